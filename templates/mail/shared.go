package mail

import (
	"time"

	"reflectietool/internal/calendar"
)

// SharedProps are the facts for the mail about a share.
type SharedProps struct {
	From  string    // the verified address of the owner: a name could be anything
	Link  string    // address of the page
	Until time.Time // the last day
}

// Shared is the mail to the recipient of a shared gespreksblad. It holds nothing of the content,
// since a mail stays in mailboxes after the share has ended.
func Shared(p SharedProps) Letter {
	return Letter{
		Subject: "Iemand deelt een gespreksblad met je",
		Blocks: []Block{
			{Paragraph: p.From + " deelt een gespreksblad met je in de " + product + ". Het is een voorbereiding op een gesprek: geen toets en geen beoordeling."},
			{Paragraph: "Je kunt het lezen tot en met " + calendar.Date(p.Until) + ". Log daarvoor in met het adres waarop je deze mail hebt gekregen."},
			{Link: "Lees het gespreksblad", URL: p.Link},
			{Paragraph: "De afzender ziet wanneer je het opent. Ken je de afzender niet? Dan kun je deze mail weggooien."},
		},
	}
}
