package organisations

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"reflectietool/internal/calendar"
	"reflectietool/internal/organisation"
	"reflectietool/internal/text"
)

// SettingsForm names the form with the settings.
const SettingsForm = "instellingen"

// The fields of the settings, beside the name. The organisation feature names them the same in its
// errors.
const (
	themeField      = "thema"
	smallestField   = "k" // the least participants of a team round with an outcome
	roundYearsField = "ronde-jaren"
	basisField      = "grondslag"
	basisNoteField  = "grondslag-toelichting"

	// ConsentOnField holds the day on which the OR agreed.
	ConsentOnField   = "or-datum"
	consentNoteField = "or-toelichting"
)

// SettingsValues are the stored settings as the fields hold them.
func SettingsValues(o organisation.Organisation) map[string]string {
	values := map[string]string{
		nameField: o.Name, smallestField: strconv.Itoa(o.K), themeField: o.Theme, ConsentOnField: "",
		consentNoteField: o.ConsentNote, basisField: string(o.LegalBasis), basisNoteField: o.LegalNote, roundYearsField: strconv.Itoa(o.RoundYears),
	}
	if o.ConsentOn != nil {
		values[ConsentOnField] = o.ConsentOn.Format(time.DateOnly)
	}
	return values
}

// ReadSettingsForm reads the settings of an organisation. badDate reports that ConsentOnField
// holds text that is not a date. The date then becomes one that is refused, so that nothing is
// saved and the person sees all errors at once.
func ReadSettingsForm(form url.Values) (settings organisation.Settings, badDate bool) {
	settings = organisation.Settings{
		Name: form.Get(nameField), Theme: form.Get(themeField), ConsentNote: form.Get(consentNoteField),
		LegalBasis: organisation.LegalBasis(form.Get(basisField)), LegalNote: form.Get(basisNoteField),
	}
	settings.RoundYears, _ = text.Whole(form.Get(roundYearsField), text.MostInteger) // 0 is refused as no choice
	settings.K, _ = text.Whole(form.Get(smallestField), text.MostInteger)            // 0 is refused as too low
	if typed := strings.TrimSpace(form.Get(ConsentOnField)); typed != "" {
		day, err := calendar.Parse(typed)
		if err != nil {
			day = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
		}
		settings.ConsentOn, badDate = &day, err != nil
	}
	return settings, badDate
}
