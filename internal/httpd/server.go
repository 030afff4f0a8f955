// Package httpd is the web server: the route table, the middleware around it and one
// file per part of the site. Handlers return errors; respond.go gives each kind one
// status and one Dutch page.
package httpd

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"reflectietool/internal/account"
	"reflectietool/internal/assessment"
	"reflectietool/internal/demand"
	"reflectietool/internal/demo"
	"reflectietool/internal/expertise"
	"reflectietool/internal/framework"
	"reflectietool/internal/offering"
	"reflectietool/internal/offering/curate"
	"reflectietool/internal/offering/intake"
	"reflectietool/internal/offering/links"
	"reflectietool/internal/offering/search"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
	"reflectietool/internal/report"
	"reflectietool/internal/sharing"
	"reflectietool/internal/team"
	"reflectietool/internal/team/meeting"
	"reflectietool/templates/organisations"
	"reflectietool/web"
)

// maxBody is the largest form that is read: a page full of notes stays far below it.
const maxBody = 64 << 10

// requestTime is how long a request may take; the database waits no longer.
const requestTime = 20 * time.Second

// Operator is who runs this server, as the privacy page tells. Empty means unknown.
type Operator struct {
	Name       string
	Contact    string // address or number
	BackupDays int    // how long backups are kept
	MailServer string // through which mail goes out
}

// Server holds what the handlers need. The last five may
// stay empty.
type Server struct {
	Frameworks     *framework.Library
	Accounts       *account.Service
	Assessments    *assessment.Service
	Demand         *demand.Service
	Offerings      *offering.Service
	Search         *search.Service
	Shelf          *shelf.Service
	Curation       *curate.Service
	Imports        *intake.Service
	Links          *links.Service
	Organisations  *organisation.Service
	Reports        *report.Service
	Sharing        *sharing.Service
	Teams          *team.Service
	Meetings       *meeting.Service
	Expertise      *expertise.Service
	Ready          func(context.Context) error // nil error when the database can serve
	Log            *slog.Logger
	Now            func() time.Time
	Operator       Operator
	Secure         bool           // served over https: cookies are Secure
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	Demo           *demo.Demo     // makes this a demonstration: every page says so
}

// Handler returns the whole site: the middleware chain and the route table.
func (s *Server) Handler() http.Handler {
	r := chi.NewRouter()
	r.Use(
		requestIDs,
		s.clientIP(),
		s.accessLog,
		s.recoverPanic,
		s.demonstration,
		s.securityHeaders,
		limitTime,
		middleware.Compress(5, "text/html", "text/csv", "application/json", "application/problem+json"),
		s.sameOrigin,
		s.limitBody,
		middleware.GetHead,
	)
	r.NotFound(s.page(notFound))
	r.MethodNotAllowed(s.page(methodNotAllowed))

	r.Get(paths.Health, healthz)
	r.Get(paths.Ready, s.readyz)
	r.Handle(web.Prefix+"*", web.Handler())
	r.Group(func(r chi.Router) { // for programs of others
		r.Use(forReuse, s.limitBy(apiLimit, func(w http.ResponseWriter, r *http.Request) { showProblem(w, r, http.StatusTooManyRequests, nil) }))
		r.Get(paths.APIDescription, s.api(s.openAPIShow))
		r.Get(paths.APIFramework, s.api(s.frameworkAPI))
		r.Get(paths.APIOfferings, s.api(s.offeringsAPI))
		r.Get(paths.APIOffering(paths.AnyID), s.api(s.offeringAPI))
	})

	r.Group(func(r chi.Router) { // for everyone
		r.Use(s.identify)
		r.Get(paths.Home, s.page(s.home))
		r.Get(paths.About, s.page(s.about))
		r.Get(paths.Privacy, s.page(s.privacy))
		r.Get(paths.Accessibility, s.page(s.accessibility))
		r.Get(paths.RoundExplanation, s.page(s.roundsExplain))
		r.Get(paths.Framework, s.page(s.frameworkIndex))
		r.Get(paths.FrameworkKenmerk(paths.Kenmerk), s.page(s.frameworkKenmerk))
		r.Get(paths.Offerings, s.page(s.offeringList))
		r.Get(paths.Offering(paths.ID), s.page(s.offeringShow))
	})

	r.Group(func(r chi.Router) { // about one person, and only for that person
		r.Use(noStore, s.identify)
		r.Get(paths.Reflections, s.page(s.reflectionIntro))
		r.Get(paths.QuickScan, s.page(s.reflectionIntro))
		r.Post(paths.Reflections, s.page(s.reflectionStart))
		r.Get(paths.Reflection(paths.ID), s.page(s.reflectionResume))
		r.Get(paths.ReflectionCheck(paths.ID), s.page(s.reflectionCheck))
		r.Post(paths.ReflectionCheck(paths.ID), s.page(s.reflectionFinish))
		r.Get(paths.ReflectionChoice(paths.ID), s.page(s.choiceShow))
		r.Post(paths.ReflectionChoice(paths.ID), s.page(s.choiceSave))
		r.Get(paths.ReflectionCompetency(paths.ID, paths.Competency), s.page(s.competencyShow))
		r.Post(paths.ReflectionCompetency(paths.ID, paths.Competency), s.page(s.competencySave))

		r.Get(paths.Report(paths.ID), s.page(s.reportShow))
		r.Post(paths.Report(paths.ID), s.page(s.reportPick))
		r.Post(paths.ReportDifference(paths.ID), s.page(s.reportDifference))
		r.Get(paths.ReportJSON(paths.ID), s.page(s.reportJSON))
		r.Get(paths.ReportCSV(paths.ID), s.page(s.reportCSV))

		r.Post(paths.ReportSheet(paths.ID), s.page(s.sheetMake))
		r.Get(paths.Sheet(paths.ID), s.page(s.sheetEdit))
		r.Post(paths.Sheet(paths.ID), s.page(s.sheetSave))
		r.Get(paths.SheetRead(paths.ID), s.page(s.sheetShow))
		r.Post(paths.SheetDelete(paths.ID), s.page(s.sheetDelete))
		r.Get(paths.SheetShare(paths.ID), s.page(s.shareForm))
		r.With(s.limit(mailCodeLimit)).Post(paths.SheetShare(paths.ID), s.page(s.share))
		r.Post(paths.ShareRevoke(paths.ID), s.page(s.shareRevoke))
		r.Get(paths.Shared(paths.ID), s.page(s.sharedShow))
		r.Get(paths.SharedReport(paths.ID), s.page(s.sharedReport))
		r.Get(paths.Insight, s.page(s.insightShow))

		r.Get(paths.Kept, s.page(s.keptShow))
		r.Get(paths.KeptCSV, s.page(s.keptCSV))
		r.Post(paths.KeptShare, s.page(s.listShare))
		r.Get(paths.List(paths.ID), s.page(s.listShow))
		r.Post(paths.ListRevoke(paths.ID), s.page(s.listUnshare))
		r.Get(paths.Suggest, s.page(s.suggestForm))
		r.Get(paths.Preference, s.page(s.preferenceForm))
		r.Post(paths.Preference, s.page(s.preferenceSave))
		r.Get(paths.OfferingFault(paths.ID), s.page(s.faultForm))
		r.Group(func(r chi.Router) {
			r.Use(s.limit(sendLimit))
			r.Post(paths.OfferingKeep(paths.ID), s.page(s.keep))
			r.Post(paths.OfferingUseful(paths.ID), s.page(s.useful))
			r.Post(paths.OfferingFault(paths.ID), s.page(s.faultReport))
			r.Post(paths.Suggest, s.page(s.suggest))
		})

		r.Get(paths.Resume, s.page(s.resumeForm))
		r.With(s.limit(resumeLimit)).Post(paths.Resume, s.page(s.resume))
		r.Post(paths.ResumeCode, s.page(s.resumeCodeMake))
		r.Get(paths.ProcessingSheet, s.page(s.privacySheet))
		r.Get(paths.Data, s.page(s.dataShow))
		r.Post(paths.DataRemember, s.page(s.dataRemember))
		r.Post(paths.DataStop, s.page(s.dataStop))
		r.Post(paths.DataDemand, s.page(s.demandConsent))
		r.Post(paths.DataRoundMails, s.page(s.profileRoundMails))
		r.Post(paths.DataName, s.page(s.profileName))
		r.Post(paths.DataKeeping, s.page(s.profileKeeping))
		r.With(s.limit(mailCodeLimit)).Post(paths.DataAddress, s.page(s.profileAddress))
		r.Get(paths.DataAddressCode(paths.ID), s.page(s.addressCodeForm))
		r.With(s.limit(mailCodeLimit)).Post(paths.DataAddressCode(paths.ID), s.page(s.addressCode))
		r.Get(paths.DataDownload, s.page(s.dataDownload))
		r.Post(paths.DataDelete, s.page(s.dataDelete))
		r.Get(paths.DataDeleteCode(paths.ID), s.page(s.deleteCodeForm))
		r.With(s.limit(mailCodeLimit)).Post(paths.DataDeleteCode(paths.ID), s.page(s.deleteCode))

		r.Get(paths.SignIn, s.page(s.signInForm))
		r.Get(paths.SignInCode(paths.ID), s.page(s.signInCodeForm))
		r.Get(paths.SignInLink(paths.LinkSecret), s.page(s.signInLinkForm))
		r.Group(func(r chi.Router) {
			r.Use(s.limit(mailCodeLimit))
			r.Post(paths.SignIn, s.page(s.signInRequest))
			r.Post(paths.SignInCode(paths.ID), s.page(s.signInCode))
			r.Post(paths.SignInLink(paths.LinkSecret), s.page(s.signInLink))
		})
		if s.Demo != nil {
			r.Post(paths.DemoSignIn, s.page(s.demoSignIn))
			r.Get(paths.DemoMails, s.page(s.demoMails))
		}
		r.With(s.limit(organisationLimit)).Get(paths.SignInOrganisation(paths.ID), s.page(s.organisationDepart))
		r.With(s.limit(organisationLimit)).Get(paths.SignInReturn, s.page(s.organisationArrive))
		r.Get(paths.Account, s.page(s.accountShow))
		r.Post(paths.OwnFunction(paths.ID), s.page(s.ownFunctionSave))
		r.Get(paths.Leave(paths.ID), s.page(s.leaveForm))
		r.Post(paths.Leave(paths.ID), s.page(s.leave))
		r.Get(paths.Invitation(paths.ID), s.page(s.invitationShow))
		r.Post(paths.Invitation(paths.ID), s.page(s.invitationAccept))
		r.Post(paths.InvitationDecline(paths.ID), s.page(s.invitationDecline))
		r.Get(paths.Team(paths.ID), s.page(s.teamShow))
		r.Get(paths.RoundMails(paths.ID), s.page(s.roundMailsShow))
		r.Post(paths.RoundMails(paths.ID), s.page(s.roundMailsStop))
		r.Get(paths.RoundNew(paths.ID), s.page(s.roundNew))
		r.Post(paths.Rounds(paths.ID), s.page(s.roundOpen))
		r.Post(paths.RoundRemind(paths.ID, paths.RoundID), s.page(s.roundRemind))
		r.Get(paths.Round(paths.ID, paths.RoundID), s.page(s.roundShow))
		r.Get(paths.RoundCSV(paths.ID, paths.RoundID), s.page(s.roundCSV))
		r.Get(paths.RoundJSON(paths.ID, paths.RoundID), s.page(s.roundJSON))
		r.Get(paths.MeetingNew(paths.ID), s.page(s.sessionNew))
		r.Post(paths.Meetings(paths.ID), s.page(s.sessionPlan))
		r.Get(paths.Meeting(paths.ID, paths.MeetingID), s.page(s.sessionShow))
		r.Get(paths.MeetingEdit(paths.ID, paths.MeetingID), s.page(s.sessionEdit))
		r.Post(paths.MeetingEdit(paths.ID, paths.MeetingID), s.page(s.sessionChange))
		r.Post(paths.MeetingCancel(paths.ID, paths.MeetingID), s.page(s.sessionCancel))
		r.Post(paths.MeetingCard(paths.ID, paths.MeetingID), s.page(s.cardSave))
		r.Post(paths.MeetingCardTake(paths.ID, paths.MeetingID), s.page(s.cardTake))
		r.Get(paths.TeamExpertise(paths.ID), s.page(s.teamExpertise))
		r.Get(paths.OwnExpertise(paths.ID), s.page(s.ownExpertiseShow))
		r.Post(paths.OwnExpertise(paths.ID), s.page(s.ownExpertiseSave))
		r.Get(paths.Claim, s.page(s.claimForm))
		r.Post(paths.Claim, s.page(s.claim))
		r.Get(paths.Visits, s.page(s.visitsShow))
		r.Post(paths.SignOut, s.page(s.signOut))

		r.Get(paths.Management, s.page(s.manageShow))
		r.Get(paths.Demand, s.page(s.demandShow))
		r.Get(paths.DemandCSV, s.page(s.demandCSV))
		r.Post(paths.ManagementOrganisations, s.page(s.organisationMake))
		r.Post(paths.ManagementAdmins, s.page(s.adminInvite))
		r.Get(paths.Curation, s.page(s.curateList))
		r.Get(paths.CurationNew, s.page(s.curateNew))
		r.Post(paths.CurationNew, s.page(s.curateAdd))
		r.Post(paths.CurationGroup, s.page(s.curateMany))
		r.Post(paths.CurationSuggestion(paths.ID), s.page(s.suggestionHandle))
		r.Get(paths.CurationUndo, s.page(s.curateUndoForm))
		r.Post(paths.CurationUndo, s.page(s.curateUndo))
		r.Get(paths.Imports, s.page(s.importForm))
		r.With(s.limitBy(importLimit, s.refuseFile)).Post(paths.Imports, s.page(s.importUpload()))
		r.Get(paths.Import(paths.ID), s.page(s.importShow))
		r.Post(paths.Import(paths.ID), s.page(s.importChoose))
		r.Post(paths.ImportForget(paths.ID), s.page(s.importForget))
		r.Get(paths.ImportTemplate("csv"), s.page(s.importTemplate("csv")))
		r.Get(paths.ImportTemplate("xlsx"), s.page(s.importTemplate("xlsx")))
		r.Get(paths.Export("csv"), s.page(s.offeringsExport("csv")))
		r.Get(paths.Export("xlsx"), s.page(s.offeringsExport("xlsx")))
		r.Get(paths.Export("json"), s.page(s.offeringsExport("json")))
		r.Get(paths.Curated(paths.ID), s.page(s.curateEdit))
		r.Post(paths.Curated(paths.ID), s.page(s.curateSave))
		r.Post(paths.CuratedAct(paths.ID), s.page(s.curateAct))
		r.Get(paths.CuratedHistory(paths.ID), s.page(s.curateHistory))
		r.Get(paths.CuratedRevert(paths.ID), s.page(s.curateBackForm))
		r.Post(paths.CuratedRevert(paths.ID), s.page(s.curateBack))
		r.Get(paths.Organisation(paths.ID), s.page(s.organisationShow(organisations.OrganisationHome)))
		r.Get(paths.OrganisationPeople(paths.ID), s.page(s.organisationShow(organisations.OrganisationPeople)))
		r.Post(paths.OrganisationPeople(paths.ID), s.page(s.memberChange))
		r.Get(paths.OrganisationInvite(paths.ID), s.page(s.organisationShow(organisations.OrganisationInvite)))
		r.Post(paths.OrganisationInvite(paths.ID), s.page(s.inviteChange))
		r.Get(paths.OrganisationTeams(paths.ID), s.page(s.organisationShow(organisations.OrganisationTeams)))
		r.Post(paths.OrganisationTeams(paths.ID), s.page(s.teamChange))
		r.Get(paths.OrganisationFunctions(paths.ID), s.page(s.organisationShow(organisations.OrganisationFunctions)))
		r.Post(paths.OrganisationFunctions(paths.ID), s.page(s.functionMake))
		r.Get(paths.FunctionNew(paths.ID), s.page(s.functionNew))
		r.Get(paths.OrganisationExpertise(paths.ID), s.page(s.expertiseAdmin))
		r.Post(paths.OrganisationExpertise(paths.ID), s.page(s.expertiseChange))
		r.Get(paths.OrganisationExpertiseCSV(paths.ID), s.page(s.expertiseCSV))
		r.Get(paths.OrganisationSettings(paths.ID), s.page(s.organisationShow(organisations.OrganisationSettings)))
		r.Post(paths.OrganisationSettings(paths.ID), s.page(s.settingsChange))
		r.Get(paths.OrganisationLogin(paths.ID), s.page(s.loginSettings))
		r.Post(paths.OrganisationLogin(paths.ID), s.page(s.loginSave))
		r.Post(paths.OrganisationLoginRemove(paths.ID), s.page(s.loginRemove))
		r.Get(paths.OrganisationTrail(paths.ID), s.page(s.logShow))
		r.Get(paths.OrganisationRounds(paths.ID), s.page(s.roundsShow))
		r.Get(paths.OrganisationRoundsCSV(paths.ID), s.page(s.roundsCSV))
		r.Get(paths.OrganisationRoundsJSON(paths.ID), s.page(s.roundsJSON))
		r.Get(paths.Function(paths.ID), s.page(s.functionShow))
		r.Post(paths.Function(paths.ID), s.page(s.functionSave))
		r.Post(paths.FunctionDelete(paths.ID), s.page(s.functionDelete))
	})
	return r
}
