package text_test

import (
	"math"
	"strings"
	"testing"

	"reflectietool/internal/text"
)

func TestWhole(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]int{"0": 0, "7": 7, "\t12\n": 12, "007": 7, "2147483647": text.MostInteger} {
		if got, ok := text.Whole(typed, text.MostInteger); got != want || !ok {
			t.Errorf("%q is read as %d, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", "-1", "+1", "1.5", "1e3", "NaN", "0x10", "1_000", "٣", "1\x00", "\xff", "2147483648", "9223372036854775808", strings.Repeat("9", 10_000)} {
		if got, ok := text.Whole(typed, text.MostInteger); got != 0 || ok {
			t.Errorf("%.20q is read as %d, %v", typed, got, ok)
		}
	}
	if got, ok := text.Whole("9223372036854775807", math.MaxInt); got != math.MaxInt || !ok {
		t.Errorf("the largest number is read as %d, %v", got, ok)
	}
}
