package site_test

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"reflectietool/internal/assessment"
)

// What a page of a Reflectie may take on a phone of 320 by 640 px, before anything is answered.
const (
	maxFirstPage   = 2600 // px, the page of the first competency
	maxLongestPage = 2800 // px, the longest of the ten
)

// window sets the size of the window in CSS pixels.
func (b *tab) window(width, height int64, scale float64) {
	b.t.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: scale, Mobile: width <= phone,
	})
}

// TestBrowserReflectsWithOneThumb measures all ten pages before anything is answered, with and
// without the script of the page.
func TestBrowserReflectsWithOneThumb(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]bool{"with script": true, "without script": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			v, b := s.browser(t), newTab(t, s)
			path := v.start(assessment.FormReflection)
			b.as(v)
			if !script {
				b.withoutScript()
			}
			for i, c := range s.frameworks.Current().Competencies() {
				b.window(phone, 640, 1)
				b.want(path+"/"+c.Slug, 200)
				height, first := b.pageHeight(), b.firstAnswer()
				b.window(phone, 256, 1)
				zoomed := b.firstAnswer()
				t.Logf("%s: %.0f px, first answer ends at %.0f, zoomed in at %.0f", c.Slug, height, first, zoomed)
				most := float64(maxLongestPage)
				if i == 0 {
					most = maxFirstPage
				}
				if height > most {
					t.Errorf("%s is %.0f px high, want at most %.0f", c.Slug, height, most)
				}
				if first > 640 || zoomed > 2*256 {
					t.Errorf("%s: the first answer ends at %.0f px, and at %.0f when zoomed in", c.Slug, first, zoomed)
				}
			}
		})
	}
}

func (b *tab) pageHeight() float64 {
	b.t.Helper()
	return js[float64](b, `document.fonts.ready.then(() => document.documentElement.scrollHeight)`)
}

// firstAnswer returns how far down the page the first answer ends.
func (b *tab) firstAnswer() float64 {
	b.t.Helper()
	return js[float64](b, `document.fonts.ready.then(() => document.querySelector('fieldset label').getBoundingClientRect().bottom + scrollY)`)
}
