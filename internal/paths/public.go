package paths

// Pages for everyone, and the checks for monitoring.
const (
	Home             = "/"       // Vandaag for a visitor with a session, the page Welcome for others
	Welcome          = "/welkom" // what the site is for
	About            = "/over"
	Privacy          = "/privacy"
	ProcessingSheet  = "/privacy/verwerkingen" // the processing of personal data, to print
	Accessibility    = "/toegankelijkheid"
	RoundExplanation = "/team/uitleg" // how team rounds work
	Framework        = "/kader"

	Health = "/healthz" // the process answers
	Ready  = "/readyz"  // the database can serve; on the operator's listener also why not

	Metrics = "/metrics" // figures for Prometheus, on the operator's listener only

	SecurityContact = "/.well-known/security.txt" // where to report a weakness (RFC 9116)
)

// TeamsSection is the part of Vandaag with the teams of the visitor.
const TeamsSection = "mijn-teams"

// HomeAtTeams is Home, opened at the teams.
const HomeAtTeams = Home + "#" + TeamsSection

// FrameworkKenmerk is the page of a kenmerk.
func FrameworkKenmerk(slug string) string { return Framework + "/" + slug }

// FrameworkCards has the gesprekskaarten of a kenmerk, to print.
func FrameworkCards(kenmerk string) string { return FrameworkKenmerk(kenmerk) + "/gesprek" }

// FrameworkCard is the gesprekskaart of a kenmerk for one partner.
func FrameworkCard(kenmerk, partner string) string { return FrameworkCards(kenmerk) + "/" + partner }

// FrameworkCompetency is the page of a kenmerk, opened at one of its competencies.
func FrameworkCompetency(kenmerk, competency string) string {
	return FrameworkKenmerk(kenmerk) + "#" + competency
}
