//! Worst inputs for the scanners: a text of one sign again and again must take time in step with its length.

use std::time::{Duration, Instant};

use zhclean::{Pipeline, filters};

/// What is repeated. Each has once made, or could make, a scanner look at the rest of a line again and again.
const FAMILIES: &[&str] = &[
    "\"",
    "'a' ",
    "中\"",
    "“",
    "(",
    "(中",
    "a(\"",
    "[\"",
    "{\"",
    "\\\"",
    "`",
    "`a``b",
    "<",
    "<<书>> ",
    "--",
    "…",
    "...",
    "。。",
    "1,",
    "1:",
    "1.",
    ":)",
    "[^",
    "的.",
    "學(xué)",
    "ｱ",
    "ﾊﾟ",
    "\u{200B}",
    "中\u{200D}",
    "\u{A0}",
    "中 ",
    "中,\n",
    "，",
];
/// A quadratic scan of so many bytes takes minutes.
const BYTES: usize = 400_000;
/// A linear one, unoptimised and on a busy machine, takes a fraction of this.
const LIMIT: Duration = Duration::from_secs(20);

#[test]
fn no_sign_repeated_on_one_line_takes_more_than_linear_time() {
    let pipeline = Pipeline::new(filters::ALL.iter().copied());
    for family in FAMILIES {
        let text = format!("中。{}", family.repeat(BYTES / family.len()));
        let start = Instant::now();
        let cleaned = pipeline.clean(&text);
        assert!(!cleaned.text().is_empty());
        assert!(start.elapsed() < LIMIT, "{family:?} takes {:?}", start.elapsed());
    }
}
