package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// ofBeheerders are the routes under /beheer of a beheerder only, as the authorization table has it.
var ofBeheerders = []string{"/beheer/functie/", "/beheer/organisatie/{id}/"}

// unrecorded are the routes of a landelijk beheerder that leave no line in the trail, and why.
var unrecorded = map[string]string{
	"POST /beheer/aanbod/import":          "it changes only the own preview of the file",
	"POST /beheer/aanbod/import/{id}/weg": "it deletes the own preview",
}

// nationalDeeds does something at every other route where a landelijk beheerder changes something.
func nationalDeeds(t *testing.T, s *loginSite) map[string]func() {
	w := &world{site: s.site, t: t}
	post := func(path string, form url.Values) { s.admin.post(path, form).want(t, http.StatusSeeOther) }
	curated := func() string { return "/beheer/aanbod/" + w.curated(`select null::uuid`) }
	act := func(path string) { post(path+"/actie", url.Values{"actie": {"archiveren"}}) }
	group := func() {
		id := w.curated(`select null::uuid`)
		post("/beheer/aanbod/groep", url.Values{"actie": {"archiveren"}, "rij": {id + ".2"}, "zeker": {"ja"}})
	}
	var imported string
	return map[string]func(){
		"POST /beheer/organisaties": func() {
			post("/beheer/organisaties", url.Values{"naam": {"Voorbeeld Noord"}, "email": {"noord@voorbeeld.example"}})
		},
		"POST /beheer/beheerders": func() {
			post("/beheer/beheerders", url.Values{"organisatie": {s.organisation}, "email": {"zuid@voorbeeld.example"}})
		},
		"POST /beheer/organisatie/{id}/inloggen":             func() { post(s.settings(), s.form(nil)) },
		"POST /beheer/organisatie/{id}/inloggen/verwijderen": func() { post(s.settings()+"/verwijderen", nil) },
		"POST /beheer/aanbod/nieuw": func() {
			post("/beheer/aanbod/nieuw", url.Values{"title": {"Nieuw"}, "kind": {"workshop"}, "source": {"Folder"}, "actie": {"bewaren"}})
		},
		"POST /beheer/aanbod/{id}": func() {
			post(curated(), url.Values{"versie": {"2"}, "title": {"Anders"}, "kind": {"workshop"}, "source": {"Folder"}})
		},
		"POST /beheer/aanbod/{id}/actie": func() { act(curated()) },
		"POST /beheer/aanbod/{id}/terug": func() { post(curated()+"/terug", url.Values{"versie": {"1"}, "nu": {"2"}}) },
		"POST /beheer/aanbod/groep":      group,
		"POST /beheer/aanbod/ongedaan": func() {
			group()
			post("/beheer/aanbod/ongedaan", url.Values{"groep": {s.oneText(t, `select id::text from offering_bulk order by at desc limit 1`)}, "zeker": {"ja"}})
		},
		"POST /beheer/aanbod/termijn": func() { post("/beheer/aanbod/termijn", url.Values{"maanden": {"3"}}) },
		"POST /beheer/aanbod/voorstel/{id}": func() {
			id := s.oneText(t, `
				insert into offering_suggestion (title, made_at, person_id) select 'Voorbeeld', now(), person_id from account where national returning id::text`)
			post("/beheer/aanbod/voorstel/"+id, nil)
		},
		"POST /beheer/aanbod/import/{id}": func() { imported = s.importsNow(t, s.admin, csvLines("k1,Eerste,training,Folder,,,,")) },
		"POST /beheer/aanbod/import/{id}/ongedaan": func() {
			if imported == "" {
				imported = s.importsNow(t, s.admin, csvLines("k2,Tweede,training,Folder,,,,"))
			}
			post(imported+"/ongedaan", nil)
			s.undo(t, imported)
			imported = ""
		},
	}
}

// TestEveryActOfANationalAdminIsInTheTrail walks the routes under /beheer that change something. Each has a line in the
// trail with a pseudonym of the person who did it, or a reason why not, and landelijk beheerders read all of them.
func TestEveryActOfANationalAdminIsInTheTrail(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	deeds := nationalDeeds(t, s)
	lines := func() int {
		return s.count(t, `
			select count(*) from audit join pseudonym on pseudonym.id = actor join account using (person_id)
			 where national and detail::text not like '%@%'`)
	}
	walked := map[string]bool{}
	for _, name := range routes(t, s.site) {
		route, changes := strings.CutPrefix(name, "POST ")
		if !changes || !strings.HasPrefix(route, "/beheer") || authorization[name].want[national] == gone && ofBeheerder(name) {
			continue
		}
		walked[name] = true
		do, known := deeds[name]
		if !known {
			if unrecorded[name] == "" {
				t.Errorf("%s: nothing says what it leaves in the trail", name)
			}
			continue
		}
		before := lines()
		do()
		if lines() == before {
			t.Errorf("%s leaves no line in the trail", name)
		}
	}
	for name := range deeds {
		if !walked[name] {
			t.Errorf("%s is no route of a landelijk beheerder", name)
		}
	}
	shown := 0
	for next := "/beheer/logboek"; next != ""; {
		page := s.admin.get(next).want(t, http.StatusOK)
		shown += strings.Count(page.body, "rt-muted rt-small")
		next = linkAfter(page.body, "Toon wat ouder is")
	}
	if all := lines(); shown != all {
		t.Errorf("the page shows %d of %d lines", shown, all)
	}
}

func ofBeheerder(name string) bool {
	for _, prefix := range ofBeheerders {
		if strings.HasPrefix(name, "POST "+prefix) {
			return true
		}
	}
	return false
}

// linkAfter returns where the link with this text leads, or "".
func linkAfter(body, text string) string {
	before, _, found := strings.Cut(body, text)
	if !found {
		return ""
	}
	href := before[strings.LastIndex(before, `href="`)+len(`href="`):]
	href, _, _ = strings.Cut(href, `"`)
	return href
}

// TestNationalTrailNamesNoOthers reads the page of landelijk beheerders after the role changed hands.
func TestNationalTrailNamesNoOthers(t *testing.T) {
	t.Parallel()
	s := newLoginSite(t, "")
	second := s.browser(t)
	address := second.signIn()
	if _, err := s.accounts.GrantNational(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	second.post("/beheer/aanbod/termijn", url.Values{"maanden": {"3"}}).want(t, http.StatusSeeOther)
	s.admin.get("/beheer/logboek").want(t, http.StatusOK, address+" heeft ingesteld", "Voorbeeld Welzijn", "inloggen via")
	if _, err := s.accounts.RevokeNational(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	page := s.admin.get("/beheer/logboek").want(t, http.StatusOK, "Het systeem heeft de rol landelijk beheerder afgenomen van ")
	if strings.Contains(page.body, address) {
		t.Error("the page names a person who no longer has the role")
	}
	second.get("/beheer/logboek").want(t, http.StatusNotFound)
}
