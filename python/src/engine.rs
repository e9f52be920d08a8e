//! Cleans one text, as the program cleans the text of a record, and keeps what Python may ask for.

use std::borrow::Cow;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use zhclean::{Cleaned, Part, Pass, Pipeline, Window, WindowSize, window_end};

use crate::flat::{PassEdit, flat};

/// Spans inside the library are 32 bits wide, and memory has an end.
const MAX_BYTES: usize = 2 << 30;
/// Most edits exchange a mark of one byte for one of three.
const EXCHANGED_BYTES: usize = 4;

/// A pipeline with what its results need.
pub struct Engine {
    pipeline: Pipeline,
    window: WindowSize,
    pub rules: Arc<[Box<str>]>,
    numbers: HashMap<Box<str>, u32>,
}

/// One edit, in characters of the input; its texts are the next bytes of [`Record::exchanged`].
pub struct Edit {
    pub start: u32,
    pub end: u32,
    /// Index into the rules.
    pub rule: u32,
    pub old_bytes: u32,
    pub new_bytes: u32,
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
    /// What each edit replaced and what it wrote, one after another.
    pub exchanged: String,
}

/// Why a text cannot be cleaned.
#[derive(Debug)]
pub enum Fault {
    /// The byte at which it is no UTF-8.
    NotUtf8(usize),
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
        // a text is data, as that of a record: what it holds does not say how it is cleaned
        let (mut at, mut window) = (0, Window { regions: None, ..Window::WHOLE });
        let mut count = Count::default();
        loop {
            let rest = text.get(at..).unwrap_or_default();
            let len = window_end(rest.as_bytes(), self.window);
            window.part = Part { first: at == 0, last: at + len == text.len() };
            let here = rest.get(..len).unwrap_or_default();
            let cleaned = self.pipeline.clean_window(here, window);
            let record = record.get_or_insert_with(|| Record::new(&cleaned, text.len()));
            self.add(record, &mut count, here, &cleaned);
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
    fn add<'p>(&'p self, record: &mut Record, count: &mut Count<'p>, input: &str, cleaned: &Cleaned<'p>) {
        record.is_changed |= cleaned.is_changed();
        let piece = cleaned.each_piece(|piece| {
            record.text.push_str(piece);
            Ok::<(), std::convert::Infallible>(())
        });
        piece.unwrap_or_else(|never| match never {});
        let edits = usize::try_from(cleaned.edit_count()).unwrap_or_default();
        record.edits.reserve_exact(edits);
        record.exchanged.reserve(edits * EXCHANGED_BYTES);
        let mut cursor = Cursor { input, at: 0, characters: count.characters };
        let mut first = Vec::new();
        cleaned.each_edit(Pass::Undo, |rule, span, old, new| {
            self.count(record, count, rule, (old, new));
            first.push(PassEdit { span: [span.start as i64, span.end as i64], new: new.to_owned(), rule });
        });
        if first.is_empty() {
            // the second pass saw the input
            cleaned.each_edit(Pass::Clean, |rule, span, old, new| {
                let rule = self.count(record, count, rule, (old, new));
                record.add(cursor.of(span.start, span.end), rule, (old, new));
            });
        } else {
            let mut second = Vec::new();
            cleaned.each_edit(Pass::Clean, |rule, span, old, new| {
                self.count(record, count, rule, (old, new));
                second.push(PassEdit { span: [span.start as i64, span.end as i64], new: new.to_owned(), rule });
            });
            flat(input, &first, &second, |edit| {
                let [start, end] = edit.span;
                let rule = self.number(edit.rule, count);
                let old = input.get(start..end).unwrap_or_default();
                record.add(cursor.of(start, end), rule, (old, &edit.new));
            });
        }
        count.characters = cursor.of(input.len(), input.len())[1];
    }

    /// Counts an edit; the index of its rule.
    fn count<'p>(&self, record: &mut Record, count: &mut Count<'p>, rule: &'p str, (old, new): (&str, &str)) -> u32 {
        count.lost += characters(old) - characters(new);
        let rule = self.number(rule, count);
        match record.counts.iter_mut().find(|(counted, _)| *counted == rule) {
            Some((_, edits)) => *edits += 1,
            None => record.counts.push((rule, 1)),
        }
        rule
    }

    /// The index of a rule: mostly that of the one before.
    fn number<'p>(&self, rule: &'p str, count: &mut Count<'p>) -> u32 {
        if !std::ptr::eq(rule, count.last_rule.0) {
            count.last_rule = (rule, self.numbers.get(rule).copied().unwrap_or_default());
        }
        count.last_rule.1
    }
}

/// Which characters bytes of a text are; asked in ascending order.
struct Cursor<'t> {
    input: &'t str,
    at: usize,
    characters: i64,
}

impl Cursor<'_> {
    /// The characters of the bytes from `start` to `end`.
    fn of(&mut self, start: usize, end: usize) -> [i64; 2] {
        let from = self.characters + characters(self.input.get(self.at..start).unwrap_or_default());
        let to = from + characters(self.input.get(start..end).unwrap_or_default());
        (self.at, self.characters) = (end, to);
        [from, to]
    }
}

/// What is counted over the windows of a text.
#[derive(Default)]
struct Count<'p> {
    characters: i64,
    lost: i64,
    last_rule: (&'p str, u32),
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
            exchanged: String::new(),
        }
    }

    /// The edits with the texts they exchanged.
    pub fn edits(&self) -> impl Iterator<Item = (&Edit, &str, &str)> {
        let mut rest = self.exchanged.as_str();
        self.edits.iter().map(move |edit| {
            let (old, after) = rest.split_at_checked(edit.old_bytes as usize).unwrap_or_default();
            let (new, after) = after.split_at_checked(edit.new_bytes as usize).unwrap_or_default();
            rest = after;
            (edit, old, new)
        })
    }

    /// Adds an edit.
    pub fn add(&mut self, characters: [i64; 2], rule: u32, (old, new): (&str, &str)) {
        self.exchanged.push_str(old);
        self.exchanged.push_str(new);
        let [start, end] = characters.map(|at| at as u32);
        self.edits.push(Edit { start, end, rule, old_bytes: old.len() as u32, new_bytes: new.len() as u32 });
    }
}

fn characters(text: &str) -> i64 {
    text.chars().count() as i64
}

/// The share that the program's statistics give.
fn share(lost: i64, characters: i64) -> f64 {
    if characters == 0 { 0.0 } else { lost as f64 / characters as f64 }
}
