//! Every text of up to six signs, over alphabets of ten signs, under each fold: cleaning twice is cleaning once.
//!
//! `cargo test --release --test small_scope -- --ignored --nocapture`. What still fails is in
//! `small_scope_failures.txt`: the texts no part of which fails, and how many fail in all. The list may only shrink: a
//! failure that is not listed fails the test, and so does a listed one that no longer fails. With ZHCLEAN_BLESS=1 the
//! run writes the list instead.
#![allow(clippy::print_stdout, reason = "the counts are what it is run for")]
#![allow(clippy::unwrap_used, reason = "a list that cannot be read fails the test")]
#![allow(clippy::string_slice, reason = "at the bounds of characters")]

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Instant;

use zhclean::{Fold, Pipeline};

#[path = "support/engine.rs"]
mod engine;

/// One sign for each class of signs that the mark filters tell apart. All of them at once would be too many, so each
/// alphabet holds a Chinese letter, what stands beside it in a text, and the marks that meet each other.
const ALPHABETS: [(&str, &str); 7] = [
    ("marks", "中a1 ,:()\"，"),
    ("dots", "中a1 ,.…-—。"),
    ("quotes", "中1 ,\"'“”(）"),
    ("brackets", "中1,\"<>《(）["),
    ("code", "中a ,:\"`{}/"),
    ("blanks", "中1 ,:)\"\u{A0}\u{FEFF}\n"),
    ("widths", "中a１ｱﾟ ,：`\u{200B}"),
];
const MOST: u32 = 6;

const LIST: &str = "tests/small_scope_failures.txt";

#[test]
#[ignore = "takes minutes; a command of its own"]
fn cleaning_twice_is_cleaning_once_for_every_short_text() {
    // a panic is a failure like another and needs no report of its own
    std::panic::set_hook(Box::new(|_| {}));
    let mut found = BTreeSet::new();
    for (name, signs) in ALPHABETS {
        for fold in engine::FOLDS.into_iter().flatten() {
            let start = Instant::now();
            let failing = failing(fold, &signs.chars().collect::<Vec<_>>());
            let (fold, count) = (fold.name(), failing.len());
            println!("{name:<9} {fold:<12} {count:>5} fail  ({:.1} s)", start.elapsed().as_secs_f64());
            if count > 0 {
                found.insert(format!("{fold}\tall\t{name}\t{count}"));
            }
            let minimal = failing.iter().filter(|text| !holds_failing_part(text, &failing));
            found.extend(minimal.map(|text| format!("{fold}\ttext\t{}", text.escape_debug())));
        }
    }
    let _ = std::panic::take_hook();
    compare(&found);
}

fn compare(found: &BTreeSet<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST);
    if std::env::var_os("ZHCLEAN_BLESS").is_some() {
        let lines: String = found.iter().map(|line| format!("{line}\n")).collect();
        fs::write(path, lines).unwrap();
        return;
    }
    let list = fs::read_to_string(path).unwrap();
    let listed: BTreeSet<_> = list.lines().map(str::to_owned).collect();
    let new: Vec<_> = found.difference(&listed).map(String::as_str).collect();
    let gone: Vec<_> = listed.difference(found).map(String::as_str).collect();
    assert!(new.is_empty(), "{} new failures:\n{}", new.len(), new.join("\n"));
    assert!(gone.is_empty(), "{} no longer fail, remove them from {LIST}:\n{}", gone.len(), gone.join("\n"));
}

/// The texts over `signs` that change when cleaned again, searched by one thread for each core.
fn failing(fold: Fold, signs: &[char]) -> BTreeSet<String> {
    let pipeline = engine::preset_punctuation(Some(fold));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let search = |first: usize| {
        let mut failing = Vec::new();
        let mut text = String::new();
        for length in 1..=MOST {
            for number in (first..signs.len().pow(length)).step_by(threads) {
                spell(&mut text, number, length, signs);
                if !holds(pipeline, &text) {
                    failing.push(text.clone());
                }
            }
        }
        failing
    };
    std::thread::scope(|scope| {
        let searches: Vec<_> = (0..threads).map(|first| scope.spawn(move || search(first))).collect();
        searches.into_iter().flat_map(|search| search.join().unwrap()).collect()
    })
}

/// The text of that number: each digit is a sign.
fn spell(text: &mut String, mut number: usize, length: u32, signs: &[char]) {
    text.clear();
    for _ in 0..length {
        text.push(signs[number % signs.len()]);
        number /= signs.len();
    }
}

fn holds(pipeline: &Pipeline, text: &str) -> bool {
    let asked = catch_unwind(AssertUnwindSafe(|| {
        let once = pipeline.clean(text);
        pipeline.clean(once.text()).text() == once.text()
    }));
    asked.unwrap_or(false)
}

/// Whether some part of it, not the whole, fails too.
fn holds_failing_part(text: &str, failing: &BTreeSet<String>) -> bool {
    let at: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut parts = at.iter().enumerate().flat_map(|(n, start)| at[n + 1..].iter().map(move |end| &text[*start..*end]));
    parts.any(|part| part.len() < text.len() && failing.contains(part))
}
