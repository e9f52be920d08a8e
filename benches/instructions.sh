#!/usr/bin/env bash
# Instructions for each byte of input, counted by valgrind: a figure that no noise moves.
# A run over 10 MB less a run over 1 MB, so that starting up does not count. Fails above the limit.
set -euo pipefail
export LC_ALL=C # awk counts bytes
cd "$(dirname "$0")/.."
limit=40
program=${CARGO_TARGET_DIR:-target}/release/zhclean

command -v valgrind >/dev/null || { echo "no valgrind: instructions not counted"; exit 0; }
cargo build --release --quiet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# a page: the sample's head and tail around paragraphs as long, and with marks as far apart, as news has them
paragraph='  把责任扛在肩上,把工作落在细处。食堂开张以来,街道和社区的工作人员全部到岗到位,每天清早分头去菜场选菜、去老人家里收饭盒、登记口味和忌口,下午再挨家挨户送回去。一位姓周的老人说,他最喜欢的不是红烧肉,而是有人敲门时那一声“我来了!”(他说这话时正把碗筷摆好)。志愿队一共136人,分成三个小组轮流值班,既要照看灶台和库房,又要记账、采购、打扫,忙而不乱;到了节假日,附近学校的学生也来帮忙。'
page() {
  sed -n '1,8p' fixtures/sample.txt
  awk -v bytes="$1" -v text="$paragraph" 'BEGIN { for (n = 0; n < bytes; n += length(text) + 2) printf "%s\n\n", text }'
  sed -n '16,$p' fixtures/sample.txt
}

count() {
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" clean -j1 "$1" 2>&1 >"$work/out" |
    sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

page 1000000 >"$work/small"
page 10000000 >"$work/large"
# a wrong answer is no fast one: every mark of the body came back
grep -q '[,;!?]' "$work/large"
small=$(count "$work/small")
large=$(count "$work/large")
if grep -q '[,;!?(]' "$work/out"; then echo "marks left half-width"; exit 1; fi
bytes=$(($(wc -c <"$work/large") - $(wc -c <"$work/small")))
each=$(((large - small) * 10 / bytes))
echo "$((each / 10)).$((each % 10)) instructions a byte (limit $limit)"
[ "$each" -le $((limit * 10)) ]
