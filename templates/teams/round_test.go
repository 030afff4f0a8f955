package teams

import (
	"strings"
	"testing"

	"reflectietool/internal/offering"
	"reflectietool/internal/team"
)

// chosen returns a cover of these offerings that touches some of a number of aandachtspunten.
func chosen(points, touched int, offerings ...offering.Offering) team.Cover {
	slugs := strings.Split("abcdefghij", "")
	c := team.Cover{Points: slugs[:points], Touched: slugs[:touched]}
	for i := range offerings {
		c.Chosen = append(c.Chosen, team.Covering{Offering: &offerings[i]})
	}
	return c
}

func TestCoverInWords(t *testing.T) {
	t.Parallel()
	costs := func(euros int64) *offering.Cents { return new(offering.Cents(100 * euros)) }
	training := offering.Offering{Kind: offering.Training, Hours: 8, Cost: costs(250)}
	workshop := offering.Offering{Kind: offering.Workshop, Hours: 2.5}
	for want, cover := range map[string]team.Cover{
		"Deze twee trainingen passen bij 3 van de 3 aandachtspunten. De duur is samen 16 uur. De prijs is samen € 500.":                                           chosen(3, 3, training, training),
		"Deze training past bij het aandachtspunt. De duur is 8 uur. De prijs is € 250.":                                                                          chosen(1, 1, training),
		"Deze workshop past bij 1 van de 4 aandachtspunten. De duur is 2,5 uur. De prijs is onbekend.":                                                            chosen(4, 1, workshop),
		"Deze twee onderdelen passen bij 2 van de 3 aandachtspunten. De duur is samen 10,5 uur. De prijs is € 250 voor één ervan. Van de andere is die onbekend.": chosen(3, 2, training, workshop),
		"Deze drie onderdelen passen bij 2 van de 2 aandachtspunten. De duur is 8 uur voor één ervan. Van de andere twee is die onbekend. De prijs is € 250 voor één ervan. Van de andere twee is die onbekend.": chosen(2, 2,
			training, offering.Offering{Kind: offering.PeerReview}, offering.Offering{Kind: offering.PeerReview}),
		"Deze twee vormen van intervisie passen bij 2 van de 2 aandachtspunten. De duur is onbekend. De prijs is samen € 0.": chosen(2, 2,
			offering.Offering{Kind: offering.PeerReview, Cost: costs(0)}, offering.Offering{Kind: offering.PeerReview, Cost: costs(0)}),
	} {
		got := coverSentence(cover) + " " + strings.Join(coverTotals(cover), " ")
		if got = strings.ReplaceAll(got, "\u00a0", " "); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
	for _, kind := range team.CoverKinds() {
		if kindNames[kind][1] == "" {
			t.Errorf("%s has no name for more of them", kind)
		}
	}
}
