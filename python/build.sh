#!/usr/bin/env bash
# Builds the wheel, with the program in it, into target/wheels. Needs cargo, a C compiler, Python 3.9 or later, and maturin
# (fetched with pip into target/ where it is not installed).
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

if command -v maturin >/dev/null; then
  maturin=(maturin)
elif "$python" -m maturin --version >/dev/null 2>&1; then
  maturin=("$python" -m maturin)
else
  [ -x target/maturin/bin/maturin ] || { "$python" -m venv target/maturin && target/maturin/bin/pip install -q 'maturin>=1.7,<2'; }
  maturin=(target/maturin/bin/maturin)
fi

cargo build --release --locked --bin zhclean
mkdir -p python/zhclean.data/scripts
cp "${CARGO_TARGET_DIR:-target}/release/zhclean" python/zhclean.data/scripts/
"${maturin[@]}" build --release --locked --manifest-path python/Cargo.toml --out target/wheels
