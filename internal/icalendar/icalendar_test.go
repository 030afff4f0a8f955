package icalendar_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"pgregory.net/rapid"

	"reflectietool/internal/icalendar"
)

var made = time.Date(2026, 11, 21, 23, 30, 0, 0, time.FixedZone("", 3600))

// read writes the days and reads the file with another library.
func read(t interface{ Fatal(args ...any) }, days ...icalendar.Day) ([]ical.Event, string) {
	var file bytes.Buffer
	if err := icalendar.Write(&file, made, days...); err != nil {
		t.Fatal(err)
	}
	text := file.String()
	parsed, err := ical.NewDecoder(&file).Decode()
	if err != nil {
		t.Fatal(err, text)
	}
	return parsed.Events(), text
}

// property returns a text of an event, without what the file escapes.
func property(t interface{ Fatal(args ...any) }, event ical.Event, name string) string {
	prop := event.Props.Get(name)
	if prop == nil {
		return ""
	}
	text, err := prop.Text()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestWrite(t *testing.T) {
	t.Parallel()
	for _, on := range []time.Time{
		time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC), // the day after is in another year
		time.Date(2027, 3, 28, 0, 0, 0, 0, time.UTC),  // has 23 hours in Amsterdam
	} {
		events, text := read(t, icalendar.Day{
			ID: "ronde-1", Title: "Laatste dag; ronde", Words: "Meedoen hoeft niet.\nÉcht, niet.", Page: "https://reflectietool.example/team/1", On: on,
		})
		if len(events) != 1 {
			t.Fatalf("%d events in %s", len(events), text)
		}
		got := events[0]
		for name, want := range map[string]string{
			"UID": "ronde-1@reflectietool", "SUMMARY": "Laatste dag; ronde", "DESCRIPTION": "Meedoen hoeft niet.\nÉcht, niet.", "TRANSP": "TRANSPARENT",
		} {
			if found := property(t, got, name); found != want {
				t.Errorf("%s is %q, want %q", name, found, want)
			}
		}
		if page := got.Props.Get("URL"); page == nil || page.Value != "https://reflectietool.example/team/1" {
			t.Errorf("page %v", page)
		}
		for name, want := range map[string]time.Time{"DTSTART": on, "DTEND": on.AddDate(0, 0, 1)} {
			prop := got.Props.Get(name)
			if prop.Params.Get("VALUE") != "DATE" || prop.Value != want.Format("20060102") {
				t.Errorf("%s is %s %s, want the day %s", name, prop.Params.Get("VALUE"), prop.Value, want.Format(time.DateOnly))
			}
		}
		if stamp, err := got.Props.DateTime("DTSTAMP", time.UTC); err != nil || !stamp.Equal(made) {
			t.Errorf("made at %v, %v", stamp, err)
		}
		if strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") {
			t.Error("a line does not end as the standard asks")
		}
	}
}

func TestWriteWithoutMore(t *testing.T) {
	t.Parallel()
	events, _ := read(t, icalendar.Day{ID: "a", Title: "A\r\nATTENDEE:x", On: made}, icalendar.Day{ID: "b", Title: "B", On: made})
	if len(events) != 2 || events[0].Props.Get("DESCRIPTION") != nil || events[0].Props.Get("URL") != nil || events[0].Props.Get("ATTENDEE") != nil {
		t.Errorf("%v", events)
	}
}

// TestTitlesStayWhole writes titles of all kinds, long ones among them, which the file folds over lines
// of at most 75 bytes.
func TestTitlesStayWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := strings.Join(strings.Fields(rapid.StringMatching(`[a-zé€😀,;:\\"=n ]{1,200}x`).Draw(t, "title")), " ")
		events, text := read(t, icalendar.Day{ID: "a", Title: want, On: made})
		if got := property(t, events[0], "SUMMARY"); got != want {
			t.Fatalf("the title is %q, want %q", got, want)
		}
		for line := range strings.SplitSeq(text, "\r\n") {
			if len(line) > 75 {
				t.Fatalf("a line of %d bytes: %s", len(line), line)
			}
		}
	})
}
