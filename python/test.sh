#!/usr/bin/env bash
# Builds the wheel and tests it in a virtual environment of its own, against the engines that can be had. What is missing is
# said and skipped; nothing here needs more than Python 3.9 and pip, and without these it says so and ends well.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
place=target/python-tests

skip() { echo "python: skipped: $*"; exit 0; }

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null || skip "no Python 3.9 or later"
"$python" -m venv "$place" 2>/dev/null || skip "Python has no venv"
pip=("$place/bin/pip" install -q --disable-pip-version-check)
timeout 120 "${pip[@]}" 'maturin>=1.7,<2' pytest || skip "pip cannot fetch maturin and pytest"

cargo fmt -p zhclean-python --check
cargo clippy -p zhclean-python -- -D warnings
rm -f target/wheels/zhclean-*.whl
PATH="$PWD/$place/bin:$PATH" python/build.sh
"${pip[@]}" --force-reinstall --no-deps target/wheels/zhclean-*.whl
"$place/bin/zhclean" --version
[ "$("$place/bin/python" -c "import zhclean; print(zhclean.clean('你好,世界!'))")" = "你好，世界！" ]

# the engines, each by itself: one that cannot be had takes no other away; the tests of a missing one are skipped with a message
if ! command -v java >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  { apt-get update -qq && timeout 120 apt-get install -y -qq default-jre-headless; } >/dev/null 2>&1 || true
fi
command -v java >/dev/null || echo "python: no java: Spark is skipped"
for engine in 'pyspark==3.5.5 pyarrow pandas<3 setuptools' 'datatrove orjson' datasets 'ray pyarrow pandas<3'; do
  read -ra packages <<<"$engine"
  timeout 120 "${pip[@]}" "${packages[@]}" || echo "python: pip cannot fetch ${packages[0]}: its step is skipped"
done
timeout 240 "$place/bin/python" -m pytest -q -rs python/tests
