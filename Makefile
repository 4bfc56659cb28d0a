# Everything a developer runs. `make test` is the whole of it, on a machine with
# nothing but Go; Redis and PostgreSQL are used where they answer, and where they
# do not the tests that want them are reported as skipped, by name.

GO ?= go
GOLANGCI_LINT_VERSION := v2.15.0

.PHONY: all build test e2e pictures race fuzz bench lint transcripts clean

all: build test

build: ## one static binary in bin/
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w" -o bin/lianluo ./cmd/lianluo

test: build ## all tests, and the checks that need no download
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$unformatted" || { echo "gofmt: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) test -timeout 9m ./...
	@$(MAKE) --no-print-directory e2e

e2e: ## stories in a browser; EVIDENCE=dir keeps what was seen
	@for name in chromium chromium-browser google-chrome chrome; do \
	  if [ "$(CI)" = true ] || command -v $$name >/dev/null; then \
	    cd e2e && $(GO) vet ./... && exec $(GO) test -count 1 -timeout 5m ./...; fi; done; \
	echo "skipped: e2e (chromium: not installed)"

pictures: ## docs/pictures, taken from the running demo
	scripts/pictures

race: ## the tests of what runs in parallel, under the race detector
	$(GO) test -race -timeout 20m ./bot/... ./store/... ./simulator/...

fuzz: ## every fuzz target for a short while
	@for t in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$t 2>/dev/null | grep '^Fuzz'); do \
	    echo "$$t $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime 20s $$t || exit 1; done; done

bench: ## the table of docs/benchmarks.md, each figure beside its floor
	$(GO) run ./bench

lint: ## the linters of .golangci.yml
	$(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION) run

transcripts: ## rewrite the transcripts from what the bot says now; read the diff
	$(GO) test ./handlers -run Scripts -update

clean:
	rm -rf bin
