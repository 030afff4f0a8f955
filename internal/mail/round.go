package mail

import letters "reflectietool/templates/mail"

// Round is a team round in a mail.
type Round = letters.RoundProps

// RoundInvitation returns the mail that says that a team round is open. It is the same for
// everyone in the team.
func RoundInvitation(to string, round Round) (Message, error) {
	return write(to, letters.RoundInvitation(round))
}

// RoundReminder returns the mail that says that a team round is still open. It is the same
// for who took part and for who did not.
func RoundReminder(to string, round Round) (Message, error) {
	return write(to, letters.RoundReminder(round))
}
