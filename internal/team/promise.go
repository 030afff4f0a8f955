package team

import "strconv"

// Promise is what is promised to who takes part in a round that tells something from k people
// on. It stands wherever someone decides.
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

// inWords writes a number as people read it.
func inWords(n int) string {
	if n < len(numbers) && n >= minK {
		return numbers[n]
	}
	return strconv.Itoa(n)
}
