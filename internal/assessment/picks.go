package assessment

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
)

// PickChange is what a form with picks says. Only the difference between the two lists is stored, so
// that two tabs do not undo each other's work.
type PickChange struct {
	Seen   []Pick // as the form was made; nil for a form that does not say, which replaces every pick
	Chosen []Pick // as the form is now
}

// on returns the picks after the change, in the order of the competency's slug. A pick that the form
// did not change stays as it is stored, or stays away.
func (c PickChange) on(stored []Pick) []Pick {
	if c.Seen == nil {
		return sorted(slices.Clone(c.Chosen))
	}
	seen, chosen := byCompetency(c.Seen), byCompetency(c.Chosen)
	var result []Pick
	for _, pick := range stored {
		_, was := seen[pick.Competency]
		now, is := chosen[pick.Competency]
		switch {
		case was && !is: // taken back
		case is && (!was || now != seen[pick.Competency]):
			result = append(result, now.keeping(pick))
		default:
			result = append(result, pick)
		}
	}
	there := byCompetency(stored)
	for _, pick := range c.Chosen {
		was, known := seen[pick.Competency]
		if _, is := there[pick.Competency]; !is && (!known || was != pick) {
			result = append(result, pick)
		}
	}
	return sorted(result)
}

// Shown returns those of the stored picks that the form shows as chosen. The others were made in
// another tab, and the form has no fields about them.
func (c PickChange) Shown(stored []Pick) []Pick {
	chosen := byCompetency(c.Chosen)
	return slices.DeleteFunc(slices.Clone(stored), func(p Pick) bool {
		_, shown := chosen[p.Competency]
		return !shown
	})
}

// keeping returns the pick with the stored reason, when it has none itself and is of the same kind:
// a form asks for the reason only after the pick.
func (p Pick) keeping(stored Pick) Pick {
	if p.Kind == stored.Kind {
		p.Reason = cmp.Or(p.Reason, stored.Reason)
	}
	return p
}

func byCompetency(picks []Pick) map[string]Pick {
	all := make(map[string]Pick, len(picks))
	for _, pick := range picks {
		all[pick.Competency] = pick
	}
	return all
}

func sorted(picks []Pick) []Pick {
	slices.SortStableFunc(picks, func(a, b Pick) int { return cmp.Compare(a.Competency, b.Competency) })
	return picks
}

// ChangePicks stores what a form changed in the picks on a finished reflection, and returns the picks
// as they are then: at most MaxPicks competencies that have a level, each once. Changes to one
// reflection take turns. It returns fault.Invalid otherwise, with the picks as the form would have
// made them, and fault.Conflict for an unfinished reflection.
func (s *Service) ChangePicks(ctx context.Context, person, id string, change PickChange) ([]Pick, error) {
	var result []Pick
	err := s.changePicks(ctx, person, id, func(r pickable) ([]Pick, error) {
		if !r.Finished {
			return nil, fmt.Errorf("pick before finishing: %w", fault.Conflict)
		}
		result = change.on(r.Picks)
		return result, r.check(result, len(change.Chosen))
	})
	return result, err
}

// pickable is what decides whether picks can be stored.
type pickable struct {
	Finished bool
	Choices  map[string]Choice // by competency
	Picks    []Pick            // as stored
}

// check returns fault.Invalid for picks that cannot be stored. Chosen is how many of them the form
// shows; more than these come from another tab.
func (r pickable) check(picks []Pick, chosen int) error {
	switch {
	case chosen > MaxPicks:
		return fault.Invalid{string(PickGrow): fmt.Sprintf(
			"Je hebt er %d gekozen. Kies er in totaal maximaal %d, dan houd je het haalbaar.", chosen, MaxPicks)}
	case len(picks) > MaxPicks:
		return fault.Invalid{string(PickGrow): fmt.Sprintf(
			"Met je keuze in een ander venster zijn het er %d. Kies er in totaal maximaal %d. Zie je ze niet allemaal? Laad de pagina opnieuw.", len(picks), MaxPicks)}
	}
	seen := make(map[string]bool)
	for _, pick := range picks {
		known := r.Choices[pick.Competency].Level() != framework.NoLevel
		reasonFits := pick.Reason == "" || pick.Kind == PickGrow && pick.Reason.Valid()
		if !known || seen[pick.Competency] || !reasonFits || pick.Kind != PickGrow && pick.Kind != PickUse {
			return fault.Invalid{string(PickGrow): "Deze keuze kennen we niet. Laad de pagina opnieuw en kies nog eens."}
		}
		seen[pick.Competency] = true
	}
	return nil
}
