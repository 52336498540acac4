#!/usr/bin/env bash
# Pin what production installs, by hash and without any index address: requirements.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
uv pip compile pyproject.toml --extra production --universal --python-version 3.11 \
  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet \
  --output-file requirements.txt
