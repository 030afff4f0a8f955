package exchange

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
)

// Options has what reading a file needs to know about the product.
type Options struct {
	// Competency returns the slug of a competency by its name, for formats that state names, and
	// whether there is one. If it is nil, names of competencies are ignored.
	Competency func(name string) (slug string, ok bool)
}

// Read reads a file; it recognises the format by the content. A file larger than MaxFile is
// refused without being read further. The error is Faults if nothing of the file can be read,
// or the error of r.
func Read(r io.Reader, options Options) (*Table, error) {
	content, err := readAll(r)
	if err != nil {
		return nil, err
	}
	if reason := foreign(content); reason != "" {
		return nil, refuse("%s", reason)
	}
	if bytes.HasPrefix(content, []byte("PK\x03\x04")) {
		return readXLSX(content)
	}
	text, encoding, err := decodeText(content)
	if err != nil {
		return nil, err
	}
	table, err := readText(text, options)
	if err != nil {
		return nil, err
	}
	table.Encoding = encoding
	return table, nil
}

// readAll returns a file as a whole. Of a file on disk the size is known, so that no more memory is
// taken than that; anything else goes into a buffer that grows.
func readAll(r io.Reader) ([]byte, error) {
	var content bytes.Buffer
	if file, ok := r.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := file.Stat(); err == nil {
			content.Grow(int(min(info.Size(), MaxFile)) + bytes.MinRead)
		}
	}
	if _, err := content.ReadFrom(io.LimitReader(r, MaxFile+1)); err != nil {
		return nil, fmt.Errorf("read file: %w", err)
	}
	if content.Len() > MaxFile {
		return nil, tooLargeFile()
	}
	return content.Bytes(), nil
}

func tooLargeFile() error {
	return refuse("het bestand is groter dan %d MB. Splits het in delen", MaxFile>>20)
}

func readText(text []byte, options Options) (*Table, error) {
	start := bytes.TrimLeft(text, " \t\r\n")
	if first := bytes.ToLower(start[:min(len(start), 14)]); bytes.HasPrefix(first, []byte("<!doctype html")) || bytes.HasPrefix(first, []byte("<html")) {
		return nil, refuse("dit is een webpagina. We lezen CSV, XLSX, JSON en XML")
	}
	switch {
	case bytes.HasPrefix(start, []byte("<")):
		return readXML(text)
	case bytes.HasPrefix(start, []byte("{")), bytes.HasPrefix(start, []byte("[")):
		return readJSON(text, options)
	default:
		return readCSV(text)
	}
}

// foreign returns in Dutch why a file of a common other format is refused, or "" for any other
// file.
func foreign(content []byte) string {
	for start, reason := range map[string]string{
		"\xd0\xcf\x11\xe0": "dit is een oud Excel-bestand (.xls) of een bestand met een wachtwoord. Sla het op als .xlsx zonder wachtwoord",
		"%PDF":             "dit is een pdf. We lezen CSV, XLSX, JSON en XML",
		"{\\rtf":           "dit is een tekstdocument (rtf). We lezen CSV, XLSX, JSON en XML",
	} {
		if bytes.HasPrefix(content, []byte(start)) {
			return reason
		}
	}
	return ""
}
