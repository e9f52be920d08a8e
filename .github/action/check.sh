#!/usr/bin/env bash
# Runs `zhclean check` over the paths of the action, with its arguments; both are words parted by blanks or line ends. The exit code is
# that of zhclean: 1 where something would change.
set -euo pipefail

words() { tr -s '[:space:]' '\n' <<<"$1" | sed '/^$/d'; }
mapfile -t paths < <(words "${ZHCLEAN_PATH:-.}")
mapfile -t arguments < <(words "${ZHCLEAN_ARGS:-}")

"${ZHCLEAN_ROOT:?the folder it was installed into}/bin/zhclean" check --output-format "${ZHCLEAN_OUTPUT_FORMAT:-github}" \
  "${arguments[@]}" -- "${paths[@]}"
