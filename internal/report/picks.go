package report

import "reflectietool/internal/assessment"

// WithPicks returns the same report with other picks, without offerings.
func (r *Report) WithPicks(picks []assessment.Pick) *Report {
	reflection := *r.Reflection
	reflection.Picks = picks
	return Build(Input{Framework: r.Framework, Reflection: &reflection, Previous: r.Compared})
}
