package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"reflectietool/internal/database"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/paths"
	"reflectietool/internal/process"
	"reflectietool/internal/visit"
)

const beheerder = "beheer@voorbeeld.example"

var (
	organisationPage = regexp.MustCompile(regexp.QuoteMeta(paths.Organisation("")) + `([0-9a-f-]{36})`)
	invitationPage   = regexp.MustCompile(regexp.QuoteMeta(paths.Invitation("")) + `[0-9a-f-]{36}/[A-Z2-7]+`)
)

// attempts is how often the queue tries a mail in the first 17 hours; the attempt after that comes within
// 25 hours.
const attempts = 11

// post asks for mails while the mail server is away, lets a day of attempts pass, and brings it back: each
// mail goes once, and its code still works. The waits between the attempts pass in the database.
func post(ctx context.Context, t *trial) error {
	if err := t.serve(ctx); err != nil {
		return err
	}
	organisation, b, err := t.organisation(ctx)
	if err != nil {
		return err
	}
	t.mails.Stop()
	before := len(t.mails.Messages())
	asked, pages, err := t.askForMails(organisation, b)
	if err != nil {
		return err
	}
	t.times = len(asked)
	for attempt := range attempts {
		if err := t.attempt(ctx, attempt+1); err != nil {
			return err
		}
	}
	if err := t.mails.Resume(); err != nil {
		return err
	}
	if err := t.inDatabase(ctx, func(pool *database.Pool) error {
		return eventually(ctx, "all mails go out", func() bool { return hasten(ctx, pool, attempts+1) == nil && waiting(ctx, pool) == 0 })
	}); err != nil {
		return err
	}
	sent := t.mails.Messages()[before:]
	for _, email := range asked {
		if n := len(to(sent, email)); n != 1 {
			t.Errorf("%d mails went to %s", n, email)
		}
	}
	if len(sent) != len(asked) {
		t.Errorf("%d mails went out, and %d were asked for", len(sent), len(asked))
	}
	for email, page := range pages {
		code := visit.MailedCode.FindString(strings.Join(to(sent, email), " "))
		if got, err := page.Send(page.path, url.Values{"code": {code}}, false); err != nil || got.Status != http.StatusSeeOther {
			t.Errorf("the code in the late mail to %s: status %d (%v)", email, got.Status, err)
		}
	}
	t.tried = fmt.Sprintf("mails (%d codes to sign in, %d invitations) asked for while the mail server is away, %d attempts each", len(pages), len(asked)-len(pages), attempts)
	return nil
}

// to returns the texts of the mails to an address.
func to(sent []mailtest.Message, email string) (texts []string) {
	for _, m := range sent {
		if m.To == email {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// organisation makes an organisation and its beheerder, and returns its id and the browser of that person.
func (t *trial) organisation(ctx context.Context) (id string, b *visit.Browser, err error) {
	grant := exec.CommandContext(ctx, t.set.binary, "account", "grant", "--role", "landelijk-beheerder", beheerder)
	grant.Env = process.Environ("REFLECTIETOOL_DATA=" + t.data)
	if said, err := grant.CombinedOutput(); err != nil {
		return "", nil, fmt.Errorf("account grant: %w: %s", err, said)
	}
	b = visit.NewBrowser(t.address)
	code := func(text string) url.Values { return url.Values{"code": {visit.MailedCode.FindString(text)}} }
	page, err := post303(b, paths.SignIn, url.Values{"email": {beheerder}})
	if err == nil {
		_, err = t.onMail(ctx, 1, func(text string) (string, error) { return post303(b, page, code(text)) })
	}
	if err == nil {
		_, err = post303(b, paths.ManagementOrganisations, url.Values{"naam": {"Voorbeeld Welzijn"}, "email": {beheerder}})
	}
	if err == nil {
		_, err = t.onMail(ctx, 2, func(text string) (string, error) {
			return post303(b, invitationPage.FindString(text), url.Values{"naam": {"Anna Voorbeeld"}})
		})
	}
	if err != nil {
		return "", nil, err
	}
	got, err := b.Send(paths.Management, nil, false)
	found := organisationPage.FindStringSubmatch(got.Body)
	if err == nil && found == nil {
		err = fmt.Errorf("no organisation on its page: status %d", got.Status)
	}
	if err != nil {
		return "", nil, err
	}
	return found[1], b, nil
}

// onMail waits until the beheerder has a number of mails, and does something with the text of the last.
func (t *trial) onMail(ctx context.Context, number int, act func(text string) (string, error)) (string, error) {
	var texts []string
	err := eventually(ctx, "a mail comes", func() bool {
		texts = to(t.mails.Messages(), beheerder)
		return len(texts) >= number
	})
	if err != nil {
		return "", err
	}
	return act(texts[len(texts)-1])
}

// post303 posts a form and returns the page to which that leads.
func post303(b *visit.Browser, path string, form url.Values) (string, error) {
	got, err := b.Send(path, form, false)
	if err == nil && got.Status != http.StatusSeeOther {
		err = fmt.Errorf("%s: status %d: %.300s", path, got.Status, got.Body)
	}
	return got.Location, err
}

// askForMails asks for codes to sign in and for invitations, all for different addresses. It returns the
// addresses, and by address the page that takes the code.
func (t *trial) askForMails(organisation string, b *visit.Browser) (asked []string, pages map[string]*member, err error) {
	for n := range 30 {
		asked = append(asked, fmt.Sprintf("collega%d@voorbeeld.example", n))
	}
	if _, err := post303(b, paths.OrganisationInvite(organisation), url.Values{"actie": {"versturen"}, "adressen": {strings.Join(asked, "\n")}}); err != nil {
		return nil, nil, err
	}
	pages = map[string]*member{}
	for n := range 70 {
		email := fmt.Sprintf("inloggen%d@voorbeeld.example", n)
		m := newMember(t, n)
		if m.path, err = post303(m.Browser, paths.SignIn, url.Values{"email": {email}}); err != nil {
			return nil, nil, err
		}
		asked, pages[email] = append(asked, email), m
	}
	return slices.Clip(asked), pages, nil
}

// attempt waits until each mail was tried a number of times.
func (t *trial) attempt(ctx context.Context, number int) error {
	return t.inDatabase(ctx, func(pool *database.Pool) error {
		if number > 1 {
			if err := hasten(ctx, pool, number); err != nil {
				return err
			}
		}
		return eventually(ctx, fmt.Sprintf("each mail is tried %d times", number), func() bool { return behind(ctx, pool, number) == 0 })
	})
}
