package text

import (
	"regexp"
	"strings"
)

// webAddress matches what people and mail programs take for the address of a web page: a scheme,
// www, or a name with a dot and an ending that sites in this country use.
var webAddress = regexp.MustCompile(`(?i)://|\bwww\.|[\pL\pN-]{2,}\.(?:nl|com|org|net|eu|info|example|app|io|be|site|online)\b`)

// isLink reports whether a line contains a mail address or a web address, also in full-width
// letters, which browsers read as ordinary ones.
func isLink(line string) bool {
	line = strings.Map(narrow, line)
	return strings.Contains(line, "@") || webAddress.MatchString(line)
}

// narrow returns the ordinary character for a full-width one, and a dot for the other full stops
// that browsers read as one (UTS 46).
func narrow(r rune) rune {
	const first, last = '\uff01', '\uff5e' // the full-width forms of ! to ~
	switch {
	case r >= first && r <= last:
		return r - first + '!'
	case r == '\u3002', r == '\uff61':
		return '.'
	case r == '\ufe6b':
		return '@'
	}
	return r
}
