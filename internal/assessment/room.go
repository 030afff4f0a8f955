package assessment

import (
	"fmt"
	"math"

	"reflectietool/internal/fault"
	"reflectietool/internal/limit"
)

// room says whether a person may keep more, and by which limits.
type room struct {
	Fits    bool
	Account bool // the limits of an account hold, not those of a guest
}

// work returns the limits on the work of a guest or of an account.
func (s *Service) work(account bool) limit.Work {
	if account {
		return s.limits.Account
	}
	return s.limits.Guest
}

// atMost returns a limit for comparing, in which 0 no longer stands for no limit.
func atMost(most int) int {
	if most == 0 {
		return math.MaxInt
	}
	return most
}

// tooMany returns why the person cannot begin another reflection.
func (s *Service) tooMany(account bool) error {
	without := " zonder account"
	if account {
		without = ""
	}
	return fault.Invalid{"vorm": fmt.Sprintf("Je hebt al veel reflecties. We bewaren er%s maximaal %d. "+
		"Ga verder met een reflectie die nog niet af is, of verwijder er een.", without, s.work(account).Reflections)}
}

// noRoom returns, at each of these fields, why a longer text cannot be kept.
func (s *Service) noRoom(account bool, fields []string) error {
	without := " zonder account"
	if account {
		without = ""
	}
	const megabyte = 1 << 20
	message := fmt.Sprintf("Niet opgeslagen: al je teksten samen zijn te lang. We bewaren%s maximaal %d MB aan tekst. "+
		"Maak deze tekst korter, of verwijder een reflectie bij Mijn gegevens.", without, max(1, s.work(account).NoteBytes/megabyte))
	invalid := fault.Invalid{}
	for _, field := range fields {
		invalid[field] = message
	}
	return invalid
}

// The form fields of the texts about a competency, and of the question of a kenmerk.
func noteField(slug string) string       { return slug + "-notitie" }
func differenceField(slug string) string { return slug + "-verschil" }
func questionField(slug string) string   { return slug + "-vraag" }

// textFields lists the form fields of the texts in c.
func (c Changes) textFields() []string {
	var fields []string
	for slug, change := range c.Competencies {
		if change.Note != nil {
			fields = append(fields, noteField(slug))
		}
	}
	for slug := range c.Kenmerken {
		fields = append(fields, questionField(slug))
	}
	return fields
}
