package parts

import (
	"context"
	"math"
	"strings"
	"testing"
)

// tip returns where a petal ends, in the units of the picture.
func tip(i, n int, length float64) (x, y float64) {
	shape := petalShape(length, n)
	angle := petalAngle(i, n) * math.Pi / 180
	reach := -shape.cy + shape.ry
	return flowerX + reach*math.Sin(angle), flowerY - reach*math.Cos(angle)
}

func TestPetalsFanOutEvenly(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 5, 10, 12} {
		for i := range n {
			if got := petalAngle(i, n) + petalAngle(n-1-i, n); math.Abs(got) > 1e-9 {
				t.Errorf("petal %d of %d leans %g further than its mirror image", i, n, got)
			}
			if i > 0 && petalAngle(i, n) <= petalAngle(i-1, n) {
				t.Errorf("petal %d of %d stands left of the one before it", i, n)
			}
		}
	}
	if got := petalAngle(9, 10) - petalAngle(8, 10); math.Abs(got-18) > 1e-9 {
		t.Errorf("ten petals stand %g degrees apart, want 18", got)
	}
}

func TestPetalsStayInThePicture(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 5, 10, 12} {
		for i := range n {
			x, y := tip(i, n, 1)
			if half := petalShape(1, n).rx; x < 0 || x > 2*flowerX || y < 0 || y+half > 160 {
				t.Errorf("petal %d of %d ends at %.0f, %.0f", i, n, x, y)
			}
		}
	}
	if flowerY+flowerSun > 160 {
		t.Error("the sun sticks out")
	}
}

func TestLongerPetalsReachFurther(t *testing.T) {
	t.Parallel()
	before := 0.0
	for _, length := range []float64{0, 0.55, 0.7, 0.85, 1} {
		shape := petalShape(length, 10)
		reach := -shape.cy + shape.ry
		if reach <= before+10 {
			t.Errorf("length %g reaches %g, one shorter reaches %g", length, reach, before)
		}
		if base := -shape.cy - shape.ry; base > flowerSun {
			t.Errorf("length %g leaves a gap of %g between sun and petal", length, base-flowerSun)
		}
		before = reach
	}
	if math.Abs(before-flowerReach) > 1e-9 {
		t.Errorf("the longest petal reaches %g, want %g", before, flowerReach)
	}
}

// TestNeighboursTouchHalfway holds that neighbouring petals of full length, whose roots must
// overlap, keep apart in their outer half.
func TestNeighboursTouchHalfway(t *testing.T) {
	t.Parallel()
	shape := petalShape(1, 10)
	halfway := -shape.cy
	apart := halfway * math.Sin(9*math.Pi/180) // from the middle line to that between two neighbours
	if shape.rx > apart+1 {
		t.Errorf("halfway a petal is %.1f wide on either side, and has %.1f", shape.rx, apart)
	}
}

func TestFlowerDrawsBudsAndOutlines(t *testing.T) {
	t.Parallel()
	petals := []Petal{
		{Kenmerk: "eigen-kracht", Name: "zonder niveau", Words: "geen niveau, weet ik niet", Look: "rt-petal"},
		{Kenmerk: "eigen-kracht", Name: "op weg", Words: "Groeien", Length: 0.7, Outline: 0.85, Look: "rt-petal"},
	}
	var b strings.Builder
	if err := Flower(FlowerProps{Label: "Bloem", Petals: petals}).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	for want, n := range map[string]int{
		"rt-petal--bud": 2, "rt-petal--outline": 1, `aria-label="Bloem"`: 1, "zonder niveau<span": 1, "geen niveau, weet ik niet": 1,
		"rt-flower--around": 0, `class="rt-petal `: 2,
	} {
		if strings.Count(got, want) != n {
			t.Errorf("%q is there %d times, want %d:\n%s", want, strings.Count(got, want), n, got)
		}
	}
}
