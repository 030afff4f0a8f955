package team

import "strconv"

// Promise returns the promise, in Dutch, to people who take part in a round that publishes only
// with at least k people. Every page on which a person decides about taking part shows it.
//
// Source: product section 5.
func Promise(k int) string {
	return "Je teamleider ziet geen antwoorden, scores of namen. Tellen minstens " + inWords(k) +
		" collega's mee, dan ziet het team sterke kanten en aandachtspunten, zonder cijfers. " +
		"Wie veel van collega's weet, kan soms iets vermoeden. " +
		"Na sluiting kun je je bijdrage niet meer terughalen. Meedoen hoeft niet."
}

var numbers = [...]string{
	5: "vijf", 6: "zes", 7: "zeven", 8: "acht", 9: "negen", 10: "tien", 11: "elf", 12: "twaalf",
}

// inWords writes the number out as a word where numbers has one, and in digits otherwise.
func inWords(n int) string {
	if n < len(numbers) && n >= minK {
		return numbers[n]
	}
	return strconv.Itoa(n)
}
