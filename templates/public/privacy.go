package public

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"reflectietool/internal/account"
	"reflectietool/internal/offering/shelf"
	"reflectietool/internal/organisation"
	"reflectietool/internal/plan"
	"reflectietool/internal/sharing"
	"reflectietool/templates/parts"
	"reflectietool/templates/ui"
)

// PrivacyProps are the settings of this server that the privacy pages show. Facts that are
// fixed in code, such as retention periods, come from the constants in that code.
type PrivacyProps struct {
	Operator   string // who runs the server; "" when not configured
	Contact    string // e-mail address or telephone number of the operator; may be ""
	BackupDays int    // how long backups are kept; 0 when not configured
	Mails      bool   // the server can send mail
	MailServer string // "" for none, or for a demonstration that sends nothing
	// Counting is the period over which attempts from one IP address are counted.
	Counting time.Duration
	// Recorded are the organisations of the signed-in person, which show the legal basis and
	// the OR's consent that each has recorded.
	Recorded []organisation.Membership
	SignedIn bool
}

// Processing is one purpose for which the tool processes personal data. The texts are Dutch.
type Processing struct {
	ID, Name string
	Data     []string // the kinds of personal data
	Why      string
	Persons  string   // whose data it is
	Keep     []string // how long each kind is kept
	Who      string   // the people who can see it
	Basis    string   // legal basis, article 6(1) AVG
}

const (
	ownChoice       = "De verwerkingsverantwoordelijke legt dit vast. Voor mensen die zelf kiezen: uitvoering van een overeenkomst (AVG artikel 6 lid 1 b)."
	employersChoice = "De organisatie kiest en legt vast: gerechtvaardigd belang, algemeen belang, overeenkomst of wettelijke plicht (AVG artikel 6 lid 1 f, e, b of c). Toestemming past niet: werkgever en werknemer zijn niet gelijk."
	security        = "Gerechtvaardigd belang: de beveiliging (AVG artikel 6 lid 1 f). Voor een overheid: de taak van algemeen belang (lid 1 e)."
)

// Processings lists every processing of personal data on this server, given its settings.
func (p PrivacyProps) Processings() []Processing {
	all := []Processing{guestProcessing(), p.accountProcessing(), p.memberProcessing(), roundProcessing(), sharingProcessing(), planProcessing(), offeringProcessing(), auditProcessing()}
	if p.Mails {
		all = append(all, p.mailProcessing())
	}
	return append(all, p.serverProcessing())
}

func guestProcessing() Processing {
	return Processing{
		ID: "gast", Name: "Reflecteren zonder account",
		Data: []string{
			"Je antwoorden, niveaus, notities en wat je in je rapport en gespreksblad kiest.",
			"Wanneer je bent begonnen, klaar was en hier voor het laatst bent geweest.",
			"Een willekeurige code in een cookie. Kies je een hervatcode? Dan ook die. Beide bewaren we alleen onleesbaar.",
		},
		Why:     "Je rapport maken, en je terugvinden als je verder wilt.",
		Persons: "Sociaal professionals die de tool gebruiken. Naam of adres is niet nodig.",
		Keep: []string{
			"Zonder hervatcode: tot " + parts.Span(account.GuestLife) + " na je laatste bezoek.",
			"Met een hervatcode: tot " + parts.Span(account.ResumableLife) + " na je laatste bezoek.",
		},
		Who:   "Alleen jij.",
		Basis: ownChoice,
	}
}

func (p PrivacyProps) accountProcessing() Processing {
	results := fmt.Sprintf("Je resultaten: zolang je kiest. Kies je niets, dan %d jaar na het afronden. Je krijgt eerst een mail. Ten minste %s daarna verwijderen we ze.",
		account.KeepYears, parts.Span(account.NoticeTime))
	unused := fmt.Sprintf("Je account: tot je het verwijdert. Ben je er bijna %d jaar niet geweest? Dan mailen we je. Ten minste %s daarna verwijderen we je account, met alles wat erbij hoort, tenzij je terugkomt. Dat doen we ook als je mailadres niet meer bestaat. Het geldt niet voor landelijk beheerders en voor de enige beheerder van een organisatie.",
		account.UnusedYears, parts.Span(account.NoticeTime))
	if !p.Mails {
		unused = "Je account: tot je het verwijdert."
		results = "Je resultaten: tot je ze verwijdert. Deze server kan geen mail sturen, en dus niet waarschuwen. Daarom verwijderen we niets vanzelf."
	}
	return Processing{
		ID: "account", Name: "Een account",
		Data: []string{
			"Je e-mailadres, en je naam als je die invult.",
			"Je resultaten, zoals hierboven.",
			"In welke browsers je bent ingelogd, sinds wanneer en wanneer voor het laatst.",
			"Aanvragen om een code, met het adres en hoe vaak er een code is geprobeerd. De code zelf bewaren we alleen onleesbaar.",
			"Wanneer we je voor het laatst hebben gemaild over verkeerde codes.",
			"Wanneer we je hebben gemaild omdat je hier lang niet was, en sinds wanneer je mailadres die mail weigert.",
			"Log je in met het account van je organisatie? Dan de code waaronder je daar bekend bent.",
		},
		Why:     "Je herkennen, en je resultaten op elk apparaat tonen.",
		Persons: "Sociaal professionals met een account.",
		Keep: []string{
			unused,
			results,
			"Ingelogd: tot " + parts.Span(account.SignedInIdle) + " na je laatste bezoek, en maximaal " + parts.Span(account.SessionLife) + ". Heb je \"Onthoud mij op dit apparaat\" gekozen? Dan " + parts.Span(account.RememberedLife) + ".",
			"Een code werkt " + parts.Span(account.CodeLife) + ". De aanvraag wissen we na " + parts.Span(account.RequestLife) + ".",
		},
		Who:   "Alleen jij. Log je in met het account van je organisatie, dan ziet de inlogdienst van je organisatie dát je inlogt.",
		Basis: ownChoice,
	}
}

func (p PrivacyProps) memberProcessing() Processing {
	return Processing{
		ID: "organisatie", Name: "Lid zijn van een organisatie",
		Data: []string{
			"Je naam of adres, je functie, je teams en je rol, en sinds wanneer.",
			"Uitnodigingen: het adres, het team, de rol en wie je heeft uitgenodigd.",
			"De doelgroepen en hulpvragen waarmee je ervaring hebt, als je ze invult. En je kaart voor een teamsessie, als je er een brengt.",
		},
		Why:     "Teams en rollen beheren. Na instemming van de OR ook: per functie voorstellen waar je naartoe kunt, en laten zien waarmee een team ervaring heeft. " + parts.NobodyAsks,
		Persons: "Leden van een organisatie, en mensen die zijn uitgenodigd.",
		Keep: []string{
			"Lidmaatschap: tot je weggaat, of tot de beheerder je weghaalt. Je resultaten houd je.",
			"Je doelgroepen en hulpvragen: tot je ze wist of weggaat. Je kaart: tot het eind van de dag van de sessie, of tot je hem terughaalt.",
			"Een uitnodiging werkt " + parts.Span(organisation.InvitationLife) + ". We wissen hem " + parts.Span(organisation.KeepInvitation) + " daarna.",
		},
		Who:   "De beheerder van je organisatie ziet je gegevens als lid, en de uitnodigingen. Collega's in je team zien naam of adres, wie het team leidt, en op de dag van een teamsessie de kaarten, zonder naam, als ze vóór die dag al in het team zaten. Van een doelgroep of hulpvraag zien ze hoeveel mensen er ervaring mee hebben, en je naam alleen als je dat kiest. De beheerder ziet per team niemand, één of meer. Alle leden zien wie beheerder is. Niemand van hen ziet je antwoorden of rapporten, tenzij je ze zelf deelt. " + parts.NeverSeen,
		Basis: employersChoice,
	}
}

func roundProcessing() Processing {
	return Processing{
		ID: "teamronde", Name: "Meedoen aan een teamronde",
		Data:    []string{"Wie mee mag doen, welke Reflectie meetelt, en of je mails over rondes wilt. Bij een Reflectie ook of je was ingelogd toen je hem afrondde. Na de sluiting blijft alleen staan dát een Reflectie heeft meegeteld, als er een uitkomst is."},
		Why:     "Een team samen laten zien wat het in huis heeft en wat aandacht vraagt.",
		Persons: "Leden van een team met een ronde.",
		Keep: []string{"Tot de ronde sluit. De uitkomst, waarin niet staat wie heeft meegeteld: " + roundYears() + ", zoals de organisatie kiest.",
			"De afspraken die een team na de ronde maakt: zolang de uitkomst er is. We bewaren niet wie ze heeft opgeschreven."},
		Who:   "Niemand in je organisatie ziet wie meetelt. De uitkomst en de afspraken zien de mensen die in het team zaten toen de ronde sloot. De organisatie ziet vanaf vijf teams in hoeveel teams een competentie een aandachtspunt is.",
		Basis: employersChoice,
	}
}

// roundYears lists the retention periods that an organisation can choose: "1, 2, 3 of 5 jaar".
func roundYears() string {
	choices := organisation.RoundYearChoices()
	words := make([]string, len(choices))
	for i, years := range choices {
		words[i] = strconv.Itoa(years)
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " of " + words[last] + " jaar"
}

func sharingProcessing() Processing {
	return Processing{
		ID: "delen", Name: "Een gespreksblad delen",
		Data: []string{
			"Wat je op het gespreksblad zet. Je rapport alleen als je dat apart kiest, en zonder je notities.",
			"Het adres van de ontvanger, tot wanneer je deelt, en wanneer de ontvanger het opent.",
		},
		Why:     "Je laten delen wat je wilt bespreken, met één persoon.",
		Persons: "Mensen die delen, en mensen die ontvangen.",
		Keep: []string{
			fmt.Sprintf("De ander leest mee tot de dag die je kiest, maximaal %s. Intrekken kan altijd.", ui.Count(sharing.MaxMonths, "maand", "maanden")),
			"Het blad, en wanneer het is geopend: zolang je de reflectie bewaart.",
		},
		Who:   "Jij, en de ontvanger na inloggen met dat adres. Wat de ander print, kun je niet terughalen.",
		Basis: ownChoice,
	}
}

func planProcessing() Processing {
	return Processing{
		ID: "plan", Name: "Een plan en een maatje",
		Data:    []string{"Je doelen, hoe het ging, scholing, punten en afspraken. Wie je maatje is; tot die collega ja zegt, het adres. Je agenda-adres, alleen onleesbaar."},
		Why:     "Je helpen om te doen wat je je hebt voorgenomen.",
		Persons: "Mensen met een plan, en collega's die zij vragen.",
		Keep:    []string{"Tot je het verwijdert. Een vraag aan een collega geldt " + parts.Span(plan.BuddyLife) + ". Daarna wissen we de vraag, met het adres."},
		Who:     "Alleen jij. Een maatje: één doel, de als-dan, de dag en je antwoord. Met je agenda-adres: de dagen. Teamleiders en beheerders, ook landelijk: niets van een plan of een maatje.",
		Basis:   ownChoice,
	}
}

func offeringProcessing() Processing {
	return Processing{
		ID: "aanbod", Name: "Aanbod bewaren, melden en kiezen",
		Data: []string{
			"Welk aanbod je bewaart, deelt of nuttig vindt, en je voorkeur. Je meldingen en voorstellen.",
			"Hoe vaak aanbod uit rapporten is geopend: een aantal per dag, niet door wie.",
		},
		Why:     "Je passend aanbod laten terugvinden, en het aanbod goed houden.",
		Persons: "Mensen die aanbod bewaren, delen, melden, voorstellen of beoordelen.",
		Keep: []string{
			fmt.Sprintf("Tot je je gegevens verwijdert of je bezoek verloopt. Een gedeelde lijst: maximaal %s.", ui.Count(shelf.SharedMonths, "maand", "maanden")),
		},
		Who:   "Alleen jij. Een gedeelde lijst: iedereen met de link, zonder je naam. Een melding of voorstel: de redactie (landelijk beheerders, of bij eigen aanbod de beheerders van je organisatie), zonder je naam. Of iets nuttig was: ook de redactie, in één woord en vanaf vijf antwoorden.",
		Basis: ownChoice,
	}
}

func auditProcessing() Processing {
	return Processing{
		ID: "logboek", Name: "Logboek van beheer en delen",
		Data: []string{
			"Wie wat heeft gedaan met instellingen, rollen en leden, wanneer en bij wie. En wie wanneer heeft geopend wat met die persoon is gedeeld.",
			"Mensen staan erin met een schuilnaam, een willekeurige code. Namen en adressen staan er niet in.",
			"Wie welk bestand met aanbod heeft ingelezen, tot een dag daarna.",
		},
		Why:     "Nagaan wie iets heeft veranderd of bekeken, en misbruik zien.",
		Persons: "Beheerders, leden en ontvangers.",
		Keep: []string{
			"De regels hebben geen einddatum, en niemand kan ze in de tool veranderen.",
			"Verwijder je je account? Dan wissen we welke schuilnaam van jou was. Nergens staat dan nog van wie de regels zijn.",
		},
		Who:   "De beheerder van de organisatie ziet wat er in die organisatie is veranderd. Landelijk beheerders zien wat zij en andere landelijk beheerders deden, met naam en adres. Alleen jij en de ander zien wie iets van je heeft geopend. Je eigen regels staan in je download.",
		Basis: security,
	}
}

func (p PrivacyProps) mailProcessing() Processing {
	through := "Iedereen die dit voorbeeld bekijkt. De mails staan op een pagina en gaan nergens heen."
	if p.MailServer != "" {
		through = "De mailserver die de mail bezorgt: " + p.MailServer + "."
	}
	return Processing{
		ID: "mail", Name: "Mail",
		Data: []string{
			"Het adres, en wat in de mail staat: een code, een uitnodiging, een teamronde, een vraag over een maatje of een doel, een melding dat iets is gedeeld, gewijzigd of binnenkort weggaat.",
			"In een mail staan nooit antwoorden, resultaten of doelen.",
		},
		Why:     "Je laten inloggen, uitnodigen en waarschuwen.",
		Persons: "Mensen met een account, en mensen die door hen een mail krijgen.",
		Keep:    []string{"De tool bewaart geen mails, alleen dat er een is verstuurd. Op de mailserver en in je postvak blijft de mail langer."},
		Who:     through,
		Basis:   "Zoals bij het doel waarvoor we mailen.",
	}
}

func (p PrivacyProps) serverProcessing() Processing {
	return Processing{
		ID: "techniek", Name: "De server zelf",
		Data: []string{
			"Technisch logboek (serverlog): het tijdstip, de soort pagina en de uitkomst. Geen namen, adressen of antwoorden, en geen IP-adres.",
			"IP-adres: onleesbaar gemaakt (hash) en binnen anderhalf uur weg, om in " + parts.Span(p.Counting) + " te tellen hoe vaak er vanaf dat adres iemand begint, of een code vraagt of probeert. En hoe vaak iemand iets verstuurt.",
			"Hoeveel mensen er per uur beginnen: een aantal, niet wie.",
			"Reservekopieën van alles wat hierboven staat.",
			"Onleesbare codes (hash) van mensen die zijn verwijderd. Zetten we een reservekopie terug? Dan verwijderen we die mensen opnieuw.",
		},
		Why:     "De server laten werken, beschermen en herstellen.",
		Persons: "Iedereen die de tool bezoekt.",
		Keep: []string{
			"Serverlog: dat regelen de mensen die deze website beheren. De tool zelf bewaart het niet.",
			"Reservekopieën: " + p.backups() + ". De codes van verwijderde mensen: een dag langer.",
		},
		Who:   "De mensen die deze website beheren. Zij kunnen technisch bij alles wat bewaard is.",
		Basis: security,
	}
}

func (p PrivacyProps) backups() string {
	if p.BackupDays == 0 {
		return "onbekend. Vraag de mensen die deze website beheren hoelang ze blijven"
	}
	return "maximaal " + ui.Count(p.BackupDays, "dag", "dagen")
}
