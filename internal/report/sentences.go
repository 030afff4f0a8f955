package report

import (
	"slices"
	"strconv"
	"strings"

	"reflectietool/internal/assessment"
)

// sentences are three sentences in Dutch that a person can say aloud in a jaargesprek:
// what is strong, what to grow in, and what that asks for.
func sentences(r *Report) []string {
	return []string{strongSentence(r), growSentence(r), askSentence(r)}
}

func strongSentence(r *Report) string {
	named := slices.Concat(r.Use, r.Strengths)
	if len(r.Use) > 0 && len(named) > sayable {
		named = r.Use // the person chose these to use more
	}
	strong := slices.DeleteFunc(slices.Clone(named), func(e Entry) bool { return !e.strong() })
	switch {
	case r.Even && len(r.Use) == 0:
		return "Ik zie nu weinig verschil tussen mijn competenties."
	case len(named) == 0:
		return "Ik ben nog aan het ontdekken wat mijn sterke kanten zijn."
	case len(strong) > sayable:
		return "Ik zie bij mezelf " + inWords(len(strong)) + " sterke kanten. " + choose
	case len(strong) > 0:
		return "Ik ben sterk " + enumerate("in ", strong) + "."
	case len(named) > sayable:
		return "Er zijn " + inWords(len(named)) + " dingen die me nu het best lukken. " + choose
	default:
		return "Dit lukt me nu het best: " + enumerate("", named) + "."
	}
}

func growSentence(r *Report) string {
	var growing []Entry
	for _, point := range r.Points {
		growing = append(growing, point.Entry)
	}
	switch {
	case len(growing) > sayable:
		return "Ik zie " + inWords(len(growing)) + " dingen waarin ik kan groeien. " + choose
	case len(growing) > 0 && r.Picked:
		return "Ik wil groeien " + enumerate("in ", growing) + "."
	case len(growing) > 0:
		return "Ik zie ruimte om te groeien " + enumerate("in ", growing) + "."
	case len(r.Use) > 0:
		return "Ik wil meer doen met wat ik goed kan."
	case r.NoGap():
		return "Ik ben nu waar ik wil zijn."
	default:
		return "Ik kies nog waarin ik als eerste wil groeien."
	}
}

func askSentence(r *Report) string {
	asks := func(reasons ...assessment.Reason) bool {
		return slices.ContainsFunc(r.Points, func(p Point) bool { return slices.Contains(reasons, p.Reason) })
	}
	switch {
	case asks(assessment.ReasonNoRoom) && asks("", assessment.ReasonLearn):
		return "Ik kijk graag samen welke scholing daarbij past, en hoe ik er ruimte en tijd voor krijg."
	case asks(assessment.ReasonNoRoom):
		return "Daar heb ik ruimte en tijd voor nodig, en ik bespreek graag hoe dat kan."
	case asks("", assessment.ReasonLearn):
		return "Ik kijk graag samen welke scholing of welk voorbeeld mij daarbij helpt."
	case asks(assessment.ReasonRare):
		return "Dat komt in mijn werk weinig voor, dus ik zoek kansen om het vaker te doen."
	case len(r.Use) > 0:
		return "Ik bespreek graag hoe mijn team daar meer van merkt."
	default:
		return "Ik bespreek graag wat een goede volgende stap is."
	}
}

// sayable is how many competencies a sentence names at most. Of more that are alike, the
// framework's order would decide which are named, so the person is asked to choose.
const sayable = 3

const choose = "Kies er drie om te noemen."

// enumerate names the competencies as a person says them, each after the same preposition.
func enumerate(preposition string, entries []Entry) string {
	var names []string
	for _, entry := range entries {
		names = append(names, preposition+entry.Competency.Spoken)
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " en " + names[len(names)-1]
}

// inWords writes out the numbers that a framework of ten competencies needs.
func inWords(n int) string {
	words := [...]string{1: "één", 2: "twee", 3: "drie", 4: "vier", 5: "vijf", 6: "zes", 7: "zeven", 8: "acht", 9: "negen", 10: "tien"}
	if n < len(words) && words[n] != "" {
		return words[n]
	}
	return strconv.Itoa(n)
}
