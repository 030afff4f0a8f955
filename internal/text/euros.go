package text

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	// ErrUnsure says that it is not sure which number or amount is meant.
	ErrUnsure = errors.New("not sure which number is meant")
	// ErrNegative says that a number is below zero.
	ErrNegative = errors.New("a negative number")
)

// The ways to write a number of which the meaning is sure. A point or comma with one or two
// digits behind it is that of the decimals. A point with exactly three digits behind it is
// that of Dutch thousands; a comma with three digits could be English thousands or a slip,
// and is refused. Where both occur, the last one is that of the decimals.
var (
	plainNumber    = regexp.MustCompile(`^(\d{1,7})(?:[.,](\d{1,2}))?$`)
	dutchNumber    = regexp.MustCompile(`^\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?$`)
	englishNumber  = regexp.MustCompile(`^\d{1,3}(?:,\d{3})+\.\d{1,2}$`)
	separatorsOnly = strings.NewReplacer(".", "", ",", "")
	aroundAmount   = regexp.MustCompile(`(?is)^(?:€|eur|euro)?\s*(.*?)\s*(?:€|eur|euro)?$`)
	dashes         = regexp.MustCompile(`,[-–=]{1,2}$`)
)

// Hundredths reads a number with at most two decimals, and returns it in hundredths: 2,5 and
// 2.50 are 250, 1.250 is 125000. It returns ErrNegative or ErrUnsure, also for what is no number
// and for ten million or more.
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

// Decimal writes an amount of cents, zero or more, as a machine reads it: 1250.00.
func Decimal(cents int64) string { return fmt.Sprintf("%d.%02d", cents/100, cents%100) }

// DecimalComma writes an amount of cents, zero or more, as a Dutch form or spreadsheet holds it:
// 1250,00.
func DecimalComma(cents int64) string { return strings.Replace(Decimal(cents), ".", ",", 1) }
