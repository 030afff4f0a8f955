package assessment

import (
	"context"
	"fmt"
	"slices"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
)

// CorrectionTime is how long after finishing it the owner can correct a reflection: seven times 24
// hours, to the second.
const CorrectionTime = 7 * 24 * time.Hour

// Correction says whether the answers of a finished reflection can be corrected. A mis-tap must not
// cost fifty answers.
type Correction struct {
	Until  time.Time // the first moment at which it is too late
	Over   bool      // it is too late
	Counts bool      // the reflection counts in a team round that has not been closed
}

// Correction returns whether the reflection can be corrected now. The reflection must be finished.
func (r *Reflection) Correction(now time.Time) Correction {
	until := r.FinishedAt.Add(CorrectionTime)
	return Correction{Until: until, Over: !now.Before(until), Counts: r.Counts}
}

// Open reports whether the answers can be corrected.
func (c Correction) Open() bool { return !c.Over && !c.Counts }

// Refusal says in Dutch why the answers cannot be corrected, and "" when they can be.
func (c Correction) Refusal() string {
	switch {
	case c.Over:
		return "Je kunt deze antwoorden niet meer verbeteren. Dat kon tot " + calendar.DateTime(c.Until) + "."
	case c.Counts:
		return "Deze Reflectie telt mee in een teamronde. Zolang dat zo is, kun je je antwoorden niet verbeteren."
	}
	return ""
}

// Correct stores other answers in a finished reflection, as Save does in an unfinished one, and notes
// when that was. A pick of a competency that loses its level goes. The moment of finishing, the words
// on a gespreksblad, and what a round or a quarter has published stay as they are. Correct returns
// fault.Invalid as Save does; without a field once CorrectionTime has passed and while the reflection
// counts in a round; and at each competency that lost its level when no level would stay. It returns
// fault.Conflict for an unfinished reflection.
func (s *Service) Correct(ctx context.Context, person, id string, changes Changes) error {
	changes, err := changes.checked()
	if err != nil {
		return err
	}
	if !changes.Empty() {
		corrected, room, err := s.correct(ctx, person, id, s.editions(changes), changes)
		switch {
		case err != nil:
			return err
		case !room.Fits:
			return s.noRoom(room.Account, changes.textFields())
		case corrected:
			return nil
		}
	}
	reflection, err := s.Get(ctx, person, id)
	if err != nil {
		return err
	}
	return s.whyNotCorrected(reflection, changes)
}

// whyNotCorrected returns why a correction was not stored, or nil when there was nothing to store in
// a reflection that can be corrected.
func (s *Service) whyNotCorrected(r *Reflection, changes Changes) error {
	if !r.Finished() {
		return fmt.Errorf("correct an unfinished reflection: %w", fault.Conflict)
	}
	if refusal := r.Correction(s.now()).Refusal(); refusal != "" {
		return fault.Invalid{"": "Niet opgeslagen. " + refusal}
	}
	if changes.Empty() {
		return nil
	}
	if !slices.Contains(s.editions(changes), r.Edition) {
		return fault.Invalid{"": "Deze vraag hoort niet bij je reflectie. Laad de pagina opnieuw."}
	}
	if invalid := changes.lastLevel(r); len(invalid) > 0 {
		return invalid
	}
	// What refused it was gone when the reflection was read: a round closed just now, for example.
	return fault.Invalid{"": "Niet opgeslagen, want er veranderde net iets. Probeer het nog eens."}
}

// lastLevel returns a message at each competency that loses its level when the changes would leave
// the reflection without any.
func (c Changes) lastLevel(r *Reflection) fault.Invalid {
	for slug, answer := range r.Competencies {
		choice := answer.Choice
		if change := c.Competencies[slug].Choice; change != nil {
			choice = *change
		}
		if choice.Level().Valid() {
			return nil
		}
	}
	invalid := fault.Invalid{}
	for slug, change := range c.Competencies {
		if change.Choice != nil {
			invalid[slug] = "Niet opgeslagen: dit is je enige niveau. " + needsLevel
		}
	}
	return invalid
}
