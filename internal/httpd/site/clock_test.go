package site_test

import (
	"net/url"
	"testing"
	"time"

	"reflectietool/internal/assessment"
)

// TestWorkSurvivesAClockThatJumps saves answers while the clock goes ahead and back, by less than a visit
// lasts, as a guest and with an account.
func TestWorkSurvivesAClockThatJumps(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	guest, known := s.browser(t), s.browser(t)
	known.signIn()
	for _, b := range []*browser{guest, known} {
		path := b.start(assessment.FormReflection)
		for _, by := range []time.Duration{time.Hour, -time.Hour, -time.Hour, time.Hour, 7 * time.Hour, -7 * time.Hour} {
			s.clock.advance(by)
			for _, answer := range []string{"soms", "vaak"} {
				b.post(path+"/zelfregie", url.Values{"zelfregie-1": {answer}}).want(t, other)
				b.get(path+"/zelfregie").want(t, ok, `value="`+answer+`" id="zelfregie-1-`+map[string]string{"soms": "2", "vaak": "3"}[answer]+`" checked`)
			}
		}
	}
}
