// Package framework holds the competency frameworks as data: the kenmerken, their competencies, the
// statements and the level descriptions. The content is embedded in the binary, one folder per
// edition, and validated when it is loaded.
//
// Kenmerken and competencies follow the Handreiking Maatschappelijke Ondersteuning and the
// Competenties Maatschappelijke Ondersteuning (MOVISIE, 2013): their names are used unchanged,
// every other sentence is an editorial elaboration of this project.
package framework

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Framework is one edition of a competency framework, for example wmo-2013/1. It is
// read-only after loading and safe for concurrent use.
type Framework struct {
	ID        string // the id to which reflections and reports are pinned: "wmo-2013/1"
	Code      string // the framework: "wmo-2013"
	Number    int    // its edition, counted from 1
	Name      string // as readers know it
	Source    string // the credit shown wherever content of the framework is shown
	Editorial string // says which part is our own elaboration
	Audience  string // says for whom the word inwoner stands, "" for none
	LevelHint string // stands once above the levels of a page, "" for none
	BasicKit  []BasicSkill
	Ladder    *Ladder // nil for a framework without one
	Kenmerken []Kenmerk

	Functions     []Function // to start from when an organisation makes its own; may be empty
	FunctionsNote string     // says where their names and levels come from
}

// Kenmerk is a kwaliteitskenmerk with all columns of the Handreiking, in our own words.
type Kenmerk struct {
	Slug          string       `json:"slug"`
	Name          string       `json:"name"`
	Description   string       `json:"description"`
	Effect        string       `json:"effect"`
	Explanation   string       `json:"explanation"`
	Professional  []Behaviour  `json:"professional"`  // what the professional does
	Resident      []string     `json:"resident"`      // what the inwoner finds important
	Organisation  []string     `json:"organisation"`  // what the organisation offers
	Practices     []string     `json:"practices"`     // names of practice examples
	Interventions []string     `json:"interventions"` // names of effective interventions
	Question      string       `json:"question"`      // one open reflection question
	Dialogue      []Dialogue   `json:"dialogue"`      // the gesprekskaarten, one per partner
	Competencies  []Competency `json:"competencies"`
}

// Behaviour is something a professional does under a kenmerk.
type Behaviour struct {
	Code   string `json:"code"`
	Text   string `json:"text"`
	SameAs string `json:"same_as,omitempty"` // code of the behaviour that this one repeats, where the Handreiking lists one twice
}

// Competency is one of the competencies of a kenmerk.
type Competency struct {
	Slug         string             `json:"slug"`
	Name         string             `json:"name"`       // "Versterkt eigen kracht en zelfregie"
	Infinitive   string             `json:"infinitive"` // "eigen kracht en zelfregie versterken", to use inside a sentence
	Spoken       string             `json:"spoken"`     // as a person says it: "inwoners zelf laten kiezen"
	Definition   string             `json:"definition"`
	Statements   []Statement        `json:"statements"`    // four
	Levels       []LevelDescription `json:"levels"`        // four, ascending
	TalkQuestion string             `json:"talk_question"` // for a jaargesprek
	RoomQuestion string             `json:"room_question"` // for a jaargesprek, when room or time is missing; in the first person
	FirstStep    string             `json:"first_step"`    // small enough to take tomorrow
	PracticeStep string             `json:"practice_step"` // for a professional who rarely meets the situation
	StrengthIdea string             `json:"strength_idea"` // for a professional who wants to use this strength more
	IfThen       []IfThen           `json:"if_then"`       // examples of an intention
	Obstacles    []string           `json:"obstacles"`     // in the first person, possible reasons why it does not work out
	Behaviours   []string           `json:"behaviours"`    // codes of the behaviours that it is based on
}

// Statement is one observable behaviour in the first person, answered with a frequency.
type Statement struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// LevelDescription describes a level for one competency.
type LevelDescription struct {
	Level Level  `json:"level"`
	Text  string `json:"text"`
}

// Level is how a person rates their own work on a competency, 1 to 4. The zero value means that
// there is no level.
type Level int

// The four levels, ascending.
const (
	NoLevel Level = iota
	Exploring
	Growing
	Steady
	PassingOn
)

// Levels lists the four levels, ascending.
func Levels() []Level { return []Level{Exploring, Growing, Steady, PassingOn} }

// Name returns the Dutch name of the level, or "" for NoLevel.
func (l Level) Name() string {
	switch l {
	case Exploring:
		return "Verkennen"
	case Growing:
		return "Groeien"
	case Steady:
		return "Vast in mijn werk"
	case PassingOn:
		return "Doorgeven"
	default:
		return ""
	}
}

// Valid reports whether l is one of the four levels.
func (l Level) Valid() bool { return l >= Exploring && l <= PassingOn }

// Competencies returns all competencies in the framework's order.
func (f *Framework) Competencies() []Competency {
	var all []Competency
	for _, k := range f.Kenmerken {
		all = append(all, k.Competencies...)
	}
	return all
}

// Competency returns the competency with this slug.
func (f *Framework) Competency(slug string) (Competency, bool) {
	for _, k := range f.Kenmerken {
		for _, c := range k.Competencies {
			if c.Slug == slug {
				return c, true
			}
		}
	}
	return Competency{}, false
}

// Kenmerk returns the kenmerk with this slug.
func (f *Framework) Kenmerk(slug string) (Kenmerk, bool) {
	for _, k := range f.Kenmerken {
		if k.Slug == slug {
			return k, true
		}
	}
	return Kenmerk{}, false
}

// KenmerkOf returns the kenmerk that a competency belongs to.
func (f *Framework) KenmerkOf(competency string) (Kenmerk, bool) {
	for _, k := range f.Kenmerken {
		for _, c := range k.Competencies {
			if c.Slug == competency {
				return k, true
			}
		}
	}
	return Kenmerk{}, false
}

// Digest returns a hash of everything in the edition, in hexadecimal.
func (f *Framework) Digest() (string, error) {
	all, err := json.Marshal(f)
	if err != nil {
		return "", fmt.Errorf("framework: %w", err)
	}
	sum := sha256.Sum256(all)
	return hex.EncodeToString(sum[:]), nil
}
