package organisations

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"reflectietool/internal/account"
	"reflectietool/internal/audit"
	"reflectietool/internal/expertise"
	"reflectietool/internal/offering/curate"
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
		{intake.ActImported, "", map[string]string{"format": "CSV", "new": "3", "changed": "1"}, "Anna heeft aanbod geïmporteerd (CSV): 3 nieuw, 1 gewijzigd."},
		{account.ActNationalGiven, "Bram", nil, "Anna heeft de rol landelijk beheerder gegeven aan Bram."},
		{account.ActNationalTaken, "Bram", nil, "Anna heeft de rol landelijk beheerder afgenomen van Bram."},
		{account.ActSignedOut, "Bram", nil, "Anna heeft Bram overal uitgelogd."},
		{curate.ActSuggestionHandled, "", map[string]string{"number": "1"}, "Anna heeft een voorstel voor aanbod afgehandeld."},
		{organisation.ActMade, "", map[string]string{"to": "Voorbeeld Welzijn"}, "Anna heeft de organisatie Voorbeeld Welzijn gemaakt."},
		{organisation.ActSettingsChanged, "", map[string]string{"field": "k", "from": "5", "to": "8"}, "Anna heeft het minste aantal deelnemers voor een uitkomst veranderd van ‘5’ naar ‘8’."},
		{organisation.ActSettingsChanged, "", map[string]string{"field": "or-datum", "from": "2026-01-09", "to": ""}, "Anna heeft de datum van instemming van de OR veranderd van ‘9 januari 2026’ naar niets."},
		{organisation.ActSettingsChanged, "", map[string]string{"field": "grondslag-toelichting"}, "Anna heeft de toelichting bij de grondslag veranderd."},
		{organisation.ActSettingsChanged, "", map[string]string{"field": "nieuw", "from": "a", "to": "b"}, "Anna heeft nieuw veranderd van ‘a’ naar ‘b’."},
		{organisation.ActTeamMade, "", map[string]string{"team": "Noord"}, "Anna heeft team Noord gemaakt."},
		{organisation.ActTeamRenamed, "", map[string]string{"from": "Noord", "to": "Zuid"}, "Anna heeft team Noord de naam Zuid gegeven."},
		{organisation.ActTeamDeleted, "", map[string]string{"team": "Noord"}, "Anna heeft team Noord verwijderd."},
		{organisation.ActInvitationSent, "", map[string]string{"role": "teamlid"}, "Anna heeft iemand uitgenodigd."},
		{organisation.ActInvitationSent, "", map[string]string{"role": "teamlid", "team": "Noord"}, "Anna heeft iemand uitgenodigd voor team Noord."},
		{organisation.ActInvitationSent, "", map[string]string{"role": "teamleider", "team": "Noord"}, "Anna heeft iemand uitgenodigd als teamleider in team Noord."},
		{organisation.ActInvitationResent, "", map[string]string{"role": "beheerder"}, "Anna heeft een uitnodiging als beheerder opnieuw gestuurd."},
		{organisation.ActInvitationRevoked, "", nil, "Anna heeft een uitnodiging ingetrokken."},
		{organisation.ActInvitationAccepted, "Anna", map[string]string{"role": "beheerder"}, "Anna heeft een uitnodiging als beheerder aangenomen."},
		{organisation.ActInvitationDeclined, "Anna", nil, "Anna heeft een uitnodiging afgewezen."},
		{organisation.ActMemberLeft, "Anna", nil, "Anna heeft de organisatie verlaten."},
		{organisation.ActMemberRemoved, "Bram", nil, "Anna heeft Bram uit de organisatie gehaald."},
		{organisation.ActRoleGiven, "Bram", map[string]string{"role": "teamleider", "team": "Noord"}, "Anna heeft de rol teamleider gegeven aan Bram in team Noord."},
		{organisation.ActRoleGiven, "Bram", map[string]string{"role": "teamlid", "team": "Noord"}, "Anna heeft Bram in team Noord gezet."},
		{organisation.ActRoleTaken, "Bram", map[string]string{"role": "teamlid", "team": "Noord"}, "Anna heeft Bram uit team Noord gehaald."},
		{organisation.ActRoleTaken, "Bram", map[string]string{"role": "beheerder"}, "Anna heeft de rol beheerder afgenomen van Bram."},
		{organisation.ActRoleTaken, "Anna", map[string]string{"role": "beheerder"}, "Anna heeft de rol beheerder opgegeven."},
		{organisation.ActFunctionSaved, "", map[string]string{"function": "Sociaal werker"}, "Anna heeft de functie Sociaal werker bewaard."},
		{organisation.ActFunctionDeleted, "", map[string]string{"function": "Sociaal werker"}, "Anna heeft de functie Sociaal werker verwijderd."},
		{organisation.ActFunctionOfMemberSet, "Bram", map[string]string{"function": "Sociaal werker"}, "Anna heeft Bram de functie Sociaal werker gegeven."},
		{organisation.ActFunctionOfMemberSet, "Bram", nil, "Anna heeft de functie weggehaald bij Bram."},
		{organisation.ActFunctionOfMemberSet, "Anna", map[string]string{"function": "Sociaal werker"}, "Anna heeft de functie Sociaal werker gekozen."},
		{organisation.ActFunctionOfMemberSet, "Anna", nil, "Anna heeft de eigen functie weggehaald."},
		{account.ActLoginChanged, "", map[string]string{"issuer": "https://login.voorbeeld.example", "domains": "a.example b.example"}, "Anna heeft ingesteld dat mensen kunnen inloggen via https://login.voorbeeld.example, met een adres op a.example, b.example."},
		{meeting.ActPlanned, "", map[string]string{"team": "Noord", "day": "2026-12-03"}, "Anna heeft een teamsessie van Noord gepland op 3 december 2026."},
		{meeting.ActChanged, "", map[string]string{"team": "Noord", "day": "2026-12-03"}, "Anna heeft de teamsessie van Noord op 3 december 2026 veranderd."},
		{meeting.ActChanged, "", map[string]string{"team": "Noord", "from": "2026-12-03", "to": "later"}, "Anna heeft de teamsessie van Noord verplaatst van 3 december 2026 naar later."},
		{meeting.ActCalledOff, "", map[string]string{"team": "Noord", "day": "2026-12-03"}, "Anna heeft de teamsessie van Noord op 3 december 2026 afgezegd."},
		{expertise.ActAdded, "", map[string]string{"subject": "studenten"}, "Anna heeft het onderwerp studenten in de lijst van expertise gezet."},
		{expertise.ActRenamed, "", map[string]string{"from": "a", "to": "b"}, "Anna heeft het onderwerp a de naam b gegeven."},
		{expertise.ActHidden, "", map[string]string{"subject": "studenten"}, "Anna heeft het onderwerp studenten verborgen."},
		{expertise.ActShown, "", map[string]string{"subject": "studenten"}, "Anna heeft het onderwerp studenten teruggezet in de lijst."},
		{account.ActLoginRemoved, "", nil, "Anna heeft het inloggen met een account van de organisatie gestopt."},
		{"thing.done", "", nil, "Anna heeft dit gedaan: thing.done."},
	} {
		if got := logSentence(audit.Line{Actor: "Anna", Subject: tt.subject, Act: tt.act, Detail: tt.detail}); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.act, got, tt.want)
		}
	}
	if got := logSentence(audit.Line{Act: organisation.ActMemberRemoved}); !strings.HasPrefix(got, "Het systeem heeft een collega") {
		t.Errorf("without people: %q", got)
	}
}

// outsideOrganisations are the acts that no organisation has, so that its filter has no group for them.
var outsideOrganisations = []string{"national.given", "national.taken", "national.signed-out", "share.opened"}

// TestEveryActHasASentence finds the acts in the code. Each has a sentence of its own and a group in the filter.
func TestEveryActHasASentence(t *testing.T) {
	t.Parallel()
	act := regexp.MustCompile(`audit\.Act\s*=\s*"([a-z.-]+)"`)
	found := 0
	err := filepath.WalkDir("../../internal", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, name := range act.FindAllStringSubmatch(string(source), -1) {
			found++
			line := audit.Line{Actor: "Anna", Act: audit.Act(name[1])}
			switch outside := slices.Contains(outsideOrganisations, name[1]); {
			case name[1] == "share.opened": // only the two people themselves read it
			case strings.Contains(logSentence(line), "heeft dit gedaan"):
				t.Errorf("%s has no sentence", name[1])
			case outside != (groupOf(line.Act) == ""):
				t.Errorf("%s is in group %q", name[1], groupOf(line.Act))
			}
		}
		return err
	})
	if err != nil || found < 40 {
		t.Errorf("%d acts, %v", found, err)
	}
}
