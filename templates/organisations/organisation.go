package organisations

// The names of the forms on the pages for organisations, as parts.Refused has them.
const (
	NewOrganisationForm = "organisatie"
	InviteAdminForm     = "beheerder"
	NewTeamForm         = "team"
	InviteForm          = "uitnodiging"
)

// paged returns the part of a list of n items that is on a page, as indices from (included) and
// to (excluded), and the number of pages. Pages are counted from 1; a page out of range stands
// for the nearest one that exists.
func paged(n, page, size int) (from, to, pages int) {
	pages = max(1, (n+size-1)/size)
	page = min(max(page, 1), pages)
	from = (page - 1) * size
	return from, min(from+size, n), pages
}
