package results

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/account"
	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/paths"
	"reflectietool/internal/sharing"
	"reflectietool/templates/results"
)

// shareForm asks with whom the owner wants to share a gespreksblad and until when.
func (s *Server) shareForm(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	sheet, err := s.ownSheet(r, visitor)
	if err != nil {
		return err
	}
	offer := sharing.Offer{Until: s.Sharing.Default().Format(time.DateOnly)}
	return s.showShare(w, r, http.StatusOK, visitor, sheet, offer, nil)
}

func (s *Server) showShare(
	w http.ResponseWriter, r *http.Request, status int, visitor account.Session, sheet *sharing.Sheet, offer sharing.Offer, errs fault.Invalid,
) error {
	first, last := s.Sharing.Bounds()
	return httpd.Render(w, r, status, results.Share(results.ShareProps{
		Sheet: sheet, Guest: !visitor.SignedIn(), Offered: s.Sharing.OffersMail(),
		Offer: offer, First: first, Last: last, Errors: errs,
	}))
}

// share shares a gespreksblad. The form says so when the owner is a guest or when the server cannot
// send mail.
func (s *Server) share(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	sheet, err := s.ownSheet(r, visitor)
	if err != nil {
		return err
	}
	if !visitor.SignedIn() || !s.Sharing.OffersMail() {
		return httpd.SeeOther(w, r, paths.SheetShare(sheet.ID))
	}
	offer := results.ReadShareForm(r.PostForm)
	_, err = s.Sharing.Share(r.Context(), visitor.Person, sheet.ID, offer)
	if invalid, ok := fault.AsInvalid(err); ok {
		return s.showShare(w, r, http.StatusUnprocessableEntity, visitor, sheet, offer, invalid)
	}
	if err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.InsightAtShared)
}

// shareRevoke ends a share.
func (s *Server) shareRevoke(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	if err := s.Sharing.Revoke(r.Context(), visitor.Person, chi.URLParam(r, "id")); err != nil {
		return err
	}
	return httpd.SeeOther(w, r, paths.InsightAtShared)
}
