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

// write puts a letter in both its forms.
func write(to string, letter letters.Letter) (Message, error) {
	var html strings.Builder
	if err := letters.HTML(letter).Render(context.Background(), &html); err != nil {
		return Message{}, fmt.Errorf("mail: write %q: %w", letter.Subject, err)
	}
	return Message{To: to, Subject: letter.Subject, Text: letters.Text(letter), HTML: html.String()}, nil
}
