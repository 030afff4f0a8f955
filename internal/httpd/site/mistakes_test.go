package site_test

import (
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	httpsite "reflectietool/internal/httpd/site"
)

// mistake is a form with something wrong in it.
type mistake struct {
	what   string
	values url.Values
	forged bool // no page lets a person send this
	hidden bool // what is forged is no field that shows on the page
}

// nonsense is no date, number, address or choice.
const nonsense = "zo'n 32-13"

// overLong is longer than every text that the site keeps, and shorter than a form may be.
const overLong = 20_001

// TestEveryRefusedFormSaysWhatToDo sends every form of every role empty, with each field too long and
// with nonsense in each field and choice. What is refused comes back with messages at its fields and with
// all that was typed.
func TestEveryRefusedFormSaysWhatToDo(t *testing.T) {
	t.Parallel()
	x := newRaidWith(t, func(server *httpsite.Server) { server.Limits.Sent = 0 })
	for _, r := range roles {
		x.harvests[r] = x.walk(r)
	}
	copies := x.copy()
	before, tried, refusals := copies.now(), map[kind]bool{}, 0
	for _, r := range roles {
		for _, p := range x.harvests[r].posts {
			name, fields := x.kind(p)
			if tried[kind{name, fields}] || p.file {
				continue // TestEveryRefusedFileSaysWhatToDo
			}
			tried[kind{name, fields}] = true
			for _, m := range p.mistakes() {
				got := x.send(r, p, m.values, nil)
				if got.status < 400 {
					copies.restore(copies.now().since(before))
				} else {
					refusals++
				}
				for _, lack := range m.lacks(p, got) {
					t.Errorf("%s (%s), %s: %s", name, r, m.what, lack)
				}
			}
		}
	}
	if len(tried) < 60 || refusals < 200 {
		t.Errorf("%d forms and %d refusals: too few to show anything", len(tried), refusals)
	}
}

// mistakes returns what can be wrong in a form, one thing at a time.
func (p post) mistakes() (all []mistake) {
	needed := func(x field) bool { return x.required || samples[x.name] != "" }
	with := func(x field, value string) url.Values {
		values := p.fill("Iets anders", func(other field) bool { return other.name != x.name && needed(other) })
		values.Set(x.name, value)
		return values
	}
	all = append(all, mistake{what: "empty", values: p.blank()})
	seen := map[string]bool{}
	for _, x := range p.fields {
		if seen[x.name] {
			continue
		}
		seen[x.name] = true
		if !x.isTyped() {
			all = append(all, mistake{"no such choice: " + x.name, with(x, nonsense), true, x.kind == "hidden" || x.kind == "button"})
			continue
		}
		long := strings.Repeat("x", pick(x.most == 0, overLong, x.most+1))
		all = append(all, mistake{what: "too long: " + x.name, values: with(x, long)}, mistake{what: "nonsense: " + x.name, values: with(x, nonsense)})
		for name, option := range p.oneList() { // a field can matter for one of the choices only
			values := with(x, nonsense)
			values.Set(name, option)
			all = append(all, mistake{what: "nonsense: " + x.name + ", " + name + "=" + option, values: values})
		}
	}
	return all
}

// oneList yields the options of the only list of a form, with its name. It yields none for other forms.
func (p post) oneList() iter.Seq2[string, string] {
	lists := slices.DeleteFunc(slices.Clone(p.fields), func(x field) bool { return len(x.options) == 0 })
	return func(yield func(name, option string) bool) {
		if len(lists) != 1 {
			return
		}
		for _, option := range lists[0].options {
			if !yield(lists[0].name, option) {
				return
			}
		}
	}
}

// isTyped reports whether a person types in a field.
func (x field) isTyped() bool {
	return x.isText() || slices.Contains([]string{"password", "number"}, x.kind)
}

// blank returns the form as a browser sends it when a person emptied all that can be emptied.
func (p post) blank() url.Values {
	values := url.Values{}
	for _, x := range p.fields {
		switch {
		case x.isTyped():
			values.Add(x.name, "")
		case x.kind == "select" && slices.Contains(x.options, ""):
			values.Add(x.name, "")
		case x.kind == "checkbox", x.kind == "radio" && !x.chosen:
		default:
			values.Add(x.name, x.value)
		}
	}
	return values
}

// lacks returns what is missing in an answer to a form with a mistake in it.
func (m mistake) lacks(p post, got reply) (lacks []string) {
	switch {
	case got.status == http.StatusSeeOther, got.status == http.StatusOK && !strings.Contains(got.body, `id="fouten"`):
		return nil
	case got.status < 400 || got.status >= 500:
		return []string{"status " + http.StatusText(got.status)}
	}
	page := readRefusal(got.body)
	switch {
	case page.advises:
		if !m.forged {
			lacks = append(lacks, "the page is about something else: "+page.title)
		}
		return lacks
	case page.summary == nil:
		return []string{"no summary, on " + page.title}
	case !strings.HasPrefix(page.title, "Fout: "):
		lacks = append(lacks, "the title is "+page.title)
	}
	for message, id := range page.summary {
		if why := page.explains(id, message, p.action); why != "" && !m.hidden {
			lacks = append(lacks, message+" (#"+id+"): "+why)
		}
	}
	for _, x := range p.fields {
		for _, value := range m.values[x.name] {
			if (x.isTyped() || !m.forged) && !x.kept(value, page) {
				lacks = append(lacks, "lost: "+x.name+"="+value[:min(len(value), 40)])
			}
		}
	}
	return slices.Compact(lacks)
}

// TestEveryRefusedFileSaysWhatToDo sends no file, an empty one, one that is no list and one without a line.
func TestEveryRefusedFileSaysWhatToDo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := s.newWorld(t)
	page := importPage + "?organisatie=" + w.organisation
	b := w.browser(admin)
	b.get(page).want(t, http.StatusOK, "novalidate")
	for what, file := range map[string][2]string{
		"none": {"", ""}, "empty": {"aanbod.csv", ""}, "no list": {"foto.csv", "\x89PNG\r\n\x1a\n\x00\x00"}, "a workbook that is none": {"aanbod.xlsx", "PK onzin"},
		"no lines": {"aanbod.csv", csvLines()}, "no columns": {"aanbod.csv", "een\ntwee\n"}, "another kind": {"aanbod.pdf", "%PDF-1.7"},
	} {
		got := b.upload(page, file[0], file[1])
		read := readRefusal(got.body)
		if got.status != http.StatusUnprocessableEntity || len(read.summary) != 1 || !strings.HasPrefix(read.title, "Fout: ") {
			t.Errorf("%s: status %d, %q on %q", what, got.status, read.summary, read.title)
		}
		for message, id := range read.summary {
			if why := read.explains(id, message, importPage); why != "" {
				t.Errorf("%s: %s (#%s): %s", what, message, id, why)
			}
		}
	}
}
