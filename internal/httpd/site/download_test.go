package site_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/database/dbtest"
	"reflectietool/internal/httpd"
	httpsite "reflectietool/internal/httpd/site"
	"reflectietool/internal/limit"
	"reflectietool/internal/metrics"

	"github.com/jackc/pgx/v5"
)

// fullBrowser returns a browser of a person who has as much as the limits allow: random texts, which
// do not compress well, and a full gespreksblad for each reflection.
func (s *site) fullBrowser(t testing.TB, most limit.Work) *browser {
	t.Helper()
	b := s.browser(t)
	reflection := strings.TrimPrefix(b.start(assessment.FormReflection), "/reflectie/")
	competencies := 10
	_, err := s.db.Exec(t.Context(), `
		with fresh as (
		    insert into reflection (person_id, form, edition, started_at, finished_at, choices, targets)
		    select person_id, form, edition, started_at + n * interval '1 minute', started_at + n * interval '2 minute',
		           (select jsonb_object_agg(key, 'groeien') from jsonb_each(targets)), targets
		      from reflection, generate_series(2, $2) n where id = $1 returning person_id, id, targets
		), notes as (
		    insert into reflection_text (person_id, reflection_id, kind, about, body)
		    select person_id, id, 'voorbeeld', key, (
		               select left(string_agg(md5(id || key || i), ''), $3) from generate_series(1, $3 / 32 + 1) i group by id)
		      from fresh, jsonb_each(targets)
		), sheets as (
		    insert into sheet (reflection_id, created_at, changed_at) select id, now(), now() from fresh returning id
		)
		insert into sheet_item (sheet_id, competency, kind, words)
		select id, competency, 'punt', repeat('w', 500) from sheets, (
		    select jsonb_object_keys(targets) as competency from reflection where id = $1 limit 5) five`,
		reflection, most.Reflections, most.NoteBytes/most.Reflections/competencies)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// sink is a client that keeps nothing of the answer, except its size and what a test does at its
// first byte.
type sink struct {
	header http.Header
	status int
	size   int64
	first  func()
}

func (s *sink) Header() http.Header { return s.header }
func (s *sink) WriteHeader(status int) {
	if s.status == 0 {
		s.status = status
	}
}
func (s *sink) Write(p []byte) (int, error) {
	if s.size == 0 && s.first != nil {
		s.first()
	}
	s.size += int64(len(p))
	return len(p), nil
}

// TestDownloadsAreNotInMemory has four people with all that an account can hold download at once.
// Each holds 5 MB of notes and 0.75 MB of gespreksbladen, which are in both files of the ZIP.
// A download may take 8 MB: the gespreksbladen as rows and as JSON,
// five reflections, and what compressing takes. Not parallel, because it measures the memory of the
// whole process.
func TestDownloadsAreNotInMemory(t *testing.T) {
	const people = 4
	const most = people * 8 << 20
	s := newSite(t)
	var requests []*http.Request
	for range people {
		b := s.fullBrowser(t, limit.Standard().Account)
		request := b.request(http.MethodGet, "/gegevens/download", nil)
		for _, cookie := range b.http.Jar.Cookies(request.URL) {
			request.AddCookie(cookie)
		}
		requests = append(requests, request)
	}
	used := peak(func() {
		var all sync.WaitGroup
		for _, request := range requests {
			all.Go(func() {
				answer := &sink{header: http.Header{}}
				s.Config.Handler.ServeHTTP(answer, request)
				if answer.size < 4<<20 {
					t.Errorf("status %d with %d bytes", answer.status, answer.size)
				}
			})
		}
		all.Wait()
	})
	t.Logf("%d downloads at once took %.1f MB of memory", people, float64(used)/(1<<20))
	if used > most {
		t.Errorf("%d downloads at once took %d MB of memory, at most %d", people, used>>20, most>>20)
	}
}

// TestOneDownloadAtATime asks for a second download while the first one is sent.
func TestOneDownloadAtATime(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, other := s.browser(t), s.browser(t)
	b.start(assessment.FormReflection)
	other.start(assessment.FormReflection)
	request := b.request(http.MethodGet, "/gegevens/download", nil)
	for _, cookie := range b.http.Jar.Cookies(request.URL) {
		request.AddCookie(cookie)
	}
	answer := &sink{header: http.Header{}, first: func() {
		busy := b.get("/gegevens/download").want(t, http.StatusTooManyRequests, "Je download loopt al")
		if busy.header.Get("Retry-After") == "" {
			t.Error("the answer does not say when to try again")
		}
		other.get("/gegevens/download").want(t, http.StatusOK)
	}}
	s.Config.Handler.ServeHTTP(answer, request)
	if answer.size == 0 {
		t.Fatal("nothing was sent")
	}
	b.get("/gegevens/download").want(t, http.StatusOK)
}

// TestDownloadOfAServerThatStopped tries again after a server stopped in the middle of a download.
func TestDownloadOfAServerThatStopped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	b.start(assessment.FormReflection)
	if _, err := s.accounts.BeginDownload(t.Context(), s.oneText(t, `select id from person`), httpd.DownloadTime); err != nil {
		t.Fatal(err)
	}
	b.get("/gegevens/download").want(t, http.StatusTooManyRequests)
	s.clock.advance(httpd.DownloadTime)
	b.get("/gegevens/download").want(t, http.StatusOK)
}

// TestServerMakesFewDownloadsAtATime asks for one download more than a server makes at a time.
func TestServerMakesFewDownloadsAtATime(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const atOnce = 16
	begun, stop := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	for range atOnce {
		b := s.browser(t)
		b.start(assessment.FormReflection)
		request := b.request(http.MethodGet, "/gegevens/download", nil)
		for _, cookie := range b.http.Jar.Cookies(request.URL) {
			request.AddCookie(cookie)
		}
		all.Go(func() {
			s.Config.Handler.ServeHTTP(&sink{header: http.Header{}, first: func() { begun <- struct{}{}; <-stop }}, request)
		})
	}
	for range atOnce {
		<-begun
	}
	last := s.browser(t)
	last.start(assessment.FormReflection)
	last.get("/gegevens/download").want(t, http.StatusTooManyRequests, "Het is nu druk")
	last.get("/gegevens").want(t, http.StatusOK) // the rest of the site goes on
	close(stop)
	all.Wait()
	last.get("/gegevens/download").want(t, http.StatusOK)
}

// TestBrokenDownloadDoesNotLookWhole takes a table away while a download is sent.
func TestBrokenDownloadDoesNotLookWhole(t *testing.T) {
	t.Parallel()
	db := dbtest.NewDB(t)
	owner, err := pgx.Connect(t.Context(), db.OwnerURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = owner.Close(context.WithoutCancel(t.Context())) })
	var figures *metrics.Metrics
	s := newSiteWith(t, db.Pool, func(server *httpsite.Server) { figures = counted(db.Pool, server, func() []string { return nil }) })
	b := s.fullBrowser(t, limit.Work{Reflections: 100, NoteBytes: 1 << 20})
	response, err := b.http.Do(b.request(http.MethodGet, "/gegevens/download", nil))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := owner.Exec(t.Context(), `alter table reflection_text rename to elsewhere`); err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err == nil {
		t.Errorf("%d bytes came to a regular end", len(body))
	}
	if _, err := zip.NewReader(bytes.NewReader(body), int64(len(body))); err == nil {
		t.Error("half a file can be read as a whole one")
	}
	broken := regexp.MustCompile(`"a download was broken off"(?s:.*)"msg":"request".*"status":200,.*"whole":false`)
	for range 100 { // the log comes after the connection broke
		if broken.MatchString(s.log.String()) {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if !broken.MatchString(s.log.String()) {
		t.Errorf("no line matches %s", broken)
	}
	if !strings.Contains(scrape(figures), `error_type="broken_off",http_request_method="GET",http_response_status_code="200",http_route="/gegevens/download"`) {
		t.Error("the figures do not count it")
	}
	if _, err := owner.Exec(t.Context(), `alter table elsewhere rename to reflection_text`); err != nil {
		t.Fatal(err)
	}
	unzip(t, b.get("/gegevens/download").want(t, http.StatusOK).body)
}

// TestSlowPhoneGetsTheWholeDownload reads more slowly than the server allows for a page.
func TestSlowPhoneGetsTheWholeDownload(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	slow := httptest.NewUnstartedServer(s.Config.Handler)
	slow.Config.WriteTimeout = time.Second
	slow.Start()
	t.Cleanup(slow.Close)
	b := s.fullBrowser(t, limit.Work{Reflections: 300, NoteBytes: 5 << 20})
	address := b.request(http.MethodGet, "/gegevens/download", nil).URL
	cookies := b.http.Jar.Cookies(address)
	s.Server = slow
	request := b.request(http.MethodGet, "/gegevens/download", nil)
	for _, cookie := range cookies {
		request.AddCookie(cookie)
	}
	response, err := b.http.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var body bytes.Buffer
	for range 3 {
		if _, err := io.CopyN(&body, response.Body, 64<<10); err != nil {
			t.Fatal(err)
		}
		time.Sleep(700 * time.Millisecond)
	}
	if _, err := io.Copy(&body, response.Body); err != nil {
		t.Fatalf("after %d bytes: %v", body.Len(), err)
	}
	if files := unzip(t, body.String()); len(files) != 2 {
		t.Errorf("%d files", len(files))
	}
}
