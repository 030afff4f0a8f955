package accounts

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/httpd"
	"reflectietool/templates/accounts"
	"reflectietool/templates/parts"
)

// atOnce is how many downloads one server makes at a time. Each takes a few megabytes of memory, and
// a slow client keeps one busy for httpd.DownloadTime at most.
const atOnce = 16

// downloadLife is how long a download counts as running if the server stops in the middle: the
// longest one, with its last write.
const downloadLife = httpd.DownloadTime + time.Minute

// dataDownload sends a person all that is stored about them: a page to read and the same as JSON,
// in one ZIP file. The file is sent while it is made, since it can be too much for memory. One
// person gets one at a time.
func (s *Server) dataDownload(w http.ResponseWriter, r *http.Request, visitor account.Session) error {
	select {
	case s.downloads <- struct{}{}:
		defer func() { <-s.downloads }()
	default:
		return s.busy(w, r, "Het is nu druk", "Veel mensen downloaden op dit moment hun gegevens.")
	}
	end, err := s.Accounts.BeginDownload(r.Context(), visitor.Person, downloadLife)
	if errors.Is(err, account.ErrDownloading) {
		return s.busy(w, r, "Je download loopt al", "Je gegevens worden al gedownload, misschien in een ander tabblad.")
	}
	if err != nil {
		return err
	}
	defer s.endDownload(r, end)
	data, err := s.stored(r.Context(), visitor.Person)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="mijn-gegevens.zip"`)
	client := &sending{to: httpd.SlowWriter(w)}
	if err := writeDownload(r.Context(), client, data); err != nil {
		if client.err == nil { // otherwise the client went away
			s.Log.ErrorContext(r.Context(), "a download was broken off", "id", httpd.RequestID(r), "error", err.Error())
		}
		panic(http.ErrAbortHandler) // the connection breaks, so that half a file does not look whole
	}
	return nil
}

// endDownload ends a download, also when its client went away. When that fails, the download counts as
// running until downloadLife is over.
func (s *Server) endDownload(r *http.Request, end func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), 5*time.Second)
	defer cancel()
	if err := end(ctx); err != nil {
		s.Log.WarnContext(ctx, "a download stays marked as running", "id", httpd.RequestID(r), "error", err.Error())
	}
}

// busy answers a download that cannot begin now.
func (s *Server) busy(w http.ResponseWriter, r *http.Request, title, reason string) error {
	w.Header().Set("Retry-After", strconv.Itoa(int(downloadLife.Seconds())))
	return httpd.Render(w, r, http.StatusTooManyRequests, parts.Error(parts.ErrorProps{
		Status: http.StatusTooManyRequests, Title: title, Text: reason,
		Advice: "Wacht tot de download klaar is. Zie je er geen? Probeer het over een paar minuten opnieuw.",
	}))
}

// sending remembers why writing to the client failed.
type sending struct {
	to  io.Writer
	err error
}

func (s *sending) Write(p []byte) (int, error) {
	n, err := s.to.Write(p)
	if err != nil {
		s.err = err
	}
	return n, err
}

// writeDownload writes the two files as one ZIP file. After an error the file has no directory, so
// no program reads it as a whole one.
func writeDownload(ctx context.Context, w io.Writer, data accounts.DataFileProps) error {
	archive := zip.NewWriter(w)
	page, err := archive.Create("gegevens.html")
	if err != nil {
		return err
	}
	if err := accounts.DataFile(data).Render(ctx, page); err != nil {
		return err
	}
	text, err := archive.Create("gegevens.json")
	if err != nil {
		return err
	}
	if err := writeJSON(text, data); err != nil {
		return err
	}
	return archive.Close()
}

// stored reads all that is stored about a person, except the answers in reflections, which are read
// when they are written.
func (s *Server) stored(ctx context.Context, person string) (data accounts.DataFileProps, err error) {
	data.At, data.Frameworks = s.Now(), s.Frameworks
	data.Each = func(each func(*assessment.Reflection) error) error { return s.Assessments.Each(ctx, person, each) }
	if data.Stored, err = s.Accounts.Stored(ctx, person); err != nil {
		return data, err
	}
	if data.Memberships, err = s.Organisations.Memberships(ctx, person); err != nil {
		return data, err
	}
	if data.Mine, err = s.Assessments.Mine(ctx, person); err != nil {
		return data, err
	}
	if data.Sheets, err = s.Sharing.All(ctx, person); err != nil {
		return data, err
	}
	if data.Shares, err = s.Sharing.Shares(ctx, person); err != nil {
		return data, err
	}
	if data.SharedWithMe, err = s.Sharing.Received(ctx, person); err != nil {
		return data, err
	}
	if data.Offerings, err = s.Shelf.Stored(ctx, person); err != nil {
		return data, err
	}
	if data.Mails, err = s.Turns.Stored(ctx, person); err != nil {
		return data, err
	}
	if data.Teams, err = s.Teams.Stored(ctx, person); err != nil {
		return data, err
	}
	if data.MeetingCards, err = s.Meetings.StoredCards(ctx, person); err != nil {
		return data, err
	}
	if data.Expertise, err = s.Expertise.Stored(ctx, person); err != nil {
		return data, err
	}
	data.Plan, err = s.Plans.Stored(ctx, person)
	return data, err
}
