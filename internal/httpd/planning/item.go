package planning

import (
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/calendar"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/internal/plan"
	"reflectietool/templates/parts"
	"reflectietool/templates/planning"
)

// itemsFor returns what the visitor plans and did to learn for a goal.
func (s *Server) itemsFor(r *http.Request, visitor account.Session, goal string) ([]plan.Item, error) {
	items, err := s.Plans.Items(r.Context(), visitor.Person)
	return slices.DeleteFunc(items, func(i plan.Item) bool { return i.Goal != goal }), err
}

// itemNew shows the form that adds something to learn from, with what the offering says of it when there is one.
func (s *Server) itemNew(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	query := r.URL.Query()
	props, err := s.newItem(r, visitor, query.Get(paths.OfferingParam))
	if err != nil {
		return err
	}
	props.Draft.Goal = query.Get(paths.GoalParam)
	return s.showItem(w, r, http.StatusOK, visitor, props)
}

// newItem returns a new item with an offering, or without one when that is "". It returns fault.NotFound for an offering
// that the visitor may not see.
func (s *Server) newItem(r *http.Request, visitor account.Session, offering string) (props planning.ItemProps, _ error) {
	if offering == "" {
		return props, nil
	}
	found, err := s.Offerings.Get(r.Context(), visitor.Person, offering)
	if err != nil {
		return props, err
	}
	return planning.ItemOf(&found, calendar.DayOf(s.Now())), nil
}

// showItem shows the form of an item, with the goals that it can be for.
func (s *Server) showItem(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props planning.ItemProps) error {
	goals, err := s.Plans.Goals(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	props.Goals = goals
	return httpd.Render(w, r, status, planning.Item(props))
}

// itemAdd adds something to learn from to the plan.
func (s *Server) itemAdd(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	draft := planning.ReadItemForm(r.PostForm)
	_, err := s.Plans.AddItem(r.Context(), visitor.Person, draft)
	if invalid, ok := fault.AsInvalid(err); ok {
		props, err := s.newItem(r, visitor, draft.Offering)
		if err != nil {
			return err
		}
		props.Draft, props.Errors = draft, invalid
		return s.showItem(w, r, http.StatusUnprocessableEntity, visitor, props)
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Plan, "scholing-bewaard")
}

// itemShow shows the form that changes an item.
func (s *Server) itemShow(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	return s.showStoredItem(w, r, http.StatusOK, visitor, planning.ItemProps{})
}

// showStoredItem shows the item in the URL; props hold a form that was refused.
func (s *Server) showStoredItem(w http.ResponseWriter, r *http.Request, status int, visitor account.Session, props planning.ItemProps) error {
	item, err := s.Plans.Item(r.Context(), visitor.Person, chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	if props.Item = item; props.Errors == nil {
		props.Draft = planning.ItemDraftOf(item)
	}
	return s.showItem(w, r, status, visitor, props)
}

// itemChange stores what the person typed about an item.
func (s *Server) itemChange(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	draft := planning.ReadItemForm(r.PostForm)
	err := s.Plans.ChangeItem(r.Context(), visitor.Person, chi.URLParam(r, "id"), draft)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showStoredItem(w, r, http.StatusUnprocessableEntity, visitor, planning.ItemProps{Draft: draft, Errors: invalid})
	}
	if err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Plan, "scholing-bewaard")
}

// itemDelete takes an item out of the plan, once the person has confirmed that.
func (s *Server) itemDelete(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if !parts.Sure(r.PostForm) {
		return s.showStoredItem(w, r, http.StatusUnprocessableEntity, visitor, planning.ItemProps{
			Unsure: "Zet eerst een vinkje. Je kunt het verwijderen niet terugdraaien.",
		})
	}
	if err := s.Plans.DeleteItem(r.Context(), visitor.Person, chi.URLParam(r, "id")); err != nil {
		return err
	}
	return httpd.DoneAt(w, r, paths.Plan, "scholing-verwijderd")
}
