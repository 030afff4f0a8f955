// Package intake imports offerings from files and exports them to files.
//
// A file is read once, into a preview: for each row, the facts in the file and the changes that
// the import would make. The preview is kept for a day. A job carries it out in one transaction. It
// first decides again what to do with each row; if a digest shows that this differs from the
// preview, nothing is changed. Progress is written outside the transaction, so that it can be
// seen while the job runs.
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

// CatalogueSource is the import source of the shipped catalogue, and of CSV, XLSX and JSON files
// that state none. It is always the same, so that importing a newer edition of a file changes
// the offerings of the earlier one.
const CatalogueSource = "aanbod"

// shipped is the starter catalogue that is part of the program. Its URLs are as the sources
// state them.
//
//go:embed catalogue/aanbod.csv
var shipped []byte

// Options says how to import.
type Options struct {
	Source string // import source of the records without one; "" is CatalogueSource
	DryRun bool   // do everything, but save nothing
}

// Result counts what an import did, or would do in a dry run. New, Changed and Same add up to
// the number of records.
type Result struct {
	New     int         // offerings that were added
	Changed int         // offerings that were changed
	Same    int         // offerings that stayed as they were
	Kept    []KeptField // facts that were changed by hand and differ from the file
}

// KeptField is a fact that an import did not change, because a person changed it by hand.
type KeptField struct {
	Key     string // of the offering
	Column  string // of the fact
	Current string // the stored value, which stays
	File    string // the value in the file
}

// KeptRows returns the number of offerings with at least one KeptField.
func (r Result) KeptRows() int {
	keys := map[string]bool{}
	for _, k := range r.Kept {
		keys[k.Key] = true
	}
	return len(keys)
}

// Refused is the error of a file that was not imported because of its faults. Its message
// counts them; it unwraps to the Faults themselves.
type Refused struct {
	Path   string // of the file
	Faults Faults // at least one
}

// Error returns one line in Dutch.
func (r *Refused) Error() string {
	return fmt.Sprintf("%s: %s, er is niets geïmporteerd", r.Path, count(len(r.Faults), "fout", "fouten"))
}

// Unwrap returns the faults.
func (r *Refused) Unwrap() error { return r.Faults }

// ImportFile imports the file at path, in any format that Read reads, for the command line. It
// writes the result to out, in Dutch. If the file has faults, it writes these to out, imports
// nothing and returns a *Refused. It can run while the server runs.
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
		b.WriteString("Controle vooraf: er is niets veranderd. Dit zou er gebeuren:\n")
	}
	fmt.Fprintf(&b, "%d nieuw, %d gewijzigd, %d gelijk.\n", result.New, result.Changed, result.Same)
	if len(result.Kept) > 0 {
		fmt.Fprintf(&b, "Met de hand gewijzigd en daarom bewaard: %s in %s.\n",
			count(len(result.Kept), "gegeven", "gegevens"), count(result.KeptRows(), "rij", "rijen"))
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
