package parts

import (
	"net/url"

	"reflectietool/internal/paths"
)

// SureField is the box that confirms an act in which httpd.Unsure refuses to go on without it.
const SureField = "zeker"

// Sure reports whether that box is ticked.
func Sure(form url.Values) bool { return form.Get(SureField) != "" }

// ConfirmField is the box that confirms an act with consequences, in forms of several areas.
const ConfirmField = "bevestig"

// Confirmed reports whether that box is ticked.
func Confirmed(form url.Values) bool { return form.Get(ConfirmField) != "" }

// RememberField is the box that keeps the session in this browser.
const RememberField = paths.RememberParam

// Remember reports whether that box is ticked.
func Remember(form url.Values) bool { return form.Get(RememberField) != "" }

// SignInEmailField is the address in the form to sign in with, which two areas show.
const SignInEmailField = "email"
