package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
)

// maxList is the largest number of values in a list inside a program or course: a value such as {}
// takes few bytes in the file, but many in memory.
const maxList = 1000

var errLongList = errors.New("a list has too many values")

// many is a list of values. In JSON a single value can stand in place of the list.
type many[T any] []T

// UnmarshalJSON reads a list, a single value, or null.
func (m *many[T]) UnmarshalJSON(content []byte) error {
	content = bytes.TrimSpace(content)
	switch {
	case bytes.Equal(content, []byte("null")):
		return nil
	case bytes.HasPrefix(content, []byte("[")):
		count := 0
		for range members(content) {
			if count++; count > maxList {
				return errLongList
			}
		}
		return json.Unmarshal(content, (*[]T)(m))
	}
	var one T
	if err := json.Unmarshal(content, &one); err != nil {
		return err
	}
	*m = many[T]{one}
	return nil
}

// members returns the members of a list or an object in valid JSON, without copying them. A member of
// an object is its name with its value.
func members(content []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		content = bytes.TrimSpace(content)
		inner := content[1 : len(content)-1]
		start := 0
		for i, depth := range signs(inner) {
			if inner[i] == ',' && depth == 0 {
				if !yield(bytes.TrimSpace(inner[start:i])) {
					return
				}
				start = i + 1
			}
		}
		if last := bytes.TrimSpace(inner[start:]); len(last) > 0 {
			yield(last)
		}
	}
}

// property returns the name, with its quotes, and the value of a member of an object.
func property(member []byte) (name, value []byte) {
	for i, depth := range signs(member) {
		if member[i] == ':' && depth == 0 {
			return bytes.TrimSpace(member[:i]), bytes.TrimSpace(member[i+1:])
		}
	}
	return nil, nil // does not happen in valid JSON
}

// isDeep reports whether lists and objects are nested more than maxDepth deep. The decoder reads
// what is nested once more for each level.
func isDeep(content []byte) bool {
	for _, depth := range signs(content) {
		if depth > maxDepth {
			return true
		}
	}
	return false
}

// signs returns the place of each bracket, comma and colon outside the texts in JSON, with the number
// of lists and objects that are open behind it.
func signs(content []byte) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		depth, quoted := 0, false
		for i := 0; i < len(content); i++ {
			sign := content[i]
			switch {
			case quoted && sign == '\\':
				i++
			case sign == '"':
				quoted = !quoted
			case quoted:
			case sign == '[' || sign == '{':
				depth++
			case sign == ']' || sign == '}':
				depth--
			}
			if !quoted && bytes.IndexByte([]byte("[]{},:"), sign) >= 0 && !yield(i, depth) {
				return
			}
		}
	}
}
