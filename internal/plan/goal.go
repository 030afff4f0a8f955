package plan

import (
	"context"
	"slices"
	"strings"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/text"
)

// State is what a person does with a goal now.
type State string

// The states. A goal that rests asks nothing.
const (
	Active  State = "active"
	Resting State = "resting"
	Done    State = "done"
)

// Source is what a goal began from.
type Source string

// The sources: a picked development point, a strength to use more, and own words.
const (
	FromPoint    Source = "punt"
	FromStrength Source = "kracht"
	FromOwn      Source = "eigen"
)

// Goal is something that a person wants to do differently. Days are midnight UTC.
type Goal struct {
	ID         string     `json:"id"`
	State      State      `json:"state"`
	Source     Source     `json:"source"`
	Competency string     `json:"competency"` // slug in the edition, "" for none
	Edition    string     `json:"edition"`    // of the framework, "" without a competency
	Reflection string     `json:"reflection"` // whose report it began from, "" for none or for one that was deleted
	Intention  string     `json:"intention"`
	Obstacle   string     `json:"obstacle"`     // may be ""
	If         string     `json:"if"`           // without "Als"
	Then       string     `json:"then"`         // without "dan"
	Sign       string     `json:"sign"`         // by what the person notices that it works, may be ""
	With       string     `json:"with"`         // may be ""
	LookBackOn time.Time  `json:"look_back_on"` // the zero time unless it is active
	Mails      bool       `json:"mails"`        // the person wants a mail on that day
	Missed     int        `json:"missed"`       // look-backs in a row without an answer
	StartedAt  time.Time  `json:"started_at"`
	ChangedAt  time.Time  `json:"changed_at"`
	EndedAt    *time.Time `json:"ended_at"` // when it was done; nil before
	Story      []LookBack `json:"story"`    // the oldest first
	Buddy      *Buddy     `json:"buddy"`    // who was asked or reads along, nil for nobody
}

// IfThen is the sentence of an if and a then.
func IfThen(when, then string) string {
	return "Als " + strings.TrimSuffix(when, ".") + ", dan " + strings.TrimSuffix(then, ".") + "."
}

// Words says the goal and its intention, without the obstacle.
func (g Goal) Words() string {
	return strings.TrimSuffix(g.Intention, ".") + ". " + IfThen(g.If, g.Then)
}

// Goals are the goals of a person. Active ones come with the first to look back on at the top, the others
// with the last change at the top.
type Goals struct {
	Active  []Goal `json:"active"`
	Resting []Goal `json:"resting"`
	Done    []Goal `json:"done"`
}

// All lists the goals, the active ones first.
func (g Goals) All() []Goal { return slices.Concat(g.Active, g.Resting, g.Done) }

// Find returns the goal with an id, and whether there is one.
func (g Goals) Find(id string) (Goal, bool) {
	for _, goal := range g.All() {
		if goal.ID == id {
			return goal, true
		}
	}
	return Goal{}, false
}

// goalsOf sorts goals, given in the order in which they began, into their states.
func goalsOf(all []Goal) (g Goals) {
	for _, goal := range all {
		switch goal.State {
		case Active:
			g.Active = append(g.Active, goal)
		case Resting:
			g.Resting = append(g.Resting, goal)
		case Done:
			g.Done = append(g.Done, goal)
		}
	}
	slices.SortStableFunc(g.Active, func(a, b Goal) int { return a.LookBackOn.Compare(b.LookBackOn) })
	for _, past := range [][]Goal{g.Resting, g.Done} {
		slices.SortStableFunc(past, func(a, b Goal) int { return b.ChangedAt.Compare(a.ChangedAt) })
	}
	return g
}

// Draft is what a person fills in about a goal.
type Draft struct {
	Source     Source
	Competency string // slug, "" for none; with FromPoint and FromStrength it is needed
	Edition    string
	Reflection string // "" for none

	Intention, Obstacle, If, Then, Sign, With string

	Weeks int  // until the first look-back: one of Weeks()
	Mails bool // for people with an account only
}

// Full is the error of a third active goal: the person says first which of the two rests.
type Full struct{ Active []Goal }

// Error says how many goals are active.
func (f Full) Error() string { return "two goals are active already" }

// Is makes Full a fault.Conflict for callers that cannot ask which goal rests.
func (f Full) Is(target error) bool { return target == fault.Conflict }

// Begin adds an active goal and returns its id. With rest, the id of an active goal, that one rests from now on.
// It returns Full when two goals are active; fault.Invalid for texts that cannot be kept and beyond MaxGoals; and
// fault.NotFound for a competency that the edition does not have and for a reflection that is not the person's.
func (s *Service) Begin(ctx context.Context, person string, draft Draft, rest string) (string, error) {
	if err := s.about(draft); err != nil {
		return "", err
	}
	draft, err := draft.checked(false)
	if err != nil {
		return "", err
	}
	return s.begin(ctx, person, draft, rest)
}

// Change replaces what the person filled in about a goal, except what it is about. The day to look back on stays when
// draft.Weeks is 0.
func (s *Service) Change(ctx context.Context, person, id string, draft Draft) error {
	draft, err := draft.checked(true)
	if err != nil {
		return err
	}
	return s.update(ctx, person, id, func(g Goal) (Goal, error) {
		return g.changed(draft, s.today()), nil
	})
}

// Rest puts an active goal aside. It returns fault.Conflict for one that is done.
func (s *Service) Rest(ctx context.Context, person, id string) error {
	return s.update(ctx, person, id, func(g Goal) (Goal, error) { return g.rested() })
}

// Resume makes a goal active again, to look back on after some weeks, one of Weeks(). With rest, the id of an active
// goal, that one rests. It returns Full when two others are active. A goal that is active stays as it is.
func (s *Service) Resume(ctx context.Context, person, id string, weeks int, rest string) error {
	if problem := weeksProblem(weeks); problem != "" {
		return fault.Invalid{FieldWeeks: problem}
	}
	return s.resume(ctx, person, id, weeks, rest)
}

// Finish says that a goal is done.
func (s *Service) Finish(ctx context.Context, person, id string) error {
	return s.update(ctx, person, id, func(g Goal) (Goal, error) { return g.finished(s.now()), nil })
}

// about returns fault.NotFound for a draft about something that does not exist.
func (s *Service) about(d Draft) error {
	if d.Competency == "" && d.Edition == "" && d.Source == FromOwn {
		return nil
	}
	edition, known := s.frameworks.Edition(d.Edition)
	if !known || !slices.Contains([]Source{FromPoint, FromStrength, FromOwn}, d.Source) {
		return fault.NotFound
	}
	if _, known := edition.Competency(d.Competency); !known {
		return fault.NotFound
	}
	return nil
}

// checked returns the draft as it is stored, or fault.Invalid. A change may leave the day as it is.
func (d Draft) checked(change bool) (Draft, error) {
	invalid := fault.Invalid{}
	d.Intention = read(invalid, FieldIntention, text.Passage{Name: "je voornemen", Most: MaxIntention, Missing: "Schrijf op wat je anders wilt doen."}, d.Intention)
	d.Obstacle = read(invalid, FieldObstacle, text.Passage{Name: "wat in de weg kan zitten", Most: MaxObstacle}, d.Obstacle)
	d.If, d.Then = readIfThen(invalid, d.If, d.Then)
	d.Sign = read(invalid, FieldSign, text.Passage{Name: "je tekst", Most: MaxSign}, text.OneLine(d.Sign))
	d.With = read(invalid, FieldWith, text.Passage{Name: "je tekst", Most: MaxWith}, text.OneLine(d.With))
	if !change || d.Weeks != 0 {
		invalid.Add(FieldWeeks, weeksProblem(d.Weeks))
	}
	if len(invalid) > 0 {
		return d, invalid
	}
	return d, nil
}

func readIfThen(invalid fault.Invalid, typedIf, typedThen string) (string, string) {
	return read(invalid, FieldIf, text.Passage{Name: "je zin bij Als", Most: MaxIf, Missing: "Schrijf op in welke situatie je het gaat doen."}, text.OneLine(typedIf)),
		read(invalid, FieldThen, text.Passage{Name: "je zin bij Dan", Most: MaxThen, Missing: "Schrijf op wat je dan doet."}, text.OneLine(typedThen))
}

// read returns a text as it is stored, and adds to invalid what is wrong with it.
func read(invalid fault.Invalid, field string, question text.Passage, typed string) string {
	kept, problem := question.Read(typed)
	invalid.Add(field, problem)
	return kept
}
