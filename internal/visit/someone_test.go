package visit

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"reflectietool/internal/mail"
	"reflectietool/internal/mail/mailtest"
)

// impatient is a judge for whom a visitor stops at the first request that was not answered.
type impatient struct {
	*testing.T
	crowd *Crowd
}

func (i impatient) Failed() bool {
	return i.T.Failed() || i.crowd.Cut.Load()+i.crowd.Outages.Load() > 0
}

// TestSigningInCountsWhatWentWrong lets the site hang up, or say that it is away, when somebody sends their code. Only
// the second is an outage; and a proxy's own page is neither, but wrong.
func TestSigningInCountsWhatWentWrong(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer       http.HandlerFunc
		cut, outages int64
		wrong        string
	}{
		"hangs up": {answer: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, cut: 1},
		"away": {answer: func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "We zijn er even niet", http.StatusServiceUnavailable)
		}, outages: 1},
		"English": {answer: func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "Service Unavailable", http.StatusServiceUnavailable)
		}, wrong: "status 503"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := httptest.NewServer(test.answer)
			t.Cleanup(site.Close)
			mails := mailtest.NewServer(t, mailtest.Options{TLS: mail.None, NoLogin: true})
			crowd, err := NewCrowd(nil, func() string { return site.URL }, mails)
			if err != nil {
				t.Fatal(err)
			}
			crowd.judge = impatient{t, crowd}
			w := &walker{Crowd: crowd, browser: NewBrowser(crowd.site)}
			someone := &someone{browser: w.browser, email: "loper@voorbeeld.example"}
			sender, err := mail.New(mails.Settings())
			if err != nil {
				t.Fatal(err)
			}
			if err := sender.Send(t.Context(), mail.Message{To: someone.email, Subject: "Je code", Text: "Je code is 123 456."}); err != nil {
				t.Fatal(err)
			}
			_, err = w.useCode(someone, "/inloggen/code", 0)
			if crowd.Cut.Load() != test.cut || crowd.Outages.Load() != test.outages {
				t.Errorf("%d requests without an answer and %d outages, want %d and %d", crowd.Cut.Load(), crowd.Outages.Load(), test.cut, test.outages)
			}
			if test.wrong != "" && (err == nil || !strings.Contains(err.Error(), test.wrong)) {
				t.Errorf("error %v, want one with %q", err, test.wrong)
			}
		})
	}
}
