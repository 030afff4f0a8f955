package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"time"

	"github.com/chromedp/chromedp"

	"reflectietool/internal/demo"
	"reflectietool/internal/paths"
)

// post submits a form that no page has, and returns the status of the page that it leads to.
func (t *tab) post(action string, fields url.Values) (int, error) {
	if fields == nil {
		fields = url.Values{}
	}
	values, err := json.Marshal(fields)
	if err != nil {
		return 0, err
	}
	return t.load(action, chromedp.Evaluate[chromedp.Void](`(() => {
		const form = Object.assign(document.createElement('form'), {method: 'post', action: '`+action+`'});
		for (const [name, values] of Object.entries(`+string(values)+`)) for (const value of values)
			form.append(Object.assign(document.createElement('input'), {type: 'hidden', name, value}));
		document.body.append(form);
		form.submit();
	})()`))
}

// through opens a page, follows the first link there to a path that begins so, and takes its picture.
func (t *tab) through(page, begins string) error {
	_, err := t.open(page)
	if err == nil {
		_, err = t.clickOn(`a[href^="` + begins + `"]`)
	}
	if err == nil {
		err = t.snap("")
	}
	return err
}

// claim signs a visitor in who has answers from before, and takes the question whose work it is.
func claim(t *tab) error {
	err := t.start(paths.Reflections)
	if err == nil {
		err = t.answer(2, 0, 1)
	}
	if err == nil {
		_, err = t.open(paths.SignIn)
	}
	if err == nil {
		_, err = t.clickOn(`form[action="` + paths.DemoSignIn + `"] button[value="professional"]`)
	}
	if err == nil {
		err = t.snap("")
	}
	return err
}

// countIn finishes a reflection while a round is open, and takes the question whether it counts.
func countIn(t *tab) error {
	_, err := t.post(paths.Reflections, url.Values{"vorm": {"reflectie"}})
	if err == nil {
		err = t.compose(allQuestions, false, levels)
	}
	if err == nil {
		err = t.pressed("Rond af")
	}
	if err == nil {
		err = t.snap("")
	}
	return err
}

// askForCodes takes the pages that ask for the codes of a new address and of deleting the account, and
// the list of offerings that the visitor shares.
func askForCodes(t *tab) error {
	_, err := t.open(paths.Data)
	for _, ask := range []struct {
		action string
		fields url.Values
	}{
		{paths.DataAddress, url.Values{"email": {"nieuw-adres@voorbeeld.example"}}},
		{paths.DataDelete, url.Values{"bevestig": {"ja"}}},
	} {
		if err == nil {
			_, err = t.post(ask.action, ask.fields)
		}
		if err == nil {
			err = t.snap("")
		}
	}
	if err == nil {
		_, err = t.open(paths.Offerings)
	}
	if err == nil {
		_, err = t.clickOn(`main h3 a[href^="` + paths.Offerings + `/"], main h2 a[href^="` + paths.Offerings + `/"]`)
	}
	var at place
	if err == nil {
		at, err = t.where()
	}
	if err == nil {
		_, err = t.post(paths.OfferingKeep(path.Base(at.path)), url.Values{"bewaar": {"ja"}})
	}
	if err == nil {
		_, err = t.post(paths.KeptShare, nil)
	}
	if err != nil {
		return err
	}
	return t.through(paths.Kept, paths.List(""))
}

// changeMany has a beheerder change an offering as one of many, and takes the pages that undo it.
func changeMany(t *tab) error {
	_, err := t.open(paths.Curation)
	if err == nil {
		_, err = js[bool](t, `(() => {
			const box = document.querySelector('main td input[type=checkbox]'), act = box.form.querySelector('select');
			box.checked = true;
			act.value = [...act.options].find(option => option.text.includes('Archiveren')).value;
			return true;
		})()`)
	}
	if err == nil {
		err = t.pressed("Bekijk wat er verandert")
	}
	if err == nil {
		err = t.pressed("Wijzig ")
	}
	if err == nil {
		err = t.through(paths.Curation, paths.CurationUndo)
	}
	return err
}

// invite has a beheerder invite somebody without an account, and one of the example people.
func invite(t *tab) error {
	known, _ := demo.Email("landelijk-beheerder")
	_, err := t.open(paths.Management)
	if err == nil {
		_, err = t.clickOn(`main a[href^="` + paths.Organisation("") + `"]`)
	}
	var at place
	if err == nil {
		at, err = t.where()
	}
	if err == nil {
		_, err = t.post(paths.OrganisationInvite(path.Base(at.path)), url.Values{"actie": {"versturen"}, "adressen": {known + "\nnieuw-collega@voorbeeld.example"}})
	}
	return err
}

// openRound takes the form of a round for a lead whose team cannot have one now.
func openRound(t *tab) error {
	err := inOrder(t.opens(paths.Home), t.follows(paths.Team("")))
	if err != nil {
		return err
	}
	at, err := t.where()
	if err != nil {
		return err
	}
	return inOrder(t.opens(paths.RoundNew(path.Base(at.path))), t.snaps(""))
}

// readInvitation takes the invitation of somebody with an account, which Vandaag links to.
func readInvitation(t *tab) error { return t.through(paths.Home, paths.Invitation("")) }

// readMails waits for the mail of an invitation, and opens the pages to which only mails lead.
func readMails(t *tab) error {
	_, err := t.mailed(paths.Invitation(""))
	if err == nil {
		err = newCrawler(t).follow()
	}
	return err
}

// mailed waits for a mail with a link to a path that begins so, and returns the path of the latest.
func (t *tab) mailed(begins string) (string, error) {
	for range 30 {
		_, err := t.open(paths.DemoMails)
		if err != nil {
			return "", err
		}
		path, err := js[string](t, `document.querySelector('main a[href*="`+begins+`"]')?.pathname ?? ""`)
		if err != nil || path != "" {
			return path, err
		}
		time.Sleep(time.Second)
	}
	return "", fmt.Errorf("no mail with a link to %s came to %s", begins, paths.DemoMails)
}
