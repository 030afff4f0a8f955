// Package intake takes offerings in from files and writes them to files.
//
// A file is read once, into a preview: per row what it says and what it would change. The
// preview is kept for a day. A job carries it out in one transaction, after deciding
// everything again; when a digest shows that this differs from what was shown, nothing is
// done. Progress is written beside the transaction, so that it can be seen meanwhile.
package intake

import (
	"bytes"
	"context"
	_ "embed" // for the catalogue
	"errors"
	"fmt"
	"io"
	"os"

	"reflectietool/internal/offering"
)

// CatalogueSource is the import source of the shipped catalogue and of files in its
// form, so that importing a newer edition of the file changes the rows that are there.
const CatalogueSource = "aanbod"

// catalogue is the starter catalogue that ships with the product. Its addresses are as
// the sources state them.
//
//go:embed catalogue/aanbod.csv
var shipped []byte

// Options says how to import.
type Options struct {
	Source string // namespace of the keys; "" is CatalogueSource
	DryRun bool   // do everything but keep nothing
}

// Result counts what an import did, or would do in a dry run. New, Changed and
// Same together are the rows of the file.
type Result struct {
	New     int
	Changed int
	Same    int         // nothing changed in the database
	Kept    []KeptField // facts that were changed by hand, and differ from the file
}

// KeptField is a fact that an import left alone, because someone changed it by hand.
type KeptField struct {
	Key     string // of the offering
	Column  string
	Current string // what stays
	File    string // what the file says
}

// KeptRows counts the offerings with at least one fact kept.
func (r Result) KeptRows() int {
	keys := map[string]bool{}
	for _, k := range r.Kept {
		keys[k.Key] = true
	}
	return len(keys)
}

// Refused says that a file was not imported, because of its faults. Its message counts
// them; unwrap it for the Faults themselves.
type Refused struct {
	Path   string
	Faults Faults
}

// Error returns one Dutch line.
func (r *Refused) Error() string {
	return fmt.Sprintf("%s: %s, er is niets ingevoerd", r.Path, count(len(r.Faults), "fout", "fouten"))
}

// Unwrap returns the faults.
func (r *Refused) Unwrap() error { return r.Faults }

// ImportFile imports the file at path, of any format, and reports to out in Dutch. When the
// file has faults they are written to out, nothing is imported and the error is Refused. It
// may run while the server serves.
func ImportFile(ctx context.Context, s *Service, path string, dryRun bool, out io.Writer) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open file of offerings: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	file, err := Read(f, s.framework)
	var faults Faults
	switch {
	case errors.As(err, &faults):
	case err != nil:
		return err
	default:
		file.settle("")
		faults = file.Faults()
	}
	if len(faults) > 0 {
		if _, err := fmt.Fprintln(out, faults); err != nil {
			return err
		}
		return &Refused{path, faults}
	}
	result, err := s.Import(ctx, file.Records, Options{DryRun: dryRun})
	if err != nil {
		return err
	}
	return report(out, file, result, dryRun)
}

func report(out io.Writer, file *File, result Result, dryRun bool) error {
	var b bytes.Buffer
	for _, note := range file.Notes {
		fmt.Fprintln(&b, note)
	}
	if file.Encoding != "" && file.Encoding != "UTF-8" {
		fmt.Fprintf(&b, "Het bestand is gelezen als %s.\n", file.Encoding)
	}
	for _, r := range file.Records {
		for _, remark := range r.Remarks {
			fmt.Fprintf(&b, "  %s: %s\n", r.Offering.Key, remark)
		}
	}
	if dryRun {
		b.WriteString("Proef, er is niets veranderd. Dit zou er gebeuren:\n")
	}
	fmt.Fprintf(&b, "%d nieuw, %d gewijzigd, %d gelijk.\n", result.New, result.Changed, result.Same)
	if len(result.Kept) > 0 {
		fmt.Fprintf(&b, "Met de hand gewijzigd en daarom bewaard: %s bij %s aanbod.\n",
			count(len(result.Kept), "gegeven", "gegevens"), count(result.KeptRows(), "stuk", "stuks"))
	}
	for _, k := range result.Kept {
		fmt.Fprintf(&b, "  %s, kolom %q: blijft %q, in het bestand staat %q\n", k.Key, k.Column, offering.Shorten(k.Current), offering.Shorten(k.File))
	}
	_, err := out.Write(b.Bytes())
	return err
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
