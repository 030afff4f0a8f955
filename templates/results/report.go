package results

import (
	"net/url"
	"slices"
	"sort"
	"strings"

	"reflectietool/internal/assessment"
	"reflectietool/internal/offering"
	"reflectietool/internal/paths"
	"reflectietool/internal/report"
	"reflectietool/internal/team"
	"reflectietool/templates/ui"
)

// The boxes of the form of picks. Each holds the slugs of the competencies that are ticked.
const (
	growField = string(assessment.PickGrow)
	useField  = string(assessment.PickUse)
)

// reasonField is the name of the field "Wat speelt hier?" of a competency.
func reasonField(slug string) string { return slug + "-reden" }

// ReadPicksForm reads the boxes "groeien" and "inzetten", and per competency the answer to
// "Wat speelt hier?". A competency with both boxes ticked is one to grow in (rule 8).
func ReadPicksForm(form url.Values) []assessment.Pick {
	picks := []assessment.Pick{}
	growing := make(map[string]bool)
	for _, slug := range form[growField] {
		growing[slug] = true
		picks = append(picks, assessment.Pick{
			Competency: slug, Kind: assessment.PickGrow, Reason: assessment.Reason(form.Get(reasonField(slug))),
		})
	}
	for _, slug := range form[useField] {
		if !growing[slug] {
			picks = append(picks, assessment.Pick{Competency: slug, Kind: assessment.PickUse})
		}
	}
	return picks
}

// differenceSuffix ends the name of the field that asks what makes the difference
// between level and practice; a competency's slug comes before it.
const differenceSuffix = "-verschil"

// ReadDifferenceForm reads what makes the difference between level and practice, by the slug of
// the competency.
func ReadDifferenceForm(form url.Values) map[string]string {
	differences := make(map[string]string)
	for name := range form {
		if slug, ok := strings.CutSuffix(name, differenceSuffix); ok {
			differences[slug] = form.Get(name)
		}
	}
	return differences
}

// ReportProps are a report and the state of the forms on its page.
type ReportProps struct {
	Rounds       []team.Question // the open team rounds in which the reflection counts or can count
	Report       *report.Report
	Picks        []assessment.Pick // the picks to show as chosen
	Errors       map[string]string // Dutch, by the name of the field
	Preferred    bool              // the filters come from the person's preference
	Filters      url.Values        // on the suggested offerings, as in the URL
	FilterErrors map[string]string // Dutch, by the name of the filter
	Accounts     bool              // people can have an account on this server
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

// reason returns the answer to "Wat speelt hier?" to show as chosen, "" while unanswered.
func (p ReportProps) reason(slug string) assessment.Reason {
	for _, pick := range p.Picks {
		if pick.Competency == slug {
			return pick.Reason
		}
	}
	return ""
}

// otherPickable returns the competencies that can be picked besides the points that are shown.
func (p ReportProps) otherPickable() []report.Entry {
	return slices.DeleteFunc(p.Report.Pickable(), func(e report.Entry) bool {
		return slices.ContainsFunc(p.Report.Points, func(point report.Point) bool {
			return point.Competency.Slug == e.Competency.Slug
		})
	})
}

func (p ReportProps) fieldErrors() []ui.FieldError {
	var errors []ui.FieldError
	for field, message := range p.Errors {
		if field == "" || field == growField {
			field = paths.PicksSection
		}
		errors = append(errors, ui.FieldError{FieldID: field, Message: message})
	}
	sort.Slice(errors, func(i, j int) bool { return errors[i].FieldID < errors[j].FieldID })
	return errors
}

// pickIntro explains how the points to grow in were found and invites the person to pick.
func (p ReportProps) pickIntro() string {
	switch {
	case p.Report.Picked:
		return "Dit heb je gekozen. Je kunt je keuze altijd veranderen."
	case p.Report.Even:
		return "Je competenties liggen dicht bij elkaar. Daarom zetten we niets op volgorde. Kies zelf waar je mee verder wilt."
	case len(p.Report.Points) > 0:
		return "Hier is de afstand tot waar je naartoe wilt het grootst, of vind je het punt het belangrijkst. Kies waar je mee verder wilt."
	case p.Report.NoGap():
		return "Je zit op het niveau dat je wilt. Kies een sterke kant om meer in te zetten, of een punt waarin je toch wilt groeien."
	default:
		return "Wat je minder belangrijk vindt, staat onder Verder. Kies zelf waar je mee verder wilt."
	}
}

// hiddenWords says how many offerings each filter hides: "regio (2), kosten (1)".
func hiddenWords(hidden []offering.Hidden) string {
	var words []string
	for _, h := range hidden {
		words = append(words, string(h.Filter)+" ("+ui.Integer(h.Count)+")")
	}
	return strings.Join(words, ", ")
}
