package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reflectietool/internal/assessment"
)

// forcedShapes returns the pairs of shapes on the page that must differ, and the faults of all shapes
// and controls: a colour that is none of the system's, a shape in the colour of the page, a chosen
// answer that looks like the others, and a focus that does not show.
const forcedShapes = `(() => {
	const faults = new Set(), pairs = [], name = (e) => e.localName + '.' + (e.getAttribute('class') ?? '');
	const probe = document.body.appendChild(document.createElement('span')), value = (colour) => { probe.style.color = colour; return getComputedStyle(probe).color; };
	const system = new Set(['Canvas', 'CanvasText', 'LinkText', 'VisitedText', 'ActiveText', 'ButtonFace', 'ButtonText', 'ButtonBorder', 'Field', 'FieldText', 'Highlight', 'HighlightText', 'GrayText'].map(value));
	const page = value('Canvas');
	probe.remove();
	if (!matchMedia('(forced-colors: active)').matches) faults.add('the colours are not forced');
	const visible = (colour) => colour !== 'none' && !/^rgba\(.*, 0\)$/.test(colour);
	const look = (e) => { const s = getComputedStyle(e); return [s.fill, s.stroke, s.strokeDasharray].join(' '); };
	for (const shape of document.querySelectorAll('svg :is(path, rect, circle, ellipse, line, text)')) {
		if (!shape.checkVisibility() || shape.closest('.rt-brand')) continue; // a logo keeps its colours, beside the name
		const s = getComputedStyle(shape), colours = [s.fill, s.stroke].filter(visible);
		for (const colour of colours) if (!system.has(colour)) faults.add(name(shape) + ' has the colour ' + colour);
		if (s.opacity !== '1') faults.add(name(shape) + ' is not solid');
		if (!shape.matches('.rt-track__mark') && !colours.some(colour => colour !== page)) faults.add(name(shape) + ' has the colour of the page');
	}
	for (const e of document.querySelectorAll('body, body *'))
		if (getComputedStyle(e).forcedColorAdjust === 'none' && !e.closest('[role=img][aria-label], [aria-hidden=true]')) faults.add(name(e) + ' keeps its own colours');
	for (const [a, b] of [['.rt-petal', '.rt-petal--bud'], ['.rt-petal', '.rt-petal--outline'], ['.rt-petal', '.rt-sun'], ['.rt-bar__fill', '.rt-bar__track'], ['.rt-level__on', '.rt-level__off'],
		['.rt-track__fill', '.rt-track__line'], ['.rt-track__fill', '.rt-track__mark'], ['.rt-track__now', '.rt-track__then'], ['.rt-track__now', '.rt-track__target'], ['.rt-dots__fill', '.rt-dots__ring']]) {
		const [one, two] = [a, b].map(s => [...document.querySelectorAll(s)].find(e => e.checkVisibility()));
		if (!one || !two) continue;
		pairs.push(a + ' ' + b);
		if (look(one) === look(two)) faults.add(a + ' looks like ' + b + ': ' + look(one));
	}
	const row = (e) => { const s = getComputedStyle(e.closest('.rt-choice')); return [s.outlineStyle, s.outlineWidth, s.borderStyle].join(' '); };
	for (const chosen of document.querySelectorAll('.rt-choice :checked')) {
		const other = [...chosen.form?.elements ?? []].find(e => e.type === chosen.type && !e.checked && !e.disabled && e.closest('.rt-choice') && e.checkVisibility());
		if (!chosen.checkVisibility() || !other) continue;
		pairs.push('chosen ' + chosen.type);
		if (row(chosen) === row(other)) faults.add('chosen: ' + chosen.name + ' looks like one that is not');
	}
	for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')) {
		if (!e.checkVisibility({visibilityProperty: true}) || e.matches(':disabled')) continue;
		const ring = e.closest('label.rt-choice') ?? e, before = getComputedStyle(ring).outline + getComputedStyle(ring).outlineOffset;
		e.focus({focusVisible: true, preventScroll: true});
		const s = getComputedStyle(ring);
		if (s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 2 || s.outlineColor === page || s.outline + s.outlineOffset === before) faults.add('focus: ' + name(e) + ' has the outline ' + s.outline);
	}
	return {pairs: [...new Set(pairs)], faults: [...faults]};
})()`

// TestBrowserKeepsShapesInForcedColours follows a professional on a device that puts its own colours
// over those of every page, as the high contrast of Windows does.
func TestBrowserKeepsShapesInForcedColours(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	v, b := s.browser(t), newTab(t, s)
	report := fullReport(v)
	aims := v.start(assessment.FormReflection)
	v.post(aims+"/zelfregie", url.Values{"zelfregie": {"groeien"}, "zelfregie-streefniveau": {"4"}}).want(t, http.StatusSeeOther)
	aims = v.finish(aims) // a report with one target, which its flower shows
	open, first := v.start(assessment.FormReflection), s.frameworks.Current().Competencies()[0]
	v.post(open+"/"+first.Slug, fullForm(first, assessment.Often, assessment.ChoseGrowing)).want(t, http.StatusSeeOther)
	sheet := v.post(report+"/gespreksblad", nil).want(t, http.StatusSeeOther).location
	v.post(sheet, url.Values{"punt": {first.Slug}, "eigen": {"Wat spreken we af?"}}).want(t, http.StatusSeeOther)
	b.as(v)
	b.media("", "forced-colors", "active")
	seen := map[string]bool{}
	for _, path := range []string{"/", "/welkom", open + "/" + first.Slug, report, aims, "/aanbod", s.offeringPath(t), sheet, sheet + "/blad"} {
		b.want(path, http.StatusOK)
		b.openAll()
		for _, width := range []int64{desk, phone} {
			b.width(width)
			found := js[struct{ Pairs, Faults []string }](b, forcedShapes)
			for _, fault := range found.Faults {
				t.Errorf("%s, %d px: %s", path, width, fault)
			}
			for _, pair := range found.Pairs {
				seen[pair] = true
			}
		}
	}
	for _, pair := range strings.Split(".rt-petal .rt-petal--bud,.rt-petal .rt-petal--outline,.rt-bar__fill .rt-bar__track,"+
		".rt-track__fill .rt-track__line,.rt-track__now .rt-track__then,.rt-dots__fill .rt-dots__ring,chosen radio,chosen checkbox", ",") {
		if !seen[pair] {
			t.Errorf("no page has %s, so that the test does not show that they differ", pair)
		}
	}
}
