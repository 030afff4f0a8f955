package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// step is how long the browser may take for one page or picture.
const step = 20 * time.Second

func startBrowser(parent context.Context) (context.Context, func(), error) {
	path := os.Getenv("CHROME_PATH")
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless-shell", "chrome"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		return nil, nil, errors.New("no Chromium found: run tools/install chromium, or set CHROME_PATH")
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.DisableGPU, chromedp.Flag("hide-scrollbars", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("font-render-hinting", "none"),
	}
	if os.Geteuid() == 0 { // the sandbox does not run as root
		options = append(options, chromedp.NoSandbox)
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(parent, options...)
	// A newer Chromium sends values that the client does not know yet.
	ctx, cancel := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {}))
	stop := func() { cancel(); stopAllocator() }
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return nil, nil, err
	}
	return ctx, stop, nil
}

// tab is a tab with the cookies of one visitor.
type tab struct {
	*walk
	ctx     context.Context
	visitor string
}

// visit gives a new visitor, signed in unless it is a guest, to a function.
func (w *walk) visit(visitor string, do func(*tab) error) error {
	ctx, cancel := chromedp.NewContext(w.browser, chromedp.WithNewBrowserContext())
	defer cancel()
	t := &tab{walk: w, ctx: ctx, visitor: visitor}
	err := chromedp.Do(ctx) // opens it
	if err == nil {
		err = t.view(desk, "light", "")
	}
	if err == nil {
		err = t.signIn()
	}
	if err == nil {
		err = do(t)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", visitor, err)
	}
	return nil
}

// load waits for the page that an action leads to, and returns its status.
func (t *tab) load(what string, action chromedp.Action[chromedp.Void]) (int, error) {
	ctx, cancel := context.WithTimeout(t.ctx, step)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, action)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", what, err)
	}
	if response == nil { // the browser itself made the answer
		return 0, nil
	}
	return int(response.Status), nil
}

// open loads a path.
func (t *tab) open(path string) (int, error) {
	return t.load(path, chromedp.Navigate(t.address+path))
}

// js returns the value of an expression; it awaits a promise.
func js[T any](t *tab, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(t.ctx, step)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		err = fmt.Errorf("%.60s: %w", expression, err)
	}
	return value, err
}

// press clicks the button, or the link, of the main part of the page whose text begins with these
// words, and returns the status of the page that it leads to. The browser's own check of the fields
// is off, so that the answer of the site shows.
func (t *tab) press(words string) (int, error) {
	quoted, err := json.Marshal(words)
	if err != nil {
		return 0, err
	}
	return t.load(words, chromedp.Evaluate[chromedp.Void](strings.ReplaceAll(`(() => {
		const fits = [...document.querySelectorAll('main button, main a')].find(e => e.textContent.trim().startsWith(WORDS));
		if (!fits) throw new Error('no button or link ' + WORDS + ' on ' + location.pathname);
		if (fits.form) fits.form.noValidate = true;
		fits.click();
	})()`, "WORDS", string(quoted))))
}

// call sends one command to the browser.
func call[P, R any](t *tab, command cdp.Command[P, R], params P) (R, error) {
	ctx, cancel := context.WithTimeout(t.ctx, step)
	defer cancel()
	return chromedp.Call(ctx, command, params)
}

// size is that of a screen, in CSS pixels.
type size struct{ width, height int64 }

var (
	phone = size{320, 640}
	desk  = size{1280, 800}
	paper = size{794, 1123} // A4
)

// view sets the screen, the colour scheme and the medium, which is "" or "print". Nothing moves.
func (t *tab) view(screen size, scheme, medium string) error {
	_, err := call(t, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: screen.width, Height: screen.height, DeviceScaleFactor: 1, Mobile: screen == phone,
	})
	if err == nil {
		_, err = call(t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: medium,
			Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
			},
		})
	}
	return err
}

// measure waits until the page is drawn, and returns the size of all of it.
const measure = `document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done({
	width: document.documentElement.scrollWidth, height: document.documentElement.scrollHeight,
})))))`

// picture takes a picture of the whole page, and returns it with the size of the page.
func (t *tab) picture(screen size, scheme, medium string) ([]byte, size, error) {
	if err := t.view(screen, scheme, medium); err != nil {
		return nil, size{}, err
	}
	whole, err := js[struct{ Width, Height int64 }](t, measure)
	if err != nil {
		return nil, size{}, err
	}
	beyond := true
	taken, err := call(t, page.CaptureScreenshot, page.CaptureScreenshotParams{
		CaptureBeyondViewport: &beyond,
		Clip:                  &page.Viewport{Width: float64(max(whole.Width, screen.width)), Height: float64(whole.Height), Scale: 1},
	})
	return taken.Data, size{whole.Width, whole.Height}, err
}

// pdf prints the page on A4.
func (t *tab) pdf() ([]byte, error) {
	ctx, cancel := context.WithTimeout(t.ctx, step)
	defer cancel()
	return chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
}
