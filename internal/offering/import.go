package offering

import (
	"bytes"
	"context"
	_ "embed" // for the catalogue
	"errors"
	"fmt"
	"io"
	"os"
)

// CatalogueSource is the import source of the shipped catalogue and of files in its
// form, so that importing a newer edition of the file changes the rows that are there.
const CatalogueSource = "aanbod"

// catalogue is the starter catalogue that ships with the product. Its addresses are as
// the sources state them.
//
//go:embed catalogue/aanbod.csv
var catalogue []byte

// ImportOptions says how to import.
type ImportOptions struct {
	Source string // namespace of the keys; "" is CatalogueSource
	DryRun bool   // do everything but keep nothing
}

// ImportResult counts what an import did, or would do in a dry run. New, Changed and
// Same together are the rows of the file.
type ImportResult struct {
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
func (r ImportResult) KeptRows() int {
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
	result, err := s.Import(ctx, file.Records, ImportOptions{DryRun: dryRun})
	if err != nil {
		return err
	}
	return report(out, file, result, dryRun)
}

func report(out io.Writer, file *File, result ImportResult, dryRun bool) error {
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
		fmt.Fprintf(&b, "  %s, kolom %q: blijft %q, in het bestand staat %q\n", k.Key, k.Column, shorten(k.Current), shorten(k.File))
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
