package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	"reflectietool/internal/paths"
)

// inOrder takes steps until one fails.
func inOrder(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// opens is a step that opens a page. Some journeys open one that is not there; none expects that the server fails.
func (t *tab) opens(path string) func() error {
	return func() error {
		status, err := t.open(path)
		if err == nil && status >= 500 {
			err = fmt.Errorf("%s has status %d", path, status)
		}
		return err
	}
}

// snaps is a step that takes the pictures of the page that is shown.
func (t *tab) snaps(state string) func() error { return func() error { return t.snap(state) } }

// presses is a step that presses a button, which leads to a page.
func (t *tab) presses(words string) func() error { return func() error { return t.pressed(words) } }

// refused is a step that presses a button, after which the site says what is wrong.
func (t *tab) refused(words, state string) func() error {
	return func() error {
		status, err := t.press(words)
		if err == nil && status < 400 {
			err = errors.New(words + " is not refused")
		}
		if err == nil {
			err = t.snap(state)
		}
		return err
	}
}

// fills is a step that fills in fields by their names: it chooses the radio button or the box with a value, and gives another
// field that value.
func (t *tab) fills(fields map[string]string) func() error {
	return func() error {
		values, err := json.Marshal(fields)
		if err != nil {
			return err
		}
		_, err = js[bool](t, `(() => {
			for (const [name, value] of Object.entries(`+string(values)+`)) for (const field of document.getElementsByName(name)) {
				if (/^(radio|checkbox)$/.test(field.type)) { if (field.value === value) field.checked = true; }
				else if (field.type !== 'hidden') field.value = value;
			}
			return true;
		})()`)
		return err
	}
}

// choosesFirst is a step that chooses the first answer to each question of the page that has answers.
func (t *tab) choosesFirst() error {
	_, err := js[bool](t, `[...document.querySelectorAll('main fieldset')].every(set => !set.querySelector('input:checked') && set.querySelector('input').click() || true)`)
	return err
}

// unfolds is a step that opens all that is folded.
func (t *tab) unfolds() error {
	_, err := js[bool](t, `[...document.querySelectorAll('main details')].every(fold => fold.open = true)`)
	return err
}

// follows is a step that follows the first link to a path that begins so.
func (t *tab) follows(begins string) func() error { return t.clicks(`main a[href^="` + begins + `"]`) }

// clicks is a step that clicks the first element that matches a selector.
func (t *tab) clicks(selector string) func() error {
	return func() error { _, err := t.clickOn(selector); return err }
}

// long is a text that fills a field of a plan.
func long(words string, characters int) string {
	return strings.TrimSpace(strings.Repeat(words+" ", characters/(len(words)+1)))
}

// planFromReport takes the way from a report to a plan with goals in every state.
func planFromReport(t *tab) error {
	var goal string
	return inOrder(
		func() error { return t.start(paths.Reflections) },
		func() error { return t.compose(allQuestions, false, levels) },
		t.presses("Rond af"), t.pickThree,
		t.opens(paths.Plan), t.snaps("leeg"),
		t.opens(paths.PlanNew), t.snaps("keuze"),
		t.follows(paths.PlanNew+"?competentie"), t.snaps("vragen"),
		t.refused("Bewaar mijn plan", "fout-niets-gekozen"),
		t.fills(map[string]string{"voornemen-keuze": "eigen", "hindernis-keuze": "eigen", "voorbeeld": "eigen"}), t.unfolds, t.snaps("eigen-woorden"),
		t.opens(paths.PlanNew), t.follows(paths.PlanNew+"?competentie"), t.choosesFirst, t.presses("Bewaar mijn plan"), t.snaps("nieuw"),
		func() error { at, err := t.where(); goal = at.path; return err },
		t.opens(paths.PlanNewOwn), t.snaps("eigen"), t.fills(goalInFull), t.presses("Bewaar mijn plan"), t.snaps("vol"),
		func() error { return t.changeGoals(goal) },
	)
}

// goalInFull are long answers to all questions about a goal.
var goalInFull = map[string]string{
	"voornemen": long("Ik vraag eerst wat iemand zelf al heeft geprobeerd.", 300), "hindernis": long("Ik wil graag snel helpen.", 300),
	"als": long("iemand mij vraagt om iets te regelen en", 200), "dan": long("vraag ik wat er al is geprobeerd en", 200),
	"merkbaar": long("De ander gaat zelf verder.", 200), "met-wie": long("een collega uit mijn team", 200), "terugkijken": "2",
}

// changeGoals takes what can be done with goals, of which there are two.
func (t *tab) changeGoals(goal string) error {
	return inOrder(
		t.opens(paths.GoalChange(path.Base(goal))), t.snaps(""),
		t.fills(map[string]string{"voornemen": "", "als": "", "dan": ""}), t.refused("Bewaar", "fout"),
		t.opens(paths.PlanNewOwn), t.snaps("derde-doel"), t.fills(goalInFull), t.refused("Bewaar mijn plan", "fout-derde-doel"),
		t.opens(goal), t.presses("Laat dit doel rusten"), t.unfolds, t.snaps("rust"),
		t.presses("Rond dit doel af"), t.snaps("klaar"),
		t.learn(goal), t.agree,
		t.opens(paths.Plan), t.snaps("vol"), t.unfolds, t.snaps("vol-open"), func() error { return t.snapPrint("vol") },
		t.presses("Maak een agenda-adres"), t.snaps(""),
		t.opens(paths.Plan), t.unfolds, t.snaps("met-agenda-adres"),
	)
}

// learn takes the forms of what to learn and of a register.
func (t *tab) learn(goal string) func() error {
	return func() error {
		return inOrder(
			t.opens(goal), t.follows(paths.ItemNew), t.snaps("bij-een-doel"), t.unfolds, t.snaps("open"),
			t.fills(map[string]string{
				"titel": "Training doorvragen", "verplicht": "verplicht", "betaling": "loopbaanbedrag", "uiterlijk": "2020-01-01", "punten-verwacht": "veel", "link": "hier",
			}), t.refused("Bewaar", "fout"),
			t.fills(map[string]string{
				"betaling": "werkgever", "uiterlijk": "2030-12-05", "register": "Voorbeeldregister", "puntensoort": "geaccrediteerd", "punten-verwacht": "2,5", "link": "https://voorbeeld.example/bewijs",
			}), t.presses("Bewaar"), t.snaps("scholing-bewaard"),
			t.opens(paths.Plan), t.follows(paths.ItemNew+"/"), t.unfolds, t.snaps("veranderen"),
			t.fills(map[string]string{"gedaan": "2026-01-05", "punten-behaald": "2"}), t.presses("Bewaar"),
			t.opens(paths.Register), t.snaps(""), t.fills(map[string]string{"begin": "2090-01-01"}), t.refused("Bewaar", "fout"),
			t.fills(map[string]string{"register": "Voorbeeldregister", "begin": "2024-01-01"}), t.presses("Bewaar"),
		)
	}
}

// agree takes pictures of the forms for the agreements of a talk.
func (t *tab) agree() error {
	return inOrder(
		t.opens(paths.PlanAgreements), t.snaps(""), t.refused("Bewaar de afspraak", "fout"),
		t.fills(map[string]string{"afspraak": long("Elke maand loop ik een half uur mee met een collega.", 300), "met-wie": "mijn leidinggevende", "wanneer": "2030-12-05"}),
		t.presses("Bewaar de afspraak"), t.snaps("afspraak-bewaard"),
		t.follows(paths.PlanAgreements+"/"), t.unfolds, t.snaps("veranderen"),
	)
}

// compareAll sets more reflections beside each other than the page does by itself, and too few.
func compareAll(t *tab) error {
	return inOrder(
		t.opens(paths.Compare), t.unfolds, t.snaps("open"),
		func() error { return t.chooseCompared(true) }, t.presses("Vergelijk"), t.snaps("drie"), t.unfolds, t.snaps("drie-open"),
		func() error { return t.chooseCompared(false) }, func() error { _, err := t.press("Vergelijk"); return err }, t.snaps("fout"),
	)
}

// chooseCompared ticks the box of every reflection, or of the first only.
func (t *tab) chooseCompared(all bool) error {
	first := "at === 0"
	if all {
		first = "true"
	}
	_, err := js[bool](t, `[...document.getElementsByName('`+paths.CompareParam+`')].every((box, at) => { box.checked = `+first+`; return true; })`)
	return err
}

// compareNothing takes the page for somebody without a report, and with one.
func compareNothing(t *tab) error {
	return inOrder(
		func() error { return t.start(paths.QuickScan) },
		t.opens(paths.Compare), t.snaps("niets"),
		func() error { _, err := t.load("back", back); return err },
		func() error { return t.compose(0, false, levels) }, t.presses("Rond af"),
		t.opens(paths.Compare), t.snaps("een"),
	)
}
