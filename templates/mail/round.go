package mail

import (
	"fmt"
	"strings"
	"time"

	"reflectietool/internal/calendar"
)

// RoundProps are the facts for the mails about a team round.
type RoundProps struct {
	Team, Organisation string
	Title              string
	Word               string    // the lead's message to the team, may be empty
	Until              time.Time // the last day, in the time zone of the reader
	Minutes            int       // that a Reflectie takes, about
	Promise            string    // what the lead will and will not see
	Link               string    // to the page of the team
}

// RoundInvitation is the mail about a team round that was opened. Everyone gets the same text,
// whether or not they are asked to take part.
func RoundInvitation(p RoundProps) Letter {
	blocks := []Block{{Paragraph: "Je teamleider heeft een teamronde geopend voor " + p.Team + " van " + p.Organisation + ": “" + p.Title + "”. Je kunt meedoen tot en met " + calendar.Date(p.Until) + "."}}
	return p.letter("Teamronde van "+p.Team, append(blocks, p.word()...))
}

// RoundReminder is the mail about a team round that is still open. It goes to everyone, even people
// who take part already, since nobody may see who they are.
func RoundReminder(p RoundProps) Letter {
	return p.letter("Herinnering: teamronde van "+p.Team, []Block{
		{Paragraph: "De teamronde “" + p.Title + "” van " + p.Team + " loopt nog. Je kunt meedoen tot en met " + calendar.Date(p.Until) + "."},
		{Paragraph: "Iedereen die mee mag doen, krijgt deze mail. Ook mensen die al hebben gekozen. Zo zegt de mail niets over wie meedoet. Heb je al gekozen? Dan hoef je niets te doen."},
	})
}

// word returns the lead's message, line by line, marked as the lead's.
func (p RoundProps) word() (blocks []Block) {
	for line := range strings.SplitSeq(p.Word, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			blocks = append(blocks, Block{Paragraph: line})
		}
	}
	if len(blocks) > 0 {
		blocks = append([]Block{{Paragraph: "Je teamleider schrijft erbij:"}}, blocks...)
	}
	return blocks
}

func (p RoundProps) letter(subject string, blocks []Block) Letter {
	return Letter{Subject: subject, Blocks: append(blocks,
		Block{Paragraph: fmt.Sprintf("Zo werkt het: je logt in en maakt een Reflectie, ongeveer %d minuten. Daarna kies je of je Reflectie meetelt.", p.Minutes)},
		Block{Paragraph: p.Promise},
		Block{Link: "Bekijk de teamronde", URL: p.Link},
	)}
}
