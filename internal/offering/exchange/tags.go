package exchange

import (
	"bytes"
	"strings"
)

// maxTag is the largest length of one tag, in bytes: the XML decoder builds all attributes of a
// tag at once, and each takes far more memory than it does in the file.
const maxTag = 1 << 20

// tags looks for a tag that is too long, in a text that comes in pieces.
type tags struct {
	inside bool    // the text is inside a tag, a comment or the like
	head   string  // the first characters of the tag, which may show that it is a comment or the like
	end    string  // the characters that end a comment or the like, which has no attributes; "" in a tag
	last   [3]byte // the last three characters
	quote  byte    // the quote around the value of the present attribute; 0 outside a value
	length int     // of the tag so far
	long   bool    // a tag was too long
}

func (t *tags) add(text []byte) {
	for len(text) > 0 && !t.long {
		if !t.inside {
			start := bytes.IndexByte(text, '<')
			if start < 0 {
				return
			}
			text = text[start+1:]
			*t = tags{inside: true}
			continue
		}
		c := text[0]
		text = text[1:]
		if t.length++; t.length < len(cdata)+1 {
			t.begin(c)
		}
		if t.end != "" {
			t.last = [3]byte{t.last[1], t.last[2], c}
			t.inside = !bytes.HasSuffix(t.last[:], []byte(t.end))
			continue
		}
		t.attribute(c)
		t.long = t.inside && t.length > maxTag
	}
}

const (
	comment = "!--"
	cdata   = "![CDATA["
)

// begin finds out, from the first characters, whether this is a tag, or a comment or the like.
func (t *tags) begin(c byte) {
	if t.length == len(t.head)+1 {
		t.head += string(c)
	}
	switch {
	case t.head == comment:
		t.end = "-->"
	case t.head == cdata:
		t.end = "]]>"
	case t.end == "" && (t.head[0] == '?' || t.head[0] == '!') && !strings.HasPrefix(comment, t.head) && !strings.HasPrefix(cdata, t.head):
		t.end = ">"
	}
}

// attribute follows the values of the attributes of a tag, which can contain the character that
// ends a tag.
func (t *tags) attribute(c byte) {
	switch {
	case t.quote != 0:
		if c == t.quote {
			t.quote = 0
		}
	case c == '>':
		t.inside = false
	case c == '"' || c == '\'':
		t.quote = c
	}
}

func longTag() error { return refuse("er staan te veel kenmerken in één element van het bestand") }
