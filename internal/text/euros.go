package text

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	// ErrUnsure means that it is not certain which number or amount is meant.
	ErrUnsure = errors.New("not sure which number is meant")
	// ErrNegative means that a number is below zero.
	ErrNegative = errors.New("a negative number")
)

// The notations of a number that have one certain meaning. A point or comma followed by one or two
// digits separates decimals. A point followed by exactly three digits separates Dutch thousands; a
// comma followed by three digits could be English thousands or a mistake, and is refused. Where
// both occur, the last one separates the decimals.
var (
	plainNumber    = regexp.MustCompile(`^(\d{1,7})(?:[.,](\d{1,2}))?$`)
	dutchNumber    = regexp.MustCompile(`^\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?$`)
	englishNumber  = regexp.MustCompile(`^\d{1,3}(?:,\d{3})+\.\d{1,2}$`)
	separatorsOnly = strings.NewReplacer(".", "", ",", "")
	aroundAmount   = regexp.MustCompile(`(?is)^(?:€|eur|euro)?\s*(.*?)\s*(?:€|eur|euro)?$`)
	dashes         = regexp.MustCompile(`,[-–=]{1,2}$`)
)

// Hundredths reads a number with at most two decimals, and returns it in hundredths: 2,5 and 2.50
// are 250, 1.250 is 125000. It returns ErrNegative or ErrUnsure. ErrUnsure is also for text that is
// no number and for ten million or more.
func Hundredths(typed string) (int64, error) {
	number := strings.TrimSpace(typed)
	if strings.HasPrefix(number, "-") {
		return 0, ErrNegative
	}
	if dutchNumber.MatchString(number) || englishNumber.MatchString(number) {
		whole, decimals := number, ""
		if i := len(number) - 1 - strings.LastIndexAny(number, ".,"); i < 3 {
			whole, decimals = number[:len(number)-i-1], "."+number[len(number)-i:]
		}
		number = separatorsOnly.Replace(whole) + decimals
	}
	part := plainNumber.FindStringSubmatch(number)
	if part == nil {
		return 0, ErrUnsure
	}
	return strconv.ParseInt(part[1]+(part[2] + "00")[:2], 10, 64)
}

// Euros reads an amount in euros and returns it in cents: 1250, 1250.50, "€ 1.250,-",
// "1.250,00" and "gratis". It returns ErrNegative or ErrUnsure as Hundredths does.
func Euros(typed string) (cents int64, err error) {
	typed = strings.TrimSpace(strings.ReplaceAll(typed, "\u00a0", " "))
	switch strings.ToLower(typed) {
	case "gratis", "kosteloos", "free":
		return 0, nil
	}
	return Hundredths(dashes.ReplaceAllString(aroundAmount.FindStringSubmatch(typed)[1], ""))
}

// Decimal formats an amount of cents, zero or more, for machines: 1250.00.
func Decimal(cents int64) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }

// DecimalComma formats an amount of cents, zero or more, for a Dutch form or spreadsheet: 1250,00.
func DecimalComma(cents int64) string { return strings.Replace(Decimal(cents), ".", ",", 1) }
