package site_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"reflectietool/internal/assessment"
)

// How high, in CSS pixels on a phone, what a report shows before and after its steps may be.
const (
	maxPicture = 2600 // the opening and the tracks, folded
	twoScreens = 2 * 640
)

// nameFaults returns what makes the names at the petals hard to read: small letters, names that
// cover each other or stick out of the picture.
const nameFaults = `(() => {
	const faults = [], inside = document.querySelector('.rt-flower').getBoundingClientRect();
	const names = [...document.querySelectorAll('.rt-flower__names > li > span')];
	if (names.length !== 10) faults.push(names.length + ' names');
	const box = name => { const range = document.createRange(); range.selectNodeContents(name.firstChild); return range.getBoundingClientRect() };
	names.forEach((name, i) => {
		const a = box(name);
		if (parseFloat(getComputedStyle(name).fontSize) < 12) faults.push('small: ' + name.innerText);
		if (a.width < 20 || a.left < inside.left || a.right > inside.right || a.top < inside.top || a.bottom > inside.bottom) faults.push('sticks out: ' + name.innerText);
		for (const other of names.slice(i + 1)) {
			const b = box(other);
			if (a.left < b.right && b.left < a.right && a.top < b.bottom - 1 && b.top < a.bottom - 1) faults.push(name.innerText + ' covers ' + other.innerText);
		}
	});
	return faults;
})()`

// reportHeights are the bottom of the first button, and the height of the opening and the tracks.
const reportHeights = `(() => {
	const box = q => document.querySelector(q).getBoundingClientRect();
	return {
		button: box('.rt-opening .rt-actions').bottom + scrollY,
		picture: box('#keuze').top - box('.rt-report').top + document.querySelector('.rt-tracks').closest('section').getBoundingClientRect().height,
	};
})()`

// TestBrowserReportPicture measures the picture and the tracks of reports that differ most.
func TestBrowserReportPicture(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := newTab(t, s)
	scan := func(choices ...assessment.Choice) (*browser, string) {
		v := s.browser(t)
		return v, v.finish(v.start(assessment.FormScan), choices...)
	}
	full := s.browser(t)
	b.measured("full", full, fullReport(full))
	usual := s.browser(t)
	b.measured("usual", usual, someReport(usual))
	for name, choices := range map[string][]assessment.Choice{
		"even":      repeat(assessment.ChoseSteady),
		"all low":   repeat(assessment.ChoseExploring),
		"one level": {assessment.ChoseGrowing},
		"three gaps": append([]assessment.Choice{assessment.ChoseExploring, assessment.ChoseGrowing, assessment.ChoseGrowing},
			repeat(assessment.ChosePassingOn)[3:]...),
	} {
		v, path := scan(choices...)
		b.measured(name, v, path)
	}
}

// measured checks the picture of a report on a phone and on a wide screen.
func (b *tab) measured(name string, v *browser, path string) {
	b.t.Helper()
	b.as(v)
	b.want(path, 200)
	for _, width := range []int64{phone, 768, desk} {
		b.width(width)
		if faults := js[[]string](b, nameFaults); len(faults) > 0 {
			b.t.Errorf("%s at %d pixels: %q", name, width, faults)
		}
	}
	b.width(phone)
	high := js[struct{ Button, Picture float64 }](b, reportHeights)
	b.t.Logf("%s: the first button ends at %.0f, opening and tracks take %.0f", name, high.Button, high.Picture)
	if high.Button > twoScreens {
		b.t.Errorf("%s: the first button ends at %.0f, want at most %d", name, high.Button, twoScreens)
	}
	if high.Picture > maxPicture {
		b.t.Errorf("%s: opening and tracks take %.0f, want at most %d", name, high.Picture, maxPicture)
	}
}

// TestBrowserPrintsThePicture looks at a report as it goes to paper: the flower with its names and
// the tracks are there, and what only works on a screen is not.
func TestBrowserPrintsThePicture(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, b := s.browser(t), newTab(t, s)
	path := someReport(v)
	b.as(v)
	b.want(path, 200)
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	b.width(680) // what A4 leaves between its margins
	faults := slices.DeleteFunc(js[[]string](b, nameFaults), func(fault string) bool { return strings.HasPrefix(fault, "small: ") })
	if len(faults) > 0 {
		t.Errorf("on paper: %q", faults)
	}
	shown := js[map[string]int](b, `Object.fromEntries(['.rt-petal', '.rt-track', '.rt-dots', '.rt-opening .rt-actions'].map(
		q => [q, [...document.querySelectorAll(q)].filter(e => e.getBoundingClientRect().width > 0 && !e.closest('.rt-flower__names')).length]))`)
	want := map[string]int{".rt-petal": 3, ".rt-track": 10, ".rt-dots": 10, ".rt-opening .rt-actions": 0}
	if !maps.Equal(shown, want) {
		t.Errorf("on paper there are %v, want %v", shown, want)
	}
}
