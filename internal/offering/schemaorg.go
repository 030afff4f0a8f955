package offering

import (
	"math"
	"strconv"
	"strings"
	"time"

	"reflectietool/internal/framework"
	"reflectietool/internal/text"
)

// thing is a node of schema.org JSON-LD.
type thing map[string]any

func (t thing) set(name, value string) {
	if value != "" {
		t[name] = value
	}
}

// SchemaOrg describes an offering in the vocabulary of schema.org (JSON-LD), for search engines
// and other catalogues. A course or an e-learning is a Course with its CourseInstances, any
// other kind a CreativeWork. Unknown facts are left out, and so are the points of registers,
// because schema.org has no way to say "as the source states it".
func (o *Offering) SchemaOrg(f *framework.Framework) any {
	node := thing{"@context": "https://schema.org", "@type": "CreativeWork", "name": o.Title}
	node.set("description", o.Description)
	node.set("url", o.Address())
	node.set("inLanguage", o.Language)
	if o.Provider != "" {
		node["provider"] = thing{"@type": "Organization", "name": o.Provider}
	}
	if len(o.EducationLevels) > 0 {
		node["educationalLevel"] = o.EducationLevels
	}
	if o.Hours > 0 {
		node["timeRequired"] = duration(o.Hours)
	}
	if o.Cost != nil {
		node["isAccessibleForFree"] = *o.Cost == 0
		node["offers"] = thing{"@type": "Offer", "price": text.Decimal(int64(*o.Cost)), "priceCurrency": "EUR", "category": category(*o.Cost)}
	}
	if !o.ValidUntil.IsZero() {
		node["expires"] = o.ValidUntil.Format(time.DateOnly)
	}
	var teaches []string
	for _, l := range o.Competencies {
		if c, ok := f.Competency(l.Competency); ok {
			teaches = append(teaches, c.Name)
		}
	}
	if len(teaches) > 0 {
		node["teaches"] = teaches
	}
	if o.Kind.Course() || o.Kind == ELearning {
		node["@type"] = "Course"
		if instances := o.instances(); len(instances) > 0 {
			node["hasCourseInstance"] = instances
		}
	}
	return node
}

// instances returns a CourseInstance for each start. Without starts it returns one without a
// date if the format or the region is known.
func (o *Offering) instances() []thing {
	common := func(place string) thing {
		instance := thing{"@type": "CourseInstance"}
		if modes := o.courseModes(); len(modes) > 0 {
			instance["courseMode"] = modes
		}
		if o.Hours > 0 {
			instance["courseWorkload"] = duration(o.Hours)
		}
		if place != "" {
			instance["location"] = placeThing(place)
		}
		return instance
	}
	regions := strings.Join(o.Regions, ", ")
	var all []thing
	for _, start := range o.Starts {
		place := start.Place
		if place == "" {
			place = regions
		}
		instance := common(place)
		instance["startDate"] = start.Date.Format(time.DateOnly)
		if start.Left != nil {
			instance["remainingAttendeeCapacity"] = *start.Left
		}
		all = append(all, instance)
	}
	if all == nil && (len(o.Formats) > 0 || regions != "") {
		all = append(all, common(regions))
	}
	return all
}

// placeThing returns a Place, with its province if that is known.
func placeThing(name string) thing {
	place := thing{"@type": "Place", "name": name}
	if province := ProvinceOf(name); province != "" {
		place["address"] = thing{"@type": "PostalAddress", "addressRegion": province, "addressCountry": "NL"}
	}
	return place
}

// courseModes returns the formats as Google documents them for courses.
func (o *Offering) courseModes() []string {
	var modes []string
	for _, format := range o.Formats {
		switch format {
		case InPerson:
			modes = append(modes, "onsite")
		case Online, Independent:
			modes = append(modes, "online")
		case Blended:
			modes = append(modes, "blended")
		}
	}
	if len(modes) == 2 && modes[0] == modes[1] {
		modes = modes[:1]
	}
	return modes
}

func category(cost Cents) string {
	if cost == 0 {
		return "Free"
	}
	return "Paid"
}

// duration writes a number of hours as an ISO 8601 duration, rounded to minutes: "PT2H30M".
func duration(hours float64) string {
	minutes := int(math.Round(hours * 60))
	text := "PT"
	if minutes >= 60 {
		text += strconv.Itoa(minutes/60) + "H"
	}
	if minutes%60 != 0 || minutes == 0 {
		text += strconv.Itoa(minutes%60) + "M"
	}
	return text
}
