package report

import (
	"fmt"
	"slices"
	"strings"

	"reflectietool/internal/assessment"
)

// sentences are three sentences in Dutch that a person can say aloud in a jaargesprek:
// what is strong, what to grow in, and what that asks for.
func sentences(r *Report) []string {
	return []string{strongSentence(r), growSentence(r), askSentence(r)}
}

func strongSentence(r *Report) string {
	strong := append(slices.Clone(r.Use), r.Strengths...)
	switch {
	case r.Even && len(r.Use) == 0:
		return "Mijn tien competenties liggen nu dicht bij elkaar: niets springt eruit."
	case len(strong) == 0:
		return "Ik ben nog aan het ontdekken wat mijn sterke kanten zijn."
	case r.Relative && len(r.Use) == 0:
		return "Dit gaat mij nu het makkelijkst af: " + enumerate(strong) + "."
	default:
		return "Hier ben ik sterk in: " + enumerate(strong) + "."
	}
}

func growSentence(r *Report) string {
	var growing []Entry
	for _, point := range r.Points {
		growing = append(growing, point.Entry)
	}
	switch {
	case len(growing) > 0:
		return "Hier wil ik in groeien: " + enumerate(growing) + "."
	case len(r.Use) > 0:
		return "Ik wil meer doen met wat ik goed kan."
	case r.NoGap():
		return "Ik zit overal op het niveau dat ik wil."
	default:
		return "Ik kies nog waar ik als eerste in wil groeien."
	}
}

func askSentence(r *Report) string {
	asks := func(reasons ...assessment.Reason) bool {
		return slices.ContainsFunc(r.Points, func(p Point) bool { return slices.Contains(reasons, p.Reason) })
	}
	switch {
	case asks(assessment.ReasonNoRoom):
		return "Daar heb ik ruimte en tijd voor nodig; ik bespreek graag hoe dat kan."
	case asks("", assessment.ReasonLearn):
		return "Ik kijk graag samen welke scholing of welk voorbeeld mij daarbij helpt."
	case asks(assessment.ReasonRare):
		return "Ik zoek werk waarin ik dit vaker kan oefenen."
	case len(r.Use) > 0:
		return "Ik bespreek graag waar het team daar meer aan kan hebben."
	default:
		return "Ik bespreek graag wat een goede volgende stap is."
	}
}

// enumerate names at most three competencies and counts the rest.
func enumerate(entries []Entry) string {
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Competency.Infinitive)
	}
	if more := len(names) - listed; more > 0 {
		names = append(names[:listed:listed], fmt.Sprintf("nog %d andere", more))
	}
	if len(names) == 1 {
		return names[0]
	}
	// Some names hold "en" themselves, so the last comma stays.
	return strings.Join(names[:len(names)-1], ", ") + ", en " + names[len(names)-1]
}
