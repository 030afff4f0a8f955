// Package organisations serves the pages on which admins look after their organisation.
package organisations

import (
	"github.com/go-chi/chi/v5"

	"reflectietool/internal/expertise"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
	"reflectietool/internal/team"
	"reflectietool/templates/organisations"
)

// Server serves the pages on which admins look after their organisation.
type Server struct {
	*httpd.Kit
	Frameworks    *framework.Library    // the editions of the framework
	Organisations *organisation.Service // organisations, teams and members
	Teams         *team.Service         // team rounds
	Expertise     *expertise.Service    // what members know about
}

// Mount adds what admins do for their organisation, and what national admins do for all of them.
func (s *Server) Mount(r chi.Router) {
	r.Use(httpd.NoStore)
	r.Get(paths.Management, s.SignedIn(s.manageShow))
	r.Post(paths.ManagementOrganisations, s.SignedIn(s.organisationMake))
	r.Post(paths.ManagementAdmins, s.SignedIn(s.adminInvite))
	r.Get(paths.ManagementTrail, s.SignedIn(s.nationalLogShow))
	r.Get(paths.Organisation(paths.ID), s.SignedIn(s.homeShow))
	r.Get(paths.OrganisationPeople(paths.ID), s.SignedIn(s.peopleShow))
	r.Post(paths.OrganisationPeople(paths.ID), s.SignedIn(s.memberChange))
	r.Post(paths.OrganisationPeopleBulk(paths.ID), s.SignedIn(s.peopleBulk))
	r.Get(paths.OrganisationInvite(paths.ID), s.SignedIn(s.organisationShow(organisations.OrganisationInvite)))
	r.Post(paths.OrganisationInvite(paths.ID), s.SignedIn(s.inviteChange))
	r.Get(paths.OrganisationTeams(paths.ID), s.SignedIn(s.organisationShow(organisations.OrganisationTeams)))
	r.Post(paths.OrganisationTeams(paths.ID), s.SignedIn(s.teamChange))
	r.Get(paths.OrganisationFunctions(paths.ID), s.SignedIn(s.organisationShow(organisations.OrganisationFunctions)))
	r.Post(paths.OrganisationFunctions(paths.ID), s.SignedIn(s.functionMake))
	r.Get(paths.FunctionNew(paths.ID), s.SignedIn(s.functionNew))
	r.Get(paths.OrganisationExpertise(paths.ID), s.SignedIn(s.expertiseAdmin))
	r.Post(paths.OrganisationExpertise(paths.ID), s.SignedIn(s.expertiseChange))
	r.Get(paths.OrganisationExpertiseCSV(paths.ID), s.SignedIn(s.expertiseCSV))
	r.Get(paths.OrganisationSettings(paths.ID), s.SignedIn(s.organisationShow(organisations.OrganisationSettings)))
	r.Post(paths.OrganisationSettings(paths.ID), s.SignedIn(s.settingsChange))
	r.Get(paths.OrganisationLogin(paths.ID), s.SignedIn(s.loginSettings))
	r.Post(paths.OrganisationLogin(paths.ID), s.SignedIn(s.loginSave))
	r.Post(paths.OrganisationLoginRemove(paths.ID), s.SignedIn(s.loginRemove))
	r.Get(paths.OrganisationTrail(paths.ID), s.SignedIn(s.logShow))
	r.Get(paths.OrganisationTrailCSV(paths.ID, nil), s.SignedIn(s.logCSV))
	r.Get(paths.OrganisationRounds(paths.ID), s.SignedIn(s.roundsShow))
	r.Get(paths.OrganisationRoundsCSV(paths.ID), s.SignedIn(s.roundsCSV))
	r.Get(paths.OrganisationRoundsJSON(paths.ID), s.SignedIn(s.roundsJSON))
	r.Get(paths.Function(paths.ID), s.SignedIn(s.functionShow))
	r.Post(paths.Function(paths.ID), s.SignedIn(s.functionSave))
	r.Post(paths.FunctionDelete(paths.ID), s.SignedIn(s.functionDelete))
}
