//! `anti-copy`: stops and grave accents that a site strews into its text so that copies can be told.

use crate::filters::filter::{Meta, Named, UndoFilter, When};
use crate::filters::pen::Pen;
use crate::filters::rule::coded_rules;
use crate::page::lines::Part;
use crate::text::chars;
use crate::text::span::Span;

/// The filter.
pub struct AntiCopy;

coded_rules! {
    Stop = "stop": "`.` between 的 and an ideograph goes, where dots stand nowhere else in Chinese";
    Grave = "grave": "a grave accent between 的 or a comma and an ideograph goes";
    StopAfterComma = "stop-after-comma": "`.` between a comma and an ideograph goes";
}

static META: Meta =
    Meta { name: "anti-copy", when: When::Default, page: include_str!("anti-copy.md"), coded: Rule::ALL };

/// So many of one kind are sown; one alone may be a slip, or a stop that somebody typed so.
const MIN_FINDS: usize = 2;
/// A sentence may begin with these, and then the stop before it ends one.
const OPENERS: &str = "我你您他她它咱这那此其但可所因如于然后而并且不没就也还又再只当在从自对关为有是若虽既除凡谁何怎什哪请让把被比到当以由与和及";

impl Named for AntiCopy {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl UndoFilter for AntiCopy {
    fn judges_code(&self) -> bool {
        true
    }

    fn wants(&self, text: &str) -> bool {
        sown(text).next().is_some()
    }

    fn run(&self, text: &str, _: Part, pen: &mut Pen<'_>) {
        let mut found: Vec<(usize, Rule, bool)> = Vec::new();
        // a text that ends its sentences so, or marks code so, sets dots and accents elsewhere too
        let (mut own_stops, mut own_graves) = (!text.contains('。'), false);
        for (at, sign) in sown(text) {
            let mut before = text.get(..at).unwrap_or("").chars().rev().filter(|&c| !chars::is_hidden(c));
            let behind = text.get(at + 1..).and_then(|behind| behind.chars().find(|&c| !chars::is_hidden(c)));
            match (sign, before.next()) {
                ('.', Some('的')) => {
                    // `似的.`, `好的.`
                    let word = before.next();
                    let alone = !before.next().is_some_and(chars::is_letter);
                    let ends = word == Some('似') || alone && word.is_some_and(|c| "是好真对行".contains(c));
                    let is_stop = ends || behind.is_some_and(|c| OPENERS.contains(c));
                    found.push((at, Rule::Stop, is_stop));
                }
                // `8，.咳嗽`, the number of a list
                ('.', Some(',' | '，')) => {
                    let is_number = before.next().is_some_and(|c| chars::half_width(c).is_ascii_digit());
                    found.push((at, Rule::StopAfterComma, is_number));
                }
                ('`', Some('的' | ',' | '，')) => found.push((at, Rule::Grave, false)),
                ('.', Some(c)) => own_stops |= chars::is_letter(c),
                _ => own_graves = true,
            }
        }
        let of = |rule: Rule| found.iter().filter(move |&&(_, of, _)| of == rule);
        own_graves |= text.matches('`').count() > of(Rule::Grave).count();
        let is_sown = |rule: Rule| {
            let own = rule == Rule::Stop && own_stops || rule == Rule::Grave && own_graves;
            // the first that no sentence end explains, and another
            !own && of(rule).filter(|(_, _, is_explained)| !is_explained).nth(MIN_FINDS - 1).is_some()
        };
        let sown = [Rule::Stop, Rule::Grave, Rule::StopAfterComma].map(|rule| (rule, is_sown(rule)));
        for &(at, rule, _) in &found {
            if sown.contains(&(rule, true)) {
                let span = Span { start: at as u32, end: at as u32 + 1 };
                pen.remove(span, rule);
            }
        }
    }
}

/// Dots and grave accents right before an ideograph.
fn sown(text: &str) -> impl Iterator<Item = (usize, char)> {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'.', b'`', bytes).filter_map(move |at| {
        let behind = text.get(at + 1..)?.chars().find(|&c| !chars::is_hidden(c))?;
        let before = *bytes.get(at.checked_sub(1)?)?;
        (chars::is_letter(behind) && (before >= 0x80 || before == b',')).then_some((at, bytes[at] as char))
    })
}
