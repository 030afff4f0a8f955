package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/calendar"
	"reflectietool/internal/database"
	"reflectietool/internal/framework"
	"reflectietool/internal/limit"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/team"
)

// cookieName is the name of the cookie of a session over http.
const cookieName = "reflectietool"

// visitor is somebody who is signed in.
type visitor struct {
	person     string
	cookie     string
	reflection string // the last one that they finished, "" for none
	open       string // one that they are filling in, "" for none
}

// example is what a database was filled with: the shipped catalogue, and an organisation with one team.
type example struct {
	organisation, team string
	lead, admin        visitor
	members            []visitor
	rounds             []string  // the oldest first
	closing            []float64 // how long closing each of them took, in seconds
}

// membersOfTeam is how many people can take part in a round of the team. Each of them is also filling in a
// reflection: with fewer, two of the connections would often save in the same one, and wait for each other.
const membersOfTeam = 200

// filler fills a database by way of the services of the product.
type filler struct {
	db         *database.Pool
	frameworks *framework.Library
	made       *example
}

// fill migrates a database and makes the example in it.
func fill(ctx context.Context, ownerURL, servingURL string) (*example, error) {
	if err := database.Migrate(ctx, ownerURL); err != nil {
		return nil, err
	}
	db, err := database.Open(ctx, servingURL)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	frameworks, err := framework.Load()
	if err != nil {
		return nil, err
	}
	if err := intake.NewService(db, frameworks.Current(), calendar.Now).LoadCatalogue(ctx); err != nil {
		return nil, err
	}
	f := &filler{db: db, frameworks: frameworks, made: &example{}}
	if err := f.addTeam(ctx); err != nil {
		return nil, err
	}
	now := calendar.Now()
	for _, months := range []int{18, 12, 6} {
		if err := f.addRound(ctx, now.AddDate(0, -months, 0)); err != nil {
			return nil, err
		}
	}
	assessments := assessment.NewService(db, frameworks, calendar.Now)
	for i := range f.made.members {
		member := &f.made.members[i]
		if member.open, err = assessments.Start(ctx, member.person, assessment.FormReflection, nil); err != nil {
			return nil, err
		}
	}
	return f.made, execute(ctx, ownerURL, "vacuum analyze")
}

func (f *filler) addTeam(ctx context.Context) error {
	emails := []string{"lead@voorbeeld.example", "admin@voorbeeld.example"}
	for i := range membersOfTeam {
		emails = append(emails, fmt.Sprintf("lid%d@voorbeeld.example", i+1))
	}
	accounts := account.NewService(f.db, calendar.Now)
	accounts.Limit(limit.Off(), slog.New(slog.DiscardHandler))
	people, err := enter(ctx, f.db, accounts, emails)
	if err != nil {
		return err
	}
	f.made.lead, f.made.admin, f.made.members = people[0], people[1], people[2:]
	f.made.organisation, f.made.team, err = organise(ctx, f.db, people, calendar.Now().AddDate(-2, 0, 0))
	return err
}

// addRound makes a round in which every member takes part, and measures how long closing it takes.
func (f *filler) addRound(ctx context.Context, opened time.Time) error {
	at := func(days int) func() time.Time { return func() time.Time { return opened.AddDate(0, 0, days) } }
	round, err := team.NewService(f.db, f.frameworks, at(0)).Open(ctx, f.made.lead.person, f.made.team, team.Opening{
		Title: "Waar staan we als team?", Until: calendar.DayOf(at(team.DefaultDays)()).Format(time.DateOnly),
	})
	if err != nil {
		return fmt.Errorf("open a round: %w", err)
	}
	assessments := assessment.NewService(f.db, f.frameworks, at(1))
	for i := range f.made.members {
		member := &f.made.members[i]
		if member.reflection, err = f.reflect(ctx, assessments, member.person, i+len(f.made.rounds)); err != nil {
			return fmt.Errorf("reflect: %w", err)
		}
		if err := team.NewService(f.db, f.frameworks, at(2)).Choose(ctx, member.person, member.reflection, round); err != nil {
			return fmt.Errorf("take part in a round: %w", err)
		}
	}
	began := time.Now()
	closed, err := team.NewService(f.db, f.frameworks, at(team.DefaultDays+1)).Close(ctx)
	if err != nil || closed != 1 {
		return fmt.Errorf("closed %d rounds: %w", closed, err)
	}
	f.made.closing = append(f.made.closing, time.Since(began).Seconds())
	f.made.rounds = append(f.made.rounds, round)
	return nil
}

// reflect has a person finish a reflection in which everything is answered, each seed differently.
func (f *filler) reflect(ctx context.Context, assessments *assessment.Service, person string, seed int) (string, error) {
	id, err := assessments.Start(ctx, person, assessment.FormReflection, nil)
	if err != nil {
		return "", err
	}
	levels := []assessment.Choice{assessment.ChoseExploring, assessment.ChoseGrowing, assessment.ChoseSteady, assessment.ChosePassingOn}
	changes := assessment.Changes{Statements: map[string]assessment.Answer{}, Competencies: map[string]assessment.CompetencyChange{}}
	for i, c := range f.frameworks.Current().Competencies() {
		choice, note := levels[(seed+i*i)%4], ""
		if (seed+i)%3 == 0 {
			note = "Vorige week heb ik dit besproken in het overleg."
		}
		changes.Competencies[c.Slug] = assessment.CompetencyChange{Choice: &choice, Note: &note}
		for j, statement := range c.Statements {
			changes.Statements[statement.Code] = assessment.Answers()[(seed+i+j)%4]
		}
	}
	if err := assessments.Save(ctx, person, id, changes); err != nil {
		return "", err
	}
	return id, assessments.Finish(ctx, person, id)
}
