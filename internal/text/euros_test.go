package text_test

import (
	"errors"
	"testing"

	"reflectietool/internal/text"
)

func TestEuros(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]int64{
		"1250": 125000, "1250.5": 125050, "1250,50": 125050, "€ 1.250,-": 125000, "€1.250,00": 125000, "1.250": 125000, "1.250.000,5": 125000050,
		"1,250.00": 125000, "EUR 12,50": 1250, "12 euro": 1200, "€\u00a012,--": 1200, "12,–": 1200, "gratis": 0, "Kosteloos": 0, "0": 0, "0,00": 0, "1.25": 125, "9999999": 999999900,
		"250": 25000, "€ 1.250": 125000, "€1.250,-": 125000, "249,50": 24950, " 75 ": 7500, "1.000.000": 100000000, "12,5": 1250, "249.50": 24950,
	} {
		if got, err := text.Euros(typed); err != nil || got != want {
			t.Errorf("%q: %d, %v, want %d", typed, got, err, want)
		}
	}
	for _, typed := range []string{
		"1,250", "1.2500", "12.34.56", "1.250.00", "€", "-5", "€ -5", "10-20", "vanaf 10", "12 + btw", "1e3", "10000000", "12\n13", "1 250", "$ 5", "0x10", ",5",
		"", "1,234,56", "99999999999999999999",
	} {
		got, err := text.Euros(typed)
		if !errors.Is(err, text.ErrUnsure) && !errors.Is(err, text.ErrNegative) {
			t.Errorf("%q was read as %d, %v", typed, got, err)
		}
	}
	if _, err := text.Euros("€ -5"); !errors.Is(err, text.ErrNegative) {
		t.Errorf("below zero: %v", err)
	}
}

func TestDecimal(t *testing.T) {
	t.Parallel()
	for cents, want := range map[int64][2]string{
		0: {"0.00", "0,00"}, 5: {"0.05", "0,05"}, 10868: {"108.68", "108,68"}, 125000: {"1250.00", "1250,00"},
	} {
		if point, comma := text.Decimal(cents), text.DecimalComma(cents); point != want[0] || comma != want[1] {
			t.Errorf("%d: %s, %s, want %s", cents, point, comma, want)
		}
	}
}

// FuzzEuros checks for any text that an amount that is read is read the same when it is written out.
func FuzzEuros(f *testing.F) {
	for _, seed := range []string{"1250", "\u20ac 1.250,-", "1,250.50", "gratis", "-1", "0,5", "9999999,99", "1.2.3", "\u0661"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		cents, err := text.Euros(typed)
		if err != nil {
			return
		}
		if cents < 0 || cents >= 1_000_000_000 {
			t.Errorf("%q is %d cents", typed, cents)
		}
		for _, written := range []string{text.Decimal(cents), text.DecimalComma(cents)} {
			if again, err := text.Euros(written); err != nil || again != cents {
				t.Errorf("%q is %d, and %q is %d, %v", typed, cents, written, again, err)
			}
		}
	})
}
