package site_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// The two widths at which every page is checked, in CSS pixels.
const (
	phone = 320
	desk  = 1280
)

// patience is how long the browser or a condition may take before a test gives up.
const patience = 30 * time.Second

// chromium is the one browser of all tests in this package; each test has its own profile in it.
var chromium = sync.OnceValues(startChromium)

var stopChromium = func() error { return nil }

func TestMain(m *testing.M) {
	code := m.Run()
	if err := stopChromium(); err != nil {
		fmt.Fprintln(os.Stderr, "stop Chromium:", err)
	}
	os.Exit(code)
}

func startChromium() (context.Context, error) {
	path, err := findChromium()
	if err != nil {
		return nil, err
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.DisableGPU,
	}
	for _, flag := range []string{
		"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "disable-extensions",
		"disable-dev-shm-usage", "disable-background-timer-throttling", "disable-backgrounding-occluded-windows", "disable-renderer-backgrounding", "disable-smooth-scrolling",
	} {
		options = append(options, chromedp.Flag(flag, true))
	}
	options = append(options,
		chromedp.Flag("font-render-hinting", "none"),      // texts are as wide as in a browser with windows
		chromedp.Flag("js-flags", "--no-opt --no-maglev")) // no page lasts long enough to be worth optimising its scripts
	if os.Geteuid() == 0 { // the sandbox does not run as root
		options = append(options, chromedp.NoSandbox)
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	// A newer Chromium sends values that the client does not know yet.
	ctx, _ := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
	stopChromium = func() error {
		defer stopAllocator()
		limited, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		return chromedp.Cancel(limited)
	}
	return ctx, chromedp.Do(ctx)
}

func findChromium() (string, error) {
	if path := os.Getenv("CHROME_PATH"); path != "" {
		return path, nil
	}
	// The same folders as in tools/install.
	for _, name := range []string{
		"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless-shell", "chrome",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium found: run make test, which installs it, or set CHROME_PATH")
}

// tab is a tab of the real browser. When it closes, the test fails if one of these happened in it:
// a request to another site, a message on the console, a policy violation.
type tab struct {
	t    testing.TB
	site *site
	ctx  context.Context
	taps int
	log  *tabLog
}

// tabLog is what the browser reported about a tab.
type tabLog struct {
	mu        sync.Mutex
	origin    string
	elsewhere string          // another site that a test visits on purpose
	documents map[string]bool // URLs of pages, whose status the tests check themselves
	pending   map[network.RequestID]bool
	bytes     float64  // received, compressed, with headers
	blocked   bool     // scripts are blocked
	expected  []string // parts of messages that the test causes on purpose
	problems  []string
}

// newTab opens an empty tab with a profile of its own.
func newTab(t testing.TB, s *site) *tab {
	t.Helper()
	parent, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	return openTab(t, s, parent, chromedp.WithNewBrowserContext())
}

// beside opens another tab of the same visitor.
func (b *tab) beside() *tab {
	b.t.Helper()
	return openTab(b.t, b.site, b.ctx)
}

func openTab(t testing.TB, s *site, parent context.Context, options ...chromedp.ContextOption) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(parent, options...)
	b := &tab{t: t, site: s, ctx: ctx, log: &tabLog{
		origin: s.URL + "/", documents: map[string]bool{}, pending: map[network.RequestID]bool{}}}
	t.Cleanup(func() {
		cancel()
		b.log.mu.Lock()
		defer b.log.mu.Unlock()
		for _, problem := range b.log.problems {
			t.Error(problem)
		}
	})
	if err := chromedp.Listen(ctx, b.log.hear); err != nil {
		t.Fatal(err)
	}
	b.width(desk)
	return b
}

func (l *tabLog) hear(event any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		address := e.Request.URL
		if e.Type == network.ResourceTypeDocument {
			l.documents[address] = true
			clear(l.pending) // requests of the page before do not report their end any more
		}
		if e.Type != network.ResourceTypeOther { // the icon, whose end is not always reported
			l.pending[e.RequestID] = true
		}
		if !strings.HasPrefix(address, l.origin) && !strings.HasPrefix(address, "data:") &&
			(l.elsewhere == "" || !strings.HasPrefix(address, l.elsewhere)) {
			l.problems = append(l.problems, "asks another site: "+address)
		}
	case *network.EventLoadingFinished:
		l.bytes += e.EncodedDataLength
		delete(l.pending, e.RequestID)
	case *network.EventLoadingFailed:
		delete(l.pending, e.RequestID)
	case *log.EventEntryAdded:
		if !l.belongs(e.Entry) {
			l.problems = append(l.problems, fmt.Sprintf("%s %s: %s (%s)", e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL))
		}
	case *runtime.EventConsoleAPICalled:
		l.problems = append(l.problems, fmt.Sprintf("console.%s was called", e.Type))
	case *runtime.EventExceptionThrown:
		l.problems = append(l.problems, "exception: "+e.ExceptionDetails.Text)
	}
}

// belongs reports whether a message is expected.
func (l *tabLog) belongs(e *log.Entry) bool {
	if e.Source == log.EntrySourceNetwork {
		if l.documents[e.URL] || l.blocked && strings.HasSuffix(e.URL, ".js") {
			return true
		}
	}
	return e.Level == log.EntryLevelVerbose || e.Level == log.EntryLevelInfo ||
		slices.ContainsFunc(l.expected, func(part string) bool { return strings.Contains(e.Text, part) })
}

// expect names a message on the console that the test causes on purpose.
func (l *tabLog) expect(part string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.expected = append(l.expected, part)
}

// received returns how many bytes came in since the last call.
func (l *tabLog) received() float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	bytes := l.bytes
	l.bytes = 0
	return bytes
}

// call sends one command of the DevTools protocol.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	ctx, cancel := b.soon()
	defer cancel()
	result, err := chromedp.Call(ctx, command, params)
	if err != nil {
		b.t.Fatalf("%s: %v", command.Method, err)
	}
	return result
}

// soon limits how long the browser may take for one step.
func (b *tab) soon() (context.Context, context.CancelFunc) {
	return context.WithTimeout(b.ctx, patience)
}

// quiet reports whether no request is under way.
func (l *tabLog) quiet() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.pending) == 0
}

// width sets the width of the window; a narrow one is a phone.
func (b *tab) width(pixels int64) {
	b.t.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: pixels, Height: 800, DeviceScaleFactor: 1, Mobile: pixels <= phone,
	})
}

// zoom shows the page as a window of 1280 by 1024 does at 400%.
func (b *tab) zoom() {
	b.t.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: 320, Height: 256, DeviceScaleFactor: 4,
	})
}
