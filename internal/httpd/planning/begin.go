package planning

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/fault"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/internal/plan"
	"reflectietool/internal/report"
	"reflectietool/templates/planning"
)

// beginForm shows the form that begins a goal, or first asks what it begins from.
func (s *Server) beginForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	query := r.URL.Query()
	if !query.Has(paths.CompetencyParam) && !query.Has(paths.OwnParam) {
		return s.choose(w, r, visitor)
	}
	start, err := s.start(r, visitor.Person, query)
	if err != nil {
		return askFirst(w, r, query.Get(paths.ReportParam), err)
	}
	goals, err := s.Plans.Goals(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	props := planning.BeginProps{Start: start, OffersMails: s.offersMails(visitor)}
	props.Form.Weeks = strconv.Itoa(plan.DefaultWeeks)
	if len(goals.Active) >= plan.MaxActive {
		props.Active = goals.Active
	}
	return httpd.Render(w, r, http.StatusOK, planning.Begin(props))
}

// choose asks what a goal begins from: something in the last report, or own words.
func (s *Server) choose(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	var props planning.ChooseProps
	latest, err := s.Reports.Latest(r.Context(), visitor.Person)
	switch {
	case errors.Is(err, fault.NotFound):
	case err != nil:
		return err
	default:
		props.Reflection = latest.Reflection.ID
		for _, point := range latest.Points {
			props.Points = append(props.Points, point.Competency)
		}
		for _, entry := range slices.Concat(latest.Use, latest.Strengths) {
			props.Strengths = append(props.Strengths, entry.Competency)
		}
	}
	return httpd.Render(w, r, http.StatusOK, planning.Choose(props))
}

// start returns what a goal begins from: a competency in a report of the person, or own words. It returns
// fault.NotFound for a competency that the report does not have, and the errors of report.Service.Own.
func (s *Server) start(r *http.Request, person string, from url.Values) (planning.Start, error) {
	if !from.Has(paths.CompetencyParam) {
		return planning.Start{Source: plan.FromOwn}, nil
	}
	own, err := s.Reports.Own(r.Context(), person, from.Get(paths.ReportParam))
	if err != nil {
		return planning.Start{}, err
	}
	competency, known := own.Framework.Competency(from.Get(paths.CompetencyParam))
	if !known {
		return planning.Start{}, fault.NotFound
	}
	return startFrom(own.Report, competency), nil
}

// startFrom is a start from a competency in a report.
func startFrom(r *report.Report, competency framework.Competency) planning.Start {
	is := func(e report.Entry) bool { return e.Competency.Slug == competency.Slug }
	source, reason := plan.FromPoint, assessment.Reason("")
	if slices.ContainsFunc(r.Use, is) || slices.ContainsFunc(r.Strengths, is) {
		source = plan.FromStrength
	}
	for _, point := range r.Points {
		if is(point.Entry) {
			reason = point.Reason
		}
	}
	return planning.Start{
		Source: source, Reflection: r.Reflection.ID, Framework: r.Framework, Competency: &competency,
		Suggestions: plan.Suggest(plan.Basis{Competency: competency, Source: source, Reason: reason, Answers: r.Reflection.Statements}),
	}
}

// begin begins a goal.
func (s *Server) begin(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	start, err := s.start(r, visitor.Person, r.PostForm)
	if err != nil {
		return askFirst(w, r, r.PostForm.Get(paths.ReportParam), err)
	}
	form := planning.ReadBeginForm(r.PostForm)
	id, err := s.Plans.Begin(r.Context(), visitor.Person, form.Draft(start), form.Rest)
	invalid, refused := fault.AsInvalid(err)
	var full plan.Full
	if errors.As(err, &full) {
		invalid, refused = fault.Invalid{planning.RestField: "Kies welk doel je laat rusten."}, true
	}
	if refused {
		return s.refuseBegin(w, r, visitor, planning.BeginProps{Start: start, Form: form, Active: full.Active, Errors: invalid})
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Goal(id), "doel-begonnen")
}

// refuseBegin shows the form again, with what was typed.
func (s *Server) refuseBegin(w http.ResponseWriter, r *http.Request, visitor account.Session, props planning.BeginProps) error {
	if props.Active == nil {
		goals, err := s.Plans.Goals(r.Context(), visitor.Person)
		if err != nil {
			return err
		}
		if len(goals.Active) >= plan.MaxActive {
			props.Active = goals.Active
		}
	}
	props.OffersMails = s.offersMails(visitor)
	return httpd.Render(w, r, http.StatusUnprocessableEntity, planning.Begin(props))
}

// askFirst redirects to the question "Telt mee?" where a report waits for its answer, and to the reflection where that
// is not finished.
func askFirst(w http.ResponseWriter, r *http.Request, reflection string, err error) error {
	switch {
	case errors.Is(err, report.ErrUnanswered):
		return httpd.SeeOther(w, r, paths.ReflectionChoice(reflection))
	case errors.Is(err, report.ErrUnfinished):
		return httpd.SeeOther(w, r, paths.Reflection(reflection))
	default:
		return err
	}
}
