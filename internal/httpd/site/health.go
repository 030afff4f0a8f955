package site

import (
	"context"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5/middleware"

	"reflectietool/internal/doctor"
)

// healthz says that the process is alive, whatever the state of the database. For "reflectietool doctor" a
// header says how the request came, in a word.
func (s *Server) healthz(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set(doctor.SeenHeader, s.seen(r))
	_, _ = w.Write([]byte("ok\n"))
}

// readyz says whether requests can be served, saving included.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := s.Ready(ctx); err != nil {
		s.LogFailure(r, http.StatusServiceUnavailable, err)
		http.Error(w, "database unavailable", http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("ready\n"))
}

// seen returns how a request came: directly, or from a proxy that is trusted and names the visitor, or not.
func (s *Server) seen(r *http.Request) string {
	visitor := middleware.GetClientIPAddr(r.Context())
	switch {
	case !s.trusts(r.RemoteAddr) && r.Header.Get("X-Forwarded-For") != "":
		return doctor.SeenUntrusted
	case !s.trusts(r.RemoteAddr):
		return doctor.SeenDirect
	case !visitor.IsValid():
		return doctor.SeenNobody
	case doctor.MadeUp.Contains(visitor):
		return doctor.SeenMadeUp
	}
	return doctor.SeenVisitor
}
