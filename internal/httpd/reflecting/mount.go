// Package reflecting serves the pages on which a person fills in a reflection.
package reflecting

import (
	"github.com/go-chi/chi/v5"

	"reflectietool/internal/assessment"
	"reflectietool/internal/framework"
	"reflectietool/internal/httpd"
	"reflectietool/internal/organisation"
	"reflectietool/internal/paths"
	"reflectietool/internal/team"
)

// Server serves the pages on which a person fills in a reflection.
type Server struct {
	*httpd.Kit
	Frameworks    *framework.Library    // the editions of the framework
	Assessments   *assessment.Service   // reflections
	Organisations *organisation.Service // organisations, teams and members
	Teams         *team.Service         // team rounds
}

// Mount adds the pages of a reflection, from its first to its end. Only its owner reaches a
// reflection; others get a 404.
func (s *Server) Mount(r chi.Router) {
	r.Use(httpd.NoStore)
	r.Get(paths.Reflections, s.Anyone(s.reflectionIntro))
	r.Get(paths.QuickScan, s.Anyone(s.reflectionIntro))
	r.Post(paths.Reflections, s.Anyone(s.reflectionStart))
	r.Get(paths.Reflection(paths.ID), httpd.PersonAsking(s.Kit, s.askReflection, s.reflectionResume))
	r.Get(paths.ReflectionCheck(paths.ID), httpd.PersonAsking(s.Kit, s.askReflection, s.reflectionCheck))
	r.Post(paths.ReflectionCheck(paths.ID), s.Person(s.reflectionFinish))
	r.Get(paths.ReflectionChoice(paths.ID), s.Person(s.choiceShow))
	r.Post(paths.ReflectionChoice(paths.ID), s.Person(s.choiceSave))
	r.Get(paths.ReflectionCorrect(paths.ID), s.Person(s.correctOverview))
	r.Get(paths.ReflectionCorrectCompetency(paths.ID, paths.Competency), s.Person(s.correctShow))
	r.Post(paths.ReflectionCorrectCompetency(paths.ID, paths.Competency), s.PersonOr(s.correctSave, s.correctRefused))
	r.Get(paths.ReflectionDelete(paths.ID), s.Person(s.deleteForm))
	r.Post(paths.ReflectionDelete(paths.ID), s.Person(s.deleteOne))
	r.Get(paths.ReflectionCompetency(paths.ID, paths.Competency), httpd.PersonAsking(s.Kit, s.askReflection, s.competencyShow))
	r.Post(paths.ReflectionCompetency(paths.ID, paths.Competency), s.savedAtOnce(s.PersonOr(s.competencySave, s.competencyRefused)))
}
