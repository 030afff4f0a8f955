package sharing_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/sharing"
)

// TestOnlyTheRecipientOpens tries every role, before and after the last day.
func TestOnlyTheRecipientOpens(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner, recipient := f.person(t, "eigenaar@voorbeeld.example"), f.person(t, "Jan@VOORBEELD.example")
	other, guest := f.person(t, "ander@voorbeeld.example"), f.person(t, "")
	sheet := f.sheet(t, owner)
	id := f.share(t, owner, sheet, "ｊａｎ@voorbeeld.EXAMPLE", false) // the same address, spelled differently

	opened, err := f.Open(t.Context(), recipient, id, sharing.PartSheet)
	if err != nil || opened.Owner != owner || len(opened.Sheet.Items) != 1 || opened.Called() != "eigenaar@voorbeeld.example" {
		t.Errorf("the recipient: %+v, %v", opened, err)
	}
	wantNotFound(t, "a report that is not shared", second(f.Open(t.Context(), recipient, id, sharing.PartReport)))
	for name, person := range map[string]string{"owner": owner, "another": other, "a guest": guest, "nobody": nobodys} {
		wantNotFound(t, name, second(f.Open(t.Context(), person, id, sharing.PartSheet)))
		if mine := f.received(t, person); len(mine) > 0 {
			t.Errorf("%s is shown %v", name, mine)
		}
	}
	for name, guess := range map[string]string{"the id of the sheet": sheet, "no id": nobodys} {
		wantNotFound(t, name, second(f.Open(t.Context(), recipient, guess, sharing.PartSheet)))
	}
	if mine := f.received(t, recipient); len(mine) != 1 || mine[0].ID != id {
		t.Errorf("with the recipient: %v", mine)
	}

	f.now = time.Date(2026, 12, 5, 22, 59, 0, 0, time.UTC) // a minute to midnight in Amsterdam
	if _, err := f.Open(t.Context(), recipient, id, sharing.PartSheet); err != nil {
		t.Errorf("on the last day: %v", err)
	}
	f.now = f.now.Add(time.Minute)
	wantNotFound(t, "after the last day", second(f.Open(t.Context(), recipient, id, sharing.PartSheet)))
	if mine := f.received(t, recipient); len(mine) > 0 {
		t.Errorf("after the last day: %v", mine)
	}
}

func TestRevokingWorksAtOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner, recipient := f.person(t, "eigenaar@voorbeeld.example"), f.person(t, "lezer@voorbeeld.example")
	id := f.share(t, owner, f.sheet(t, owner), "lezer@voorbeeld.example", true)
	if _, err := f.Open(t.Context(), recipient, id, sharing.PartReport); err != nil {
		t.Fatal(err)
	}
	wantNotFound(t, "revoked by the recipient", f.Revoke(t.Context(), recipient, id))
	wantNotFound(t, "revoked by a guest", f.Revoke(t.Context(), f.person(t, ""), id))
	for range 2 { // pressing twice is no error
		if err := f.Revoke(t.Context(), owner, id); err != nil {
			t.Fatal(err)
		}
		f.now = f.now.Add(time.Second)
	}
	for _, part := range []sharing.Part{sharing.PartSheet, sharing.PartReport} {
		wantNotFound(t, "revoked", second(f.Open(t.Context(), recipient, id, part)))
	}
	received, err := f.Received(t.Context(), recipient)
	if err != nil || len(received) != 1 || received[0].Open || len(received[0].Views) != 1 {
		t.Errorf("received: %+v, %v", received, err)
	}
	shares, err := f.Shares(t.Context(), owner)
	if err != nil || shares[0].Open || !shares[0].RevokedAt.Equal(f.now.Add(-2*time.Second)) || len(shares[0].Views) != 1 {
		t.Errorf("shares: %+v, %v", shares, err)
	}
}

// TestLogHasARowPerHour opens a share often and reads the log.
func TestLogHasARowPerHour(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner, recipient := f.person(t, "eigenaar@voorbeeld.example"), f.person(t, "lezer@voorbeeld.example")
	id := f.share(t, owner, f.sheet(t, owner), "lezer@voorbeeld.example", true)
	first := f.now.Add(7 * time.Minute)
	f.now = first
	var visits sync.WaitGroup
	for range 6 {
		visits.Go(func() {
			if _, err := f.Open(t.Context(), recipient, id, sharing.PartSheet); err != nil {
				t.Error(err)
			}
		})
	}
	visits.Wait()
	f.now = f.now.Add(time.Hour)
	for _, part := range []sharing.Part{sharing.PartSheet, sharing.PartReport} {
		if _, err := f.Open(t.Context(), recipient, id, part); err != nil {
			t.Fatal(err)
		}
	}
	shares, err := f.Shares(t.Context(), owner)
	if err != nil || len(shares) != 1 || len(shares[0].Views) != 3 || !shares[0].Views[2].At.Equal(first) || shares[0].Views[2].Part != sharing.PartSheet {
		t.Fatalf("log: %+v, %v", shares, err)
	}
	if n := f.count(t, `
		select count(*) from audit join pseudonym a on a.id = actor join pseudonym s on s.id = subject
		 where act = 'share.opened' and a.person_id = $1 and s.person_id = $2 and organisation_id is null`, recipient, owner); n != 3 {
		t.Errorf("%d lines in the trail", n)
	}
	if n := f.count(t, `select count(*) from audit where detail::text like '%@%'`); n > 0 {
		t.Errorf("%d lines hold an address", n)
	}
	if others, err := f.Shares(t.Context(), recipient); err != nil || len(others) > 0 {
		t.Errorf("the recipient reads the log: %v, %v", others, err)
	}
	if _, err := f.db.Exec(t.Context(), `delete from share_view`); err == nil {
		t.Error("the serving role can empty the log")
	}
}

func TestDaysOfAShare(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner := f.person(t, "eigenaar@voorbeeld.example")
	for day, ok := range map[string]bool{
		"2026-11-21": true, "21-11-2026": true, "5-12-2026": true, "5/12/2026": true, "05.12.2026": true, "2027-05-21": true,
		"2026-11-20": false, "2027-05-22": false, "31-02-2027": false, "2027-02-29": false, "2126-11-21": false, "": false,
		"morgen": false, "12-2026": false, "-1-1-2026": false, "99999-01-01": false, "2026-12-05T10:00": false, "0000-00-00": false,
	} {
		_, err := f.Share(t.Context(), owner, f.sheet(t, owner), sharing.Offer{Email: "lezer@voorbeeld.example", Until: day})
		if ok && err != nil {
			t.Errorf("%q: %v", day, err)
		}
		if !ok {
			wantInvalid(t, day, err, "tot")
		}
		f.exec(t, `delete from share_mail`) // stay below the limit per hour
	}
	f.now = time.Date(2026, 11, 21, 23, 30, 0, 0, time.UTC) // past midnight in Amsterdam
	_, err := f.Share(t.Context(), owner, f.sheet(t, owner), sharing.Offer{Email: "lezer@voorbeeld.example", Until: "2026-11-21"})
	wantInvalid(t, "yesterday in Amsterdam", err, "tot")
	f.now = time.Date(2026, 8, 31, 9, 0, 0, 0, time.UTC)
	if first, last := f.Bounds(); first.Format(time.DateOnly) != "2026-08-31" || last.Format(time.DateOnly) != "2027-02-28" {
		t.Errorf("from 31 August: %s to %s", first, last)
	}
}

func TestWhoCannotBeSharedWith(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner, guest := f.person(t, "Eigenaar@voorbeeld.example"), f.person(t, "")
	sheet := f.sheet(t, owner)
	offer := sharing.Offer{Email: "lezer@voorbeeld.example", Until: "2026-12-05"}
	wantNotFound(t, "by a guest", second(f.Share(t.Context(), guest, f.sheet(t, guest), offer)))
	wantNotFound(t, "another's sheet", second(f.Share(t.Context(), f.person(t, "ander@voorbeeld.example"), sheet, offer)))
	for _, address := range []string{
		"", "naam", "a b@voorbeeld.example", "Naam <naam@voorbeeld.example>", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example",
		strings.Repeat("x", 250) + "@voorbeeld.example", "EIGENAAR@voorbeeld.example", "ｅigenaar@voorbeeld.example",
	} {
		_, err := f.Share(t.Context(), owner, sheet, sharing.Offer{Email: address, Until: offer.Until})
		wantInvalid(t, address, err, "email")
	}
	f.share(t, owner, sheet, "lezer@voorbeeld.example", false)
	_, err := f.Share(t.Context(), owner, sheet, sharing.Offer{Email: "LEZER@voorbeeld.example", Until: offer.Until})
	wantInvalid(t, "twice", err, "email")
	if err := f.Save(t.Context(), owner, sheet, sharing.Content{}); err != nil {
		t.Fatal(err)
	}
	_, err = f.Share(t.Context(), owner, sheet, sharing.Offer{Email: "nog@voorbeeld.example", Until: offer.Until})
	wantInvalid(t, "an empty sheet", err, "")
}

// TestLimitsHoldWhenAllShareAtOnce shares from many tabs at once.
func TestLimitsHoldWhenAllShareAtOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner := f.person(t, "eigenaar@voorbeeld.example")
	sheet := f.sheet(t, owner)
	made := func() int {
		var made atomic.Int64
		var tabs sync.WaitGroup
		for i := range 14 {
			tabs.Go(func() {
				_, err := f.Share(t.Context(), owner, sheet,
					sharing.Offer{Email: fmt.Sprintf("l%d-%d@voorbeeld.example", f.now.Hour(), i), Until: "2026-12-05"})
				if _, refused := fault.AsInvalid(err); err == nil {
					made.Add(1)
				} else if !refused {
					t.Error(err)
				}
			})
		}
		tabs.Wait()
		return int(made.Load())
	}
	for hour, want := range []int{10, 10, 0} { // ten an hour, twenty in all
		if got := made(); got != want {
			t.Errorf("hour %d: %d shares, want %d", hour, got, want)
		}
		f.now = f.now.Add(time.Hour)
	}
	// Deleting the sheet ends the shares, but does not reset the mails of this hour.
	if err := f.Delete(t.Context(), owner, sheet); err != nil {
		t.Fatal(err)
	}
	sheet = f.sheet(t, owner)
	if got := made(); got != 10 {
		t.Errorf("after deleting: %d", got)
	}
	if err := f.Delete(t.Context(), owner, sheet); err != nil {
		t.Fatal(err)
	}
	sheet = f.sheet(t, owner)
	if got := made(); got != 0 {
		t.Errorf("after deleting once more in the same hour: %d", got)
	}
}

// TestEndedSharesAreBounded shares once more after five hundred shares that have ended.
func TestEndedSharesAreBounded(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner := f.person(t, "eigenaar@voorbeeld.example")
	sheet := f.sheet(t, owner)
	f.exec(t, `
		insert into share (sheet_id, email, email_key, with_report, until, created_at, revoked_at)
		select $1, n || '@voorbeeld.example', n || '@voorbeeld.example', false, '2026-01-01', '2026-01-01', '2026-01-01' from generate_series(1, 500) n`, sheet)
	offer := sharing.Offer{Email: "lezer@voorbeeld.example", Until: "2026-12-05"}
	_, err := f.Share(t.Context(), owner, sheet, offer)
	wantInvalid(t, "one more", err, "")
	if err := f.Delete(t.Context(), owner, sheet); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Share(t.Context(), owner, f.sheet(t, owner), offer); err != nil {
		t.Errorf("after deleting the sheet: %v", err)
	}
}

func TestMailOfAShare(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner := f.person(t, "eigenaar@voorbeeld.example")
	f.exec(t, `update account set name = 'Kijk op http://nep.example' where person_id = $1`, owner)
	sheet := f.sheet(t, owner)
	if err := f.Save(t.Context(), owner, sheet, sharing.Content{Items: []sharing.Item{{"zelfregie", sharing.Point, "Geheim van mij"}}}); err != nil {
		t.Fatal(err)
	}
	id := f.share(t, owner, sheet, "lezer@voorbeeld.example", true)
	for range 2 { // a job may run twice
		if err := f.MailShare(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	mail := f.mails.Wait("lezer@voorbeeld.example")
	for _, want := range []string{"eigenaar@voorbeeld.example", "5 december 2026", "http://voorbeeld.example/gedeeld/" + id} {
		if !strings.Contains(strings.Join(strings.Fields(mail.Text), " "), want) {
			t.Errorf("the mail does not hold %q: %s", want, mail.Text)
		}
	}
	for _, secret := range []string{"Geheim", "zelfregie", "Eigen kracht", "nep.example"} {
		if strings.Contains(mail.Text+mail.HTML, secret) {
			t.Errorf("the mail holds %q", secret)
		}
	}
	revoked := f.share(t, owner, sheet, "ander@voorbeeld.example", false)
	if err := f.Revoke(t.Context(), owner, revoked); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{revoked, nobodys} {
		if err := f.MailShare(t.Context(), id); err != nil {
			t.Errorf("nothing to mail: %v", err)
		}
	}
	if n := len(f.mails.Messages()); n != 1 {
		t.Errorf("%d mails went out, want 1", n)
	}
}

// TestDeletingAccounts deletes the recipient's account and then the owner's.
func TestDeletingAccounts(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner, recipient := f.person(t, "eigenaar@voorbeeld.example"), f.person(t, "lezer@voorbeeld.example")
	id := f.share(t, owner, f.sheet(t, owner), "LEZER@voorbeeld.example", true)
	if _, err := f.Open(t.Context(), recipient, id, sharing.PartSheet); err != nil {
		t.Fatal(err)
	}
	if err := f.accounts.Delete(t.Context(), recipient); err != nil {
		t.Fatal(err)
	}
	shares, err := f.Shares(t.Context(), owner)
	if err != nil || len(shares) != 1 || shares[0].Email != "" || shares[0].Open || len(shares[0].Views) != 1 {
		t.Errorf("after the recipient left: %+v, %v", shares, err)
	}
	if n := f.count(t, `select count(*) from share where email || email_key <> ''`); n > 0 {
		t.Error("the address is still there")
	}
	again := f.person(t, "lezer@voorbeeld.example") // a new account with the old address
	wantNotFound(t, "a new account", second(f.Open(t.Context(), again, id, sharing.PartSheet)))

	if err := f.accounts.Delete(t.Context(), owner); err != nil {
		t.Fatal(err)
	}
	if n := f.count(t, `select (select count(*) from sheet) + (select count(*) from sheet_item) + (select count(*) from share)
		+ (select count(*) from share_view) + (select count(*) from share_mail)`); n > 0 {
		t.Errorf("%d rows are left", n)
	}
	if err := f.MailShare(t.Context(), id); err != nil {
		t.Errorf("mailing a deleted share: %v", err)
	}
}

// TestOpeningStopsWithTheRevocation races opening with revoking: every opening that succeeded is in
// the log.
func TestOpeningStopsWithTheRevocation(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner, recipient := f.person(t, "eigenaar@voorbeeld.example"), f.person(t, "lezer@voorbeeld.example")
	sheet := f.sheet(t, owner)
	for round := range 5 {
		id := f.share(t, owner, sheet, "lezer@voorbeeld.example", false)
		var both sync.WaitGroup
		var opened error
		both.Go(func() { _, opened = f.Open(context.Background(), recipient, id, sharing.PartSheet) })
		both.Go(func() {
			if err := f.Revoke(context.Background(), owner, id); err != nil {
				t.Error(err)
			}
		})
		both.Wait()
		logged := f.count(t, `select count(*) from share_view where share_id = $1`, id)
		if opened == nil && logged != 1 || errors.Is(opened, fault.NotFound) && logged != 0 || opened != nil && !errors.Is(opened, fault.NotFound) {
			t.Errorf("round %d: opened with %v, logged %d", round, opened, logged)
		}
	}
}

// TestOneAddressIsNotFlooded shares with one address from more and more accounts.
func TestOneAddressIsNotFlooded(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	share := func(i int, to string) error {
		owner := f.person(t, fmt.Sprintf("eigenaar%d@voorbeeld.example", i))
		_, err := f.Share(t.Context(), owner, f.sheet(t, owner), sharing.Offer{Email: to, Until: "2026-12-05"})
		return err
	}
	for i := range 30 {
		if err := share(i, "leider@voorbeeld.example"); err != nil {
			t.Fatal(err)
		}
	}
	wantInvalid(t, "one more", share(30, "Leider@voorbeeld.example"), "email")
	if err := share(31, "ander@voorbeeld.example"); err != nil {
		t.Error(err)
	}
	f.now = f.now.Add(time.Hour)
	if err := share(32, "leider@voorbeeld.example"); err != nil {
		t.Error(err)
	}
}

// TestWhatIsOverTellsNoNewAddress changes the owner's address after a share ended: its recipient
// must not see the new one.
func TestWhatIsOverTellsNoNewAddress(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner, recipient := f.person(t, "werk@voorbeeld.example"), f.person(t, "leider@voorbeeld.example")
	id := f.share(t, owner, f.sheet(t, owner), "leider@voorbeeld.example", false)
	received := func() sharing.Received {
		t.Helper()
		list, err := f.Received(t.Context(), recipient)
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		return list[0]
	}
	if got := received(); got.Who() != "werk@voorbeeld.example" {
		t.Errorf("shared by %q", got.Who())
	}
	if err := f.Revoke(t.Context(), owner, id); err != nil {
		t.Fatal(err)
	}
	f.exec(t, `update account set email = 'thuis@prive.example', email_key = 'thuis@prive.example', name = 'Anna' where person_id = $1`, owner)
	if got := received(); got.From != "" || got.Who() != "Anna" {
		t.Errorf("a share that has ended shows %q, %q", got.From, got.Who())
	}
	f.exec(t, `update account set name = '' where person_id = $1`, owner)
	if got := received().Who(); got != "iemand" {
		t.Errorf("a share that has ended shows %q", got)
	}
}
