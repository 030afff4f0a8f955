package results

import (
	"slices"
	"strings"

	"reflectietool/internal/framework"
	"reflectietool/internal/report"
	"reflectietool/templates/parts"
	"reflectietool/templates/ui"
)

// view is a report as one reader sees it.
type view struct {
	*report.Report
	own bool // the reader is the owner; others do not see the answers to statements
}

// With more gaps than this the flower would be mostly outlines, so that the targets stand in the
// tracks only.
const mostOutlines = 3

// outlines reports whether the flower shows where the person wants to go.
func (v view) outlines() bool {
	gaps := v.gaps()
	return gaps > 0 && gaps <= mostOutlines
}

func (v view) gaps() (gaps int) {
	for _, entry := range v.Entries {
		if entry.Gap() > 0 {
			gaps++
		}
	}
	return gaps
}

// petalLength is 55% for level 1, so that the lowest level is a petal too, and full for level 4.
func petalLength(level framework.Level) float64 {
	if !level.Valid() {
		return 0
	}
	return 0.55 + 0.15*float64(level-framework.Exploring)
}

func (v view) flower() parts.FlowerProps {
	props := parts.FlowerProps{Label: "Bloem met een blad per competentie, van links naar rechts. De namen erbij zeggen hetzelfde in woorden."}
	for _, entry := range v.Entries {
		petal := parts.Petal{
			Kenmerk: entry.Kenmerk.Slug, Name: entry.Competency.Spoken, Words: v.petalWords(entry),
			Length: petalLength(entry.Level), Look: "rt-petal",
		}
		if v.outlines() && entry.Gap() > 0 {
			petal.Outline = petalLength(entry.Target)
		}
		props.Petals = append(props.Petals, petal)
	}
	return props
}

// petalWords says what a petal shows: "Groeien, je wilt naar Vast in mijn werk".
func (v view) petalWords(entry report.Entry) string {
	switch {
	case !entry.Level.Valid():
		return "geen niveau, " + entry.NoLevelReason()
	case v.outlines() && entry.Gap() > 0:
		return entry.Level.Name() + ", " + v.say("je wilt naar ", "gewenst: ") + entry.Target.Name()
	default:
		return entry.Level.Name()
	}
}

// say chooses between the words for the owner and those for other readers.
func (v view) say(own, other string) string {
	if v.own {
		return own
	}
	return other
}

// targetLabel names the target, to its owner and to others.
func (v view) targetLabel() string { return v.say("Waar je naartoe wilt", "Gewenst niveau") }

// flowerCaption explains the picture in short lines.
func (v view) flowerCaption() []string {
	lines := []string{v.say("Hoe langer het blad, hoe hoger je niveau.", "Hoe langer het blad, hoe hoger het niveau.")}
	switch {
	case v.outlines():
		lines[0] += " Stippellijn: " + v.say("waar je naartoe wilt.", "het gewenste niveau.")
	case v.gaps() > 0:
		lines[0] += " " + v.say("Waar je naartoe wilt,", "Het gewenste niveau") + " staat bij Alle tien."
	}
	if buds := v.budWords(); buds != "" {
		lines = append(lines, buds)
	}
	return lines
}

// namedBuds is how many buds the caption names; of more it gives the number.
const namedBuds = 3

// budWords says which competencies have no level, and why.
func (v view) budWords() string {
	var reasons []string
	named := make(map[string][]string)
	buds := 0
	for _, entry := range v.Entries {
		if reason := entry.NoLevelReason(); reason != "" {
			buds++
			if !slices.Contains(reasons, reason) {
				reasons = append(reasons, reason)
			}
			named[reason] = append(named[reason], entry.Competency.Spoken)
		}
	}
	if buds > namedBuds {
		return ui.SentenceCase(parts.Written(buds)) + " knoppen: daar is geen niveau. De reden staat bij Alle tien."
	}
	for i, reason := range reasons {
		reasons[i] = strings.Join(named[reason], ", ") + " (" + reason + ")"
	}
	if buds == 0 {
		return ""
	}
	return pickWord(buds, "Knop", "Knoppen") + ", geen niveau: " + strings.Join(reasons, ", ") + "."
}
