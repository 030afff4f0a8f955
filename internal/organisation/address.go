package organisation

import (
	"cmp"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"reflectietool/internal/account"
	"reflectietool/internal/text"
)

// Addresses are the e-mail addresses in a text that somebody pasted.
type Addresses struct {
	Found   []string // in the order of the text, each once
	Refused []RefusedAddress
}

// RefusedAddress is a part of the text that is no address.
type RefusedAddress struct {
	Text string // at most maxShown characters of it
	Why  string // in Dutch, a sentence
}

// maxShown is how many characters of a refused part are repeated.
const maxShown = 60

// The signs between addresses, and the signs that mail programs put around one. A comma can also stand
// inside a name ("Jansen, Anna <anna@voorbeeld.example>").
const (
	ends   = ";；\n"
	commas = ",，、"
	around = `'"‘’‚“”„()[]<>.:*•` + "`"
)

// domainLike is a word that can be an address of which the @ was forgotten.
var domainLike = regexp.MustCompile(`[^.]\.[\pL]{2,}$`)

// ReadAddresses reads the addresses in a text in the forms that mail programs paste: between
// semicolons, commas, spaces or line ends, with a name and pointed brackets, in quotes, or as a link
// with mailto. Names and words without a letter are passed over. Every other word comes back as refused,
// so that no mistyped address is left out unnoticed.
func ReadAddresses(pasted string) Addresses {
	r := addressReader{known: map[string]bool{}}
	rest := text.Newlines(strings.ToValidUTF8(pasted, string(unicode.ReplacementChar)))
	for rest != "" {
		rest = r.step(rest)
	}
	r.end(len(r.words))
	return r.Addresses
}

// addressReader reads a text from its start to its end.
type addressReader struct {
	Addresses
	known map[string]bool // by key
	words []string        // that are no address so far: perhaps the name before one in brackets
	part  int             // how many of the words stand before the last comma
}

// step reads the first sign or word of a text, which is not empty, and returns the remaining text.
func (r *addressReader) step(rest string) string {
	sign, size := utf8.DecodeRuneInString(rest)
	after := rest[size:]
	switch {
	case strings.ContainsRune(ends, sign):
		r.end(len(r.words))
		return after
	case strings.ContainsRune(commas, sign):
		r.part = len(r.words)
		return after
	case unicode.IsSpace(sign):
		return after
	case sign == '"':
		if quoted, remains, closed := cutLine(after, '"'); closed {
			r.words = append(r.words, quoted)
			return remains
		}
		return after
	case sign == '<':
		if address, remains, closed := cutLine(after, '>'); closed {
			r.bracketed(address)
			return remains
		}
		return after
	default:
		word, remains := cutWord(rest)
		r.word(word)
		return remains
	}
}

// bracketed reads what stands between pointed brackets. The words before it are a name.
func (r *addressReader) bracketed(address string) {
	name := r.words
	r.words = nil
	for i, word := range name {
		if i < r.part && domainLike.MatchString(bare(word)) {
			r.words = append(r.words, word)
		}
	}
	r.end(len(r.words))
	r.address(address)
}

// word reads a word outside quotes and brackets.
func (r *addressReader) word(word string) {
	if strings.Contains(word, "@") {
		r.end(len(r.words))
		r.address(word)
	} else if strings.ContainsFunc(word, unicode.IsLetter) {
		r.words = append(r.words, word)
	}
}

// end ends a name of n words that has no address behind it.
func (r *addressReader) end(n int) {
	var plain []string
	for _, word := range r.words[:n] {
		if strings.Contains(word, "@") { // an address in quotes
			r.refuse(plain)
			plain = nil
			r.address(word)
		} else {
			plain = append(plain, word)
		}
	}
	r.refuse(plain)
	r.words, r.part = nil, 0
}

// refuse adds words without an @ as one refused part.
func (r *addressReader) refuse(words []string) {
	if shown := strings.TrimSpace(strings.Join(words, " ")); shown != "" {
		r.Refused = append(r.Refused, RefusedAddress{Text: shorten(shown), Why: "Hierin ontbreekt een @."})
	}
}

// address reads a text that should be one address.
func (r *addressReader) address(typed string) {
	clean := unlink(bare(typed))
	email, err := account.ParseEmail(clean)
	switch {
	case err != nil:
		shown := cmp.Or(shorten(strings.TrimSpace(typed)), "<>")
		r.Refused = append(r.Refused, RefusedAddress{Text: shown, Why: whyRefused(clean)})
	case !r.known[email.Key]:
		r.known[email.Key] = true
		r.Found = append(r.Found, email.Address)
	}
}

// bare returns a word without the signs around it.
func bare(word string) string {
	return strings.TrimFunc(word, func(sign rune) bool {
		return strings.ContainsRune(around, sign) || unicode.IsSpace(sign) || text.Invisible(sign)
	})
}

// unlink returns the address in a link with mailto, and any other text unchanged.
func unlink(word string) string {
	const scheme = "mailto:"
	if len(word) < len(scheme) || !strings.EqualFold(word[:len(scheme)], scheme) {
		return word
	}
	address, _, _ := strings.Cut(word[len(scheme):], "?")
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	return bare(address)
}

// whyRefused says what to change in a text that is no address.
func whyRefused(typed string) string {
	at := strings.LastIndexByte(typed, '@')
	switch {
	case at < 0:
		return "Hierin ontbreekt een @."
	case strings.Count(typed, "@") > 1:
		return "Hierin staat meer dan één @. Zet een ; tussen twee adressen."
	case at == 0:
		return "Voor de @ ontbreekt een naam."
	case !strings.Contains(typed[at:], "."):
		return "Achter de @ ontbreekt een stuk, zoals voorbeeld.nl."
	case len(typed) > 254:
		return "Dit is te lang. Een e-mailadres heeft maximaal 254 tekens."
	default:
		return "Hierin staat een teken dat niet in een e-mailadres past."
	}
}

func shorten(shown string) string {
	if runes := []rune(shown); len(runes) > maxShown {
		return string(runes[:maxShown]) + "…"
	}
	return shown
}

// cutLine cuts a text at the first closing sign, if that stands on the same line. A sign behind a
// backslash does not close.
func cutLine(s string, closing rune) (before, after string, closed bool) {
	var b strings.Builder
	escaped := false
	for i, sign := range s {
		switch {
		case sign == '\n':
			return "", s, false
		case escaped:
			escaped = false
			b.WriteRune(sign)
		case sign == '\\':
			escaped = true
		case sign == closing:
			return b.String(), s[i+len(string(sign)):], true
		default:
			b.WriteRune(sign)
		}
	}
	return "", s, false
}

// cutWord cuts a text behind its first word.
func cutWord(s string) (word, after string) {
	end := strings.IndexFunc(s, func(sign rune) bool {
		return unicode.IsSpace(sign) || strings.ContainsRune(ends+commas+"<", sign)
	})
	if end < 0 {
		return s, ""
	}
	return s[:end], s[end:]
}
