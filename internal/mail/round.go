package mail

import letters "reflectietool/templates/mail"

// Round holds the facts of a team round for a mail.
type Round = letters.RoundProps

// RoundInvitation returns the mail about a team round that was opened. It is the same for everyone
// in the team.
func RoundInvitation(to string, round Round) (Message, error) {
	return write(to, letters.RoundInvitation(round))
}

// RoundReminder returns the mail about a team round that is still open. It is the same for people
// who took part and for people who did not.
func RoundReminder(to string, round Round) (Message, error) {
	return write(to, letters.RoundReminder(round))
}
