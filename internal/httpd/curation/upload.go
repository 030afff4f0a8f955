package curation

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"strings"
	"sync"

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

// refuseFile answers a network that sent too many files.
func (s *Server) refuseFile(w http.ResponseWriter, r *http.Request, err error) {
	discard(r, r.Body)
	s.Refuse(w, r, err)
}

// errTooLarge is returned for a file above the limit, errNoFile when none was chosen, and errTooMany
// when the same person or many people are sending files at the moment.
var (
	errTooLarge = fault.Invalid{curation.FileField: "Dit bestand is groter dan 50 MB. Splits het in delen, en kies die één voor één."}
	errNoFile   = fault.Invalid{curation.FileField: "Kies eerst een bestand."}
	errTooMany  = fault.Invalid{curation.FileField: "Er komen nu te veel bestanden tegelijk binnen. Wacht een paar minuten en kies het bestand opnieuw."}
)

// incoming counts the files that come in, or wait on disk to be read. Each may take as long as
// httpd.AllowUpload gives it. The limit for one person keeps a person with a slow line, or with bad
// intentions, from taking the places of others.
type incoming struct {
	mu  sync.Mutex
	of  map[string]int // by person
	all int
}

const (
	incomingOf  = 2  // of one person
	incomingAll = 20 // of everybody: 1 GB on disk
)

// begin reports whether one more file of a person may come in. If so, done must be called when the
// file is no longer on disk.
func (i *incoming) begin(person string) (done func(), ok bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.of[person] >= incomingOf || i.all >= incomingAll {
		return nil, false
	}
	if i.of == nil {
		i.of = map[string]int{}
	}
	i.of[person]++
	i.all++
	return func() {
		i.mu.Lock()
		defer i.mu.Unlock()
		i.all--
		if i.of[person]--; i.of[person] == 0 {
			delete(i.of, person)
		}
	}, true
}

// upload is a file that came in. It is on disk without a name, so that it is gone when it is closed
// and also when the server is killed.
type upload struct {
	*os.File
	name string // as the browser states it
}

// receiveFile takes the file in a form from the line and puts it on disk, so that a slow upload holds
// no memory. It returns errTooLarge for a file above limit, in bytes, and errNoFile when no file was
// chosen.
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
			return nil, brokenOff(err)
		}
		if part.FormName() == field {
			return keepFile(part, limit)
		}
	}
}

// keepFile puts a part of a form on disk.
func keepFile(part *multipart.Part, limit int64) (*upload, error) {
	file, err := os.CreateTemp("", "reflectietool-import-")
	if err != nil {
		return nil, fmt.Errorf("keep an upload: %w", err)
	}
	kept := &upload{File: file, name: strings.ToValidUTF8(part.FileName(), "")}
	if err := os.Remove(file.Name()); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	content := &incomingPart{from: part}
	size, err := io.Copy(file, io.LimitReader(content, limit+1))
	switch {
	case content.err != nil:
		err = brokenOff(content.err)
	case err != nil: // the disk is full
		err = fmt.Errorf("%w: keep an upload: %w", fault.Unavailable, err)
	case size > limit:
		err = errTooLarge
	case size == 0 && part.FileName() == "":
		err = errNoFile
	default:
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return kept, nil
}

// incomingPart keeps the error of reading apart from that of writing to disk.
type incomingPart struct {
	from io.Reader
	err  error
}

func (p *incomingPart) Read(b []byte) (int, error) {
	n, err := p.from.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		p.err = err
	}
	return n, err
}

// brokenOff returns the error for a form that could not be read to its end.
func brokenOff(err error) error {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return errTooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		return err
	default: // the upload was broken off, or is not a form
		return fmt.Errorf("%w: %w", httpd.ErrBadForm, err)
	}
}
