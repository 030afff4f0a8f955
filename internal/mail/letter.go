package mail

import (
	"context"
	"fmt"
	"strings"
	"time"

	letters "reflectietool/templates/mail"
)

// Letter holds the words of a mail, or of a part of one.
type Letter = letters.Letter

// Unsubscribe is the link with which the recipient stops mails like this one, and what they are
// about. Without topics there is nothing to stop.
type Unsubscribe = letters.UnsubscribeProps

// Together returns one mail with these letters, of which there is at least one. It ends with the link
// that stops such mails, which mail programs show as a button too.
func Together(to string, parts []Letter, stop Unsubscribe) (Message, error) {
	message, err := write(to, letters.Together(parts, stop))
	message.Unsubscribe = stop.URL
	return message, err
}

// SignIn returns the mail with a sign-in code of six digits and the link of the page that uses the
// code. valid is how long the code works, in whole minutes.
func SignIn(to, code, link string, valid time.Duration) (Message, error) {
	return write(to, letters.SignIn(letters.SignInProps{Code: code, Link: link, Minutes: int(valid.Minutes())}))
}

// DeleteAccount returns the mail with a code of six digits that confirms deleting the account.
// valid is how long the code works, in whole minutes.
func DeleteAccount(to, code string, valid time.Duration) (Message, error) {
	return write(to, letters.DeleteAccount(letters.DeleteAccountProps{Code: code, Minutes: int(valid.Minutes())}))
}

// Shared returns the mail about a share by the person with the address from, which runs until the
// end of a day. It does not say what is shared.
func Shared(to, from, link string, until time.Time) (Message, error) {
	return write(to, letters.Shared(letters.SharedProps{From: from, Link: link, Until: until}))
}

// Buddy returns the mail that asks a colleague to be a maatje, on behalf of the person with the address from. It does not say
// with what the colleague would read along.
func Buddy(to, from, link string, until time.Time) (Message, error) {
	return write(to, letters.Buddy(letters.BuddyProps{From: from, Link: link, Until: until}))
}

// Invited describes what an invitation is for.
type Invited = letters.InvitationProps

// Invitation returns the mail with an invitation.
func Invitation(to string, invited Invited) (Message, error) {
	return write(to, letters.Invitation(invited))
}

// WithoutAdmin returns the mail to a landelijk beheerder about an organisation that has no
// beheerder left, with the link of the page where one can be invited.
func WithoutAdmin(to, organisation, link string) (Message, error) {
	return write(to, letters.WithoutAdmin(letters.WithoutAdminProps{Organisation: organisation, Link: link}))
}

// write makes the message of a letter, as plain text and as HTML.
func write(to string, letter letters.Letter) (Message, error) {
	var html strings.Builder
	if err := letters.HTML(letter).Render(context.Background(), &html); err != nil {
		return Message{}, fmt.Errorf("mail: write %q: %w", letter.Subject, err)
	}
	return Message{To: to, Subject: letter.Subject, Text: letters.Text(letter), HTML: html.String()}, nil
}
