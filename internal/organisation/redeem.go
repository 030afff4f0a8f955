package organisation

import (
	"crypto/rand"
	"encoding/base32"
)

// MailedLink is what the link in the mail of an invitation holds. Whoever has it reads the mail of the
// invited address.
type MailedLink struct {
	Invitation string // the id
	Secret     string
}

// Answer is what a person fills in to accept an invitation.
type Answer struct {
	Name     string // for colleagues, as typed; "" keeps the one that the account has
	Function string // id, "" for none
	Remember bool   // keep the session in this browser when it closes
}

// newSecret returns a secret for the link in a mail, of 32 random bytes.
func newSecret() string {
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails (crypto/rand)
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(random)
}
