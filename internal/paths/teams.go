package paths

// Team is the page of a team.
func Team(id string) string { return "/team/" + id }

// TeamExpertise shows the subjects that the members of a team know about.
func TeamExpertise(id string) string { return Team(id) + "/expertise" }

// RoundMails is MailsStop in the links of mails that were sent before that had an address of its own.
func RoundMails(id string) string { return "/team/rondemails/" + id }

// Rounds opens a team round.
func Rounds(team string) string { return Team(team) + "/ronde" }

// RoundNew is the form to open a team round.
func RoundNew(team string) string { return Rounds(team) + "/nieuw" }

// Round is the page of a team round.
func Round(team, round string) string { return Rounds(team) + "/" + round }

// RoundRemind sends a reminder of a team round.
func RoundRemind(team, round string) string { return Round(team, round) + "/herinnering" }

// RoundCSV is the outcome of a team round as a file for a spreadsheet.
func RoundCSV(team, round string) string { return Round(team, round) + ".csv" }

// RoundJSON is the outcome of a team round as a data file.
func RoundJSON(team, round string) string { return Round(team, round) + ".json" }

// RoundCalendar is the last day of an open team round as a file for calendars.
func RoundCalendar(team, round string) string { return Round(team, round) + ".ics" }

// RoundPresentation shows the guide of a team's talk about an outcome, one step per screen.
func RoundPresentation(team, round string) string { return Round(team, round) + "/presentatie" }

// Agreements adds what a team agreed on after a round.
func Agreements(team, round string) string { return Round(team, round) + "/afspraken" }

// Agreement is the form to change an agreement of a team.
func Agreement(team, round, agreement string) string {
	return Agreements(team, round) + "/" + agreement
}

// AgreementRemove removes an agreement of a team.
func AgreementRemove(team, round, agreement string) string {
	return Agreement(team, round, agreement) + "/verwijderen"
}

// Meetings plans a teamsessie.
func Meetings(team string) string { return Team(team) + "/sessie" }

// MeetingNew is the form to plan a teamsessie.
func MeetingNew(team string) string { return Meetings(team) + "/nieuw" }

// Meeting is the page of a teamsessie.
func Meeting(team, meeting string) string { return Meetings(team) + "/" + meeting }

// MeetingCalendar is the day of a teamsessie as a file for calendars.
func MeetingCalendar(team, meeting string) string { return Meeting(team, meeting) + ".ics" }

// MeetingEdit is the form to change a teamsessie.
func MeetingEdit(team, meeting string) string { return Meeting(team, meeting) + "/wijzigen" }

// MeetingCancel cancels a teamsessie.
func MeetingCancel(team, meeting string) string { return Meeting(team, meeting) + "/afzeggen" }

// MeetingCard saves the visitor's card.
func MeetingCard(team, meeting string) string { return Meeting(team, meeting) + "/kaart" }

// MeetingCardTake withdraws the visitor's card.
func MeetingCardTake(team, meeting string) string { return MeetingCard(team, meeting) + "/terug" }
