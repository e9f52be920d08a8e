#!/usr/bin/env bash
# Names the build that the action would make, for the cache: its sources, or the version that is asked for, and the compiler.
set -euo pipefail

sources() {
  cd "${GITHUB_ACTION_PATH:?the checkout of the action}"
  find Cargo.toml Cargo.lock build.rs src -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
}
version=${ZHCLEAN_VERSION:-$(sources | sha256sum | cut -c 1-16)}
compiler=$(rustc --version | tr -c 'a-zA-Z0-9.\n' '-')
echo "key=zhclean-$version-$compiler" >>"${GITHUB_OUTPUT:-/dev/stdout}"
