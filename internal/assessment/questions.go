package assessment

import "reflectietool/internal/framework"

// questions are the codes of everything that one edition asks.
type questions struct {
	edition                             string
	statements, competencies, kenmerken map[string]bool
}

// questionsOf lists the questions of every edition. It is computed once, not for each answer.
func questionsOf(frameworks *framework.Library) []questions {
	var all []questions
	for _, f := range frameworks.All() {
		q := questions{edition: f.ID, statements: map[string]bool{}, competencies: map[string]bool{}, kenmerken: map[string]bool{}}
		for _, kenmerk := range f.Kenmerken {
			q.kenmerken[kenmerk.Slug] = true
			for _, competency := range kenmerk.Competencies {
				q.competencies[competency.Slug] = true
				for _, statement := range competency.Statements {
					q.statements[statement.Code] = true
				}
			}
		}
		all = append(all, q)
	}
	return all
}

// editions lists the editions that know every code in c. The statements that save change no
// reflection of another edition.
func (s *Service) editions(c Changes) []string {
	var ids []string
	for _, q := range s.questions {
		if knows(q.statements, c.Statements) && knows(q.competencies, c.Competencies) && knows(q.kenmerken, c.Kenmerken) {
			ids = append(ids, q.edition)
		}
	}
	return ids
}

func knows[T any](known map[string]bool, asked map[string]T) bool {
	for code := range asked {
		if !known[code] {
			return false
		}
	}
	return true
}
