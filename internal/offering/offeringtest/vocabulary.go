package offeringtest

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// Vocabulary returns the words of texts, the most common first. After them come thousands of rare words,
// as a large catalogue has: compounds of the longer words, and words made of syllables that stand for
// names and terms.
func Vocabulary(texts []string) []string {
	times := map[string]int{}
	for _, w := range strings.Fields(strings.ToLower(strings.Join(texts, " "))) {
		if w = strings.Trim(w, ".,:;!?()'\""); len(w) > 1 {
			times[w]++
		}
	}
	words := make([]string, 0, len(times))
	for w := range times {
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b string) int {
		if times[a] != times[b] {
			return times[b] - times[a]
		}
		return strings.Compare(a, b)
	})
	var long []string
	for _, w := range words {
		if len(w) > 4 && len(long) < 140 {
			long = append(long, w)
		}
	}
	random := rand.New(rand.NewPCG(11, 12))
	syllables := strings.Fields("aan be ca dan den dor el en ga gra hei hol in jo ka kel kun la leer lo man mer mi na nij o pa plo ra ro sa schap sen sta ster ta ten tra u van ver vi wa wer wij zo zui")
	syllable := func() string { return syllables[random.IntN(len(syllables))] }
	for _, head := range long[:70] {
		for _, tail := range long[:70] {
			name := syllable() + syllable() + syllable()
			words = append(words, head+tail, name, name+syllable())
		}
	}
	return words
}
