package assessment

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/database"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/limit"
	"reflectietool/internal/text"
)

// Service keeps reflections in PostgreSQL. Every method takes the acting person and returns
// fault.NotFound for a reflection that is not theirs.
type Service struct {
	db         *database.Pool
	frameworks *framework.Library
	questions  []questions
	now        func() time.Time
	limits     limit.Limits
}

// NewService returns a service on a database in the serving role, with the limits of limit.Standard.
func NewService(db *database.Pool, frameworks *framework.Library, now func() time.Time) *Service {
	return &Service{db: db, frameworks: frameworks, questions: questionsOf(frameworks), now: now, limits: limit.Standard()}
}

// SetLimits replaces the limits on the work that a person keeps. It must be called before the service is used.
func (s *Service) SetLimits(limits limit.Limits) { s.limits = limits }

// Changes are answers to save together. Answers that are not in it do not change.
type Changes struct {
	Statements   map[string]Answer           // by statement code
	Competencies map[string]CompetencyChange // by competency slug
	Kenmerken    map[string]string           // by kenmerk slug; "" takes the answer back
}

// CompetencyChange lists the changes to the answers about one competency; a nil part does not
// change.
type CompetencyChange struct {
	Choice *Choice
	Target *framework.Level
	Weight *Weight
	Note   *string
}

// Empty reports whether there is nothing to save.
func (c Changes) Empty() bool { return c.count() == 0 }

// count returns how many answers there are to save.
func (c Changes) count() int { return len(c.Statements) + len(c.Competencies) + len(c.Kenmerken) }

// checked returns the changes as they are stored, after checking the values that need no database,
// or fault.Invalid.
func (c Changes) checked() (Changes, error) {
	invalid := fault.Invalid{}
	c.Competencies, c.Kenmerken = maps.Clone(c.Competencies), maps.Clone(c.Kenmerken)
	for code, answer := range c.Statements {
		if !answer.Valid() {
			invalid[code] = "Dit antwoord kennen we niet. Kies een van de zes antwoorden."
		}
	}
	for slug, change := range c.Competencies {
		if change.Choice != nil && !change.Choice.Valid() {
			invalid[slug] = "Dit niveau kennen we niet. Kies een van de omschrijvingen."
		}
		if change.Target != nil && !change.Target.Valid() {
			invalid[slug+"-streefniveau"] = "Kies een van de vier niveaus."
		}
		if change.Weight != nil && !change.Weight.Valid() {
			invalid[slug+"-belang"] = "Kies minder, gewoon of heel belangrijk."
		}
		if change.Note != nil {
			change.Note = new(readText(invalid, noteField(slug), *change.Note))
			c.Competencies[slug] = change
		}
	}
	for slug, typed := range c.Kenmerken {
		c.Kenmerken[slug] = readText(invalid, questionField(slug), typed)
	}
	if len(invalid) > 0 {
		return c, invalid
	}
	return c, nil
}

// readText returns a text as it is stored, and adds to invalid, under its field, what is wrong with
// it. The text keeps its surrounding space, so that a saved field equals the stored value.
func readText(invalid fault.Invalid, field, typed string) string {
	kept, problem := text.Passage{Name: "je tekst", Most: MaxText, AsTyped: true}.Read(typed)
	invalid.Add(field, problem)
	return kept
}

// Save stores answers in one transaction and returns after its commit. Saving the same answers
// again changes nothing; of two saves of one answer the last wins. It returns fault.Invalid for an
// unknown question or value, and at each text when the person has no room for longer texts; and
// fault.Conflict when the reflection is finished: Correct is for those.
func (s *Service) Save(ctx context.Context, person, id string, changes Changes) error {
	changes, err := changes.checked()
	if err != nil {
		return err
	}
	if changes.Empty() {
		return nil
	}
	saved, room, err := s.save(ctx, person, id, s.editions(changes), changes)
	switch {
	case err != nil:
		return err
	case !room.Fits:
		return s.noRoom(room.Account, changes.textFields())
	case saved:
		return nil
	}
	reflection, err := s.Get(ctx, person, id)
	if err != nil {
		return err
	}
	if reflection.Finished() {
		return fmt.Errorf("save answers of a finished reflection: %w", fault.Conflict)
	}
	return fault.Invalid{"": "Deze vraag hoort niet bij je reflectie. Laad de pagina opnieuw."}
}

// SaveByToken is Save for a visitor whose session was not looked up: one statement checks the session and
// saves. It reports whether it saved. If not, nothing was saved, and Session and Save say why or save after
// all: the session may be over or due for recording the visit, and there may be a text, which needs
// room, or something wrong in the changes.
func (s *Service) SaveByToken(ctx context.Context, token account.Token, id string, changes Changes) (bool, error) {
	if kept, err := changes.checked(); err == nil && !kept.Empty() && len(kept.textFields()) == 0 {
		return s.saveByToken(ctx, token, id, s.editions(kept), kept)
	}
	return false, nil
}

// Start begins a reflection on the current edition and returns its id. The targets are stored with
// it: the given ones, of the person's function, by competency, and DefaultTarget for the rest. A
// reflection of the same form without any answer is reused, so that a double click leaves nothing
// behind. It returns fault.Invalid, at the field "vorm", when the person has as many reflections as
// the limits allow, and fault.NotFound when the person no longer exists.
func (s *Service) Start(ctx context.Context, person string, form Form, targets map[string]framework.Level) (string, error) {
	if !form.Valid() {
		return "", fault.Invalid{"vorm": "Kies Reflectie of Snelle scan."}
	}
	edition := s.frameworks.Current()
	all := make(map[string]framework.Level)
	for _, competency := range edition.Competencies() {
		all[competency.Slug] = cmp.Or(targets[competency.Slug], DefaultTarget)
	}
	id, room, err := s.start(ctx, person, form, edition.ID, all)
	if err == nil && !room.Fits {
		return "", s.tooMany(room.Account)
	}
	return id, err
}

// Finish completes the answers, which can then only be corrected. Finishing twice is no error. It
// returns fault.Invalid as long as no competency has a level.
func (s *Service) Finish(ctx context.Context, person, id string) error {
	finished, err := s.finish(ctx, person, id)
	if err != nil || finished {
		return err
	}
	reflection, err := s.Get(ctx, person, id)
	if err != nil {
		return err
	}
	if reflection.Finished() {
		return nil
	}
	return fault.Invalid{"": needsLevel}
}

// needsLevel asks for a level, without which a reflection has no report.
const needsLevel = "Kies bij minstens één competentie een niveau. Dan kunnen we een rapport voor je maken."

// SaveDifferences stores, by competency slug, the person's explanation of the difference between
// level and practice, as asked on the report of a finished reflection. It returns fault.Invalid at
// each text when the person has no room for longer texts, and fault.NotFound for a competency that
// no edition knows.
func (s *Service) SaveDifferences(ctx context.Context, person, id string, differences map[string]string) error {
	invalid := fault.Invalid{}
	asked := Changes{Competencies: make(map[string]CompetencyChange)}
	kept := make(map[string]string, len(differences))
	for slug, typed := range differences {
		asked.Competencies[slug] = CompetencyChange{}
		kept[slug] = readText(invalid, differenceField(slug), typed)
	}
	if len(invalid) > 0 {
		return invalid
	}
	if len(s.editions(asked)) == 0 { // no edition knows these codes: the database need not be asked
		return fault.NotFound
	}
	if len(differences) == 0 { // nothing to store, but the reflection must exist
		_, err := s.Get(ctx, person, id)
		return err
	}
	room, err := s.saveDifferences(ctx, person, id, kept)
	if err == nil && !room.Fits {
		var fields []string
		for slug := range kept {
			fields = append(fields, differenceField(slug))
		}
		return s.noRoom(room.Account, fields)
	}
	return err
}
