package mail

import letters "reflectietool/templates/mail"

// Round holds the facts of a team round for a mail.
type Round = letters.RoundProps

// RoundInvitation writes the mail about a team round that was opened. It is the same for everyone
// in the team.
func RoundInvitation(round Round) Letter { return letters.RoundInvitation(round) }

// RoundReminder writes the mail about a team round that is still open. It is the same for people
// who took part and for people who did not.
func RoundReminder(round Round) Letter { return letters.RoundReminder(round) }
