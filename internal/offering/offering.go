// Package offering defines an offering (aanbod): something to learn from, for one or more
// competencies. It has the facts of an offering and the columns of files that hold them, the
// history of changes, the filters, and the rules for who can see and who can change an
// offering. Facts come from an import or from an admin; a fact that the source does not
// state stays unknown. Matching, searching and the other uses are packages below this one.
package offering

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/framework"
)

// Offering is one thing to learn from, with the facts as its source states them. An empty
// string, an empty slice, a zero number or a zero time means that the fact is unknown, which
// pages show as "onbekend". Days are midnight UTC.
type Offering struct {
	ID           string // uuid
	Organisation string // uuid of the only organisation that sees it; "" is national
	ImportSource string // namespace of Key, for example intake.CatalogueSource
	Key          string // unique within ImportSource and Organisation

	Title       string // never empty
	Kind        Kind   // never empty
	State       State  // never empty
	Provider    string // name of the organisation that offers it
	Description string // one paragraph, in our own words
	URL         string // as the source states it, possibly without a scheme; Address makes it clickable

	Formats         []Format        // the ways in which it can be followed
	Hours           float64         // of a range the upper bound
	DurationText    string          // as the source states it
	Cost            *Cents          // nil is unknown, 0 is free
	CostText        string          // as the source states it
	Regions         []string        // towns, provinces and regions, as the source states them
	Language        string          // code of the offering's language, such as "nl"
	PageLanguage    string          // code of the language of the page at URL
	EducationLevels []string        // from the function EducationLevels
	Starts          []Start         // ascending by date
	Accreditations  []Accreditation // in the order of the source
	Competencies    []Link          // the first is the primary one
	LevelBasis      Basis           // of the levels of Competencies; "" without levels, or if it was never stated

	Kenmerk    string    // name of the kenmerk, only if the source itself names one
	Source     string    // page or publication that the facts come from
	SourceDate string    // "2013", "2017-03" or "2013-12-20"
	Note       string    // remarks on the facts, such as which of them were inferred
	ValidUntil time.Time // the last day on which it is valid
	CheckedOn  time.Time // the last day on which a person checked that it still exists
}

// Cents is an amount in eurocents.
type Cents int64

// Link connects an offering with a competency. From and To are both known
// (1 <= From < To <= 4) or both framework.NoLevel. Known levels mean that the offering takes
// a person from level From to level To.
type Link struct {
	Competency string          `json:"competency"` // slug
	Primary    bool            `json:"primary"`    // the competency that the offering is mainly about
	From       framework.Level `json:"from"`       // the level to begin at
	To         framework.Level `json:"to"`         // the level to reach
}

// LevelKnown reports whether the levels of the link are known.
func (l Link) LevelKnown() bool { return l.From.Valid() && l.To.Valid() }

// HasLevels reports whether the levels of at least one competency are known.
func (o *Offering) HasLevels() bool { return slices.ContainsFunc(o.Competencies, Link.LevelKnown) }

// Start is a date on which an offering begins.
type Start struct {
	Date  time.Time // the day
	Place string    // the town, as the source states it; "" is unknown
	Left  *int      // number of places left, from 0; nil is unknown
}

// Accreditation says which points a register gives for an offering. The fields after Text are
// filled if Text has the form that parseAccreditation reads.
type Accreditation struct {
	Text       string    // as the source states it
	Register   string    // name of the register; "" is unknown
	Points     float64   // 0 is unknown
	ValidFrom  time.Time // the first day on which the points count; the zero time is unknown
	ValidUntil time.Time // the last day on which the points count; the zero time is unknown
}

// Past reports whether an offering is over on the day of today: its last valid day lies
// before that day or, if it states no such day, all of its starts do. An offering that states
// neither is not past.
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

// ReachOn returns where the offering can be followed: in its regions, and in the places of
// its starts on or after a day. An offering that is online or zelfstandig can be followed
// everywhere.
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

// GivesPoints reports whether the register gives points for the offering that are not expired
// on a day. Register is compared in any case; "" stands for any register.
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

// Link returns the link to a competency, given by its slug, and whether there is one.
func (o *Offering) Link(competency string) (Link, bool) {
	for _, l := range o.Competencies {
		if l.Competency == competency {
			return l, true
		}
	}
	return Link{}, false
}

// Serves reports whether the link suits a person who is on level: From <= level < To, or the
// levels of the link are unknown.
func (l *Link) Serves(level framework.Level) bool {
	return !l.LevelKnown() || l.From <= level && level < l.To
}

// Address returns the URL for a link on a page, or "" if there is none that a browser can
// open as http or https, or if it holds a user name or a password. The stored URL stays as the source states it; this is the only place
// where a URL without a scheme gets https://.
func (o *Offering) Address() string {
	address := o.URL
	if address == "" {
		return ""
	}
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || !strings.Contains(u.Hostname(), ".") || u.User != nil {
		return ""
	}
	return address
}

// IsAddress reports whether a typed text is the address of a web page that a browser can open.
// An address with a user name or a password in it is refused.
func IsAddress(typed string) bool {
	o := Offering{URL: typed}
	return o.Address() != "" && !strings.ContainsAny(typed, " \t\r\n")
}
