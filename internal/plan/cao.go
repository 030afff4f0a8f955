package plan

import (
	"slices"
	"time"
)

// Obligation is whether an employer requires something.
type Obligation string

// The obligations.
const (
	Required  Obligation = "verplicht"
	Voluntary Obligation = "vrijwillig"
)

// Funding is who or what pays for something to learn. The zero value is unknown.
type Funding string

// The ways of paying.
const (
	ByEmployer   Funding = "werkgever"
	BySubsidy    Funding = "subsidie"
	ByCareer     Funding = "loopbaanbedrag"
	ByVitality   Funding = "vitaliteitsuren"
	ByChoice     Funding = "ikb"
	ByOneself    Funding = "zelf"
	ByOtherMeans Funding = "anders"
)

// Fundings lists the ways of paying in the order in which they are offered.
func Fundings() []Funding {
	return []Funding{ByEmployer, BySubsidy, ByCareer, ByVitality, ByChoice, ByOneself, ByOtherMeans}
}

// FundingsFor lists the ways of paying that can be chosen with an obligation.
func FundingsFor(o Obligation) []Funding {
	return slices.DeleteFunc(Fundings(), func(f Funding) bool { return o == Required && slices.Contains(cao.NotForRequired, f) })
}

// Label is the Dutch name of the way of paying, "" for unknown.
func (f Funding) Label() string {
	switch f {
	case ByEmployer:
		return "mijn werkgever"
	case BySubsidy:
		return "subsidie"
	case ByCareer:
		return "Loopbaanbedrag (eerder Loopbaanbudget)"
	case ByVitality:
		return "vitaliteitsuren"
	case ByChoice:
		return "IKB (individueel keuzebudget)"
	case ByOneself:
		return "ikzelf"
	case ByOtherMeans:
		return "op een andere manier"
	}
	return ""
}

// Agreed is what a collective labour agreement (cao) says about paying, with what a page needs to date it.
type Agreed struct {
	Name           string
	Ended          time.Time // its last day
	Source         string    // in Dutch: what is known about a later one
	NotForRequired []Funding // that cannot pay for obligatory training
	Why            string    // in Dutch
}

// cao is the rule that holds here: what is required is at the employer's cost.
var cao = Agreed{
	Name:           "Cao Sociaal Werk 2023-2025",
	Ended:          time.Date(2025, time.July, 31, 0, 0, 0, 0, time.UTC),
	Source:         "Deze cao liep tot en met 31 juli 2025. In oktober 2025 heeft CNV een nieuwe cao getekend, FNV niet. Wat daarin over scholing staat, hebben we niet gevonden.",
	NotForRequired: []Funding{ByCareer, ByVitality, ByChoice, ByOneself},
	Why:            "Verplichte scholing betaalt je werkgever. Dat mag niet uit je Loopbaanbedrag, vitaliteitsuren of IKB, en je betaalt het niet zelf (Cao Sociaal Werk 2023-2025).",
}

// Cao returns the rule about paying for obligatory training.
func Cao() Agreed { return cao }

// fundingProblem returns a Dutch message about a way of paying, "" for nothing.
func fundingProblem(o Obligation, f Funding) string {
	switch {
	case f != "" && f.Label() == "":
		return "Kies een van de manieren om te betalen."
	case o == Required && slices.Contains(cao.NotForRequired, f):
		return cao.Why
	}
	return ""
}
