package mail

import (
	"fmt"
	"time"

	"reflectietool/internal/calendar"
)

// ChangeAddressProps are the facts for the mail with a code for a new address.
type ChangeAddressProps struct {
	Code    string // six digits
	Minutes int    // how long the code works
}

// ChangeAddress is the mail that proves a new address. It has no link: a link would change the
// account when anybody opens it.
func ChangeAddress(p ChangeAddressProps) Letter {
	return Letter{
		Subject: "Je nieuwe adres bij de " + product,
		Blocks: []Block{
			{Paragraph: "Je wilt dit adres gebruiken voor je account bij de " + product + ". Dit is de code om dat te bevestigen:"},
			{Code: grouped(p.Code)},
			{Paragraph: fmt.Sprintf("Typ de code over op de pagina waar je mee bezig bent. De code werkt %d minuten, en één keer.", p.Minutes)},
			{Paragraph: "Heb je hier niet om gevraagd? Deel de code dan met niemand. Er verandert niets."},
		},
	}
}

// AddressTaken is the mail to an address that already has an account, when somebody asks for it as
// the address of another account. Only the reader of this mailbox learns about it.
func AddressTaken(link string) Letter {
	return Letter{
		Subject: "Dit adres heeft al een account bij de " + product,
		Blocks: []Block{
			{Paragraph: "Iemand wil dit adres gebruiken voor een account bij de " + product + ". Dat kan niet: bij dit adres hoort al een account."},
			{Paragraph: "Was jij dat? Log dan in met dit adres. Heb je het account met dit adres niet meer nodig? Verwijder het dan eerst. Daarna kun je het adres voor je andere account gebruiken."},
			{Link: "Inloggen met dit adres", URL: link},
			{Paragraph: "Heb je hier niet om gevraagd? Dan hoef je niets te doen. Er verandert niets."},
		},
	}
}

// AddressChanged is the mail to the old address of an account. It does not name the new address,
// since the old mailbox may belong to somebody else by now.
func AddressChanged(link string) Letter {
	return Letter{
		Subject: "Het adres van je account bij de " + product + " is gewijzigd",
		Blocks: []Block{
			{Paragraph: "Je account bij de " + product + " heeft een ander e-mailadres. Met dit adres kun je er niet meer in. Op andere apparaten ben je uitgelogd."},
			{Paragraph: "Heb je dit niet zelf gedaan? Neem dan meteen contact op met de mensen die deze website beheren. Op deze pagina staat wie dat zijn:"},
			{Link: "Wie deze website beheert", URL: link},
		},
	}
}

// WrongCodes is the mail to the owner of an account after so many wrong codes in a day. It says that
// nobody got in, and has no link to sign in with: the mail with the code has that.
func WrongCodes(times int, link string) Letter {
	return Letter{
		Subject: "Verkeerde codes voor je account bij de " + product,
		Blocks: []Block{
			{Paragraph: fmt.Sprintf("Vandaag is %d keer een verkeerde code ingevuld om in te loggen met dit adres. Met die codes is niemand in je account gekomen.", times)},
			{Paragraph: "Was jij dit zelf? Dan hoef je niets te doen. Lukt inloggen niet? Vraag een nieuwe mail aan en open de link daarin. De link werkt ook als de code niet meer werkt."},
			{Paragraph: "Was jij dit niet? Deel dan nooit een code of link uit onze mails. Kan iemand anders bij je mail? Verander dan het wachtwoord van je mail. Kijk ook waar je bent ingelogd. Daar kun je overal uitloggen."},
			{Link: "Bekijk waar je bent ingelogd", URL: link},
			{Paragraph: "We sturen je hierover maximaal één mail per dag."},
		},
	}
}

// Leaving is a reflection that will be deleted.
type Leaving struct {
	StartedAt  time.Time
	FinishedAt *time.Time // nil when it was never finished
	At         time.Time  // the earliest time of deletion
}

func (l Leaving) text() string {
	if l.FinishedAt != nil {
		return "Afgerond op " + calendar.Date(*l.FinishedAt) + ": we verwijderen deze reflectie op " + calendar.Date(l.At) + "."
	}
	return "Begonnen op " + calendar.Date(l.StartedAt) + ", niet afgerond: we verwijderen deze reflectie op " + calendar.Date(l.At) + "."
}

// Unused is the mail that goes out a month or more before an account is deleted that nobody uses.
func Unused(at time.Time, link string) Letter {
	day := calendar.Date(at)
	return Letter{
		Subject: "We verwijderen binnenkort je account bij de " + product,
		Blocks: []Block{
			{Paragraph: "Je hebt de " + product + " al bijna twee jaar of langer niet gebruikt. Daarom verwijderen we op " + day +
				" je account, met alles wat je daar hebt bewaard. Dat kunnen we niet terugdraaien."},
			{Paragraph: "Wil je je account houden? Log dan vóór " + day + " één keer in. Dan verwijderen we je account niet."},
			{Link: "Inloggen", URL: link},
			{Paragraph: "Heb je je account niet meer nodig? Dan hoef je niets te doen."},
		},
	}
}

// KeepingNotice is the mail that goes out a month before results are deleted. It contains dates and
// no answers.
func KeepingNotice(leaving []Leaving, link string) Letter {
	blocks := []Block{
		{Paragraph: "In je account bij de " + product + " staat hoelang we je resultaten bewaren. Die tijd is bijna om. Dit verwijderen we:"},
	}
	for _, l := range leaving {
		blocks = append(blocks, Block{Paragraph: l.text()})
	}
	return Letter{
		Subject: "We verwijderen binnenkort resultaten in de " + product,
		Blocks: append(blocks,
			Block{Paragraph: "Is dat goed? Dan hoef je niets te doen. Wil je ze langer bewaren of eerst downloaden? Dat kan op de pagina Mijn gegevens."},
			Block{Link: "Naar Mijn gegevens", URL: link},
		),
	}
}
