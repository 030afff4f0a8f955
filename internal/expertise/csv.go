package expertise

import (
	"io"

	"reflectietool/internal/spreadsheet"
)

// WriteCSV writes a line per subject with a column per team, in Dutch. For a small team it writes
// only that the team is small.
func (o Overview) WriteCSV(w io.Writer) error {
	out := spreadsheet.NewWriter(w)
	head := []string{"soort", "onderwerp"}
	for _, team := range o.Teams {
		head = append(head, team.Name)
	}
	_ = out.Write(head) // the writer keeps the first error for Error
	for _, subject := range o.Subjects {
		line := []string{string(subject.Kind), subject.Name}
		for _, team := range o.Teams {
			words := team.Reach[subject.ID].Words()
			if team.Small {
				words = "te klein team"
			}
			line = append(line, words)
		}
		_ = out.Write(line) // the writer keeps the first error for Error
	}
	out.Flush()
	return out.Error()
}
