package plan

import (
	"errors"
	"fmt"
	"strings"

	"reflectietool/internal/text"
)

// Points are points of a register, in hundredths.
type Points int64

// MaxPoints is the most for one item.
const MaxPoints Points = 1000_00

// String writes points as Dutch people do: 2, 2,5 or 2,25.
func (p Points) String() string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%d,%02d", p/100, p%100), "0"), ",")
}

// MarshalJSON writes points as a number.
func (p Points) MarshalJSON() ([]byte, error) { return []byte(text.Decimal(int64(p))), nil }

// readPoints reads points as typed, nil for nothing, and returns a Dutch message when they cannot be used.
func readPoints(typed string) (*Points, string) {
	if strings.TrimSpace(typed) == "" {
		return nil, ""
	}
	hundredths, err := text.Hundredths(typed)
	points := Points(hundredths)
	switch {
	case errors.Is(err, text.ErrNegative):
		return nil, "Punten kunnen niet onder de 0 zijn. Vul 0 of meer in."
	case err != nil:
		return nil, "Schrijf de punten als getal, zoals 2 of 2,5."
	case points > MaxPoints:
		return nil, fmt.Sprintf("Dit zijn wel erg veel punten. Vul er maximaal %s in.", MaxPoints)
	}
	return &points, ""
}

// Category is the sort of points, as registers tell them apart.
type Category string

// The categories.
const (
	Accredited Category = "geaccrediteerd"
	Reflecting Category = "reflectie"
	Otherwise  Category = "overig"
)

// Categories lists the categories in the order in which they are offered.
func Categories() []Category { return []Category{Accredited, Reflecting, Otherwise} }

// Label is the Dutch name of the category.
func (c Category) Label() string {
	switch c {
	case Accredited:
		return "geaccrediteerde scholing"
	case Reflecting:
		return "reflectie, zoals intervisie en supervisie"
	case Otherwise:
		return "overige professionalisering"
	}
	return ""
}
