package ui

import (
	"math"
	"testing"
)

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		v        float64
		decimals int
		want     string
	}{
		{3.4, 1, "3,4"}, {3, 1, "3"}, {3.25, 2, "3,25"}, {1250, 0, "1.250"}, {1234567.5, 1, "1.234.567,5"},
		{0, 1, "0"}, {-0.04, 1, "0"}, {-1.5, 1, "-1,5"}, {100, 0, "100"}, {999.96, 1, "1.000"}, {10, 2, "10"},
		{math.NaN(), 1, "onbekend"}, {math.Inf(1), 1, "onbekend"},
	} {
		if got := Number(c.v, c.decimals); got != c.want {
			t.Errorf("Number(%v, %d) = %q, want %q", c.v, c.decimals, got, c.want)
		}
	}
}

func TestEuro(t *testing.T) {
	for cents, want := range map[int64]string{
		125000: "€\u00a01.250", 10868: "€\u00a0108,68", 0: "€\u00a00", 5: "€\u00a00,05", 199990: "€\u00a01.999,90",
	} {
		if got := Euro(cents); got != want {
			t.Errorf("Euro(%d) = %q, want %q", cents, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 stellingen", 1: "1 stelling", 1200: "1.200 stellingen"} {
		if got := Count(n, "stelling", "stellingen"); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestMeanRoundsHalfUp(t *testing.T) {
	for v, want := range map[float64]string{2.25: "2,3", 2.75: "2,8", 3: "3,0", 7.0 / 3: "2,3", 1.05: "1,1"} {
		if got := Mean(v); got != want {
			t.Errorf("Mean(%v) = %q, want %q", v, got, want)
		}
	}
}
