# "make run" serves the product, "make test" runs every test. Both install what is missing.

TEMPL   = go tool -modfile=tools/go.mod templ
LINT    = go tool -modfile=tools/go.mod golangci-lint
GOTESTSUM = go tool -modfile=tools/go.mod gotestsum
GO_TEST = go test -timeout 40m

# The tests of the whole site take longest, so that package begins first. More tests run at a time than there
# are processors, since each waits for a browser, a mail server or PostgreSQL now and then. Garbage is collected less
# often than in the product, and "make check" runs vet.
TESTS      = ./internal/httpd/site ./...
TEST_FLAGS = -timeout 40m -vet=off -parallel 4

# Node packages are needed by tests and generators only; the generated files are committed.
NODE_MODULES = $(if $(wildcard web/package-lock.json),web/node_modules/.package-lock.json)

.DEFAULT_GOAL := help
.PHONY: help run test race check bench torture microbench fuzz corpora screens cluster vulncheck generate migrate build

help: ## show this
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | expand -t 12

run: build ## serve an example on http://127.0.0.1:8080 (installs PostgreSQL where missing)
	./reflectietool serve --demo --addr 127.0.0.1:8080

migrate: build ## bring the database schema up to date
	./reflectietool migrate up

build:
	@if [ -z "$$DATABASE_URL" ]; then tools/install postgresql; fi
	go build -o reflectietool ./cmd/reflectietool

test: ## run all tests, and name the slowest (installs PostgreSQL, Chromium and Node where missing); TESTS=./internal/plan limits them
	@if [ -z "$$TEST_DATABASE_URL" ]; then tools/install postgresql; fi
	@tools/install chromium node
	@$(MAKE) --no-print-directory node_modules
	cd web && npm test --silent
	cd tools/containers && go test ./...
	@log=$$(mktemp) && trap 'rm -f "$$log"' EXIT && \
		{ GOGC=400 $(GOTESTSUM) --format pkgname --jsonfile "$$log" -- $(TEST_FLAGS) $(TESTS); result=$$?; \
		echo "The slowest tests:"; $(GOTESTSUM) tool slowest --num 10 --jsonfile "$$log"; exit $$result; }

RACE = ./...
RUN  =
race: ## run all tests with the race detector, in some fifteen minutes; RACE=./internal/queue and RUN=TestName limit them
	@if [ -z "$$TEST_DATABASE_URL" ]; then tools/install postgresql; fi
	@tools/install gcc chromium node
	@$(MAKE) --no-print-directory node_modules
	CGO_ENABLED=1 go test -race -vet=off -timeout 3h -run '$(RUN)' $(RACE)

check: ## check format, vet, lint, types of the script, generated files, module files, Dockerfile and compose.yaml
	@unformatted=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); \
		if [ -n "$$unformatted" ]; then echo "run gofmt -w on:" $$unformatted; exit 1; fi
	go vet ./...
	$(LINT) run ./...
	go mod tidy -diff
	cd tools/containers && go mod tidy -diff && go vet ./... && go run . ../..
	@tools/install node
	@$(MAKE) --no-print-directory node_modules
	cd web && npm run --silent check
	@runtime=$$(go list -m -f '{{.Version}}' github.com/a-h/templ); \
		generator=$$(go list -modfile=tools/go.mod -m -f '{{.Version}}' github.com/a-h/templ); \
		if [ "$$runtime" != "$$generator" ]; then \
			echo "templ: go.mod has $$runtime and tools/go.mod has $$generator"; exit 1; fi
	@before=$$($(GENERATED)); $(MAKE) --no-print-directory generate && after=$$($(GENERATED)) && \
		if [ "$$before" != "$$after" ]; then \
			echo "generated files were not up to date, and are now: commit them"; git status --short; exit 1; fi

# Checksums of all generated files.
GENERATED = find templates internal/bench web/dist \( -name '*_templ.go' -o -path 'web/dist/*' \) -type f -exec cksum {} + | sort

ONLY =
KEEP =

BENCH_SECONDS = 10
BENCH_OUT     = docs/benchmarks.md
bench: build ## measure the server beside bare references, each load for BENCH_SECONDS (10), and write BENCH_OUT (docs/benchmarks.md); ONLY=search limits it
	@tools/install postgresql wrk
	go run ./internal/bench -seconds $(BENCH_SECONDS) -out $(BENCH_OUT) -only '$(ONLY)'

TORTURE_SEED =
TORTURE_OUT  = docs/reliability.md
torture: build ## kill, starve and flood the server under load, and write what was lost in TORTURE_OUT (docs/reliability.md); ONLY=kills limits it
	@tools/install postgresql
	@tools/install cluster || true
	go run ./internal/torture $(if $(TORTURE_SEED),-seed $(TORTURE_SEED)) -only '$(ONLY)' $(if $(ONLY),,-out $(TORTURE_OUT))

microbench: ## run the benchmarks of single functions
	@if [ -z "$$TEST_DATABASE_URL" ]; then tools/install postgresql; fi
	$(GO_TEST) -run '^$$' -bench . -benchmem ./...

FUZZTIME = 10s
fuzz: ## run every fuzz target for FUZZTIME (10s), one on each processor
	@if [ -z "$$TEST_DATABASE_URL" ]; then tools/install postgresql; fi
	@tools/fuzz $(FUZZTIME)

CORPORA   = internal/testdata/corpora.tar.gz
FUZZCACHE = "$$(go env GOCACHE)/fuzz/$$(go list -m)"
corpora: ## let "make fuzz" go on from the inputs in internal/testdata/corpora.tar.gz; KEEP=1 writes that file after a long run
	@mkdir -p $(FUZZCACHE)
	@if [ -n "$(KEEP)" ]; then (cd $(FUZZCACHE) && find . -type f | LC_ALL=C sort | tar -cf - -T -) | gzip -9n >$(CORPORA); \
		else tar -xzf $(CORPORA) -C $(FUZZCACHE); fi

SCREENS = screens
screens: build ## make pictures of all pages, and a table of their heights, in SCREENS (screens); ONLY=rapport limits them
	@tools/install chromium
	go run ./internal/screens -out '$(SCREENS)' -only '$(ONLY)'

VULNDB =
vulncheck: ## check whether Go modules have known weaknesses; VULNDB=file:///copy where https://vuln.go.dev is out of reach
	@VULNDB='$(VULNDB)' tools/vulncheck

CLUSTER_PORT = 15432
cluster: build ## run the installation of deploy/ on this machine until Ctrl-C: haproxy, two servers, pgbouncer, three nodes of PostgreSQL; from port CLUSTER_PORT (15432)
	@tools/install cluster
	go run ./internal/cluster/run -port $(CLUSTER_PORT)

generate: ## make the Go code of the templates, and web/dist, again
	$(TEMPL) generate
	@if [ -e web/package-lock.json ]; then \
		tools/install node && $(MAKE) --no-print-directory node_modules && cd web && npm run --silent build; fi

.PHONY: node_modules
node_modules: $(NODE_MODULES)

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@
