package organisations

import (
	"net/url"

	"reflectietool/internal/framework"
	"reflectietool/internal/organisation"
	"reflectietool/internal/text"
)

// StartField names the function from which a new one starts.
const StartField = "begin"

// ReadFunctionForm reads the name and the profile of a function; the other fields of the result
// are empty. The form has a field per competency, named after its slug. A level that is not a
// number becomes -1, which is not a valid level.
func ReadFunctionForm(f *framework.Framework, form url.Values) organisation.Function {
	function := organisation.Function{Name: form.Get(nameField), Targets: map[string]framework.Level{}}
	for _, competency := range f.Competencies() {
		if typed := form.Get(competency.Slug); typed != "" {
			level, ok := text.Whole(typed, text.MostInteger)
			if !ok {
				level = -1
			}
			function.Targets[competency.Slug] = framework.Level(level)
		}
	}
	return function
}
