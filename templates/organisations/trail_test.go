package organisations

import (
	"strings"
	"testing"

	"reflectietool/internal/account"
	"reflectietool/internal/audit"
	"reflectietool/internal/expertise"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/organisation"
	"reflectietool/internal/team/meeting"
)

func TestLogSentences(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		act     audit.Act
		subject string
		detail  map[string]string
		want    string
	}{
		{intake.ActImported, "", map[string]string{"format": "CSV", "new": "3", "changed": "1"}, "Anna voerde aanbod in uit een bestand (CSV): 3 nieuw, 1 gewijzigd."},
		{organisation.ActMade, "", map[string]string{"to": "Voorbeeld Welzijn"}, "Anna maakte de organisatie Voorbeeld Welzijn."},
		{organisation.ActSettingsChanged, "", map[string]string{"field": "k", "from": "5", "to": "8"}, "Anna veranderde vanaf hoeveel deelnemers een teamronde een uitkomst heeft van ‘5’ naar ‘8’."},
		{organisation.ActSettingsChanged, "", map[string]string{"field": "or-datum", "from": "2026-01-09", "to": ""}, "Anna veranderde de datum van instemming van de OR van ‘9 januari 2026’ naar niets."},
		{organisation.ActSettingsChanged, "", map[string]string{"field": "grondslag-toelichting"}, "Anna veranderde de toelichting bij de grondslag."},
		{organisation.ActSettingsChanged, "", map[string]string{"field": "nieuw", "from": "a", "to": "b"}, "Anna veranderde nieuw van ‘a’ naar ‘b’."},
		{organisation.ActTeamMade, "", map[string]string{"team": "Noord"}, "Anna maakte team Noord."},
		{organisation.ActTeamRenamed, "", map[string]string{"from": "Noord", "to": "Zuid"}, "Anna gaf team Noord de naam Zuid."},
		{organisation.ActTeamDeleted, "", map[string]string{"team": "Noord"}, "Anna verwijderde team Noord."},
		{organisation.ActInvitationSent, "", map[string]string{"role": "teamlid"}, "Anna nodigde iemand uit."},
		{organisation.ActInvitationSent, "", map[string]string{"role": "teamlid", "team": "Noord"}, "Anna nodigde iemand uit voor team Noord."},
		{organisation.ActInvitationSent, "", map[string]string{"role": "teamleider", "team": "Noord"}, "Anna nodigde iemand uit als teamleider in team Noord."},
		{organisation.ActInvitationResent, "", map[string]string{"role": "beheerder"}, "Anna stuurde een uitnodiging opnieuw als beheerder."},
		{organisation.ActInvitationRevoked, "", nil, "Anna trok een uitnodiging in."},
		{organisation.ActInvitationAccepted, "Anna", map[string]string{"role": "beheerder"}, "Anna nam een uitnodiging aan als beheerder."},
		{organisation.ActInvitationDeclined, "Anna", nil, "Anna wees een uitnodiging af."},
		{organisation.ActMemberLeft, "Anna", nil, "Anna verliet de organisatie."},
		{organisation.ActMemberRemoved, "Bram", nil, "Anna haalde Bram uit de organisatie."},
		{organisation.ActRoleGiven, "Bram", map[string]string{"role": "teamleider", "team": "Noord"}, "Anna gaf de rol teamleider aan Bram in team Noord."},
		{organisation.ActRoleGiven, "Bram", map[string]string{"role": "teamlid", "team": "Noord"}, "Anna zette Bram in team Noord."},
		{organisation.ActRoleTaken, "Bram", map[string]string{"role": "teamlid", "team": "Noord"}, "Anna haalde Bram uit team Noord."},
		{organisation.ActRoleTaken, "Bram", map[string]string{"role": "beheerder"}, "Anna nam de rol beheerder af van Bram."},
		{organisation.ActRoleTaken, "Anna", map[string]string{"role": "beheerder"}, "Anna gaf de rol beheerder op."},
		{organisation.ActFunctionSaved, "", map[string]string{"function": "Sociaal werker"}, "Anna bewaarde de functie Sociaal werker."},
		{organisation.ActFunctionDeleted, "", map[string]string{"function": "Sociaal werker"}, "Anna verwijderde de functie Sociaal werker."},
		{organisation.ActFunctionOfMemberSet, "Bram", map[string]string{"function": "Sociaal werker"}, "Anna gaf Bram de functie Sociaal werker."},
		{organisation.ActFunctionOfMemberSet, "Bram", nil, "Anna haalde de functie weg bij Bram."},
		{organisation.ActFunctionOfMemberSet, "Anna", map[string]string{"function": "Sociaal werker"}, "Anna koos de functie Sociaal werker."},
		{organisation.ActFunctionOfMemberSet, "Anna", nil, "Anna koos geen functie meer."},
		{account.ActLoginChanged, "", map[string]string{"issuer": "https://login.voorbeeld.example", "domains": "a.example b.example"}, "Anna stelde in dat mensen kunnen inloggen bij https://login.voorbeeld.example, voor adressen op a.example, b.example."},
		{meeting.ActPlanned, "", map[string]string{"team": "Noord", "day": "2026-12-03"}, "Anna plande een teamsessie van Noord op 3 december 2026."},
		{meeting.ActChanged, "", map[string]string{"team": "Noord", "day": "2026-12-03"}, "Anna veranderde de teamsessie van Noord op 3 december 2026."},
		{meeting.ActChanged, "", map[string]string{"team": "Noord", "from": "2026-12-03", "to": "later"}, "Anna verplaatste de teamsessie van Noord van 3 december 2026 naar later."},
		{meeting.ActCalledOff, "", map[string]string{"team": "Noord", "day": "2026-12-03"}, "Anna zegde de teamsessie van Noord op 3 december 2026 af."},
		{expertise.ActAdded, "", map[string]string{"subject": "studenten"}, "Anna zette het onderwerp studenten in de lijst van expertise."},
		{expertise.ActRenamed, "", map[string]string{"from": "a", "to": "b"}, "Anna gaf het onderwerp a de naam b."},
		{expertise.ActHidden, "", map[string]string{"subject": "studenten"}, "Anna verborg het onderwerp studenten."},
		{expertise.ActShown, "", map[string]string{"subject": "studenten"}, "Anna zette het onderwerp studenten terug in de lijst."},
		{account.ActLoginRemoved, "", nil, "Anna stopte het inloggen met een account van de organisatie."},
		{"thing.done", "", nil, "Anna deed: thing.done."},
	} {
		if got := logSentence(audit.Line{Actor: "Anna", Subject: tt.subject, Act: tt.act, Detail: tt.detail}); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.act, got, tt.want)
		}
	}
	if got := logSentence(audit.Line{Act: organisation.ActMemberRemoved}); !strings.HasPrefix(got, "Het systeem haalde een collega") {
		t.Errorf("without people: %q", got)
	}
}
