package offering_test

import (
	"testing"

	"reflectietool/internal/offering"
)

func TestAddressesHoldNoPassword(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{
		"https://iemand:geheim@voorbeeld.nl", "https://iemand@voorbeeld.nl/x", "iemand:geheim@voorbeeld.nl", "http://:geheim@voorbeeld.nl", "HTTPS://@voorbeeld.nl",
	} {
		stored := offering.Offering{URL: typed} // from before such an address was refused
		if offering.IsAddress(typed) || stored.Address() != "" {
			t.Errorf("%q counts as an address, and links to %q", typed, stored.Address())
		}
	}
	for _, typed := range []string{"https://voorbeeld.nl/@iemand", "www.voorbeeld.nl/?van=iemand@voorbeeld.nl"} {
		if !offering.IsAddress(typed) {
			t.Errorf("%q is refused", typed)
		}
	}
}
