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

// ActImported is the act of an import in the trail. Detail has "format", and the number of
// offerings that were "new" and "changed".
const ActImported audit.Act = "offerings.imported"

// Job is the kind of the job that carries out an import; its id is that of the preview.
const Job = "import"

// PreviewLife is how long a preview is kept, and with it what the file said.
const PreviewLife = 24 * time.Hour

// MaxFile is the size in bytes from which a file is refused, and MaxRows how many offerings
// one may hold.
const (
	MaxFile = exchange.MaxFile
	MaxRows = exchange.MaxRows
)

// Outcome is what an import does with a row.
type Outcome string

// The outcomes. A row is Kept when the file differs only in facts that were changed by hand.
const (
	OutcomeNew     Outcome = "nieuw"
	OutcomeChanged Outcome = "gewijzigd"
	OutcomeKept    Outcome = "bewaard"
	OutcomeSame    Outcome = "gelijk"
	OutcomeDouble  Outcome = "dubbel"
	OutcomeRefused Outcome = "geweigerd"
)

// Outcomes lists the outcomes in the order in which a page shows them.
func Outcomes() []Outcome {
	return []Outcome{OutcomeRefused, OutcomeDouble, OutcomeNew, OutcomeChanged, OutcomeKept, OutcomeSame}
}

// Status is how far an import is.
type Status string

// The statuses. Stale and Failed are final: nothing was changed, and a new preview is needed.
const (
	StatusPreview Status = "proef"
	StatusWaiting Status = "wacht" // or at work: see Preview.Done
	StatusDone    Status = "klaar"
	StatusStale   Status = "verouderd" // the catalogue changed after the preview was made
	StatusFailed  Status = "mislukt"
)

// As says which state new offerings get. Offerings that are there keep to the file.
type As string

// The choices. Without competencies an offering is a concept, whatever was chosen.
const (
	AsFile      As = "bestand" // as the file says, a concept where it does not
	AsDraft     As = "concept"
	AsPublished As = "gepubliceerd" // except what the file calls archived
)

// Choice is what an admin decides on a preview. Rows are meant by their number.
type Choice struct {
	As        As               `json:"as"`
	Overwrite map[int][]string `json:"overwrite,omitempty"` // columns changed by hand that take what the file says
	Doubles   []int            `json:"doubles,omitempty"`   // rows to add although they look double
	// All of them, whatever is ticked.
	OverwriteAll bool `json:"overwriteAll,omitempty"`
	DoublesAll   bool `json:"doublesAll,omitempty"`
}

// overwrites returns the columns of a row that take what the file says.
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

// Upload is a file that someone sends.
type Upload struct {
	Name    string // as its sender calls it; it decides nothing
	Source  string // namespace of the keys; "" is that of the format
	Content io.Reader
}

// Preview is what an import would do, or did.
type Preview struct {
	ID, Organisation string // Organisation "" is national
	FileName         string
	Format           exchange.Format
	Encoding         string
	Notes            []string
	Source           string
	Counts           map[Outcome]int
	Faults           int // in the refused rows, also those that are not told
	Status           Status
	Choice           Choice
	Done, Total      int // rows that were seen to, of those that can be taken in
	CreatedAt        time.Time
	FinishedAt       *time.Time
}

// Rows counts the rows of the file.
func (p *Preview) Rows() int {
	sum := 0
	for _, n := range p.Counts {
		sum += n
	}
	return sum
}

// PreviewRow is what an import would do with one row of the file.
type PreviewRow struct {
	Number  int // in the preview, from 1
	Line    int // of the file, or the number of the item
	Outcome Outcome
	Key     string
	Title   string
	RowDetail
}

// RowDetail is what there is to tell of a row.
type RowDetail struct {
	Changes []RowChange `json:"changes,omitempty"`
	Double  *Double     `json:"double,omitempty"`
	Remarks []string    `json:"remarks,omitempty"`
	Faults  Faults      `json:"faults,omitempty"`
}

// RowChange is a fact that the file has otherwise.
type RowChange struct {
	Column   string `json:"column"`
	From, To string // as a file would hold them
	Kept     bool   `json:"kept,omitempty"` // changed by hand: it stays From, unless ticked
}

// Double is an offering that a new one looks like.
type Double struct {
	ID       string `json:"id,omitempty"`   // "" for an earlier row of the same file
	Line     int    `json:"line,omitempty"` // of that row
	Title    string `json:"title"`
	Provider string `json:"provider,omitempty"`
	Own      bool   `json:"own,omitempty"`    // of those that the preview is for, not a national one beside them
	Public   bool   `json:"public,omitempty"` // published when the preview was made
}

// decision is what an import does with one record.
type decision struct {
	record   *Record
	outcome  Outcome
	before   offering.Stored // the zero value for a new offering
	changes  []RowChange
	double   *Double
	imported map[string]string // to remember
}

// decide finds out what to do with each record, given the offerings that are there under
// its source and key, and, when doubles are looked for, all others that the admin can see.
func decide(records []Record, existing map[[2]string]offering.Stored, others []*known) []decision {
	decisions := make([]decision, len(records))
	for i := range records {
		r := &records[i]
		before, found := existing[r.key()]
		d := decision{record: r, before: before, imported: importedFacts(before.Imported, r), outcome: OutcomeNew}
		if found {
			d.changes = difference(&before, r)
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

// markDoubles finds the new offerings that are there under another key, or earlier in the
// same file.
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

// result returns the offering to save, nil when there is nothing to save. The overwritten
// columns are those that take what the file says although they were changed by hand.
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

// digest is the same for two previews that would do the same.
func digest(decisions []decision) ([]byte, error) {
	sum := sha256.New()
	encoder := json.NewEncoder(sum)
	for _, d := range decisions {
		var double Double
		if d.double != nil {
			double = *d.double
			double.Public = false // that it was published or archived since changes nothing
		}
		if err := encoder.Encode([]any{d.record.key(), d.outcome, d.before.ID, d.changes, double}); err != nil {
			return nil, fmt.Errorf("digest of a preview: %w", err)
		}
	}
	return sum.Sum(nil), nil
}

// defaultSource is the namespace of the keys of a format.
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
