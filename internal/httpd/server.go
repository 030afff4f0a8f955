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
	"reflectietool/internal/report"
	"reflectietool/internal/sharing"
	"reflectietool/internal/team"
	"reflectietool/templates/pages"
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
	Expertise      *expertise.Service
	Ready          func(context.Context) error // nil error when the database can serve
	Log            *slog.Logger
	Now            func() time.Time
	Operator       Operator
	Secure         bool           // served over https: cookies are Secure
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	Demo           *demo.Demo     // makes this a demonstration: every page says so
}

// uuid keeps malformed ids out of the handlers: they are no route, so a 404.
const uuid = "{id:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}}"

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

	r.Get("/healthz", healthz)
	r.Get("/readyz", s.readyz)
	r.Handle("/static/*", web.Handler())
	r.Group(func(r chi.Router) { // for programs of others
		r.Use(forReuse, s.limitBy(apiLimit, func(w http.ResponseWriter, r *http.Request) { showProblem(w, r, http.StatusTooManyRequests, nil) }))
		r.Get("/api/v1/openapi.json", s.api(s.openAPIShow))
		r.Get("/api/v1/kader", s.api(s.frameworkAPI))
		r.Get("/api/v1/aanbod", s.api(s.offeringsAPI))
		r.Get("/api/v1/aanbod/{id}", s.api(s.offeringAPI))
	})

	r.Group(func(r chi.Router) { // for everyone
		r.Use(s.identify)
		r.Get("/", s.page(s.home))
		r.Get("/over", s.page(s.about))
		r.Get("/privacy", s.page(s.privacy))
		r.Get("/toegankelijkheid", s.page(s.accessibility))
		r.Get("/team/uitleg", s.page(s.roundsExplain))
		r.Get("/kader", s.page(s.frameworkIndex))
		r.Get("/kader/{kenmerk}", s.page(s.frameworkKenmerk))
		r.Get("/aanbod", s.page(s.offeringList))
		r.Get("/aanbod/"+uuid, s.page(s.offeringShow))
	})

	r.Group(func(r chi.Router) { // about one person, and only for that person
		r.Use(noStore, s.identify)
		r.Get("/reflectie", s.page(s.reflectionIntro))
		r.Get("/snelle-scan", s.page(s.reflectionIntro))
		r.Post("/reflectie", s.page(s.reflectionStart))
		r.Get("/reflectie/"+uuid, s.page(s.reflectionResume))
		r.Get("/reflectie/"+uuid+"/overzicht", s.page(s.reflectionCheck))
		r.Post("/reflectie/"+uuid+"/overzicht", s.page(s.reflectionFinish))
		r.Get("/reflectie/"+uuid+"/telt-mee", s.page(s.choiceShow))
		r.Post("/reflectie/"+uuid+"/telt-mee", s.page(s.choiceSave))
		r.Get("/reflectie/"+uuid+"/{competency}", s.page(s.competencyShow))
		r.Post("/reflectie/"+uuid+"/{competency}", s.page(s.competencySave))

		r.Get("/rapport/"+uuid, s.page(s.reportShow))
		r.Post("/rapport/"+uuid, s.page(s.reportPick))
		r.Post("/rapport/"+uuid+"/verschil", s.page(s.reportDifference))
		r.Get("/rapport/"+uuid+".json", s.page(s.reportJSON))
		r.Get("/rapport/"+uuid+".csv", s.page(s.reportCSV))

		r.Post("/rapport/"+uuid+"/gespreksblad", s.page(s.sheetMake))
		r.Get("/gespreksblad/"+uuid, s.page(s.sheetEdit))
		r.Post("/gespreksblad/"+uuid, s.page(s.sheetSave))
		r.Get("/gespreksblad/"+uuid+"/blad", s.page(s.sheetShow))
		r.Post("/gespreksblad/"+uuid+"/verwijderen", s.page(s.sheetDelete))
		r.Get("/gespreksblad/"+uuid+"/delen", s.page(s.shareForm))
		r.With(s.limit(mailCodeLimit)).Post("/gespreksblad/"+uuid+"/delen", s.page(s.share))
		r.Post("/delen/"+uuid+"/intrekken", s.page(s.shareRevoke))
		r.Get("/gedeeld/"+uuid, s.page(s.sharedShow))
		r.Get("/gedeeld/"+uuid+"/rapport", s.page(s.sharedReport))
		r.Get("/wie-ziet-wat", s.page(s.insightShow))

		r.Get(keptPath, s.page(s.keptShow))
		r.Get(keptPath+".csv", s.page(s.keptCSV))
		r.Post(keptPath+"/delen", s.page(s.listShare))
		r.Get("/aanbod/lijst/"+uuid, s.page(s.listShow))
		r.Post("/aanbod/lijst/"+uuid+"/intrekken", s.page(s.listUnshare))
		r.Get("/aanbod/voorstellen", s.page(s.suggestForm))
		r.Get("/aanbod/voorkeur", s.page(s.preferenceForm))
		r.Post("/aanbod/voorkeur", s.page(s.preferenceSave))
		r.Get("/aanbod/"+uuid+"/melden", s.page(s.faultForm))
		r.Group(func(r chi.Router) {
			r.Use(s.limit(sendLimit))
			r.Post("/aanbod/"+uuid+"/bewaren", s.page(s.keep))
			r.Post("/aanbod/"+uuid+"/nuttig", s.page(s.useful))
			r.Post("/aanbod/"+uuid+"/melden", s.page(s.faultReport))
			r.Post("/aanbod/voorstellen", s.page(s.suggest))
		})

		r.Get("/verder", s.page(s.resumeForm))
		r.With(s.limit(resumeLimit)).Post("/verder", s.page(s.resume))
		r.Post("/verder/code", s.page(s.resumeCodeMake))
		r.Get("/privacy/verwerkingen", s.page(s.privacySheet))
		r.Get("/gegevens", s.page(s.dataShow))
		r.Post("/gegevens/onthouden", s.page(s.dataRemember))
		r.Post("/gegevens/stoppen", s.page(s.dataStop))
		r.Post("/gegevens/vraag", s.page(s.demandConsent))
		r.Post("/gegevens/rondemails", s.page(s.profileRoundMails))
		r.Post("/gegevens/naam", s.page(s.profileName))
		r.Post("/gegevens/bewaren", s.page(s.profileKeeping))
		r.With(s.limit(mailCodeLimit)).Post("/gegevens/adres", s.page(s.profileAddress))
		r.Get("/gegevens/adres/"+uuid, s.page(s.addressCodeForm))
		r.With(s.limit(mailCodeLimit)).Post("/gegevens/adres/"+uuid, s.page(s.addressCode))
		r.Get("/gegevens/download", s.page(s.dataDownload))
		r.Post("/gegevens/verwijderen", s.page(s.dataDelete))
		r.Get("/gegevens/verwijderen/"+uuid, s.page(s.deleteCodeForm))
		r.With(s.limit(mailCodeLimit)).Post("/gegevens/verwijderen/"+uuid, s.page(s.deleteCode))

		r.Get("/inloggen", s.page(s.signInForm))
		r.Get("/inloggen/"+uuid, s.page(s.signInCodeForm))
		r.Get("/inloggen/link/{secret:[A-Z2-7]{26}}", s.page(s.signInLinkForm))
		r.Group(func(r chi.Router) {
			r.Use(s.limit(mailCodeLimit))
			r.Post("/inloggen", s.page(s.signInRequest))
			r.Post("/inloggen/"+uuid, s.page(s.signInCode))
			r.Post("/inloggen/link/{secret:[A-Z2-7]{26}}", s.page(s.signInLink))
		})
		if s.Demo != nil {
			r.Post("/voorbeeld/inloggen", s.page(s.demoSignIn))
			r.Get("/voorbeeld/mails", s.page(s.demoMails))
		}
		r.With(s.limit(organisationLimit)).Get("/inloggen/organisatie/"+uuid, s.page(s.organisationDepart))
		r.With(s.limit(organisationLimit)).Get("/inloggen/terug", s.page(s.organisationArrive))
		r.Get("/account", s.page(s.accountShow))
		r.Post("/account/organisatie/"+uuid+"/functie", s.page(s.ownFunctionSave))
		r.Get("/account/organisatie/"+uuid+"/verlaten", s.page(s.leaveForm))
		r.Post("/account/organisatie/"+uuid+"/verlaten", s.page(s.leave))
		r.Get("/uitnodiging/"+uuid, s.page(s.invitationShow))
		r.Post("/uitnodiging/"+uuid, s.page(s.invitationAccept))
		r.Post("/uitnodiging/"+uuid+"/afwijzen", s.page(s.invitationDecline))
		r.Get("/team/"+uuid, s.page(s.teamShow))
		r.Get("/team/rondemails/"+uuid, s.page(s.roundMailsShow))
		r.Post("/team/rondemails/"+uuid, s.page(s.roundMailsStop))
		r.Get("/team/"+uuid+"/ronde/nieuw", s.page(s.roundNew))
		r.Post("/team/"+uuid+"/ronde", s.page(s.roundOpen))
		r.Post("/team/"+uuid+"/ronde/"+roundID+"/herinnering", s.page(s.roundRemind))
		r.Get("/team/"+uuid+"/ronde/"+roundID, s.page(s.roundShow))
		r.Get("/team/"+uuid+"/ronde/"+roundID+".csv", s.page(s.roundCSV))
		r.Get("/team/"+uuid+"/ronde/"+roundID+".json", s.page(s.roundJSON))
		r.Get("/team/"+uuid+"/sessie/nieuw", s.page(s.sessionNew))
		r.Post("/team/"+uuid+"/sessie", s.page(s.sessionPlan))
		const teamSession = "/team/" + uuid + "/sessie/" + sessionID
		r.Get(teamSession, s.page(s.sessionShow))
		r.Get(teamSession+"/wijzigen", s.page(s.sessionEdit))
		r.Post(teamSession+"/wijzigen", s.page(s.sessionChange))
		r.Post(teamSession+"/afzeggen", s.page(s.sessionCancel))
		r.Post(teamSession+"/kaart", s.page(s.cardSave))
		r.Post(teamSession+"/kaart/terug", s.page(s.cardTake))
		r.Get("/team/"+uuid+"/expertise", s.page(s.teamExpertise))
		r.Get("/account/organisatie/"+uuid+"/expertise", s.page(s.ownExpertiseShow))
		r.Post("/account/organisatie/"+uuid+"/expertise", s.page(s.ownExpertiseSave))
		r.Get("/account/meenemen", s.page(s.claimForm))
		r.Post("/account/meenemen", s.page(s.claim))
		r.Get("/account/bezoeken", s.page(s.visitsShow))
		r.Post("/account/uitloggen", s.page(s.signOut))

		r.Get("/beheer", s.page(s.manageShow))
		r.Get("/beheer/vraag", s.page(s.demandShow))
		r.Get("/beheer/vraag.csv", s.page(s.demandCSV))
		r.Post("/beheer/organisaties", s.page(s.organisationMake))
		r.Post("/beheer/beheerders", s.page(s.adminInvite))
		r.Get("/beheer/aanbod", s.page(s.curateList))
		r.Get("/beheer/aanbod/nieuw", s.page(s.curateNew))
		r.Post("/beheer/aanbod/nieuw", s.page(s.curateAdd))
		r.Post("/beheer/aanbod/groep", s.page(s.curateMany))
		r.Post("/beheer/aanbod/voorstel/"+uuid, s.page(s.suggestionHandle))
		r.Get("/beheer/aanbod/ongedaan", s.page(s.curateUndoForm))
		r.Post("/beheer/aanbod/ongedaan", s.page(s.curateUndo))
		r.Get(importPath, s.page(s.importForm))
		r.With(s.limitBy(importLimit, s.refuseFile)).Post(importPath, s.page(s.importUpload()))
		r.Get(importPath+"/"+uuid, s.page(s.importShow))
		r.Post(importPath+"/"+uuid, s.page(s.importChoose))
		r.Post(importPath+"/"+uuid+"/weg", s.page(s.importForget))
		r.Get("/beheer/aanbod/sjabloon.csv", s.page(s.importTemplate("csv")))
		r.Get("/beheer/aanbod/sjabloon.xlsx", s.page(s.importTemplate("xlsx")))
		r.Get("/beheer/aanbod/export.csv", s.page(s.offeringsExport("csv")))
		r.Get("/beheer/aanbod/export.xlsx", s.page(s.offeringsExport("xlsx")))
		r.Get("/beheer/aanbod/export.json", s.page(s.offeringsExport("json")))
		const curated = "/beheer/aanbod/" + uuid
		r.Get(curated, s.page(s.curateEdit))
		r.Post(curated, s.page(s.curateSave))
		r.Post(curated+"/actie", s.page(s.curateAct))
		r.Get(curated+"/geschiedenis", s.page(s.curateHistory))
		r.Get(curated+"/terug", s.page(s.curateBackForm))
		r.Post(curated+"/terug", s.page(s.curateBack))
		const organisation = "/beheer/organisatie/" + uuid
		r.Get(organisation, s.page(s.organisationShow(pages.OrganisationHome)))
		r.Get(organisation+"/mensen", s.page(s.organisationShow(pages.OrganisationPeople)))
		r.Post(organisation+"/mensen", s.page(s.memberChange))
		r.Get(organisation+"/uitnodigen", s.page(s.organisationShow(pages.OrganisationInvite)))
		r.Post(organisation+"/uitnodigen", s.page(s.inviteChange))
		r.Get(organisation+"/teams", s.page(s.organisationShow(pages.OrganisationTeams)))
		r.Post(organisation+"/teams", s.page(s.teamChange))
		r.Get(organisation+"/functies", s.page(s.organisationShow(pages.OrganisationFunctions)))
		r.Post(organisation+"/functies", s.page(s.functionMake))
		r.Get(organisation+"/functies/nieuw", s.page(s.functionNew))
		r.Get(organisation+"/expertise", s.page(s.expertiseAdmin))
		r.Post(organisation+"/expertise", s.page(s.expertiseChange))
		r.Get(organisation+"/expertise.csv", s.page(s.expertiseCSV))
		r.Get(organisation+"/instellingen", s.page(s.organisationShow(pages.OrganisationSettings)))
		r.Post(organisation+"/instellingen", s.page(s.settingsChange))
		r.Get(organisation+"/inloggen", s.page(s.loginSettings))
		r.Post(organisation+"/inloggen", s.page(s.loginSave))
		r.Post(organisation+"/inloggen/verwijderen", s.page(s.loginRemove))
		r.Get(organisation+"/logboek", s.page(s.logShow))
		r.Get(organisation+"/rondes", s.page(s.roundsShow))
		r.Get(organisation+"/rondes.csv", s.page(s.roundsCSV))
		r.Get(organisation+"/rondes.json", s.page(s.roundsJSON))
		r.Get("/beheer/functie/"+uuid, s.page(s.functionShow))
		r.Post("/beheer/functie/"+uuid, s.page(s.functionSave))
		r.Post("/beheer/functie/"+uuid+"/verwijderen", s.page(s.functionDelete))
	})
	return r
}
