package intake

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// nearlySame is the similarity, 0 to 1, from which two titles of one provider count as the same
// offering: the share of their trigrams that they have in common, as pg_trgm counts it.
const nearlySame = 0.8

// known is an offering that is compared with others to find doubles.
type known struct {
	Double
	url   string
	grams []uint64 // the trigrams of the title, sorted
	rare  []uint64 // the same trigrams, the rarest first
}

// doubles finds offerings that exist already under another key. Two titles that are nearly the
// same share at least one of their rarest trigrams, so only titles that share one are compared.
type doubles struct {
	frequency map[uint64]int
	byAddress map[string]*known
	byGram    map[string]map[uint64][]*known // by provider
}

// newDoubles returns an empty index. All has every offering that will be given to add or find,
// from which it counts how rare each trigram is.
func newDoubles(all []*known) *doubles {
	d := &doubles{frequency: map[uint64]int{}, byAddress: map[string]*known{}, byGram: map[string]map[uint64][]*known{}}
	for _, k := range all {
		k.grams = trigrams(k.Title)
		for _, gram := range k.grams {
			d.frequency[gram]++
		}
	}
	for _, k := range all {
		k.rare = slices.Clone(k.grams)
		slices.SortFunc(k.rare, func(a, b uint64) int {
			return cmp.Or(cmp.Compare(d.frequency[a], d.frequency[b]), cmp.Compare(a, b))
		})
	}
	return d
}

func (d *doubles) add(k *known) {
	if address := k.address(); address != "" {
		d.byAddress[address] = k
	}
	provider := fold(k.Provider)
	if provider == "" {
		return
	}
	if d.byGram[provider] == nil {
		d.byGram[provider] = map[uint64][]*known{}
	}
	for _, gram := range k.rarest() {
		d.byGram[provider][gram] = append(d.byGram[provider][gram], k)
	}
}

// find returns an added offering with the same address and title, or with the same provider and
// nearly the same title, or nil if there is none.
func (d *doubles) find(k *known) *known {
	if address := k.address(); address != "" && d.byAddress[address] != nil {
		return d.byAddress[address]
	}
	provider := fold(k.Provider)
	if provider == "" {
		return nil
	}
	for _, gram := range k.rarest() {
		for _, other := range d.byGram[provider][gram] {
			if similarity(k.grams, other.grams) >= nearlySame {
				return other
			}
		}
	}
	return nil
}

// address returns a text that is the same for two offerings with the same web page and the same
// title, or "" without a URL.
func (k *known) address() string {
	if k.url == "" {
		return ""
	}
	page := strings.ToLower(k.url)
	for _, start := range []string{"https://", "http://", "www."} {
		page = strings.TrimPrefix(page, start)
	}
	return strings.TrimRight(page, "/") + " " + fold(k.Title)
}

// rarest returns the rarest trigrams: one more than a nearly equal title can lack.
func (k *known) rarest() []uint64 {
	n := len(k.rare)
	needed := int(math.Ceil(nearlySame*float64(n) - 1e-9))
	return k.rare[:min(n, n-needed+1)]
}

// similarity returns how many values two sorted sets have in common, divided by how many values
// they have together, 0 to 1.
func similarity(a, b []uint64) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common++
			i++
			j++
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}

// fold returns a text in lower case without accents, and with one space in place of
// punctuation.
func fold(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	return b.String()
}

// trigrams returns the trigrams of the words of a text, sorted and each once, as pg_trgm makes
// them: from each word with two spaces before it and one after it.
func trigrams(text string) []uint64 {
	var grams []uint64
	for word := range strings.FieldsSeq(fold(text)) {
		runes := []rune("  " + word + " ")
		for i := 0; i+3 <= len(runes); i++ {
			grams = append(grams, uint64(runes[i])<<42|uint64(runes[i+1])<<21|uint64(runes[i+2]))
		}
	}
	slices.Sort(grams)
	return slices.Compact(grams)
}
