package mail

import "strings"

// UnsubscribeProps are the facts for the end of a mail that the recipient can do without.
type UnsubscribeProps struct {
	Topics []string // what the mails are about, in "geen mails meer over …"; none when they cannot be stopped
	URL    string   // of the page that stops them
}

// Together is one mail with several letters, of which there is at least one. Letters with different
// subjects have these as headings, and the subject then names none of them. A paragraph that letters with one
// subject share is there once.
func Together(parts []Letter, stop UnsubscribeProps) Letter {
	whole := Letter{Subject: parts[0].Subject}
	several := false
	for _, part := range parts {
		several = several || part.Subject != whole.Subject
	}
	heading := ""
	type said struct{ subject, paragraph string }
	once := map[said]bool{}
	for _, part := range parts {
		if several && part.Subject != heading {
			heading = part.Subject
			whole.Blocks = append(whole.Blocks, Block{Heading: heading})
		}
		for _, block := range part.Blocks {
			if key := (said{part.Subject, block.Paragraph}); block.Paragraph == "" || !once[key] {
				once[key] = true
				whole.Blocks = append(whole.Blocks, block)
			}
		}
	}
	if several {
		whole.Subject = "Berichten van de " + product
	}
	if len(stop.Topics) > 0 {
		whole.Blocks = append(whole.Blocks,
			Block{Paragraph: "Wil je geen mails meer over " + strings.Join(stop.Topics, " en ") + "? Dat regel je hier, zonder in te loggen."},
			Block{Link: "Stop deze mails", URL: stop.URL},
		)
	}
	return whole
}
