package exchange

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// The parts of schema.org's Course and CourseInstance that say something about an offering.
type (
	node struct {
		Type many[string] `json:"@type"`
		ID   string       `json:"@id"`
	}

	offer struct {
		Price    word `json:"price"`
		Currency word `json:"priceCurrency"`
		Category word `json:"category"`
	}

	instance struct {
		node
		Name     word        `json:"name"`
		Mode     many[word]  `json:"courseMode"`
		Workload word        `json:"courseWorkload"`
		Start    word        `json:"startDate"`
		Location many[place] `json:"location"`
		Left     word        `json:"remainingAttendeeCapacity"`
		Offers   many[offer] `json:"offers"`
		Schedule many[struct {
			Duration word `json:"duration"`
			Count    word `json:"repeatCount"`
			Workload word `json:"scheduledTime"`
		}] `json:"courseSchedule"`
	}

	course struct {
		instance
		Description word           `json:"description"`
		URL         word           `json:"url"`
		Code        word           `json:"courseCode"`
		Provider    many[word]     `json:"provider"`
		Language    many[word]     `json:"inLanguage"`
		Level       many[word]     `json:"educationalLevel"`
		Credential  many[word]     `json:"educationalCredentialAwarded"`
		Teaches     many[word]     `json:"teaches"`
		About       many[word]     `json:"about"`
		Required    word           `json:"timeRequired"`
		Instances   many[instance] `json:"hasCourseInstance"`
	}

	// place is a Place, an address, or the name of one.
	place string
)

// word is a text. In JSON a thing can stand in place of the text; then it is the name of the
// thing.
type word string

// UnmarshalJSON reads a text, a number, the name of a thing, or the first value of a list.
func (w *word) UnmarshalJSON(content []byte) error {
	content = bytes.TrimSpace(content)
	switch content[0] {
	case '"':
		return json.Unmarshal(content, (*string)(w))
	case '[':
		var list []word
		if err := json.Unmarshal(content, &list); err != nil || len(list) == 0 {
			return err
		}
		*w = list[0]
	case '{':
		var thing struct {
			Name          word   `json:"name"`
			Value         word   `json:"@value"`
			AlternateName word   `json:"alternateName"`
			ID            string `json:"@id"`
		}
		if err := json.Unmarshal(content, &thing); err != nil {
			return err
		}
		*w = firstWord(thing.Name, thing.Value, thing.AlternateName, word(thing.ID))
	case 'n', 't', 'f':
	default:
		*w = word(content)
	}
	return nil
}

func firstWord(words ...word) word {
	for _, w := range words {
		if w.text() != "" {
			return w
		}
	}
	return ""
}

func (w word) text() string { return plain(string(w)) }

// UnmarshalJSON reads the town of an address if it has one, else the name. A VirtualLocation is
// "online".
func (p *place) UnmarshalJSON(content []byte) error {
	var name word
	if err := json.Unmarshal(content, &name); err != nil {
		return err
	}
	*p = place(name.text())
	if !bytes.HasPrefix(bytes.TrimSpace(content), []byte("{")) {
		return nil
	}
	var thing struct {
		Address json.RawMessage `json:"address"`
		Town    word            `json:"addressLocality"`
		Type    many[string]    `json:"@type"`
	}
	if err := json.Unmarshal(content, &thing); err != nil {
		return err
	}
	var address struct {
		Town word `json:"addressLocality"`
	}
	_ = json.Unmarshal(thing.Address, &address) // an address can also be a text
	if town := firstWord(address.Town, thing.Town).text(); town != "" {
		*p = place(town)
	}
	if slices.Contains(thing.Type, "VirtualLocation") {
		*p = "online"
	}
	return nil
}

func (n *node) is(kind string) bool {
	return slices.ContainsFunc(n.Type, func(t string) bool {
		return t == kind || strings.HasSuffix(t, "schema.org/"+kind) || t == "schema:"+kind
	})
}

func isSchemaOrg(items []json.RawMessage) bool {
	return slices.ContainsFunc(items, func(item json.RawMessage) bool {
		return bytes.Contains(item, []byte(`"@type"`)) || bytes.Contains(item, []byte(`"@context"`))
	})
}

// graph holds the things of a file, by the @id with which other things refer to them. Many courses
// can refer to one large thing, so the total size of the things looked up is limited.
type graph struct {
	things map[string]json.RawMessage
	left   int // bytes to look up in all
	course int // bytes to look up for the present course
}

// fill decodes the thing with an @id over a value, and reports whether that was within the limits. It
// leaves the value as it is if the file has no such thing, and properties unknown that cannot be read.
func (g *graph) fill(id string, into any) bool {
	item, ok := g.things[id]
	if !ok || id == "" {
		return true
	}
	g.left -= len(item)
	g.course -= len(item)
	if g.left < 0 || g.course < 0 {
		return false
	}
	_ = json.Unmarshal(item, into)
	return true
}

// readSchemaOrg reads the courses among the items. If there are none, it reads the instances as
// courses.
func readSchemaOrg(items []json.RawMessage, options Options) (*Table, error) {
	table := &Table{Format: SchemaOrg}
	all := graph{things: map[string]json.RawMessage{}, left: MaxFile}
	var courses, instances []json.RawMessage
	for _, item := range items {
		var n node
		if len(item) > maxItem || json.Unmarshal(item, &n) != nil {
			n.Type = many[string]{"Course"} // reading it as a course reports the fault
		}
		switch {
		case n.is("Course"):
			courses = append(courses, item)
		case n.is("CourseInstance"):
			instances = append(instances, item)
			fallthrough
		default:
			all.things[n.ID] = item
		}
	}
	if len(courses) == 0 {
		courses = instances
	}
	if len(courses) == 0 {
		return nil, refuse("er staat geen Course in deze JSON-LD")
	}
	for i, item := range courses {
		var c course
		row, ok := readItem(SchemaOrg, i+1, item, &c)
		if ok {
			if all.course = maxItem; !c.complete(&all) {
				row.Faults = append(row.Faults, Fault{SchemaOrg.Place(), row.Line, "", "verwijst naar te veel of te grote andere delen van het bestand"})
			}
			c.fill(&row, options)
		}
		table.Rows = append(table.Rows, row)
	}
	return table, nil
}

// complete fills in the things that the course only refers to, and reports whether they were
// within the limits.
func (c *course) complete(all *graph) bool {
	whole := true
	for i := range c.Instances {
		whole = all.fill(c.Instances[i].ID, &c.Instances[i]) && whole
	}
	for i, p := range c.Provider {
		whole = all.fill(string(p), &c.Provider[i]) && whole
	}
	// The properties of the course itself count as one more instance, or as the only one.
	c.Instances = append(c.Instances, c.instance)
	return whole
}

func (c *course) fill(row *Row, options Options) {
	fault := func(column, reason string) {
		row.Faults = append(row.Faults, Fault{SchemaOrg.Place(), row.Line, column, reason})
	}
	title := c.Name.text()
	if title == "" {
		fault("name", "ontbreekt")
	}
	provider := ""
	if len(c.Provider) > 0 {
		provider = c.Provider[0].text()
	}
	address := c.address()
	row.set("id", c.key(title, provider, address))
	row.set("title", title)
	formats := c.formats(row)
	row.set("kind", c.kind(formats, row))
	row.set("provider", provider)
	row.set("description", c.Description.text())
	row.set("url", address)
	row.set("format", joinValues(formats))
	hours, stated := c.length()
	row.set("duration_hours", hours)
	row.set("duration_text", stated)
	c.setPrice(row)
	row.set("region", joinValues(c.regions()))
	row.set("language", c.language())
	row.set("accreditation", joinValues(wordsOf(c.Credential)))
	row.set("level", c.educationLevel(row))
	c.setCompetencies(row, options)
	row.set("source", cmp.Or(address, strings.TrimSpace("schema.org "+provider)))
	row.set("start_dates", joinValues(c.starts()))
}

func wordsOf(words []word) []string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text()
	}
	return texts
}

// absolute returns an address with a scheme, or "".
func absolute(address string) string {
	if u, err := url.Parse(address); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return address
}

func (c *course) address() string {
	if address := absolute(string(c.URL)); address != "" {
		return address
	}
	return absolute(c.ID)
}

var notWord = regexp.MustCompile(`[^\pL\pN]+`)

// key returns the key by which a later file recognises the course: its @id, its address, its
// code, or else its provider and title. It has at most 200 characters.
func (c *course) key(title, provider, address string) string {
	key := cmp.Or(absolute(c.ID), address, c.Code.text())
	if key == "" {
		key = strings.Trim(notWord.ReplaceAllString(strings.ToLower(provider+" "+title), "-"), "-")
	}
	if runes := []rune(key); len(runes) > 200 {
		key = string(runes[:183]) + "~" + fingerprint(key)
	}
	return key
}

func fingerprint(text string) string {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(text)) // it never fails
	return fmt.Sprintf("%016x", sum.Sum64())
}

func (c *course) setCompetencies(row *Row, options Options) {
	if options.Competency == nil {
		return
	}
	var slugs []string
	for _, name := range slices.Concat(c.Teaches, c.About) {
		if slug, ok := options.Competency(name.text()); ok && len(slugs) < 3 {
			slugs = append(slugs, slug)
		}
	}
	if len(slugs) > 0 {
		row.set("competencies", joinValues(slugs))
	}
}
