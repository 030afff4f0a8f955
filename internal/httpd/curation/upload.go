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
)

// maxFields is what a file may travel with: the headers around it.
const maxFields = 64 << 10

// maxDiscard is how much of what nobody wants is still taken from the line. A browser reads
// no answer before it has sent everything, and shows an error of its own when it cannot.
const maxDiscard = 512 << 20

// discard takes the rest of what a browser sends, so that it comes to reading the answer.
// None of it is kept.
func discard(r *http.Request, body io.Reader) {
	if r.Header.Get("Expect") != "" { // it waits for leave to send, and gets the answer instead
		return
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(body, maxDiscard)) // it went away: nothing left to do
}

// refuseFile answers to who sent too many files.
func (s *Server) refuseFile(w http.ResponseWriter, r *http.Request) {
	discard(r, r.Body)
	s.ShowError(w, r, http.StatusTooManyRequests)
}

// errTooLarge says that a file is larger than is taken, and errNoFile that none was chosen.
var (
	errTooLarge = fault.Invalid{"bestand": "Dit bestand is groter dan 50 MB. Splits het in delen, en lees die één voor één."}
	errNoFile   = fault.Invalid{"bestand": "Kies eerst een bestand."}
)

// upload is the file of a form, while it comes in.
type upload struct {
	name    string
	content io.Reader
	limit   int64 // in bytes
	read    int64
	err     error // why it came no further
}

// Read reads on, at most one byte more than the limit.
func (u *upload) Read(p []byte) (int, error) {
	n, err := u.content.Read(p)
	u.read += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		u.err = err
	}
	return n, err
}

// failure is why the file did not come in, nil when it did.
func (u *upload) failure() error {
	var tooLarge *http.MaxBytesError
	switch {
	case u.read > u.limit, errors.As(u.err, &tooLarge):
		return errTooLarge
	case u.err == nil, errors.Is(u.err, os.ErrDeadlineExceeded):
		return u.err
	default: // it was broken off, or is no form
		return fmt.Errorf("%w: %w", httpd.ErrBadForm, u.err)
	}
}

// receiveFile finds the file in a form that is coming in, which is not held in memory. It
// returns errTooLarge for what says itself to be larger than limit, in bytes, and errNoFile
// when nothing was chosen.
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
