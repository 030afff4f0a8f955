package public

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/templates/public"
)

// Welcome shows what the site is for. It is also the first page of a visitor without a session.
func (s *Server) Welcome(w http.ResponseWriter, r *http.Request) error {
	return httpd.Render(w, r, http.StatusOK, public.Home(public.HomeProps{Framework: s.Frameworks.Current()}))
}

func (s *Server) about(w http.ResponseWriter, r *http.Request) error {
	return httpd.Render(w, r, http.StatusOK, public.About(public.AboutProps{Framework: s.Frameworks.Current()}))
}

// accessibilityChecked is the day on which the accessibility statement was last compared with the
// product.
var accessibilityChecked = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

func (s *Server) accessibility(w http.ResponseWriter, r *http.Request) error {
	return httpd.Render(w, r, http.StatusOK, public.Accessibility(public.AccessibilityProps{
		Operator: s.Operator.Name, Contact: s.Operator.Contact, DatedAt: accessibilityChecked,
	}))
}

func (s *Server) frameworkIndex(w http.ResponseWriter, r *http.Request) error {
	return httpd.Render(w, r, http.StatusOK, public.Kader(public.KaderProps{Framework: s.Frameworks.Current()}))
}

func (s *Server) frameworkKenmerk(w http.ResponseWriter, r *http.Request) error {
	f := s.Frameworks.Current()
	kenmerk, ok := f.Kenmerk(chi.URLParam(r, "kenmerk"))
	if !ok {
		return fault.NotFound
	}
	return httpd.Render(w, r, http.StatusOK, public.KaderKenmerk(public.KaderKenmerkProps{Framework: f, Kenmerk: kenmerk}))
}

// frameworkCards shows all gesprekskaarten of a kenmerk, to print.
func (s *Server) frameworkCards(w http.ResponseWriter, r *http.Request) error {
	kenmerk, ok := s.Frameworks.Current().Kenmerk(chi.URLParam(r, "kenmerk"))
	if !ok || len(kenmerk.Dialogue) == 0 {
		return fault.NotFound
	}
	return httpd.Render(w, r, http.StatusOK, public.Cards(public.CardsProps{Framework: s.Frameworks.Current(), Kenmerk: kenmerk}))
}

// frameworkCard shows the gesprekskaart for one partner.
func (s *Server) frameworkCard(w http.ResponseWriter, r *http.Request) error {
	kenmerk, ok := s.Frameworks.Current().Kenmerk(chi.URLParam(r, "kenmerk"))
	if !ok {
		return fault.NotFound
	}
	for _, card := range kenmerk.Dialogue {
		if card.With == chi.URLParam(r, "partner") {
			return httpd.Render(w, r, http.StatusOK, public.OneCard(public.CardsProps{Framework: s.Frameworks.Current(), Kenmerk: kenmerk}, card))
		}
	}
	return fault.NotFound
}

// roundsExplain explains to everyone how rounds work.
func (s *Server) roundsExplain(w http.ResponseWriter, r *http.Request) error {
	return httpd.Render(w, r, http.StatusOK, public.RoundsExplained())
}
