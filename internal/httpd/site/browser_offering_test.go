package site_test

import "testing"

// TestBrowserChecksOfferingPage checks the page of an offering whose link broke, and the data for
// search engines in that page: the policy allows it, since it is not a script.
func TestBrowserChecksOfferingPage(t *testing.T) {
	t.Parallel()
	s := catalogueSite(t)
	path := s.offeringPath(t)
	_, err := s.db.Exec(t.Context(), `
		insert into offering_link (offering_id, url, checked_at, next_at, verdict, reason, status, failed_on, failed_again)
		select id, url, '2026-11-20', '2026-11-21', 'werkt-niet', 'status', 404, '2026-11-19', '2026-11-20' from offering where '/aanbod/' || id = $1`, path)
	if err != nil {
		t.Fatal(err)
	}
	b := newTab(t, s)
	b.want(path, 200)
	b.check("one offering: link broke")
	if !b.says("Deze link werkte de laatste keer niet") || !b.says("op 20 november 2026") {
		t.Error("the page does not tell of the link")
	}
	name := js[string](b, `JSON.parse(document.querySelector('script[type="application/ld+json"]').textContent).name`)
	if title := js[string](b, `document.querySelector('h1').innerText`); name != title {
		t.Errorf("the data is about %q, the page about %q", name, title)
	}
}
