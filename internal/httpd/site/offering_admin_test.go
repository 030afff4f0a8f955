package site_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// curator makes a landelijk beheerder.
func (s *site) curator(t testing.TB, name string) *browser {
	t.Helper()
	b := s.browser(t)
	if _, err := s.accounts.GrantNational(t.Context(), b.signIn()); err != nil {
		t.Fatal(err)
	}
	b.post("/gegevens/naam", url.Values{"naam": {name}}).want(t, other)
	return b
}

// offeringForm returns a filled form, with some values replaced.
func offeringForm(pairs ...string) url.Values {
	form := url.Values{
		"actie": {"bewaren"}, "versie": {"1"}, "title": {"Voorbeeldtraining"}, "kind": {"training"}, "source": {"Folder"}, "provider": {"Aanbieder"},
		"competentie": {"zelfregie", "", ""}, "van": {"1", "", ""}, "naar": {"2", "", ""},
	}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

// curates makes an offering and returns its page in the work list.
func (b *browser) curates(path string, pairs ...string) string {
	b.t.Helper()
	location := b.post(path, offeringForm(pairs...)).want(b.t, other).location
	place, _, _ := strings.Cut(location, "?")
	return place
}

func TestOfferingFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.curator(t, "Nadia")
	long := strings.Repeat("x", 3000)
	got := b.post("/beheer/aanbod/nieuw", offeringForm("title", long, "valid_until", "31-02-2027", "kind", "cursus", "cost_eur", "€ veel", "start-datum", "31-02-2027", "note", "a\x00b")).want(t, refused)
	for _, text := range []string{
		"Titel is 3000 tekens lang. Maak er maximaal 300 van.", "is geen datum", "kennen we niet", long, `value="€ veel"`, `value="31-02-2027"`, "bevat een teken dat we niet kunnen bewaren",
		`href="#title"`, `href="#valid_until"`, `href="#start_dates"`, `href="#cost_eur"`, `href="#kind"`,
	} {
		if !strings.Contains(got.body, text) {
			t.Errorf("the form does not say %q", text)
		}
	}
	place := b.curates("/beheer/aanbod/nieuw", "cost_eur", "€ 1.250,-", "valid_until", "31-12-2027", "start-datum", "15-1-2027", "start-plaats", "Utrecht",
		"register", "SKJ", "punten", "2,5", "punten-tot", "31-12-2027", "region", "Utrecht\r\nZwolle")
	b.get(place).want(t, http.StatusOK, `value="1250"`, `value="31-12-2027"`, `value="15-01-2027"`, `value="2,5"`, "Utrecht\nZwolle")
	if got := s.oneText(t, `select points || ' ' || valid_until from offering_accreditation`); got != "2.50 2027-12-31" {
		t.Errorf("the accreditation is %q", got)
	}
	b.post(place, offeringForm("actie", "rijen", "note", "Nog niet bewaard")).want(t, http.StatusOK, "Nog niet bewaard", `id="start-datum-5"`)
}

// TestBasisOfLevelsIsShown checks that the page of an offering says that the editors estimated its
// levels, unless the form says that the source has them.
func TestBasisOfLevelsIsShown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.curator(t, "Nadia")
	place := b.curates("/beheer/aanbod/nieuw", "actie", "publiceren")
	public := strings.TrimPrefix(place, "/beheer")
	b.get(public).want(t, http.StatusOK, "Van Verkennen naar Groeien (inschatting van de redactie).")
	b.get(place).want(t, http.StatusOK, "Waar de niveaus vandaan komen", `value="redactie" selected`)
	b.post(place, offeringForm("level_basis", "bron")).want(t, other)
	b.get(place).want(t, http.StatusOK, `value="bron" selected`)
	b.get(public).want(t, http.StatusOK, "Van Verkennen naar Groeien.")
	b.get(place+"/geschiedenis").want(t, http.StatusOK, "(Verkennen naar Groeien) (inschatting van de redactie)")
	b.post(place, offeringForm("versie", "2", "level_basis", "gok")).want(t, refused, "&#34;gok&#34; kennen we niet")
	var answer struct {
		Basis *string `json:"level_basis"`
	}
	if err := json.Unmarshal([]byte(b.get("/api/v1"+public).want(t, http.StatusOK).body), &answer); err != nil || answer.Basis == nil || *answer.Basis != "bron" {
		t.Errorf("the API has the basis %v, %v", answer.Basis, err)
	}
}

func TestOfferingPreviewSavesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.curator(t, "Nadia")
	b.post("/beheer/aanbod/nieuw", offeringForm("actie", "voorbeeld", "description", "Zo ziet het eruit.")).
		want(t, http.StatusOK, "Er is nog niets bewaard", "Zo ziet het eruit.", "Waar het bij past", `name="description" value="Zo ziet het eruit."`)
	if n := s.oneText(t, `select count(*)::text from offering`); n != "0" {
		t.Errorf("%s offerings", n)
	}
	place := b.curates("/beheer/aanbod/nieuw", "actie", "publiceren")
	public := s.browser(t)
	public.get(strings.TrimPrefix(place, "/beheer")).want(t, http.StatusOK, "Voorbeeldtraining")
	b.post(place, offeringForm("actie", "voorbeeld", "title", "Nog geheim")).want(t, http.StatusOK, "Nog geheim")
	if strings.Contains(public.get(strings.TrimPrefix(place, "/beheer")).body, "Nog geheim") {
		t.Error("a preview is public")
	}
	b.post(place+"/actie", url.Values{"actie": {"archiveren"}}).want(t, other)
	public.get(strings.TrimPrefix(place, "/beheer")).want(t, gone)
	b.post(place+"/actie", url.Values{"actie": {"archiveren"}}).want(t, refused, "Dit staat al in het archief.")
}

var boxes = regexp.MustCompile(`name="(rij)" value="([^"]+)"`)

func TestBulkNamesWhatChangesFirst(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.curator(t, "Nadia")
	ids := make([]string, 3)
	for i := range ids {
		ids[i] = strings.TrimPrefix(b.curates("/beheer/aanbod/nieuw", "title", fmt.Sprintf("Titel %d", i)), "/beheer/aanbod/")
	}
	b.post("/beheer/aanbod/groep", url.Values{"actie": {"publiceren"}}).want(t, refused, "Zet een vinkje")
	b.post("/beheer/aanbod/groep", url.Values{"id": ids}).want(t, refused, "Kies wat je wilt doen.")
	b.post("/beheer/aanbod/groep", url.Values{"id": ids, "actie": {"geldig-tot"}, "datum": {"31-02-2027"}}).want(t, refused, "Deze datum bestaat niet")
	ask := b.post("/beheer/aanbod/groep", url.Values{"alles": {"ja"}, "zoek": {"Titel"}, "actie": {"publiceren"}}).want(t, http.StatusOK, "Titel 0", "Titel 1", "Titel 2", "nog niets gewijzigd")
	form := url.Values{"zeker": {"ja"}, "actie": {"publiceren"}}
	for _, box := range boxes.FindAllStringSubmatch(ask.body, -1) {
		form.Add(box[1], box[2])
	}
	if len(form["rij"]) != 3 {
		t.Fatalf("%d rows to confirm", len(form["rij"]))
	}
	published := func() string {
		return s.oneText(t, `select count(*)::text from offering where state = 'gepubliceerd'`)
	}
	if published() != "0" {
		t.Error("asking published already")
	}
	b.post("/beheer/aanbod/groep", form).want(t, other)
	if published() != "3" {
		t.Errorf("%s published", published())
	}
	b.post("/beheer/aanbod/"+ids[0]+"/actie", url.Values{"actie": {"nagekeken"}}).want(t, other)
	b.get("/beheer/aanbod/ongedaan").want(t, http.StatusOK, "Dit is daarna nog gewijzigd.", "Maak ongedaan voor 2 resultaten")
	b.post("/beheer/aanbod/ongedaan", nil).want(t, other)
	b.get("/beheer/aanbod/ongedaan").want(t, http.StatusOK, "Ongedaan gemaakt op", "2 resultaten", "Wat er is teruggezet", "Eerst: ", "Daarna: ")
	if published() != "1" {
		t.Errorf("%s published after taking it back", published())
	}
}
