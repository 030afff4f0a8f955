package organisations

import "net/url"

// The fields of the forms of the landelijk beheerder.
const (
	// OrganisationField holds the id of the organisation that a beheerder is invited for.
	OrganisationField = "organisatie"
	emailField        = "email"
)

// OrganisationForm is the form for a new organisation.
type OrganisationForm struct {
	Name  string
	Email string // of the first beheerder
}

// ReadOrganisationForm reads the form for a new organisation.
func ReadOrganisationForm(form url.Values) OrganisationForm {
	return OrganisationForm{Name: form.Get(nameField), Email: form.Get(emailField)}
}

// AdminForm is the form that invites a beheerder.
type AdminForm struct {
	Organisation string // id, "" when none was chosen
	Email        string
}

// ReadAdminForm reads the form that invites a beheerder.
func ReadAdminForm(form url.Values) AdminForm {
	return AdminForm{Organisation: form.Get(OrganisationField), Email: form.Get(emailField)}
}
