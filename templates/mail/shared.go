package mail

import (
	"fmt"
	"time"
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
			{Paragraph: "Je kunt het lezen tot en met " + day(p.Until) + ". Log daarvoor in met het adres waarop je deze mail kreeg."},
			{Link: "Lees het gespreksblad", URL: p.Link},
			{Paragraph: "Wie deelt, ziet wanneer je het opent. Ken je de afzender niet? Dan kun je dit bericht negeren."},
		},
	}
}

var months = [...]string{
	"januari", "februari", "maart", "april", "mei", "juni",
	"juli", "augustus", "september", "oktober", "november", "december",
}

// day writes a day in full: "5 december 2026".
func day(t time.Time) string {
	return fmt.Sprintf("%d %s %d", t.Day(), months[t.Month()-1], t.Year())
}
