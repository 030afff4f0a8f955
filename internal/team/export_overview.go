package team

import (
	"io"
	"strconv"
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/spreadsheet"
)

// ExportRounds are the rounds of an organisation, as a file for programs.
type ExportRounds struct {
	Organisation string             `json:"organisatie"`
	Teams        []ExportTeam       `json:"teams"`
	Published    int                `json:"teams_met_uitkomst"`
	From         int                `json:"aandachtspunten_vanaf_teams"`
	Totals       []ExportTeamsTotal `json:"aandachtspunten"` // empty with fewer teams
}

// ExportTeam is a team with its rounds, the newest first.
type ExportTeam struct {
	Name   string        `json:"naam"`
	Rounds []ExportState `json:"rondes"`
}

// ExportState is how far a round is.
type ExportState struct {
	State   State  `json:"stand"`
	LastDay string `json:"laatste_dag"` // 2026-11-21
}

// ExportTeamsTotal is in how many teams a competency is an aandachtspunt.
type ExportTeamsTotal struct {
	Competency string `json:"competentie"`
	Name       string `json:"naam"`
	Teams      int    `json:"teams"`
}

// Export returns what the beheerder sees, at a moment, in the words of a framework.
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
		competency, _ := f.Competency(total.Competency) // totals are of its current edition
		out.Totals = append(out.Totals, ExportTeamsTotal{total.Competency, competency.Name, total.Teams})
	}
	return out
}

// WriteCSV writes what the beheerder sees: a line per round, one for each team without any,
// and one per competency where there are totals. It is in Dutch, with a semicolon.
func (o OrganisationRounds) WriteCSV(w io.Writer, f *framework.Framework, now time.Time) error {
	out := spreadsheet.NewWriter(w)
	line := func(cells ...string) { _ = out.Write(cells) } // csv.Writer keeps the first error for Error
	line("soort", "naam", "stand van de ronde", "laatste dag", "aandachtspunt in teams")
	all := o.Export(f, now)
	for _, t := range all.Teams {
		for _, round := range t.Rounds {
			line("team", spreadsheet.Cell(t.Name), string(round.State), round.LastDay, "")
		}
		if len(t.Rounds) == 0 {
			line("team", spreadsheet.Cell(t.Name), "nog geen", "", "")
		}
	}
	for _, total := range all.Totals {
		line("competentie", total.Name, "", "", strconv.Itoa(total.Teams))
	}
	out.Flush()
	return out.Error()
}
