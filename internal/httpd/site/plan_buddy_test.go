package site_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/mail/mailtest"
	"reflectietool/internal/plan"
)

// buddyPair is the owner of a goal who asked a colleague to be the maatje.
type buddyPair struct {
	site                       *site
	owner, mate                *browser
	ownerAddress, mateAddress  string
	goal, question, link, read string // paths: of the goal, of the question, of its mail, and of what the maatje sees
	mail                       mailtest.Message
}

var mailedBuddy = regexp.MustCompile(`/maatje/mail/[A-Z2-7]{26}\b`)

// newBuddyPair makes a goal with something in every field, and asks a colleague, who has an account.
func newBuddyPair(t *testing.T, s *site) *buddyPair {
	t.Helper()
	p := &buddyPair{site: s, owner: s.browser(t), mate: s.browser(t)}
	p.ownerAddress, p.mateAddress = p.owner.signIn(), p.mate.signIn()
	form := goalForm("Vaker wachten")
	for field, value := range map[string]string{"hindernis": "Geheim: haast", "merkbaar": "Geheim: rust", "met-wie": "Geheim: Dirk"} {
		form.Set(field, value)
	}
	p.goal = p.owner.post("/plan/nieuw", form).want(t, other).target()
	p.ask(t, p.mateAddress)
	return p
}

// ask sends the question, and its mail.
func (p *buddyPair) ask(t *testing.T, address string) {
	t.Helper()
	to := p.owner.post(p.goal+"/maatje", url.Values{"email": {address}}).want(t, other).location
	p.owner.get(to).want(t, ok, "Je collega krijgt een mail met je vraag.", "Je hebt "+address+" gevraagd.")
	id := p.site.oneText(t, `select id::text from buddy where stopped_at is null and goal_id = $1`, strings.TrimPrefix(p.goal, "/plan/"))
	p.question, p.read = "/maatje/vraag/"+id, "/maatje/"+id
	if err := p.site.plans.MailBuddy(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	p.mail = p.site.mails.Wait(address)
	p.link = mailedBuddy.FindString(p.mail.Text)
}

// accept says yes as the colleague.
func (p *buddyPair) accept(t *testing.T) {
	t.Helper()
	to := p.mate.post(p.question, nil).want(t, other).location
	p.mate.get(to).want(t, ok, "Je bent nu maatje.")
}

// TestBuddy asks a colleague, who says yes by the link in the mail and then sees the goal, and nothing else of its owner.
func TestBuddy(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := newBuddyPair(t, s)
	mail := p.mail
	for _, secret := range []string{"wachten", "stilvalt", "Geheim"} {
		if strings.Contains(strings.ToLower(mail.Header["Subject"]+mail.Text+mail.HTML), strings.ToLower(secret)) {
			t.Errorf("the mail says %s", secret)
		}
	}
	if !strings.Contains(mail.Text, p.ownerAddress) {
		t.Error("the mail does not say who asks")
	}
	for range 3 { // a scanner
		s.browser(t).get(p.link).want(t, ok, p.ownerAddress+" vraagt of je wilt meekijken", "Log dan in met "+p.mateAddress, "/inloggen?verder="+p.question).
			without(t, "wachten", "stilvalt", "Geheim")
	}
	if to := p.mate.get(p.link).want(t, other).location; to != p.question {
		t.Errorf("whoever is signed in is led to %s", to)
	}
	p.mate.get(p.question).want(t, ok, p.ownerAddress+" vraagt of je wilt meekijken", "Ja, ik kijk mee").without(t, "wachten", "Geheim")
	p.mate.get("/maatje").want(t, ok, p.question, "Je kijkt nu met niemand mee").without(t, "wachten")
	p.mate.get(p.read).want(t, gone)
	p.accept(t)
	p.mate.post(p.question, nil).want(t, other) // a double press
	s.clock.advance(21 * 24 * time.Hour)
	p.owner.signInAs(p.ownerAddress)
	p.mate.signInAs(p.mateAddress)
	p.owner.post(p.goal+"/terugkijken", url.Values{"keer": {"1"}, "antwoord": {"beetje"}}).want(t, other)
	p.owner.post(p.goal+"/terugkijken/verder", url.Values{"keer": {"1"}, "opgevallen": {"Geheim: stroef"}, "besluit": {"keep"}, "terugkijken": {"2"}}).want(t, other)
	p.mate.get(p.read).want(t, ok, "Vaker wachten", "Als een gesprek stilvalt, dan wacht ik tien tellen.", "Een beetje", "Terugkijken: ", p.ownerAddress).
		without(t, "Geheim")
	p.mate.get("/maatje").want(t, ok, "Vaker wachten", p.read).without(t, "Geheim")
	p.owner.get(p.goal).want(t, ok, p.mateAddress+" kijkt mee met dit doel")
	p.mate.get(p.goal).want(t, gone)
	stranger := s.browser(t)
	stranger.get(p.link).want(t, gone, "De link naar de vraag werkt niet")
	stranger.post(p.link+"/afwijzen", nil).want(t, gone)
	stranger.signIn()
	stranger.get(p.read).want(t, gone)
	stranger.get(p.question).want(t, gone, "Hier is geen vraag voor jou")
	stranger.post(p.question, nil).want(t, gone)
	stranger.post(p.read+"/stoppen", nil).want(t, gone)
	p.mate.get(p.read).want(t, ok)
}

// TestBuddyWithoutAccount follows the link of the mail as somebody who has no account yet: sign in, come back, and say yes.
func TestBuddyWithoutAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := newBuddyPair(t, s)
	p.owner.post(p.goal+"/maatje/stoppen", nil).want(t, other)
	const email = "nieuw-maatje@voorbeeld.example"
	p.ask(t, email)
	b := s.browser(t)
	if to := b.get(p.question).want(t, other).location; to != "/inloggen?verder="+p.question {
		t.Errorf("without an account the question leads to %s", to)
	}
	if to := b.signInByMailed(email, p.question, true); to != p.question {
		t.Fatalf("signing in leads to %s", to)
	}
	b.get(p.question).want(t, ok, "Ja, ik kijk mee")
	b.post(p.question, nil).want(t, other)
	b.get(p.read).want(t, ok, "Vaker wachten")
}

// TestBuddyOfAnotherAddress opens the link of the mail in a browser that is signed in with another address.
func TestBuddyOfAnotherAddress(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := newBuddyPair(t, s)
	b := s.browser(t)
	email := b.signIn()
	b.get(p.link).want(t, ok, "De vraag is voor "+p.mateAddress, "Je bent hier ingelogd als "+email).without(t, "Ja, ik kijk mee", "Log in om ja te zeggen")
	b.get(p.question).want(t, gone, "Hier is geen vraag voor jou")
	b.post(p.question, nil).want(t, gone)
	b.post(p.question+"/afwijzen", nil).want(t, gone)
	p.mate.get(p.question).want(t, ok)
}

// TestBuddyDeclines says no, by the mail without an account and when signed in. The owner can ask somebody else then.
func TestBuddyDeclines(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := newBuddyPair(t, s)
	b := s.browser(t)
	b.post(p.link+"/afwijzen", nil).want(t, ok, "Je hebt nee gezegd")
	b.post(p.link+"/afwijzen", nil).want(t, gone, "De link naar de vraag werkt niet")
	b.get(p.link).want(t, gone)
	p.mate.post(p.question, nil).want(t, gone)
	p.owner.get(p.goal).want(t, ok, "Vraag een maatje").without(t, p.mateAddress)
	p.ask(t, p.mateAddress)
	p.mate.get(p.mate.post(p.question+"/afwijzen", nil).want(t, other).location).want(t, ok, "Je hebt nee gezegd.").without(t, p.question)
	p.owner.get(p.goal).want(t, ok, "Vraag een maatje").without(t, p.mateAddress)
}

// TestBuddyExpires waits until a question can no longer be answered.
func TestBuddyExpires(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := newBuddyPair(t, s)
	s.clock.advance(plan.BuddyLife)
	s.browser(t).get(p.link).want(t, gone)
	p.owner.signInAs(p.ownerAddress)
	p.mate.signInAs(p.mateAddress)
	p.mate.post(p.question, nil).want(t, gone)
	p.mate.get("/maatje").want(t, ok).without(t, p.question)
	p.owner.get(p.goal).want(t, ok, "Vraag een maatje")
	p.ask(t, p.mateAddress)
}

// TestBuddyStops ends reading along in every way: then the maatje finds nothing, not even that it existed.
func TestBuddyStops(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for what, stop := range map[string]func(*testing.T, *buddyPair){
		"the owner stops": func(t *testing.T, p *buddyPair) {
			to := p.owner.post(p.goal+"/maatje/stoppen", nil).want(t, other).location
			p.owner.get(to).want(t, ok, "Niemand kijkt nu mee met dit doel.", "Vraag een maatje")
			p.owner.post(p.goal+"/maatje/stoppen", nil).want(t, other) // a double press
		},
		"the maatje stops": func(t *testing.T, p *buddyPair) {
			to := p.mate.post(p.read+"/stoppen", nil).want(t, other).location
			p.mate.get(to).want(t, ok, "Je kijkt niet meer mee.")
			p.owner.get(p.goal).want(t, ok, "Vraag een maatje").without(t, p.mateAddress)
		},
		"the goal goes": func(t *testing.T, p *buddyPair) {
			p.owner.post(p.goal+"/verwijderen", url.Values{"zeker": {"ja"}}).want(t, other)
		},
		"the owner's account goes": func(t *testing.T, p *buddyPair) { p.owner.deleteAccount(p.ownerAddress) },
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			p := newBuddyPair(t, s)
			p.accept(t)
			sent := len(s.mails.Messages())
			stop(t, p)
			p.mate.get(p.read).want(t, gone)
			p.mate.post(p.read+"/stoppen", nil).want(t, gone)
			p.mate.post(p.question, nil).want(t, gone)
			p.mate.get("/maatje").want(t, ok, "Je kijkt nu met niemand mee").without(t, "wachten", p.ownerAddress)
			for _, mail := range s.mails.Messages()[sent:] {
				if mail.To == p.mateAddress {
					t.Errorf("the maatje got a mail: %s", mail.Text)
				}
			}
		})
	}
	t.Run("the maatje's account goes", func(t *testing.T) {
		t.Parallel()
		p := newBuddyPair(t, s)
		p.accept(t)
		p.mate.deleteAccount(p.mateAddress)
		p.owner.get(p.goal).want(t, ok, "Vraag een maatje").without(t, p.mateAddress)
		if n := s.count(t, `select count(*) from buddy where goal_id = $1`, strings.TrimPrefix(p.goal, "/plan/")); n != 0 {
			t.Errorf("%d rows are left of a maatje who is gone", n)
		}
	})
}

// deleteAccount deletes the account of the visitor, as its page does.
func (b *browser) deleteAccount(address string) {
	b.t.Helper()
	page := b.post("/gegevens/verwijderen", url.Values{"bevestig": {"ja"}}).want(b.t, other).location
	code, _ := b.site.mailed(b.t, page, address)
	b.post(page, url.Values{"code": {code}}).want(b.t, ok, "Je gegevens zijn verwijderd")
}

// TestAskingABuddyRefuses sends the form with mistakes. What was typed stays.
func TestAskingABuddyRefuses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := newBuddyPair(t, s)
	second := p.owner.goal("Tweede doel")
	p.owner.get(second).want(t, ok, "Vraag liever niet je eigen teamleider.", "Je maatje ziet nooit: wat in de weg kan zitten")
	for typed, message := range map[string]string{
		"": "Vul het e-mailadres van je collega in.", "bram": "Vul een e-mailadres in", p.ownerAddress: "Dit is je eigen adres.",
	} {
		p.owner.post(second+"/maatje", url.Values{"email": {typed}}).want(t, refused, "Fout: Mijn doel", message, `value="`+typed+`"`, `href="#maatje-vragen-email"`)
	}
	p.owner.post(p.goal+"/maatje", url.Values{"email": {"cas@voorbeeld.example"}}).want(t, refused, "Voor dit doel heb je al iemand gevraagd.", "Fout: Mijn doel")
	stranger := s.browser(t)
	stranger.signIn()
	stranger.post(second+"/maatje", url.Values{"email": {p.mateAddress}}).want(t, gone)
	stranger.post(p.goal+"/maatje/stoppen", nil).want(t, gone)
}

// TestGuestHasNoBuddy shows a guest where to sign in, and mails nobody.
func TestGuestHasNoBuddy(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.start(assessment.FormReflection)
	goal := b.goal("Vaker wachten")
	b.get(goal).want(t, ok, "Daarom heb je een account nodig.", `href="/inloggen?verder=/plan"`).without(t, "Stuur de vraag")
	b.post(goal+"/maatje", url.Values{"email": {"bram@voorbeeld.example"}}).want(t, other)
	if n := s.count(t, `select count(*) from buddy`); n != 0 {
		t.Errorf("%d questions were stored", n)
	}
	if to := b.get("/maatje").want(t, other).location; to != "/inloggen?verder=/maatje" {
		t.Errorf("reading along leads a guest to %s", to)
	}
}

// TestBuddyWhenMailIsAway asks while the mail server is away: the question waits in the queue, and is mailed later,
// once.
func TestBuddyWhenMailIsAway(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.signIn()
	goal := b.goal("Vaker wachten")
	s.mails.Stop()
	b.post(goal+"/maatje", url.Values{"email": {"bram@voorbeeld.example"}}).want(t, other)
	if n := s.count(t, `select count(*) from river_job where kind = 'buddy'`); n != 1 {
		t.Fatalf("%d jobs wait", n)
	}
	id := s.oneText(t, `select id::text from buddy`)
	if err := s.plans.MailBuddy(t.Context(), id); err == nil {
		t.Error("a mail that could not be sent counts as sent")
	}
	s.mails.Restart()
	if err := s.plans.MailBuddy(t.Context(), id); err != nil {
		t.Error(err)
	}
	if err := s.plans.MailBuddy(t.Context(), id); err != nil {
		t.Error(err)
	}
	var links []string
	for _, mail := range s.mails.Messages() {
		if link := mailedBuddy.FindString(mail.Text); link != "" {
			links = append(links, link)
		}
	}
	if len(links) != 1 {
		t.Fatalf("%d mails were sent", len(links))
	}
	s.browser(t).get(links[0]).want(t, http.StatusOK, "Wil je maatje zijn?")
}

// TestOneYesAtATime presses yes in several tabs at once.
func TestOneYesAtATime(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := newBuddyPair(t, s)
	var tabs sync.WaitGroup
	for range 5 {
		tabs.Go(func() { p.mate.post(p.question, nil).want(t, other) })
	}
	tabs.Wait()
	if n := s.count(t, `select count(*) from buddy where accepted_by is not null`); n != 1 {
		t.Errorf("%d maatjes", n)
	}
}

// TestWhoSeesWhatNamesTheBuddy reads on "Wie ziet wat" who reads along, and stops that there.
func TestWhoSeesWhatNamesTheBuddy(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := newBuddyPair(t, s)
	const page = "/wie-ziet-wat"
	p.owner.get(page).want(t, ok, p.mateAddress, "heeft nog niet geantwoord", "Vaker wachten", `action="`+p.goal+`/maatje/stoppen"`)
	p.accept(t)
	p.owner.get(page).want(t, ok, p.mateAddress, "Kijkt mee met je doel", "ook niet dat het er is")
	p.mate.get(page).want(t, ok, "Je hebt nu geen maatje.", `href="/maatje"`).without(t, "wachten", p.ownerAddress)
	p.owner.post(p.goal+"/maatje/stoppen", nil).want(t, other)
	p.owner.get(page).want(t, ok, "Je hebt nu geen maatje.").without(t, p.mateAddress)
	s.browser(t).get("/privacy").want(t, ok, "Een plan en een maatje", "Een vraag aan een collega geldt 14 dagen", "niets van een plan of een maatje")
}
