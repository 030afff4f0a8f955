package intake

import (
	"maps"
	"time"

	"reflectietool/internal/audit"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
)

// ActImportUndone is the act of undoing an import in the trail. The detail has the numbers of
// offerings that were "removed", "archived" and "restored", and that were "left" as they are.
const ActImportUndone audit.Act = "offerings.import-undone"

// UndoTime is how long after an import it can be undone.
const UndoTime = 24 * time.Hour

// Fate says what undoing an import does with an offering that the import saved. The value is stored.
type Fate string

// The fates.
const (
	FateRemoved  Fate = "weg"       // it was new, and nobody changed, kept, valued or flagged it
	FateArchived Fate = "archief"   // it was new, nobody changed it, but somebody kept, valued or flagged it
	FateRestored Fate = "terug"     // it gets the facts of before the import
	FateLeft     Fate = "gebleven"  // it was changed after the import, and stays as it is
	fateNoted    Fate = "genoteerd" // none of its facts changed; only what was last imported is restored
	fateGone     Fate = "verdwenen" // it is not there any more; never stored
)

// Undoing says what undoing an import does, or did, in numbers of offerings.
type Undoing struct {
	Removed  int `json:"removed"`
	Archived int `json:"archived"`
	Restored int `json:"restored"`
	Left     int `json:"left"`
	// Stays are the first MaxStays of the offerings that were changed after the import, by title.
	Stays []Staying `json:"-"`
}

// Staying is an offering that undoing an import leaves as it is.
type Staying struct{ ID, Title string }

// MaxStays is the largest number of offerings in Undoing.Stays.
const MaxStays = 25

func (u *Undoing) count(fate Fate, n int) {
	switch fate {
	case FateRemoved:
		u.Removed += n
	case FateArchived:
		u.Archived += n
	case FateRestored:
		u.Restored += n
	case FateLeft:
		u.Left += n
	}
}

// Changes returns the number of offerings that undoing changes.
func (u *Undoing) Changes() int { return u.Removed + u.Archived + u.Restored }

// The kinds of a row of import_done.
const (
	kindNew     = "nieuw"
	kindChanged = "gewijzigd"
	kindNoted   = "genoteerd"
)

// undoRow is what an import did to one offering, and what undoing it does.
type undoRow struct {
	id     string
	fate   Fate
	before map[string]string          // Stored.Imported before the import; nil for a new offering
	fields map[string]offering.Change // that the import changed
}

// apply returns the offering as it is to be saved. Ok is false if the earlier facts cannot be read any
// more; then the offering stays as it is.
func (r *undoRow) apply(now offering.Stored, fw *framework.Framework) (next offering.Stored, ok bool) {
	next = now
	next.Version++
	if r.fate == FateArchived {
		next.State = offering.Archived
		// Not chosen by hand, so that the same file brings it back.
		next.Imported = maps.Clone(now.Imported)
		next.Imported[offering.FieldState] = string(offering.Archived)
		return next, true
	}
	then, err := offering.TakeBack(now.Facts(), []map[string]offering.Change{r.fields}).Read(now.Offering, fw)
	next.Offering, next.Imported = then, r.before
	return next, err == nil
}
