package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"reflectietool/internal/database/embedded"
)

// pgbench runs the statements of some requests, without any server in between: what PostgreSQL itself
// allows.
type pgbench struct {
	name string
	args []string
}

// mayUsePgbench reports whether pgbench is installed, which not all packages of PostgreSQL do, and the
// loads last long enough for it: each of its connections first prepares and plans all statements.
func (b *bench) mayUsePgbench() bool {
	_, err := exec.LookPath("pgbench")
	return err == nil && b.set.seconds >= leastForPgbench
}

const leastForPgbench = 10 // seconds

func (p pgbench) title() string { return p.name }

var transactions = regexp.MustCompile(`number of transactions actually processed: (\d+)(?s:.*?)tps = ([\d.]+)`)

func (p pgbench) run(ctx context.Context, _ string, seconds int) (result, error) {
	out, err := exec.CommandContext(ctx, "pgbench", append([]string{"-T", strconv.Itoa(seconds)}, p.args...)...).CombinedOutput()
	if err != nil {
		return result{}, fmt.Errorf("%s: %w\n%s", p.name, err, out)
	}
	return readTransactions(string(out))
}

// readTransactions finds in the output of pgbench how often it ran a script.
func readTransactions(out string) (result, error) {
	found := transactions.FindStringSubmatch(out)
	if found == nil {
		return result{}, fmt.Errorf("pgbench measured nothing:\n%s", out)
	}
	number, err := strconv.Atoi(found[1])
	if err != nil {
		return result{}, err
	}
	perSecond, err := strconv.ParseFloat(found[2], 64)
	if err == nil && perSecond == 0 {
		err = fmt.Errorf("pgbench ran nothing:\n%s", out)
	}
	return result{Requests: number, Seconds: float64(number) / perSecond}, err
}

// ownStatements sends each request once to a server of its own, and returns what repeats the statements
// that it then sent to PostgreSQL, which logs them.
func (b *bench) ownStatements(ctx context.Context, s *site, name string, requests []request) (pgbench, error) {
	p := pgbench{name: name, args: []string{"-n", "-M", "prepared", "-c", strconv.Itoa(connections), "-j", "2"}}
	logging := "alter role " + embedded.AppRole + " set "
	if err := execute(ctx, b.postgres.AdminURL(), logging+"log_statement = 'all'; "+logging+"log_error_verbosity = 'default'"); err != nil {
		return p, err
	}
	server, err := b.serve(ctx, s.database)
	if err != nil {
		return p, err
	}
	for i, r := range append(requests[:1:1], requests...) { // the first time the server also does what it does once
		log, err := b.statementsOf(ctx, server, r)
		if err != nil {
			return p, errors.Join(err, server.Stop())
		}
		if i > 0 {
			if err := p.add(b.folder, i, readStatements(log)); err != nil {
				return p, errors.Join(err, server.Stop())
			}
		}
	}
	serving, err := named(b.postgres.ServingURL(), s.database)
	p.args = append(p.args, serving)
	return p, errors.Join(err, server.Stop(), execute(ctx, b.postgres.AdminURL(), "alter role "+embedded.AppRole+" reset all"))
}

// statementsOf sends a request and returns what PostgreSQL logged meanwhile.
func (b *bench) statementsOf(ctx context.Context, server *running, r request) (string, error) {
	file := filepath.Join(b.postgres.Dir(), "postgresql.log")
	before, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	request, err := http.NewRequestWithContext(ctx, r.method, server.url+r.path, strings.NewReader(r.form))
	if err != nil {
		return "", err
	}
	request.Header.Set("Cookie", r.cookie)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("HX-Request", "true")
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return "", err
	}
	if err := response.Body.Close(); err != nil {
		return "", err
	}
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s: %s", r.path, response.Status)
	}
	time.Sleep(20 * time.Millisecond) // until all of it is written
	after, err := os.ReadFile(file)
	return string(after[before.Size():]), err
}

// add adds a script with statements, among which pgbench chooses at random.
func (p *pgbench) add(folder string, number int, all []statement) error {
	if len(all) == 0 {
		return errors.New("a request led to no statement")
	}
	text, variables := script(all, fmt.Sprintf("v%d_", number))
	file := filepath.Join(folder, fmt.Sprintf("%s-%d.sql", strings.ReplaceAll(p.name, " ", "-"), number))
	p.args = append(p.args, "-f", file)
	for _, variable := range variables {
		p.args = append(p.args, "-D", variable)
	}
	return os.WriteFile(file, []byte(text), 0o600)
}
