//! What must hold for every text: nothing is lost, nothing panics, cleaning twice is cleaning once.
//!
//! Each property has its generator beside it, so that the usual run and the long hunt ask the same.
#![allow(dead_code, reason = "each test binary uses a part")]

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use zhclean::{Change, Cleaned, Fold, Pass, Pipeline, restore};

use super::engine::{self, FOLDS};
use super::generators::{self, Sample, Samples, is_han};

/// Ends the check with what is wrong where a condition does not hold.
macro_rules! ensure {
    ($holds:expr, $($said:tt)+) => {
        if !$holds {
            return Err(format!($($said)+));
        }
    };
}

/// The same for two values that must be equal.
macro_rules! ensure_eq {
    ($got:expr, $wanted:expr $(, $($said:tt)+)?) => {
        let (got, wanted) = (&$got, &$wanted);
        if got != wanted {
            return Err(format!("{got:?} is not {wanted:?}; {}", String::new() $(+ &format!($($said)+))?));
        }
    };
}

#[path = "regions.rs"]
mod regions;

/// Why a property does not hold.
pub type Checked = Result<(), String>;

/// A property, and the texts it is asked about.
pub struct Property {
    /// Its name, as reports print it.
    pub name: &'static str,
    /// The stream of random numbers it draws from: its own for ever, wherever it stands in the list.
    pub stream: u64,
    /// Its texts.
    pub samples: fn() -> Samples,
    check: fn(&Sample) -> Checked,
}

impl Property {
    /// Does it hold? A panic is an answer too.
    pub fn holds(&self, sample: &Sample) -> Checked {
        let asked = catch_unwind(AssertUnwindSafe(|| (self.check)(sample)));
        asked.unwrap_or_else(|panic| {
            let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            Err(format!("panic: {}", said.unwrap_or("?")))
        })
    }

    /// The smallest sample that still breaks it, on the way down from that one.
    pub fn smaller(&self, seed: u64, index: u64) -> Sample {
        let mut tree = generators::draw(&(self.samples)(), seed, self.stream, index);
        let mut smallest = tree.current();
        let mut more = tree.simplify();
        for _ in 0..2_000 {
            if !more {
                break;
            }
            let sample = tree.current();
            more = if self.holds(&sample).is_err() {
                smallest = sample;
                tree.simplify()
            } else {
                tree.complicate()
            };
        }
        smallest
    }
}

/// The seed of the usual texts.
pub const SEED: u64 = 20_211_230;

/// Every property.
pub const ALL: &[Property] = &[
    Property {
        name: "clean_twice_is_clean_once",
        stream: 1,
        samples: || generators::texts(generators::any_text()),
        check: |sample| cleaning_twice_is_cleaning_once(engine::everything(), &sample.text),
    },
    Property {
        name: "clean_twice_is_clean_once_for_any_choice_of_filters",
        stream: 2,
        samples: || generators::switched(generators::article(), CHOICE.len()),
        check: |sample| {
            let on = CHOICE.iter().zip(&sample.switches).filter(|(_, on)| **on).map(|(name, _)| *name);
            cleaning_twice_is_cleaning_once(&engine::only(&on.collect::<Vec<_>>()), &sample.text)
        },
    },
    Property {
        name: "clean_twice_is_clean_once_under_a_given_fold",
        stream: 3,
        samples: || generators::folded(generators::any_text()),
        check: |sample| {
            cleaning_twice_is_cleaning_once(engine::everything_under(engine::fold(sample.fold)), &sample.text)
        },
    },
    Property {
        name: "output_and_changes_restore_the_input",
        stream: 4,
        samples: || generators::texts(generators::any_text()),
        check: |sample| restoring_gives_the_input(&sample.text, &[false]),
    },
    Property {
        name: "two_passes_and_windows_restore_the_input",
        stream: 5,
        samples: || generators::switched(generators::any_text(), 1..8),
        check: |sample| restoring_gives_the_input(&of_two_passes(&sample.text), &sample.switches),
    },
    Property {
        name: "a_line_goes_whole_or_keeps_its_letters",
        stream: 6,
        samples: || generators::texts(generators::any_text()),
        check: |sample| only_whole_lines_lose_letters(&sample.text),
    },
    Property {
        name: "with_the_strip_filters_off_all_letters_stay",
        stream: 7,
        samples: || generators::texts(generators::any_text()),
        check: |sample| without_strip_filters_all_letters_stay(&sample.text),
    },
    Property {
        name: "without_filters_nothing_changes",
        stream: 8,
        samples: || generators::texts(generators::any_text()),
        check: |sample| without_filters_nothing_changes(&sample.text),
    },
    Property {
        name: "what_fold_none_converts_every_other_converts_too",
        stream: 9,
        samples: || generators::texts(generators::marked()),
        check: |sample| what_no_fold_converts_every_other_converts_too(&sample.text),
    },
    Property {
        name: "a_restored_text_is_left_alone",
        stream: 10,
        samples: || generators::texts(generators::marked()),
        check: |sample| a_restored_text_is_left_alone_under_every_fold(&sample.text),
    },
    Property {
        name: "marks_without_chinese_letters_stay",
        stream: 11,
        samples: || generators::texts(generators::marks_alone()),
        check: |sample| without_chinese_letters_no_mark_changes(&sample.text),
    },
    Property {
        name: "english_stays",
        stream: 12,
        samples: || generators::texts(generators::english()),
        check: |sample| without_chinese_letters_no_mark_changes(&sample.text),
    },
    Property {
        name: "no_byte_of_a_region_changes",
        stream: 13,
        samples: || generators::switched(generators::any_text(), 8..40),
        check: |sample| {
            let lines = regions::commented(&sample.text, &sample.switches);
            regions::pipelines().into_iter().try_for_each(|pipeline| regions::a_region_stays(pipeline, &lines))?;
            regions::a_region_crosses_windows(&lines, &sample.switches)
        },
    },
];

/// Every property that takes one text.
pub fn all_hold(text: &str) -> Checked {
    for fold in FOLDS {
        cleaning_twice_is_cleaning_once(engine::everything_under(fold), text)?;
        cleaning_twice_is_cleaning_once(engine::preset_punctuation(fold), text)?;
    }
    for text in [text, &of_two_passes(text)] {
        restoring_gives_the_input(text, &[false])?;
        restoring_gives_the_input(text, &[true])?;
    }
    only_whole_lines_lose_letters(text)?;
    without_strip_filters_all_letters_stay(text)?;
    what_no_fold_converts_every_other_converts_too(text)?;
    a_restored_text_is_left_alone_under_every_fold(text)
}

/// The filters to choose from, as they were named when the series of counts began.
const CHOICE: &[&str] = &[
    "reflow",
    "pinyin",
    "anti-copy",
    "width",
    "invisible",
    "error-page",
    "menu",
    "breadcrumb",
    "related-list",
    "neighbour-pages",
    "tag-line",
    "app-lines",
    "site-footer",
    "page-controls",
    "disclaimer",
    "comments-shell",
    "credit",
    "repeated-header",
    "repeated-summary",
    "empty-label",
    "han-spacing",
    "book-marks",
    "quotes",
    "ellipsis",
    "dash",
    "punctuation",
    "whitespace",
];

/// With letters of both widths and what cannot be seen, so that restoring has two passes to undo.
fn of_two_passes(text: &str) -> String {
    text.replace("&nbsp;", "２０２１年Ａ").replace("<br>", "\u{200B}").replace('/', "\u{FEFF}")
}

fn han(text: &str) -> String {
    text.chars().filter(|&c| is_han(c)).collect()
}

/// Letters and digits of every script.
fn words(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut whole = whole.chars();
    part.chars().all(|c| whole.any(|w| w == c))
}

pub fn cleaning_twice_is_cleaning_once(pipeline: &Pipeline, text: &str) -> Checked {
    let once = pipeline.clean(text);
    ensure!(engine::came_to_rest(&once), "line rules did not come to rest: {text:?}");
    let twice = pipeline.clean(once.text());
    ensure_eq!(twice.text(), once.text(), "second run, first of {:?}", text);
    ensure_eq!(once.is_changed(), once.text() != text);
    Ok(())
}

/// The output and the changes of every part give the whole text back; so do those of the whole.
fn restoring_gives_the_input(text: &str, cuts: &[bool]) -> Checked {
    let parts = parts(text, cuts);
    let cleaned = engine::clean_parts(engine::everything(), &parts);
    let output: String = cleaned.iter().map(Cleaned::text).collect();
    let changes: Vec<_> = cleaned.iter().flat_map(Cleaned::changes).collect();
    let restored = restore(&output, &changes);
    ensure_eq!(restored.as_deref(), Ok(text), "{parts:?}");
    changes_are_in_order(text, &changes)
}

/// Cuts before lines that have a blank line above them, as long texts are cut; `cuts` says at which.
fn parts<'t>(text: &'t str, cuts: &[bool]) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let (mut rest, mut at, mut blank_above) = (text, 0, false);
    let mut cuts = cuts.iter().cycle();
    for line in text.split_inclusive('\n') {
        let blank = line.chars().all(engine::is_blank);
        if blank_above && !blank && cuts.next() == Some(&true) {
            let (part, after) = rest.split_at(at);
            parts.push(part);
            (rest, at) = (after, 0);
        }
        at += line.len();
        blank_above = blank;
    }
    parts.push(rest);
    parts
}

fn changes_are_in_order(text: &str, changes: &[Change<'_>]) -> Checked {
    let lines = line_of(text, text.len());
    for pass in [Pass::Undo, Pass::Clean] {
        let changes: Vec<_> = changes.iter().filter(|change| change.pass == pass).collect();
        for pair in changes.windows(2) {
            ensure!(pair[0].span[1] <= pair[1].span[0] && pair[0].line <= pair[1].line, "{pair:?} in {text:?}");
        }
        for change in changes {
            ensure_eq!(change.span[1] - change.span[0], change.old.len() as u64, "{:?}", change);
            ensure!((1..=lines).contains(&change.line), "{change:?} in {text:?}");
            ensure!(change.old != change.new, "{change:?} changes nothing");
        }
    }
    Ok(())
}

/// The line of the byte at `offset`, from 1.
fn line_of(text: &str, offset: usize) -> u64 {
    let bytes = text.as_bytes();
    let ends = |&i: &usize| bytes[i] == b'\n' || bytes[i] == b'\r' && bytes.get(i + 1) != Some(&b'\n');
    1 + (0..offset).filter(ends).count() as u64
}

/// A line goes whole or keeps its letters; only `completed` brings any, from a copy that goes, and only `part`
/// and `header` take some: an empty label at a header's end, a page's controls among its items.
fn only_whole_lines_lose_letters(text: &str) -> Checked {
    // the first pass rewrites characters and removes none of these letters; the second is looked at alone
    let first = engine::first_pass().clean(text);
    let text = first.text();
    let cleaned = engine::everything().clean(text);
    let mut brought = Vec::new();
    let mut dropped = String::new();
    for change in cleaned.changes() {
        let (start, end) = (change.span[0] as usize, change.span[1] as usize);
        ensure_eq!(change.line, line_of(text, start), "{:?} in {:?}", change, text);
        if change.rule == "repeated-header/completed" {
            ensure_eq!(words(&change.old), "");
            // an author may ride along with the source: `：新华社 作者：张三`
            brought.extend(change.new.split([' ', '：']).map(words));
        } else if words(&change.old) != words(&change.new)
            && !matches!(&*change.rule, "empty-label/part" | "page-controls/header" | "credit/glued")
        {
            let bytes = text.as_bytes();
            let opens = start == 0 || matches!(bytes[start - 1], b'\n' | b'\r');
            let closes = end == bytes.len() || matches!(bytes[end - 1], b'\n' | b'\r');
            ensure!(change.new.is_empty() && opens && closes, "{change:?} in {text:?}");
            dropped.push_str(&change.old);
        }
    }
    ensure!(brought.iter().all(|value| words(&dropped).contains(value)), "{brought:?} was said nowhere in {text:?}");
    if brought.is_empty() {
        ensure!(is_subsequence(&han(cleaned.text()), &han(text)), "{text:?}");
    }
    Ok(())
}

fn without_strip_filters_all_letters_stay(text: &str) -> Checked {
    for fold in [None, Some(Fold::AsciiBlock), Some(Fold::Nfkc), Some(Fold::Merged)] {
        let cleaned = engine::marks_and_layout(fold).clean(text);
        ensure_eq!(han(cleaned.text()), han(text));
        ensure_eq!(words(cleaned.text()), words(text), "{:?}", text);
    }
    Ok(())
}

/// Byte offsets of the marks that a run of the punctuation filter rewrites.
fn marks_changed(text: &str, fold: Fold) -> BTreeSet<u64> {
    let cleaned = engine::punctuation_alone(Some(fold)).clean(text);
    let mark = |change: Change<'_>| change.span[0] + (change.old.len() - change.old.trim_start().len()) as u64;
    cleaned.changes().map(mark).collect()
}

fn what_no_fold_converts_every_other_converts_too(text: &str) -> Checked {
    let none = marks_changed(text, Fold::None);
    for fold in [Fold::AsciiBlock, Fold::Nfkc, Fold::Merged] {
        let other = marks_changed(text, fold);
        // which comma was which cannot be told any more: they stay
        let stays = |at: &&u64| fold == Fold::Merged && text.as_bytes()[**at as usize] == b',';
        let only: Vec<_> = none.difference(&other).filter(|at| !stays(at)).collect();
        ensure!(only.is_empty(), "only without a fold, not with {fold}: {only:?} of {text:?}");
    }
    Ok(())
}

/// Whatever the fold was or was said to be.
fn a_restored_text_is_left_alone_under_every_fold(text: &str) -> Checked {
    for first in [Fold::AsciiBlock, Fold::Nfkc] {
        let restored = engine::marks(Some(first)).clean(text);
        for fold in [None, Some(Fold::None), Some(first)] {
            let again = engine::marks(fold).clean(restored.text());
            ensure_eq!(again.text(), restored.text(), "second run {:?}, first {:?} of {:?}", fold, first, text);
        }
    }
    Ok(())
}

fn without_filters_nothing_changes(text: &str) -> Checked {
    for pipeline in engine::idle() {
        let cleaned = pipeline.clean(text);
        ensure_eq!(cleaned.text(), text);
        ensure_eq!(cleaned.changes().count(), 0);
    }
    Ok(())
}

fn without_chinese_letters_no_mark_changes(text: &str) -> Checked {
    for fold in [None, Some(Fold::None), Some(Fold::AsciiBlock)] {
        let cleaned = engine::punctuation_alone(fold).clean(text);
        ensure_eq!(cleaned.text(), text, "{:?}", fold);
    }
    Ok(())
}
