package main

import (
	"path"
	"strings"

	"reflectietool/internal/demo"
	"reflectietool/internal/paths"
)

// The people of growth.
const (
	owner = "professional"
	mate  = "teamleider-klein"
	other = "teamleider-zuid" // somebody else
)

// growth takes what people do together with the plan of one of them: its owner, who looks back on a goal, a maatje, and the
// readers of their mails.
func (w *walk) growth() error {
	goal, err := w.lookingBack()
	if err != nil {
		return err
	}
	return w.mates(goal)
}

// by is a step of one visitor.
func (w *walk) by(visitor string, do func(*tab) error) func() error {
	return func() error { return w.visit(visitor, do) }
}

// noSecret is that of a link that nobody was sent.
var noSecret = strings.Repeat("A", 26)

// lookingBack takes how somebody looks back on a goal, from the mail that asks about it. It returns the path of the goal.
func (w *walk) lookingBack() (goal string, err error) {
	var link string
	err = inOrder(
		w.by(owner, func(t *tab) (err error) { goal, err = t.wantMail(); return err }),
		w.by(guest+"-terugkijken", func(t *tab) (err error) { link, err = t.readLookBack(); return err }),
		w.by(other, func(t *tab) error {
			return inOrder(t.opens(link), t.snaps("ander-account"), t.opens(paths.LookBackLink(noSecret)), t.snaps("verlopen"))
		}),
		w.by(guest+"-terugkijken", func(t *tab) error {
			return inOrder(
				t.opens(link), t.presses("Nog niet"), t.unfolds, t.snaps("beantwoord"),
				t.opens(paths.LookBackLink(noSecret)), t.snaps("verlopen"),
			)
		}),
		w.by(owner, func(t *tab) error { return t.goOn(goal) }),
	)
	return goal, err
}

// wantMail takes a goal that asks how it goes, and asks for a mail about that. It returns the path of the goal.
func (t *tab) wantMail() (goal string, err error) {
	err = inOrder(t.opens(paths.Home), t.snaps("terugkijken"), t.opens(paths.Plan), t.clicks(`main a[href$="/terugkijken"]`), t.snaps("vraag"))
	if err != nil {
		return "", err
	}
	at, err := t.where()
	if err != nil {
		return "", err
	}
	goal = path.Dir(at.path)
	return goal, inOrder(
		t.opens(goal), t.snaps("terugkijken"),
		t.opens(paths.GoalChange(path.Base(goal))), t.fills(map[string]string{"mail": "ja"}), t.snaps("met-mail"), t.presses("Bewaar"),
	)
}

// readLookBack opens the links of the mail about a look-back, and returns the path of the question.
func (t *tab) readLookBack() (link string, err error) {
	if link, err = t.mailed(paths.LookBackLink("")); err != nil {
		return "", err
	}
	stop, err := t.mailed(paths.MailsStop(""))
	if err != nil {
		return "", err
	}
	return link, inOrder(
		t.snaps("terugkijken"), t.opens(link), t.snaps(""),
		t.opens(stop), t.snaps(""), t.presses("Stop de mails"), t.snaps("gestopt"),
		t.opens(paths.RoundMails(path.Base(stop))), t.snaps(""),
	)
}

// goOn takes what follows on the second "nog niet" about a goal.
func (t *tab) goOn(goal string) error {
	return inOrder(
		t.opens(paths.GoalLookBack(path.Base(goal))), t.snaps("verder"),
		t.fills(map[string]string{"besluit": "change", "als": "", "dan": ""}), t.unfolds, t.snaps("veranderen"), t.refused("Bewaar", "fout"),
		t.fills(map[string]string{
			"als": "ik mijn week plan en er ruimte is", "dan": "kies ik een taak die ook anders kan", "terugkijken": "2",
			"opgevallen": long("Mijn week zat weer vol, en ik had er geen ruimte voor.", 400),
		}), t.presses("Bewaar"), t.snaps("teruggekeken"),
	)
}

// mates takes how somebody asks colleagues to be the maatje of a goal: one who agrees, and one who does not.
func (w *walk) mates(goal string) error {
	var link, question string
	return inOrder(
		w.by(owner, func(t *tab) error { return t.askMate(goal) }),
		w.by(guest+"-maatje", func(t *tab) (err error) {
			if link, err = t.mailed(paths.BuddyMailed("")); err != nil {
				return err
			}
			return inOrder(t.opens(link), t.snaps(""), t.opens(paths.BuddyMailed(noSecret)), t.snaps("verlopen"))
		}),
		w.by(other, func(t *tab) error { return inOrder(t.opens(link), t.snaps("ander-account")) }),
		w.by(mate, func(t *tab) (err error) { question, err = t.readAlong(); return err }),
		w.by(other, func(t *tab) error { return inOrder(t.opens(question), t.snaps("niet-voor-mij")) }),
		w.by(owner, func(t *tab) error {
			return inOrder(t.opens(goal), t.unfolds, t.snaps("met-maatje"), t.opens(paths.Insight), t.unfolds, t.snaps("met-maatje"))
		}),
		w.by(mate, func(t *tab) error {
			return inOrder(t.opens(paths.Buddies), t.snaps("vol"), t.follows(paths.BuddyGoal("")), t.presses("Ja, stop"), t.snaps("gestopt"))
		}),
		w.by(owner, func(t *tab) error { return inOrder(t.opens(goal), t.invites("nee-dank-je@voorbeeld.example")) }),
		w.by(guest+"-maatje", func(t *tab) error {
			link, err := t.mailed(paths.BuddyMailed(""))
			if err != nil {
				return err
			}
			return inOrder(t.opens(link), t.presses("Nee, liever niet"), t.snaps("nee"))
		}),
	)
}

// askMate asks the owner themselves, which is refused, and then the mate.
func (t *tab) askMate(goal string) error {
	own, _ := demo.Email(owner)
	theirs, _ := demo.Email(mate)
	return inOrder(
		t.opens(goal), t.unfolds, t.snaps("maatje-vragen"),
		t.fills(map[string]string{"email": own}), t.refused("Stuur de vraag", "fout-maatje"),
		t.invites(theirs), t.unfolds, t.snaps("maatje-gevraagd"),
	)
}

// invites is a step that asks somebody to be the maatje of the goal that is shown.
func (t *tab) invites(email string) func() error {
	return func() error { return inOrder(t.fills(map[string]string{"email": email}), t.presses("Stuur de vraag")) }
}

// readAlong says yes to the question to be a maatje, and returns the path of the question.
func (t *tab) readAlong() (question string, err error) {
	if err = inOrder(t.opens(paths.Home), t.snaps("maatje"), t.opens(paths.Buddies), t.snaps("gevraagd"), t.follows(paths.BuddyAsked("")), t.snaps("")); err != nil {
		return "", err
	}
	at, err := t.where()
	if err != nil {
		return "", err
	}
	return at.path, inOrder(t.presses("Ja, ik kijk mee"), t.unfolds, t.snaps("nieuw"))
}
