package parts

import "math"

// The flower is drawn in 288 by 160 SVG units: petals that fan out above a sun.
const (
	flowerX     = 144.0 // the heart of the sun
	flowerY     = 140.0
	flowerSun   = 18.0
	flowerReach = 136.0 // from the heart to the tip of the longest petal
	flowerInner = 6.0   // from the heart to where a petal begins, under the sun
	flowerSpan  = 162.0 // degrees between the first petal and the last
	flowerBud   = 0.26  // the length of a bud
	budWidth    = 7.0
)

// flowerNames is the number of petals for which the stylesheet has places around the picture, on
// screens where it is wide enough. Around any other number the names stay in columns.
const flowerNames = 10

// FlowerProps describe a picture with a petal for each competency.
type FlowerProps struct {
	Label  string // what the picture is; the names beside it say what it shows
	Petals []Petal
	Large  bool // takes the whole width of a phone, and as much of a wide screen as leaves room for lists beside it
}

func (p FlowerProps) class() string {
	c := "rt-flower"
	if len(p.Petals) == flowerNames {
		c += " rt-flower--around"
	}
	if p.Large {
		c += " rt-flower--large"
	}
	return c
}

// Petal is one petal, with the words that say the same as the picture.
type Petal struct {
	Kenmerk string  // slug, for the colour
	Name    string  // short enough to stand at the petal
	Words   string  // what the petal shows, for people who do not see it
	Length  float64 // up to 1; 0 gives a bud
	Outline float64 // the length of a dotted outline over it; 0 gives none
	Look    string  // CSS class of the filled petal
}

// budLook is the CSS class of a petal without a length.
const budLook = "rt-petal--bud"

func (p Petal) look() string {
	if p.Length == 0 {
		return budLook
	}
	return p.Look
}

// petalAngle returns the angle in degrees of petal i of n, counted from 0. An upright petal has
// angle 0, the first one leans to the left.
func petalAngle(i, n int) float64 {
	if n < 2 {
		return 0
	}
	return flowerSpan * (float64(i)/float64(n-1) - 0.5)
}

// ellipse is the shape of a petal that stands upright above the heart.
type ellipse struct{ cy, rx, ry float64 }

// petalShape returns the shape of one of n petals. At the middle of the longest ones, neighbours
// just touch. Length 0 gives a bud.
func petalShape(length float64, n int) ellipse {
	width := flowerReach / 2 * math.Sin(flowerSpan/float64(max(n-1, 4))/2*math.Pi/180)
	if length == 0 {
		length, width = flowerBud, min(width, budWidth)
	}
	ry := (length*flowerReach - flowerInner) / 2
	return ellipse{cy: -(flowerInner + ry), rx: width, ry: ry}
}

// turn writes the rotation of petal i of n.
func turn(i, n int) string { return "rotate(" + Coordinate(petalAngle(i, n)) + ")" }
