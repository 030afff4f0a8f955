package planning

import (
	"bytes"
	"net/http"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/httpd"
	"reflectietool/internal/icalendar"
	"reflectietool/internal/paths"
	"reflectietool/internal/plan"
	"reflectietool/templates/planning"
)

// asCSV sends the plan as a table.
func (s *Server) asCSV(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	whole, err := s.Plans.Stored(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	httpd.AsSpreadsheet(w, "plan.csv")
	return whole.WriteCSV(w)
}

// asJSON sends the plan for programs.
func (s *Server) asJSON(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	whole, err := s.Plans.Stored(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	return httpd.RenderJSON(w, whole)
}

// asCalendar sends the days of the plan. Others may look into a calendar, so it names no goals.
func (s *Server) asCalendar(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	days, err := s.Plans.Days(r.Context(), visitor.Person, false)
	if err != nil {
		return err
	}
	return s.sendDays(w, days)
}

// calendarFeed sends the days of a plan to whoever has the secret of its calendar.
func (s *Server) calendarFeed(w http.ResponseWriter, r *http.Request) error {
	days, err := s.Plans.CalendarOf(r.Context(), chi.URLParam(r, "secret"))
	if err != nil {
		return err
	}
	return s.sendDays(w, days)
}

func (s *Server) sendDays(w http.ResponseWriter, days []plan.Day) error {
	entries := make([]icalendar.Day, len(days))
	for i, day := range days {
		entries[i] = s.entry(day)
	}
	var file bytes.Buffer
	if err := icalendar.Write(&file, s.Now(), entries...); err != nil {
		return err
	}
	httpd.AsCalendar(w, "plan.ics")
	_, _ = file.WriteTo(w) // an error means that the client went away: nothing left to do
	return nil
}

// entry is a day as calendars show it. It links to the page about it when the site knows its own address.
func (s *Server) entry(day plan.Day) icalendar.Day {
	entry := icalendar.Day{ID: "plan-" + string(day.Kind) + "-" + day.ID, On: day.On, Words: day.Title}
	page := ""
	switch day.Kind {
	case plan.DayLookBack:
		entry.Title, page = "Terugkijken", paths.Goal(day.ID)
	case plan.DayDeadline:
		entry.Title, page = "Scholing klaar", paths.Item(day.ID)
	case plan.DayAgreement:
		entry.Title, page = "Afspraak klaar", paths.PlanAgreement(day.ID)
	}
	if day.Title != "" {
		entry.Title += ": " + day.Title
	}
	if s.Site != "" {
		entry.Page = s.Site + page
	}
	return entry
}

// calendarMake makes a private address for the days of the plan, and shows it once.
func (s *Server) calendarMake(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	titles := planning.WithTitles(r.PostForm)
	secret, err := s.Plans.MakeCalendar(r.Context(), visitor.Person, titles)
	if err != nil {
		return err
	}
	return httpd.Render(w, r, http.StatusOK, planning.CalendarMade(planning.CalendarProps{
		Address: s.Site + paths.CalendarFeed(secret), Known: s.Site != "", WithTitles: titles,
	}))
}

// calendarWithdraw ends that address.
func (s *Server) calendarWithdraw(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if err := s.Plans.WithdrawCalendar(r.Context(), visitor.Person); err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Plan, "agenda-weg")
}
