package paths

// The API for other programs.
const (
	APIDescription = "/api/v1/openapi.json"
	APIFramework   = "/api/v1/kader"
	APIOfferings   = "/api/v1/aanbod"
)

// APIOffering is one offering.
func APIOffering(id string) string { return APIOfferings + "/" + id }
