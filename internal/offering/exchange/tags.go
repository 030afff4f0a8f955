package exchange

import (
	"bytes"
	"strings"
)

// maxTag is how long one tag may be, in bytes: the reader of XML builds all attributes of a
// tag at once, and each takes far more memory than it does in the file.
const maxTag = 1 << 20

// tags looks for a tag that is too long, in a text that comes in pieces.
type tags struct {
	inside bool
	head   string // how the tag begins, as long as that may tell that it is none
	end    string // what ends a comment or the like, which has no attributes; "" in a tag
	last   [3]byte
	quote  byte // that a value is in, 0 for none
	length int  // of the tag so far
	long   bool // there was one
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

// begin finds out from its first characters whether it is a tag.
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

// attribute follows the values of a tag, in which its end can stand.
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
