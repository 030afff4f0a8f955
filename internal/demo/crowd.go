package demo

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database"
	"reflectietool/internal/framework"
)

const (
	crowdMost    = 18_000 // people in a crowd, about a third of the professionals for whom the tool is made
	crowdYears   = 3      // over which their reflections are spread
	crowdBatch   = 5_000  // reflections that are added in one transaction
	crowdCopiers = 2      // transactions at a time, while the next batch is drawn
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
// progress with the number of reflections that were added since the last call, never twice at once. It returns ErrOccupied
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
	var telling sync.Mutex
	copying, whole := errgroup.WithContext(ctx)
	copying.SetLimit(crowdCopiers)
	for left := reflections; left > 0 && whole.Err() == nil; left -= crowdBatch {
		batch := make([]sample, min(left, crowdBatch))
		for i := range batch {
			batch[i] = drawSample(draw, f, people, now)
		}
		copying.Go(func() error { // waits while as many as may are being copied
			if err := copySamples(whole, db, f, batch); err != nil {
				return err
			}
			telling.Lock()
			defer telling.Unlock()
			progress(len(batch))
			return nil
		})
	}
	return errors.Join(copying.Wait(), ctx.Err())
}

func drawSample(draw *rand.Rand, f *framework.Framework, people []member, now time.Time) sample {
	s := sample{id: drawID(draw), person: people[draw.IntN(len(people))], form: assessment.FormReflection, picks: []assessment.Pick{}}
	s.changes = answersOf(f, draw.Uint64(), draw.IntN(2))
	all := f.Competencies()
	if draw.IntN(7) == 0 {
		s.form, s.changes.Statements = assessment.FormScan, map[string]assessment.Answer{}
	}
	s.started = now.Add(-time.Duration(draw.Int64N(int64(crowdYears * 365 * 24 * time.Hour))))
	if draw.IntN(20) == 0 {
		return s
	}
	s.finished = new(s.started.Add(time.Duration(5+draw.IntN(20)) * time.Minute))
	for _, at := range draw.Perm(len(all))[:draw.IntN(assessment.MaxPicks+1)] {
		s.picks = append(s.picks, assessment.Pick{Competency: all[at].Slug, Kind: assessment.PickGrow, Reason: assessment.ReasonLearn})
	}
	slices.SortFunc(s.picks, func(a, b assessment.Pick) int { return cmp.Compare(a.Competency, b.Competency) })
	if draw.IntN(10) == 0 {
		slug := all[draw.IntN(len(all))].Slug
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
