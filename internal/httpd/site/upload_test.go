package site_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

// endless is a file that never ends and counts how much of it was read.
type endless struct {
	read atomic.Int64
}

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	e.read.Add(int64(len(p)))
	return len(p), nil
}

// stream returns a request with size bytes of a file, to serve without a network, with the cookies
// of this browser. If announced is set, the request has a Content-Length.
func (b *browser) stream(ctx context.Context, file io.Reader, size int64, announced bool) *http.Request {
	b.t.Helper()
	const boundary = "grens"
	head := "--" + boundary + "\r\nContent-Disposition: form-data; name=\"bestand\"; filename=\"groot.csv\"\r\n\r\n"
	tail := "\r\n--" + boundary + "--\r\n"
	request := httptest.NewRequestWithContext(ctx, http.MethodPost, importPage, io.MultiReader(strings.NewReader(head), io.LimitReader(file, size), strings.NewReader(tail)))
	request.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
	request.ContentLength = -1
	if announced {
		request.ContentLength = int64(len(head)+len(tail)) + size
	}
	address, err := url.Parse(b.site.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, cookie := range b.http.Jar.Cookies(address) {
		request.AddCookie(cookie)
	}
	return request
}

// peak runs work and returns how many more bytes of memory were in use during it than before,
// measured many times a second. The collector runs often meanwhile: otherwise it would let garbage
// pile up to the size of all that was in use before, which depends on the other tests.
func peak(work func()) uint64 {
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	inUse := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	runtime.GC()
	before, highest := inUse(), uint64(0)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				highest = max(highest, inUse())
			case <-stop:
				return
			}
		}
	}()
	work()
	close(stop)
	<-stopped
	return max(highest, before) - before
}

// TestTooManyFiles sends one file more than an address may. A browser can read that answer too,
// since the server still reads what the browser sends.
func TestTooManyFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	const size = 1 << 20
	for i := range 61 {
		file, answer := &endless{}, httptest.NewRecorder()
		s.Config.Handler.ServeHTTP(answer, b.stream(t.Context(), file, size, true))
		if want := i == 60; (answer.Code == http.StatusTooManyRequests) != want || file.read.Load() < size {
			t.Fatalf("file %d: status %d, %d of %d bytes taken", i+1, answer.Code, file.read.Load(), size)
		}
	}
}

// TestLargeFilesAreRefused sends 200 MB. When the request announces that, the server keeps nothing
// of it; otherwise it keeps no more than the limit, on disk, and throws the rest away. Not parallel, because
// it measures the memory of the whole process.
func TestLargeFilesAreRefused(t *testing.T) {
	s := newSite(t)
	b := s.curator(t, "Nadia")
	send := func(announced bool) (status int, body string, read int64) {
		file, answer := &endless{}, httptest.NewRecorder()
		s.Config.Handler.ServeHTTP(answer, b.stream(t.Context(), file, 200<<20, announced))
		return answer.Code, answer.Body.String(), file.read.Load()
	}
	for name, tt := range map[string]struct {
		announced bool
		memory    uint64
	}{
		"announced":     {true, 8 << 20},
		"not announced": {false, 8 << 20},
	} {
		var status int
		var body string
		var read int64
		memory := peak(func() { status, body, read = send(tt.announced) })
		if status != http.StatusRequestEntityTooLarge || !strings.Contains(body, "Dit bestand is groter dan 50 MB") {
			t.Errorf("%s: status %d: %.300s", name, status, body)
		}
		if read < 200<<20 {
			t.Errorf("%s: only %d MB were taken from the line, so a browser could not read the answer", name, read>>20)
		}
		if memory > tt.memory {
			t.Errorf("%s: %d MB of memory, at most %d", name, memory>>20, tt.memory>>20)
		}
		t.Logf("%s: %d MB of memory", name, memory>>20)
	}
	if n := s.oneText(t, `select count(*)::text from import_plan`); n != "0" {
		t.Errorf("%s plans", n)
	}
}

// TestEndlessFilesAreCutOff checks that the server stops reading a file that never ends, and does
// not read all of it from a person who may not send one.
func TestEndlessFilesAreCutOff(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, stranger := s.curator(t, "Nadia"), s.browser(t)
	stranger.signIn()
	for name, tt := range map[string]struct {
		who  *browser
		want int
	}{"admin": {b, http.StatusRequestEntityTooLarge}, "stranger": {stranger, gone}} {
		file, answer := &endless{}, httptest.NewRecorder()
		s.Config.Handler.ServeHTTP(answer, tt.who.stream(t.Context(), file, 1<<50, true))
		if read := file.read.Load(); answer.Code != tt.want || read > 600<<20 {
			t.Errorf("%s: status %d, %d MB read", name, answer.Code, read>>20)
		}
	}
	waits := b.stream(t.Context(), &endless{}, 200<<20, true)
	waits.Header.Set("Expect", "100-continue")
	answer := httptest.NewRecorder()
	s.Config.Handler.ServeHTTP(answer, waits)
	if answer.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d", answer.Code)
	}
	// The limit of other forms is unchanged.
	b.post("/beheer/aanbod/nieuw", url.Values{"title": {strings.Repeat("x", 70_000)}}).want(t, http.StatusRequestEntityTooLarge)
}

// TestHostileHeaderIsRefused sends 49 million commas, and checks that the page which refuses them is
// small and that the server took little memory. Not parallel, because it measures the memory of the
// whole process.
func TestHostileHeaderIsRefused(t *testing.T) {
	s := newSite(t)
	b := s.curator(t, "Nadia")
	answer := httptest.NewRecorder()
	memory := peak(func() { s.Config.Handler.ServeHTTP(answer, b.stream(t.Context(), &commas{}, 49_000_000, true)) })
	if answer.Code != refused || !strings.Contains(answer.Body.String(), "regel 1: heeft meer dan 200 kolommen") || answer.Body.Len() > 30_000 {
		t.Errorf("status %d, a page of %d bytes: %.300s", answer.Code, answer.Body.Len(), answer.Body.String())
	}
	if memory > 200<<20 {
		t.Errorf("%d MB of memory", memory>>20)
	}
	t.Logf("%d MB of memory", memory>>20)
	var titles []string
	for i := range 150 {
		titles = append(titles, fmt.Sprint("kolom ", i))
	}
	page := b.upload(importPage, "x.csv", "id,"+strings.Join(titles, ",")+"\n").want(t, refused, "En nog 133 fouten")
	if n := strings.Count(page.body, "deze kolom kennen we niet. Gebruik een naam uit het sjabloon, of haal de kolom weg"); n > 25 {
		t.Errorf("the page has %d faults", n)
	}
}

// commas is a file that has nothing but commas.
type commas struct{}

func (commas) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ','
	}
	return len(p), nil
}

// slow is a file that comes in no further until it is let go.
type slow struct {
	began, goOn chan struct{}
}

func (s *slow) Read(p []byte) (int, error) {
	select {
	case s.began <- struct{}{}:
	case <-s.goOn:
		return 0, io.EOF
	}
	<-s.goOn
	return 0, io.EOF
}

// TestSlowUploadsBlockNobody begins as many slow uploads as a person may. That person has to wait;
// somebody else does not.
func TestSlowUploadsBlockNobody(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b, colleague := s.curator(t, "Nadia"), s.curator(t, "Karim")
	file := &slow{began: make(chan struct{}), goOn: make(chan struct{})}
	ended := make(chan int)
	for range 2 {
		go func() {
			answer := httptest.NewRecorder()
			s.Config.Handler.ServeHTTP(answer, b.stream(t.Context(), file, 1<<20, false))
			ended <- answer.Code
		}()
		<-file.began
	}
	b.upload(importPage, "derde.csv", csvLines("k1,Eerste,training,Folder,,,,")).want(t, http.StatusServiceUnavailable, "te veel bestanden tegelijk", "Wacht een paar minuten")
	for range 3 {
		colleague.plans(csvLines("k1,Eerste,training,Folder,,,,"))
	}
	close(file.goOn)
	for range 2 {
		if code := <-ended; code != refused { // nothing but the beginning came in, which is an empty file
			t.Errorf("status %d", code)
		}
	}
	b.plans(csvLines("k1,Eerste,training,Folder,,,,"))
}

// TestBombsTakeNoMemory sends a workbook that is small itself and large when unpacked. Not
// parallel, because it measures the memory of the whole process.
func TestBombsTakeNoMemory(t *testing.T) {
	s := newSite(t)
	b := s.curator(t, "Nadia")
	var bomb bytes.Buffer
	archive := zip.NewWriter(&bomb)
	for name, size := range map[string]int64{"xl/workbook.xml": 1, "xl/worksheets/sheet1.xml": 500 << 20} {
		part, err := archive.Create(name)
		if err == nil {
			_, err = io.CopyN(part, &endless{}, size)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil || bomb.Len() > 1<<20 {
		t.Fatalf("the bomb is %d bytes itself, %v", bomb.Len(), err)
	}
	memory := peak(func() { b.upload(importPage, "bom.xlsx", bomb.String()).want(t, refused, "is uitgepakt te groot") })
	if memory > 32<<20 {
		t.Errorf("%d MB of memory", memory>>20)
	}
	t.Logf("%d MB of memory", memory>>20)
}

// TestBadFiles sends files that people and programs make by mistake or on purpose.
func TestBadFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.curator(t, "Nadia")
	windows, err := charmap.Windows1252.NewEncoder().String(csvLines("k1,Één café,training,Folder,,,,"))
	if err != nil {
		t.Fatal(err)
	}
	row := func(title, until, cost string) string {
		return csvLines("k1," + title + ",training,Folder,,," + until + "," + cost)
	}
	for name, tt := range map[string]struct {
		content string
		refused bool // the file is refused as a whole
		want    []string
	}{
		"UTF-8 with mark":    {"\ufeff" + csvLines("k1,Één café,training,Folder,,,,"), false, []string{"Één café", "UTF-8"}},
		"UTF-8":              {csvLines("k1,Één café,training,Folder,,,,"), false, []string{"Één café", "UTF-8"}},
		"Windows-1252":       {windows, false, []string{"Één café", "tekens volgens Windows-1252", "Kijk of letters"}},
		"mixed encodings":    {csvLines("k1,Één,training,Folder,,,,", "k2,\xe9\xe9n,training,Folder,,,,"), true, []string{"regel 3: is geen UTF-8 en ook geen Windows-1252"}},
		"external entity":    {`<?xml version="1.0"?><!DOCTYPE program [<!ENTITY x SYSTEM "file:///etc/passwd">]><program>&x;</program>`, true, []string{"de XML heeft een DOCTYPE"}},
		"many entities":      {`<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><program>&b;</program>`, true, []string{"de XML heeft een DOCTYPE"}},
		"long title":         {row(strings.Repeat("x", 3000), "", ""), false, []string{"Geweigerd (1)", "is 3000 tekens lang. Maak er maximaal 300 van"}},
		"day that is none":   {row("Titel", "31-02-2027", ""), false, []string{"Geweigerd (1)", `"31-02-2027" is geen datum`}},
		"day in Dutch":       {row("Titel", "31-12-2027", ""), false, []string{"Nieuw (1)"}},
		"amount in Dutch":    {row("Titel", "", `"€ 1.250,-"`), false, []string{"Nieuw (1)"}},
		"amount not sure":    {row("Titel", "", `"1,250"`), false, []string{"Geweigerd (1)"}},
		"markup in a title":  {row("<script>alert(1)</script>", "", ""), false, []string{"&lt;script&gt;alert(1)"}},
		"old Excel":          {"\xd0\xcf\x11\xe0\xa1\xb1", true, []string{"Sla het op als .xlsx zonder wachtwoord"}},
		"nothing in it":      {"", true, []string{"het bestand is leeg"}},
		"not one known name": {"zomaar wat tekst\n", true, []string{"hier staan geen namen van kolommen"}},
	} {
		got := b.upload(importPage, "bestand", tt.content)
		if tt.refused {
			got.want(t, refused, tt.want...)
			continue
		}
		preview := got.want(t, other).location
		page := b.get(preview).want(t, http.StatusOK)
		for _, text := range tt.want {
			if !strings.Contains(page.body, text) && !strings.Contains(html.UnescapeString(page.body), text) {
				t.Errorf("%s: the page does not say %q", name, text)
			}
		}
		b.post(preview+"/weg", nil).want(t, other) // only some can wait at once
	}
	for name, kind := range map[string]string{"no file": "multipart/form-data; boundary=x", "no form": "text/csv", "no boundary": "multipart/form-data"} {
		request := b.request(http.MethodPost, importPage, strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"iets\"\r\n\r\ny\r\n--x--\r\n"))
		request.Header.Set("Content-Type", kind)
		want := http.StatusBadRequest
		if name == "no file" {
			want = refused
		}
		b.do(request).want(t, want)
	}
	half := b.request(http.MethodPost, importPage, strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"bestand\"; filename=\"x\"\r\n\r\n"+csvLines("k1")))
	half.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	b.do(half).want(t, http.StatusBadRequest) // an upload that was broken off
}

// TestFormulasAreHarmless checks that a cell which a spreadsheet would run is stored unchanged, and
// is harmless in an export.
func TestFormulasAreHarmless(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.curator(t, "Nadia")
	const formula = `=cmd|' /C calc'!A1`
	plan := b.plans(csvLines("k1," + formula + ",training,Folder,,,,"))
	b.get(plan).want(t, http.StatusOK, formula)
	b.post(plan, url.Values{"actie": {"invoeren"}, "als": {"concept"}}).want(t, other)
	s.carryOut(t, plan)
	if got := s.oneText(t, `select title from offering`); got != formula {
		t.Errorf("the title is %q", got)
	}
	b.get("/beheer/aanbod/export.csv").want(t, http.StatusOK, ",'"+formula+",")
	book, err := excelize.OpenReader(strings.NewReader(b.get("/beheer/aanbod/export.xlsx").body))
	if err != nil {
		t.Fatal(err)
	}
	if title, err := book.GetCellValue("Aanbod", "B2"); err != nil || title != "'"+formula {
		t.Errorf("the cell is %q, %v", title, err)
	}
	if run, err := book.GetCellFormula("Aanbod", "B2"); err != nil || run != "" {
		t.Errorf("the cell is a formula, %q, %v", run, err)
	}
}
