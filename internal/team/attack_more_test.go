package team

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"reflectietool/internal/framework"
)

var tenSlugs = []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}

func (a answers) levels() Levels {
	levels := Levels{}
	for c, level := range a {
		levels[tenSlugs[c]] = level
	}
	return levels
}

func (s spread) publication(t testing.TB, n int) Publication {
	t.Helper()
	var people []Levels
	for _, p := range s.people(n) {
		people = append(people, p.levels())
	}
	p, ok := Publish(tenSlugs, people, minK)
	if !ok {
		t.Fatalf("%d people are too few", n)
	}
	return p
}

// TestSiblingsLearnTheAttentionOfOneTeam lets an attacker who knows the words of all teams but one
// subtract them from what the organisation sees. Only the aandachtspunten of that team remain,
// which its own publication shows as well.
func TestSiblingsLearnTheAttentionOfOneTeam(t *testing.T) {
	t.Parallel()
	s := spread{rand.New(rand.NewPCG(13, 2013)), 0}
	for range 200 {
		var siblings []Publication
		for range MinTeams + s.IntN(20) {
			siblings = append(siblings, s.publication(t, minK+s.IntN(20)))
		}
		target := s.publication(t, minK)
		before, _ := AttentionTotals(tenSlugs, siblings)
		after, _ := AttentionTotals(tenSlugs, append(siblings, target))
		for c, total := range after {
			learned := total.Teams - before[c].Teams
			if (learned == 1) != (target.WordFor(total.Competency) == Attention) || learned < 0 || learned > 1 {
				t.Fatalf("%s: %d of %s", total.Competency, learned, target.WordFor(total.Competency))
			}
		}
	}
}

// onlyAttention returns what remains after the subtraction: whether competency c is an
// aandachtspunt, and how many there are.
func onlyAttention(m []mean, c int) string {
	points := 0
	all := words(m, minK)
	for _, word := range all {
		if word == Attention {
			points++
		}
	}
	return fmt.Sprint(all[c] == Attention, points)
}

// TestSiblingSubtractionTwice repeats the subtraction for two rounds of the same team, which differ
// in one member: the bounds are those of two publications.
func TestSiblingSubtractionTwice(t *testing.T) {
	t.Parallel()
	got := differencing(onlyAttention, 0.5, false)
	t.Logf("two rounds by subtraction: %s", got)
	if got.best() > baseRate+0.10 || got.known() > 0.01 {
		t.Errorf("subtraction gives away too much: %s", got)
	}
}

// TestTooFewTeamsTellNothing checks that there are no totals until five teams have published.
func TestTooFewTeamsTellNothing(t *testing.T) {
	t.Parallel()
	s := spread{rand.New(rand.NewPCG(14, 2013)), 0}
	var all []Publication
	for n := range MinTeams + 1 {
		totals, ok := AttentionTotals(tenSlugs, all)
		if want := n >= MinTeams; ok != want || (len(totals) > 0) != want {
			t.Errorf("%d teams: %t, %v", n, ok, totals)
		}
		all = append(all, s.publication(t, 8))
	}
}

// drawLevels draws a person who has a level for some of the competencies.
func drawLevels(t *rapid.T) Levels {
	levels := Levels{}
	for _, slug := range tenSlugs {
		if level := framework.Level(rapid.IntRange(0, 4).Draw(t, slug)); level.Valid() {
			levels[slug] = level
		}
	}
	return levels
}

// TestPublicationIsOfTheTeamOnly checks that a publication depends on which levels there are, and
// not on which member has them, in which order they came, or which person views it.
func TestPublicationIsOfTheTeamOnly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.SliceOfN(rapid.Custom(drawLevels), 0, 15).Draw(t, "people")
		first, ok := Publish(tenSlugs, people, minK)
		shuffled := rapid.Permutation(people).Draw(t, "order")
		for range rapid.IntRange(0, 3).Draw(t, "without a level") {
			shuffled = append(shuffled, Levels{})
		}
		second, again := Publish(tenSlugs, shuffled, minK)
		if ok != again || first.Size != second.Size || !slices.Equal(first.Competencies, second.Competencies) {
			t.Fatalf("the order of people matters: %v, then %v", first, second)
		}
		counting := 0
		for _, p := range people {
			counting += min(1, len(p))
		}
		if ok != (counting >= minK) || !ok && len(first.Competencies) > 0 {
			t.Fatalf("%d people count, published %t: %v", counting, ok, first)
		}
	})
}

// TestComputingAgainWouldTell shows why a publication is stored and never computed again: in many
// teams from which one member withdraws, other words would appear, which would reveal something
// about that member.
func TestComputingAgainWouldTell(t *testing.T) {
	t.Parallel()
	s := spread{rand.New(rand.NewPCG(15, 2013)), 0}
	differ := 0
	for range teams {
		people := s.people(minK + 1 + s.IntN(7))
		if !slices.Equal(words(means(people), minK), words(means(people[1:]), minK)) {
			differ++
		}
	}
	t.Logf("%d of %d teams would read other words after a withdrawal", differ, teams)
	if differ < teams/2 {
		t.Errorf("only %d of %d: then this test proves nothing", differ, teams)
	}
}

// fewer is how many teams are enough for the attacks that quality.md does not ask for.
const fewer = teams / 4

// TestPuppetsAroundTwo lets a lead fill a team with accounts of their own around one real member,
// and give answers as people do. That is the same attack as all other members colluding
// (TestAllOthersCollude). One more real member makes it much harder.
func TestPuppetsAroundTwo(t *testing.T) {
	t.Parallel()
	s := spread{rand.New(rand.NewPCG(16, 2013)), 0}
	suspects := s.people(2 * tries)
	var result outcome
	for range fewer {
		people := s.people(minK + s.IntN(8))
		fits := fittingPair(suspects, means(people[2:]), people[0], people[1])
		for c, truth := range people[0] {
			guessed, certainty := fits.guess(c)
			result.add(guessed, truth, certainty)
		}
	}
	t.Logf("all but two: %s", result)
	if result.best() > baseRate+0.10 || result.known() > 0.01 {
		t.Errorf("the words give away too much: %s", result)
	}
}

// fittingPair is fitting for two unknown members. It counts the first one of each pair.
func fittingPair(suspects []answers, others []mean, target, second answers) *fits {
	var all fits
	three, team := make([]mean, competencies), make([]mean, competencies)
	var seen []byte
	published := allWords(nil, with(team, with(three, others, second), target))
	found := 0
	for i := 0; i+1 < len(suspects) && found < enough; i += 2 {
		seen = allWords(seen[:0], with(team, with(three, others, suspects[i+1]), suspects[i]))
		if !bytes.Equal(seen, published) {
			continue
		}
		found++
		for c, level := range suspects[i] {
			all[c][level]++
		}
	}
	return &all
}

// TestPuppetsThatChooseTheirAnswers measures the limit of the promise: an attacker who controls all
// other accounts and fills in the answers that reveal most learns more than the bounds allow. The
// figures are in docs/privacy-teams.md, and the screens advise people who count to know the
// colleagues in the team.
func TestPuppetsThatChooseTheirAnswers(t *testing.T) {
	t.Parallel()
	for n := minK; n <= 12; n++ {
		var best, known float64
		for sum := n - 1; sum <= 4*(n-1); sum++ {
			guessed, certain := puppets(n, sum)
			best, known = max(best, guessed), max(known, certain)
		}
		t.Logf("%d puppets around one: best guess %.2f, sure in %.0f%% of cases", n-1, best, 100*known)
		if best <= baseRate+0.20 {
			t.Errorf("%d people: %.2f is within the bounds, so the explanation is too gloomy", n, best)
		}
		if best > 0.751 || known > 0.251 {
			t.Errorf("%d people: %.2f and %.2f is more than docs/privacy-teams.md says", n, best, known)
		}
	}
}

// puppets simulates a team whose puppets have a level for one competency only, with this sum. It
// returns how often the best guess at the level of the one real member is right, and how often the
// attacker is sure, both averaged over the prior.
func puppets(n, sum int) (best, known float64) {
	weights := map[Word]*[5]float64{}
	for _, level := range framework.Levels() {
		word := words([]mean{{sum + int(level), n}}, minK)[0]
		if weights[word] == nil {
			weights[word] = new([5]float64)
		}
		weights[word][level] = prior[level]
	}
	for _, seen := range weights {
		total, most := 0.0, 0.0
		for _, weight := range seen {
			total, most = total+weight, max(most, weight)
		}
		best += most
		if most/total >= sure {
			known += most
		}
	}
	return best, known
}

// twoTeams lets attackers who know everyone else in two teams guess the levels of a person who is
// in both and counts in the first; count returns that person's answers in the second team, and
// whether they count there.
func twoTeams(count func(s spread, target answers) (answers, bool)) (result outcome) {
	s := spread{rand.New(rand.NewPCG(17, 2013)), 0.5}
	suspects := s.people(tries)
	for range fewer {
		target := s.person()
		first, second := means(s.people(minK-1+s.IntN(8))), means(s.people(minK-1+s.IntN(8)))
		counts, ok := count(s, target)
		all := fittingBoth(suspects, first, second, target, counts, ok)
		for c, truth := range target {
			guessed, certainty := all.guess(c)
			result.add(guessed, truth, certainty)
		}
	}
	return result
}

func fittingBoth(suspects []answers, first, second []mean, target, again answers, both bool) *fits {
	var all fits
	team := make([]mean, competencies)
	one := allWords(nil, with(team, first, target))
	two := allWords(nil, with(team, second, again))
	var seen []byte
	looks := func(others []mean, suspect answers, published []byte) bool {
		seen = allWords(seen[:0], with(team, others, suspect))
		return bytes.Equal(seen, published)
	}
	found := 0
	for _, suspect := range suspects {
		if !looks(first, suspect, one) || both && !looks(second, suspect, two) {
			continue
		}
		for c, level := range suspect {
			all[c][level]++
		}
		if found++; found == enough {
			break
		}
	}
	return &all
}

// TestOneReflectionInTwoTeams shows why a reflection counts in one round only: in two rounds,
// attackers would see two publications of it.
func TestOneReflectionInTwoTeams(t *testing.T) {
	t.Parallel()
	once := twoTeams(func(_ spread, target answers) (answers, bool) { return target, false })
	twice := twoTeams(func(_ spread, target answers) (answers, bool) { return target, true })
	t.Logf("in one team: %s", once)
	t.Logf("in two teams: %s", twice)
	if once.best() > baseRate+0.20 || once.known() > 0.03 {
		t.Errorf("counting once gives away too much: %s", once)
	}
	if twice.best() < once.best()+0.02 {
		t.Errorf("counting twice reveals no more: %s, once %s", twice, once)
	}
}
