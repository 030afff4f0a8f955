package site_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// published makes a closed round of the team with an outcome, when a route needs one, and returns
// its id.
func (w *world) published(route string) string {
	w.t.Helper()
	if !strings.Contains(route, "{ronde}") {
		return ""
	}
	return w.site.closeRound(w.t, w.team, "5-7", "oasoosaoao", w.site.clock.Now())
}

// agreed adds an agreement to a round, when a route needs one, and returns its id.
func (w *world) agreed(route, round string) string {
	w.t.Helper()
	if !strings.Contains(route, "{afspraak}") {
		return ""
	}
	return w.query(`insert into team_agreement (round_id, place, deed) values ($1, 1, 'We bellen elkaar.') returning id`, round)
}

// wordLetters are the letters that closeRound takes for words.
var wordLetters = map[rune]string{'s': "sterke kant", 'o': "op orde", 'a': "aandachtspunt"}

// closeRound stores a closed round, with one letter per competency for its word. Without a size,
// too few people took part.
func (s *site) closeRound(t testing.TB, team, size, words string, closed time.Time) string {
	t.Helper()
	id := s.oneText(t, `
		insert into team_round (team_id, organisation_id, title, edition, k, opened_at, closes_at, enough_on, closed_at, size)
		select id, organisation_id, 'Najaarsronde', 'wmo-2013/1', 5, $2::timestamptz - interval '3 weeks', $2, $2, $2, nullif($3, '')
		  from team where id = $1 returning id`, team, closed, size)
	for i, c := range s.frameworks.Current().Competencies() {
		if size == "" {
			break
		}
		if _, err := s.db.Exec(t.Context(), `insert into round_finding (round_id, place, competency, word) values ($1, $2, $3, $4)`,
			id, i+1, c.Slug, wordLetters[rune(words[i])]); err != nil {
			t.Fatal(err)
		}
	}
	return id
}

// teamOf makes an organisation with a team, its lead and a member.
func (s *site) teamOf(t testing.TB) (m manager, team string, lead, member *browser) {
	t.Helper()
	m = s.newManager(t, "Voorbeeld Welzijn")
	team = m.team("Wijkteam Noord")
	lead, _ = m.colleague("Lies Voorbeeld", team, "teamleider")
	member, _ = m.colleague("Mo Voorbeeld", team, "collega")
	s.joinedBefore(t, team)
	return m, team, lead, member
}

func TestResultOfARound(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.loadCatalogue(t)
	_, team, lead, member := s.teamOf(t)
	now := s.clock.Now()
	s.closeRound(t, team, "8-12", "sssooooaaa", now.AddDate(0, -8, 0))
	path := "/team/" + team + "/ronde/" + s.closeRound(t, team, "5-7", "sooosooaao", now.Add(-time.Hour))
	f := s.frameworks.Current()
	for _, b := range []*browser{lead, member} {
		page := b.get(path).want(t, ok, "Najaarsronde", "5 tot en met 7 mensen", f.Source, "De vorige ronde, van 21 maart 2026", "De woorden van toen en nu",
			"bij 2 van de 2 aandachtspunten", "Past bij “", "Een gesprek van een uur", "20 minuten", f.Kenmerken[4].Question, f.Kenmerken[4].Organisation[0],
			"Mensen die veel van collega's weten", "/team/uitleg", "blijven hier 3 jaar staan")
		for _, c := range f.Competencies() { // what a competency is may use these words, what a team is may not
			page.body = strings.ReplaceAll(page.body, c.Definition, "")
		}
		page.without(t, "gemiddeld ", "vooruit", "achteruit", "beter")
		for list, want := range map[string][]string{
			"Sterk": {"inwoners zelf laten kiezen", "mensen elkaar laten helpen"}, "Aandacht": {"schakelen tussen verschillende werelden", "vroeg zien wat er speelt"},
		} {
			if got := namesListed(t, page.body, list); !slices.Equal(got, want) {
				t.Errorf("%s: %q, want %q", list, got, want)
			}
		}
	}

	file := member.get(path+".csv").want(t, ok, "Najaarsronde;2026-11-21;5-7;Eigen kracht versterken;Versterkt eigen kracht en zelfregie;sterke kant;sterke kant")
	if lines := strings.Count(file.body, "\n"); lines != 11 {
		t.Errorf("the spreadsheet has %d lines", lines)
	}
	var data struct {
		Mensen       string
		Competenties []struct {
			Competentie, Woord string
			Vorige             string `json:"vorige_ronde"`
		}
		Vorige struct{ Mensen string } `json:"vorige_ronde"`
		Bron   string
	}
	if err := json.Unmarshal([]byte(member.get(path+".json").want(t, ok).body), &data); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%d %v %s %v", len(data.Competenties), data.Competenties[8], data.Mensen, data.Vorige); got != "10 {anticipatie aandachtspunt aandachtspunt} 5-7 {8-12}" || data.Bron != f.Source {
		t.Errorf("the file says %s", got)
	}
}

// namesListed returns the names in the list beside the picture of an outcome that has this title.
func namesListed(t *testing.T, body, title string) (names []string) {
	t.Helper()
	_, list, found := strings.Cut(body, title+"</h2>")
	list, _, closed := strings.Cut(list, "</section>")
	if !found || !closed {
		t.Fatalf("there is no list %s", title)
	}
	for _, item := range strings.Split(list, "</svg>")[1:] {
		name, _, _ := strings.Cut(item, "</li>")
		names = append(names, strings.TrimSpace(name))
	}
	return names
}

func TestRoundWithoutOutcome(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m, team, lead, member := s.teamOf(t)
	path := "/team/" + team + "/ronde/" + s.closeRound(t, team, "", "", s.clock.Now().Add(-time.Hour))
	lead.get(path).want(t, ok, "Deze ronde heeft geen uitkomst", "vanaf 5 mensen", "niet bewaard hoeveel mensen", "/team/"+team+"/sessie/nieuw").
		without(t, "Een gesprek van een uur", s.frameworks.Current().Source)
	member.get(path).want(t, ok, "Een teamsessie plant je teamleider").without(t, "/sessie/nieuw")
	if body := member.get(path+".csv").want(t, ok).body; strings.Count(body, "\n") != 1 {
		t.Errorf("the spreadsheet has more than its head: %s", body)
	}
	member.get(path+".json").want(t, ok, `"competenties": []`)

	// Past its last day and not yet computed: the page says so, and there are no files.
	waiting := "/team/" + team + "/ronde/" + s.oneText(t, `
		insert into team_round (team_id, organisation_id, title, edition, k, opened_at, closes_at, enough_on)
		select id, organisation_id, 'Wacht', 'wmo-2013/1', 5, $2, $2::timestamptz + interval '1 hour', $2 from team where id = $1 returning id`,
		team, s.clock.Now().Add(-2*time.Hour))
	member.get(waiting).want(t, ok, "De uitkomst volgt zo")
	for _, path := range []string{waiting + ".csv", waiting + ".json", path[:len(path)-12] + "000000000000"} {
		member.get(path).want(t, gone)
	}
	// A round can be read only under its own team, and not by a beheerder who is not in that team.
	member.get(strings.Replace(path, team, nobodysID, 1)).want(t, gone)
	m.get(path).want(t, gone)
}

// TestOrganisationSeesRoundsAndNoWords checks what a beheerder sees of the teams, before and after
// five teams have published.
func TestOrganisationSeesRoundsAndNoWords(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m, team, _, member := s.teamOf(t)
	page := m.home + "/rondes"
	now := s.clock.Now()
	m.get(m.home).want(t, ok, page)
	m.get(page).want(t, ok, "Wijkteam Noord", "Nog geen ronde", "Nog te weinig teams", "Nu is er nog geen.", "vanaf 5 mensen")
	s.closeRound(t, team, "5-7", "aaaooosssa", now.AddDate(0, -8, 0)) // an earlier round no longer counts
	s.closeRound(t, team, "5-7", "asoooosooa", now.Add(-time.Hour))
	for i := range 3 {
		s.closeRound(t, m.team(fmt.Sprintf("Wijkteam %d", i)), "8-12", "asooooosoo", now.Add(-time.Hour))
	}
	few := m.team("Klein team")
	s.closeRound(t, few, "", "", now.Add(-time.Hour))
	s.oneText(t, `
		insert into team_round (team_id, organisation_id, title, edition, k, opened_at, closes_at, enough_on)
		select id, organisation_id, 'Open', 'wmo-2013/1', 5, $2, $2::timestamptz + interval '7 days', $2 from team where id = $1 returning id`, few, now)
	before := m.get(page).want(t, ok, "Nu zijn dat er vier.", "Open tot en met 28 november 2026", "Gesloten op 21 november 2026, met een uitkomst",
		"Gesloten op 21 november 2026, te weinig deelnemers voor een uitkomst")
	before.without(t, "teams</td>", "Najaarsronde", "Lies Voorbeeld", "Mo Voorbeeld")
	m.get(page+".json").want(t, ok, `"aandachtspunten": []`, `"stand": "te-weinig"`).without(t, "sterke kant", "Najaarsronde")
	s.closeRound(t, m.team("=Wijkteam 4"), "13 of meer", "aooooooooo", now.Add(-time.Hour))
	m.get(page).want(t, ok, "laatste uitkomst van 5 teams", "<td>5 teams</td>", "<td>1 team</td>", "<td>geen team</td>").
		without(t, "terke kant<", "13 of meer", "8-12", "Najaarsronde")
	m.get(page+".json").want(t, ok, `"teams": 5`, `"naam": "Benut professionele ruimte en is ondernemend"`)
	m.get(page+".csv").want(t, ok, "competentie;Versterkt eigen kracht en zelfregie;;;5", "team;'=Wijkteam 4;uitkomst;2026-11-21;").
		without(t, "sterke kant", "op orde")
	member.get(page).want(t, gone)
}

// TestExplanationOfRounds checks that everyone can read the explanation, including an invited
// person who is not signed in.
func TestExplanationOfRounds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	reply := s.browser(t).get("/team/uitleg").want(t, ok, "Je teamleider ziet geen antwoorden, scores of namen.", "Meedoen hoeft niet.", "75 van de 100")
	if reply.header.Get("Cache-Control") == "no-store" || reply.status != http.StatusOK {
		t.Error("the explanation is not for everyone")
	}
}
