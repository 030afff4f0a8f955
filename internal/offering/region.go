package offering

import (
	"slices"
	"strings"
	"time"

	"reflectietool/internal/calendar"
)

// Provinces lists the twelve provinces, in the order in which a filter shows them.
func Provinces() []string {
	return []string{
		"Drenthe", "Flevoland", "Friesland", "Gelderland", "Groningen", "Limburg",
		"Noord-Brabant", "Noord-Holland", "Overijssel", "Utrecht", "Zeeland", "Zuid-Holland",
	}
}

// everywhere lists the folded names that stand for the whole country.
var everywhere = []string{"landelijk", "nederland", "heel nederland", "online"}

// places lists for each province the municipalities with the most residents, the towns with a
// college, and the regions that lie within that province. A place that is not listed has no
// known province, so only its own name finds it.
var places = map[string]string{
	"Drenthe":       "Assen, Emmen, Hoogeveen, Meppel, Coevorden",
	"Flevoland":     "Almere, Lelystad, Dronten, Noordoostpolder, Emmeloord, Zeewolde, Urk",
	"Friesland":     "Fryslân, Leeuwarden, Súdwest-Fryslân, Sneek, Drachten, Smallingerland, Heerenveen, Harlingen",
	"Gelderland":    "Achterhoek, Apeldoorn, Arnhem, Barneveld, Betuwe, Doetinchem, Ede, Harderwijk, Nijmegen, Rivierenland, Tiel, Veluwe, Wageningen, Winterswijk, Zutphen",
	"Groningen":     "Delfzijl, Eemsdelta, Hoogezand, Stadskanaal, Veendam, Winschoten, Oldambt, Westerkwartier",
	"Limburg":       "Heerlen, Kerkrade, Maastricht, Roermond, Sittard, Sittard-Geleen, Geleen, Venlo, Venray, Weert, Parkstad",
	"Noord-Brabant": "Brabant, Bergen op Zoom, Breda, Den Bosch, 's-Hertogenbosch, Eindhoven, Helmond, Meierijstad, Oosterhout, Oss, Roosendaal, Tilburg, Uden, Veghel, Waalwijk",
	"Noord-Holland": "Alkmaar, Amstelveen, Amsterdam, Beverwijk, Den Helder, Gooi, Haarlem, Haarlemmermeer, Hoofddorp, Heerhugowaard, Dijk en Waard, Hilversum, Hoorn, IJmuiden, Velsen, Purmerend, Zaandam, Zaanstad",
	"Overijssel":    "Almelo, Deventer, Enschede, Hardenberg, Hengelo, Kampen, Twente, Zwolle",
	"Utrecht":       "Amersfoort, De Bilt, Houten, IJsselstein, Nieuwegein, Soest, Veenendaal, Woerden, Zeist",
	"Zeeland":       "Goes, Middelburg, Terneuzen, Vlissingen, Zeeuws-Vlaanderen, Zierikzee",
	"Zuid-Holland": "Alphen aan den Rijn, Capelle aan den IJssel, Delft, Den Haag, 's-Gravenhage, Dordrecht, Gorinchem, Gouda, Hoeksche Waard, Katwijk, Leiden, " +
		"Leidschendam-Voorburg, Nissewaard, Rijnmond, Rotterdam, Rijswijk, Schiedam, Spijkenisse, Vlaardingen, Westland, Zoetermeer",
}

// otherNames maps a second name of a place to its first name, so that each finds the other.
var otherNames = map[string]string{
	"'s-hertogenbosch": "den bosch", "'s-gravenhage": "den haag", "fryslân": "friesland", "brabant": "noord-brabant",
	"nederland": "landelijk", "heel nederland": "landelijk",
}

// provinceOf maps the name of a place, as FoldPlace writes it, to its province. The name of a
// province maps to that province.
var provinceOf = func() map[string]string {
	m := map[string]string{}
	for _, province := range Provinces() {
		m[FoldPlace(province)] = province
		for place := range strings.SplitSeq(places[province], ", ") {
			m[FoldPlace(place)] = province
		}
	}
	return m
}()

// FoldPlace writes the name of a place in the form in which places are compared: in lower
// case, without outer space, and under the first name if the place has two.
func FoldPlace(name string) string {
	name = strings.ToLower(strings.TrimSpace(strings.ReplaceAll(name, "’", "'")))
	if other, ok := otherNames[name]; ok {
		return other
	}
	return name
}

// ProvinceOf returns the province in which a place or region lies, and "" if the name is not
// listed. Utrecht and Groningen are each the name of a town and of a province, and are taken
// as the province.
func ProvinceOf(place string) string { return provinceOf[FoldPlace(place)] }

// WhereOn returns the provinces in which an offering can be followed, by the same rule as the
// filters: by its regions, and by the places of its starts on or after a day. Everywhere is
// true if the offering is online, zelfstandig, or for the whole country.
func (o *Offering) WhereOn(day time.Time) (provinces []string, everywhere bool) {
	r := o.ReachOn(calendar.DayOf(day))
	return r.provinces(), r.Everywhere
}

// Reach is where an offering can be followed.
type Reach struct {
	Everywhere bool     // in the whole country, online or at home
	Places     []string // folded, each once
}

// provinces returns the provinces in which the places lie, each province once.
func (r Reach) provinces() []string {
	var names []string
	for _, p := range r.Places {
		if province := provinceOf[p]; province != "" && !slices.Contains(names, province) {
			names = append(names, province)
		}
	}
	return names
}

// near reports whether a typed name, as FoldPlace writes it, matches a place: they are the same,
// the name is the province in which the place lies, or the place is the province in which the
// name lies. Two different towns never match, even in one province.
func near(place, typed string) bool {
	province := provinceOf[typed]
	isProvince := province != "" && FoldPlace(province) == typed
	return place == typed || isProvince && provinceOf[place] == province || province != "" && place == FoldPlace(province)
}
