package organisations

import (
	"math"
	"net/url"
	"strconv"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/audit"
	"reflectietool/internal/calendar"
	"reflectietool/internal/expertise"
	"reflectietool/internal/fault"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
	"reflectietool/internal/team"
	"reflectietool/internal/team/meeting"
	"reflectietool/internal/text"
	"reflectietool/templates/ui"
)

// The fields of the filter of the trail.
const (
	trailWhoField   = "wie"
	trailWhatField  = "wat"
	trailSinceField = "van"
	trailUntilField = "tot"
)

// actGroup is a choice in the filter of the trail. Each act that an organisation can have is in one group.
type actGroup struct {
	slug, label string
	acts        []audit.Act
}

var actGroups = []actGroup{
	{"mensen", "Mensen, rollen en functies van mensen", []audit.Act{
		organisation.ActMemberLeft, organisation.ActMemberRemoved, organisation.ActRoleGiven, organisation.ActRoleTaken, organisation.ActFunctionOfMemberSet,
	}},
	{"uitnodigingen", "Uitnodigingen", []audit.Act{
		organisation.ActInvitationSent, organisation.ActInvitationResent, organisation.ActInvitationRevoked, organisation.ActInvitationAccepted, organisation.ActInvitationDeclined,
	}},
	{"teams", "Teams", []audit.Act{organisation.ActTeamMade, organisation.ActTeamRenamed, organisation.ActTeamDeleted}},
	{"functies", "Functies", []audit.Act{organisation.ActFunctionSaved, organisation.ActFunctionDeleted}},
	{"rondes", "Teamrondes en teamsessies", []audit.Act{
		team.ActOpened, team.ActReminded, team.ActClosed, meeting.ActPlanned, meeting.ActChanged, meeting.ActCalledOff,
	}},
	{"expertise", "Expertise", []audit.Act{expertise.ActAdded, expertise.ActRenamed, expertise.ActHidden, expertise.ActShown}},
	{"aanbod", "Eigen aanbod", []audit.Act{
		intake.ActImported, curate.ActMade, curate.ActChanged, curate.ActPublished, curate.ActArchived, curate.ActRestored, curate.ActChecked,
		curate.ActDated, curate.ActFitted, curate.ActPeriod, intake.ActImportUndone, curate.ActWentBack, curate.ActUndone, curate.ActFlagHandled, curate.ActSuggestionHandled,
	}},
	{"instellingen", "Instellingen en inloggen", []audit.Act{
		organisation.ActMade, organisation.ActSettingsChanged, account.ActLoginChanged, account.ActLoginRemoved,
	}},
}

func actOptions() []ui.SelectOption {
	options := []ui.SelectOption{{Value: "", Label: "Alles"}}
	for _, group := range actGroups {
		options = append(options, ui.SelectOption{Value: group.slug, Label: group.label})
	}
	return options
}

// groupOf returns the Dutch name of the group of an act, "" for an act without one.
func groupOf(act audit.Act) string {
	for _, group := range actGroups {
		for _, other := range group.acts {
			if other == act {
				return group.label
			}
		}
	}
	return ""
}

// OrganisationLogProps hold one page of the trail of an organisation.
type OrganisationLogProps struct {
	Organisation organisation.Organisation
	Form         TrailForm
	Errors       fault.Invalid // about the filter
	Lines        []audit.Line
	Next         int64 // id of the line after which the next page begins; 0 at the end
}

// errors returns the errors in the order of the fields.
func (p OrganisationLogProps) errors() []ui.FieldError {
	return append(ui.FieldErrors(p.Errors, trailSinceField), ui.FieldErrors(p.Errors, trailUntilField)...)
}

// TrailForm says which part of the trail to show, as it was typed.
type TrailForm struct {
	Who, What, Since, Until string
	Before                  int64 // the line before which the page begins, 0 for the newest page
}

// ReadTrailForm reads the query of the trail.
func ReadTrailForm(query url.Values) TrailForm {
	line, _ := text.Whole(query.Get(paths.BeforeParam), math.MaxInt) // without a number it is the newest page
	return TrailForm{
		Who: text.OneLine(query.Get(trailWhoField)), What: query.Get(trailWhatField),
		Since: query.Get(trailSinceField), Until: query.Get(trailUntilField), Before: int64(line),
	}
}

// filtered reports whether the form leaves acts out.
func (f TrailForm) filtered() bool {
	return f.Who != "" || f.What != "" || f.Since != "" || f.Until != ""
}

// from returns the query of the same filter from a line on, 0 for the newest.
func (f TrailForm) from(line int64) url.Values {
	query := url.Values{trailWhoField: {f.Who}, trailWhatField: {f.What}, trailSinceField: {f.Since}, trailUntilField: {f.Until}}
	if line != 0 {
		query.Set(paths.BeforeParam, strconv.FormatInt(line, 10))
	}
	return query
}

// Filter returns the filter, or what is wrong with the days. Both days belong to the period.
func (f TrailForm) Filter() (audit.Filter, fault.Invalid) {
	filter, invalid := audit.Filter{Person: f.Who}, fault.Invalid{}
	for _, group := range actGroups {
		if group.slug == f.What {
			filter.Acts = group.acts
		}
	}
	day := func(field, typed string) *time.Time {
		if typed == "" {
			return nil
		}
		day, problem := calendar.Choice{Last: time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)}.Read(typed)
		invalid.Add(field, problem)
		return &day
	}
	since, until := day(trailSinceField, f.Since), day(trailUntilField, f.Until)
	if since != nil && until != nil && len(invalid) == 0 && until.Before(*since) {
		invalid[trailUntilField] = "Deze dag ligt voor de eerste dag. Kies een latere dag."
	}
	if since != nil {
		begin := calendar.End(since.AddDate(0, 0, -1))
		filter.Since = &begin
	}
	if until != nil {
		end := calendar.End(*until)
		filter.Until = &end
	}
	return filter, invalid
}

// LogHead names the cells of LogRows.
var LogHead = []string{"moment", "door", "over", "soort", "wat"}

// LogRows returns lines of the trail in Dutch for a spreadsheet, with the same names as the page.
func LogRows(lines []audit.Line) [][]string {
	rows := make([][]string, len(lines))
	for i, line := range lines {
		rows[i] = []string{line.At.Format("2006-01-02 15:04"), line.Actor, line.Subject, groupOf(line.Act), logSentence(line)}
	}
	return rows
}
