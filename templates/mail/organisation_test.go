package mail_test

import (
	"strings"
	"testing"
	"time"

	"reflectietool/templates/mail"
)

// TestInvitation checks how the mail describes each role.
func TestInvitation(t *testing.T) {
	t.Parallel()
	until := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		props         mail.InvitationProps
		want, without []string
	}{
		{mail.InvitationProps{By: "Anna"}, []string{"Anna nodigt je uit om"}, []string{"Je wordt", "Je komt"}},
		{mail.InvitationProps{}, []string{"Je bent uitgenodigd om"}, []string{"nodigt"}},
		{mail.InvitationProps{Team: "Noord"}, []string{"Je komt in het team Noord."}, []string{"Je wordt"}},
		{mail.InvitationProps{Team: "Noord", Leads: true}, []string{"Je wordt teamleider van het team Noord."}, []string{"beheerder", "Je komt"}},
		{mail.InvitationProps{Admin: true}, []string{"Je wordt beheerder:"}, []string{"team ", "teamleider"}},
		{mail.InvitationProps{Team: "Noord", Admin: true}, []string{"Je komt in het team Noord. Je wordt beheerder:"}, nil},
	} {
		p := tt.props
		p.Organisation, p.Link, p.Until = "<Voorbeeld>", "https://voorbeeld.example/uitnodiging/1", until
		letter := mail.Invitation(p)
		text, page := strings.Join(strings.Fields(mail.Text(letter)), " "), words(html(t, letter))
		for _, want := range append(tt.want, "organisatie <Voorbeeld>.", "tot 28 november 2026 om 10.00 uur.", "Dan kun je deze mail weggooien.", "blijven van jou", p.Link) {
			if !strings.Contains(text, want) || !strings.Contains(page, want) {
				t.Errorf("%+v: %q is not in the mail: %s", tt.props, want, text)
			}
		}
		for _, banned := range tt.without {
			if strings.Contains(text, banned) {
				t.Errorf("%+v: %q is in the mail: %s", tt.props, banned, text)
			}
		}
	}
}
