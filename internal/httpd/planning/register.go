package planning

import (
	"net/http"
	"strings"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/templates/planning"
)

// registerForm shows the form for the day on which the periods of a register begin.
func (s *Server) registerForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	props := planning.RegisterProps{Register: r.URL.Query().Get(paths.RegisterParam)}
	starts, err := s.Plans.Starts(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	for _, start := range starts {
		if strings.EqualFold(start.Register, props.Register) {
			props.Starts = planning.TypedDay(&start.On)
		}
	}
	return httpd.Render(w, r, http.StatusOK, planning.Register(props))
}

// registerSet stores that day.
func (s *Server) registerSet(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	props := planning.ReadRegisterForm(r.PostForm)
	err := s.Plans.SetPeriod(r.Context(), visitor.Person, props.Register, props.Starts)
	if invalid, ok := fault.AsInvalid(err); ok {
		props.Errors = invalid
		return httpd.Render(w, r, http.StatusUnprocessableEntity, planning.Register(props))
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Plan, "register-bewaard")
}
