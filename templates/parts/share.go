package parts

import (
	"cmp"

	"reflectietool/internal/calendar"
	"reflectietool/internal/sharing"
)

// SharedWith returns the recipient's address, or words for an address that no longer exists.
func SharedWith(s sharing.Share) string { return cmp.Or(s.Email, "een verwijderd account of adres") }

// SharedWhat describes the content of a share: the gespreksblad, with or without the report.
func SharedWhat(s sharing.Share) string {
	what := "je gespreksblad"
	if s.WithReport {
		what += " en je hele rapport"
	}
	return what + ", bij je reflectie van " + calendar.Date(s.FinishedAt)
}

// SharedHow says until when a share is open, or how it ended.
func SharedHow(s sharing.Share) string {
	switch {
	case s.Email == "":
		return "Gestopt: de ander heeft het account verwijderd of een ander adres gekozen"
	case s.RevokedAt != nil:
		return "Ingetrokken op " + calendar.DateTime(*s.RevokedAt)
	case !s.Open:
		return "Gestopt na " + calendar.Date(s.Until)
	default:
		return "Tot en met " + calendar.Date(s.Until)
	}
}

// ViewWords describes one viewing of a share: which part was opened and when.
func ViewWords(v sharing.View) string {
	if v.Part == sharing.PartReport {
		return "het rapport, " + calendar.DateTime(v.At)
	}
	return "het gespreksblad, " + calendar.DateTime(v.At)
}
