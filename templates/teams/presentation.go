package teams

import (
	"strconv"

	"reflectietool/internal/team"
)

// slide is one screen of a presentation.
type slide struct {
	Part    int    // of the guide, counted from 1; several slides can belong to one part
	Minutes int    // that the whole part takes
	About   string // the title of the part, on a slide with a title of its own
	Title   string
	Lines   []string         // what to do
	Theme   *team.GuideTheme // a kenmerk to talk about
	Picture bool             // the picture of the team, with the three lists
	Agreed  bool             // what the team agreed on before
}

// slides divides the guide over screens: one for each part, one for the picture, one for each kenmerk to
// talk about, and the agreements that there are at the end.
func (p RoundResultProps) slides() []slide {
	var all []slide
	for i, part := range p.guide() {
		screen := slide{Part: i + 1, Minutes: part.Minutes, Title: part.Title, Lines: part.Lines}
		all = append(all, screen)
		if i+1 == team.PicturePart {
			all = append(all, slide{Part: screen.Part, Minutes: screen.Minutes, About: part.Title, Title: "Zo zien " + counted(p.Size) + " hun werk", Picture: true})
		}
		for _, theme := range part.Themes {
			all = append(all, slide{Part: screen.Part, Minutes: screen.Minutes, About: part.Title, Title: theme.Kenmerk.Name, Theme: &theme})
		}
	}
	if last := all[len(all)-1]; len(p.Agreements) > 0 {
		all = append(all, slide{Part: last.Part, Minutes: last.Minutes, About: last.Title, Title: "Afspraken van het team", Agreed: true})
	}
	return all
}

// stepID is the HTML id of a screen, counted from 0. Links lead there, so that the presentation works
// without a script.
func stepID(i int) string { return "stap-" + strconv.Itoa(i+1) }

// stepOf says which screen of how many is shown.
func stepOf(i, n int) string { return "Stap " + strconv.Itoa(i+1) + " van " + strconv.Itoa(n) }
