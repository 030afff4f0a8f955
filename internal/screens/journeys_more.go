package main

import (
	"github.com/chromedp/chromedp"

	"reflectietool/internal/paths"
)

// back goes to the page before.
var back = chromedp.NavigateBack()

// useReport makes a gespreksblad and keeps an offering, so that the pages with these are not empty.
func (t *tab) useReport() error {
	if _, err := t.clickOn(`form[action$="gespreksblad"] button`); err != nil {
		return err
	}
	if err := t.snap("nieuw"); err != nil {
		return err
	}
	if err := t.pressed("Bewaar en bekijk mijn blad"); err != nil {
		return err
	}
	if err := t.snap(""); err != nil {
		return err
	}
	if err := t.snapPrint(""); err != nil {
		return err
	}
	if _, err := t.open(paths.Offerings); err != nil {
		return err
	}
	if _, err := t.clickOn(`main h3 a[href^="` + paths.Offerings + `/"], main h2 a[href^="` + paths.Offerings + `/"]`); err != nil {
		return err
	}
	if _, err := t.clickOn(`form[action$="/bewaren"] button`); err != nil {
		return err
	}
	if err := t.snap("bewaard"); err != nil {
		return err
	}
	if _, err := t.open(paths.Resume); err != nil {
		return err
	}
	if err := t.pressed("Maak een hervatcode"); err != nil {
		return err
	}
	return t.snap("code")
}

// reflectQuickly does a Snelle scan, and picks nothing.
func reflectQuickly(t *tab) error {
	err := t.start(paths.QuickScan)
	steps := []func() error{
		func() error { return t.snap("scan-leeg") },
		func() error { return t.compose(0, false, levels) },
		func() error { return t.snap("scan-compleet") },
		func() error { return t.pressed("Rond af") },
		func() error { return t.snap("scan") },
		t.pickThree,
		func() error { return t.snap("scan-drie-keuzes") },
		func() error { return t.snapPrint("scan-drie-keuzes") },
	}
	for _, step := range steps {
		if err == nil {
			err = step()
		}
	}
	return err
}

// reflectSparsely answers the statements everywhere and chooses a level for two competencies only.
func reflectSparsely(t *tab) error {
	err := t.start(paths.Reflections)
	if err == nil {
		err = t.compose(allQuestions, false, func(i int) int { return []int{1, 3}[min(i, 1)] * max(0, min(1, 2-i)) })
	}
	if err == nil {
		err = t.pressed("Rond af")
	}
	if err == nil {
		err = t.snap("niveaus-ontbreken")
	}
	return err
}

// finishNothing finishes a reflection without answers, which the site refuses, and one in which all is
// alike.
func finishNothing(t *tab) error {
	err := t.start(paths.Reflections)
	if err == nil {
		err = t.pressed("Naar het overzicht")
	}
	if err == nil {
		err = t.snap("leeg")
	}
	if err == nil {
		_, err = t.press("Rond af")
	}
	if err == nil {
		err = t.snap("leeg-geweigerd")
	}
	if err == nil {
		err = t.start(paths.QuickScan)
	}
	if err == nil {
		err = t.compose(0, false, func(int) int { return 3 })
	}
	if err == nil {
		err = t.pressed("Rond af")
	}
	if err == nil {
		err = t.snap("weinig-verschil")
	}
	return err
}

// search takes pictures of a search without results, a filter with an invalid value and a page that does
// not exist.
func search(t *tab) error {
	for state, link := range map[string]string{
		"niets-gevonden": paths.Offerings + "?" + paths.TextParam + "=zzzqqq",
		"foute-prijs":    paths.Offerings + "?" + paths.MaxCostParam + "=veel",
		"niet-gevonden":  paths.Home + "bestaat-niet",
	} {
		if _, err := t.open(link); err != nil {
			return err
		}
		if err := t.snap(state); err != nil {
			return err
		}
	}
	return nil
}

// askForCode asks for a mail with a code to sign in, and then submits the forms that a guest saw.
func askForCode(t *tab) error {
	_, err := t.open(paths.SignIn)
	if err == nil {
		_, err = js[bool](t, `(document.querySelector('input[type=email]').value = 'nieuw@voorbeeld.example') !== ''`)
	}
	if err == nil {
		err = t.pressed("Mail mij een code")
	}
	if err == nil {
		err = t.snap("")
	}
	if err == nil {
		err = newCrawler(t).follow()
	}
	if err == nil {
		err = t.submitForms()
	}
	return err
}

// importFile has a beheerder import a file: the offerings as they are, or else the template without any.
// Then it submits the forms that the visitor saw.
func importFile(t *tab) error {
	status, err := t.open(paths.Imports)
	if err == nil && status == 200 && !t.album.shows(t.site.pattern(paths.Import(aReflection))) {
		_, err = js[bool](t, `fetch('`+paths.Export("csv")+`').then(answer => answer.ok ? answer : fetch('`+paths.ImportTemplate("csv")+`')).then(answer => answer.blob()).then(file => {
			const chosen = new DataTransfer();
			chosen.items.add(new File([file], 'aanbod.csv', {type: 'text/csv'}));
			document.querySelector('input[type=file]').files = chosen.files;
			return true;
		})`)
		if err == nil {
			_, err = t.press("Bekijk wat er verandert")
		}
		if err == nil {
			err = t.snap("met-bestand")
		}
		if err == nil {
			err = newCrawler(t).follow()
		}
	}
	if err == nil {
		err = t.submitForms()
	}
	return err
}
