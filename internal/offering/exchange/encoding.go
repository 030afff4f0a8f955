package exchange

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decodeText returns a text as UTF-8 without byte order mark, and the encoding that it had.
// UTF-16 is recognised by its byte order mark. A text that is not valid UTF-8 is read as
// Windows-1252, which older Dutch programs write. If such a text also contains a multi-byte
// UTF-8 character, its encoding is uncertain and it is refused.
func decodeText(content []byte) (text []byte, encoding string, err error) {
	if bytes.HasPrefix(content, []byte{0xff, 0xfe}) || bytes.HasPrefix(content, []byte{0xfe, 0xff}) {
		text, err := convert(content, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM))
		return text, "UTF-16", err
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	broken, multiple := 0, false
	for line, rest := 1, content; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && size == 1 && broken == 0:
			broken = line
		case size > 1:
			multiple = true
		case r == '\n':
			line++
		}
		rest = rest[size:]
	}
	if broken == 0 {
		return content, "UTF-8", nil
	}
	// A text has no zero byte, and the other five bytes are undefined in Windows-1252.
	if multiple || hasAny(content, 0, 0x81, 0x8d, 0x8f, 0x90, 0x9d) {
		return nil, "", Faults{{Line: broken, Reason: "is geen UTF-8 en ook geen Windows-1252. Sla het bestand op als UTF-8"}}
	}
	text, err = convert(content, charmap.Windows1252)
	return text, "Windows-1252", err
}

// convert returns a text as UTF-8, in which it may be larger, but not larger than a file may be.
func convert(content []byte, from encoding.Encoding) ([]byte, error) {
	var text bytes.Buffer
	text.Grow(min(2*len(content), MaxFile+1) + bytes.MinRead)
	_, err := text.ReadFrom(io.LimitReader(from.NewDecoder().Reader(bytes.NewReader(content)), MaxFile+1))
	switch {
	case err != nil:
		return nil, refuse("de tekens van het bestand zijn niet te lezen. Sla het op als UTF-8")
	case text.Len() > MaxFile:
		return nil, tooLargeFile()
	}
	return text.Bytes(), nil
}

func hasAny(content []byte, values ...byte) bool {
	for _, v := range values {
		if bytes.IndexByte(content, v) >= 0 {
			return true
		}
	}
	return false
}
