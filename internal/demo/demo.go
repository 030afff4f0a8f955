// Package demo fills a database with an organisation that does not exist, so that a visitor can
// look around in every role: "Voorbeeld Welzijn", with three teams, people whose names say that
// they are examples, and finished reflections.
package demo

import (
	"context"
	"errors"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database"
	"reflectietool/internal/expertise"
	"reflectietool/internal/framework"
	"reflectietool/internal/mail"
	"reflectietool/internal/sharing"
)

// ErrOccupied means that a database holds data that is not an example.
var ErrOccupied = errors.New("this database holds organisations or accounts that are no examples: " +
	"a demonstration wants a database of its own")

// Role is an example person as whom a visitor can look around.
type Role struct {
	Slug  string // as posted
	Label string // Dutch, for the button
	About string // Dutch, one sentence
	Email string
}

// Roles lists the example persons that a visitor can be.
func Roles() []Role {
	return []Role{
		{"professional", "Professional", "Anna werkt in een wijkteam en heeft de reflectie drie keer gedaan.", address("Anna")},
		{"teamleider", "Teamleider", "Lotte leidt het wijkteam van Anna.", address("Lotte")},
		{"professional-zuid", "Professional in een open ronde", "Ilse werkt in een team dat nu een teamronde heeft.", address("Ilse")},
		{"teamleider-zuid", "Teamleider in een open ronde", "Marit heeft een teamronde geopend voor haar team.", address("Marit")},
		{"teamleider-klein", "Teamleider van een klein team", "Olga leidt een team van drie. Dat is te klein voor een teamronde.", address("Olga")},
		{"beheerder", "Beheerder", "Bas beheert Voorbeeld Welzijn.", address("Bas")},
		{"landelijk-beheerder", "Landelijk beheerder", "Nora maakt organisaties aan.", address("Nora")},
	}
}

// Demo is a loaded demonstration.
type Demo struct {
	outbox *mail.Outbox
}

// Mail is a mail that the demonstration kept instead of sending it.
type Mail struct {
	At            time.Time
	To            string
	Subject, Text string
}

// Load fills the database, unless it is filled already. An interrupted load is started again. It
// returns ErrOccupied for a database that holds anything else.
func Load(ctx context.Context, db *database.Pool, frameworks *framework.Library, now func() time.Time) (*Demo, error) {
	d := &Demo{outbox: mail.NewOutbox(now)}
	state, err := stateOf(ctx, db)
	switch {
	case err != nil:
		return nil, err
	case state.occupied:
		return nil, ErrOccupied
	case !state.loaded:
		if err := loadPeople(ctx, db, frameworks, now); err != nil {
			return nil, err
		}
	}
	organisation, people, err := exampleHome(ctx, db)
	if err != nil {
		return nil, err
	}
	if !state.filled {
		if err := removeOfferings(ctx, db); err != nil {
			return nil, err
		}
		offerings := catalogue{db: db, framework: frameworks.Current(), now: now(), people: people}
		if err := offerings.fill(ctx, organisation); err != nil {
			return nil, err
		}
	}
	together := rounds{db: db, frameworks: frameworks, now: now(), people: people}
	if !state.met {
		if err := removeRounds(ctx, db); err != nil {
			return nil, err
		}
		if err := fillExpertise(ctx, expertise.NewService(db, now), organisation, people); err != nil {
			return nil, err
		}
		if err := together.fill(ctx); err != nil {
			return nil, err
		}
	}
	if err := planned(ctx, db, frameworks, now(), state, people); err != nil {
		return nil, err
	}
	return d, together.session(ctx)
}

// planned makes the plan of the first person, unless it is there already or a visitor deleted that person.
func planned(ctx context.Context, db *database.Pool, frameworks *framework.Library, now time.Time, state state, people map[string]string) error {
	anna, there := people[address("Anna")]
	if state.planned || !there {
		return nil
	}
	if err := removePlan(ctx, db, anna); err != nil {
		return err
	}
	example := plans{db: db, frameworks: frameworks, now: now}
	return example.fill(ctx, anna, people[address("Chantal")])
}

// HoldsExamplesOnly reports whether the database holds examples and nothing else.
func HoldsExamplesOnly(ctx context.Context, db *database.Pool) (bool, error) {
	state, err := stateOf(ctx, db)
	return state.loaded && !state.occupied, err
}

// loadPeople makes the people with their reflections and shares, and the organisation.
func loadPeople(ctx context.Context, db *database.Pool, frameworks *framework.Library, now func() time.Time) error {
	people, err := addPeople(ctx, db, everybody(), now())
	if err != nil {
		return err
	}
	for i, p := range people {
		reflection, err := reflect(ctx, db, frameworks, p, i, now())
		if err != nil {
			return err
		}
		if i == 0 {
			err = share(ctx, db, p.id, reflection, now)
		}
		if err != nil {
			return err
		}
	}
	// The organisation comes last, in one transaction: if it exists, so do all the people.
	return addOrganisation(ctx, db, people, now())
}

// Transport keeps the mails of the demonstration, so that none leaves this machine.
func (d *Demo) Transport() mail.Transport { return d.outbox }

// Mails lists the mails that would have been sent, the latest first.
func (d *Demo) Mails() []Mail {
	var mails []Mail
	for _, kept := range d.outbox.Mails() {
		mails = append(mails, Mail{At: kept.At, To: kept.To, Subject: kept.Subject, Text: kept.Text})
	}
	return mails
}

// Email returns the address of the example person of a role, and false when there is no such role.
func Email(role string) (string, bool) {
	for _, r := range Roles() {
		if r.Slug == role {
			return r.Email, true
		}
	}
	return "", false
}

// reflect has a person finish their reflections: one Reflectie, and for the first person two earlier
// ones as well, to compare with. It returns the id of the last one.
func reflect(
	ctx context.Context, db *database.Pool, frameworks *framework.Library, p person, index int, now time.Time,
) (reflection string, err error) {
	if !p.reflects {
		return "", nil
	}
	const day = 24 * time.Hour
	if index > 0 {
		return reflectAt(ctx, db, frameworks, p.id, now.Add(-time.Duration(10+3*index)*day), answersOf(frameworks.Current(), uint64(index), 0))
	}
	for i, age := range []time.Duration{640 * day, 270 * day, 10 * day} {
		round := i - 1
		answers := answersOf(frameworks.Current(), uint64(index), round)
		for competency, example := range examplesOf(round) {
			change := answers.Competencies[competency]
			change.Note = &example
			answers.Competencies[competency] = change
		}
		if reflection, err = reflectAt(ctx, db, frameworks, p.id, now.Add(-age), answers); err != nil {
			return "", err
		}
	}
	return reflection, nil
}

// reflectAt has a person finish a Reflectie at a moment, and returns its id.
func reflectAt(
	ctx context.Context, db *database.Pool, frameworks *framework.Library, person string, then time.Time, answers assessment.Changes,
) (string, error) {
	service := assessment.NewService(db, frameworks, func() time.Time { return then })
	return finish(ctx, service, person, answers)
}

func finish(ctx context.Context, service *assessment.Service, id string, answers assessment.Changes) (string, error) {
	reflection, err := service.Start(ctx, id, assessment.FormReflection, targets)
	if err != nil {
		return "", err
	}
	if err := service.Save(ctx, id, reflection, answers); err != nil {
		return "", err
	}
	return reflection, service.Finish(ctx, id, reflection)
}

// share has a person make a gespreksblad and share it, with the report, with the lead of the team.
func share(ctx context.Context, db *database.Pool, id, reflection string, now func() time.Time) error {
	sheets := sharing.NewService(db, now)
	sheet, err := sheets.Make(ctx, id, reflection, nil)
	if err != nil {
		return err
	}
	err = sheets.Save(ctx, id, sheet, sharing.Content{
		Items: []sharing.Item{
			{Competency: "ondernemerschap", Kind: sharing.Point, Words: "Ik wil vaker zelf iets proberen."},
			{Competency: "samenwerking", Kind: sharing.Strength},
		},
		Questions: []string{"Wat spreken we af, en wanneer kijken we hoe het gaat?"},
	})
	if err != nil {
		return err
	}
	return addShare(ctx, db, sheet, address("Lotte"), now())
}
