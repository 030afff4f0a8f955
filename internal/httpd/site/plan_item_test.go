package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reflectietool/internal/assessment"
)

// item adds something to learn from to the plan of a visitor, and returns its path.
func (b *browser) item(form url.Values) string {
	b.t.Helper()
	b.post("/plan/scholing", form).want(b.t, http.StatusSeeOther)
	var id string
	if err := b.site.db.QueryRow(b.t.Context(), `select id from plan_item order by made_at desc, changed_at desc limit 1`).Scan(&id); err != nil {
		b.t.Fatal(err)
	}
	return "/plan/scholing/" + id
}

func itemForm(title string) url.Values {
	return url.Values{"titel": {title}, "verplicht": {"vrijwillig"}}
}

// TestItem adds something to learn from for a goal, changes it and deletes it.
func TestItem(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.start(assessment.FormReflection)
	goal := b.goal("Vaker wachten")
	id := strings.TrimPrefix(goal, "/plan/")
	b.get("/plan").want(t, http.StatusOK, "Scholing en punten", `href="/plan/scholing"`)
	b.get(goal).want(t, http.StatusOK, `href="/plan/scholing?doel=`+id+`"`)
	b.get("/plan/scholing?doel="+id).want(t, http.StatusOK, `<option value="`+id+`" selected`, "Cao Sociaal Werk 2023-2025", "31 juli 2025").
		without(t, "Verwijder dit uit mijn plan", `name="verplicht" value="verplicht" id="verplicht-0" checked`)
	form := itemForm("Training doorvragen")
	form["doel"], form["uiterlijk"], form["betaling"] = []string{id}, []string{"5-12-2026"}, []string{"loopbaanbedrag"}
	item := b.item(form)
	for _, page := range []string{goal, "/plan"} {
		b.get(page).want(t, http.StatusOK, "Training doorvragen", "Vrijwillig · uiterlijk 5 december 2026 · betaling: Loopbaanbedrag", `href="`+item+`"`)
	}
	b.get(item).want(t, http.StatusOK, `value="Training doorvragen"`, `value="2026-12-05"`, "Verwijder dit uit mijn plan")
	form.Set("gedaan", s.clock.Now().Format("2-1-2006"))
	b.post(item, form).want(t, http.StatusSeeOther)
	b.get("/plan").want(t, http.StatusOK, "Gedaan (1)", "Vrijwillig · gedaan op ")
	b.post(item+"/verwijderen", nil).want(t, http.StatusUnprocessableEntity, "Zet eerst een vinkje.", "Training doorvragen")
	b.post(item+"/verwijderen", url.Values{"zeker": {"ja"}}).want(t, http.StatusSeeOther)
	b.get(item).want(t, http.StatusNotFound)
	b.get("/plan").want(t, http.StatusOK).without(t, "Training doorvragen")
}

// TestItemRefused sends forms with mistakes, for new items and stored ones: the reason stands at the field, and all that was
// typed stays.
func TestItemRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.start(assessment.FormReflection)
	item := b.item(itemForm("Bestaat al"))
	const cao = "Verplichte scholing betaalt je werkgever."
	for what, c := range map[string]struct {
		change  url.Values
		field   string
		message string
	}{
		"no title":     {url.Values{"titel": {" "}}, "titel", "Vul een titel in."},
		"no duty":      {url.Values{"verplicht": nil}, "verplicht", "Kies verplicht of vrijwillig."},
		"career":       {url.Values{"verplicht": {"verplicht"}, "betaling": {"loopbaanbedrag"}}, "betaling", cao},
		"vitality":     {url.Values{"verplicht": {"verplicht"}, "betaling": {"vitaliteitsuren"}}, "betaling", cao},
		"own choice":   {url.Values{"verplicht": {"verplicht"}, "betaling": {"ikb"}}, "betaling", cao},
		"oneself":      {url.Values{"verplicht": {"verplicht"}, "betaling": {"zelf"}}, "betaling", cao},
		"past":         {url.Values{"uiterlijk": {"1-2-2020"}}, "uiterlijk", "Deze dag is al voorbij."},
		"no day":       {url.Values{"gedaan": {"31-2-2026"}}, "gedaan", "Deze datum bestaat niet."},
		"below zero":   {url.Values{"punten-verwacht": {"-1"}}, "punten-verwacht", "Punten kunnen niet onder de 0 zijn."},
		"no number":    {url.Values{"punten-behaald": {"veel"}}, "punten-behaald", "Schrijf de punten als getal"},
		"no register":  {url.Values{"punten-behaald": {"2"}, "register": nil}, "register", "Vul in bij welk register"},
		"no web page":  {url.Values{"link": {"javascript:alert(1)"}}, "link", "Dit is geen webadres."},
		"no such sort": {url.Values{"puntensoort": {"sterren"}}, "puntensoort", "Kies een van de drie soorten punten."},
	} {
		form := itemForm("Training doorvragen")
		form["betaling"], form["register"], form["puntensoort"] = []string{"werkgever"}, []string{"Registerplein"}, []string{"overig"}
		for field, values := range c.change {
			form[field] = values
		}
		for _, path := range []string{"/plan/scholing", item} {
			page := b.post(path, form).want(t, http.StatusUnprocessableEntity, "Fout: ", `href="#`+c.field+`"`, `id="`+c.field+`-fout"`, c.message)
			if form.Get("register") != "" {
				page.want(t, http.StatusUnprocessableEntity, `value="Registerplein"`)
			}
			if value := form.Get("betaling"); !strings.Contains(page.body, `<option value="`+value+`" selected`) {
				t.Errorf("%s: the way of paying %s is lost", what, value)
			}
		}
	}
	b.get("/plan").want(t, http.StatusOK, "Bestaat al").without(t, "Training doorvragen")
	b.post("/plan/scholing", url.Values{"titel": {"x"}, "verplicht": {"vrijwillig"}, "doel": {"x"}}).want(t, http.StatusNotFound)
}

// TestItemFromOffering plans an offering: what the catalogue says is filled in, and stays when the offering goes.
func TestItemFromOffering(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	add := func(title, state string, organisation any) (id string) {
		t.Helper()
		err := s.db.QueryRow(t.Context(), `
			with o as (
			    insert into offering (organisation_id, title, kind, state, source, provider, cost_eur, url)
			    values ($3, $1, 'training', $2, 'Folder', 'Huis van leren', 1250, 'https://aanbod.example/') returning id
			), a as (
			    insert into offering_accreditation (offering_id, rank, stated, register, points) select id, 1, 'SKJ: 3 punten', 'SKJ', 3 from o
			)
			select id from o`, title, state, organisation).Scan(&id)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	offering, concept := add("Doorvragen in de wijk", "gepubliceerd", nil), add("Nog niet af", "concept", nil)
	b.get("/aanbod/"+offering).want(t, http.StatusOK).without(t, "Zet in mijn plan")
	b.start(assessment.FormReflection)
	form := "/plan/scholing?aanbod=" + offering
	b.get("/aanbod/"+offering).want(t, http.StatusOK, `href="`+form+`">Zet in mijn plan`)
	b.get(form).want(t, http.StatusOK, "Doorvragen in de wijk", "Training · Huis van leren", "1.250", `value="SKJ"`, `value="3"`, `<option value="geaccrediteerd" selected`).
		without(t, `name="titel"`)
	b.get("/plan/scholing?aanbod="+concept).want(t, http.StatusNotFound)
	b.post("/plan/scholing", url.Values{"aanbod": {offering}}).want(t, http.StatusUnprocessableEntity, "Doorvragen in de wijk", "Kies verplicht of vrijwillig.")
	b.post("/plan/scholing", url.Values{"aanbod": {concept}, "verplicht": {"verplicht"}}).want(t, http.StatusNotFound)
	item := b.item(url.Values{"aanbod": {offering}, "verplicht": {"verplicht"}})
	const gone = "Dit aanbod staat niet meer in de lijst"
	b.get(item).want(t, http.StatusOK, `href="/aanbod/`+offering+`"`).without(t, gone)
	b.get("/plan").want(t, http.StatusOK, "Doorvragen in de wijk").without(t, gone)
	if _, err := s.db.Exec(t.Context(), `update offering set state = 'gearchiveerd', title = 'Anders', cost_eur = 1 where id = $1`, offering); err != nil {
		t.Fatal(err)
	}
	b.get("/plan").want(t, http.StatusOK, "Doorvragen in de wijk", gone)
	b.get(item).want(t, http.StatusOK, "Doorvragen in de wijk", "Huis van leren", "1.250", gone, "https://aanbod.example/").without(t, `href="/aanbod/`+offering+`"`)
	b.post(item, url.Values{"verplicht": {"vrijwillig"}}).want(t, http.StatusSeeOther)
	b.get(item).want(t, http.StatusOK, "Doorvragen in de wijk", "1.250", gone)
}
