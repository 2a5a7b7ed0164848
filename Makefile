# Everything that is done with podgen's source has a target here; CI calls the
# same ones. Needed: Go (the version in go.mod), make, git.

GO      ?= go
SHELL   := /bin/sh
TOOLS   := $(CURDIR)/.tools
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null)

# Variables of test and race: which packages, and further flags (TESTFLAGS='-run=TestX -v').
PACKAGES  ?= ./...
TESTFLAGS ?=

# Variables of bench: which benchmarks, for how long (or how often: 5x), how many
# rounds, and further flags (BENCHFLAGS='-cpuprofile=cpu.prof', for one package).
BENCH      ?= .
BENCHTIME  ?= 1s
COUNT      ?= 1
BENCHFLAGS ?=

# Variables of fuzz: which fuzz targets, and how long each.
FUZZ     ?= ^Fuzz
FUZZTIME ?= 30s

GOLANGCI_VERSION := v2.15.0
GOLANGCI         := $(TOOLS)/golangci-lint-$(GOLANGCI_VERSION)

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Without cgo the binary is static: it starts faster and runs anywhere.
.PHONY: build
build: ## Build bin/podgen
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(if $(VERSION),-X main.version=$(VERSION))' -o bin/ ./cmd/podgen

# The figures of the parity test are computed by it and held to their file: a run
# that passes has come to the same ones.
.PHONY: test
test: ## Run all tests (PACKAGES, TESTFLAGS)
	$(GO) test $(TESTFLAGS) $(PACKAGES)
	$(if $(filter ./...,$(PACKAGES)),@cat golden/parity/figures.txt)
	$(if $(filter ./...,$(PACKAGES)),@$(GO) test ./generate/imports -run '^TestCorpus$$' -v | sed -n 's/^ *corpus_test.go:[0-9]*: \(import: .*\)/\1/p; s/.*\(the corpus is not here.*\)/import: \1/p')

.PHONY: race
race: ## Run all tests with the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race $(TESTFLAGS) $(PACKAGES)

.PHONY: update
update: ## Rewrite golden files and generated docs, then run all tests
	$(GO) test ./... -update
	$(GO) test ./...

# A node of its own, with images of its own, taken down in the end: see
# golden/cluster/README.md, which a run writes anew (in CI it does not). With exec
# a signal to make reaches the tests, which then take the node down.
.PHONY: cluster-test
cluster-test: ## Compare podgen with a real kubelet (as root, on Debian; TESTFLAGS)
	cd golden/cluster && PODGEN_CLUSTER_README='$(if $(filter true,$(CI)),,yes)' exec $(GO) test -count=1 -v -timeout=40m $(TESTFLAGS) .

# Generated docs are golden files that lie outside golden/. The tests that
# write them are named TestGenerated….
.PHONY: generate
generate: ## Rewrite generated docs only
	$(GO) test ./... -run='^TestGenerated' -update

.PHONY: lint
lint: $(GOLANGCI) ## Check format and code
	@unformatted=$$(gofmt -s -l .) && if [ -n "$$unformatted" ]; then \
		echo "not formatted, run gofmt -s -w on:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	cd golden/cluster && $(GO) vet ./...
	$(GOLANGCI) run ./...
	cd golden/cluster && $(GOLANGCI) run ./...

# The linter is built from source once a version: about two minutes.
$(GOLANGCI):
	GOBIN='$(TOOLS)' $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	mv '$(TOOLS)/golangci-lint' '$@'

.PHONY: bench
bench: ## Run the benchmarks (BENCH, BENCHTIME, COUNT, PACKAGES, BENCHFLAGS)
	$(GO) test -run='^$$' -bench='$(BENCH)' -benchmem -benchtime=$(BENCHTIME) -count=$(COUNT) -timeout=0 $(BENCHFLAGS) $(PACKAGES)

# "go test -list" prints the targets of a package and then "ok" with its name.
.PHONY: fuzz
fuzz: ## Run each fuzz target for a while (FUZZ, FUZZTIME=30s, PACKAGES)
	@set -e; \
	listed=$$($(GO) test -list='$(FUZZ)' $(PACKAGES)) || { echo "$$listed"; exit 1; }; \
	targets=$$(echo "$$listed" | awk '/^Fuzz/ { names[++n] = $$1 } \
		/^ok/ { for (i = 1; i <= n; i++) print $$2 ":" names[i]; n = 0 }'); \
	[ -n "$$targets" ] || { echo "no fuzz target"; exit 1; }; \
	for target in $$targets; do \
		echo "== $${target#*:} ($${target%%:*})"; \
		$(GO) test -run='^$$' -fuzz="^$${target#*:}\$$" -fuzztime=$(FUZZTIME) "$${target%%:*}"; \
	done

# -e, since k8s.io/kubernetes names siblings at a version (v0.0.0) that nobody
# published; what podgen builds is all required at a version of its own.
.PHONY: tidy
tidy: ## Tidy go.mod and go.sum
	$(GO) mod tidy -e
	cd golden/cluster && $(GO) mod tidy -e
	cd golden/cluster/binaries && $(GO) mod tidy

.PHONY: check
check: test lint ## Run what has to pass before a commit: test and lint

.PHONY: clean
clean: ## Remove what make has built
	rm -rf bin .tools
