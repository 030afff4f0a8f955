package visit

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"time"

	"reflectietool/internal/paths"
)

// someone is a person whom a walker plays for a while: first a guest, then a person with an account
// who claims the guest's work.
type someone struct {
	browser *Browser
	email   string

	mu      sync.Mutex
	ids     []string // of their reflections
	claimed bool     // the server acknowledged the claim
}

// begin makes the walker play another person, with a browser of their own.
func (w *walker) begin() {
	if w.browser != nil {
		w.browser.HTTP.CloseIdleConnections()
	}
	browser := NewBrowser(w.site)
	if w.Transport != nil {
		browser.HTTP.Transport = w.Transport()
	}
	// Retrying from one address while the server is away would hit the limit on attempts.
	browser.From = func() string { return fmt.Sprintf("10.%d.%d.%d", w.number%256, w.random.IntN(256), w.random.IntN(256)) }
	w.browser = browser
	w.mu.Lock()
	defer w.mu.Unlock()
	w.people = append(w.people, &someone{
		browser: browser, email: fmt.Sprintf("loper%s%d-%d@voorbeeld.example", w.Name, w.number, len(w.people)),
	})
}

func (w *walker) everybody() []*someone {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]*someone(nil), w.people...)
}

func (s *someone) did(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ids = append(s.ids, id)
}

// state returns the reflections that the person made, and whether the claim of their work was
// acknowledged.
func (s *someone) state() (ids []string, claimed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.ids...), s.claimed
}

// moveOn decides what follows a reflection: another one as a guest, an account, another one with
// the account, or another person.
func (w *walker) moveOn(s *someone) error {
	_, claimed := s.state()
	switch {
	case w.stopped() || w.random.IntN(4) == 0:
		return nil
	case claimed || w.mails == nil:
		w.begin()
		return nil
	}
	if err := w.signIn(s); err != nil {
		return err
	}
	if _, err := w.insist(paths.Claim, url.Values{"meenemen": {"ja"}}, false, http.StatusSeeOther); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.claimed = true
	w.Claims.Add(1)
	return nil
}

// MailedCode finds the code in a mail to sign in with.
var MailedCode = regexp.MustCompile(`\d{3} \d{3}`)

// mailTime is how long the walker waits for a mail before it asks for another one: the job of a
// killed server is taken over only after minutes.
const mailTime = 5 * time.Second

// signIn asks for a code until one works. When an answer is lost, the code is used up and the
// browser does not know that it is signed in, so it asks for another code.
func (w *walker) signIn(s *someone) error {
	for range 5 { // the number of mails allowed per hour
		before := len(w.mails.Messages())
		got, err := w.insist(paths.SignIn, url.Values{"email": {s.email}}, false, http.StatusSeeOther)
		if err != nil {
			return err
		}
		done, err := w.useCode(s, got.Location, before)
		if done || err != nil {
			return err
		}
	}
	return fmt.Errorf("five codes did not sign %s in", s.email)
}

// useCode tries the codes in mails to the person that arrived after the first before ones, and
// reports whether one signed in.
func (w *walker) useCode(s *someone, page string, before int) (bool, error) {
	tried := map[string]bool{}
	for deadline := time.Now().Add(mailTime); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		for _, mail := range w.mails.Messages()[before:] {
			code := MailedCode.FindString(mail.Text)
			if mail.To != s.email || tried[code] {
				continue
			}
			tried[code] = true
			got, answered, _ := w.ask(page, url.Values{"code": {code}}, false)
			switch {
			case !answered:
				delete(tried, code)
			case got.Status == http.StatusSeeOther:
				return true, nil
			case got.Status != http.StatusUnprocessableEntity:
				return false, fmt.Errorf("%s: status %d: %.300s", page, got.Status, got.Body)
			}
		}
		if w.judge.Failed() {
			return false, errFailed
		}
	}
	return false, nil
}
