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

// everywhere lists what stands for the whole country.
var everywhere = []string{"landelijk", "nederland", "heel nederland", "online"}

// places lists per province the municipalities with the most residents, towns with a
// college, and regions that lie within one province. A place that is not here stays a
// place: only its own name finds it.
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

// otherNames are second names of places, so that the one finds the other.
var otherNames = map[string]string{
	"'s-hertogenbosch": "den bosch", "'s-gravenhage": "den haag", "fryslân": "friesland", "brabant": "noord-brabant",
	"nederland": "landelijk", "heel nederland": "landelijk",
}

// provinceOf maps the name of a place, as foldPlace writes it, to its province. A province
// lies in itself.
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

// FoldPlace writes a name in the one way in which places are compared: without case and
// without outer space, and by the first of two names.
func FoldPlace(name string) string {
	name = strings.ToLower(strings.TrimSpace(strings.ReplaceAll(name, "’", "'")))
	if other, ok := otherNames[name]; ok {
		return other
	}
	return name
}

// ProvinceOf returns the province in which a place or region lies, "" where the name is
// not one that we know. The town and the province of Utrecht, and those of Groningen,
// have one name: it is taken for the province.
func ProvinceOf(place string) string { return provinceOf[FoldPlace(place)] }

// WhereOn returns the provinces in which an offering can be followed, as the filters take it,
// by its regions and by the places of the starts from a day on; everywhere is true for what is
// online, to do by oneself, or for the whole country.
func (o *Offering) WhereOn(day time.Time) (provinces []string, everywhere bool) {
	r := o.ReachOn(calendar.DayOf(day))
	return r.provinces(), r.Everywhere
}

// Reach is where an offering can be followed.
type Reach struct {
	Everywhere bool     // in the whole country, online or at home
	Places     []string // folded, each once
}

// Known reports whether anything is known of it.
func (r Reach) Known() bool { return r.Everywhere || len(r.Places) > 0 }

// provinces returns the provinces in which the places lie, each once.
func (r Reach) provinces() []string {
	var names []string
	for _, p := range r.Places {
		if province := provinceOf[p]; province != "" && !slices.Contains(names, province) {
			names = append(names, province)
		}
	}
	return names
}

// inProvince reports whether one of the places lies in a province.
func (r Reach) inProvince(province string) bool {
	return slices.ContainsFunc(r.Places, func(p string) bool { return provinceOf[p] == province })
}

// provinceKnown reports whether it is clear to which provinces it belongs.
func (r Reach) provinceKnown() bool {
	return r.Everywhere || slices.ContainsFunc(r.Places, func(p string) bool { return provinceOf[p] != "" })
}

// Near reports whether what someone typed, as foldPlace writes it, is one of the places,
// or a province that one of them lies in or is, or lies in a province that is one of them.
func (r Reach) Near(typed string) bool {
	province := provinceOf[typed]
	isProvince := province != "" && FoldPlace(province) == typed
	return slices.ContainsFunc(r.Places, func(p string) bool {
		return p == typed || isProvince && provinceOf[p] == province || province != "" && p == FoldPlace(province)
	})
}
