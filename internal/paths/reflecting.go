package paths

// Where a reflection begins, and where it continues on another device.
const (
	Reflections = "/reflectie"
	QuickScan   = "/snelle-scan"
	Resume      = "/verder"
	ResumeCode  = "/verder/code"
)

// Reflection leads to the first open question of a reflection.
func Reflection(id string) string { return Reflections + "/" + id }

// ReflectionCompetency is the page with the questions on a competency.
func ReflectionCompetency(id, slug string) string { return Reflection(id) + "/" + slug }

// ReflectionQuestion is one question, by the id that it has on the page of its competency.
func ReflectionQuestion(id, slug, question string) string {
	return ReflectionCompetency(id, slug) + "#" + question
}

// ReflectionCheck is the overview of all answers, from which a reflection is finished.
func ReflectionCheck(id string) string { return Reflection(id) + "/overzicht" }

// ReflectionCorrect is the overview of the answers of a finished reflection, for correcting them.
func ReflectionCorrect(id string) string { return Reflection(id) + "/verbeteren" }

// ReflectionCorrectCompetency is the page to correct the answers on a competency.
func ReflectionCorrectCompetency(id, slug string) string { return ReflectionCorrect(id) + "/" + slug }

// ReflectionDelete asks whether to delete a reflection, and deletes it.
func ReflectionDelete(id string) string { return Reflection(id) + "/verwijderen" }

// ReflectionChoice asks whether a finished reflection counts in a team round.
func ReflectionChoice(id string) string { return Reflection(id) + "/telt-mee" }
