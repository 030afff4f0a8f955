package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/paths"
)

// clock is the file with the number of seconds by which the clock of the server is off.
type clock string

func (c clock) set(off time.Duration) error {
	file, err := os.OpenFile(string(c), os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	// In place, since the server has the file in its memory.
	_, err = file.WriteAt(binary.NativeEndian.AppendUint64(nil, uint64(off/time.Second)), 0)
	return errors.Join(err, file.Close())
}

// clocks lets the clock of the server jump, while that of PostgreSQL stays: hours ahead and back under load,
// days ahead and back for visitors who are remembered, and both ends of summer time.
func clocks(ctx context.Context, t *trial) error {
	movable, err := buildMovable(ctx, t.folder)
	if err != nil {
		return err
	}
	c := clock(filepath.Join(t.folder, "clock"))
	if err := c.set(0); err != nil {
		return err
	}
	t.set.binary, t.clockGoesBack = movable, true
	if err := t.serve(ctx, movedBy+"="+string(c)); err != nil {
		return err
	}
	t.tried = "jumps of the server's clock, while that of PostgreSQL stays: hours ahead and back, under load and while mails go out; " +
		"a day ahead and back for visitors who are remembered; under load over both ends of summer time"
	for _, part := range []func(context.Context, *trial, clock) error{hours, days, hourOfMails, summerTime} {
		if err := part(ctx, t, c); err != nil {
			return err
		}
	}
	return nil
}

// hours lets the clock jump under load, by less than it takes for a visit to end.
func hours(ctx context.Context, t *trial, c clock) error {
	if err := t.walk(8); err != nil {
		return err
	}
	for _, off := range []time.Duration{time.Hour, 0, -time.Hour, 0, 6 * time.Hour, 0} {
		if err := t.more(ctx, 100); err != nil {
			return err
		}
		if err := c.set(off); err != nil {
			return err
		}
		t.times++
	}
	if err := t.more(ctx, 100); err != nil {
		return err
	}
	return t.settle(ctx)
}

var growing = regexp.MustCompile(`value="groeien"[^>]* checked`)

// days lets the clock jump by days. Visitors whom their browser remembers for thirty days have their work
// all the time.
func days(_ context.Context, t *trial, c clock) error {
	remembered := make([]*member, 20)
	for i := range remembered {
		m := newMember(t, i)
		reflection, err := post303(m.Browser, paths.Reflections, url.Values{"vorm": {"snelle-scan"}})
		if err != nil {
			return err
		}
		m.path = zelfregie(reflection)
		if _, err := post303(m.Browser, paths.DataRemember, url.Values{paths.RememberParam: {"ja"}}); err != nil {
			return err
		}
		if _, err := post303(m.Browser, m.path, url.Values{"zelfregie": {"groeien"}}); err != nil {
			return err
		}
		remembered[i] = m
	}
	for _, off := range []time.Duration{24 * time.Hour, 0, -24 * time.Hour, 0} {
		if err := c.set(off); err != nil {
			return err
		}
		t.times++
		for i, m := range remembered {
			got, err := m.Send(m.path, nil, false)
			if err != nil || got.Status != http.StatusOK || !growing.MatchString(got.Body) {
				t.Errorf("with the clock %v off, remembered visitor %d got status %d (%v)", off, i, got.Status, err)
			}
		}
	}
	return nil
}

// hourOfMails asks for mails before, during and after a jump of the clock by an hour. Each mail goes out once.
func hourOfMails(ctx context.Context, t *trial, c clock) error {
	before := len(t.mails.Messages())
	var asked []string
	for i, off := range []time.Duration{0, time.Hour, 0} {
		if err := c.set(off); err != nil {
			return err
		}
		for n := range 20 {
			email := fmt.Sprintf("klok%d-%d@voorbeeld.example", i, n)
			if _, err := post303(newMember(t, n).Browser, paths.SignIn, url.Values{"email": {email}}); err != nil {
				return err
			}
			asked = append(asked, email)
		}
	}
	t.times += 2
	if err := eventually(ctx, "mails go out", func() bool { return len(t.mails.Messages())-before >= len(asked) }); err != nil {
		return err
	}
	if err := pause(ctx, 5*time.Second); err != nil { // for one that would come twice
		return err
	}
	for _, email := range asked {
		if n := len(to(t.mails.Messages()[before:], email)); n != 1 {
			t.Errorf("with a clock that jumps, %d mails went to %s", n, email)
		}
	}
	return nil
}

// summerTime lets visitors reflect over the moments at which the clocks of Amsterdam go an hour ahead and
// back, on servers that start shortly before.
func summerTime(ctx context.Context, t *trial, c clock) error {
	for _, change := range []time.Time{
		time.Date(2027, time.March, 28, 3, 0, 0, 0, calendar.Amsterdam), time.Date(2027, time.October, 31, 1, 0, 0, 0, time.UTC),
	} {
		t.server.Kill()
		if err := c.set(time.Until(change.Add(-20 * time.Second))); err != nil {
			return err
		}
		if err := t.serve(ctx, movedBy+"="+string(c)); err != nil {
			return err
		}
		if err := t.walk(8); err != nil {
			return err
		}
		if err := pause(ctx, 25*time.Second); err != nil {
			return err
		}
		if err := t.more(ctx, 100); err != nil {
			return err
		}
		t.times++
		if err := t.settle(ctx); err != nil {
			return err
		}
	}
	return nil
}
