#!/usr/bin/env bash
# Installs zhclean into $ZHCLEAN_ROOT/bin, unless a cache has put it there: the version that is asked for, else the one whose
# checkout the action is.
set -euo pipefail

root=${ZHCLEAN_ROOT:?the folder to install into}
version=${ZHCLEAN_VERSION:-}

if [ -x "$root/bin/zhclean" ]; then
  echo "zhclean was built before: $("$root/bin/zhclean" --version)"
elif [ -z "$version" ]; then
  cargo install --locked --root "$root" --path "${GITHUB_ACTION_PATH:?the checkout of the action}"
else
  repository=${GITHUB_SERVER_URL:-https://github.com}/${GITHUB_ACTION_REPOSITORY:?the repository of the action}
  # a commit is at least seven hexadecimal digits, all else is a tag
  [[ $version =~ ^[0-9a-f]{7,40}$ ]] && kind=rev || kind=tag
  cargo install --locked --root "$root" --git "$repository" "--$kind" "$version" zhclean
fi
echo "$root/bin" >>"${GITHUB_PATH:-/dev/null}"
