package api

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the description of the API
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering/search"
	"reflectietool/internal/paths"
	"reflectietool/internal/text"
	"reflectietool/templates/parts"
)

// openAPI describes what is under /api/v1. A test holds the server to it.
//
//go:embed openapi.json
var openAPI []byte

// The parameters of the API that are not those of the page.
const (
	afterParam = "na"     // the id of the last offering of the page before
	countParam = "aantal" // how many offerings a page holds
)

// usualList is how many offerings a page of the API holds when the request gives no number.
const usualList = 50

// api returns the http.HandlerFunc of a handler, with errors as JSON for programs to read.
func (s *Server) api(handle func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := handle(w, r); err != nil {
			s.refuse(w, r, err)
		}
	}
}

// refuse answers a request that failed or was not let in.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	status := httpd.StatusOf(err)
	s.LogFailure(r, status, err)
	httpd.RetryAfter(w, err)
	invalid, wrong := fault.AsInvalid(err)
	if wrong {
		status = http.StatusBadRequest
	}
	showProblem(w, r, status, invalid)
}

// problem is what RFC 9457 calls problem details, in Dutch.
type problem struct {
	Type     string            `json:"type"`               // always "about:blank"
	Title    string            `json:"title"`              // of the error page for this status
	Status   int               `json:"status"`             // the HTTP status
	Detail   string            `json:"detail"`             // what is wrong
	Instance string            `json:"instance,omitempty"` // the request id, when the failure is ours to mend
	Errors   map[string]string `json:"errors,omitempty"`   // messages by parameter
}

func showProblem(w http.ResponseWriter, r *http.Request, status int, invalid fault.Invalid) {
	texts := parts.ErrorFor(status, httpd.RequestID(r))
	p := problem{Type: "about:blank", Title: texts.Title, Status: status, Detail: texts.Text, Errors: invalid}
	if len(invalid) > 0 {
		p.Detail = "Deze parameters kloppen niet: " + strings.Join(slices.Sorted(maps.Keys(invalid)), ", ") + "."
	}
	if status >= http.StatusInternalServerError {
		p.Instance = "urn:request:" + httpd.RequestID(r)
	}
	body, _ := json.MarshalIndent(p, "", "  ") // texts always encode
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Del("ETag")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // an error means that the client went away: nothing left to do
}

// forReuse lets pages of other sites read what is public anyway. Their requests carry no cookies,
// and no handler of the API looks at any.
func forReuse(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Access-Control-Expose-Headers", "ETag")
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		next.ServeHTTP(w, r)
	})
}

// serveJSON sends a value with its hash as ETag, or a 304 to a client that has it already.
func serveJSON(w http.ResponseWriter, r *http.Request, value any) error {
	body, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return serveBytes(w, r, body)
}

func serveBytes(w http.ResponseWriter, r *http.Request, body []byte) error {
	sum := sha256.Sum256(body)
	w.Header().Set("ETag", `W/"`+hex.EncodeToString(sum[:16])+`"`) // weak: compression changes the bytes
	w.Header().Set("Cache-Control", "public, no-cache")
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	return nil
}

func (s *Server) openAPIShow(w http.ResponseWriter, r *http.Request) error {
	return serveBytes(w, r, openAPI)
}

// offeringsAPI lists the published national offerings, with the filters of the page.
func (s *Server) offeringsAPI(w http.ResponseWriter, r *http.Request) error {
	values := r.URL.Query()
	query, limit, err := s.parseAPIQuery(values)
	if err != nil {
		return err
	}
	offerings, more, err := s.Search.List(r.Context(), query, values.Get(afterParam), limit)
	if err != nil {
		return err
	}
	list := offeringListJSON{Offerings: []offeringJSON{}}
	for i := range offerings {
		list.Offerings = append(list.Offerings, jsonOf(&offerings[i], s.Now()))
	}
	if more {
		list.Next = new(offerings[len(offerings)-1].ID)
	}
	return serveJSON(w, r, list)
}

// parseAPIQuery reads the filters that the search page reads, and refuses those that the page would
// leave out: a program has no reader who would see that a filter did nothing.
func (s *Server) parseAPIQuery(values url.Values) (query search.Query, limit int, err error) {
	query, ignored := parts.ReadQuery(s.Frameworks.Current(), values)
	filters, invalid := parts.ReadFilters(values)
	query.Filters = filters
	for name, all := range values {
		if !slices.Contains(apiParameters(), name) {
			invalid[name] = "Deze parameter bestaat niet. In /api/v1/openapi.json staat welke er zijn."
		} else if ignored {
			s.unknownValues(invalid, name, all)
		}
	}
	for name, value := range map[string]string{paths.PointsParam: "1", paths.UnknownParam: paths.HideUnknown} {
		if values.Has(name) && values.Get(name) != value {
			invalid[name] = "Deze waarde bestaat niet. Vul " + value + " in, of laat de parameter weg."
		}
	}
	limit = usualList
	if typed := values.Get(countParam); typed != "" {
		if limit, _ = text.Whole(typed, search.MaxList); limit < 1 {
			invalid[countParam] = "Vraag om 1 tot en met " + strconv.Itoa(search.MaxList) + " per keer."
		}
	}
	if len(invalid) > 0 {
		return query, 0, invalid
	}
	return query, limit, nil
}

// unknownValues adds an error for a parameter whose value does not exist.
func (s *Server) unknownValues(invalid fault.Invalid, name string, all []string) {
	for _, value := range all {
		if _, ignored := parts.ReadQuery(s.Frameworks.Current(), url.Values{name: {value}}); ignored {
			invalid[name] = "Deze waarde bestaat niet: " + strconv.Quote(shortened(value)) + "."
		}
	}
}

func shortened(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "..."
	}
	return text
}

// offeringAPI returns one published national offering, also one that is over.
func (s *Server) offeringAPI(w http.ResponseWriter, r *http.Request) error {
	found, err := s.Offerings.Get(r.Context(), "", chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	return serveJSON(w, r, jsonOf(&found, s.Now()))
}
