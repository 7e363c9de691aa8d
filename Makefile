# `make help` says what there is. Nothing here reaches AWS; `sam deploy` does (docs/deploy.md).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
INSTALLED_MODELS := $(VENV)/.installed-models
# An index that has torch for CPU only; pip's own brings CUDA with it on Linux, gigabytes that nothing here uses.
TORCH_INDEX_URL ?=
ONCE ?=
PYTEST_ARGS ?=
# The labelled articles: the ones beside the checkout where there are any, else its own copy.
GOLD ?= $(firstword $(wildcard ../shared/gold/dev.jsonl tests/data/gold/dev.jsonl))
PREDICTED := .marsad/predicted.jsonl

# Lambda's Python, which SAM CLI builds with; pyenv has one even where its python3.12 command says no.
LAMBDA_PYTHON ?= $(shell python3.12 -c 'import sys; print(sys.executable)' 2>/dev/null \
	|| PYENV_VERSION=$$(pyenv versions --bare 2>/dev/null | grep '^3\.12\.' | tail -n 1) \
	   python3.12 -c 'import sys; print(sys.executable)' 2>/dev/null)
CLOUDFORMATION := .marsad/cloudformation.json
SAM := PATH="$(CURDIR)/.venv-sam/bin:$$PATH" SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=$${AWS_DEFAULT_REGION:-eu-central-1} sam
ARCHITECTURE ?=
BUILD_ARGS ?=
IMAGE ?= marsad-extract

.DEFAULT_GOAL := help
.PHONY: help install install-models run test lint score train gazetteer benchmark benchmark-cold-start validate check build \
	check-build image requirements clean

help: ## What there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 24

install: $(INSTALLED) ## The environment in .venv, from the pinned requirements

$(INSTALLED): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || { \
		echo "Marsad needs Python 3.11 to 3.13, and $(PYTHON) is $$($(PYTHON) --version 2>&1); name another one: make PYTHON=python3.12" >&2; \
		exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

install-models: $(INSTALLED_MODELS) ## The same with torch and Stanza, to train, export and compare the language models

$(INSTALLED_MODELS): requirements-models.txt $(INSTALLED)
	$(if $(TORCH_INDEX_URL),$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check \
		--index-url $(TORCH_INDEX_URL) $$(grep '^torch==' $<))
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --requirement $<
	@touch $@

run: $(INSTALLED) ## The local stack, the sample articles through it, then the API; ONCE=1 ends after the table
	@$(BIN)/python -m marsad_local.run $(if $(ONCE),--once)

test: $(INSTALLED_MODELS) ## All tests; PYTEST_ARGS="tests/unit -k casualties" for some
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile $(PYTEST_ARGS)

lint: $(INSTALLED_MODELS) ## Style, types, and which room imports which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

score: $(INSTALLED) ## The score on labelled articles; GOLD=FILE.jsonl for others than the development set
	@mkdir -p $(dir $(PREDICTED))
	$(BIN)/marsad extract --jsonl $(GOLD) > $(PREDICTED)
	$(BIN)/marsad score --reliability $(GOLD) $(PREDICTED)

train: $(INSTALLED_MODELS) ## Learn the extractor's models again from tests/data/gold/{train,composed}.jsonl (about two hours)
	$(BIN)/python -m marsad_training

gazetteer: $(INSTALLED) ## Rebuild the place names from GeoNames and the curated lists
	$(BIN)/python -m marsad.gazetteer.build

benchmark: $(INSTALLED_MODELS) ## How long loading and an article take, and extraction beside language analysis, on one core
	$(BIN)/python -m tests.benchmarks.speed
	$(BIN)/python -m tests.benchmarks.extraction_share $(GOLD) --engine onnx
	$(BIN)/python -m tests.benchmarks.extraction_share $(GOLD)

# The image's packages on Lambda's Python, beside the zip that `make build` makes.
benchmark-cold-start: build .venv-runtime/.installed .venv-image/.installed $(INSTALLED) ## What a cold start takes, in both variants
	$(BIN)/python -m tests.benchmarks.cold_start

# SAM leaves these three warnings itself: it resolves parameters, and names dependencies that it also refers to.
validate: .venv-sam/.installed $(CLOUDFORMATION) ## The template: as SAM, and as the CloudFormation that it becomes
	$(SAM) validate --lint
	.venv-sam/bin/cfn-lint --ignore-checks W1020 W2001 W3005 --regions eu-central-1 --template $(CLOUDFORMATION)

check: .venv-checkov/.installed $(CLOUDFORMATION) ## What checkov has against the template, the image and the workflow
	.venv-checkov/bin/checkov --config-file .checkov.yaml --file template.yaml $(CLOUDFORMATION) \
		functions/extract_image/Dockerfile .github/workflows/ci.yml

$(CLOUDFORMATION): template.yaml tests/cloudformation.py $(INSTALLED)
	@mkdir -p $(@D)
	$(BIN)/python -m tests.cloudformation > $@

# Lambda's disk is read-only: without its bytecode a function compiles all that it imports at every start. Of ONNX Runtime
# the library for programs in C and the tools for other people's models are left out; of botocore what it knows of
# services that neither the functions nor the X-Ray SDK call.
BUILT := .aws-sam/build
AWS_SERVICES := dynamodb s3 sqs sts xray
build: .venv-sam/.installed ## `sam build`, and what it built made quick to start; ARCHITECTURE=arm64 for the other processor
	$(SAM) build $(if $(ARCHITECTURE),--parameter-overrides Architecture=$(ARCHITECTURE)) $(BUILD_ARGS)
	cd $(BUILT)/ExtractFunction/onnxruntime && rm -rf capi/libonnxruntime.so.* backend datasets quantization tools transformers
	find $(BUILT)/DependenciesLayer/python/botocore/data -mindepth 1 -maxdepth 1 -type d $(AWS_SERVICES:%=! -name %) -exec rm -rf {} +
	PYTHONPATH=shared .venv-sam/bin/python -m marsad_local.preparation $(BUILT)
	.venv-sam/bin/python -m compileall -q -f -j 2 --invalidation-mode unchecked-hash -x '/(tests|f2py)/' $(BUILT)

check-build: build .venv-runtime/.installed $(INSTALLED) ## What was built: sizes, pins, and an article through the functions as Lambda runs them
	$(BIN)/python -m pytest tests/built

image: ## The image of the extract function, with docker; IMAGE=name:tag, BUILD_ARGS="--build-arg TORCH_INDEX_URL=..."
	docker build --platform linux/$(if $(filter arm64,$(ARCHITECTURE)),arm64,amd64) --provenance=false $(BUILD_ARGS) \
		--tag $(IMAGE) --file functions/extract_image/Dockerfile .

.venv-image/.installed: functions/extract_image/requirements.txt requirements-runtime.txt
	$(LAMBDA_PYTHON) -m venv --clear .venv-image
	.venv-image/bin/python -m pip install --quiet --quiet --disable-pip-version-check \
		$(foreach file,$^,--requirement $(file))
	@touch $@

.venv-%/.installed: requirements-%.txt
	@test -n "$(LAMBDA_PYTHON)" || { echo "this needs Python 3.12, which Lambda runs; name one: make LAMBDA_PYTHON=..." >&2; exit 1; }
	$(LAMBDA_PYTHON) -m venv --clear .venv-$*
	.venv-$*/bin/python -m pip install --quiet --quiet --disable-pip-version-check --requirement $<
	@touch $@

# Pins are kept where they still fit; delete a file to have everything in it anew.
# torch is pinned by its public version, whatever build of it was found here, and without what builds with CUDA bring.
LOCK = .venv-lock/bin/pip-compile --quiet --no-config --no-header --no-annotate --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options
PUBLIC = sed -E -i 's/^(torch==[0-9.]+)\+cpu$$/\1/; /^(nvidia-|cuda-|triton==)/d; /^(\#|$$)/d'
EXTRA = $(PYTHON) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["$(1)"], sep="\n")'

requirements: ## Pin all requirements again
	test -n "$(LAMBDA_PYTHON)"
	$(PYTHON) -m venv --clear .venv-lock
	.venv-lock/bin/python -m pip install --quiet --quiet pip-tools==7.6.2
	$(LOCK) --extra documents --extra extraction --extra local --extra development --output-file requirements.txt pyproject.toml
	$(PUBLIC) requirements.txt
	$(LOCK) --constraint requirements.txt --extra models --output-file requirements-models.txt pyproject.toml
	$(PUBLIC) requirements-models.txt
	$(LOCK) --constraint requirements.txt --output-file layers/dependencies/requirements.txt pyproject.toml
	# Ingest and extract have the layer beside them, but SAM resolves what a folder's file does not pin: all that they need is in it.
	$(call EXTRA,documents) | $(LOCK) --constraint requirements.txt --output-file functions/ingest/requirements.txt -
	$(call EXTRA,extraction) | $(LOCK) --constraint requirements.txt --output-file functions/extract/requirements.txt -
	$(LOCK) --constraint requirements-models.txt --extra stanza --output-file functions/extract_image/requirements.txt pyproject.toml
	$(PUBLIC) layers/dependencies/requirements.txt functions/ingest/requirements.txt functions/extract/requirements.txt \
		functions/extract_image/requirements.txt
	# udapi is for a part of udtools that the image leaves out.
	sed -i '/^udapi==/d' functions/extract_image/requirements.txt
	$(LAMBDA_PYTHON) -m venv --clear .venv-lock
	.venv-lock/bin/python -m pip install --quiet --quiet pip-tools==7.6.2
	echo aws-sam-cli | $(LOCK) --output-file requirements-sam.txt -
	echo awslambdaric | $(LOCK) --output-file requirements-runtime.txt -
	echo checkov | $(LOCK) --output-file requirements-checkov.txt -
	$(PUBLIC) requirements-sam.txt requirements-runtime.txt requirements-checkov.txt

clean: ## Remove what was built; the environments stay
	rm -rf .aws-sam .marsad .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find shared functions tests -name __pycache__ -prune -exec rm -rf {} +
