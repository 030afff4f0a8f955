package httpd

import (
	"context"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/templates/public"
)

func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	return render(w, r, http.StatusOK, public.Home(public.HomeProps{Framework: s.Frameworks.Current()}))
}

func (s *Server) about(w http.ResponseWriter, r *http.Request) error {
	return render(w, r, http.StatusOK, public.About(public.AboutProps{Framework: s.Frameworks.Current()}))
}

// accessibilityChecked is when the statement was last compared with the product.
var accessibilityChecked = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

func (s *Server) accessibility(w http.ResponseWriter, r *http.Request) error {
	return render(w, r, http.StatusOK, public.Accessibility(public.AccessibilityProps{
		Operator: s.Operator.Name, Contact: s.Operator.Contact, DatedAt: accessibilityChecked,
	}))
}

func (s *Server) frameworkIndex(w http.ResponseWriter, r *http.Request) error {
	return render(w, r, http.StatusOK, public.Kader(public.KaderProps{Framework: s.Frameworks.Current()}))
}

func (s *Server) frameworkKenmerk(w http.ResponseWriter, r *http.Request) error {
	f := s.Frameworks.Current()
	kenmerk, ok := f.Kenmerk(chi.URLParam(r, "kenmerk"))
	if !ok {
		return fault.NotFound
	}
	return render(w, r, http.StatusOK, public.KaderKenmerk(public.KaderKenmerkProps{Framework: f, Kenmerk: kenmerk}))
}

// frameworkAPI returns the current edition as JSON, for reuse with its source.
func (s *Server) frameworkAPI(w http.ResponseWriter, r *http.Request) error {
	return serveJSON(w, r, frameworkJSON(s.Frameworks.Current()))
}

// frameworkJSON adds the names of the levels, which the data itself does not repeat.
func frameworkJSON(f *framework.Framework) any {
	type level struct {
		framework.LevelDescription
		Name string `json:"name"`
	}
	type competency struct {
		framework.Competency
		Levels []level `json:"levels"`
	}
	type kenmerk struct {
		framework.Kenmerk
		Competencies []competency `json:"competencies"`
	}
	var kenmerken []kenmerk
	for _, k := range f.Kenmerken {
		out := kenmerk{Kenmerk: k}
		for _, c := range k.Competencies {
			levels := make([]level, 0, len(c.Levels))
			for _, l := range c.Levels {
				levels = append(levels, level{l, l.Level.Name()})
			}
			out.Competencies = append(out.Competencies, competency{c, levels})
		}
		kenmerken = append(kenmerken, out)
	}
	return struct {
		Edition   string    `json:"edition"`
		Framework string    `json:"framework"`
		Number    int       `json:"number"`
		Name      string    `json:"name"`
		Source    string    `json:"source"`
		Editorial string    `json:"editorial"`
		Kenmerken []kenmerk `json:"kenmerken"`
	}{f.ID, f.Code, f.Number, f.Name, f.Source, f.Editorial, kenmerken}
}

// healthz says that the process is alive, whatever the database does.
func healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte("ok\n"))
}

// readyz says whether requests can be served.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := s.Ready(ctx); err != nil {
		http.Error(w, "database unavailable", http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("ready\n"))
}
