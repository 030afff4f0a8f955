package ui

import (
	"math"
	"strconv"
	"strings"
)

// Number writes v in Dutch notation with at most the given number of decimals: 3,4 or 1.250.
// Trailing zeros are left out; NaN and infinities give "onbekend".
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

// Mean writes a mean of answers with exactly one decimal: 3,0.
func Mean(v float64) string { return fixed(v, 1) }

// Integer writes a whole number in Dutch notation: 1.250.
func Integer(n int) string { return Number(float64(n), 0) }

// Euro writes an amount in cents as euros: "€ 1.250" for whole euros, else "€ 108,68". The
// space is a non-breaking one.
func Euro(cents int64) string {
	decimals := 2
	if cents%100 == 0 {
		decimals = 0
	}
	return "€\u00a0" + fixed(float64(cents)/100, decimals)
}

// Count writes a number with its noun: "1 stelling", "3 stellingen".
func Count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return Integer(n) + " " + more
}

// fixed writes v with exactly the given number of decimals, halves rounded up, a decimal comma
// and dots between thousands.
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

// SentenceCase puts the first letter in upper case, also after an opening bracket.
func SentenceCase(text string) string {
	if rest, bracketed := strings.CutPrefix(text, "("); bracketed {
		return "(" + SentenceCase(rest)
	}
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
