package offering

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/framework"
	"reflectietool/internal/text"
)

// The parsers and formatters of the columns. A parser leaves an unknown fact at its zero
// value; its error completes the sentence "kolom ...: ...".

func parseKind(o *Offering, value string, _ *framework.Framework) error {
	value = strings.ToLower(value)
	o.Kind = Kind(value)
	return oneOf(value, Kinds())
}

func parseState(o *Offering, value string, _ *framework.Framework) error {
	value = strings.ToLower(value)
	if o.State = State(value); value == "" {
		o.State = Draft
		return nil
	}
	return oneOf(value, States())
}

func oneOf[T ~string](value string, allowed []T) error {
	if value == "" {
		return errRequired
	}
	if !slices.Contains(allowed, T(value)) {
		return fmt.Errorf("%q kennen we niet. Kies uit %s", Shorten(value), Joined(allowed))
	}
	return nil
}

// Joined writes values as one text, separated by ", ".
func Joined[T ~string](values []T) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = string(v)
	}
	return strings.Join(words, ", ")
}

// Shorten cuts a value off after 60 characters, so that a message that quotes it stays
// readable.
func Shorten(value string) string {
	const limit = 60
	if runes := []rune(value); len(runes) > limit {
		return string(runes[:limit]) + "…"
	}
	return value
}

func parseURL(o *Offering, value string, _ *framework.Framework) error {
	o.URL = value
	if err := tooLong(value, 2000); err != nil {
		return err
	}
	if value != "" && !IsAddress(value) {
		return fmt.Errorf("%q is geen webadres. Schrijf het als https://voorbeeld.nl/pagina, zonder spaties", Shorten(value))
	}
	return nil
}

func parseFormats(o *Offering, value string, _ *framework.Framework) error {
	values, err := splitKnown(value, Formats())
	o.Formats = values
	return err
}

func formatFormats(o *Offering) string {
	words := make([]string, len(o.Formats))
	for i, f := range o.Formats {
		words[i] = string(f)
	}
	return strings.Join(words, "|")
}

func parseEducation(o *Offering, value string, _ *framework.Framework) error {
	values, err := splitKnown(value, EducationLevels())
	o.EducationLevels = values
	return err
}

func splitKnown[T ~string](value string, allowed []T) ([]T, error) {
	words, err := split(value)
	if err != nil {
		return nil, err
	}
	var values []T
	for _, w := range words {
		w = strings.ToLower(w)
		if err := oneOf(w, allowed); err != nil {
			return nil, err
		}
		values = append(values, T(w))
	}
	return values, nil
}

func parseRegions(o *Offering, value string, _ *framework.Framework) error {
	values, err := split(value)
	o.Regions = values
	for _, region := range values {
		err = errors.Join(err, tooLong(region, 100))
	}
	return err
}

var languageCode = regexp.MustCompile(`^[a-z]{2,3}$`)

func language(field func(*Offering) *string) func(*Offering, string, *framework.Framework) error {
	return func(o *Offering, value string, _ *framework.Framework) error {
		*field(o) = value
		if value != "" && !languageCode.MatchString(value) {
			return fmt.Errorf("%q is geen taalcode. Schrijf bijvoorbeeld nl of en", Shorten(value))
		}
		return nil
	}
}

func parseHours(o *Offering, value string, _ *framework.Framework) error {
	o.Hours = 0
	if value == "" {
		return nil
	}
	n, err := text.Hundredths(value)
	if err != nil {
		return explainNumber(err, value, "%q is geen getal. Schrijf het met maximaal twee decimalen, zoals 2,5")
	}
	if n == 0 || n >= 100_000_00 {
		return fmt.Errorf("%q uur kan niet. Vul een getal in boven 0 en onder 100.000", value)
	}
	o.Hours = float64(n) / 100
	return nil
}

func formatDecimal(n float64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

func parseCost(o *Offering, value string, _ *framework.Framework) error {
	o.Cost = nil
	if value == "" {
		return nil
	}
	n, err := text.Euros(value)
	if err != nil {
		return explainNumber(err, value, "van %q is niet zeker welk bedrag het is. Schrijf alleen het bedrag, zoals 108,68 of 1.250,00. "+
			"De rest kan bij de kosten in woorden")
	}
	o.Cost = new(Cents(n))
	return nil
}

// explainNumber returns in Dutch why a number cannot be read. The format string unsure has a
// %q for the value.
func explainNumber(err error, value, unsure string) error {
	if errors.Is(err, text.ErrNegative) {
		unsure = "%q is negatief. Vul een getal in zonder min"
	}
	return fmt.Errorf(unsure, Shorten(value))
}

func formatCost(o *Offering) string {
	if o.Cost == nil {
		return ""
	}
	return text.Decimal(int64(*o.Cost))
}

func parseKenmerk(o *Offering, value string, fw *framework.Framework) error {
	o.Kenmerk = value
	if value == "" || slices.ContainsFunc(fw.Kenmerken, func(k framework.Kenmerk) bool { return k.Name == value }) {
		return nil
	}
	return fmt.Errorf("%q is geen kenmerk. Kies uit %s", Shorten(value), kenmerkNames(fw))
}

// kenmerkNames lists the names of the kenmerken of a framework.
func kenmerkNames(fw *framework.Framework) string {
	names := make([]string, len(fw.Kenmerken))
	for i, k := range fw.Kenmerken {
		names[i] = k.Name
	}
	return strings.Join(names, ", ")
}

func parseSourceDate(o *Offering, value string, _ *framework.Framework) error {
	o.SourceDate = value
	if value == "" {
		return nil
	}
	if date, err := ParseDate(value); err == nil {
		o.SourceDate = FormatDate(date)
		return nil
	}
	for _, layout := range []string{"2006", "2006-01"} {
		if _, err := time.Parse(layout, value); err == nil && len(value) == len(layout) {
			return nil
		}
	}
	return fmt.Errorf("%q is geen datum. Schrijf 2026, 2026-11, 2026-11-21 of 21-11-2026", Shorten(value))
}

func parseValidUntil(o *Offering, value string, _ *framework.Framework) (err error) {
	o.ValidUntil, err = ParseDate(value)
	return err
}

func parseCheckedOn(o *Offering, value string, _ *framework.Framework) (err error) {
	o.CheckedOn, err = ParseDate(value)
	return err
}

// ParseDate reads a day as calendar.Parse does; "" gives the zero time. A day before 1900 is
// an error, as is any other text; its message is Dutch.
func ParseDate(value string) (time.Time, error) {
	if value == "" {
		return time.Time{}, nil
	}
	date, err := calendar.Parse(value)
	if err != nil || date.Year() < 1900 {
		return time.Time{}, fmt.Errorf("%q is geen datum. Schrijf de dag als 2026-11-21 of 21-11-2026", Shorten(value))
	}
	return date, nil
}

// FormatDate writes a day as 2006-01-02, and the zero time as "".
func FormatDate(date time.Time) string {
	if date.IsZero() {
		return ""
	}
	return date.Format(time.DateOnly)
}
