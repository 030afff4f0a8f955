package site_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"
)

func TestBrowserChecksDemand(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	w := s.newWorld(t)
	v, b := w.browser(admin), newTab(t, s)
	b.as(v)
	publish := func(sql string) {
		t.Helper()
		if _, err := s.db.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	b.want("/beheer", 200)
	b.check("beheer: of a beheerder")
	b.follow("link", "Vraag en aanbod")
	b.check("vraag: nothing yet")
	if !b.says("Nog geen cijfers") || b.says("Minder dan 20 mensen") {
		t.Error("the page does not say that there is nothing yet")
	}
	publish(`insert into demand_quarter values ('2026-04-01', '2026-07-01')`)
	b.want("/beheer/vraag", 200)
	b.check("vraag: too few")
	if !b.says("Te weinig mensen") || b.says("Ongeveer") {
		t.Error("the page does not say that there are too few")
	}
	publish(`insert into demand_quarter values ('2026-07-01', '2026-10-01')`)
	publish(`insert into demand_figure values ('2026-07-01', 'zelfregie', 1240), ('2026-07-01', 'systemen', 20)`)
	b.want("/beheer/vraag", 200)
	b.check("vraag: filled")
	if !b.says("Ongeveer 1.240 mensen") || !b.says("Minder dan 20 mensen") {
		t.Error("the page does not tell the numbers")
	}
	b.want("/beheer/vraag?kwartaal=2026-2", 200)
	if !b.says("april tot en met juni 2026") || b.says("Ongeveer") {
		t.Error("the page shows another quarter")
	}
	b.want("/beheer/vraag?kwartaal=x", 200)
	if !b.says("Ongeveer 20 mensen") {
		t.Error("a quarter that cannot be read does not show the latest one")
	}

	own := s.oneText(t, `
		insert into offering (title, kind, state, source, organisation_id) values ('Eigen cursus', 'training', 'gepubliceerd', 'x', $1)
		returning id::text`, w.organisation)
	publish(`insert into offering_open values ('` + own + `', '2026-10-31', 9), ('` + own + `', '2026-11-01', 99)`)
	b.want("/beheer/vraag", 200)
	if !b.says("Nog niets te laten zien") || b.says("Eigen cursus") {
		t.Error("the page shows too few openings, or those of this month")
	}
	publish(`insert into offering_open values ('` + own + `', '2026-08-01', 20)`)
	b.want("/beheer/vraag?organisatie="+w.organisation, 200)
	b.check("vraag: used")
	if !b.says("Minstens 20 keer geopend vanuit een rapport.") || !b.says("van 1 augustus 2026 tot en met 31 oktober 2026") {
		t.Error("the page does not tell what is opened")
	}
	w.browser(otherAdmin).get("/beheer/vraag?organisatie="+w.organisation).want(t, http.StatusNotFound)

	file := v.get("/beheer/vraag.csv").want(t, http.StatusOK)
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.body, "\ufeff")))
	in.Comma = ';'
	lines, err := in.ReadAll()
	if err != nil || len(lines) != 1+2*10 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	if first := lines[1]; first[0] != "2026-3" || first[2] != "Versterkt eigen kracht en zelfregie" || first[3] != "1240" || first[4] == "0" {
		t.Errorf("line %q", first)
	}
	if second := lines[2]; second[3] != "" {
		t.Errorf("a competency with too few persons has %q", second[3])
	}
}
