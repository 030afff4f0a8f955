package exchange

import (
	"bytes"
	"fmt"
)

// csvScan walks through a CSV file in the way of encoding/csv, and keeps nothing of it. It finds a
// record that is too wide or a field that is too long before the CSV reader sees it: that reader
// takes some 40 bytes of memory for each field, so a header of commas alone would fill the memory.
type csvScan struct {
	rest    []byte // of the file
	comma   byte   // the separator
	line    int    // on which rest begins
	columns int    // the largest number of fields in a record
	length  int    // the largest number of characters in a field
}

// check returns a fault for the first record or field above the limits, or nil.
func (s *csvScan) check() error {
	for len(s.rest) > 0 {
		if err := s.record(); err != nil {
			return err
		}
	}
	return nil
}

func (s *csvScan) record() error {
	for column := 1; ; column++ {
		line := s.line
		length, last := s.field()
		switch {
		case length > s.length:
			return Faults{{Line: line, Reason: fmt.Sprintf("kolom %d is %s. Kijk of er een aanhalingsteken ontbreekt", column, tooLong(s.length))}}
		case last:
			return nil
		case column == s.columns:
			return Faults{{Line: line, Reason: tooWide(s.columns)}}
		}
	}
}

// field passes one field and the separator or line end behind it. It returns the number of characters
// of the field, and whether it was the last of its record.
func (s *csvScan) field() (length int, last bool) {
	if bytes.HasPrefix(s.rest, []byte(`"`)) {
		return s.quoted()
	}
	for i, b := range s.rest {
		switch b {
		case s.comma, '\n':
			length = s.pass(i)
			s.pass(1)
			return length, b == '\n'
		case '"':
			return s.broken(), true
		}
	}
	return s.pass(len(s.rest)), true
}

func (s *csvScan) quoted() (length int, last bool) {
	s.pass(1)
	for length <= s.length {
		end := bytes.IndexByte(s.rest, '"')
		if end < 0 {
			return length + s.pass(len(s.rest)), true
		}
		length += s.pass(end)
		s.pass(1)
		switch ending := lineEnd(s.rest); {
		case bytes.HasPrefix(s.rest, []byte(`"`)):
			length += s.pass(1)
		case bytes.HasPrefix(s.rest, []byte{s.comma}):
			s.pass(1)
			return length, false
		case ending > 0 || len(s.rest) == 0:
			s.pass(ending)
			return length, true
		default:
			return length + s.broken(), true
		}
	}
	return length, true
}

// lineEnd returns the length of the line end with which a text begins, 0 if it begins with another
// sign. A carriage return counts as one at the end of the file.
func lineEnd(text []byte) int {
	switch {
	case bytes.HasPrefix(text, []byte("\n")), string(text) == "\r":
		return 1
	case bytes.HasPrefix(text, []byte("\r\n")):
		return 2
	}
	return 0
}

// broken passes the rest of the line of a record with a misplaced quote: the CSV reader reports it,
// and goes on with the next line.
func (s *csvScan) broken() (length int) {
	end := bytes.IndexByte(s.rest, '\n') + 1
	if end == 0 {
		end = len(s.rest)
	}
	return s.pass(end)
}

// pass goes n bytes on, and returns how many characters these are. A line end is one character.
func (s *csvScan) pass(n int) (characters int) {
	passed := s.rest[:n]
	s.rest = s.rest[n:]
	for _, b := range passed {
		if b == '\n' {
			s.line++
		}
		if b < 0x80 || b >= 0xC0 { // the first byte of a character
			characters++
		}
	}
	return characters - bytes.Count(passed, []byte("\r\n"))
}
