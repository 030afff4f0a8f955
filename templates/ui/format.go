package ui

import (
	"math"
	"strconv"
	"strings"
	"time"
)

var months = [...]string{
	"januari", "februari", "maart", "april", "mei", "juni",
	"juli", "augustus", "september", "oktober", "november", "december",
}

// Number writes a figure with at most the given number of decimals, the Dutch way: 3,4 or
// 1.250. Zeros at the end are left out; NaN and infinities give "onbekend".
func Number(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "onbekend"
	}
	s := fixed(v, decimals)
	if strings.Contains(s, ",") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ",")
	}
	return s
}

// Mean writes a mean of answers with one decimal: 3,0.
func Mean(v float64) string { return fixed(v, 1) }

// Integer writes a whole number the Dutch way: 1.250.
func Integer(n int) string { return Number(float64(n), 0) }

// Euro writes an amount in cents: "€ 1.250" when it is whole, else "€ 108,68". The space does
// not break.
func Euro(cents int64) string {
	decimals := 2
	if cents%100 == 0 {
		decimals = 0
	}
	return "€\u00a0" + fixed(float64(cents)/100, decimals)
}

// Date writes a day in full: "21 november 2026". The zero time gives "onbekend".
func Date(t time.Time) string {
	if t.IsZero() {
		return "onbekend"
	}
	return strconv.Itoa(t.Day()) + " " + months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// DateTime writes a day with the time: "21 november 2026 om 14.05 uur".
func DateTime(t time.Time) string {
	if t.IsZero() {
		return "onbekend"
	}
	return Date(t) + t.Format(" om 15.04 uur")
}

// Count writes a number with its noun: "1 stelling", "3 stellingen".
func Count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return Integer(n) + " " + more
}

// fixed writes v with exactly the given decimals, half rounded up, a comma and dots
// between thousands.
func fixed(v float64, decimals int) string {
	scale := math.Pow10(decimals)
	rounded := math.Round(math.Abs(v)*scale) / scale
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(rounded, 'f', decimals, 64), ".")
	var b strings.Builder
	if v < 0 && strings.Trim(whole+fraction, "0") != "" {
		b.WriteByte('-')
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteString("," + fraction)
	}
	return b.String()
}
