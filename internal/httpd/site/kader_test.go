package site_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
)

func TestKaderPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	f := s.frameworks.Current()
	for _, k := range f.Kenmerken {
		texts := []string{f.Source, k.Name, k.Description, k.Effect, k.Explanation, k.Question}
		for _, behaviour := range k.Professional {
			texts = append(texts, behaviour.Text)
		}
		texts = append(texts, k.Resident...)
		texts = append(texts, k.Organisation...)
		texts = append(texts, k.Practices...)
		texts = append(texts, k.Interventions...)
		for _, c := range k.Competencies {
			texts = append(texts, c.Name, c.Definition, c.TalkQuestion, c.FirstStep, c.PracticeStep, c.Statements[3].Text, c.Levels[0].Text,
				c.Spoken, c.RoomQuestion, c.StrengthIdea, c.IfThen[1].String(), c.Obstacles[2])
			if c.Slug == f.Ladder.Competency {
				texts = append(texts, f.Ladder.Name, f.Ladder.Source, f.Ladder.Steps[4].Question)
			}
		}
		texts = append(texts, f.LevelHint)
		b.get("/kader/"+k.Slug).want(t, http.StatusOK, texts...)
		b.get("/kader").want(t, http.StatusOK, k.Name, f.Source, f.BasicKit[3].Name, f.BasicKit[3].Question)
		b.get("/").want(t, http.StatusOK, k.Name)
	}
}

func TestCardsForATalk(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	for _, k := range s.frameworks.Current().Kenmerken {
		set := b.get("/kader/"+k.Slug+"/gesprek").want(t, http.StatusOK, k.Name)
		for _, card := range k.Dialogue {
			path := "/kader/" + k.Slug + "/gesprek/" + card.With
			b.get("/kader/"+k.Slug).want(t, http.StatusOK, path)
			texts := append([]string{card.Title}, card.Questions...)
			if slices.Contains(card.Columns, "resident") {
				texts = append(texts, k.Resident...)
			}
			if slices.Contains(card.Columns, "organisation") {
				texts = append(texts, k.Organisation...)
			}
			set.want(t, http.StatusOK, texts...)
			b.get(path).want(t, http.StatusOK, texts...)
		}
		b.get("/kader/"+k.Slug+"/gesprek/niemand").want(t, http.StatusNotFound)
	}
	b.get("/kader/niets/gesprek").want(t, http.StatusNotFound)
	b.get("/kader/niets/gesprek/inwoners").want(t, http.StatusNotFound)
}

// TestKaderAPI checks the names that other programs rely on.
func TestKaderAPI(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser(t)
	reply := b.get("/api/v1/kader").want(t, http.StatusOK)
	var api struct {
		Edition   string
		Kenmerken []struct {
			Slug, Name   string
			Competencies []struct {
				Slug, Name, Definition string
				Statements             []struct{ Code, Text string }
				Levels                 []struct {
					Level      int
					Name, Text string
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(reply.body), &api); err != nil {
		t.Fatal(err)
	}
	if api.Edition != "wmo-2013/1" || len(api.Kenmerken) != 5 {
		t.Fatalf("edition %q with %d kenmerken", api.Edition, len(api.Kenmerken))
	}
	for _, k := range api.Kenmerken {
		if k.Slug == "" || k.Name == "" || len(k.Competencies) != 2 {
			t.Errorf("kenmerk %+v", k)
		}
		for _, c := range k.Competencies {
			if c.Slug == "" || c.Name == "" || c.Definition == "" || len(c.Statements) != 4 || len(c.Levels) != 4 {
				t.Fatalf("competency %+v", c)
			}
			for i, l := range c.Levels {
				if l.Level != i+1 || l.Name == "" || l.Text == "" {
					t.Errorf("%s: level %+v", c.Slug, l)
				}
			}
			for _, statement := range c.Statements {
				if statement.Code == "" || statement.Text == "" {
					t.Errorf("%s: statement %+v", c.Slug, statement)
				}
			}
		}
	}

	etag := reply.header.Get("ETag")
	if etag == "" {
		t.Fatal("no ETag")
	}
	for _, known := range []string{etag, `"anders", ` + etag, "*"} {
		request := b.request(http.MethodGet, "/api/v1/kader", nil)
		request.Header.Set("If-None-Match", known)
		if again := b.do(request).want(t, http.StatusNotModified); again.body != "" {
			t.Error("a 304 has a body")
		}
	}
}
