package team

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"reflectietool/internal/framework"
)

// The attacks of quality.md on publications, in a seeded simulation: teams of 5 to 12, levels drawn
// .10/.33/.42/.15, with and without correlation between the competencies of one person. The
// rejected design, which publishes mean levels to one decimal, runs in the same simulation, to
// prove that the simulation would have caught it.

const (
	competencies = 10
	teams        = 1000
	// baseRate is how often an attacker without any knowledge guesses a level right, by always
	// guessing "vast".
	baseRate = 0.42
	// sure is the certainty from which an attacker counts as sure.
	sure = 0.90
)

// answers are the levels of one person, by competency.
type answers [competencies]framework.Level

// spread draws people. Correlation is the share, from 0 to 1, of the variance that the competencies
// of one person have in common.
type spread struct {
	*rand.Rand
	correlation float64
}

// splits are the points where the standard normal distribution is divided into .10/.33/.42/.15.
var splits = [3]float64{-1.2816, -0.1764, 1.0364}

func (s spread) person() (a answers) {
	common := s.NormFloat64() * math.Sqrt(s.correlation)
	for c := range a {
		z := common + s.NormFloat64()*math.Sqrt(1-s.correlation)
		a[c] = framework.Exploring
		for _, split := range splits {
			if z > split {
				a[c]++
			}
		}
	}
	return a
}

func (s spread) people(n int) []answers {
	all := make([]answers, n)
	for i := range all {
		all[i] = s.person()
	}
	return all
}

func means(people []answers) []mean {
	all := make([]mean, competencies)
	for _, p := range people {
		for c, level := range p {
			all[c].sum += int(level)
			all[c].n++
		}
	}
	return all
}

// design is a way to publish: it returns what an attacker sees of competency c, as a key.
type design func(means []mean, c int) string

// threeWords is the design that is used. The attacker also uses how many competencies got each
// word.
func threeWords(m []mean, c int) string {
	all := words(m, minK)
	var strong, attention int
	for _, word := range all {
		switch word {
		case Strong:
			strong++
		case Attention:
			attention++
		case InOrder:
		}
	}
	return fmt.Sprint(all[c], strong, attention)
}

// meansToTenths is the rejected design: means to one decimal.
func meansToTenths(m []mean, c int) string {
	return fmt.Sprintf("%.1f", float64(m[c].sum)/float64(m[c].n))
}

// belief counts, for each key that an attacker can see, how often each level lay behind it.
type belief map[string]*[5]int

func (b belief) learn(seen string, level framework.Level) {
	if b[seen] == nil {
		b[seen] = new([5]int)
	}
	b[seen][level]++
}

// prior is the distribution of the levels. priorWeight is the number of observations that it counts
// for, so that a key seen once or twice makes no attacker sure.
var prior = [5]float64{0, 0.10, 0.33, 0.42, 0.15}

const priorWeight = 4

// guess returns the likeliest level and how sure the attacker is of it.
func (b belief) guess(seen string) (framework.Level, float64) {
	counts := b[seen]
	if counts == nil {
		counts = new([5]int)
	}
	best, total, weight := framework.Steady, 0.0, 0.0
	for level, n := range counts {
		here := float64(n) + priorWeight*prior[level]
		total += here
		if here > weight {
			best, weight = framework.Level(level), here
		}
	}
	return best, weight / total
}

// outcome counts the results of an attack.
type outcome struct{ right, sure, cases int }

func (o *outcome) add(guessed, truth framework.Level, certainty float64) {
	o.cases++
	if guessed == truth {
		o.right++
	}
	if certainty >= sure {
		o.sure++
	}
}

func (o outcome) best() float64  { return float64(o.right) / float64(o.cases) }
func (o outcome) known() float64 { return float64(o.sure) / float64(o.cases) }
func (o outcome) String() string {
	return fmt.Sprintf("best guess %.3f (base %.2f), at least 90%% sure in %.2f%% of %d cases", o.best(), baseRate, 100*o.known(), o.cases)
}

// pair draws two rounds that differ in one member: the target left, or was replaced by another
// person. It returns what an attacker sees of one competency, and the target's level.
func (s spread) pair(d design, n int, replaced bool, c int) (string, framework.Level) {
	first := s.people(n)
	second := slices.Clone(first[1:])
	if replaced {
		second = append(second, s.person())
	}
	return strings.Join([]string{d(means(first), c), d(means(second), c)}, "|"), first[0][c]
}

// differencing lets an attacker who knows the spread of levels, the size of the team and
// both publications guess a member's level. The attacker learns from 40 simulated teams for
// each one that is attacked.
func differencing(d design, correlation float64, replaced bool) (result outcome) {
	s := spread{rand.New(rand.NewPCG(5, 2013)), correlation}
	for n := minK; n <= 12; n++ {
		if !replaced && n == minK {
			continue // without the target there would be no second publication
		}
		learned := belief{}
		for range 40 * teams {
			seen, level := s.pair(d, n, replaced, s.IntN(competencies))
			learned.learn(seen, level)
		}
		for range teams {
			seen, truth := s.pair(d, n, replaced, s.IntN(competencies))
			guessed, certainty := learned.guess(seen)
			result.add(guessed, truth, certainty)
		}
	}
	return result
}

func TestTwoRoundsThatDifferInOneMember(t *testing.T) {
	t.Parallel()
	for _, correlation := range []float64{0, 0.5} {
		for _, replaced := range []bool{false, true} {
			name := fmt.Sprintf("correlation %.1f, replaced %t", correlation, replaced)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				got := differencing(threeWords, correlation, replaced)
				t.Logf("three words: %s", got)
				if got.best() > baseRate+0.10 || got.known() > 0.01 {
					t.Errorf("the words give away too much: %s", got)
				}
			})
		}
	}
}

// TestMeansWouldHaveBeenCaught proves that the simulation notices a design that reveals people's
// levels.
func TestMeansWouldHaveBeenCaught(t *testing.T) {
	t.Parallel()
	got := differencing(meansToTenths, 0, false)
	t.Logf("means to 0.1: %s", got)
	if got.best() < 0.85 || got.known() < 0.5 {
		t.Errorf("the simulation does not notice that means give people away: %s", got)
	}
}

// colluding lets all other members, who know each other's levels exactly, guess the levels of the
// one who remains. They try out people until the publication is the same.
func colluding(correlation float64, see view) (result outcome) {
	s := spread{rand.New(rand.NewPCG(8, 2013)), correlation}
	suspects := s.people(tries)
	for range teams {
		people := s.people(minK + s.IntN(8))
		target, others := people[0], people[1:]
		start := s.IntN(tries)
		fits := fitting(slices.Concat(suspects[start:], suspects[:start]), see, means(others), target)
		for c := range target {
			guessed, certainty := fits.guess(c)
			result.add(guessed, target[c], certainty)
		}
	}
	return result
}

// tries is how many people an attacker tries out, and enough is how many that fit end the search.
const tries, enough = 20_000, 60

// view appends what an attacker sees of the means of a round, one byte for each thing.
type view func(seen []byte, m []mean) []byte

func allWords(seen []byte, m []mean) []byte {
	for _, word := range words(m, minK) {
		seen = append(seen, word[0])
	}
	return seen
}

// fits counts the levels of the people who can be behind a publication, by competency.
type fits [competencies][5]int

func (f *fits) guess(c int) (framework.Level, float64) { return belief{"": &f[c]}.guess("") }

// fitting tries out suspects in the place of the target.
func fitting(suspects []answers, see view, others []mean, target answers) *fits {
	var all fits
	team := make([]mean, competencies)
	published := see(nil, with(team, others, target))
	var seen []byte
	found := 0
	for _, suspect := range suspects {
		seen = see(seen[:0], with(team, others, suspect))
		if !bytes.Equal(seen, published) {
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

// with makes a team of the others and one person.
func with(team, others []mean, p answers) []mean {
	for c, level := range p {
		team[c] = mean{others[c].sum + int(level), others[c].n + 1}
	}
	return team
}

func TestAllOthersCollude(t *testing.T) {
	t.Parallel()
	for _, correlation := range []float64{0, 0.5} {
		t.Run(fmt.Sprintf("correlation %.1f", correlation), func(t *testing.T) {
			t.Parallel()
			got := colluding(correlation, allWords)
			t.Logf("three words: %s", got)
			if got.best() > baseRate+0.20 || got.known() > 0.03 {
				t.Errorf("the words give away too much: %s", got)
			}
		})
	}
}
