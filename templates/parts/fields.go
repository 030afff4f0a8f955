package parts

import "net/url"

// SureField is the box that confirms an act that cannot be undone, in forms of several areas.
const SureField = "zeker"

// Sure reports whether that box is ticked.
func Sure(form url.Values) bool { return form.Get(SureField) != "" }

// RememberField is the box that keeps the session in this browser.
const RememberField = "onthoud"

// Remember reports whether that box is ticked.
func Remember(form url.Values) bool { return form.Get(RememberField) != "" }

// SignInEmailField is the address in the form to sign in with, which two areas show.
const SignInEmailField = "email"
