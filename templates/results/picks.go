package results

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"reflectietool/internal/assessment"
	"reflectietool/internal/paths"
	"reflectietool/internal/report"
	"reflectietool/templates/ui"
)

// The boxes of the form of picks. Each holds the slugs of the competencies that are ticked.
const (
	growField = string(assessment.PickGrow)
	useField  = string(assessment.PickUse)
)

// wasPrefix begins the name of the hidden field that says which value a field had when the page was
// made: the slugs of the boxes that were ticked, with spaces between them, or the reason. After
// each save the script sets it to the saved value.
const wasPrefix = "was."

// reasonField is the name of the field "Wat speelt hier?" of a competency.
func reasonField(slug string) string { return slug + "-reden" }

// ReadPicksForm reads the boxes "groeien" and "inzetten", and per competency the answer to
// "Wat speelt hier?", as they are and as they were when the page was made.
func ReadPicksForm(form url.Values) assessment.PickChange {
	change := assessment.PickChange{Chosen: picks(form[growField], form[useField], func(slug string) string {
		return form.Get(reasonField(slug))
	})}
	if was := wasPrefix + growField; form.Has(was) {
		change.Seen = picks(strings.Fields(form.Get(was)), strings.Fields(form.Get(wasPrefix+useField)), func(slug string) string {
			return form.Get(wasPrefix + reasonField(slug))
		})
	}
	return change
}

// picks lists the competencies of both boxes. One with both boxes ticked is one to grow in (rule 8).
func picks(growing, using []string, reason func(slug string) string) []assessment.Pick {
	all := []assessment.Pick{}
	for _, slug := range growing {
		all = append(all, assessment.Pick{Competency: slug, Kind: assessment.PickGrow, Reason: assessment.Reason(reason(slug))})
	}
	for _, slug := range using {
		if !slices.Contains(growing, slug) {
			all = append(all, assessment.Pick{Competency: slug, Kind: assessment.PickUse})
		}
	}
	return all
}

// was returns the value of the hidden field with the stored picks of a kind.
func (p ReportProps) was(kind assessment.PickKind) string {
	var slugs []string
	for _, pick := range p.Report.Reflection.Picks {
		if pick.Kind == kind {
			slugs = append(slugs, pick.Competency)
		}
	}
	return strings.Join(slugs, " ")
}

// wasReason returns the value of the hidden field with the stored reason of a competency.
func (p ReportProps) wasReason(slug string) string {
	return string(reasonIn(p.Report.Reflection.Picks, slug))
}

func reasonIn(picks []assessment.Pick, slug string) assessment.Reason {
	for _, pick := range picks {
		if pick.Competency == slug {
			return pick.Reason
		}
	}
	return ""
}

func (p ReportProps) picked(slug string, kind assessment.PickKind) bool {
	return slices.ContainsFunc(p.Picks, func(pick assessment.Pick) bool {
		return pick.Competency == slug && pick.Kind == kind
	})
}

// anyPicked reports whether any of the entries is shown as chosen.
func (p ReportProps) anyPicked(entries []report.Entry, kind assessment.PickKind) bool {
	return slices.ContainsFunc(entries, func(e report.Entry) bool { return p.picked(e.Competency.Slug, kind) })
}

// growing lists the competencies that are shown as chosen to grow in, also those that turned out not
// to be part of the person's work: their answer can still be changed.
func (p ReportProps) growing() []report.Entry {
	return slices.DeleteFunc(slices.Clone(p.Report.Entries), func(e report.Entry) bool {
		return !p.picked(e.Competency.Slug, assessment.PickGrow)
	})
}

// answered reports whether every competency to grow in has an answer to "Wat speelt hier?".
func (p ReportProps) answered() bool { return p.firstUnanswered() == "" }

// firstUnanswered returns the slug of the first competency to grow in without an answer to "Wat speelt
// hier?", or "".
func (p ReportProps) firstUnanswered() string {
	for _, entry := range p.growing() {
		if reasonIn(p.Picks, entry.Competency.Slug) == "" {
			return entry.Competency.Slug
		}
	}
	return ""
}

// pickError reports whether the choice of competencies was refused.
func (p ReportProps) pickError() bool { return p.pickFailure() != "" }

// pickFailure returns why the choice of competencies was refused, "" when it was not.
func (p ReportProps) pickFailure() string { return cmp.Or(p.Errors[growField], p.Errors[""]) }

// boxID returns the HTML id of the box to pick a competency.
func boxID(kind assessment.PickKind, slug string) string { return string(kind) + "-" + slug }

// firstBox returns the id of the first box that is ticked, or else of the first box, for the link from an
// error about the choice; without boxes it is that of the step.
func (p ReportProps) firstBox() string {
	first := ""
	open, _, folded := p.pickGroups()
	for _, group := range append([]pickGroup{open}, folded...) {
		for _, entry := range group.entries {
			id := boxID(group.kind, entry.Competency.Slug)
			if p.picked(entry.Competency.Slug, group.kind) {
				return id
			}
			first = cmp.Or(first, id)
		}
	}
	return cmp.Or(first, stepPickID)
}

// pickGroup is a group of competencies to pick from.
type pickGroup struct {
	legend  string
	kind    assessment.PickKind
	entries []report.Entry
}

// pickGroups returns the group that shows at once, and the others with the line under which they fold, so
// that the step stays short: the points to grow in, or else every competency, or the strengths of a person
// without a gap.
func (p ReportProps) pickGroups() (open pickGroup, summary string, folded []pickGroup) {
	other := pickGroup{"Hierin wil ik groeien", assessment.PickGrow, p.otherPickable()}
	strengths := pickGroup{"Deze sterke kant wil ik meer inzetten", assessment.PickUse, p.Report.Usable()}
	switch {
	case len(p.Report.Points) > 0:
		open, summary = pickGroup{other.legend, assessment.PickGrow, pointEntries(p.Report.Points)}, "Ander punt of sterke kant"
		other.legend = "Hierin wil ik ook groeien"
		folded = []pickGroup{other, strengths}
	case p.Report.NoGap() && !p.Report.Even && len(strengths.entries) > 0:
		other.legend = "Hierin wil ik toch groeien"
		open, summary, folded = strengths, "Of kies een punt om in te groeien", []pickGroup{other}
	default:
		open, summary, folded = other, "Of kies een sterke kant om meer in te zetten", []pickGroup{strengths}
	}
	return open, summary, slices.DeleteFunc(folded, func(g pickGroup) bool { return len(g.entries) == 0 })
}

// otherPickable returns the competencies that can be picked besides the points that are shown.
func (p ReportProps) otherPickable() []report.Entry {
	return slices.DeleteFunc(p.Report.Pickable(), func(e report.Entry) bool {
		return slices.ContainsFunc(p.Report.Points, func(point report.Point) bool {
			return point.Competency.Slug == e.Competency.Slug
		})
	})
}

// self is the URL of the page, with the filters that are in it.
func (p ReportProps) self() string {
	return paths.ReportWith(p.Report.Reflection.ID, p.asked())
}

// asked returns the filters in the URL.
func (p ReportProps) asked() url.Values {
	if p.Preferred {
		return nil
	}
	return p.Filters
}

// fold returns a fold whose content is fetched when it is opened.
func (p ReportProps) fold(id, summary, link string) ui.FetchedProps {
	return ui.FetchedProps{
		ID: id, Summary: summary, Link: link, Open: p.Unfolded == id,
		URL: paths.ReportUnfolded(p.Report.Reflection.ID, p.asked(), id),
	}
}

// counter says how many picks there are: "2 van 3 gekozen".
func (p ReportProps) counter() string {
	return ui.Integer(len(p.Picks)) + " van " + ui.Integer(assessment.MaxPicks) + " gekozen"
}

// chosenWords names the picks as a person says them.
func (p ReportProps) chosenWords() string {
	var names []string
	for _, entry := range p.Report.Entries {
		if slug := entry.Competency.Slug; p.picked(slug, assessment.PickGrow) || p.picked(slug, assessment.PickUse) {
			names = append(names, entry.Competency.Spoken)
		}
	}
	return "Gekozen: " + strings.Join(names, ", ")
}

// pickIntro explains how the points to grow in were found and invites the person to pick.
func (p ReportProps) pickIntro() string {
	switch {
	case p.Report.Picked:
		return "Je kunt je keuze altijd veranderen. Heb je er drie? Haal er eerst een weg om te wisselen."
	case p.Report.Even:
		return "Je competenties liggen dicht bij elkaar. Daarom zetten we niets op volgorde. Kies er zelf maximaal drie."
	case len(p.Report.Points) > 0:
		return "Hier valt voor jou het meest te winnen. Kies er maximaal drie."
	case p.Report.NoGap():
		return "Je zit op het niveau dat je wilt. Kies maximaal drie sterke kanten om meer in te zetten, of punten waarin je toch wilt groeien."
	default:
		return "Wat je minder belangrijk vindt, staat onder “Kan nog wachten”. Kies er zelf maximaal drie."
	}
}

// answerCounter says how many questions have an answer: "1 van 3 beantwoord".
func (p ReportProps) answerCounter() string {
	growing := p.growing()
	answered := 0
	for _, entry := range growing {
		if reasonIn(p.Picks, entry.Competency.Slug) != "" {
			answered++
		}
	}
	return ui.Integer(answered) + " van " + ui.Integer(len(growing)) + " beantwoord"
}

// noStepWords says why there is no first step yet.
func (p ReportProps) noStepWords() string {
	if p.Report.Picked {
		return "Bij je keuze hoort nu geen stap. Kies een ander punt als je wilt."
	}
	return "Die krijg je als je hebt gekozen."
}
