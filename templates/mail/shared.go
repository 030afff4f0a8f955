package mail

import (
	"time"

	"reflectietool/internal/calendar"
)

// SharedProps are what the mail about something shared needs.
type SharedProps struct {
	From  string    // the verified address of who shares: a name could say anything
	Link  string    // address of the page
	Until time.Time // the last day
}

// Shared is the mail that tells somebody that a gespreksblad is shared with them. It
// holds nothing of the content: a mail stays in boxes after sharing has ended.
func Shared(p SharedProps) Letter {
	return Letter{
		Subject: "Iemand deelt een gespreksblad met je",
		Blocks: []Block{
			{Paragraph: p.From + " deelt een gespreksblad met je in de " + product + ". Het is een voorbereiding op een gesprek: geen toets en geen beoordeling."},
			{Paragraph: "Je kunt het lezen tot en met " + calendar.Date(p.Until) + ". Log daarvoor in met het adres waarop je deze mail kreeg."},
			{Link: "Lees het gespreksblad", URL: p.Link},
			{Paragraph: "Wie deelt, ziet wanneer je het opent. Ken je de afzender niet? Dan kun je dit bericht negeren."},
		},
	}
}
