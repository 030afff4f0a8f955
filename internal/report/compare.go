package report

import (
	"cmp"
	"slices"

	"reflectietool/internal/assessment"
	"reflectietool/internal/calendar"
	"reflectietool/internal/framework"
)

// Comparison sets finished reflections of one person and one edition beside each other.
type Comparison struct {
	Framework   *framework.Framework
	Reflections []*assessment.Reflection // at least two, the oldest first
	Kenmerken   []ComparedKenmerk        // in the framework's order
}

// ComparedKenmerk is a kenmerk in a comparison.
type ComparedKenmerk struct {
	Kenmerk      *framework.Kenmerk
	Competencies []Compared
}

// Compared is one competency in a comparison.
type Compared struct {
	Competency *framework.Competency
	Entries    []Entry // one for each reflection; Then and Change look back at the one before
	Change     Change  // from the oldest to the newest; "" when either has no level
}

// Oldest returns the answers in the oldest reflection.
func (c Compared) Oldest() Entry { return c.Entries[0] }

// Newest returns the answers in the newest reflection.
func (c Compared) Newest() Entry { return c.Entries[len(c.Entries)-1] }

// newComparison compares reflections, in whatever order they are given.
//
// Rule 11 holds for the oldest beside the newest, and for each beside the one before. Small steps that
// are noise one by one can be a change together, and a change can be undone later.
func newComparison(f *framework.Framework, reflections []*assessment.Reflection) *Comparison {
	c := &Comparison{Framework: f, Reflections: slices.SortedFunc(slices.Values(reflections), byFinish)}
	columns := make([][]Entry, 0, len(c.Reflections))
	var previous *assessment.Reflection
	for _, r := range c.Reflections {
		columns = append(columns, entries(f, r, previous))
		previous = r
	}
	at := 0
	for k := range f.Kenmerken {
		kenmerk := ComparedKenmerk{Kenmerk: &f.Kenmerken[k]}
		for range kenmerk.Kenmerk.Competencies {
			compared := Compared{Competency: columns[0][at].Competency}
			for _, column := range columns {
				compared.Entries = append(compared.Entries, column[at])
			}
			compared.Change = change(compared.Oldest(), compared.Newest())
			kenmerk.Competencies = append(kenmerk.Competencies, compared)
			at++
		}
		c.Kenmerken = append(c.Kenmerken, kenmerk)
	}
	return c
}

func byFinish(a, b *assessment.Reflection) int {
	return cmp.Or(a.FinishedAt.Compare(*b.FinishedAt), cmp.Compare(a.ID, b.ID))
}

// Oldest returns the reflection that was finished first.
func (c *Comparison) Oldest() *assessment.Reflection { return c.Reflections[0] }

// Newest returns the reflection that was finished last.
func (c *Comparison) Newest() *assessment.Reflection { return c.Reflections[len(c.Reflections)-1] }

// Sentence says in Dutch on how many competencies the person rates themselves higher or lower in the
// newest reflection than in the oldest.
func (c *Comparison) Sentence() string {
	var found changeCount
	for _, kenmerk := range c.Kenmerken {
		for _, compared := range kenmerk.Competencies {
			found.add(compared.Change)
		}
	}
	then, now := calendar.Date(*c.Oldest().FinishedAt), calendar.Date(*c.Newest().FinishedAt)
	if then == now {
		then, now = calendar.DateTime(*c.Oldest().FinishedAt), calendar.DateTime(*c.Newest().FinishedAt)
	}
	if !found.some() {
		return "Tussen " + then + " en " + now + " is niets te vergelijken: geen enkele competentie heeft beide keren een niveau."
	}
	said := "Vergeleken met " + then + " heb je jezelf op " + now + " " + found.clause("ingeschat")
	if found.lower > 0 {
		said += " Lager kan ook betekenen dat je scherper bent gaan kijken."
	}
	return said
}

// Changed lists the competencies with this change from the oldest to the newest reflection. For ""
// those are the ones that cannot be compared.
func (c *Comparison) Changed(change Change) []*framework.Competency {
	var changed []*framework.Competency
	for _, kenmerk := range c.Kenmerken {
		for _, compared := range kenmerk.Competencies {
			if compared.Change == change {
				changed = append(changed, compared.Competency)
			}
		}
	}
	return changed
}

// WithScan reports whether a Snelle scan is compared, which knows no practice.
func (c *Comparison) WithScan() bool {
	return slices.ContainsFunc(c.Reflections, func(r *assessment.Reflection) bool { return r.Form == assessment.FormScan })
}
