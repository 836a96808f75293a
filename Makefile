# Every command of the project. The work is done by the scripts of deploy/local.
# Settings come from the environment: PORT=8080, RUN_DIR=.run, and those of deploy/env.example.

LOCAL := deploy/local
STACK := $(LOCAL)/enter python -m deploy.local.stack
UV ?= uv
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --custom-compile-command 'make lock'
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help up down status logs test bench chaos deploy-test documents lock

help: ## この一覧を表示します
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | \
	  awk -F ':.*## ' '{ printf "  make %-11s %s\n", $$1, $$2 }'

up: ## 必要なものを入れ、すべてを起動し、開くアドレスを表示します（何度でも実行できます）
	@$(LOCAL)/prepare run
	@$(STACK) up

down: ## すべてを止めます（データは残ります）
	@$(STACK) down

status: ## プロセス、キュー、送信待ちの一覧を表示します
	@$(STACK) status

logs: ## ログを追いかけます（Ctrl-C で終わり。ARGS=entries-web で一つだけ）
	@$(STACK) logs $(ARGS)

test: ## 専用の環境で、静的検査とすべてのテストを実行します（ARGS= は pytest へ渡ります）
	@$(LOCAL)/prepare test
	@$(LOCAL)/enter $(LOCAL)/own-instance test $(LOCAL)/checks $(ARGS)

bench: ## 専用の環境で、負荷をかけて測ります
	@$(LOCAL)/prepare bench
	@$(LOCAL)/enter $(LOCAL)/own-instance bench python -m tests.bench $(ARGS)

chaos: ## 専用の環境で、障害を起こして確かめます
	@$(LOCAL)/prepare test
	@$(LOCAL)/enter $(LOCAL)/own-instance chaos python -m pytest tests/chaos -m '' -p no:cacheprovider $(ARGS)

deploy-test: ## 配備の手順書を、本物の systemd と Docker の上で実行します（root が必要です。ARGS=systemd で片方だけ）
	@$(LOCAL)/prepare test
	@tests/deploy/run $(ARGS)

documents: ## コードから作るマニフェストと文書を作り直します
	.venv/bin/python -m deploy.manifests
	.venv/bin/tsunagari settings > deploy/env.example
	.venv/bin/tsunagari catalogue asyncapi > services/asyncapi.json

lock: ## pyproject.toml から、ハッシュ付きの requirements*.lock を作り直します（uv が必要です）
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --group local -c requirements.lock -o requirements-local.lock
	$(LOCK) --group test -c requirements.lock -o requirements-test.lock
	$(LOCK) --group bench -c requirements.lock -o requirements-bench.lock
