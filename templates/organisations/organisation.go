package organisations

// The forms on the pages for organisations that can come back.
const (
	NewOrganisationForm = "organisatie"
	InviteAdminForm     = "beheerder"
	NewTeamForm         = "team"
	InviteForm          = "uitnodiging"
)

// paged is which part of a list of n a page is, counted from 1; a page that is not there
// is the nearest one that is.
func paged(n, page, size int) (from, to, pages int) {
	pages = max(1, (n+size-1)/size)
	page = min(max(page, 1), pages)
	from = (page - 1) * size
	return from, min(from+size, n), pages
}
