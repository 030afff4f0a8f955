package exchange

import (
	"cmp"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// courseModes maps a courseMode, in lower case, to a format; "" for a mode that is known but
// says nothing about the format.
var courseModes = map[string]string{
	"online": "online", "distance learning": "online", "distance": "online", "mooc": "online", "virtual": "online", "afstandsonderwijs": "online",
	"blended": "blended", "onsite": "fysiek", "on-site": "fysiek", "in person": "fysiek", "in-person": "fysiek", "face-to-face": "fysiek",
	"classroom": "fysiek", "klassikaal": "fysiek", "fysiek": "fysiek",
	"full-time": "", "part-time": "", "deeltijd": "", "voltijd": "",
	"self-paced": "zelfstandig", "zelfstandig": "zelfstandig", "zelfstudie": "zelfstandig",
}

func (c *course) formats(row *Row) []string {
	var formats []string
	for _, i := range c.Instances {
		for _, mode := range i.Mode {
			text := strings.ToLower(mode.text())
			if slash := strings.LastIndexByte(text, '/'); slash >= 0 {
				text = text[slash+1:] // the mode is given as the URL of a term
			}
			format, known := courseModes[text]
			if format != "" {
				formats = append(formats, format)
			} else if text != "" && !known {
				row.remark("De vorm %q kennen we niet.", shorten(text))
			}
		}
		for _, l := range i.Location {
			if strings.EqualFold(string(l), "online") {
				formats = append(formats, "online")
			}
		}
	}
	return formats
}

// kind guesses the kind of offering from the formats, and adds a remark about it: schema.org has
// no property for it.
func (c *course) kind(formats []string, row *Row) string {
	kind := "training"
	if len(formats) > 0 && !slices.ContainsFunc(formats, func(f string) bool { return f != "online" && f != "zelfstandig" }) {
		kind = "e-learning"
	}
	row.remark("Het bestand noemt geen soort aanbod. We hebben er %q van gemaakt.", kind)
	return kind
}

// period matches an ISO 8601 duration without months and years, which have no fixed length.
var period = regexp.MustCompile(`^P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?)?$`)

// length returns the duration as a number of hours, "" if no duration is stated in hours and
// minutes, and the duration in Dutch words. If instances differ, the hours are those of the
// longest.
func (c *course) length() (hours, stated string) {
	stated = c.Required.text()
	minutes := minutesOf(stated)
	for _, i := range c.Instances {
		workload := i.Workload.text()
		stated = cmp.Or(stated, workload)
		minutes = max(minutes, minutesOf(workload))
		for _, s := range i.Schedule {
			count, err := strconv.Atoi(s.Count.text())
			if err != nil || count < 1 || count > 1000 {
				count = 1
			}
			minutes = max(minutes, minutesOf(s.Duration.text())*count)
		}
	}
	if minutes > 0 {
		hours = strings.TrimRight(strings.TrimRight(big.NewRat(int64(minutes), 60).FloatString(2), "0"), ".")
	}
	return hours, wordPeriod(stated)
}

// minutesOf returns the number of minutes of an ISO 8601 duration in hours and minutes. For any
// other text it returns 0, also for one with weeks or days: a day of a course has no fixed
// number of hours.
func minutesOf(text string) int {
	part := period.FindStringSubmatch(text)
	if part == nil || part[1] != "" || part[2] != "" {
		return 0
	}
	hours, _ := strconv.Atoi(part[3]) // "" is none
	minutes, _ := strconv.Atoi(part[4])
	return hours*60 + minutes
}

// wordPeriod returns an ISO 8601 duration in Dutch words, and any other text unchanged.
func wordPeriod(text string) string {
	part := period.FindStringSubmatch(text)
	if part == nil {
		return text
	}
	var words []string
	for i, unit := range [][2]string{{"week", "weken"}, {"dag", "dagen"}, {"uur", "uur"}, {"minuut", "minuten"}} {
		switch n := strings.TrimLeft(part[i+1], "0"); n {
		case "":
		case "1":
			words = append(words, "1 "+unit[0])
		default:
			words = append(words, n+" "+unit[1])
		}
	}
	return strings.Join(words, " ")
}

// setPrice sets the cells for the price, from the offers of the course and of its instances.
func (c *course) setPrice(row *Row) {
	p := &program{}
	for _, i := range c.Instances {
		for _, o := range i.Offers {
			amount, currency := o.Price.text(), o.Currency.text()
			if currency == "" && strings.Trim(amount, "0.") == "" {
				currency = "EUR" // free is free in any currency
			}
			if amount == "" && strings.EqualFold(o.Category.text(), "free") {
				amount, currency = "0", "EUR"
			}
			if amount != "" {
				p.runs = append(p.runs, run{terms: terms{costs: []cost{{amount: amount, currency: currency}}}})
			}
		}
	}
	amount, stated := p.price(row)
	row.set("cost_eur", amount)
	row.set("cost_text", stated)
}

func (c *course) regions() []string {
	var places []string
	for _, i := range c.Instances {
		for _, l := range i.Location {
			if !strings.EqualFold(string(l), "online") {
				places = append(places, string(l))
			}
		}
	}
	return places
}

func (c *course) starts() []string {
	var starts []string
	for _, i := range c.Instances {
		day, _, _ := strings.Cut(i.Start.text(), "T")
		if day == "" {
			continue
		}
		at := ""
		if len(i.Location) > 0 {
			at = string(i.Location[0])
		}
		start := strings.TrimSpace(day + " " + at)
		if left := i.Left.text(); placesLeft.MatchString(left) {
			start = day + "@" + at + "#" + left
		}
		starts = append(starts, start)
	}
	return starts
}

// placesLeft matches a number of places left that the catalogue can hold. For any other text
// the number stays unknown.
var placesLeft = regexp.MustCompile(`^\d{1,5}$`)

func (c *course) language() string {
	if len(c.Language) == 0 {
		return ""
	}
	code, _, _ := strings.Cut(strings.ToLower(c.Language[0].text()), "-")
	names := map[string]string{"nederlands": "nl", "dutch": "nl", "engels": "en", "english": "en"}
	return cmp.Or(names[code], code)
}

func (c *course) educationLevel(row *Row) string {
	var found []string
	for _, l := range c.Level {
		text := strings.ToLower(l.text())
		level, known := levels[text]
		switch {
		case level != "":
			found = append(found, level)
		case !known:
			row.remark("Het niveau %q kennen we niet.", shorten(l.text()))
		}
	}
	return joinValues(found)
}
