package public

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"reflectietool/internal/fault"
	"reflectietool/internal/paths"
)

// securityContact says where to report a weakness, in the form of RFC 9116. Without a contact in the settings there is
// no such file. It expires in half a year, counted from the request, since the contact is read from the running server.
func (s *Server) securityContact(w http.ResponseWriter, _ *http.Request) error {
	if s.Operator.Security == "" {
		return fault.NotFound
	}
	var file strings.Builder
	fmt.Fprintf(&file, "Contact: %s\n", s.Operator.Security)
	fmt.Fprintf(&file, "Expires: %s\n", s.Now().UTC().Truncate(24*time.Hour).AddDate(0, 6, 0).Format(time.RFC3339))
	file.WriteString("Preferred-Languages: nl, en\n")
	if s.Site != "" {
		fmt.Fprintf(&file, "Canonical: %s\n", s.Site+paths.SecurityContact)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte(file.String())) // an error means that the client went away: nothing left to do
	return nil
}
