package index

import (
	"context"
	"slices"
	"strings"
	"unique"

	"reflectietool/internal/offering"
)

// View is what one reader may see of the catalogue, at the moment that AskView was answered.
type View struct {
	Version       int64    // of the catalogue
	Organisations []string // uuids of the organisations of which the reader is a member
}

// Candidates returns the offerings that the reader can see and that have at least one of the
// competencies (slugs): the input of match.Offerings. They come from a copy, or, while a large
// catalogue is being copied and when copying it fails, from the database. They must not be changed. The facts that only the page of
// an offering shows are left out: its kenmerk, source and note.
func (c *Keeper) Candidates(ctx context.Context, view View, competencies []string) ([]*offering.Offering, error) {
	if fresh := c.at(ctx, view.Version); fresh != nil {
		return fresh.candidates(view, competencies), nil
	}
	return c.readCandidates(ctx, view, competencies)
}

func (c *Copy) candidates(view View, competencies []string) []*offering.Offering {
	fitting := NewSet(len(c.IDs))
	for _, slug := range competencies {
		fitting.Join(c.Trait(offering.FacetCompetency).Words[slug])
	}
	fitting.Keep(c.Base(view.Organisations))
	candidates := make([]*offering.Offering, 0, fitting.Count())
	for place := range fitting.All {
		candidates = append(candidates, &c.offerings[place])
	}
	return candidates
}

// Listed returns the offerings with these ids, in that order, without the facts that Keeper.Candidates leaves
// out. The copy must have them.
func (c *Copy) Listed(ids [][16]byte) []offering.Offering {
	listed := make([]offering.Offering, len(ids))
	for i, id := range ids {
		listed[i] = c.offerings[c.At[id]]
	}
	return listed
}

// lean prepares an offering for the copy, of which there may be 100,000. It leaves out what Keeper.Candidates
// leaves out, lets equal words share their memory, and holds the other texts in one.
func lean(o offering.Offering) offering.Offering {
	o.Kenmerk, o.Source, o.SourceDate, o.Note = "", "", "", ""
	share(&o.Organisation, &o.ImportSource, &o.Provider, &o.DurationText, &o.CostText, &o.Language, &o.PageLanguage)
	share(&o.Kind)
	share(&o.State)
	share(&o.LevelBasis)
	o.Formats, o.Regions, o.EducationLevels = shared(o.Formats), shared(o.Regions), shared(o.EducationLevels)
	o.Competencies, o.Starts, o.Accreditations = slices.Clone(o.Competencies), slices.Clone(o.Starts), slices.Clone(o.Accreditations)
	for i := range o.Competencies {
		share(&o.Competencies[i].Competency)
	}
	for i := range o.Starts {
		share(&o.Starts[i].Place)
	}
	for i := range o.Accreditations {
		share(&o.Accreditations[i].Text, &o.Accreditations[i].Register)
	}
	join(&o.ID, &o.Key, &o.Title, &o.Description, &o.URL)
	return o
}

// share replaces texts by the one copy in memory of an equal text.
func share[T ~string](texts ...*T) {
	for _, text := range texts {
		*text = unique.Make(*text).Value()
	}
}

// shared returns the texts in the memory of equal ones.
func shared[T ~string](texts []T) []T {
	texts = slices.Clone(texts)
	for i := range texts {
		share(&texts[i])
	}
	return texts
}

// join replaces texts by parts of one text.
func join(texts ...*string) {
	var all strings.Builder
	for _, text := range texts {
		all.WriteString(*text)
	}
	rest := all.String()
	for _, text := range texts {
		*text, rest = rest[:len(*text)], rest[len(*text):]
	}
}
