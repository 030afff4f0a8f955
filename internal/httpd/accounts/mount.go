// Package accounts serves signing in, and the visitors' own data.
package accounts

import (
	"github.com/go-chi/chi/v5"

	"reflectietool/internal/assessment"
	"reflectietool/internal/demand"
	"reflectietool/internal/demo"
	"reflectietool/internal/expertise"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
	"reflectietool/internal/plan"
	"reflectietool/internal/sharing"
	"reflectietool/internal/team"
	"reflectietool/internal/team/meeting"
	"reflectietool/internal/turn"
)

// Server serves signing in, and the visitors' own data.
type Server struct {
	*httpd.Kit
	Frameworks    *framework.Library    // the editions of the framework
	Assessments   *assessment.Service   // reflections
	Demand        *demand.Service       // what people want to grow in
	Shelf         *shelf.Service        // what visitors keep, prefer, value and flag
	Organisations *organisation.Service // organisations, teams and members
	Sharing       *sharing.Service      // gespreksbladen and their shares
	Teams         *team.Service         // team rounds
	Turns         *turn.Service         // when mails go out
	Meetings      *meeting.Service      // meetings of teams
	Expertise     *expertise.Service    // what members know about
	Plans         *plan.Service         // goals, what people do to learn, what they agreed
	Demo          *demo.Demo            // nil outside a demonstration

	downloads chan struct{} // holds one value for each download that runs
}

// Mount adds signing in, and the pages on which visitors see and change their own data.
func (s *Server) Mount(r chi.Router) {
	s.downloads = make(chan struct{}, atOnce)
	asked, tried := s.Limit("codes-asked", s.Limits.Network.CodesAsked), s.Limit("codes-tried", s.Limits.Network.CodesTried)
	signIn := s.Limit("organisations", s.Limits.Network.Organisations)
	r.Use(httpd.NoStore)
	r.Get(paths.Resume, s.Anyone(s.resumeForm))
	r.With(s.Limit("resume-codes", s.Limits.Network.ResumeCodes)).Post(paths.Resume, s.Anyone(s.resume))
	r.Post(paths.ResumeCode, s.Person(s.resumeCodeMake))
	r.Get(paths.Data, s.Anyone(s.dataShow))
	r.Post(paths.DataRemember, s.Person(s.dataRemember))
	r.Post(paths.DataStop, s.Page(s.dataStop))
	r.Post(paths.DataDemand, s.SignedIn(s.demandConsent))
	r.Post(paths.DataRoundMails, s.SignedIn(s.profileRoundMails))
	r.Post(paths.DataName, s.SignedIn(s.profileName))
	r.Post(paths.DataKeeping, s.SignedIn(s.profileKeeping))
	r.With(asked).Post(paths.DataAddress, s.SignedIn(s.profileAddress))
	r.Get(paths.DataAddressCode(paths.ID), s.SignedIn(s.addressCodeForm))
	r.With(tried).Post(paths.DataAddressCode(paths.ID), s.SignedIn(s.addressCode))
	r.Get(paths.DataDownload, s.Person(s.dataDownload))
	r.Post(paths.DataDelete, s.Person(s.dataDelete))
	r.Get(paths.DataDeleteCode(paths.ID), s.SignedIn(s.deleteCodeForm))
	r.With(tried).Post(paths.DataDeleteCode(paths.ID), s.SignedIn(s.deleteCode))

	r.Get(paths.MailsStop(paths.ID), s.Page(s.mailsShow))
	r.Get(paths.RoundMails(paths.ID), s.Page(s.mailsShow))
	r.Post(paths.MailsStop(paths.ID), s.Unread(s.mailsStop))

	r.Get(paths.SignIn, s.Anyone(s.signInForm))
	r.Get(paths.SignInCode(paths.ID), s.Page(s.signInCodeForm))
	r.Get(paths.SignInLink(paths.LinkSecret), s.Page(s.signInLinkForm))
	r.With(asked).Post(paths.SignIn, s.Page(s.signInRequest))
	r.With(tried).Post(paths.SignInCode(paths.ID), s.Page(s.signInCode))
	r.With(tried).Post(paths.SignInLink(paths.LinkSecret), s.Page(s.signInLink))
	if s.Demo != nil {
		r.Post(paths.DemoSignIn, s.Page(s.demoSignIn))
		r.Get(paths.DemoMails, s.Page(s.demoMails))
	}
	r.With(signIn).Get(paths.SignInOrganisation(paths.ID), s.Page(s.organisationDepart))
	r.With(signIn).Get(paths.SignInReturn, s.Page(s.organisationArrive))

	r.Get(paths.Account, s.SignedIn(s.accountShow))
	r.Post(paths.OwnFunction(paths.ID), s.SignedIn(s.ownFunctionSave))
	r.Get(paths.Leave(paths.ID), s.SignedIn(s.leaveForm))
	r.Post(paths.Leave(paths.ID), s.SignedIn(s.leave))
	r.Get(paths.Invitation(paths.ID), s.Anyone(s.invitationShow))
	r.Post(paths.Invitation(paths.ID), s.SignedIn(s.invitationAccept))
	r.Post(paths.InvitationDecline(paths.ID), s.SignedIn(s.invitationDecline))
	mailed := func(path func(id, secret string) string) string { return path(paths.ID, paths.MailSecret) }
	r.Get(mailed(paths.InvitationMailed), s.Anyone(s.mailedShow))
	r.With(tried).Post(mailed(paths.InvitationMailed), s.Anyone(s.mailedAccept))
	r.With(tried).Post(mailed(paths.InvitationMailedDecline), s.Page(s.mailedDecline))
	r.Get(paths.Claim, s.SignedIn(s.claimForm))
	r.Post(paths.Claim, s.SignedIn(s.claim))
	r.Get(paths.Visits, s.SignedIn(s.visitsShow))
	r.Post(paths.SignOut, s.SignedIn(s.signOut))
}
