package offering

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var decimal = regexp.MustCompile(`^(\d{1,7})(?:[.,](\d{1,2}))?$`)

var errAmount = errors.New("schrijf alleen het bedrag, zoals 108,68 of 1.250,00; wat erbij hoort kan bij de kosten in woorden")

// hundredths reads a number with a point or a comma and at most two decimals.
func hundredths(value string) (int64, error) {
	if strings.HasPrefix(value, "-") {
		return 0, fmt.Errorf("%q is negatief, dat kan niet", Shorten(value))
	}
	part := decimal.FindStringSubmatch(value)
	if part == nil {
		return 0, fmt.Errorf("%q is geen getal, schrijf het met hoogstens twee decimalen, zoals 2,5", Shorten(value))
	}
	return strconv.ParseInt(part[1]+(part[2] + "00")[:2], 10, 64)
}

// The ways to write an amount of which the meaning is sure. A point or comma with one or two
// digits behind it is that of the decimals. A point with exactly three digits behind it is
// that of Dutch thousands; a comma with three digits could be English thousands or a slip,
// and is refused. Where both occur, the last one is that of the decimals.
var (
	aroundAmount   = regexp.MustCompile(`(?is)^(?:€|eur|euro)?\s*(.*?)\s*(?:€|eur|euro)?$`)
	dashes         = regexp.MustCompile(`,[-–=]{1,2}$`)
	dutchAmount    = regexp.MustCompile(`^\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?$`)
	englishAmount  = regexp.MustCompile(`^\d{1,3}(?:,\d{3})+\.\d{1,2}$`)
	separatorsOnly = strings.NewReplacer(".", "", ",", "")
)

// ReadEuros reads an amount in cents: 1250, 1250.50, "€ 1.250,-", "1.250,00" and "gratis".
func ReadEuros(value string) (int64, error) {
	switch strings.ToLower(value) {
	case "gratis", "kosteloos", "free":
		return 0, nil
	}
	amount := dashes.ReplaceAllString(aroundAmount.FindStringSubmatch(strings.ReplaceAll(value, "\u00a0", " "))[1], "")
	if dutchAmount.MatchString(amount) || englishAmount.MatchString(amount) {
		whole, cents := amount, ""
		if i := len(amount) - 1 - strings.LastIndexAny(amount, ".,"); i < 3 {
			whole, cents = amount[:len(amount)-i-1], "."+amount[len(amount)-i:]
		}
		amount = separatorsOnly.Replace(whole) + cents
	}
	n, err := hundredths(amount)
	if err != nil && strings.HasPrefix(amount, "-") {
		return 0, err
	}
	if err != nil {
		return 0, fmt.Errorf("van %q is niet zeker welk bedrag het is, %w", Shorten(value), errAmount)
	}
	return n, nil
}
