package main

import (
	"fmt"
	"regexp"
	"strings"
)

// statement is one that the product sent to PostgreSQL, as PostgreSQL logged it.
type statement struct {
	sql        string
	parameters map[string]string // by their number, as SQL literals: null, or between quotes
}

var (
	// logged begins an entry of the log: the time, the process, the kind, and the first line.
	logged = regexp.MustCompile(`^\d{4}-\d\d-\d\d [\d:.]+ \S+ \[(\d+)\] (\w+):  (.*)$`)
	// executed begins an entry about a prepared statement.
	executed = regexp.MustCompile(`^execute [^:]+: `)
	// parameter is one of those in the detail of an entry.
	parameter = regexp.MustCompile(`\$(\d+) = (NULL|'(?:[^']|'')*')`)
	// place is where a statement uses a parameter.
	place = regexp.MustCompile(`\$(\d+)`)
)

// readStatements finds the statements in a log of PostgreSQL that were executed with parameters, in
// order. Those of the queue of jobs, which runs beside the requests, are left out.
func readStatements(log string) []statement {
	var all []statement
	var kind string
	var inStatement bool
	for line := range strings.Lines(log) {
		line = strings.TrimSuffix(line, "\n")
		text := strings.TrimPrefix(line, "\t")
		if found := logged.FindStringSubmatch(line); found != nil {
			kind, text = found[2], found[3]
			if kind == "LOG" {
				sql := executed.ReplaceAllString(text, "")
				if inStatement = sql != text; inStatement {
					all = append(all, statement{parameters: map[string]string{}})
					text = sql
				}
			}
		}
		if !inStatement || len(all) == 0 {
			continue
		}
		last := &all[len(all)-1]
		switch kind {
		case "LOG":
			last.sql = strings.TrimSpace(last.sql + "\n" + text)
		case "DETAIL":
			for _, found := range parameter.FindAllStringSubmatch(text, -1) {
				last.parameters[found[1]] = found[2]
			}
		}
	}
	return withoutJobs(all)
}

func withoutJobs(all []statement) (kept []statement) {
	for _, s := range all {
		if len(s.parameters) > 0 && !strings.Contains(s.sql, "river_") {
			kept = append(kept, s)
		}
	}
	return kept
}

// script returns the statements as a script for pgbench, and the values of its variables, whose names
// begin with a prefix. A null cannot be the value of a variable, so it stands in the script.
func script(all []statement, prefix string) (text string, variables []string) {
	var script strings.Builder
	for i, s := range all {
		sql := place.ReplaceAllStringFunc(s.sql, func(number string) string {
			if s.parameters[number[1:]] == "NULL" {
				return "null"
			}
			return fmt.Sprintf(":%s%d_%s", prefix, i, number[1:])
		})
		script.WriteString(sql + ";\n")
		for number, value := range s.parameters {
			if value != "NULL" {
				plain := strings.ReplaceAll(value[1:len(value)-1], "''", "'")
				variables = append(variables, fmt.Sprintf("%s%d_%s=%s", prefix, i, number, plain))
			}
		}
	}
	return script.String(), variables
}
