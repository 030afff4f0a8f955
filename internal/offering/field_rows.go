package offering

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"reflectietool/internal/framework"
)

// The columns that hold a list of things that have parts themselves.

// maxCompetencies is how many competencies one offering can have at most: the more it had,
// the less each of them would say about it.
const maxCompetencies = 3

func parseCompetencies(o *Offering, value string, fw *framework.Framework) error {
	names, err := pieces(value)
	if err != nil {
		return err
	}
	if len(names) > maxCompetencies {
		return fmt.Errorf("noemt %d competenties. Kies er maximaal %d", len(names), maxCompetencies)
	}
	o.Competencies = nil
	if len(names) == 0 {
		return nil
	}
	links := make([]Link, len(names))
	for i, name := range names {
		slug, ok := CompetencyNamed(fw, name)
		if !ok {
			return fmt.Errorf("%q is geen competentie. In het sjabloon voor Excel staat welke er zijn", Shorten(name))
		}
		if slices.ContainsFunc(links[:i], func(l Link) bool { return l.Competency == slug }) {
			competency, _ := fw.Competency(slug)
			return twice(competency.Name)
		}
		links[i] = Link{Competency: slug, Primary: i == 0}
	}
	o.Competencies = links
	return nil
}

// CompetencyNamed returns the slug of the competency with this slug or name, in any case, and
// whether there is one.
func CompetencyNamed(fw *framework.Framework, name string) (string, bool) {
	for _, k := range fw.Kenmerken {
		for _, c := range k.Competencies {
			if strings.EqualFold(c.Slug, name) || strings.EqualFold(c.Name, name) {
				return c.Slug, true
			}
		}
	}
	return "", false
}

func formatCompetencies(o *Offering) string {
	slugs := make([]string, len(o.Competencies))
	for i, l := range o.Competencies {
		slugs[i] = l.Competency
	}
	return strings.Join(slugs, "|")
}

// parseLevels reads one level for all competencies of the row, or one level for each of them
// in their order. A competency without a level has an empty place between the separators.
func parseLevels(field func(*Link) *framework.Level) func(*Offering, string, *framework.Framework) error {
	return func(o *Offering, value string, _ *framework.Framework) error {
		values := strings.Split(value, "|")
		if len(o.Competencies) == 0 {
			return nil // the fault is in the competencies, and is reported with that column
		}
		if len(values) != 1 && len(values) != len(o.Competencies) {
			return fmt.Errorf("noemt %d niveaus bij %d competenties. Noem er één, of één per competentie", len(values), len(o.Competencies))
		}
		for i := range o.Competencies {
			v := strings.TrimSpace(values[min(i, len(values)-1)])
			*field(&o.Competencies[i]) = framework.NoLevel
			if v == "" {
				continue
			}
			n, err := strconv.Atoi(v)
			if err != nil || !framework.Level(n).Valid() {
				return fmt.Errorf("%q is geen niveau. Kies 1, 2, 3 of 4", Shorten(v))
			}
			*field(&o.Competencies[i]) = framework.Level(n)
		}
		return nil
	}
}

func formatLevels(field func(Link) framework.Level) func(*Offering) string {
	return func(o *Offering) string {
		levels := make([]string, len(o.Competencies))
		for i, l := range o.Competencies {
			if level := field(l); level.Valid() {
				levels[i] = strconv.Itoa(int(level))
			}
		}
		if len(slices.Compact(slices.Clone(levels))) == 1 {
			return levels[0]
		}
		return strings.Join(levels, "|")
	}
}

// parseBasis reads the basis of the levels, which were parsed before. Without levels there is
// none, whatever the value says.
func parseBasis(o *Offering, value string, _ *framework.Framework) error {
	o.LevelBasis = ""
	if value == "" {
		return nil
	}
	basis := Basis(strings.ToLower(value))
	if o.HasLevels() {
		o.LevelBasis = basis
	}
	return oneOf(string(basis), Bases())
}

// CheckLevels returns in Dutch why the levels of an offering are refused, or "".
func CheckLevels(o *Offering) string {
	for _, l := range o.Competencies {
		switch {
		case l.From.Valid() != l.To.Valid():
			return "vul het beginniveau en het eindniveau allebei in, of laat ze allebei leeg"
		case l.From.Valid() && l.From >= l.To:
			return "kies een eindniveau dat hoger is dan het beginniveau"
		}
	}
	return ""
}

// parseStarts reads start dates. A date can stand alone ("2027-01-15"), with a town
// ("2027-01-15 Utrecht" or "2027-01-15@Utrecht"), and with the number of places left, with or
// without a town ("2027-01-15@Utrecht#8" or "2027-01-15@#8").
func parseStarts(o *Offering, value string, _ *framework.Framework) error {
	o.Starts = nil
	values, err := split(value)
	if err != nil {
		return err
	}
	var starts []Start
	for _, v := range values {
		start, err := parseStart(v)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(starts, func(s Start) bool { return s.Date.Equal(start.Date) && s.Place == start.Place }) {
			return twice(Shorten(v))
		}
		starts = append(starts, start)
	}
	sortStarts(starts)
	o.Starts = starts
	return nil
}

// maxLeft is the largest number of places left; the database has the same bound.
const maxLeft = 99_999

func parseStart(value string) (Start, error) {
	day, rest, _ := strings.Cut(value, " ")
	withLeft := strings.Contains(day, "@")
	if withLeft {
		day, rest, _ = strings.Cut(value, "@")
	}
	date, err := ParseDate(day)
	if err != nil {
		return Start{}, err
	}
	start := Start{Date: date, Place: strings.TrimSpace(rest)}
	if at := strings.LastIndexByte(rest, '#'); withLeft && at >= 0 {
		left, err := strconv.ParseUint(strings.TrimSpace(rest[at+1:]), 10, 32)
		if err != nil || left > maxLeft {
			return Start{}, fmt.Errorf("%q is geen aantal plekken. Schrijf een heel getal, zoals 8", Shorten(rest[at+1:]))
		}
		start.Place, start.Left = strings.TrimSpace(rest[:at]), new(int(left))
	}
	return start, tooLong(start.Place, 200)
}

func sortStarts(starts []Start) {
	slices.SortFunc(starts, func(a, b Start) int {
		if c := a.Date.Compare(b.Date); c != 0 {
			return c
		}
		return strings.Compare(a.Place, b.Place)
	})
}

// formatStarts writes the number of places left only where it is known, so that files made
// before this number existed come out unchanged.
func formatStarts(o *Offering) string {
	starts := make([]string, len(o.Starts))
	for i, s := range o.Starts {
		starts[i] = strings.TrimSpace(FormatDate(s.Date) + " " + s.Place)
		if s.Left != nil {
			starts[i] = fmt.Sprintf("%s@%s#%d", FormatDate(s.Date), s.Place, *s.Left)
		}
	}
	return strings.Join(starts, "|")
}

// These match the one form of accreditation that is parsed: a register, a colon and a number
// of points, optionally followed by the days from and until which the points are valid. Any
// other text is kept and shown as the source states it.
var (
	pointsText = regexp.MustCompile(`^([^:|]{1,80}): (\d{1,4}(?:[.,]\d{1,2})?) punt(?:en)?(?:\W|$)`)
	validFrom  = regexp.MustCompile(`geldig vanaf (\d{4}-\d\d-\d\d)`)
	validUntil = regexp.MustCompile(`geldig tot en met (\d{4}-\d\d-\d\d)`)
)

func parseAccreditations(o *Offering, value string, _ *framework.Framework) error {
	o.Accreditations = nil
	values, err := split(value)
	if err != nil {
		return err
	}
	for _, v := range values {
		if err := tooLong(v, 500); err != nil {
			return err
		}
		a, err := parseAccreditation(v)
		if err != nil {
			return err
		}
		o.Accreditations = append(o.Accreditations, a)
	}
	return nil
}

func parseAccreditation(stated string) (Accreditation, error) {
	a := Accreditation{Text: stated}
	part := pointsText.FindStringSubmatch(stated)
	if part == nil {
		return a, nil
	}
	points, err := strconv.ParseFloat(strings.Replace(part[2], ",", ".", 1), 64)
	if err != nil {
		return a, err
	}
	a.Register, a.Points = part[1], points
	if a.ValidFrom, err = dateIn(stated, validFrom); err != nil {
		return a, err
	}
	if a.ValidUntil, err = dateIn(stated, validUntil); err != nil {
		return a, err
	}
	if !a.ValidUntil.IsZero() && a.ValidUntil.Before(a.ValidFrom) {
		return a, fmt.Errorf("%q eindigt voordat het begint. Controleer de twee datums", Shorten(stated))
	}
	return a, nil
}

func dateIn(stated string, form *regexp.Regexp) (time.Time, error) {
	part := form.FindStringSubmatch(stated)
	if part == nil {
		return time.Time{}, nil
	}
	return ParseDate(part[1])
}

func formatAccreditations(o *Offering) string {
	stated := make([]string, len(o.Accreditations))
	for i, a := range o.Accreditations {
		stated[i] = formatAccreditation(a)
	}
	return strings.Join(stated, "|")
}

// formatAccreditation returns the text of the source. If that text no longer parses to the
// facts stored with it, it returns a text that does.
func formatAccreditation(a Accreditation) string {
	if read, err := parseAccreditation(a.Text); err == nil && read == a {
		return a.Text
	}
	text := a.Text
	if a.Points > 0 {
		text = fmt.Sprintf("%s: %s punten", a.Register, formatDecimal(a.Points))
	}
	if !a.ValidFrom.IsZero() {
		text += ", geldig vanaf " + FormatDate(a.ValidFrom)
	}
	if !a.ValidUntil.IsZero() {
		text += ", geldig tot en met " + FormatDate(a.ValidUntil)
	}
	return text
}
