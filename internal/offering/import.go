package offering

import (
	"bytes"
	"context"
	_ "embed" // for the catalogue
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"reflectietool/internal/framework"
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

// merge is the three-way merge of one offering: the facts as last imported, as they are
// now, and as the file has them. A fact that differs from the last import was changed
// by hand and stays. It returns the facts to keep from now on and what was kept.
//
// Columns that the file lacks say nothing, so they stay as they are.
func merge(current Offering, imported map[string]string, r *Record, fw *framework.Framework) (Offering, []KeptField, error) {
	now, file := facts(&current), facts(&r.Offering)
	var kept []KeptField
	next := current
	linksByHand := slices.ContainsFunc(merged, func(name string) bool { return now[name] != imported[name] })
	linksTaken := false
	for _, c := range columns {
		group := slices.Contains(merged, c.name)
		byHand := now[c.name] != imported[c.name] || group && linksByHand
		switch {
		case !slices.Contains(r.columns, c.name) || now[c.name] == file[c.name]:
		case byHand:
			kept = append(kept, KeptField{r.Offering.Key, c.name, now[c.name], file[c.name]})
		case group:
			linksTaken = true
		default:
			if err := c.parse(&next, file[c.name], fw); err != nil {
				return current, nil, fmt.Errorf("offering %s, column %s: %w", r.Offering.Key, c.name, err)
			}
		}
	}
	if linksTaken {
		next.Competencies = takeLinks(current.Competencies, r)
	}
	return next, kept, nil
}

// takeLinks returns the competencies of the file, with the levels that the offering has
// now where the file has no columns for them.
func takeLinks(current []Link, r *Record) []Link {
	links := slices.Clone(r.Offering.Competencies)
	if slices.Contains(r.columns, "from_level") && slices.Contains(r.columns, "to_level") {
		return links
	}
	for i := range links {
		for _, l := range current {
			if l.Competency == links[i].Competency {
				links[i].From, links[i].To = l.From, l.To
			}
		}
	}
	return links
}

// importedFacts returns the facts to remember as last imported.
func importedFacts(before map[string]string, r *Record) map[string]string {
	after := make(map[string]string, len(columns))
	for name, value := range before {
		after[name] = value
	}
	file := facts(&r.Offering)
	for _, name := range r.columns {
		after[name] = file[name]
	}
	return after
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

// ImportFile imports the catalogue file at path and reports to out in Dutch. When the
// file has faults, all of them are written to out, nothing is imported and the error is
// Refused. It may run while the server serves.
func ImportFile(ctx context.Context, s *Service, path string, dryRun bool, out io.Writer) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open catalogue: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	records, err := ReadCSV(f, s.framework)
	var faults Faults
	if errors.As(err, &faults) {
		if _, err := fmt.Fprintln(out, faults); err != nil {
			return err
		}
		return &Refused{path, faults}
	}
	if err != nil {
		return err
	}
	result, err := s.Import(ctx, records, ImportOptions{DryRun: dryRun})
	if err != nil {
		return err
	}
	return report(out, result, dryRun)
}

func report(out io.Writer, result ImportResult, dryRun bool) error {
	var b bytes.Buffer
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
