// Package offering keeps the offerings (aanbod): what exists to learn from, for which
// competencies, and which of it fits someone's development points. Facts come from an
// import or from an admin; whatever a source does not say stays unknown.
package offering

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/framework"
)

// Offering is one thing to learn from, with the facts as its source states them. An
// empty string, an empty slice, a zero number or a zero time means that the fact is
// unknown; it is shown as "onbekend". Dates are midnight UTC.
type Offering struct {
	ID           string // uuid
	Organisation string // uuid of the only organisation that sees it; "" is national
	ImportSource string // where the row came from, for example CatalogueSource
	Key          string // unique within ImportSource

	Title       string
	Kind        Kind
	State       State
	Provider    string
	Description string // one paragraph, our own words
	URL         string // as stated, possibly without scheme; Address makes it clickable

	Formats         []Format
	Hours           float64 // upper bound of a range
	DurationText    string  // as stated
	Cost            *Cents  // nil is unknown, 0 is free
	CostText        string  // as stated
	Regions         []string
	Language        string // of the offering, "nl"
	PageLanguage    string // of the page at URL
	EducationLevels []string
	Starts          []Start         // ascending by date
	Accreditations  []Accreditation // in the order stated
	Competencies    []Link          // the first is the primary one

	Kenmerk    string // name of the kenmerk, where the source itself names one
	Source     string // page or publication that the facts come from
	SourceDate string // "2013", "2017-03" or "2013-12-20"
	Note       string // what was inferred, and other remarks on the facts
	ValidUntil time.Time
	CheckedOn  time.Time // when someone last looked whether it still exists
}

// Cents is an amount in eurocents.
type Cents int64

// Link ties an offering to a competency. From and To are both known (1 <= From < To <= 4)
// or both framework.NoLevel: it brings someone from level From to level To.
type Link struct {
	Competency string          `json:"competency"`
	Primary    bool            `json:"primary"`
	From       framework.Level `json:"from"`
	To         framework.Level `json:"to"`
}

// LevelKnown reports whether the link says from which level to which level it brings.
func (l Link) LevelKnown() bool { return l.From.Valid() && l.To.Valid() }

// Start is a date on which an offering begins.
type Start struct {
	Date  time.Time
	Place string
	Left  *int // places left, from 0; nil is unknown
}

// Accreditation says what a register gives for an offering. Text is what the source
// states; the other fields are filled where that text has a form we can read.
type Accreditation struct {
	Text       string
	Register   string
	Points     float64 // 0 is unknown
	ValidFrom  time.Time
	ValidUntil time.Time
}

// Past reports whether an offering is over on the day today: its validity ended before,
// or, when no validity is stated, all of its start dates lie before. An offering with
// neither is not past, as nothing says so.
func (o *Offering) Past(today time.Time) bool {
	day := calendar.DayOf(today)
	if !o.ValidUntil.IsZero() {
		return o.ValidUntil.Before(day)
	}
	return len(o.Starts) > 0 && o.NextStart(day).IsZero()
}

// NextStart returns the earliest start on or after a day, or the zero time.
func (o *Offering) NextStart(day time.Time) time.Time {
	var next time.Time
	for _, s := range o.Starts {
		if !s.Date.Before(day) && (next.IsZero() || s.Date.Before(next)) {
			next = s.Date
		}
	}
	return next
}

// ReachOn returns where the offering can be followed, by its regions and by the places of
// the starts from a day on. What is online or to do by oneself can be followed everywhere.
func (o *Offering) ReachOn(day time.Time) Reach {
	var r Reach
	add := func(name string) {
		name = FoldPlace(name)
		switch {
		case name == "":
		case slices.Contains(everywhere, name):
			r.Everywhere = true
		case !slices.Contains(r.Places, name):
			r.Places = append(r.Places, name)
		}
	}
	for _, region := range o.Regions {
		add(region)
	}
	for _, s := range o.Starts {
		if !s.Date.Before(day) {
			add(s.Place)
		}
	}
	r.Everywhere = r.Everywhere || slices.Contains(o.Formats, Online) || slices.Contains(o.Formats, Independent)
	return r
}

// GivesPoints reports whether a register gives points for the offering that are not
// expired on a day. With a register named, only that one counts.
func (o *Offering) GivesPoints(register string, day time.Time) bool {
	for i := range o.Accreditations {
		a := &o.Accreditations[i]
		expired := !a.ValidUntil.IsZero() && a.ValidUntil.Before(day)
		if a.Points > 0 && !expired && (register == "" || strings.EqualFold(a.Register, register)) {
			return true
		}
	}
	return false
}

// Link returns the link to a competency.
func (o *Offering) Link(competency string) (Link, bool) {
	for _, l := range o.Competencies {
		if l.Competency == competency {
			return l, true
		}
	}
	return Link{}, false
}

// Serves reports whether the link brings someone on level further, or does not say.
func (l *Link) Serves(level framework.Level) bool {
	return !l.LevelKnown() || l.From <= level && level < l.To
}

// Address returns the URL to click on, or "" when there is none that a browser may
// open. The stored URL stays as the source states it; an address without a scheme gets
// https:// here and nowhere else.
func (o *Offering) Address() string {
	address := o.URL
	if address == "" {
		return ""
	}
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || !strings.Contains(u.Hostname(), ".") {
		return ""
	}
	return address
}

// IsAddress reports whether a browser can open a text that someone typed as the address of a
// page. One with a name or a password in it is refused.
func IsAddress(typed string) bool {
	o := Offering{URL: typed}
	u, err := url.Parse(o.Address())
	return o.Address() != "" && err == nil && u.User == nil && !strings.ContainsAny(typed, " \t\r\n")
}
