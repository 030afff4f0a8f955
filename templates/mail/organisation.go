package mail

import (
	"time"

	"reflectietool/internal/calendar"
)

// InvitationProps are the facts for the mail with an invitation.
type InvitationProps struct {
	By           string // the inviting person's name or address, "" when they no longer exist
	Organisation string
	Team         string // "" without a team
	Leads, Admin bool   // the roles that come with it
	Link         string
	Until        time.Time // in the time zone of the reader
}

// Invitation is the mail that invites a person to become a member of an organisation. Its link holds a
// secret, which proves that a visitor reads the mail of this address.
func Invitation(p InvitationProps) Letter {
	who := "Je bent uitgenodigd"
	if p.By != "" {
		who = p.By + " nodigt je uit"
	}
	blocks := []Block{{Paragraph: who + " om in de " + product + " lid te worden van de organisatie " + p.Organisation + "."}}
	if role := p.role(); role != "" {
		blocks = append(blocks, Block{Paragraph: role})
	}
	return Letter{
		Subject: "Uitnodiging van " + p.Organisation,
		Blocks: append(blocks,
			Block{Paragraph: "Je reflecties en rapporten blijven van jou. Geen collega of leidinggevende ziet ze, tenzij je ze zelf deelt."},
			Block{Paragraph: "Open de link en beslis zelf. De uitnodiging geldt tot " + calendar.DateTime(p.Until) + ". Stuur deze mail niet door: de link is alleen voor jou."},
			Block{Link: "Bekijk de uitnodiging", URL: p.Link},
			Block{Paragraph: "Ken je deze organisatie niet, of wil je niet meedoen? Dan kun je deze mail weggooien. Er gebeurt niets."},
		),
	}
}

// role returns in Dutch which role the recipient gets, besides being a member.
func (p InvitationProps) role() string {
	text := ""
	switch {
	case p.Team != "" && p.Leads:
		text = "Je wordt teamleider van het team " + p.Team + "."
	case p.Team != "":
		text = "Je komt in het team " + p.Team + "."
	}
	if p.Admin {
		if text != "" {
			text += " "
		}
		text += "Je wordt beheerder: je regelt teams, uitnodigingen en instellingen."
	}
	return text
}

// WithoutAdminProps are the facts for the mail about an organisation without beheerder.
type WithoutAdminProps struct {
	Organisation string
	Link         string // to the page where a new one can be invited
}

// WithoutAdmin is the mail to a landelijk beheerder when an organisation has no beheerder left. It
// does not name the person who left.
func WithoutAdmin(p WithoutAdminProps) Letter {
	return Letter{
		Subject: p.Organisation + " heeft geen beheerder meer",
		Blocks: []Block{
			{Paragraph: "De organisatie " + p.Organisation + " heeft geen beheerder meer. Niemand kan er nu teams maken, mensen uitnodigen of instellingen wijzigen."},
			{Paragraph: "Je bent landelijk beheerder. Je kunt iemand uitnodigen als nieuwe beheerder."},
			{Link: "Nodig een beheerder uit", URL: p.Link},
		},
	}
}
