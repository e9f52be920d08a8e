//! Cleans one text, as the program cleans the text of a record, and keeps what Python may ask for.

use std::borrow::Cow;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use zhclean::{Change, Cleaned, Part, Pass, Pipeline, Window, WindowSize, window_end};

use crate::flat::flat;

/// Spans inside the library are 32 bits wide, and memory has an end.
const MAX_BYTES: usize = 2 << 30;

/// A pipeline with what its results need.
pub struct Engine {
    pipeline: Pipeline,
    window: WindowSize,
    pub rules: Arc<[Box<str>]>,
    numbers: HashMap<Box<str>, u32>,
}

/// One edit, in characters of the input; its texts are parts of [`Record::old`] and [`Record::new`].
pub struct Edit {
    pub start: u32,
    pub end: u32,
    /// Index into the rules.
    pub rule: u32,
    /// Where its texts end.
    pub old_end: u32,
    pub new_end: u32,
}

/// All that is kept of a cleaned text.
pub struct Record {
    pub text: String,
    pub is_changed: bool,
    pub verdict: Cow<'static, str>,
    pub fold: Cow<'static, str>,
    /// Characters removed less those written, as a share of those of the input.
    pub removed: f64,
    /// Edits of each rule, by its index, of both passes.
    pub counts: Vec<(u32, u64)>,
    pub edits: Vec<Edit>,
    /// What edits replaced, and what they wrote, one after another.
    pub old: String,
    pub new: String,
}

/// Why a text cannot be cleaned.
#[derive(Debug)]
pub enum Fault {
    TooLong(usize),
    /// The library broke off: a fault of its own.
    Broken(String),
}

impl Engine {
    pub fn new(pipeline: Pipeline) -> Engine {
        let rules: Arc<[Box<str>]> = pipeline.rules().map(Box::from).collect();
        let numbers = rules.iter().cloned().zip(0..).collect();
        Engine { window: WindowSize::built_in(pipeline.judges_lines()), pipeline, rules, numbers }
    }

    /// Cleans a text. It never panics.
    pub fn clean(&self, text: &str) -> Result<Record, Fault> {
        if text.len() > MAX_BYTES {
            return Err(Fault::TooLong(text.len()));
        }
        catch_unwind(AssertUnwindSafe(|| self.windows(text))).map_err(|cause| {
            let text = cause.downcast_ref::<String>().map(String::as_str).or(cause.downcast_ref::<&str>().copied());
            Fault::Broken(text.unwrap_or("unknown cause").to_owned())
        })
    }

    /// Cleans the windows of a text, which are those of the program.
    fn windows(&self, text: &str) -> Record {
        let mut record = None;
        let (mut at, mut window, mut count) = (0, Window::WHOLE, Count::default());
        loop {
            let rest = text.get(at..).unwrap_or_default();
            let len = window_end(rest.as_bytes(), self.window);
            window.part = Part { first: at == 0, last: at + len == text.len() };
            let here = rest.get(..len).unwrap_or_default();
            let cleaned = self.pipeline.clean_window(here, window);
            let record = record.get_or_insert_with(|| Record::new(&cleaned, text.len()));
            self.add(record, &mut count, here, window.bytes, &cleaned);
            window = window.after(&cleaned, window.part.last);
            at += len;
            if at == text.len() {
                break;
            }
        }
        let mut record = record.unwrap_or_else(|| Record::new(&self.pipeline.clean(""), 0));
        record.removed = share(count.lost, count.characters);
        record
    }

    /// Adds a window to `record`.
    fn add(&self, record: &mut Record, count: &mut Count, input: &str, base: [u64; 2], cleaned: &Cleaned<'_>) {
        record.is_changed |= cleaned.is_changed();
        let piece = cleaned.each_piece(|piece| {
            record.text.push_str(piece);
            Ok::<(), std::convert::Infallible>(())
        });
        piece.unwrap_or_else(|never| match never {});
        let [first, second] = [Pass::Undo, Pass::Clean]
            .map(|pass| cleaned.changes_of(pass).map(|(_, change)| change).collect::<Vec<Change<'_>>>());
        for change in first.iter().chain(&second) {
            count.lost += characters(&change.old) - characters(&change.new);
            record.count(self.number(&change.rule, count));
        }
        let (mut at, mut characters_before) = (0, count.characters);
        for edit in flat(input, base, &first, &second) {
            let old = input.get(edit.span[0]..edit.span[1]).unwrap_or_default();
            let start = characters_before + characters(input.get(at..edit.span[0]).unwrap_or_default());
            let end = start + characters(old);
            (at, characters_before) = (edit.span[1], end);
            record.old.push_str(old);
            record.new.push_str(&edit.new);
            let rule = self.number(edit.rule, count);
            let [start, end] = [start, end].map(|at| at as u32);
            let [old_end, new_end] = [&record.old, &record.new].map(|text| text.len() as u32);
            record.edits.push(Edit { start, end, rule, old_end, new_end });
        }
        count.characters = characters_before + characters(input.get(at..).unwrap_or_default());
    }

    /// The index of a rule: mostly that of the one before.
    fn number(&self, rule: &str, count: &mut Count) -> u32 {
        if self.rules.get(count.last_rule as usize).is_none_or(|last| **last != *rule) {
            count.last_rule = self.numbers.get(rule).copied().unwrap_or_default();
        }
        count.last_rule
    }
}

/// What is counted over the windows of a text.
#[derive(Default)]
struct Count {
    characters: i64,
    lost: i64,
    last_rule: u32,
}

impl Record {
    fn new(cleaned: &Cleaned<'_>, bytes: usize) -> Record {
        Record {
            text: String::with_capacity(bytes + bytes / 16),
            is_changed: false,
            verdict: cleaned.verdict.name().into(),
            fold: cleaned.fold.name().into(),
            removed: 0.0,
            counts: Vec::new(),
            edits: Vec::new(),
            old: String::new(),
            new: String::new(),
        }
    }

    fn count(&mut self, rule: u32) {
        match self.counts.iter_mut().find(|(counted, _)| *counted == rule) {
            Some((_, count)) => *count += 1,
            None => self.counts.push((rule, 1)),
        }
    }
}

fn characters(text: &str) -> i64 {
    text.chars().count() as i64
}

/// The share that the program's statistics give.
fn share(lost: i64, characters: i64) -> f64 {
    if characters == 0 { 0.0 } else { lost as f64 / characters as f64 }
}
