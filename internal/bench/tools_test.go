package main

import (
	"slices"
	"strings"
	"testing"
)

// wrkSaid is what wrk printed with a script of load.
const wrkSaid = `Running 2s test @ http://127.0.0.1:18101
  16 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     7.35ms    5.12ms  61.07ms   86.49%
    Req/Sec   148.61     39.47   254.00     67.50%
  4795 requests in 2.02s, 51.19MB read
Requests/sec:   2372.97
Transfer/sec:     25.33MB
measured {"requests":4795,"seconds":2.020675,"bytes":53676083,"failed":0,"why":"0 connect, 0 read","answered":1981,"p99":28.114}
`

func TestReadResult(t *testing.T) {
	t.Parallel()
	got, err := readResult(wrkSaid)
	if err != nil {
		t.Fatal(err)
	}
	if got.Requests != 4795 || got.Answered != 1981 || got.Failed != 0 || got.P99 != 28.114 || int(got.perSecond()) != 2372 || int(got.answeredPerSecond()) != 980 {
		t.Errorf("read %+v, %v and %v per second", got, got.perSecond(), got.answeredPerSecond())
	}
	for name, out := range map[string]string{
		"no measurement": strings.Split(wrkSaid, mark)[0],
		"no request":     mark + `{"requests":0,"seconds":2.02,"failed":0,"why":"","answered":0,"p99":0}` + "\n",
		"not JSON":       mark + "nothing\n",
	} {
		if _, err := readResult(out); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestReadTransactions(t *testing.T) {
	t.Parallel()
	got, err := readTransactions(`pgbench (15.18 (Debian 15.18-0+deb12u1))
transaction type: multiple scripts
number of clients: 16
duration: 1 s
number of transactions actually processed: 10240
number of failed transactions: 0 (0.000%)
latency average = 1.562 ms
tps = 10240.500000 (without initial connection time)
SQL script 1: /tmp/report-1.sql
 - 5000 transactions (49.0% of total, tps = 5000.000000)
`)
	if err != nil || got.Requests != 10240 || got.perSecond() != 10240.5 {
		t.Errorf("read %+v, %v per second, %v", got, got.perSecond(), err)
	}
	if _, err := readTransactions("pgbench: error: connection failed"); err == nil {
		t.Error("an error counts as a measurement")
	}
	if _, err := readTransactions("number of transactions actually processed: 0\ntps = 0.000000 (without"); err == nil {
		t.Error("nothing counts as a measurement")
	}
}

// postgresqlSaid is a log of PostgreSQL with log_statement = all.
const postgresqlSaid = `2026-11-30 16:07:44.101 UTC [4242] LOG:  statement: begin
2026-11-30 16:07:44.102 UTC [4242] LOG:  execute stmtcache_1a: 
	select id, name
	  from account
	 where token = $1 and name <> $2 and town is distinct from $3 and $1 <> ''
2026-11-30 16:07:44.102 UTC [4242] DETAIL:  parameters: $1 = '\x0a', $2 = 'it''s $1', $3 = NULL
2026-11-30 16:07:44.103 UTC [4243] LOG:  execute stmtcache_2b: select id from river_job where queue = $1
2026-11-30 16:07:44.103 UTC [4243] DETAIL:  parameters: $1 = 'default'
2026-11-30 16:07:44.104 UTC [4242] ERROR:  deadlock detected
2026-11-30 16:07:44.105 UTC [4242] LOG:  execute stmtcache_3c: select 1
2026-11-30 16:07:44.106 UTC [4242] LOG:  execute stmtcache_4d: update answer set answer = $2 where id = any($1::int[])
2026-11-30 16:07:44.106 UTC [4242] DETAIL:  Parameters: $1 = '{1,2}', $2 = ''
`

func TestReadStatements(t *testing.T) {
	t.Parallel()
	all := readStatements(postgresqlSaid)
	if len(all) != 2 {
		t.Fatalf("found %d statements: %+v", len(all), all)
	}
	text, variables := script(all, "v7_")
	const want = `select id, name
  from account
 where token = :v7_0_1 and name <> :v7_0_2 and town is distinct from null and :v7_0_1 <> '';
update answer set answer = :v7_1_2 where id = any(:v7_1_1::int[]);
`
	if text != want {
		t.Errorf("got\n%swant\n%s", text, want)
	}
	slices.Sort(variables)
	if wanted := []string{`v7_0_1=\x0a`, `v7_0_2=it's $1`, "v7_1_1={1,2}", "v7_1_2="}; !slices.Equal(variables, wanted) {
		t.Errorf("the variables are %q, want %q", variables, wanted)
	}
}

func TestMemoryOfMachine(t *testing.T) {
	t.Parallel()
	const meminfo = "MemFree:         1024 kB\nMemTotal:       24683620 kB\n"
	if got := inGB(fieldOf(meminfo, "MemTotal", "unknown")); got != "24 GB" {
		t.Errorf("the memory is %s", got)
	}
	if got := inGB(fieldOf("", "MemTotal", "unknown")); got != "unknown" {
		t.Errorf("without a file the memory is %s", got)
	}
}

func TestResultsAtOnceAddUp(t *testing.T) {
	t.Parallel()
	sum := result{}
	sum.add(result{Requests: 300, Seconds: 2, Bytes: 10, P99: 4})
	sum.add(result{Requests: 500, Seconds: 2.5, Bytes: 20, P99: 3})
	if sum != (result{Requests: 800, Seconds: 2.5, Bytes: 30, P99: 4}) || sum.perSecond() != 320 {
		t.Errorf("together they are %+v, %v per second", sum, sum.perSecond())
	}
}
