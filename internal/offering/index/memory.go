package index

import (
	"maps"
	"sync"
)

// maxKeptWords is the number of words that a copy keeps from earlier searches.
const maxKeptWords = 20_000

// Words holds what the catalogue knows about words by themselves (Single) and about pairs of
// words written as one (Joined), each by the word.
type Words struct{ Single, Joined map[string]Word }

// Empty reports whether nothing is held.
func (k Words) Empty() bool { return len(k.Single)+len(k.Joined) == 0 }

// NotIn returns the words that are not in kept.
func NotIn(kept map[string]Word, words []string) []string {
	fresh := []string{}
	for _, word := range words {
		if _, ok := kept[word]; !ok {
			fresh = append(fresh, word)
		}
	}
	return fresh
}

// Memory keeps what the catalogue knows about the words of earlier searches. When it is full
// everything is dropped. It belongs to one copy, as its contents hold for one version of the
// catalogue. Its methods can be called by several goroutines at once.
type Memory struct {
	mu   sync.Mutex
	kept Words
}

// Of returns what is kept about the words and about the pairs that they make.
func (m *Memory) Of(words []string) Words {
	m.mu.Lock()
	defer m.mu.Unlock()
	some := func(kept map[string]Word, words []string) map[string]Word {
		found := map[string]Word{}
		for _, word := range words {
			if w, ok := kept[word]; ok {
				found[word] = w
			}
		}
		return found
	}
	return Words{some(m.kept.Single, words), some(m.kept.Joined, PairsOf(words))}
}

// Keep adds what the catalogue knows about words and about pairs.
func (m *Memory) Keep(words []Word, joined map[string]Word) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept.Single == nil || len(m.kept.Single)+len(m.kept.Joined) > maxKeptWords {
		m.kept = Words{map[string]Word{}, map[string]Word{}}
	}
	for _, w := range words {
		m.kept.Single[w.Word] = w
	}
	maps.Copy(m.kept.Joined, joined)
}
