package mail

import (
	"time"

	"reflectietool/internal/calendar"
)

// BuddyProps are the facts for the mail that asks a colleague to be a maatje.
type BuddyProps struct {
	From  string // the verified address of the person who asks: a name could be anything
	Link  string // address of the page with the question; it holds a secret
	Until time.Time
}

// Buddy is the mail that asks a colleague to be a maatje. It holds nothing of the goal, since others read mailboxes of work.
func Buddy(p BuddyProps) Letter {
	return Letter{
		Subject: "Wil je maatje zijn?",
		Blocks: []Block{
			{Paragraph: p.From + " vraagt of je maatje wilt zijn in de " + product + ". Een maatje is een collega die meekijkt met één doel."},
			{Paragraph: "Open de link en beslis zelf. Nee zeggen kan zonder account. De vraag geldt tot " + calendar.DateTime(p.Until) + ". Stuur deze mail niet door: de link is alleen voor jou."},
			{Link: "Bekijk de vraag", URL: p.Link},
			{Paragraph: "Ken je de afzender niet? Dan kun je deze mail weggooien. Er gebeurt niets."},
		},
	}
}
