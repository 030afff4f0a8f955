package curation

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"reflectietool/internal/fault"
	"reflectietool/internal/httpd"
	"reflectietool/templates/curation"
)

// maxFields is how many bytes a form may have besides its file: the other fields and the headers
// around the parts.
const maxFields = 64 << 10

// maxDiscard is how many bytes of an unwanted upload are still read. A browser reads no answer
// before it has sent everything, and shows an error page of its own when it cannot send.
const maxDiscard = 512 << 20

// discard reads the rest of what a browser sends and keeps none of it, so that the browser gets to
// reading the answer.
func discard(r *http.Request, body io.Reader) {
	if r.Header.Get("Expect") != "" { // the client waits for permission to send, and gets the answer instead
		return
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(body, maxDiscard)) // an error means that the client went away: nothing left to do
}

// refuseFile answers an address that sent too many files.
func (s *Server) refuseFile(w http.ResponseWriter, r *http.Request) {
	discard(r, r.Body)
	s.ShowError(w, r, http.StatusTooManyRequests)
}

// errTooLarge is returned for a file above the limit, and errNoFile when none was chosen.
var (
	errTooLarge = fault.Invalid{curation.FileField: "Dit bestand is groter dan 50 MB. Splits het in delen, en lees die één voor één."}
	errNoFile   = fault.Invalid{curation.FileField: "Kies eerst een bestand."}
)

// upload is the file in a form, while it comes in.
type upload struct {
	name    string
	content io.Reader
	limit   int64 // in bytes
	read    int64
	err     error // why reading stopped
}

// Read reads the file, at most one byte beyond the limit.
func (u *upload) Read(p []byte) (int, error) {
	n, err := u.content.Read(p)
	u.read += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		u.err = err
	}
	return n, err
}

// failure returns why the file did not come in, nil when it did.
func (u *upload) failure() error {
	var tooLarge *http.MaxBytesError
	switch {
	case u.read > u.limit, errors.As(u.err, &tooLarge):
		return errTooLarge
	case u.err == nil, errors.Is(u.err, os.ErrDeadlineExceeded):
		return u.err
	default: // the upload was broken off, or is not a form
		return fmt.Errorf("%w: %w", httpd.ErrBadForm, u.err)
	}
}

// receiveFile finds the file in a form that is coming in, without holding it in memory. It returns
// errTooLarge for a request that announces more than limit, in bytes, and errNoFile when no file
// was chosen.
func receiveFile(w http.ResponseWriter, r *http.Request, field string, limit int64) (*upload, error) {
	if r.ContentLength > limit+maxFields {
		return nil, errTooLarge
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit+maxFields)
	form, err := r.MultipartReader()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", httpd.ErrBadForm, err)
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, errNoFile
		}
		if err != nil {
			return nil, (&upload{err: err}).failure()
		}
		if part.FormName() != field {
			continue
		}
		content := bufio.NewReader(part)
		if _, err := content.Peek(1); errors.Is(err, io.EOF) && part.FileName() == "" {
			return nil, errNoFile
		}
		return &upload{name: strings.ToValidUTF8(part.FileName(), ""), content: content, limit: limit}, nil
	}
}
