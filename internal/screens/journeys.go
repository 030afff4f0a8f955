package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"reflectietool/internal/paths"
)

// journey is a visitor who does something to reach states that no link leads to.
type journey struct {
	visitor string
	run     func(*tab) error
}

func journeys() []journey {
	return []journey{
		{guest + "-scan", reflectQuickly},
		{guest + "-zonder-niveaus", reflectSparsely},
		{guest + "-leeg", finishNothing},
		{guest + "-zoekt", search},
		{guest + "-plan", planFromReport},
		{guest + "-vergelijkt", compareNothing},
	}
}

// start begins a reflection of the form that a page offers.
func (t *tab) start(page string) error {
	if _, err := t.open(page); err != nil {
		return err
	}
	_, err := t.press("Begin")
	return err
}

// answer fills in the first questions of a competency, and chooses a level: a number from 1, or 0
// for none. The answers differ by competency, so that the report has something to say.
func (t *tab) answer(questions, level, seed int) error {
	_, err := js[bool](t, fmt.Sprintf(`(() => {
		const sets = [...document.querySelectorAll('form fieldset')], pick = (set, at) => set.querySelectorAll('input[type=radio]')[at].click();
		const last = sets.pop();
		sets.slice(0, %d).forEach((set, i) => pick(set, (%d + i) %% 4));
		if (%d) pick(last, %d - 1);
		return true;
	})()`, questions, seed, level, level))
	if err != nil {
		return err
	}
	_, err = js[bool](t, `new Promise(done => setTimeout(() => done(true), 400))`) // the answers save themselves
	return err
}

// allQuestions is more than any page has.
const allQuestions = 99

// reflectInDetail takes every page of a reflection on the way to its report, and then what a visitor
// with a report sees.
func reflectInDetail(t *tab) error {
	err := t.start(paths.Reflections)
	steps := []func() error{
		func() error { return t.snap("1-leeg") },
		func() error { return t.answer(2, 0, 1) },
		func() error { return t.snap("1-half") },
		func() error { return t.pressed("Naar het overzicht") },
		func() error { return t.snap("deels") },
		func() error { _, err := t.load("back", back); return err },
		func() error { return t.compose(allQuestions, true, levels) },
		func() error { return t.snap("compleet") },
		func() error { return t.pressed("Rond af") },
		func() error { return t.snap("niets-gekozen") },
		t.pickThree,
		func() error { return t.snap("drie-keuzes") },
		func() error { return t.snapPrint("drie-keuzes") },
		t.useReport,
		t.crawl,
	}
	for _, step := range steps {
		if err == nil {
			err = step()
		}
	}
	return err
}

// levels gives the competencies different levels.
func levels(i int) int { return []int{1, 2, 3, 2, 4, 3, 1, 3, 2, 4}[i%10] }

// compose answers the competencies from the one that is shown up to the overview.
func (t *tab) compose(questions int, pictures bool, level func(int) int) error {
	for i := 0; ; i++ {
		at, err := t.where()
		if err != nil {
			return err
		}
		if at.pattern == t.site.pattern(paths.ReflectionCheck(aReflection)) {
			return nil
		}
		if i > 50 {
			return errors.New("the reflection has no end")
		}
		if pictures && i > 0 {
			err = t.snap(strconv.Itoa(i+1) + "-leeg")
		}
		if err == nil {
			err = t.answer(questions, level(i), i)
		}
		if err == nil && pictures && i == 0 {
			err = t.snap("1-vol")
		}
		if err == nil {
			err = t.pressed("Volgende", "Naar het overzicht")
		}
		if err != nil {
			return err
		}
	}
}

// aReflection stands for the id of any reflection.
const aReflection = "00000000-0000-0000-0000-000000000000"

// pressed presses the first of these buttons that the page has.
func (t *tab) pressed(words ...string) error {
	var errs []string
	for _, one := range words {
		status, err := t.press(one)
		if err == nil && status != 200 {
			err = fmt.Errorf("%q leads to status %d", one, status)
		}
		if err == nil {
			return nil
		}
		errs = append(errs, err.Error())
	}
	return errors.New(strings.Join(errs, "; "))
}

// pickThree picks three points in the report.
func (t *tab) pickThree() error {
	_, err := js[bool](t, `[...document.querySelectorAll('#`+paths.PicksSection+` input[type=checkbox]')].slice(0, 3).forEach(box => box.click()) ?? true`)
	if err != nil {
		return err
	}
	return t.pressed("Bewaar mijn keuze")
}
