package text

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// webAddress matches what people and mail programs take for the address of a web page: a scheme,
// www, or a name with a dot and an ending that sites in this country use.
var webAddress = regexp.MustCompile(`(?i)://|\bwww\.|[\pL\pN-]{2,}\.(?:nl|com|org|net|eu|info|example|app|io|be|site|online)\b`)

// isLink reports whether a line contains a mail address or a web address, in any width of letters.
func isLink(line string) bool {
	line = norm.NFKC.String(line)
	return strings.Contains(line, "@") || webAddress.MatchString(line)
}
