package curation

import (
	"reflectietool/internal/offering/intake"
	"reflectietool/templates/ui"
)

// undoLines say what undoing the import does, or did.
func (p ImportPreviewProps) undoLines(u intake.Undoing, done bool) []string {
	var lines []string
	add := func(n int, one, more string) {
		if n > 0 {
			lines = append(lines, ui.Count(n, one, more))
		}
	}
	if done {
		add(u.Removed, "nieuw resultaat is verwijderd.", "nieuwe resultaten zijn verwijderd.")
		add(u.Archived, "nieuw resultaat staat in het archief. Iemand had het bewaard of gewaardeerd, of er een melding over gestuurd.", "nieuwe resultaten staan in het archief. Iemand had ze bewaard of gewaardeerd, of er een melding over gestuurd.")
		add(u.Restored, "resultaat heeft weer de gegevens van voor de import.", "resultaten hebben weer de gegevens van voor de import.")
		add(u.Left, "resultaat is gebleven zoals het was, omdat het na de import is gewijzigd.", "resultaten zijn gebleven zoals ze waren, omdat ze na de import zijn gewijzigd.")
		return lines
	}
	add(u.Removed, "nieuw resultaat verdwijnt, met zijn geschiedenis.", "nieuwe resultaten verdwijnen, met hun geschiedenis.")
	add(u.Archived, "nieuw resultaat gaat naar het archief. Iemand heeft het bewaard of gewaardeerd, of er een melding over gestuurd.", "nieuwe resultaten gaan naar het archief. Iemand heeft ze bewaard of gewaardeerd, of er een melding over gestuurd.")
	add(u.Restored, "resultaat krijgt de gegevens van voor de import terug.", "resultaten krijgen de gegevens van voor de import terug.")
	add(u.Left, "resultaat blijft zoals het nu is, omdat het na de import is gewijzigd.", "resultaten blijven zoals ze nu zijn, omdat ze na de import zijn gewijzigd.")
	return lines
}
