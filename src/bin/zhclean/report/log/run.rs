//! The name of a run, and its first row.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::input::paths::shown;
use crate::input::sum::Sum;

use super::rows::RunRow;

/// The name of this run: when it began, and digits that no other run of that second has.
pub fn name(now: SystemTime) -> String {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let digits = Sum::of(format!("{} {}", since.as_nanos(), std::process::id()).as_bytes()).hash as u32;
    let time = time(since.as_secs()).replace([':', '-'], "");
    format!("{time}-{digits:08x}")
}

/// The first row of the run `run`, which reads `inputs` as `configs` say, with its line end.
///
/// # Errors
/// Never; the serializer's signature asks for it.
pub fn first_row(
    run: &str,
    now: SystemTime,
    (inputs, configs): (&[PathBuf], &[PathBuf]),
) -> serde_json::Result<Vec<u8>> {
    let seconds = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let is_input = |word: &OsString| inputs.iter().any(|input| input.as_os_str() == word);
    let options = std::env::args_os().skip(1).filter(|word| inputs.len() > MANY_INPUTS || !is_input(word));
    let options: Vec<String> = if inputs.len() > MANY_INPUTS {
        options.filter(|word| word.as_encoded_bytes().starts_with(b"-")).map(|word| shown(Path::new(&word))).collect()
    } else {
        options.map(|word| shown(Path::new(&word))).collect()
    };
    let row = RunRow {
        run: run.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        time: time(seconds).into(),
        options,
        config: configs.iter().take(MOST_CONFIGS).map(|path| shown(path)).collect(),
    };
    let mut bytes = serde_json::to_vec(&row)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// So many configuration files are named.
const MOST_CONFIGS: usize = 100;

/// Among more names than these, options are told by their dash: `xargs` passes thousands.
const MANY_INPUTS: usize = 50;

/// `2026-11-26T15:47:18Z` for seconds since 1970.
fn time(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let mut year = 1970;
    let mut left = days;
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    while left >= 365 + u64::from(is_leap(year)) {
        left -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let months = [31, 28 + u64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while left >= months[month] {
        left -= months[month];
        month += 1;
    }
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z", month + 1, left + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_dates() {
        for (seconds, shown) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_704_067_199, "2023-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(time(seconds), shown);
        }
    }
}
