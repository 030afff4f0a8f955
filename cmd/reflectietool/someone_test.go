package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"
)

// someone is a person that a walker is for a while: first a guest, then with an account
// that takes the guest's work along.
type someone struct {
	visitor *visitor
	email   string

	mu      sync.Mutex
	ids     []string // of their reflections
	claimed bool     // the server said so
}

// begin makes the walker another person, with a browser of their own.
func (w *walker) begin() {
	w.visitor = newVisitor(w.crash.t, func() string { return *w.crash.site.Load() })
	// Who insists while the server is away would meet the limit on attempts.
	w.visitor.from = func() string { return fmt.Sprintf("10.%d.%d.%d", w.number, w.random.IntN(256), w.random.IntN(256)) }
	w.mu.Lock()
	defer w.mu.Unlock()
	w.people = append(w.people, &someone{
		visitor: w.visitor, email: fmt.Sprintf("loper%d-%d@voorbeeld.example", w.number, len(w.people)),
	})
}

func (w *walker) everybody() []*someone {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]*someone(nil), w.people...)
}

func (s *someone) did(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ids = append(s.ids, strings.TrimPrefix(path, "/reflectie/"))
}

// state is which work the person did, and whether it was claimed for sure before that.
func (s *someone) state() (ids []string, claimed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.ids...), s.claimed
}

// moveOn decides what comes after a reflection: more as a guest, an account, more with it,
// or somebody else.
func (w *walker) moveOn(s *someone) error {
	_, claimed := s.state()
	switch {
	case w.stopped() || w.random.IntN(4) == 0:
		return nil
	case claimed:
		w.begin()
		return nil
	}
	if err := w.signIn(s); err != nil {
		return err
	}
	if _, err := w.insist("/account/meenemen", url.Values{"meenemen": {"ja"}}, false, http.StatusSeeOther); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.claimed = true
	w.crash.claims.Add(1)
	return nil
}

var mailedCode = regexp.MustCompile(`\d{3} \d{3}`)

// mailTime is how long the walker waits for a mail before it asks for another: the job of a
// server that was killed is only taken up after minutes.
const mailTime = 5 * time.Second

// signIn asks for a code until one works. An answer that was lost leaves a code that is
// spent and a browser that does not know it is signed in, so then it asks again.
func (w *walker) signIn(s *someone) error {
	for range 5 { // so many mails an hour
		before := len(w.crash.mails.Messages())
		got, err := w.insist("/inloggen", url.Values{"email": {s.email}}, false, http.StatusSeeOther)
		if err != nil {
			return err
		}
		done, err := w.useCode(s, got.location, before)
		if done || err != nil {
			return err
		}
	}
	return fmt.Errorf("five codes did not sign %s in", s.email)
}

// useCode tries what is mailed after so many mails, and reports whether that signed in.
func (w *walker) useCode(s *someone, page string, before int) (bool, error) {
	tried := map[string]bool{}
	for deadline := time.Now().Add(mailTime); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		for _, mail := range w.crash.mails.Messages()[before:] {
			code := mailedCode.FindString(mail.Text)
			if mail.To != s.email || tried[code] {
				continue
			}
			tried[code] = true
			got, err := w.visitor.send(page, url.Values{"code": {code}}, false)
			switch {
			case err != nil || got.status == http.StatusServiceUnavailable:
				delete(tried, code)
				w.crash.outages.Add(1)
			case got.status == http.StatusSeeOther:
				return true, nil
			case got.status != http.StatusUnprocessableEntity:
				return false, fmt.Errorf("%s: status %d: %.300s", page, got.status, got.body)
			}
		}
		if w.crash.t.Failed() {
			return false, errFailed
		}
	}
	return false, nil
}
