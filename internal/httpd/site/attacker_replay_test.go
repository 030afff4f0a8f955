package site_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// actsOnOthers are the routes by which a role changes what belongs to somebody else, and why.
var actsOnOthers = map[string]string{
	"/beheer/organisatie/{id}/mensen":               "the beheerder manages the members",
	"/beheer/organisatie/{id}/mensen/samen":         "the beheerder manages the members",
	"/beheer/organisatie/{id}/teams":                "members leave a team that is deleted",
	"/beheer/functie/{id}/verwijderen":              "members lose a function that is deleted",
	"/beheer/aanbod/{id}/actie":                     "a curator marks flags as handled",
	"/beheer/aanbod/voorstel/{id}":                  "a curator marks a suggestion as handled",
	"/team/{id}/sessie/{sessie}/afzeggen":           "the cards go with the meeting",
	"/team/{id}/ronde/{ronde}/herinnering":          "the members get a mail",
	"/team/{id}/ronde":                              "the members are invited",
	"/maatje/{id}/stoppen":                          "the maatje stops reading along",
	"/maatje/vraag/{id}":                            "who is asked to be a maatje answers",
	"/maatje/vraag/{id}/afwijzen":                   "who is asked to be a maatje answers",
	"/beheer/organisatie/{id}/inloggen":             "another client cannot vouch for the identities of before",
	"/beheer/organisatie/{id}/inloggen/verwijderen": "the identities go with the provider",
}

// changesNothing are the forms that change nothing for their owner in this world, by route and
// button, and why.
var changesNothing = map[string]string{
	"/beheer/aanbod/groep":                                  "it asks to confirm, in a form that is sent too",
	"/beheer/aanbod/nieuw actie=bewaren":                    "it takes facts that fit each other: offering_admin_test.go",
	"/beheer/aanbod/nieuw actie=publiceren":                 "as above",
	"/beheer/aanbod/nieuw actie=voorbeeld":                  "it shows what would be published",
	"/beheer/aanbod/nieuw actie=rijen":                      "it adds rows to the form",
	"/beheer/aanbod/nieuw actie=bewerken":                   "it leads back to the form",
	"/beheer/aanbod/{id} actie=publiceren":                  "it takes facts that fit each other: offering_admin_test.go",
	"/beheer/aanbod/{id} actie=voorbeeld":                   "it shows what would be published",
	"/beheer/aanbod/{id} actie=rijen":                       "it adds rows to the form",
	"/beheer/aanbod/{id} actie=bewerken":                    "it leads back to the form",
	"/beheer/organisatie/{id}/inloggen":                     "it asks the provider first: oidc_settings_test.go",
	"/beheer/organisatie/{id}/mensen actie=beheerder-nemen": "the last beheerder stays",
	"/beheer/organisatie/{id}/mensen/samen actie=eruit":     "it asks to confirm, in a form that is sent too",
	"/beheer/organisatie/{id}/mensen/samen actie=erbij":     "as above",
	"/beheer/organisatie/{id}/mensen/samen actie=functie":   "as above",
	"/beheer/organisatie/{id}/mensen/samen actie=verplaats": "as above",
	"/beheer/organisatie/{id}/uitnodigen actie=opnieuw":     "the first mail waits in the queue",
	"/inloggen/{id}":             "no code was mailed yet: signin_attack_test.go",
	"/gegevens/adres/{id}":       "as above",
	"/gegevens/verwijderen/{id}": "as above",
	"/verder":                    "it takes a code that is shown once: visitor_test.go",
}

// notPosted are the routes to which no form leads, and why.
var notPosted = map[string]string{
	"/static/*":                           "files; the same handler takes every method",
	"/inloggen/link/{secret}":             "the secret stands in a mail only: signin_attack_test.go",
	"/uitnodiging/{id}/{bewijs}":          "the secret stands in a mail only: invitation_mail_test.go",
	"/uitnodiging/{id}/{bewijs}/afwijzen": "as above",
	"/maatje/mail/{secret}/afwijzen":      "the secret stands in a mail only: plan_buddy_test.go",
	"/terugkijken/{secret}":               "the secret stands in a mail only: lookback_mail_test.go",
	"/team/{id}/ronde":                    "a round is open: team_open_test.go",
	"/beheer/aanbod/import/{id}/ongedaan": "nothing was imported yet: offering_import_test.go",
}

// strangersMay are the routes of forms that change something for a role that did not find them, and
// why. What changes is not the data of somebody else.
var strangersMay = map[string]string{
	"/mails/{id}":                     "the link in a mail works without signing in: nothing but the mails stops",
	"/inloggen":                       "everybody may ask for a code",
	"/beheer/organisatie/{id}/mensen": "members choose their own function, which the trail has",
}

// perKind is how many forms that differ only in whose they are, are sent.
const perKind = 2

// sent is a form with the values with which its owner changed something.
type sent struct {
	by      role
	post    post
	values  url.Values
	foreign string // the id in it that the sender did not find
}

// kind is a kind of form: see raid.kind.
type kind struct {
	name   string
	fields int
}

// replays is the attack with forms on one world.
type replays struct {
	*raid
	copies *copies
	before state
	kinds  map[kind][]sent
}

// TestAttackerReplays sends every form of every role: as its owner, which shows that it works, as
// every role that did not find it, as its owner with ids that the owner did not find, and as a
// browser does for another site. Each time it compares the whole database before and after.
func TestAttackerReplays(t *testing.T) {
	t.Parallel()
	x := &replays{raid: newRaid(t), kinds: map[kind][]sent{}}
	for _, r := range roles {
		x.harvests[r] = x.walk(r)
	}
	x.copies = x.copy()
	x.before = x.copies.now()
	x.own()
	for _, sents := range x.kinds {
		for _, s := range sents {
			x.together(append(s.byStrangers(x), s.withOtherIDs(x)...))
			for _, header := range []http.Header{{"Origin": {"https://elders.example"}}, {"Sec-Fetch-Site": {"cross-site"}}} {
				if got := x.send(s.by, s.post, s.values, header); got.status != http.StatusForbidden {
					t.Errorf("%s: another site makes the browser of %s post it: status %d", s.post.action, s.by, got.status)
				}
			}
		}
	}
	if changed := x.copies.now().since(x.before); len(changed) > 0 {
		t.Errorf("other sites change %v", changed)
	}
}

// own sends the forms of every role as that role, and keeps those that change something.
func (x *replays) own() {
	silent, asked, posted := map[kind]int{}, map[string]bool{}, map[string]bool{}
	for _, r := range roles {
		for forms := x.harvests[r].posts; len(forms) > 0; forms = forms[1:] {
			p := forms[0]
			name, fields := x.kind(p)
			k := kind{name, fields}
			if posted[x.route(http.MethodPost, p.action)] = true; len(x.kinds[k]) == perKind || silent[k] == perKind {
				continue
			}
			values, shows := x.works(r, p)
			if values != nil {
				x.kinds[k] = append(x.kinds[k], sent{by: r, post: p, values: values})
			} else {
				silent[k]++
				if !asked[name] { // once, since a form can lead to itself with more rows
					forms = append(slices.Clone(forms), shows...)
				}
				asked[name] = true
			}
		}
	}
	works := map[string]bool{}
	for k := range x.kinds {
		works[k.name] = true
	}
	for k := range silent {
		if !works[k.name] && changesNothing[k.name] == "" {
			x.t.Errorf("%s: its owner changes nothing with it, so that nobody else can be seen to change something", k.name)
		}
	}
	for _, name := range routes(x.t, x.site) {
		if method, route, _ := strings.Cut(name, " "); method == http.MethodPost && posted[route] == (notPosted[route] != "") {
			x.t.Errorf("POST %s: a form leads to it: %v; listed as not posted: %q", route, posted[route], notPosted[route])
		}
	}
}

// works returns the first values of a form with which its owner changes something, or else the
// forms that the answer shows, such as one that asks to confirm.
func (x *replays) works(r role, p post) (url.Values, []post) {
	for i, values := range p.attempts("Iets anders") {
		got := x.send(r, p, values, nil)
		if got.status >= 500 {
			x.t.Errorf("%s: %s answers %d", r, p.action, got.status)
		}
		if i > 0 && got.status >= 400 {
			continue // the first attempt shows whether a refusal changes something
		}
		changed := x.copies.now().since(x.before)
		x.copies.restore(changed)
		for _, c := range changed {
			if of := x.roleOf[c.person]; of != "" && of != r && actsOnOthers[x.route(http.MethodPost, p.action)] == "" {
				x.t.Errorf("%s: %s changes %s of %s with it", p.action, r, c.table, of)
			}
		}
		if len(changed) > 0 {
			return values, nil
		}
		if got.status == http.StatusOK {
			return nil, readPage(x.t, p.action, got.body).posts
		}
	}
	return nil, nil
}

// byStrangers returns a form as the roles send it that did not find it.
func (s sent) byStrangers(x *replays) (all []sent) {
	for _, r := range roles {
		found := slices.ContainsFunc(x.harvests[r].posts, func(p post) bool { return p.action == s.post.action })
		for _, id := range anyUUID.FindAllString(s.values.Encode(), -1) {
			found = found && x.harvests[r].ids[id]
		}
		if !found {
			all = append(all, sent{by: r, post: s.post, values: s.values})
		}
	}
	return all
}

// withOtherIDs returns a form as its owner sends it with an id of the same kind that they did not
// find, in each place.
func (s sent) withOtherIDs(x *replays) (all []sent) {
	for _, id := range anyUUID.FindAllString(s.post.action+s.values.Encode(), -1) {
		n := 0
		for other, of := range x.belongs {
			if of.table != x.belongs[id].table || x.harvests[s.by].ids[other] || n == perKind {
				continue
			}
			n++
			p, values := s.post, url.Values{}
			p.action = strings.ReplaceAll(p.action, id, other)
			for name, list := range s.values {
				for _, value := range list {
					values.Add(strings.ReplaceAll(name, id, other), strings.ReplaceAll(value, id, other))
				}
			}
			all = append(all, sent{s.by, p, values, other})
		}
	}
	return all
}

// together sends forms that may change nothing. Only if something changed does it send them one by
// one, to find which.
func (x *replays) together(forms []sent) {
	x.t.Helper()
	changes := func(forms []sent) []part {
		for _, s := range forms {
			if got := x.send(s.by, s.post, s.values, nil); got.status >= 500 {
				x.t.Errorf("%s: %s answers %d", s.by, s.post.action, got.status)
			}
		}
		return x.copies.now().since(x.before)
	}
	if len(forms) == 0 {
		return
	}
	changed := changes(forms)
	x.copies.restore(changed)
	if len(changed) == 0 {
		return
	}
	for _, s := range forms {
		about := x.copies.rowsAbout(s.foreign)
		changed := changes([]sent{s})
		own := func(c part) bool { return c.person != "" && c.person == x.person[s.by] }
		others := slices.DeleteFunc(slices.Clone(changed), own)
		// A form may ignore the other id, and do what it does for its owner.
		harmless := len(others) == 0 || strangersMay[x.route(http.MethodPost, s.post.action)] != "" ||
			s.foreign != "" && x.copies.rowsAbout(s.foreign) == about
		x.copies.restore(changed)
		if !harmless {
			x.t.Errorf("%s changes %v with %s %s", s.by, x.named(others), s.post.action, s.values.Encode())
		}
	}
}

// named describes parts of the database.
func (x *raid) named(parts []part) (names []string) {
	for _, p := range parts {
		names = append(names, fmt.Sprintf("%s of %q", p.table, x.roleOf[p.person]))
	}
	return names
}
