package mail

import (
	"context"
	"fmt"
	"strings"
	"time"

	letters "reflectietool/templates/mail"
)

// SignIn returns the mail with a sign-in code of six digits and the link of the page that
// uses it up. The code is valid for so long, in whole minutes.
func SignIn(to, code, link string, valid time.Duration) (Message, error) {
	return write(to, letters.SignIn(letters.SignInProps{Code: code, Link: link, Minutes: int(valid.Minutes())}))
}

// DeleteAccount returns the mail with a code of six digits that confirms deleting the
// account. The code is valid for so long, in whole minutes.
func DeleteAccount(to, code string, valid time.Duration) (Message, error) {
	return write(to, letters.DeleteAccount(letters.DeleteAccountProps{Code: code, Minutes: int(valid.Minutes())}))
}

// Shared returns the mail that says that the person with the address from shares
// something until the end of a day. It says nothing of what.
func Shared(to, from, link string, until time.Time) (Message, error) {
	return write(to, letters.Shared(letters.SharedProps{From: from, Link: link, Until: until}))
}

// Invited is what an invitation is for.
type Invited = letters.InvitationProps

// Invitation returns the mail with an invitation.
func Invitation(to string, invited Invited) (Message, error) {
	return write(to, letters.Invitation(invited))
}

// WithoutAdmin returns the mail that tells a landelijk beheerder that an organisation has no
// beheerder left, with the link of the page where one can be invited.
func WithoutAdmin(to, organisation, link string) (Message, error) {
	return write(to, letters.WithoutAdmin(letters.WithoutAdminProps{Organisation: organisation, Link: link}))
}

// write puts a letter in both its forms.
func write(to string, letter letters.Letter) (Message, error) {
	var html strings.Builder
	if err := letters.HTML(letter).Render(context.Background(), &html); err != nil {
		return Message{}, fmt.Errorf("mail: write %q: %w", letter.Subject, err)
	}
	return Message{To: to, Subject: letter.Subject, Text: letters.Text(letter), HTML: html.String()}, nil
}
