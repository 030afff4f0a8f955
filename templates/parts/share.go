package parts

import (
	"cmp"

	"reflectietool/internal/calendar"
	"reflectietool/internal/sharing"
)

// SharedWith is whom a share was made for, also when the address is nobody's any more.
func SharedWith(s sharing.Share) string { return cmp.Or(s.Email, "een verwijderd account of adres") }

func SharedWhat(s sharing.Share) string {
	what := "je gespreksblad"
	if s.WithReport {
		what += " en je hele rapport"
	}
	return what + ", bij je reflectie van " + calendar.Date(s.FinishedAt)
}

// SharedHow says how a share goes on or ended.
func SharedHow(s sharing.Share) string {
	switch {
	case s.Email == "":
		return "Gestopt: de ander verwijderde het account of veranderde van adres"
	case s.RevokedAt != nil:
		return "Ingetrokken op " + calendar.DateTime(*s.RevokedAt)
	case !s.Open:
		return "Gestopt na " + calendar.Date(s.Until)
	default:
		return "Tot en met " + calendar.Date(s.Until)
	}
}

func ViewWords(v sharing.View) string {
	if v.Part == sharing.PartReport {
		return "het rapport, " + calendar.DateTime(v.At)
	}
	return "het gespreksblad, " + calendar.DateTime(v.At)
}
