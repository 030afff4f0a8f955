package team

import (
	"io"
	"strconv"
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/spreadsheet"
)

// ExportRounds is the overview of an organisation's rounds as a file for programs.
type ExportRounds struct {
	Organisation string             `json:"organisatie"`                 // name
	Teams        []ExportTeam       `json:"teams"`                       // by name
	Published    int                `json:"teams_met_uitkomst"`          // how many teams have an outcome in the current edition
	From         int                `json:"aandachtspunten_vanaf_teams"` // MinTeams: with fewer teams there are no totals
	Totals       []ExportTeamsTotal `json:"aandachtspunten"`             // empty with fewer than From teams
}

// ExportTeam is a team with its rounds, the newest first.
type ExportTeam struct {
	Name   string        `json:"naam"`   // of the team
	Rounds []ExportState `json:"rondes"` // the newest first
}

// ExportState is the state of a round.
type ExportState struct {
	State   State  `json:"stand"`       // at the moment of the export
	LastDay string `json:"laatste_dag"` // as 2026-11-21
}

// ExportTeamsTotal is the number of teams in which a competency is an aandachtspunt.
type ExportTeamsTotal struct {
	Competency string `json:"competentie"` // slug
	Name       string `json:"naam"`        // of the competency
	Teams      int    `json:"teams"`       // how many
}

// Export returns what the beheerder sees at a moment, with the names from a framework.
func (o OrganisationRounds) Export(f *framework.Framework, now time.Time) ExportRounds {
	out := ExportRounds{
		Organisation: o.Name, Published: o.Published, From: MinTeams, Teams: []ExportTeam{}, Totals: []ExportTeamsTotal{},
	}
	for _, t := range o.Teams {
		one := ExportTeam{Name: t.Name, Rounds: []ExportState{}}
		for _, round := range t.Rounds {
			one.Rounds = append(one.Rounds, ExportState{round.State(now), round.LastDay().Format(time.DateOnly)})
		}
		out.Teams = append(out.Teams, one)
	}
	for _, total := range o.Totals {
		competency, _ := f.Competency(total.Competency) // totals are of the framework's current edition
		out.Totals = append(out.Totals, ExportTeamsTotal{total.Competency, competency.Name, total.Teams})
	}
	return out
}

// WriteCSV writes what the beheerder sees in Dutch, with semicolons: a line per round, one for each
// team without rounds, and one per competency when there are totals.
func (o OrganisationRounds) WriteCSV(w io.Writer, f *framework.Framework, now time.Time) error {
	out := spreadsheet.NewWriter(w)
	line := func(cells ...string) { _ = out.Write(cells) } // the writer keeps the first error for Error
	line("soort", "naam", "stand van de ronde", "laatste dag", "aandachtspunt in teams")
	all := o.Export(f, now)
	for _, t := range all.Teams {
		for _, round := range t.Rounds {
			line("team", t.Name, string(round.State), round.LastDay, "")
		}
		if len(t.Rounds) == 0 {
			line("team", t.Name, "nog geen", "", "")
		}
	}
	for _, total := range all.Totals {
		line("competentie", total.Name, "", "", strconv.Itoa(total.Teams))
	}
	out.Flush()
	return out.Error()
}
