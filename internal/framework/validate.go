package framework

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// StatementsPerCompetency is how many statements the reflection asks per competency; the rule that
// practice needs at least two answers assumes this number.
const StatementsPerCompetency = 4

// MaxStatementWords, MaxLevelWords and MaxDefinitionWords are how many words these texts may have,
// so that each can be read in one breath and a reflection keeps to its promised minutes.
const (
	MaxStatementWords  = 18
	MaxLevelWords      = 15
	MaxDefinitionWords = 35
)

var (
	slugForm   = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)
	numberForm = regexp.MustCompile(`^[1-9][0-9]*$`)
)

// faults collects all faults, so that an editor sees them in one run.
type faults []error

func (fl *faults) add(where, format string, args ...any) {
	*fl = append(*fl, fmt.Errorf("%s: %s", where, fmt.Sprintf(format, args...)))
}

// text checks one piece of text that readers see.
func (fl *faults) text(where, text string) {
	switch {
	case strings.TrimSpace(text) == "":
		fl.add(where, "is empty")
	case !utf8.ValidString(text):
		fl.add(where, "is not valid UTF-8")
	case strings.Join(strings.Fields(text), " ") != text:
		fl.add(where, "has a line break, a tab or spaces too many")
	}
}

// optional checks a text that may be left out.
func (fl *faults) optional(where, text string) {
	if text != "" {
		fl.text(where, text)
	}
}

// words checks the length of a text.
func (fl *faults) words(where, text string, most int) {
	if n := len(strings.Fields(text)); n > most {
		fl.add(where, "has %d words, at most %d", n, most)
	}
}

// texts checks a list of texts for duplicates; an optional list can be empty.
func (fl *faults) texts(where string, list []string, mayBeEmpty bool) {
	if len(list) == 0 && !mayBeEmpty {
		fl.add(where, "is empty")
	}
	seen := unique{}
	for i, text := range list {
		item := fmt.Sprintf("%s[%d]", where, i)
		fl.text(item, text)
		seen.claim(item, text, fl)
	}
}

// code checks a stable code: the slug it belongs to, a hyphen and a number from 1.
func (fl *faults) code(where, code, slug string, seen unique) {
	number, ok := strings.CutPrefix(code, slug+"-")
	if !ok || !numberForm.MatchString(number) {
		fl.add(where, "code %q should be %s-1, %s-2 and so on", code, slug, slug)
	}
	seen.claim(where, code, fl)
}

// unique remembers where a value was used first.
type unique map[string]string

func (u unique) claim(where, value string, fl *faults) {
	if first, taken := u[value]; taken {
		fl.add(where, "%q is used already by %s", value, first)
		return
	}
	u[value] = where
}

// validate checks the rules for every framework. The loader does not check the counts of one
// particular framework, such as ten competencies.
func validate(f *Framework, folder string, fl *faults) {
	if !slugForm.MatchString(f.Code) {
		fl.add(folder, "code %q should have lower-case letters, digits and hyphens only", f.Code)
	}
	if f.Number < 1 {
		fl.add(folder, "number %d should be 1 or higher", f.Number)
	}
	fl.text(folder+": name", f.Name)
	fl.text(folder+": source", f.Source)
	fl.text(folder+": editorial", f.Editorial)
	fl.optional(folder+": audience", f.Audience)
	fl.optional(folder+": level_hint", f.LevelHint)
	if len(f.Kenmerken) == 0 {
		fl.add(folder, "has no kenmerken")
	}
	// Slugs, codes and names must each be unique over the whole edition, so that none is ambiguous.
	slugs, codes, names := unique{}, unique{}, unique{}
	for _, k := range f.Kenmerken {
		where := folder + ": " + k.Slug
		checkName(where, k.Slug, k.Name, slugs, names, fl)
		checkColumns(where, k, codes, fl)
		for _, c := range k.Competencies {
			where := folder + ": " + c.Slug
			checkName(where, c.Slug, c.Name, slugs, names, fl)
			checkCompetency(where, c, codes, fl)
		}
		checkDrawn(where, k, fl)
	}
	checkTwins(folder, f, fl)
	checkBasicKit(folder, f, fl)
	checkLadder(folder, f, fl)
	checkFunctions(f, folder, fl)
}

func checkName(where, slug, name string, slugs, names unique, fl *faults) {
	if !slugForm.MatchString(slug) {
		fl.add(where, "slug %q should have lower-case letters, digits and hyphens only", slug)
	}
	slugs.claim(where+": slug", slug, fl)
	fl.text(where+": name", name)
	names.claim(where+": name", name, fl)
}

// checkColumns checks the texts of a kenmerk itself. Practices and interventions may be missing:
// another framework need not name any.
func checkColumns(where string, k Kenmerk, codes unique, fl *faults) {
	fl.text(where+": description", k.Description)
	fl.text(where+": effect", k.Effect)
	fl.text(where+": explanation", k.Explanation)
	fl.text(where+": question", k.Question)
	if len(k.Professional) == 0 {
		fl.add(where+": professional", "is empty")
	}
	for i, b := range k.Professional {
		item := fmt.Sprintf("%s: professional[%d]", where, i)
		fl.code(item, b.Code, k.Slug, codes)
		fl.text(item, b.Text)
	}
	fl.texts(where+": resident", k.Resident, false)
	fl.texts(where+": organisation", k.Organisation, false)
	fl.texts(where+": practices", k.Practices, true)
	fl.texts(where+": interventions", k.Interventions, true)
	checkDialogue(where, k, fl)
	if len(k.Competencies) == 0 {
		fl.add(where, "has no competencies")
	}
}

func checkCompetency(where string, c Competency, codes unique, fl *faults) {
	fl.text(where+": infinitive", c.Infinitive)
	fl.text(where+": spoken", c.Spoken)
	fl.text(where+": definition", c.Definition)
	fl.words(where+": definition", c.Definition, MaxDefinitionWords)
	fl.text(where+": talk_question", c.TalkQuestion)
	fl.text(where+": room_question", c.RoomQuestion)
	fl.text(where+": first_step", c.FirstStep)
	fl.text(where+": practice_step", c.PracticeStep)
	fl.text(where+": strength_idea", c.StrengthIdea)
	fl.texts(where+": obstacles", c.Obstacles, false)
	intentions := make([]string, len(c.IfThen))
	for i, intention := range c.IfThen {
		intentions[i] = intention.String()
	}
	fl.texts(where+": if_then", intentions, false)
	checkStatements(where, c, codes, fl)
	checkLevels(where, c.Levels, fl)
}

func checkStatements(where string, c Competency, codes unique, fl *faults) {
	if n := len(c.Statements); n != StatementsPerCompetency {
		fl.add(where, "has %d statements, want %d", n, StatementsPerCompetency)
	}
	for i, s := range c.Statements {
		item := fmt.Sprintf("%s: statements[%d]", where, i)
		fl.code(item, s.Code, c.Slug, codes)
		fl.text(item, s.Text)
		fl.words(item, s.Text, MaxStatementWords)
	}
}

func checkLevels(where string, descriptions []LevelDescription, fl *faults) {
	var levels []Level
	seen := unique{}
	for i, d := range descriptions {
		item := fmt.Sprintf("%s: levels[%d]", where, i)
		levels = append(levels, d.Level)
		fl.text(item, d.Text)
		fl.words(item, d.Text, MaxLevelWords)
		seen.claim(item, d.Text, fl)
	}
	if !slices.Equal(levels, Levels()) {
		fl.add(where, "has levels %v, want %v in this order", levels, Levels())
	}
}

// checkDrawn checks the links between the behaviours of a kenmerk and its competencies:
// every link ends somewhere and no behaviour is left out.
func checkDrawn(where string, k Kenmerk, fl *faults) {
	drawn := map[string]bool{}
	for _, b := range k.Professional {
		drawn[b.Code] = false
	}
	for _, c := range k.Competencies {
		fl.texts(where+": "+c.Slug+": behaviours", c.Behaviours, false)
		for _, code := range c.Behaviours {
			if _, ok := drawn[code]; !ok {
				fl.add(where+": "+c.Slug, "behaviour %q is not one of this kenmerk", code)
				continue
			}
			drawn[code] = true
		}
	}
	for _, b := range k.Professional {
		if !drawn[b.Code] {
			fl.add(where, "no competency draws on behaviour %q", b.Code)
		}
	}
}

// checkTwins checks the behaviours that the source lists twice: the second points to the first and
// has the same text, and no two other behaviours have the same text.
func checkTwins(folder string, f *Framework, fl *faults) {
	first := map[string]Behaviour{}
	texts := unique{}
	for _, k := range f.Kenmerken {
		for _, b := range k.Professional {
			where := folder + ": " + b.Code
			if b.SameAs == "" {
				texts.claim(where, b.Text, fl)
				first[b.Code] = b
				continue
			}
			switch twin, ok := first[b.SameAs]; {
			case !ok:
				fl.add(where, "same_as %q is not an earlier behaviour", b.SameAs)
			case twin.Text != b.Text:
				fl.add(where, "its text differs from that of %s, which it is the same as", b.SameAs)
			}
		}
	}
}
