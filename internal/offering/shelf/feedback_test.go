package shelf

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/offeringtest"
)

func TestReportAndSuggestAreChecked(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	me, id := someone(t, s), added(t, s, "A", "")
	long := strings.Repeat("é", MaxWords)
	for _, test := range []struct {
		report Flag
		field  string // of the fault; "" for a valid flag
	}{
		{Flag{id, FlagLink, ""}, ""},
		{Flag{id, FlagOther, long}, ""},
		{Flag{id, FlagOther, long + "é"}, "woorden"},
		{Flag{id, FlagFact, " \n"}, "woorden"},
		{Flag{id, "zomaar", "x"}, "soort"},
		{Flag{id, "", ""}, "soort"},
	} {
		if err := s.Flag(t.Context(), me, test.report); test.field == "" && err != nil || test.field != "" && !isInvalid(err, test.field) {
			t.Errorf("%+v: %v", test.report, err)
		}
	}
	for _, unseen := range []string{me, "x", added(t, s, "Eigen", oneText(t, s, `insert into organisation (name, created_at) values ('V', now()) returning id::text`))} {
		if err := s.Flag(t.Context(), me, Flag{unseen, FlagLink, ""}); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", unseen, err)
		}
	}
	for _, test := range []struct {
		o     SuggestedOffering
		field string
	}{
		{SuggestedOffering{Title: "T", URL: "www.voorbeeld.nl/training"}, ""},
		{SuggestedOffering{Title: "T", Provider: "P", Why: long}, ""},
		{SuggestedOffering{Title: " ", Provider: "P"}, "titel"},
		{SuggestedOffering{Title: strings.Repeat("x", 3000), Provider: "P"}, "titel"},
		{SuggestedOffering{Title: "T"}, "adres"},
		{SuggestedOffering{Title: "T", URL: "javascript:alert(1)"}, "adres"},
		{SuggestedOffering{Title: "T", URL: "https://iemand:geheim@voorbeeld.nl"}, "adres"},
		{SuggestedOffering{Title: "T", Provider: "P", Why: long + "x"}, "waarom"},
	} {
		if err := s.Suggest(t.Context(), me, test.o); test.field == "" && err != nil || test.field != "" && !isInvalid(err, test.field) {
			t.Errorf("%.60v: %v", test.o, err)
		}
	}
}

func TestSendingIsBoundedByTheHour(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	now := offeringtest.Today
	s.now = func() time.Time { return now }
	me, other, id := someone(t, s), someone(t, s), added(t, s, "A", "")
	for i := range maxSentPerHour {
		if i%2 == 0 {
			must(t, s.Flag(t.Context(), me, Flag{id, FlagLink, ""}))
		} else {
			must(t, s.Suggest(t.Context(), me, SuggestedOffering{Title: "T", Provider: "P"}))
		}
	}
	if err := s.Flag(t.Context(), me, Flag{id, FlagLink, ""}); !isInvalid(err, "soort") {
		t.Errorf("one report too many: %v", err)
	}
	if err := s.Suggest(t.Context(), me, SuggestedOffering{Title: "T", Provider: "P"}); !isInvalid(err, "titel") {
		t.Errorf("one suggestion too many: %v", err)
	}
	must(t, s.Flag(t.Context(), other, Flag{id, FlagLink, ""}))
	now = now.Add(time.Hour)
	must(t, s.Flag(t.Context(), me, Flag{id, FlagLink, ""}))
}

// TestSendingWaitsForThoseWhoHandleIt sends until a hundred flags and suggestions wait.
func TestSendingWaitsForThoseWhoHandleIt(t *testing.T) {
	t.Parallel()
	s, db := newService(t)
	me, id := someone(t, s), added(t, s, "A", "")
	offeringtest.Exec(t, db, `
		insert into offering_report (offering_id, kind, made_at, person_id) select $1, 'link', $2::timestamptz - interval '1 day', $3 from generate_series(1, 60)`,
		id, offeringtest.Today, me)
	offeringtest.Exec(t, db, `
		insert into offering_suggestion (title, made_at, person_id) select 'T', $1::timestamptz - interval '1 day', $2 from generate_series(1, 39)`,
		offeringtest.Today, me)
	must(t, s.Flag(t.Context(), me, Flag{id, FlagLink, ""}))
	if err := s.Flag(t.Context(), me, Flag{id, FlagLink, ""}); !isInvalid(err, "soort") {
		t.Errorf("one flag too many: %v", err)
	}
	if err := s.Suggest(t.Context(), me, SuggestedOffering{Title: "T", Provider: "P"}); !isInvalid(err, "titel") {
		t.Errorf("one suggestion too many: %v", err)
	}
	offeringtest.Exec(t, db, `update offering_report set done_at = made_at where made_at < $1`, offeringtest.Today)
	must(t, s.Suggest(t.Context(), me, SuggestedOffering{Title: "T", Provider: "P"}))
}

// TestUsesShowNoPerson checks that an admin sees numbers only if enough people answered.
func TestUsesShowNoPerson(t *testing.T) {
	t.Parallel()
	s, db := newService(t)
	admin, outsider := someone(t, s), someone(t, s)
	offeringtest.Exec(t, db, `insert into account (person_id, email, email_key, created_at, national) values ($1, 'a@voorbeeld.example', 'a', now(), true)`, admin)
	few, many := added(t, s, "Weinig", ""), added(t, s, "Veel", "")
	for i := range leastUsers {
		person := someone(t, s)
		must(t, s.SayUseful(t.Context(), person, many, UsefulYes))
		if i > 0 {
			must(t, s.SayUseful(t.Context(), person, few, UsefulNot))
			must(t, s.CountOpening(t.Context(), few))
		}
	}
	for range 13 {
		must(t, s.CountOpening(t.Context(), many))
	}
	told := func(actor string) []Use {
		t.Helper()
		got, err := s.Uses(t.Context(), actor, "")
		must(t, err)
		return got.Offerings
	}
	if got := told(admin); len(got) != 0 {
		t.Errorf("in the same month it tells %+v", got)
	}
	s.now = func() time.Time { return offeringtest.Today.AddDate(0, 1, 0) }
	want := []Use{{ID: many, Title: "Veel", Opened: 10, Said: 5, Verdict: MostlyUseful}}
	if got := told(admin); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got := told(outsider); len(got) != 0 {
		t.Errorf("who is no admin sees %+v", got)
	}
	s.now = func() time.Time { return offeringtest.Today.AddDate(0, 4, 0) }
	want[0].Opened = 0
	if got := told(admin); !reflect.DeepEqual(got, want) {
		t.Errorf("later: got %+v\nwant %+v", got, want)
	}
	if _, err := s.Uses(t.Context(), admin, "x"); !errors.Is(err, fault.NotFound) {
		t.Errorf("no organisation: %v", err)
	}
	for _, bad := range []Useful{"", "soms"} {
		if err := s.SayUseful(t.Context(), admin, few, bad); !isInvalid(err, "nuttig") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if err := s.SayUseful(t.Context(), admin, admin, UsefulYes); !errors.Is(err, fault.NotFound) {
		t.Errorf("no offering: %v", err)
	}
}

func TestPreferenceIsKept(t *testing.T) {
	t.Parallel()
	s, _ := newService(t)
	me, other := someone(t, s), someone(t, s)
	want := Preference{
		Region: "Zeeland", Formats: []offering.Format{offering.Online, offering.Blended}, MaxCost: new(offering.Cents(249_50)),
		From: calendar.DayOf(offeringtest.Today), Until: calendar.DayOf(offeringtest.Today).AddDate(0, 3, 0), Register: "SKJ",
	}
	must(t, s.Prefer(t.Context(), me, Preference{Region: "Utrecht"}))
	must(t, s.Prefer(t.Context(), me, want))
	if got, err := s.Preference(t.Context(), me); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
	}
	if got, err := s.Preference(t.Context(), other); err != nil || !got.Empty() {
		t.Errorf("another's: %+v, %v", got, err)
	}
	if got := want.Current(want.Until); !reflect.DeepEqual(got, want) {
		t.Errorf("on the last day: %+v", got)
	}
	if got := want.Current(want.Until.AddDate(0, 0, 1)); !got.From.IsZero() || !got.Until.IsZero() || got.Region != "Zeeland" {
		t.Errorf("over: %+v", got)
	}
	for field, bad := range map[string]Preference{
		"regio": {Region: strings.Repeat("x", 81)}, "register": {Register: strings.Repeat("x", 101)},
		"kosten": {MaxCost: new(maxPrice + 1)}, "tot": {From: want.Until, Until: want.From}, "vorm": {Formats: []offering.Format{"brief"}},
	} {
		if err := s.Prefer(t.Context(), me, bad); !isInvalid(err, field) {
			t.Errorf("%s: %v", field, err)
		}
	}
	must(t, s.Prefer(t.Context(), me, Preference{}))
	if got, err := s.Preference(t.Context(), me); err != nil || !got.Empty() {
		t.Errorf("forgotten: %+v, %v", got, err)
	}
}
