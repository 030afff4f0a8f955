package mail

import letters "reflectietool/templates/mail"

// LookBackFacts holds the facts of the mail that asks how a goal goes.
type LookBackFacts = letters.LookBackProps

// LookBack writes the mail that asks how a goal goes.
func LookBack(facts LookBackFacts) Letter { return letters.LookBack(facts) }
