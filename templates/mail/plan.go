package mail

import (
	"time"

	"reflectietool/internal/calendar"
)

// LookBackProps are the facts for the mail that asks how a goal goes. It does not say what the goal is: others may read
// a mailbox of work.
type LookBackProps struct {
	StartedAt time.Time // in the time zone of the reader
	Place     int       // among goals that began on that day: 1 for the first, 0 when it is the only one
	Link      string    // to the page with the question
}

// LookBack is the mail that asks how a goal goes. Letters about several goals go as one mail.
func LookBack(p LookBackProps) Letter {
	which := "het doel waar je op " + calendar.Date(p.StartedAt) + " mee bent begonnen"
	switch p.Place {
	case 0:
	case 1:
		which += ", het eerste van die dag"
	default:
		which += ", het tweede van die dag"
	}
	return Letter{
		Subject: "Tijd om terug te kijken",
		Blocks: []Block{
			{Paragraph: "Je wilt terugkijken op wat je je had voorgenomen. Eén tik is genoeg. Om welk doel het gaat, staat niet in deze mail: anderen lezen soms mee in een werkmailbox. Log je in, dan zie je je doel erbij."},
			{Paragraph: "Hoe ging het met " + which + "?"},
			{Link: "Geef je antwoord", URL: p.Link},
		},
	}
}
