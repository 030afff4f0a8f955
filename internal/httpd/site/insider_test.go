package site_test

import (
	"cmp"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"

	"reflectietool/internal/database/dbtest"
	httpsite "reflectietool/internal/httpd/site"
)

// odd returns values that no form of ours sends.
func odd(w *world) []string {
	return []string{
		"", "\x00", "x", "-1", "2147483648", "99999999999999999999", "'; drop table person; --", "\u202e\u200b", `"><script>x</script>`,
		"a@b.example\r\nBcc: c@d.example", nobodysID, w.person[otherAdmin], w.organisation, w.team, strings.Repeat("é", 20_000),
	}
}

// forms are the fields of the forms of accounts and organisations, each with a role that may send
// it. Values are as in the authorization table.
var forms = []struct {
	path, work string
	by         role
	acts       []string // values of the field actie
	fields     []string
}{
	{"/beheer/organisatie/{id}/mensen", "organisation", admin, []string{
		"functie", "team-erbij", "team-eruit", "leider-geven", "leider-nemen", "beheerder-geven", "beheerder-nemen", "verwijderen", "onzin",
	}, []string{"persoon", "lid", "team", "functie", "zoek", "pagina", "toon-team", "toon-rol", "toon-functie"}},
	{"/beheer/organisatie/{id}/mensen/samen", "organisation", admin, []string{"erbij", "eruit", "verplaats", "functie", "onzin"}, []string{
		"persoon", "alles", "erbij-team", "eruit-team", "van-team", "naar-team", "nieuwe-functie", "zoek", "pagina", "toon-team", "toon-rol", "toon-functie", "zeker",
	}},
	{"/beheer/organisatie/{id}/teams", "organisation", admin, []string{"maken", "hernoemen", "verwijderen"}, []string{"team", "naam", "zeker"}},
	{"/beheer/organisatie/{id}/uitnodigen", "organisation", admin, []string{"versturen", "opnieuw", "intrekken"}, []string{"adressen", "team", "rol", "uitnodiging"}},
	{"/beheer/organisatie/{id}/functies", "organisation", admin, nil, []string{"naam", "zelfregie"}},
	{"/beheer/functie/{id}", "function", admin, nil, []string{"naam", "zelfregie"}},
	{"/beheer/organisatie/{id}/instellingen", "organisation", admin, nil, []string{
		"naam", "k", "thema", "or-datum", "or-toelichting", "grondslag", "grondslag-toelichting", "ronde-jaren",
	}},
	{"/beheer/organisaties", "", national, nil, []string{"naam", "email"}},
	{"/beheer/beheerders", "", national, nil, []string{"organisatie", "email"}},
	{"/beheer/organisatie/{id}/inloggen", "organisation", national, nil, []string{"uitgever", "client", "geheim", "domeinen"}},
	{"/beheer/aanbod/groep", "own-offering", admin, []string{"publiceren", "geldig-tot", "onzin"}, []string{"organisatie", "id", "rij", "zeker", "alles", "datum", "toon", "staat", "zoek"}},
	{"/beheer/aanbod/{id}", "own-offering", admin, []string{"bewaren", "voorbeeld", "rijen"}, []string{"versie", "gezien", "keuze-title", "rijen", "title", "kind", "url", "competentie", "van", "start-datum", "start-plaats", "register", "punten", "format", "cost_eur", "valid_until", "source"}},
	{"/beheer/aanbod/{id}/actie", "own-offering", admin, []string{"archiveren", "afgehandeld", "kopie", "onzin"}, []string{"melding"}},
	{"/beheer/aanbod/{id}/terug", "own-offering", admin, nil, []string{"versie", "nu"}},
	{"/beheer/aanbod/nieuw", "", national, []string{"bewaren"}, []string{"title", "kind", "source"}},
	{"/account/organisatie/{id}/functie", "organisation", professional, nil, []string{"functie"}},
	{"/uitnodiging/{id}", "invitation", professional, nil, []string{"naam", "functie"}},
	{"/gespreksblad/{id}", "sheet", professional, nil, []string{"punt", "kracht", "zelfregie-soort", "zelfregie-woorden", "eigen", "voorstel"}},
	{"/gespreksblad/{id}/delen", "sheet", professional, nil, []string{"email", "tot", "rapport"}},
	{"/gegevens/naam", "", professional, nil, []string{"naam"}},
	{"/gegevens/bewaren", "", professional, nil, []string{"bewaren"}},
	{"/gegevens/adres", "", professional, nil, []string{"email"}},
	{"/gegevens/adres/{id}", "unknown", professional, nil, []string{"code"}},
	{"/gegevens/verwijderen/{id}", "unknown", professional, nil, []string{"code"}},
	{"/account/meenemen", "", professional, nil, []string{"meenemen"}},
	{"/inloggen", "", nobody, nil, []string{"email", "verder", "per"}},
}

// TestOddFormsHarmNothing sends forms with one odd, missing, doubled or huge field, as people who
// may send them. All get an answer, no markup comes back, no other organisation changes, and the
// log names no person.
func TestOddFormsHarmNothing(t *testing.T) {
	t.Parallel()
	s := newSiteWith(t, dbtest.New(t), func(server *httpsite.Server) {
		server.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	w, victims := s.newWorld(t), s.newWorld(t)
	before := victims.everything()
	for _, form := range forms {
		for _, act := range slices.Concat(form.acts, []string{""})[:max(len(form.acts), 1)] {
			path := strings.ReplaceAll(form.path, "{id}", works[form.work](w, form.by))
			good := url.Values{
				"actie": {act}, "persoon": {w.person[colleague]}, "team": {w.team}, "functie": {w.function}, "naam": {"Naam"},
				"email": {"iemand@voorbeeld.example"}, "adressen": {"iemand@voorbeeld.example"}, "zeker": {"ja"}, "k": {"5"}, "tot": {"2026-12-05"},
			}
			for _, field := range form.fields {
				values := odd(w)
				if form.by != national { // the landelijk beheerder may act in every organisation
					values = append(values, victims.person[admin], victims.team, victims.function, victims.organisation)
				}
				for _, value := range values {
					bad := maps.Clone(good)
					bad[field] = []string{value, value}
					got := w.browser(form.by).post(path, bad)
					if got.status >= 500 || strings.Contains(got.body, "<script>x") || strings.Contains(got.location, "//") {
						t.Errorf("%s %s with %s=%.40q: status %d, to %q", path, act, field, value, got.status, got.location)
					}
					if got.header.Get("Cache-Control") != "no-store" {
						t.Errorf("%s: Cache-Control %q", path, got.header.Get("Cache-Control"))
					}
				}
				bad := maps.Clone(good)
				delete(bad, field)
				if got := w.browser(form.by).post(path, bad); got.status >= 500 {
					t.Errorf("%s %s without %s: status %d", path, act, field, got.status)
				}
			}
		}
	}
	if after := victims.everything(); after != before {
		t.Errorf("another organisation went from\n%s\nto\n%s", before, after)
	}
	log := s.log.String()
	for _, r := range registered {
		if strings.Contains(log, w.person[r]) || strings.Contains(log, w.token[r]) {
			t.Errorf("the log names the %s", r)
		}
	}
	if strings.Contains(log, "@voorbeeld.example") || strings.Contains(log, `"level":"ERROR"`) {
		t.Errorf("the log has an address or an error: %.2000s", cmp.Or(firstError(log), "an address"))
	}
}

func firstError(log string) string {
	for line := range strings.Lines(log) {
		if strings.Contains(line, `"level":"ERROR"`) {
			return line
		}
	}
	return ""
}

// everything returns what an organisation has, as text.
func (w *world) everything() string {
	w.t.Helper()
	return w.query(`
		select jsonb_build_array(to_jsonb(o),
		       (select jsonb_agg(m order by m.person_id) from member m where m.organisation_id = o.id),
		       (select jsonb_agg(tm order by tm.team_id, tm.person_id) from team_member tm where tm.organisation_id = o.id),
		       (select jsonb_agg(team order by team.id) from team where team.organisation_id = o.id),
		       (select jsonb_agg(f order by f.id) from job_function f where f.organisation_id = o.id),
		       (select jsonb_agg(i order by i.id) from invitation i where i.organisation_id = o.id),
		       (select count(*) from audit where audit.organisation_id = o.id))::text
		  from organisation o where id = $1`, w.organisation)
}
