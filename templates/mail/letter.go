// Package mail holds the mails that the product sends: their text and layout, in HTML and in plain
// text. Both forms are made from one Letter, so they always have the same content.
//
// A mail loads nothing from the web: no pictures, no fonts, no tracking.
package mail

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Letter is one mail. Text is plain; the layout escapes it.
type Letter struct {
	// Subject is the subject of the mail and the heading in its HTML form.
	Subject string
	// Blocks are the content, from top to bottom.
	Blocks []Block
}

// Block is a heading, a paragraph, a code or a link: the first of these that is not empty.
type Block struct {
	// Heading is above a part of the mail.
	Heading string
	// Paragraph is running text.
	Paragraph string
	// Code is a code to type over. It is shown separately and large.
	Code string
	// Link is the text of the link, and URL its address.
	Link, URL string
}

// product is the name of the product, the same as on the pages.
const product = "Reflectietool"

const closing = "Deze mail is automatisch verstuurd door de " + product + "."

// textWidth is the width at which lines of plain text are wrapped, as mail programs expect.
const textWidth = 72

// Text returns the plain text form. Web addresses are on a line of their own and are never broken.
func Text(l Letter) string {
	parts := []string{"Hallo,"}
	for _, block := range l.Blocks {
		switch {
		case block.Heading != "":
			parts = append(parts, wrap("* "+block.Heading))
		case block.Paragraph != "":
			parts = append(parts, wrap(block.Paragraph))
		case block.Code != "":
			parts = append(parts, "    "+block.Code)
		case block.Link != "":
			parts = append(parts, wrap(block.Link+":")+"\n"+block.URL)
		}
	}
	parts = append(parts, "-- \n"+closing)
	return strings.Join(parts, "\n\n") + "\n"
}

func wrap(paragraph string) string {
	var text strings.Builder
	column := 0
	for _, word := range strings.Fields(paragraph) {
		width := utf8.RuneCountInString(word)
		switch {
		case column == 0:
		case column+1+width > textWidth:
			text.WriteByte('\n')
			column = 0
		default:
			text.WriteByte(' ')
			column++
		}
		text.WriteString(word)
		column += width
	}
	return text.String()
}

// SignInProps are the facts for the mail with a sign-in code.
type SignInProps struct {
	Code    string // six digits
	Link    string // address of the page where pressing the button uses up the code
	Minutes int    // how long the code works
}

// SignIn is the mail with which a person signs in. The subject does not contain the code, since
// telephones show subjects while they are locked.
func SignIn(p SignInProps) Letter {
	return Letter{
		Subject: "Inloggen bij de " + product,
		Blocks: []Block{
			{Paragraph: "Je wilt inloggen bij de " + product + ". Dit is je code:"},
			{Code: grouped(p.Code)},
			{Paragraph: fmt.Sprintf("Typ de code over op de pagina waar je mee bezig bent. De code werkt %d minuten, en één keer.", p.Minutes)},
			{Paragraph: "Je kunt ook deze link openen en daar op Inloggen drukken."},
			{Link: "Inloggen met de link", URL: p.Link},
			{Paragraph: "Deel de code en de link met niemand. Heb je hier niet om gevraagd? Dan hoef je niets te doen. Zonder de code of de link komt niemand in je account."},
		},
	}
}

// DeleteAccountProps are the facts for the mail with a code to delete an account.
type DeleteAccountProps struct {
	Code    string // six digits
	Minutes int    // how long the code works
}

// DeleteAccount is the mail with which a person confirms deleting the account. It has no link: an
// act that cannot be undone must take typing.
func DeleteAccount(p DeleteAccountProps) Letter {
	return Letter{
		Subject: "Je account bij de " + product + " verwijderen",
		Blocks: []Block{
			{Paragraph: "Je wilt je account bij de " + product + " verwijderen, met al je reflecties. Dit is de code om dat te bevestigen:"},
			{Code: grouped(p.Code)},
			{Paragraph: fmt.Sprintf("Typ de code over op de pagina waar je mee bezig bent. De code werkt %d minuten, en één keer. Daarna kun je het niet terugdraaien.", p.Minutes)},
			{Paragraph: "Heb je hier niet om gevraagd? Deel de code dan met niemand: zonder code verwijderen we niets. Iemand anders is wel ingelogd met jouw account. Log zelf in en kies Overal uitloggen."},
		},
	}
}

// grouped splits six digits into two groups, which are easier to remember while typing.
func grouped(code string) string {
	if len(code) != 6 {
		return code
	}
	return code[:3] + " " + code[3:]
}
