// Package planning holds the pages of a plan: what a person wants to do differently, and how that goes.
package planning

import (
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/plan"
)

// PlanProps describe the page with the whole plan of a person.
type PlanProps struct {
	plan.Stored
	Frameworks *framework.Library
	Today      time.Time
	SignedIn   bool   // the visitor has an account
	Done       string // key for parts.Done
}

// bare reports whether there is nothing yet to take along.
func (p PlanProps) bare() bool {
	return p.empty() && len(p.Items)+len(p.Agreements) == 0 && p.Calendar == nil
}

// empty reports whether there is no goal yet.
func (p PlanProps) empty() bool { return len(p.Goals.All()) == 0 }
