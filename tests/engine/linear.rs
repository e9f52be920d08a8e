//! Worst inputs for the scanners: a text of one sign again and again must take time in step with its length.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use super::{assert_none, engine};

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
    "z",
    "zhclean-",
    "# zhclean-disable quotes, credit\n中,\n",
    "<!-- zhclean-disable-next-line credit -->\n中,\n# zhclean-enable\n",
    "# zhclean-disable-next-line no-such-rule\n",
];
/// The shorter of two lengths. A quadratic scan of eight times as much takes sixty-four times as long.
const BYTES: usize = 12_000;
const TIMES: usize = 8;
/// Between eight and sixty-four.
const MOST: f64 = 40.0;
/// A busy machine can slow one measurement down, hardly all of them; a quadratic scan is slow in each.
const ATTEMPTS: usize = 8;

/// Processor time of this thread: what else the machine does takes none of it.
fn cpu_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).expect("less than a second"))
}

#[test]
fn no_sign_repeated_on_one_line_takes_more_than_linear_time() {
    let pipeline = engine::all_filters();
    let time = |family: &str, bytes: usize| {
        let text = format!("中。{}", family.repeat(bytes / family.len()));
        let start = cpu_time();
        let cleaned = pipeline.clean(&text);
        assert!(!cleaned.text().is_empty());
        cpu_time() - start
    };
    let mut faults = Vec::new();
    for family in FAMILIES {
        let (mut short, mut long) = (Duration::MAX, Duration::MAX);
        let grows_in_step = (0..ATTEMPTS).any(|_| {
            short = short.min(time(family, BYTES));
            long = long.min(time(family, TIMES * BYTES));
            long.as_secs_f64() < MOST * short.as_secs_f64()
        });
        if !grows_in_step {
            faults.push(format!("{family:?}: {short:?} for {BYTES} bytes, {long:?} for {TIMES} times as many"));
        }
    }
    assert_none(&faults);
}
