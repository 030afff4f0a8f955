package offering

import (
	"fmt"
	"strings"
)

// Reason says why an offering is suggested: the need that it serves and the link by
// which it does.
type Reason struct {
	Need Need
	Link Link
}

// Sentence puts the reason in Dutch words: the point, the level now, the target, and
// what the offering brings. Competency is the name of the need's competency.
func (r Reason) Sentence(competency string) string {
	return strings.Join([]string{r.point(competency), r.levels(), r.focus(), r.brings()}, " ")
}

func (r Reason) point(competency string) string {
	if r.Need.Kind == UseMore {
		return fmt.Sprintf("Past bij je sterke kant “%s”, die je meer wilt inzetten.", competency)
	}
	return fmt.Sprintf("Past bij je ontwikkelpunt “%s”.", competency)
}

func (r Reason) levels() string {
	level, target := r.Need.Level, r.Need.Target
	switch {
	case !level.Valid():
		return "Je hebt hier nog geen niveau gekozen."
	case level == target:
		return fmt.Sprintf("Je niveau is nu %s. Dat is ook je streefniveau.", level.Name())
	case !target.Valid():
		return fmt.Sprintf("Je niveau is nu %s.", level.Name())
	default:
		return fmt.Sprintf("Je niveau is nu %s, je streefniveau is %s.", level.Name(), target.Name())
	}
}

func (r Reason) focus() string {
	if r.Link.Primary {
		return "Het aanbod gaat hier vooral over."
	}
	return "Het aanbod gaat hier ook over."
}

func (r Reason) brings() string {
	if !r.Link.LevelKnown() {
		return "Niveau onbekend: de bron zegt niet voor welk niveau het is."
	}
	return fmt.Sprintf("Het brengt je van %s naar %s.", r.Link.From.Name(), r.Link.To.Name())
}
