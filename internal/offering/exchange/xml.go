package exchange

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxElements is the largest number of elements in one program.
const maxElements = 20_000

// readXML reads EDU-DEX programs: one, or any number inside a common element. A file with a
// DOCTYPE is refused before anything else is read, so the only entities are the five of XML
// itself and nothing is ever fetched.
func readXML(text []byte) (*Table, error) {
	if err := checkXML(text); err != nil {
		return nil, err
	}
	table := &Table{Format: EduDexXML, Notes: []string{
		"EDU-DEX in XML is gelezen naar de openbare beschrijvingen. Kijk extra goed of alles klopt.",
	}}
	decoder := newDecoder(text)
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, brokenXML(decoder)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "program" {
			continue
		}
		row := Row{Line: len(table.Rows) + 1}
		var source xmlProgram
		if err := decoder.DecodeElement(&source, &start); err != nil {
			return nil, brokenXML(decoder)
		}
		source.program().fill(&row, EduDexXML)
		if table.Rows = append(table.Rows, row); len(table.Rows) > MaxRows {
			return nil, tooManyRows()
		}
	}
	if len(table.Rows) == 0 {
		return nil, refuse("er staat geen programma in deze XML. We lezen EDU-DEX-programma's")
	}
	return table, nil
}

func newDecoder(text []byte) *xml.Decoder {
	decoder := xml.NewDecoder(bytes.NewReader(text))
	decoder.CharsetReader = func(label string, input io.Reader) (io.Reader, error) {
		switch strings.ToLower(label) {
		case "utf-8", "us-ascii", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15":
			return input, nil // decodeText has already converted it, by its bytes
		}
		return nil, fmt.Errorf("unknown encoding %q", label)
	}
	return decoder
}

func brokenXML(decoder *xml.Decoder) error {
	line, _ := decoder.InputPos()
	return Faults{{Line: line, Reason: "dit is geen geldige XML"}}
}

// checkXML reads all tokens without keeping them, and refuses a file that is too deep or too
// large or has a DOCTYPE.
func checkXML(text []byte) error {
	all := tags{sure: true}
	if all.add(text); all.long {
		return tooComplex()
	}
	decoder := newDecoder(text)
	depth, elements, root := 0, 0, ""
	inside, begin := 0, int64(0) // the depth of the present program and its first byte; 0 outside a program
	program := 0                 // the number of the present program
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return brokenXML(decoder)
		}
		switch t := token.(type) {
		case xml.Directive:
			return refuse("de XML heeft een DOCTYPE. Om veiligheidsredenen lezen we die niet")
		case xml.StartElement:
			depth++
			elements++
			if root == "" {
				root = t.Name.Local
			}
			if t.Name.Local == "program" && inside == 0 {
				elements, inside, begin = 0, depth, decoder.InputOffset()
				program++
			}
		case xml.EndElement:
			if depth == inside {
				inside = 0
			}
			depth--
		}
		if inside > 0 && decoder.InputOffset()-begin > maxItem {
			return Faults{{Place: EduDexXML.Place(), Line: program, Reason: fmt.Sprintf("is groter dan %d MB", maxItem>>20)}}
		}
		if depth > maxDepth || elements > maxElements {
			return tooComplex()
		}
		if reason := wrongRoot(root); reason != "" {
			return refuse("%s", reason)
		}
	}
	return nil
}

func tooComplex() error {
	return refuse("de XML is te diep of te groot opgebouwd voor een programma")
}

func wrongRoot(root string) string {
	if strings.EqualFold(root, "edudexDirectory") {
		return "dit is een lijst van adressen (EDU-DEX directory). Importeer de bestanden met de programma's zelf"
	}
	return ""
}

// The XML of a program, as far as EDU-DEX describes it publicly.
type (
	xmlText struct {
		Lang string `xml:"lang,attr"`
		Text string `xml:",chardata"`
	}

	xmlProgram struct {
		ID       string   `xml:"programClassification>programId"`
		Unit     string   `xml:"programClassification>orgUnitId"`
		Type     string   `xml:"programClassification>programType"`
		Level    string   `xml:"programClassification>programLevel"`
		Form     []string `xml:"programClassification>programForm"`
		Location []string `xml:"programClassification>programLocation"`
		Until    string   `xml:"programClassification>offeredUntil"`
		Duration struct {
			Unit  string `xml:"unit,attr"`
			Value string `xml:",chardata"`
		} `xml:"programClassification>programDuration"`
		Name      []xmlText `xml:"programDescriptions>programName"`
		Summary   []xmlText `xml:"programDescriptions>programSummaryText"`
		Full      []xmlText `xml:"programDescriptions>programDescriptionText"`
		Link      []xmlText `xml:"programDescriptions>webLink"`
		Languages []string  `xml:"programCurriculum>instructionLanguage>languageCode"`
		Mode      []string  `xml:"programCurriculum>instructionMode"`
		StudyLoad string    `xml:"programCurriculum>studyLoad>program"`
		Generic   xmlTerms  `xml:"programSchedule>genericProgramRun"`
		Runs      []xmlRun  `xml:"programSchedule>programRun"`
		External  []struct {
			Organization string `xml:"organization"`
			Points       string `xml:"trainingPoints"`
			From         string `xml:"validFrom"`
			Until        string `xml:"validUpto"`
		} `xml:"programExternalAcknowledgements>accreditation"`
	}

	xmlTerms struct {
		Cost []struct {
			Amount   string `xml:"amount"`
			Currency string `xml:"currency"`
			Type     string `xml:"costType"`
			Period   string `xml:"period"`
			Required string `xml:"isRequiredCost"`
		} `xml:"cost"`
		City string     `xml:"location>city"`
		Name []xmlText  `xml:"location>locationName"`
		Days []xmlTerms `xml:"courseDay"`
	}

	xmlRun struct {
		xmlTerms
		Status string `xml:"status"`
		Start  struct {
			Text string `xml:",chardata"`
			Date string `xml:"date"`
		} `xml:"startDate"`
	}
)

func (s *xmlProgram) program() *program {
	p := &program{
		id: clean(s.ID), unit: clean(s.Unit), kind: clean(s.Type), level: clean(s.Level),
		forms: cleaned(s.Form), modes: cleaned(s.Mode), places: cleaned(s.Location), languages: cleaned(s.Languages),
		hours: clean(s.StudyLoad), until: clean(s.Until), generic: s.Generic.terms(),
	}
	p.name, p.language = pickText(s.Name)
	p.summary, _ = pickText(s.Summary)
	p.full, _ = pickText(s.Full)
	p.link, p.linkLang = pickText(s.Link)
	p.duration, p.durationHours = lasts(map[string]json.Number{clean(s.Duration.Unit): json.Number(clean(s.Duration.Value))})
	for _, r := range s.Runs {
		planned := run{terms: r.terms(), start: clean(r.Start.Text + r.Start.Date), cancelled: clean(r.Status) == "canceled"}
		for _, day := range r.Days {
			planned.days = append(planned.days, day.terms())
		}
		p.runs = append(p.runs, planned)
	}
	for _, a := range s.External {
		p.acknowledgements = append(p.acknowledgements,
			acknowledgement{clean(a.Organization), clean(a.Points), clean(a.From), clean(a.Until)})
	}
	return p
}

func (t *xmlTerms) terms() terms {
	found := terms{place: clean(t.City)}
	if found.place == "" {
		found.place, _ = pickText(t.Name)
	}
	for _, c := range t.Cost {
		found.costs = append(found.costs,
			cost{clean(c.Amount), clean(c.Currency), clean(c.Type), clean(c.Period), clean(c.Required) == "false"})
	}
	return found
}

func pickText(texts []xmlText) (text, language string) {
	found := localized{}
	for _, t := range texts {
		found[t.Lang] = t.Text
	}
	return found.pick()
}

func cleaned(values []string) []string {
	for i, v := range values {
		values[i] = clean(v)
	}
	return values
}
