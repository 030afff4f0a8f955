package team

// MinTeams is from how many teams with a published round on an organisation is told in how
// many of them a competency is an aandachtspunt (product section 5).
const MinTeams = 5

// AttentionTotal is in how many teams a competency is an aandachtspunt.
type AttentionTotal struct {
	Competency string
	Teams      int
}

// AttentionTotals counts, over the latest publication of each team, in how many teams each
// competency is an aandachtspunt, in the order of competencies. With fewer than MinTeams it
// tells nothing, and ok is false. It is all that an organisation learns of what its teams
// are like: who knows the words of all teams but one, learns no more from it than which
// aandachtspunten that one has, which is less than the team itself reads.
func AttentionTotals(competencies []string, latest []Publication) (totals []AttentionTotal, ok bool) {
	if len(latest) < MinTeams {
		return nil, false
	}
	for _, competency := range competencies {
		total := AttentionTotal{Competency: competency}
		for _, publication := range latest {
			if publication.Word(competency) == Attention {
				total.Teams++
			}
		}
		totals = append(totals, total)
	}
	return totals, true
}
