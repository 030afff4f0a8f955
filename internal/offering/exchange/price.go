package exchange

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
)

// price returns what a program costs in euros, "" if that is not certain, and the costs in
// words. If runs differ, the amount is the highest, just as the hours are of a range.
func (p *program) price(row *Row) (amount, stated string) {
	var highest *big.Rat
	var texts []string
	sure := true
	for _, costs := range p.costLevels() {
		sum, ok := total(costs)
		sure = sure && ok
		if ok && (highest == nil || sum.Cmp(highest) > 0) {
			highest = sum
		}
		if text := wordCosts(costs); !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	stated = strings.Join(texts, " of ")
	if runes := []rune(stated); len(runes) > 300 {
		stated = string(runes[:299]) + "…"
	}
	switch {
	case highest == nil && len(texts) == 0:
		return "", ""
	case !sure:
		row.remark("Wat het kost is niet in één bedrag te zeggen. Het staat alleen als tekst.")
		return "", stated
	case len(texts) > 1:
		row.remark("De prijs verschilt per keer. Het hoogste bedrag telt.")
	}
	return highest.FloatString(2), stated
}

// costLevels returns the costs that count: one list for each run, or the costs for all runs if
// no run states its own.
func (p *program) costLevels() [][]cost {
	var all [][]cost
	for _, r := range p.runs {
		if costs := r.price(); len(costs) > 0 && !r.cancelled {
			all = append(all, costs)
		}
	}
	if len(all) == 0 && len(p.generic.costs) > 0 {
		all = [][]cost{p.generic.costs}
	}
	return all
}

// price returns the costs of the days of a run if those are stated, else those of the run.
func (r *run) price() []cost {
	var days []cost
	for i, day := range r.days {
		for _, c := range day.costs {
			c.kind = fmt.Sprintf("%s, dag %d", c.kind, i+1)
			days = append(days, c)
		}
	}
	if len(days) > 0 {
		return days
	}
	return r.costs
}

var euros = regexp.MustCompile(`^\d{1,7}(\.\d{1,4})?$`)

// number parses an amount. It checks the form first, because a number with a large exponent
// would fill the memory.
func number(amount string) (*big.Rat, bool) {
	if !euros.MatchString(amount) {
		return nil, false
	}
	return new(big.Rat).SetString(amount)
}

// total adds up the costs that everyone has to pay. The sum is not sure if an amount is in
// another currency, is per hour or month, or is no number; if one kind of cost occurs twice,
// as these may be alternatives; and if all costs are optional.
func total(costs []cost) (sum *big.Rat, sure bool) {
	sum = new(big.Rat)
	seen := map[string]bool{}
	for _, c := range costs {
		if c.optional {
			continue
		}
		amount, ok := number(c.amount)
		if !ok || !strings.EqualFold(c.currency, "EUR") || seen[c.kind] ||
			c.period != "" && c.period != "program" {
			return sum, false
		}
		seen[c.kind] = true
		sum.Add(sum, amount)
	}
	return sum, len(seen) > 0
}

// costWords has the Dutch words for the costTypes of EDU-DEX that occur most.
var costWords = map[string]string{
	"tuition fee": "lesgeld", "study material": "studiemateriaal", "examination": "examen", "registration fee": "inschrijfgeld",
	"certificate": "certificaat", "location": "locatie", "accommodation": "verblijf", "coaching": "coaching", "lunch": "lunch",
	"single payment discount": "korting bij betaling ineens",
}

func wordCosts(costs []cost) string {
	words := make([]string, len(costs))
	for i, c := range costs {
		kind, day, _ := strings.Cut(c.kind, ", ")
		if dutch, ok := costWords[kind]; ok {
			kind = dutch
		}
		words[i] = strings.TrimSpace(kind + " " + money(c.amount, c.currency))
		if day != "" {
			words[i] += ", " + day
		}
		if c.period != "" && c.period != "program" {
			words[i] += " (per " + c.period + ")"
		}
		if c.optional {
			words[i] += " (naar keuze)"
		}
	}
	return strings.Join(words, "; ")
}

// money writes an amount in Dutch notation; if the text is no amount, as the source states it.
func money(amount, currency string) string {
	value, ok := number(amount)
	if !ok {
		return strings.TrimSpace(amount + " " + currency)
	}
	text := strings.Replace(value.FloatString(2), ".", ",", 1)
	if strings.EqualFold(currency, "EUR") {
		return "€ " + text
	}
	return strings.TrimSpace(currency + " " + text)
}
