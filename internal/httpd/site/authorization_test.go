package site_test

import (
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"reflectietool/internal/database/dbtest"
	httpsite "reflectietool/internal/httpd/site"
	"reflectietool/internal/paths"
	"reflectietool/web"
)

// access describes how a route answers each role.
type access struct {
	// work names what fills {id} in the path: a key of works.
	work string
	// form is posted. In its values, {id}, {organisation}, {team}, {function} and {professional}
	// (the person) are replaced by the ids in the world.
	form url.Values
	want expect
}

// expect is the status for each role.
type expect map[role]int

const (
	ok       = http.StatusOK
	other    = http.StatusSeeOther
	gone     = http.StatusNotFound
	refused  = http.StatusUnprocessableEntity
	conflict = http.StatusConflict
)

func everyone(status int) expect { return expect{}.but(status, roles...) }

// but returns the same expectations with another status for these roles.
func (e expect) but(status int, which ...role) expect {
	changed := maps.Clone(e)
	for _, r := range which {
		changed[r] = status
	}
	return changed
}

func public(status int) access { return access{want: everyone(status)} }

// own describes a route about work that only its owner may see.
func own(work string, status int, form url.Values) access {
	return access{work: work, form: form, want: everyone(gone).but(status, guest, professional)}
}

// visitors describes a route about the visitor's own data, without an id in its path.
func visitors(status int, form url.Values) access {
	return access{form: form, want: everyone(status).but(gone, nobody)}
}

// forAccounts describes a route for people who are signed in; others are redirected to the sign-in
// page.
func forAccounts(status int, form url.Values) access {
	return access{form: form, want: everyone(other).but(status, registered...)}
}

// only describes a route for some roles. Other people who are signed in get a 404, and those who
// are not are redirected to the sign-in page.
func only(status int, work string, form url.Values, which ...role) access {
	return access{work: work, form: form, want: everyone(other).but(gone, registered...).but(status, which...)}
}

// members are the roles in the organisation.
var members = append([]role{otherLead, admin}, teammates...)

var authorization = map[string]access{
	"GET /":                                  public(ok),
	"GET /welkom":                            public(ok),
	"GET /over":                              public(ok),
	"GET /privacy":                           public(ok),
	"GET /privacy/verwerkingen":              public(ok),
	"GET /toegankelijkheid":                  public(ok),
	"GET /kader":                             public(ok),
	"GET /kader/{kenmerk}":                   public(ok),
	"GET /kader/{kenmerk}/gesprek":           public(ok),
	"GET /kader/{kenmerk}/gesprek/{partner}": public(ok),
	"GET /aanbod":                            public(ok),
	"GET /aanbod/{id}":                       {work: "offering", want: everyone(ok)},
	"GET /api/v1/kader":                      public(ok),

	"GET /aanbod/bewaard":               public(ok),
	"GET /aanbod/bewaard.csv":           visitors(ok, nil),
	"POST /aanbod/bewaard/delen":        visitors(refused, nil), // nothing is kept
	"POST /aanbod/{id}/bewaren":         {work: "offering", form: url.Values{"bewaar": {"ja"}}, want: everyone(other)},
	"POST /aanbod/{id}/nuttig":          {work: "offering", form: url.Values{"nuttig": {"ja"}}, want: everyone(other)},
	"GET /aanbod/{id}/melden":           {work: "offering", want: everyone(ok)},
	"POST /aanbod/{id}/melden":          {work: "offering", form: url.Values{"soort": {"link"}}, want: everyone(other)},
	"GET /aanbod/voorstellen":           public(ok),
	"POST /aanbod/voorstellen":          {form: url.Values{"titel": {"Iets"}, "aanbieder": {"Iemand"}}, want: everyone(other)},
	"GET /aanbod/lijst/{id}":            {work: "list", want: everyone(ok)}, // everyone who has the list link
	"GET /aanbod/voorkeur":              public(ok),
	"POST /aanbod/voorkeur":             {form: url.Values{"regio": {"Zeeland"}}, want: everyone(other)},
	"POST /gegevens/vraag":              forAccounts(other, url.Values{"meetellen": {"ja"}}),
	"POST /aanbod/lijst/{id}/intrekken": own("list", other, nil),

	"GET /api/v1/openapi.json":      public(ok),
	"GET /api/v1/aanbod":            public(ok),
	"GET /api/v1/aanbod/{id}":       {work: "offering", want: everyone(ok)},
	"GET /.well-known/security.txt": public(gone), // no contact is set: security_contact_test.go

	"GET /healthz":               public(ok),
	"GET /readyz":                public(ok),
	"GET /static/*":              public(ok),
	"GET /reflectie":             public(ok),
	"GET /snelle-scan":           public(ok),
	"POST /reflectie":            {form: url.Values{"vorm": {"reflectie"}}, want: everyone(other)},
	"GET /verder":                public(ok),
	"POST /verder":               {form: url.Values{"code": {"AAAA-BBBB-CCCC-DDDD"}, "bevestig": {"ja"}}, want: everyone(refused)},
	"POST /verder/code":          {want: everyone(other).but(ok, guests...).but(gone, nobody)},
	"GET /gegevens":              public(ok),
	"POST /gegevens/onthouden":   visitors(other, nil),
	"GET /gegevens/download":     visitors(ok, nil),
	"POST /gegevens/stoppen":     public(other),
	"POST /gegevens/verwijderen": visitors(refused, nil), // without the box ticked nothing is deleted

	"GET /plan":                          visitors(ok, nil),
	"GET /plan/nieuw":                    visitors(ok, nil),
	"POST /plan/nieuw":                   visitors(other, goalForm("Vaker wachten")),
	"GET /plan/{id}":                     own("goal", ok, nil),
	"GET /plan/{id}/veranderen":          own("goal", ok, nil),
	"POST /plan/{id}/veranderen":         own("goal", other, goalForm("Langer wachten")),
	"POST /plan/{id}/rusten":             own("goal", other, nil),
	"POST /plan/{id}/hervatten":          own("goal", other, url.Values{"terugkijken": {"2"}}),
	"POST /plan/{id}/afronden":           own("goal", other, nil),
	"POST /plan/{id}/verwijderen":        own("goal", refused, nil), // without the box ticked nothing is deleted
	"GET /plan/{id}/terugkijken":         own("goal", ok, nil),
	"POST /plan/{id}/terugkijken":        own("goal", other, url.Values{"keer": {"1"}, "antwoord": {"gelukt"}}),
	"POST /plan/{id}/terugkijken/verder": own("goal", conflict, url.Values{"keer": {"1"}, "besluit": {"finish"}}), // not answered yet

	// A guest is redirected to the page that explains how to ask a maatje.
	"POST /plan/{id}/maatje":              {work: "goal", form: url.Values{"email": {"geen adres"}}, want: everyone(gone).but(refused, professional).but(other, guest)},
	"POST /plan/{id}/maatje/stoppen":      own("goal", other, nil),
	"GET /maatje":                         forAccounts(ok, nil),
	"GET /maatje/{id}":                    only(ok, "buddy", nil, recipient),
	"POST /maatje/{id}/stoppen":           only(other, "buddy", nil, recipient),
	"GET /maatje/vraag/{id}":              only(ok, "buddy", nil, late),
	"POST /maatje/vraag/{id}":             only(other, "buddy", nil, late, recipient), // saying yes once more changes nothing
	"POST /maatje/vraag/{id}/afwijzen":    only(other, "buddy", nil, late),
	"GET /maatje/mail/{secret}":           public(gone), // the secret is wrong; plan_buddy_test.go has the right one
	"POST /maatje/mail/{secret}/afwijzen": public(gone),

	"GET /plan.csv":                         visitors(ok, nil),
	"GET /plan.json":                        visitors(ok, nil),
	"GET /plan.ics":                         visitors(ok, nil),
	"POST /plan/agenda":                     visitors(ok, nil),
	"POST /plan/agenda/intrekken":           {work: "calendar", want: everyone(gone).but(other, guest, professional)},
	"GET /agenda/{secret}.ics":              public(gone), // the secret is wrong; plan_calendar_test.go has the right one
	"GET /plan/afspraken":                   visitors(ok, nil),
	"POST /plan/afspraken":                  visitors(other, url.Values{"afspraak": {"Meelopen met een collega"}}),
	"GET /plan/afspraken/{id}":              own("agreement", ok, nil),
	"POST /plan/afspraken/{id}":             own("agreement", other, url.Values{"afspraak": {"Meelopen met een collega"}}),
	"POST /plan/afspraken/{id}/gedaan":      own("agreement", other, nil),
	"POST /plan/afspraken/{id}/verwijderen": own("agreement", refused, nil), // without the box ticked nothing is deleted
	"GET /plan/register":                    visitors(ok, nil),
	"POST /plan/register":                   visitors(other, url.Values{"register": {"SKJ"}, "begin": {"2025-01-01"}}),
	"GET /plan/scholing":                    visitors(ok, nil),
	"POST /plan/scholing":                   visitors(other, url.Values{"titel": {"Meelopen"}, "verplicht": {"vrijwillig"}}),
	"GET /plan/scholing/{id}":               own("item", ok, nil),
	"POST /plan/scholing/{id}":              own("item", other, url.Values{"titel": {"Meelopen"}, "verplicht": {"vrijwillig"}}),
	"POST /plan/scholing/{id}/verwijderen":  own("item", refused, nil), // without the box ticked nothing is deleted
	"GET /terugkijken/{secret}":             public(gone),              // for everyone who has the link: lookback_mail_test.go
	"POST /terugkijken/{secret}":            {form: url.Values{"antwoord": {"gelukt"}}, want: everyone(gone)},

	"GET /reflectie/{id}":                          own("open", other, nil),
	"GET /reflectie/{id}/overzicht":                own("open", ok, nil),
	"POST /reflectie/{id}/overzicht":               own("finished", other, nil),
	"GET /reflectie/{id}/telt-mee":                 own("finished", other, nil), // no round asks
	"POST /reflectie/{id}/telt-mee":                own("finished", refused, url.Values{"ronde": {"nee"}}),
	"GET /reflectie/{id}/verwijderen":              own("open", ok, nil),
	"POST /reflectie/{id}/verwijderen":             own("open", refused, nil), // without the box ticked nothing is deleted
	"GET /reflectie/{id}/verbeteren":               own("finished", ok, nil),
	"GET /reflectie/{id}/verbeteren/{competency}":  own("finished", ok, nil),
	"POST /reflectie/{id}/verbeteren/{competency}": own("finished", other, url.Values{"zelfregie-1": {"vaak"}}),
	"GET /reflectie/{id}/{competency}":             own("open", ok, nil),
	"POST /reflectie/{id}/{competency}":            own("open", other, url.Values{"zelfregie-1": {"vaak"}}),
	"GET /rapport/{id}":                            own("finished", ok, nil),
	"POST /rapport/{id}":                           own("finished", other, url.Values{"groeien": {"zelfregie"}}),
	"POST /rapport/{id}/verschil":                  own("finished", other, url.Values{"zelfregie-verschil": {"x"}}),
	"GET /vergelijk":                               visitors(ok, nil),
	"GET /rapport/{id}.json":                       own("finished", ok, nil),
	"GET /rapport/{id}.csv":                        own("finished", ok, nil),

	"GET /inloggen":                                                  {want: everyone(ok).but(other, registered...)},
	"POST /inloggen":                                                 {form: url.Values{"email": {"geen adres"}}, want: everyone(refused)},
	"GET /inloggen/{id}":                                             {work: "unknown", want: everyone(ok)},
	"POST /inloggen/{id}":                                            {work: "unknown", form: url.Values{"code": {"000000"}}, want: everyone(refused)},
	"GET /inloggen/link/{secret}":                                    public(ok),
	"POST /inloggen/link/{secret}":                                   public(refused),
	"GET /inloggen/organisatie/{id}":                                 {work: "organisation", want: everyone(gone)}, // the organisation has no provider
	"GET /inloggen/terug":                                            public(refused),
	"GET /account":                                                   forAccounts(ok, nil),
	"GET /account/organisatie/{id}/verlaten":                         only(ok, "organisation", nil, members...),
	"POST /account/organisatie/{id}/verlaten":                        {work: "organisation", want: everyone(other).but(gone, registered...).but(other, members...).but(refused, admin)}, // the last beheerder stays
	"POST /account/organisatie/{id}/functie":                         only(other, "organisation", url.Values{"functie": {"{function}"}}, members...),
	"GET /team/{id}":                                                 only(ok, "team", nil, teammates...),
	"GET /team/rondemails/{id}":                                      {work: "round-mail", want: everyone(ok)}, // everyone who has the link in the mail
	"GET /mails/{id}":                                                {work: "round-mail", want: everyone(ok)}, // as /team/rondemails/{id}
	"POST /mails/{id}":                                               {work: "round-mail", want: everyone(ok)},
	"GET /team/{id}/ronde/nieuw":                                     only(ok, "team", nil, lead),
	"POST /team/{id}/ronde":                                          only(refused, "team", nil, lead),
	"POST /team/{id}/ronde/{ronde}/herinnering":                      only(refused, "team", nil, lead), // the round is closed
	"GET /team/{id}/ronde/{ronde}":                                   only(ok, "team", nil, teammates...),
	"GET /team/{id}/ronde/{ronde}.csv":                               only(ok, "team", nil, teammates...),
	"GET /team/{id}/ronde/{ronde}.ics":                               only(gone, "team", nil), // the round is closed: calendar_test.go
	"GET /team/{id}/ronde/{ronde}/presentatie":                       only(ok, "team", nil, teammates...),
	"POST /team/{id}/ronde/{ronde}/afspraken":                        only(other, "team", url.Values{"wat": {"We bellen elkaar."}}, lead),
	"GET /team/{id}/ronde/{ronde}/afspraken/{afspraak}":              only(ok, "team", nil, lead),
	"POST /team/{id}/ronde/{ronde}/afspraken/{afspraak}":             only(other, "team", url.Values{"wat": {"We doen iets."}}, lead),
	"POST /team/{id}/ronde/{ronde}/afspraken/{afspraak}/verwijderen": only(other, "team", url.Values{"zeker": {"ja"}}, lead),
	"GET /team/{id}/ronde/{ronde}.json":                              only(ok, "team", nil, teammates...),
	"GET /team/uitleg":                                               public(ok),
	"GET /uitnodiging/{id}":                                          {work: "invitation", want: everyone(ok).but(gone, registered...).but(ok, professional)},
	"POST /uitnodiging/{id}":                                         only(other, "invitation", nil, professional),
	"POST /uitnodiging/{id}/afwijzen":                                only(other, "invitation", nil, professional),
	"GET /uitnodiging/{id}/{bewijs}":                                 {work: "invitation", want: everyone(gone)}, // the secret is wrong; invitation_mail_test.go has the right one
	"POST /uitnodiging/{id}/{bewijs}":                                {work: "invitation", want: everyone(gone)},
	"POST /uitnodiging/{id}/{bewijs}/afwijzen":                       {work: "invitation", want: everyone(gone)},

	"GET /team/{id}/sessie/nieuw":                 only(ok, "team", nil, lead),
	"POST /team/{id}/sessie":                      only(other, "team", url.Values{"titel": {"Teamsessie"}, "dag": {"2026-12-01"}}, lead),
	"GET /team/{id}/sessie/{sessie}":              only(ok, "team", nil, teammates...),
	"GET /team/{id}/sessie/{sessie}.ics":          only(ok, "team", nil, teammates...),
	"GET /team/{id}/sessie/{sessie}/wijzigen":     only(ok, "team", nil, lead),
	"POST /team/{id}/sessie/{sessie}/wijzigen":    only(other, "team", url.Values{"titel": {"Anders"}, "dag": {"2026-12-01"}}, lead),
	"POST /team/{id}/sessie/{sessie}/afzeggen":    only(other, "team", url.Values{"zeker": {"ja"}}, lead),
	"POST /team/{id}/sessie/{sessie}/kaart":       only(other, "team", url.Values{"kracht": {"zelfregie"}, "wens-woorden": {"x"}}, teammates...),
	"POST /team/{id}/sessie/{sessie}/kaart/terug": only(other, "team", nil, teammates...),

	"GET /team/{id}/expertise":                 only(ok, "team", nil, teammates...),
	"GET /account/organisatie/{id}/expertise":  only(ok, "organisation", nil, members...),
	"POST /account/organisatie/{id}/expertise": only(other, "organisation", url.Values{"onderwerp-schulden": {"basis"}}, members...),

	"GET /beheer":               only(ok, "", nil, admin, otherAdmin, national),
	"GET /beheer/logboek":       only(ok, "", nil, national),
	"POST /beheer/organisaties": only(other, "", url.Values{"naam": {"{team}"}, "email": {"nieuw@voorbeeld.example"}}, national),
	"POST /beheer/beheerders":   only(other, "organisation", url.Values{"organisatie": {"{id}"}, "email": {"nieuw@voorbeeld.example"}}, national),
	"GET /beheer/vraag":         only(ok, "", nil, admin, otherAdmin, national),
	"GET /beheer/vraag.csv":     only(ok, "", nil, admin, otherAdmin, national),
	// Each role looks after its own offerings: the landelijk beheerder after the national ones, a
	// beheerder after those of the organisation.
	"GET /beheer/aanbod":                                 only(ok, "", nil, admin, otherAdmin, national),
	"GET /beheer/aanbod/nieuw":                           only(ok, "", nil, national),
	"POST /beheer/aanbod/nieuw":                          only(refused, "", nil, national),
	"POST /beheer/aanbod/groep":                          only(ok, "own-offering", url.Values{"organisatie": {"{organisation}"}, "actie": {"nagekeken"}, "id": {"{id}"}}, admin),
	"POST /beheer/aanbod/termijn":                        only(other, "", url.Values{"organisatie": {"{organisation}"}, "maanden": {"3"}}, admin),
	"POST /beheer/aanbod/voorstel/{id}":                  only(other, "suggestion", nil, national),
	"GET /beheer/aanbod/ongedaan":                        only(gone, "", nil),
	"POST /beheer/aanbod/ongedaan":                       only(gone, "", nil),
	"GET /beheer/aanbod/import":                          only(ok, "", nil, admin, otherAdmin, national),
	"POST /beheer/aanbod/import":                         only(http.StatusBadRequest, "", nil, national), // a form without a file
	"GET /beheer/aanbod/import/{id}":                     only(ok, "own-plan", nil, admin),
	"POST /beheer/aanbod/import/{id}":                    only(other, "own-plan", nil, admin),
	"POST /beheer/aanbod/import/{id}/weg":                only(other, "own-plan", nil, admin),
	"POST /beheer/aanbod/import/{id}/ongedaan":           only(other, "own-plan", nil, admin), // it was not carried out, so nothing happens
	"GET /beheer/aanbod/import/{id}/geweigerd.csv":       only(ok, "own-plan", nil, admin),
	"GET /beheer/aanbod/sjabloon.csv":                    only(ok, "", nil, admin, otherAdmin, national),
	"GET /beheer/aanbod/sjabloon.xlsx":                   only(ok, "", nil, admin, otherAdmin, national),
	"GET /beheer/aanbod/export.csv":                      only(ok, "", nil, national),
	"GET /beheer/aanbod/export.xlsx":                     only(ok, "", nil, national),
	"GET /beheer/aanbod/export.json":                     only(ok, "", nil, national),
	"GET /beheer/aanbod/{id}":                            only(ok, "own-offering", nil, admin),
	"POST /beheer/aanbod/{id}":                           only(other, "offering-draft", url.Values{"versie": {"2"}, "title": {"Anders"}, "kind": {"workshop"}, "source": {"Folder"}}, national),
	"POST /beheer/aanbod/{id}/actie":                     only(other, "own-offering", url.Values{"actie": {"archiveren"}}, admin),
	"GET /beheer/aanbod/{id}/geschiedenis":               only(ok, "offering-draft", nil, national),
	"GET /beheer/aanbod/{id}/terug":                      only(ok, "own-offering", nil, admin),
	"POST /beheer/aanbod/{id}/terug":                     only(other, "offering-draft", url.Values{"versie": {"1"}, "nu": {"2"}}, national),
	"GET /beheer/organisatie/{id}":                       only(ok, "organisation", nil, admin),
	"GET /beheer/organisatie/{id}/mensen":                only(ok, "organisation", nil, admin),
	"POST /beheer/organisatie/{id}/mensen":               only(other, "organisation", url.Values{"actie": {"beheerder-geven"}, "persoon": {"{professional}"}}, admin),
	"POST /beheer/organisatie/{id}/mensen/samen":         only(ok, "organisation", url.Values{"actie": {"erbij"}, "erbij-team": {"{team}"}, "persoon": {"{professional}"}}, admin),
	"GET /beheer/organisatie/{id}/uitnodigen":            only(ok, "organisation", nil, admin),
	"POST /beheer/organisatie/{id}/uitnodigen":           only(other, "organisation", url.Values{"actie": {"versturen"}, "adressen": {"nieuw@voorbeeld.example"}, "team": {"{team}"}}, admin),
	"GET /beheer/organisatie/{id}/teams":                 only(ok, "organisation", nil, admin),
	"POST /beheer/organisatie/{id}/teams":                only(other, "organisation", url.Values{"actie": {"verwijderen"}, "team": {"{team}"}, "zeker": {"ja"}}, admin),
	"GET /beheer/organisatie/{id}/functies":              only(ok, "organisation", nil, admin),
	"POST /beheer/organisatie/{id}/functies":             only(other, "organisation", url.Values{"naam": {"Nieuw"}, "zelfregie": {"4"}}, admin),
	"GET /beheer/organisatie/{id}/functies/nieuw":        only(ok, "organisation", nil, admin),
	"GET /beheer/functie/{id}":                           only(ok, "function", nil, admin),
	"POST /beheer/functie/{id}":                          only(other, "function", url.Values{"naam": {"Anders"}}, admin),
	"POST /beheer/functie/{id}/verwijderen":              only(other, "function", nil, admin),
	"GET /beheer/organisatie/{id}/instellingen":          only(ok, "organisation", nil, admin),
	"POST /beheer/organisatie/{id}/instellingen":         only(other, "organisation", url.Values{"naam": {"{team}"}, "k": {"6"}, "thema": {"blauw"}, "ronde-jaren": {"2"}}, admin),
	"GET /beheer/organisatie/{id}/inloggen":              only(ok, "organisation", nil, national),
	"POST /beheer/organisatie/{id}/inloggen":             only(refused, "organisation", nil, national),
	"POST /beheer/organisatie/{id}/inloggen/verwijderen": only(other, "organisation", nil, national),
	"GET /beheer/organisatie/{id}/expertise":             only(ok, "organisation", nil, admin),
	"POST /beheer/organisatie/{id}/expertise":            only(other, "organisation", url.Values{"actie": {"toevoegen"}, "soort": {"hulpvraag"}, "naam": {"energiekosten"}}, admin),
	"GET /beheer/organisatie/{id}/expertise.csv":         only(ok, "organisation", nil, admin),
	"GET /beheer/organisatie/{id}/logboek":               only(ok, "organisation", nil, admin),
	"GET /beheer/organisatie/{id}/logboek.csv":           only(ok, "organisation", nil, admin),
	"GET /beheer/organisatie/{id}/rondes":                only(ok, "organisation", nil, admin),
	"GET /beheer/organisatie/{id}/rondes.csv":            only(ok, "organisation", nil, admin),
	"GET /beheer/organisatie/{id}/rondes.json":           only(ok, "organisation", nil, admin),

	"POST /rapport/{id}/gespreksblad":     own("finished", other, nil),
	"GET /gespreksblad/{id}":              own("sheet", ok, nil),
	"POST /gespreksblad/{id}":             own("sheet", other, url.Values{"eigen": {"Wat spreken we af?"}}),
	"GET /gespreksblad/{id}/blad":         own("sheet", ok, nil),
	"POST /gespreksblad/{id}/verwijderen": own("sheet", refused, nil), // without the box ticked nothing is deleted
	"GET /gespreksblad/{id}/delen":        own("sheet", ok, nil),
	// A guest is redirected to the page that explains how to share.
	"POST /gespreksblad/{id}/delen": {work: "sheet", form: url.Values{"email": {"geen adres"}}, want: everyone(gone).but(refused, professional).but(other, guest)},
	"POST /delen/{id}/intrekken":    {work: "share", want: everyone(gone).but(other, professional)},
	// A visitor who is not signed in is asked to sign in, whatever the id.
	"GET /gedeeld/{id}":         {work: "share", want: everyone(gone).but(ok, recipient, nobody).but(ok, guests...)},
	"GET /gedeeld/{id}/rapport": {work: "share", want: everyone(gone).but(ok, recipient, nobody).but(ok, guests...)},
	"GET /wie-ziet-wat":         public(ok),

	"GET /account/meenemen":           forAccounts(other, nil),
	"POST /account/meenemen":          forAccounts(other, url.Values{"meenemen": {"ja"}}),
	"GET /account/bezoeken":           forAccounts(ok, nil),
	"POST /account/uitloggen":         forAccounts(other, nil),
	"GET /gegevens/verwijderen/{id}":  {work: "unknown", want: everyone(other).but(ok, registered...)},
	"POST /gegevens/rondemails":       forAccounts(other, url.Values{"rondemails": {"nee"}}),
	"POST /gegevens/naam":             forAccounts(other, url.Values{"naam": {"Voorbeeld"}}),
	"POST /gegevens/bewaren":          forAccounts(other, url.Values{"bewaren": {"5"}}),
	"POST /gegevens/adres":            forAccounts(refused, url.Values{"email": {"geen adres"}}),
	"GET /gegevens/adres/{id}":        {work: "unknown", want: everyone(other).but(ok, registered...)},
	"POST /gegevens/adres/{id}":       {work: "unknown", form: url.Values{"code": {"000000"}}, want: everyone(other).but(refused, registered...)},
	"POST /gegevens/verwijderen/{id}": {work: "unknown", form: url.Values{"code": {"000000"}}, want: everyone(other).but(refused, registered...)},
}

// routes returns the router's own list, with the patterns of ids left out of the names.
func routes(t testing.TB, s *site) []string {
	t.Helper()
	var names []string
	router, isRouter := s.Config.Handler.(chi.Routes)
	if !isRouter {
		t.Fatalf("the handler is a %T, not a router", s.Config.Handler)
	}
	err := chi.Walk(router, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method == http.MethodGet || method == http.MethodPost {
			names = append(names, method+" "+routeName(route))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// routeName is a route without the patterns of its ids.
func routeName(route string) string {
	route = strings.ReplaceAll(route, strings.TrimPrefix(uuidPattern, "{id"), "}")
	return strings.NewReplacer(":[A-Z2-7]{26}}", "}", ":[A-Z2-7]{52}}", "}").Replace(route)
}

const uuidPattern = "{id:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}}"

// TestEveryRouteForEveryRole fails on a route without a row and on a row without a route.
func TestEveryRouteForEveryRole(t *testing.T) {
	t.Parallel()
	// Every visitor gets an address of their own; otherwise the limits per address would count all
	// of them together.
	s := newSiteWith(t, dbtest.New(t), func(server *httpsite.Server) {
		server.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	s.loadCatalogue(t)
	seen := map[string]bool{}
	for _, name := range routes(t, s) {
		if name == "POST /static/*" { // the same handler, for every method
			continue
		}
		row, known := authorization[name]
		if !known {
			t.Errorf("%s has no row in the authorization table", name)
			continue
		}
		seen[name] = true
		t.Run(name, func(t *testing.T) { row.check(t, s, name) })
	}
	for name := range authorization {
		if !seen[name] {
			t.Errorf("%s is in the table and is not a route", name)
		}
	}
}

// check sends the request as every role. Roles with the same work share a world until one of them may have
// changed something, so that no role sees what another one changed.
func (a access) check(t *testing.T, s *site, name string) {
	t.Parallel()
	method, route, _ := strings.Cut(name, " ")
	worlds := map[role]*tried{} // by the role whose work it is
	for _, r := range roles {
		of := owner(r)
		if r == late || r == former { // the work of the professional has another state for these
			of = r
		}
		at := worlds[of]
		if at == nil {
			at = a.tries(t, s, route, r)
			worlds[of] = at
		}
		var got reply
		if b := at.world.browser(r); method == http.MethodGet {
			got = b.get(at.path)
		} else {
			got = b.post(at.path, at.form)
		}
		if want, known := a.want[r]; !known || got.status != want {
			t.Errorf("%s: status %d, want %d", r, got.status, want)
		}
		unchanged := method == http.MethodGet || got.status >= 400 || strings.HasPrefix(got.location, paths.SignIn)
		if !unchanged {
			delete(worlds, of)
		}
	}
}

// tried is a request that is ready to be sent, in a world that has the rows it is about.
type tried struct {
	world *world
	path  string
	form  url.Values
}

// tries makes a world with the work that a role requests.
func (a access) tries(t *testing.T, s *site, route string, r role) *tried {
	t.Helper()
	w := s.newWorld(t)
	round := w.published(route)
	agreement := w.agreed(route, round)
	route = strings.NewReplacer("{ronde}", round, "{afspraak}", agreement).Replace(route)
	route = strings.ReplaceAll(route, "{sessie}", w.planned(route))
	stands := strings.NewReplacer(
		"{id}", works[a.work](w, r), "{competency}", "zelfregie", "{kenmerk}", "eigen-kracht", "{partner}", "inwoners",
		"{secret}", strings.Repeat("A", 26), "{bewijs}", strings.Repeat("A", 52), "/static/*", web.Asset("app.css"),
		"{organisation}", w.organisation, "{team}", w.team, "{function}", w.function, "{professional}", w.person[professional],
	)
	form := url.Values{}
	for field, values := range a.form {
		for _, value := range values {
			form.Add(field, stands.Replace(value))
		}
	}
	return &tried{w, stands.Replace(route), form}
}
