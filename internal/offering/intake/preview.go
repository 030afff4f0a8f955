package intake

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"reflectietool/internal/audit"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/exchange"
)

// ActImported is the act of an import in the trail. The detail has "format", and the numbers of
// offerings that are "new" and "changed".
const ActImported audit.Act = "offerings.imported"

// Job is the kind of the job that carries out an import, and UndoJob that of the job that undoes one.
// The id of both is that of the preview.
const (
	Job     = "import"
	UndoJob = "import-undo"
)

// PreviewLife is how long a preview, with the contents of the file, is kept: before it is carried out,
// and again after it was carried out or undone.
const PreviewLife = 24 * time.Hour

// MaxFile is the size in bytes above which a file is refused, and MaxRows the largest number of
// offerings in a file.
const (
	MaxFile = exchange.MaxFile
	MaxRows = exchange.MaxRows
)

// Outcome says what an import does with a row of the file. The value is stored.
type Outcome string

// The outcomes.
const (
	OutcomeNew     Outcome = "nieuw"     // it adds an offering
	OutcomeChanged Outcome = "gewijzigd" // it changes an offering
	OutcomeKept    Outcome = "bewaard"   // the file differs only in facts that were changed by hand
	OutcomeSame    Outcome = "gelijk"    // the file does not differ
	OutcomeDouble  Outcome = "dubbel"    // it is new, but looks like an offering with another key
	OutcomeRefused Outcome = "geweigerd" // the row has faults
)

// Outcomes lists the outcomes, in the order in which a page shows their rows: first what does not
// come in, then what changes, what comes in, and last what stays the same.
func Outcomes() []Outcome {
	return []Outcome{OutcomeRefused, OutcomeChanged, OutcomeKept, OutcomeDouble, OutcomeNew, OutcomeSame}
}

// Status says how far an import is. The value is stored.
type Status string

// The statuses. After StatusStale and StatusFailed nothing was changed. Renew makes a stale preview one
// that can be carried out; a failed one has to be made again from the file.
const (
	StatusPreview Status = "proef"     // it was not handed over to the queue
	StatusWaiting Status = "wacht"     // it waits in the queue or is being carried out: see Preview.Done
	StatusDone    Status = "klaar"     // it was carried out
	StatusStale   Status = "verouderd" // the catalogue changed after the preview was made
	StatusFailed  Status = "mislukt"   // it cannot be carried out
	StatusUndoing Status = "terug"     // it was carried out, and is being undone: see Preview.Done
	StatusUndone  Status = "ongedaan"  // it was carried out and undone
)

// As says which state new offerings get. Existing offerings follow the column state of the
// file, like any fact.
type As string

// The choices of a state. An offering without competencies is never published: it becomes a
// concept, unless the file says that it is archived.
const (
	AsFile      As = "bestand"      // as the file says; a concept if it says nothing
	AsDraft     As = "concept"      // a concept, whatever the file says
	AsPublished As = "gepubliceerd" // published, unless the file says archived
)

// Choice is what an admin decides about a preview. Its rows are given by PreviewRow.Number.
type Choice struct {
	As        As               `json:"as"`                  // the state of new offerings
	Overwrite map[int][]string `json:"overwrite,omitempty"` // by row: columns changed by hand that follow the file
	Doubles   []int            `json:"doubles,omitempty"`   // rows to add although they look like a double
	// OverwriteAll and DoublesAll stand for all such columns and rows, ticked or not.
	OverwriteAll bool `json:"overwriteAll,omitempty"`
	DoublesAll   bool `json:"doublesAll,omitempty"` // see OverwriteAll
	// Revision is Preview.Revision as the admin saw it. Apply refuses another one; 0 is any.
	Revision int `json:"-"`
}

// overwrites returns the columns of a row, changed by hand, that get the value of the file.
func (c Choice) overwrites(number int, changes []RowChange) []string {
	if !c.OverwriteAll {
		return c.Overwrite[number]
	}
	return keptColumns(changes)
}

func (c Choice) takesDouble(number int) bool {
	return c.DoublesAll || slices.Contains(c.Doubles, number)
}

func keptColumns(changes []RowChange) []string {
	var kept []string
	for _, change := range changes {
		if change.Kept {
			kept = append(kept, change.Column)
		}
	}
	return kept
}

// Upload is a file that a person sends.
type Upload struct {
	Name    string    // as the sender's browser states it; it is only shown
	Source  string    // import source of the records without one; "" is that of the format
	Content io.Reader // the file itself
}

// Preview says what an import would do, or did.
type Preview struct {
	ID, Organisation string          // uuids; Organisation "" is national
	FileName         string          // without folders, at most 200 characters
	Format           exchange.Format // of the file
	Encoding         string          // as in File
	Notes            []string        // as in File
	Source           string          // import source of the records without one
	Counts           map[Outcome]int // number of rows with each outcome
	Faults           int             // number of faults in all, including those that are not reported
	Status           Status          // how far the import is
	Choice           Choice          // what the admin decided so far
	Done, Total      int             // numbers of rows that are done and that have to be done
	CreatedAt        time.Time       // when the preview was made
	FinishedAt       *time.Time      // when the import ended, in any way; nil if it has not
	// Revision is 1 for a new preview, and is raised each time that Renew changes rows. Renewed is the
	// number of rows that were changed since the first.
	Revision, Renewed int
	Outdated          bool       // offerings changed since the preview was made: Renew brings it up to date
	CanUndo           bool       // Undo can be asked for
	UndoFailed        bool       // the last attempt to undo the import changed nothing
	Undone            Undoing    // what undoing the import did; only for StatusUndone
	UndoAt            *time.Time // when undoing was last asked for, or was done; nil if it was not
}

// Rows returns the number of rows of the file.
func (p *Preview) Rows() int {
	sum := 0
	for _, n := range p.Counts {
		sum += n
	}
	return sum
}

// PreviewRow says what an import would do with one row of the file.
type PreviewRow struct {
	Number  int     // in the preview, from 1
	Line    int     // as in Record
	Outcome Outcome // what the import would do
	Key     string  // of the offering; as in Refusal for a refused row
	Title   string  // of the offering; as in Refusal for a refused row
	Renewed bool    // Renew changed it
	// Facts are those that the file states, by column; for a refused row the values of the file.
	Facts offering.Facts
	RowDetail
}

// RowDetail has the details of a PreviewRow.
type RowDetail struct {
	Changes []RowChange `json:"changes,omitempty"` // the facts that differ from the stored offering
	Double  *Double     `json:"double,omitempty"`  // the offering that it looks like; nil for none
	Remarks []string    `json:"remarks,omitempty"` // as in Record
	Faults  Faults      `json:"faults,omitempty"`  // as in Refusal
	Reason  string      `json:"reason,omitempty"`  // as in Refusal
}

// RowChange is a fact whose value in the file differs from the stored one.
type RowChange struct {
	Column   string `json:"column"` // of the fact
	From, To string // the stored value and that of the file, as a file would hold them
	Kept     bool   `json:"kept,omitempty"` // changed by hand: From stays, unless the admin ticks it
}

// Double is an offering that a new one looks like.
type Double struct {
	ID       string `json:"id,omitempty"`       // uuid; "" for an earlier row of the same file
	Line     int    `json:"line,omitempty"`     // of that earlier row
	Title    string `json:"title"`              // of the offering
	Provider string `json:"provider,omitempty"` // of the offering; "" is unknown
	Own      bool   `json:"own,omitempty"`      // of the preview's organisation; if false, it is national
	Public   bool   `json:"public,omitempty"`   // published when the preview was made
}

// decision says what an import does with one record.
type decision struct {
	record   *Record
	outcome  Outcome
	before   offering.Stored // the zero value for a new offering
	changes  []RowChange
	double   *Double
	imported map[string]string // the facts to store as last imported
}

// decide decides what to do with each record. Existing has the stored offerings by source and
// key; returning has the ids of those that undoing an import put in the archive. If others is not
// nil, new records that look like one of them become doubles.
func decide(records []Record, existing map[[2]string]offering.Stored, returning map[string]bool, others []*known) []decision {
	decisions := make([]decision, len(records))
	for i := range records {
		r := &records[i]
		before, found := existing[r.key()]
		d := decision{record: r, before: before, imported: importedFacts(before.Imported, r), outcome: OutcomeNew}
		if found {
			d.changes = difference(&before, r)
			if returning[before.ID] && !slices.Contains(r.columns, offering.FieldState) {
				d.changes = append(d.changes, RowChange{Column: offering.FieldState, From: string(offering.Archived), To: string(offering.Draft)})
			}
			d.outcome = outcomeOf(d.changes)
		}
		decisions[i] = d
	}
	if others != nil {
		markDoubles(decisions, others)
	}
	return decisions
}

func (r *Record) key() [2]string { return [2]string{r.Offering.ImportSource, r.Offering.Key} }

func outcomeOf(changes []RowChange) Outcome {
	outcome := OutcomeSame
	for _, c := range changes {
		if !c.Kept {
			return OutcomeChanged
		}
		outcome = OutcomeKept
	}
	return outcome
}

// markDoubles gives OutcomeDouble to the new offerings that exist under another key, in others
// or earlier in the same file.
func markDoubles(decisions []decision, others []*known) {
	asked := make([]*known, len(decisions))
	all := slices.Clone(others)
	for i, d := range decisions {
		if d.outcome == OutcomeNew {
			o := &d.record.Offering
			asked[i] = &known{Double: Double{Line: d.record.Line, Title: o.Title, Provider: o.Provider}, url: o.URL}
			all = append(all, asked[i])
		}
	}
	index := newDoubles(all)
	for _, k := range others {
		index.add(k)
	}
	for i, k := range asked {
		if k == nil {
			continue
		}
		if other := index.find(k); other != nil {
			decisions[i].outcome, decisions[i].double = OutcomeDouble, &other.Double
		}
		index.add(k)
	}
}

// result returns the offering to save, or nil if there is nothing to save. Overwrite lists the
// columns that get the value of the file although they were changed by hand; takeDouble says
// whether to add a double.
func (d *decision) result(as As, overwrite []string, takeDouble bool, fw *framework.Framework) (*offering.Offering, error) {
	switch d.outcome {
	case OutcomeDouble, OutcomeNew:
		if d.outcome == OutcomeDouble && !takeDouble {
			return nil, nil
		}
		added := d.record.Offering
		added.State = stateOf(&added, as)
		return &added, nil
	}
	next, err := merge(&d.before.Offering, d.changes, d.record, overwrite, fw)
	if err != nil || maps.Equal(offering.ColumnValues(&d.before.Offering), offering.ColumnValues(&next)) {
		return nil, err
	}
	return &next, nil
}

func stateOf(o *offering.Offering, as As) offering.State {
	switch {
	case len(o.Competencies) == 0 && o.State != offering.Archived:
		return offering.Draft
	case as == AsDraft:
		return offering.Draft
	case as == AsPublished && o.State != offering.Archived:
		return offering.Published
	}
	return o.State
}

// digest returns a hash of decisions. It is the same for two imports that would do the same.
func digest(decisions []decision) ([]byte, error) {
	sum := sha256.New()
	encoder := json.NewEncoder(sum)
	for _, d := range decisions {
		var double Double
		if d.double != nil {
			double = *d.double
			double.Public = false // publishing or archiving the double does not make a preview stale
		}
		if err := encoder.Encode([]any{d.record.key(), d.outcome, d.before.ID, d.changes, double}); err != nil {
			return nil, fmt.Errorf("digest of a preview: %w", err)
		}
	}
	return sum.Sum(nil), nil
}

// defaultSource returns the import source of a format, for records that state none.
func defaultSource(format exchange.Format) string {
	switch format {
	case exchange.EduDex, exchange.EduDexXML:
		return "edudex"
	case exchange.SchemaOrg:
		return "schema.org"
	default:
		return CatalogueSource
	}
}
