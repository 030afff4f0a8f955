package exchange

import (
	"bytes"
	"strings"
)

// maxPiece is the largest length of one tag, of one comment or the like, and of the text between two
// of these, in bytes. The XML decoder builds each of them at once, and the attributes of a tag take
// far more memory than they do in the file.
const maxPiece = 128 << 10

// tags looks for a piece of XML that is too long, and for an element that is too deep, in a text that
// comes in parts.
type tags struct {
	sure   bool    // the text is XML; in a file that may be an image only tags count
	inside bool    // the text is inside a tag, a comment or the like
	head   string  // the first characters of the tag, which may show that it is a comment or the like
	end    string  // the characters that end a comment or the like, which has no attributes; "" in a tag
	last   [3]byte // the last three characters of the tag
	quote  byte    // the quote around the value of the present attribute; 0 outside a value
	length int     // of the present piece so far
	depth  int     // the number of open elements
	count  int     // of all elements so far
	long   bool    // a piece was too long, or an element too deep
}

func (t *tags) add(text []byte) {
	for len(text) > 0 && !t.long {
		if !t.inside {
			between, rest, found := bytes.Cut(text, []byte("<"))
			t.length += len(between)
			t.long = t.sure && t.length > maxPiece
			if text = rest; found && !t.long {
				*t = tags{sure: t.sure, depth: t.depth, count: t.count, inside: true}
			}
			continue
		}
		c := text[0]
		text = text[1:]
		if t.length++; t.length < len(cdata)+1 {
			t.begin(c)
		}
		before := t.last[2]
		t.last = [3]byte{t.last[1], t.last[2], c}
		if t.end != "" {
			t.inside = !bytes.HasSuffix(t.last[:], []byte(t.end))
			t.long = t.inside && t.sure && t.length > maxPiece
		} else if t.attribute(c); t.inside {
			t.long = t.length > maxPiece
		} else {
			t.close(before == '/')
		}
		if !t.inside {
			t.length = 0
		}
	}
}

// close counts the elements, at the end of a tag. Empty says that the tag is an element without
// content.
func (t *tags) close(empty bool) {
	switch {
	case strings.HasPrefix(t.head, "/"):
		t.depth--
	case empty:
		t.count++
	default:
		t.count++
		t.depth++
	}
	t.long = t.sure && t.depth > maxDepth
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
