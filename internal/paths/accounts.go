package paths

import (
	"net/url"
	"regexp"
	"strings"
)

// Signing in, and the account of the visitor.
const (
	SignIn       = "/inloggen"
	SignInReturn = "/inloggen/terug" // where the provider of an organisation sends browsers back to
	SignOut      = "/account/uitloggen"
	Account      = "/account"
	Claim        = "/account/meenemen" // asks whose the guest's work is
	Visits       = "/account/bezoeken" // the browsers in which the account is signed in

	DemoSignIn = "/voorbeeld/inloggen" // only in a demonstration
	DemoMails  = "/voorbeeld/mails"
)

// SignInCode is the form for the code from a mail.
func SignInCode(id string) string { return SignIn + "/" + id }

// SignInLink is the page that a mail links to.
func SignInLink(secret string) string { return SignIn + "/link/" + secret }

// SignInOrganisation leads to the provider with which an organisation signs in.
func SignInOrganisation(organisation string) string { return SignIn + "/organisatie/" + organisation }

// SignInOrganisationTo is SignInOrganisation that continues to next, unless that is "", in a browser
// that is to be remembered or not.
func SignInOrganisationTo(organisation, next string, remember bool) string {
	query := url.Values{}
	if next != "" {
		query.Set(NextParam, next)
	}
	if remember {
		query.Set(RememberParam, "ja")
	}
	if len(query) == 0 {
		return SignInOrganisation(organisation)
	}
	return SignInOrganisation(organisation) + "?" + query.Encode()
}

// SignInToShared is SignIn that continues to a shared gespreksblad.
func SignInToShared(id string) string { return SignIn + "?" + NextParam + "=" + Shared(id) }

// SignInTo is SignIn that continues to next, when that is a page that Returnable knows.
func SignInTo(next string) string {
	if !Returnable(next) {
		return SignIn
	}
	return SignIn + "?" + NextParam + "=" + next
}

// returnable matches the pages of this site that people are sent to sign in from, whole.
var returnable = regexp.MustCompile(`\A(?:` + strings.Join([]string{
	Invitation(UUID), Shared(UUID), SheetShare(UUID), Kept, Team(UUID), Round(UUID, UUID), Meeting(UUID, UUID),
	Plan, GoalLookBack(UUID), Buddies, BuddyGoal(UUID), BuddyAsked(UUID),
}, "|") + `)\z`)

// Returnable reports whether NextParam may hold a path. It knows whole paths of this site only, so that
// nobody can be led away from it.
func Returnable(path string) bool { return returnable.MatchString(path) }

var sheetShare = regexp.MustCompile(`\A` + SheetShare("("+UUID+")") + `\z`)

// SheetToShare returns the id of the gespreksblad that a path is the form to share of, or "" for another
// path.
func SheetToShare(path string) string {
	if found := sheetShare.FindStringSubmatch(path); found != nil {
		return found[1]
	}
	return ""
}

// NextParam is the query parameter, and the form field, with the path to continue to after signing
// in.
const NextParam = "verder"

// RememberParam is the query parameter, and the box of a form, that keeps the session in a browser
// when it closes.
const RememberParam = "onthoud"

// OwnFunction saves the visitor's function in an organisation.
func OwnFunction(organisation string) string { return membership(organisation) + "/functie" }

// OwnExpertise is the form with the subjects that the visitor knows about.
func OwnExpertise(organisation string) string { return membership(organisation) + "/expertise" }

// Leave asks whether to leave an organisation.
func Leave(organisation string) string { return membership(organisation) + "/verlaten" }

func membership(organisation string) string { return Account + "/organisatie/" + organisation }

// MailsStop stops mails, from the link in one of them.
func MailsStop(id string) string { return "/mails/" + id }

// The visitor's data, and the forms on that page.
const (
	Data           = "/gegevens"
	DataAtDemand   = Data + "#" + DemandSection
	DataRemember   = Data + "/onthouden"
	DataStop       = Data + "/stoppen"
	DataDemand     = Data + "/vraag" // whether to count in the demand
	DataRoundMails = Data + "/rondemails"
	DataName       = Data + "/naam"
	DataKeeping    = Data + "/bewaren" // for how long results are kept
	DataAddress    = Data + "/adres"
	DataDownload   = Data + "/download"
	DataDelete     = Data + "/verwijderen"
)

// DemandSection is the part of the page Data about counting in the demand.
const DemandSection = "meetellen"

// DataSaved is Data after a form on it was submitted. saved is a fixed word.
func DataSaved(saved string) string { return Data + "?" + SavedParam + "=" + saved }

// DataReflectionDeleted is the word for DataSaved after a reflection was deleted.
const DataReflectionDeleted = "reflectie-verwijderd"

// DataAddressCode is the form for the code that was sent to a new address.
func DataAddressCode(id string) string { return DataAddress + "/" + id }

// DataDeleteCode is the form for the code with which an account is deleted.
func DataDeleteCode(id string) string { return DataDelete + "/" + id }
