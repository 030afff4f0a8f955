package framework_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"reflectietool/internal/framework"
)

const (
	folder = "wmo-2013-1"
	first  = folder + "/1-eigen-kracht.json"
	fourth = folder + "/4-integraal-werken.json"
	last   = folder + "/5-signaleren-en-agenderen.json"
)

// realData copies the embedded content, so that a test can break it.
func realData(t testing.TB) fstest.MapFS {
	t.Helper()
	data := fstest.MapFS{}
	source := os.DirFS("data")
	err := fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(source, name)
		data[name] = &fstest.MapFile{Data: raw}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// replace returns an edit that replaces the first occurrence of old in a file.
func replace(file, old, with string) func(*testing.T, fstest.MapFS) {
	return func(t *testing.T, data fstest.MapFS) {
		t.Helper()
		text := string(data[file].Data)
		if !strings.Contains(text, old) {
			t.Fatalf("%s does not contain %q", file, old)
		}
		data[file] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, with, 1))}
	}
}

func move(from, to string) func(*testing.T, fstest.MapFS) {
	return func(_ *testing.T, data fstest.MapFS) {
		data[to] = data[from]
		delete(data, from)
	}
}

func TestBrokenDataIsRefusedWithAClearError(t *testing.T) {
	const edition = folder + "/edition.json"
	tests := []struct {
		name string
		edit func(*testing.T, fstest.MapFS)
		want string
	}{
		{"unknown field", replace(first, `"effect":`, `"efect":`), `1-eigen-kracht.json: json: unknown field "efect"`},
		{"broken JSON", replace(first, `"competencies": [`, `"competencies": `), "1-eigen-kracht.json: "},
		{"wrong type", replace(first, `"level": 1`, `"level": "1"`), "1-eigen-kracht.json: json: cannot unmarshal string"},
		{"text after the end", replace(edition, "\n}", "\n}\n{}"), "edition.json: text after the end"},
		{"no edition.json", func(_ *testing.T, d fstest.MapFS) { delete(d, edition) }, "edition.json: open"},
		{"no edition at all", func(_ *testing.T, d fstest.MapFS) { clear(d) }, "no edition is the current one"},
		{"no kenmerken", func(_ *testing.T, d fstest.MapFS) {
			for name := range d {
				if name != edition {
					delete(d, name)
				}
			}
		}, "wmo-2013-1: has no kenmerken"},
		{"function without a level", functions(`"zelfregie": 3`), "sociaal-werker: has no level for"},
		{"function with a strange competency", functions(`"onbekend": 3`), `has a level for "onbekend"`},
		{"function with a strange level", functions(`"zelfregie": 5`), "functions.json"},
		{"loose file", func(_ *testing.T, d fstest.MapFS) { d["notes.txt"] = &fstest.MapFile{} }, "notes.txt: unexpected file"},
		{"strange file", func(_ *testing.T, d fstest.MapFS) { d[folder+"/Notes.json"] = &fstest.MapFile{} }, "Notes.json: unexpected file"},
		{"gap in the order", move(last, folder+"/6-signaleren-en-agenderen.json"), "its number should be 5"},
		{"place given twice", move(last, folder+"/4-signaleren-en-agenderen.json"), "its number should be 5"},
		{"slug is not the file name", move(last, folder+"/5-signaleren.json"), `slug "signaleren-en-agenderen" differs`},
		{"folder is not the edition", replace(edition, `"number": 1`, `"number": 2`), `should be named "wmo-2013-2"`},
		{"number below one", replace(edition, `"number": 1`, `"number": 0`), "number 0 should be 1 or higher"},
		{"code in capitals", replace(edition, `"wmo-2013"`, `"WMO"`), `code "WMO" should have`},
		{"none is current", replace(edition, `"current": true`, `"current": false`), "no edition is the current one"},
		{"empty source line", replace(edition, `"source": "`, `"source": "", "name": "`), "source: is empty"},
		{"empty name", replace(first, `"name": "Eigen kracht versterken"`, `"name": ""`), "eigen-kracht: name: is empty"},
		{"name used twice", replace(first, `"name": "Stimuleert verantwoordelijk gedrag"`, `"name": "Versterkt eigen kracht en zelfregie"`), `name: "Versterkt eigen kracht en zelfregie" is used already`},
		{"slug used twice", replace(first, `"slug": "verantwoordelijkheid"`, `"slug": "zelfregie"`), `slug: "zelfregie" is used already`},
		{"slug with a space", replace(first, `"slug": "zelfregie"`, `"slug": "zelf regie"`), `slug "zelf regie" should have`},
		{"column left out", replace(first, `"effect": "`, `"description": "`), "eigen-kracht: effect: is empty"},
		{"only spaces", replace(first, `"Met respect behandeld worden."`, `" "`), "resident[0]: is empty"},
		{"line break in a text", replace(first, "Met respect behandeld", `Met respect\nbehandeld`), "resident[0]: has a line break"},
		{"item twice", replace(first, `"Met respect behandeld worden.",`, `"Met respect behandeld worden.", "Met respect behandeld worden.",`), "resident[1]: "},
		{"empty list", replace(first, `"behaviours": ["eigen-kracht-3", "eigen-kracht-4", "eigen-kracht-5"]`, `"behaviours": []`), "verantwoordelijkheid: behaviours: is empty"},
		{"code of another competency", replace(first, `"zelfregie-1"`, `"zelf-1"`), `statements[0]: code "zelf-1" should be zelfregie-1`},
		{"code without a number", replace(first, `"zelfregie-1"`, `"zelfregie-01"`), `code "zelfregie-01" should be`},
		{"code used twice", replace(first, `"zelfregie-2"`, `"zelfregie-1"`), `"zelfregie-1" is used already by wmo-2013-1: zelfregie: statements[0]`},
		{"statement left out", replace(first, `{"code": "zelfregie-1", "text": "Ik benoem in een gesprek over problemen ook wat inwoners goed doen."},`, ""), "zelfregie: has 3 statements, want 4"},
		{"long statement", replace(first, "Ik benoem in een gesprek", "Ik benoem in een gesprek"+strings.Repeat(" heel", 7)), "zelfregie: statements[0]: has 19 words, at most 18"},
		{"empty statement", replace(first, "Ik benoem in een gesprek over problemen ook wat inwoners goed doen.", ""), "zelfregie: statements[0]: is empty"},
		{"level twice", replace(first, `"level": 2`, `"level": 1`), "zelfregie: has levels [1 1 3 4], want [1 2 3 4]"},
		{"level out of range", replace(first, `"level": 4`, `"level": 5`), "zelfregie: has levels [1 2 3 5]"},
		{"long level", replace(first, "Ik leer zien wat", "Ik leer zien"+strings.Repeat(" heel", 4)+" wat"), "zelfregie: levels[0]: has 16 words, at most 15"},
		{"long definition", replace(first, "Je informeert, en", "Je informeert"+strings.Repeat(" heel", 1)+", en"), "zelfregie: definition: has 36 words, at most 35"},
		{"no spoken name", replace(first, `"spoken": "inwoners zelf laten kiezen"`, `"spoken": ""`), "zelfregie: spoken: is empty"},
		{"no room question", replace(first, `"room_question": "Hoe krijg ik ruimte`, `"room_question": "", "talk_question": "Hoe krijg ik ruimte`), "zelfregie: room_question: is empty"},
		{"obstacle twice", replace(first, `"obstacles": [`, `"obstacles": ["Ik doe het.", "Ik doe het.",`), `obstacles[1]: "Ik doe het." is used already`},
		{"intention without then", replace(first, ", dan noem ik", ", noem ik"), `should have the form "Als ..., dan ...."`},
		{"intention with two thens", replace(first, ", dan noem ik twee", ", dan noem ik, dan twee"), `should have the form "Als ..., dan ...."`},
		{"intention without full stop", replace(first, "vraag ik wat past.", "vraag ik wat past"), `should have the form "Als ..., dan ...."`},
		{"card for a partner twice", replace(first, `"with": "organisatie"`, `"with": "inwoners"`), `dialogue[1]: slug: "inwoners" is used already`},
		{"card with an unknown column", replace(first, `"columns": ["resident"]`, `"columns": ["resident", "budget"]`), `"budget" is no column`},
		{"card without questions", replace(first, `"Waarin beslissen jullie zelf als wij helpen, en waarin nog te weinig?",`, `"",`), "dialogue[0]: questions[0]: is empty"},
		{"basic skill without question", replace(edition, "Bij wie kon je onlangs goed meevoelen, en bij wie kostte dat moeite?", ""), "basic_kit[0]: question: is empty"},
		{"ladder of an unknown competency", replace(edition, `"competency": "samenwerking"`, `"competency": "klimmen"`), `ladder: competency "klimmen" does not exist`},
		{"ladder step twice", replace(edition, `"slug": "begrijpen"`, `"slug": "kennen"`), `steps[1]: slug: "kennen" is used already`},
		{"behaviour of another kenmerk", replace(first, `["eigen-kracht-3",`, `["integraal-werken-1",`), `behaviour "integraal-werken-1" is not one of this kenmerk`},
		{"behaviour that nobody draws on", replace(first, `["eigen-kracht-3",`, `[`), `no competency draws on behaviour "eigen-kracht-3"`},
		{"behaviour drawn on twice", replace(first, `["eigen-kracht-3",`, `["eigen-kracht-4",`), `"eigen-kracht-4" is used already`},
		{"same_as nothing", replace(fourth, `"same_as": "binden-en-verbinden-5"`, `"same_as": "binden-en-verbinden-9"`), `same_as "binden-en-verbinden-9" is not an earlier behaviour`},
		{"same_as but another text", replace(fourth, "Je houdt alle hulp bij elkaar", "Je houdt hulp bij elkaar"), "its text differs from that of binden-en-verbinden-5"},
		{"same text without same_as", replace(fourth, `, "same_as": "binden-en-verbinden-5"`, ""), "is used already by wmo-2013-1: binden-en-verbinden-5"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := realData(t)
			tt.edit(t, data)
			lib, err := framework.LoadFS(data)
			if err == nil || lib != nil {
				t.Fatalf("LoadFS = %v, %v; want an error", lib, err)
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error does not say %q:\n%v", tt.want, err)
			}
		})
	}
}

func TestEveryFaultIsReportedAtOnce(t *testing.T) {
	data := realData(t)
	replace(first, `"zelfregie-2"`, `"zelfregie-1"`)(t, data)
	replace(first, `"level": 2`, `"level": 1`)(t, data)
	replace(last, `"Kunnen meepraten en meebeslissen."`, `""`)(t, data)
	data["notes.txt"] = &fstest.MapFile{}
	_, err := framework.LoadFS(data)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"zelfregie-1", "[1 1 3 4]", "resident[0]: is empty", "notes.txt"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error does not say %q:\n%v", want, err)
		}
	}
}

// small is a kenmerk with one competency: the loader must not depend on ten.
const small = `{"slug": "k", "name": "K", "description": "D.", "effect": "E.", "explanation": "X.",
	"professional": [{"code": "k-1", "text": "P."}], "resident": ["R."], "organisation": ["O."], "question": "Q?",
	"competencies": [{"slug": "c", "name": "C", "infinitive": "c", "spoken": "c", "definition": "F.",
		"statements": [{"code": "c-1", "text": "Ik a."}, {"code": "c-2", "text": "Ik b."}, {"code": "c-3", "text": "Ik c."}, {"code": "c-4", "text": "Ik d."}],
		"levels": [{"level": 1, "text": "1."}, {"level": 2, "text": "2."}, {"level": 3, "text": "3."}, {"level": 4, "text": "4."}],
		"talk_question": "T?", "room_question": "R?", "first_step": "S.", "practice_step": "P.", "strength_idea": "I.",
		"if_then": ["Als ik a, dan b ik."], "obstacles": ["Ik o."], "behaviours": ["k-1"]}]}`

func TestASecondFrameworkIsAddedAsData(t *testing.T) {
	const edition = `{"code": "klein", "number": 3, "name": "Klein", "source": "S", "editorial": "E"}`
	data := realData(t)
	data["klein-3/edition.json"] = &fstest.MapFile{Data: []byte(edition)}
	data["klein-3/1-k.json"] = &fstest.MapFile{Data: []byte(small)}
	lib, err := framework.LoadFS(data)
	if err != nil {
		t.Fatal(err)
	}
	f, ok := lib.Edition("klein/3")
	if !ok || len(f.Competencies()) != 1 || f.Name != "Klein" {
		t.Errorf("Edition(klein/3) = %+v, %v", f, ok)
	}
	if id := lib.Current().ID; id != "wmo-2013/1" {
		t.Errorf("the current edition is %s", id)
	}

	replace("klein-3/edition.json", `"number"`, `"current": true, "number"`)(t, data)
	if _, err := framework.LoadFS(data); err == nil || !strings.Contains(err.Error(), "edition klein/3 is the current one already") {
		t.Errorf("two current editions: %v", err)
	}
}

// FuzzLoadFS loads arbitrary kenmerken: whatever the loader accepts must be complete.
func FuzzLoadFS(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(strings.Replace(small, `"level": 1`, `"level": -9`, 1)))
	f.Add([]byte(`{"slug": "k", "competencies": [{}], "professional": [{"same_as": "k-1"}]}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, kenmerk []byte) {
		lib, err := framework.LoadFS(fstest.MapFS{
			"klein-1/edition.json": {Data: []byte(`{"code": "klein", "number": 1, "current": true, "name": "N", "source": "S", "editorial": "E"}`)},
			"klein-1/1-k.json":     {Data: kenmerk},
		})
		if err != nil {
			return
		}
		for _, c := range lib.Current().Competencies() {
			k, ok := lib.Current().KenmerkOf(c.Slug)
			if !ok || k.Slug != "k" || len(c.Statements) != framework.StatementsPerCompetency || len(c.Levels) != len(framework.Levels()) {
				t.Errorf("a kenmerk that is not whole was loaded: %+v", k)
			}
		}
	})
}

// functions adds a file with one function that has these targets.
func functions(targets string) func(*testing.T, fstest.MapFS) {
	return func(_ *testing.T, d fstest.MapFS) {
		d[folder+"/functions.json"] = &fstest.MapFile{Data: []byte(`{"editorial": "Eigen redactie.", "functions": [
			{"slug": "sociaal-werker", "name": "Sociaal werker", "source": "Functieboek", "link": "https://voorbeeld.example", "targets": {` + targets + `}}]}`)}
	}
}
