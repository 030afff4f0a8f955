package visit

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
	"reflectietool/internal/paths"
	"reflectietool/internal/report"
)

// noteWord occurs in every note that a walker writes.
const noteWord = "aardappelkelder"

// walker is a visitor who reflects again and again, and records what the server acknowledged.
type walker struct {
	*Crowd
	number  int
	browser *Browser // belongs to the last of people
	random  *rand.Rand

	mu     sync.Mutex // guards what follows; the walker itself reads without it, since nobody else writes
	work   []*work
	people []*someone // the persons whom the walker played, in order
}

// work is one reflection, as far as the server acknowledged it.
type work struct {
	by      *someone
	id      string
	form    assessment.Form
	answers map[string]string // by the name of the field
	report  string            // as read after finishing
}

// walk reflects until it is stopped, which leaves a reflection open.
func (w *walker) walk() {
	w.begin()
	for !w.stopped() {
		if err := w.goOnce(); err != nil {
			if !errors.Is(err, errFailed) {
				w.judge.Errorf("a visitor gives up: %v", err)
			}
			break
		}
	}
	w.browser.HTTP.CloseIdleConnections()
}

// goOnce makes one reflection.
func (w *walker) goOnce() error {
	work, err := w.start()
	if err != nil {
		return err
	}
	w.mu.Lock()
	w.work = append(w.work, work)
	w.mu.Unlock()
	work.by.did(work.id)
	if err := w.reflect(work); err != nil || work.report == "" {
		return err
	}
	return w.moveOn(work.by)
}

// errFailed makes a visitor stop trying when something failed already.
var errFailed = errors.New("something failed before")

func (w *walker) start() (*work, error) {
	form := pick(w.random, assessment.FormReflection, assessment.FormReflection, assessment.FormScan)
	got, err := w.insist(paths.Reflections, url.Values{"vorm": {string(form)}}, false, http.StatusSeeOther)
	return &work{by: w.people[len(w.people)-1], id: strings.TrimPrefix(got.Location, paths.Reflection("")), form: form, answers: map[string]string{}}, err
}

// reflect answers competency by competency, changes some answers, and finishes.
func (w *walker) reflect(work *work) error {
	for _, competency := range w.frameworks.Current().Competencies() {
		if w.stopped() {
			return nil
		}
		fields := w.fields(work, competency)
		if w.random.IntN(5) > 0 {
			if err := w.saveEach(work, competency, fields); err != nil {
				return err
			}
			fields = map[string]string{competency.Slug: string(w.choice())}
		}
		if err := w.savePage(work, competency, fields); err != nil {
			return err
		}
	}
	return w.finish(work)
}

// fields makes answers for the page of one competency.
func (w *walker) fields(work *work, c framework.Competency) map[string]string {
	fields := map[string]string{c.Slug: string(w.choice())}
	if work.form == assessment.FormReflection {
		for _, statement := range c.Statements {
			fields[statement.Code] = string(pick(w.random, assessment.Answers()...))
		}
	}
	if w.random.IntN(3) == 0 {
		fields[c.Slug+"-notitie"] = fmt.Sprintf("%s nummer %d", noteWord, w.random.Int())
		fields[c.Slug+"-belang"] = string(pick(w.random, assessment.WeightLow, assessment.WeightNormal, assessment.WeightHigh))
		fields[c.Slug+"-streefniveau"] = fmt.Sprint(1 + w.random.IntN(4))
	}
	return fields
}

func (w *walker) choice() assessment.Choice {
	return pick(w.random, assessment.ChoseExploring, assessment.ChoseGrowing, assessment.ChoseSteady,
		assessment.ChosePassingOn, assessment.ChoseNotApplicable, assessment.ChoseDontKnow)
}

func pick[T any](random *rand.Rand, from ...T) T { return from[random.IntN(len(from))] }

// saveEach sends the answers one by one, as fields that save themselves do.
func (w *walker) saveEach(work *work, c framework.Competency, fields map[string]string) error {
	for name, value := range fields {
		got, err := w.insist(paths.ReflectionCompetency(work.id, c.Slug), w.values(work, map[string]string{name: value}), true, http.StatusOK)
		if err != nil {
			return err
		}
		if !strings.Contains(got.Body, "Opgeslagen") {
			return fmt.Errorf("saved without saying so: %.200s", got.Body)
		}
		w.acknowledge(work, map[string]string{name: value})
	}
	return nil
}

func (w *walker) savePage(work *work, c framework.Competency, fields map[string]string) error {
	form := w.values(work, fields)
	form.Set("naar", "volgende")
	if _, err := w.insist(paths.ReflectionCompetency(work.id, c.Slug), form, false, http.StatusSeeOther); err != nil {
		return err
	}
	w.acknowledge(work, fields)
	return nil
}

func (w *walker) values(work *work, fields map[string]string) url.Values {
	form := url.Values{"vorm": {string(work.form)}, "editie": {w.frameworks.Current().ID}}
	for name, value := range fields {
		form.Set(name, value)
	}
	return form
}

func (w *walker) acknowledge(work *work, fields map[string]string) {
	w.mu.Lock()
	maps.Copy(work.answers, fields)
	w.mu.Unlock()
	w.Answers.Add(int64(len(fields)))
}

// finish finishes the reflection, reads the report, and checks that the answers are locked.
func (w *walker) finish(work *work) error {
	first := w.frameworks.Current().Competencies()[0]
	if err := w.savePage(work, first, map[string]string{first.Slug: string(assessment.ChoseSteady)}); err != nil {
		return err
	}
	got, err := w.insist(paths.ReflectionCheck(work.id), url.Values{}, false, http.StatusSeeOther)
	if err != nil {
		return err
	}
	if got.Location != paths.Report(work.id) {
		return fmt.Errorf("finishing leads to %s", got.Location)
	}
	if work.report, err = w.readReport(work); err != nil {
		return err
	}
	form := w.values(work, map[string]string{first.Slug: string(assessment.ChoseExploring)})
	_, err = w.insist(paths.ReflectionCompetency(work.id, first.Slug), form, true, http.StatusConflict)
	return err
}

// readReport returns the report as JSON, after checking that it holds exactly what was
// acknowledged.
func (w *walker) readReport(work *work) (string, error) {
	got, err := w.insist(paths.ReportJSON(work.id), nil, false, http.StatusOK)
	if err != nil {
		return "", err
	}
	var export report.Export
	if err := json.Unmarshal([]byte(got.Body), &export); err != nil {
		return "", err
	}
	if export.FinishedAt == nil {
		return "", fmt.Errorf("%s has a report and is not finished", work.id)
	}
	stored := StoredAnswers(export)
	for name, value := range work.answers {
		if stored[name] != value {
			return "", fmt.Errorf("%s: %s was acknowledged as %q and is %q", work.id, name, value, stored[name])
		}
		delete(stored, name)
	}
	for name, value := range stored {
		if value != "" && !slices.Contains([]string{"gewoon", "3"}, value) { // skips the initial weight and target
			return "", fmt.Errorf("%s: %s is %q, which was never acknowledged", work.id, name, value)
		}
	}
	if w.ClockGoesBack {
		return comparison.ReplaceAllString(got.Body, ""), nil
	}
	return got.Body, nil
}

// comparison matches what a report says about a competency since the reflection before.
var comparison = regexp.MustCompile(`"change": "[^"]*"`)

// StoredAnswers returns the answers in a report by the names of their fields.
func StoredAnswers(export report.Export) map[string]string {
	noLevel := map[string]assessment.Choice{"niet van toepassing": assessment.ChoseNotApplicable, "weet ik niet": assessment.ChoseDontKnow}
	answers := map[string]string{}
	for _, kenmerk := range export.Kenmerken {
		for _, c := range kenmerk.Competencies {
			answers[c.Slug] = string(noLevel[c.NoLevelReason])
			if c.Level != nil {
				answers[c.Slug] = string(assessment.ChoiceOf(framework.Level(*c.Level)))
			}
			answers[c.Slug+"-notitie"] = c.Note
			answers[c.Slug+"-belang"] = string(c.Weight)
			answers[c.Slug+"-streefniveau"] = fmt.Sprint(c.Target)
			for _, statement := range c.Statements {
				answers[statement.Code] = string(statement.Answer)
			}
		}
	}
	return answers
}

// check looks for one reflection after all that happened; see Crowd.Check.
func (w *walker) check(work *work) error {
	w.browser = work.by.browser
	if work.report == "" {
		if err := w.checkOpen(work); err != nil {
			return err
		}
		return w.finish(work)
	}
	now, err := w.readReport(work)
	if err == nil && now != work.report {
		err = fmt.Errorf("%s: the report changed after finishing from\n%s\nto\n%s", work.id, work.report, now)
	}
	return err
}

func (w *walker) checkOpen(work *work) error {
	if _, err := w.insist(paths.ReportJSON(work.id), nil, false, http.StatusConflict); err != nil {
		return err
	}
	got, err := w.insist(paths.Reflection(work.id), nil, false, http.StatusSeeOther)
	if err != nil {
		return err
	}
	open := "overzicht"
	for _, c := range slices.Backward(w.frameworks.Current().Competencies()) {
		if work.answers[c.Slug] == "" {
			open = c.Slug
		}
	}
	if got.Location != paths.ReflectionCompetency(work.id, open) {
		return fmt.Errorf("%s continues at %s, want %s", work.id, got.Location, open)
	}
	return nil
}

// away are the sentences with which the site reports an outage: on a page, on a form with what was
// typed, and at a field.
var away = []string{"We zijn er even niet", "Opslaan lukt nu even niet", "Nog niet opgeslagen"}

// outage reports whether a status is that of a site that is away, or of a proxy whose server ended.
func outage(status int) bool {
	return status == http.StatusServiceUnavailable || status == http.StatusBadGateway
}

// ask sends a request, and reports whether the site answered it. A request without any answer counts as cut, and a page in
// Dutch that says that the site is away counts as an outage.
func (w *walker) ask(path string, form url.Values, savesItself bool) (got Reply, answered bool, err error) {
	got, err = w.browser.Send(path, form, savesItself)
	switch {
	case err != nil:
		w.Cut.Add(1)
	case outage(got.Status) && !strings.Contains(got.Body, "<span>Opgeslagen") &&
		slices.ContainsFunc(away, func(sentence string) bool { return strings.Contains(got.Body, sentence) }):
		w.Outages.Add(1)
	default:
		answered = true
	}
	return got, answered, err
}

// insist sends a request until the response has the wanted status. It tries again when there is no
// response, or one that reports an outage in Dutch; any other response is a failure.
func (w *walker) insist(path string, form url.Values, savesItself bool, status int) (Reply, error) {
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		got, answered, err := w.ask(path, form, savesItself)
		switch {
		case answered && got.Status == status:
			w.serves()
			return got, nil
		case answered:
			return got, fmt.Errorf("%s: status %d, want %d: %.500s", path, got.Status, status, got.Body)
		case w.judge.Failed():
			return got, errFailed
		case time.Now().After(deadline):
			return got, fmt.Errorf("%s: no answer within %v: status %d, %w", path, patience, got.Status, err)
		}
	}
}
