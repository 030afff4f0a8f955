package demo

import (
	"cmp"
	"context"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database"
	"reflectietool/internal/framework"
)

const (
	crowdMost  = 18_000 // people in a crowd, about a third of the professionals for whom the tool is made
	crowdYears = 3      // over which their reflections are spread
	crowdBatch = 5_000  // reflections that are added at once
)

// member is somebody in a crowd: a person with an account.
type member [16]byte

// sample is a reflection of somebody in a crowd.
type sample struct {
	id, person [16]byte
	form       assessment.Form
	started    time.Time
	finished   *time.Time // nil for one in twenty
	changes    assessment.Changes
	picks      []assessment.Pick
}

// AddCrowd adds reflections, at least one, of at most 18,000 people who do not exist, to measure how the
// site holds with many. The same number in a new database gives the same answers, which follow the levels that a person
// draws (.10/.33/.42/.15). One in ten reflections has a note, and one in seven is a scan. It calls
// progress with the number of reflections that were added since the last call. It returns ErrOccupied
// for a database that holds anything but examples, and keeps what was added when it is interrupted.
func AddCrowd(ctx context.Context, db *database.Pool, f *framework.Framework, reflections int, now time.Time, progress func(int)) error {
	state, err := stateOf(ctx, db)
	if err != nil {
		return err
	}
	if state.occupied {
		return ErrOccupied
	}
	before, err := countReflections(ctx, db)
	if err != nil {
		return err
	}
	draw := rand.New(rand.NewPCG(uint64(reflections), before)) // #nosec G404 G115 -- examples, no secrets
	people := make([]member, min(reflections, crowdMost))
	for i := range people {
		people[i] = drawID(draw)
	}
	if err := copyPeople(ctx, db, people, now.AddDate(-crowdYears, 0, 0), now); err != nil {
		return err
	}
	for left := reflections; left > 0; {
		batch := make([]sample, min(left, crowdBatch))
		for i := range batch {
			batch[i] = drawSample(draw, f, people, now)
		}
		if err := copySamples(ctx, db, f, batch); err != nil {
			return err
		}
		left -= len(batch)
		progress(len(batch))
	}
	return nil
}

func drawSample(draw *rand.Rand, f *framework.Framework, people []member, now time.Time) sample {
	s := sample{id: drawID(draw), person: people[draw.IntN(len(people))], form: assessment.FormReflection, picks: []assessment.Pick{}}
	s.changes = answersOf(f, draw.Uint64(), draw.IntN(2))
	if draw.IntN(7) == 0 {
		s.form, s.changes.Statements = assessment.FormScan, map[string]assessment.Answer{}
	}
	s.started = now.Add(-time.Duration(draw.Int64N(int64(crowdYears * 365 * 24 * time.Hour))))
	if draw.IntN(20) == 0 {
		return s
	}
	s.finished = new(s.started.Add(time.Duration(5+draw.IntN(20)) * time.Minute))
	for _, at := range draw.Perm(len(f.Competencies()))[:draw.IntN(assessment.MaxPicks+1)] {
		s.picks = append(s.picks, assessment.Pick{Competency: f.Competencies()[at].Slug, Kind: assessment.PickGrow, Reason: assessment.ReasonLearn})
	}
	slices.SortFunc(s.picks, func(a, b assessment.Pick) int { return cmp.Compare(a.Competency, b.Competency) })
	if draw.IntN(10) == 0 {
		slug := f.Competencies()[draw.IntN(len(f.Competencies()))].Slug
		change := s.changes.Competencies[slug]
		change.Note = new("Een voorbeeld uit mijn werk (voorbeeld).")
		s.changes.Competencies[slug] = change
	}
	return s
}

func drawID(draw *rand.Rand) (id [16]byte) {
	binary.BigEndian.PutUint64(id[:8], draw.Uint64())
	binary.BigEndian.PutUint64(id[8:], draw.Uint64())
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80 // a random UUID (RFC 9562)
	return id
}
