//! `anti-copy`: stops and grave accents that a site strews into its text so that copies can be told.

use crate::edits::claims::{Edits, RuleId, Span, With};
use crate::filters::filter::{Coded, Filter, Meta, Stage, When};
use crate::page::lines::Doc;
use crate::text::chars as key;

/// The filter.
pub struct AntiCopy;

static META: Meta = Meta {
    name: "anti-copy",
    stage: Stage::Unwrap,
    when: When::Default,
    guarded: true,
    doc: include_str!("anti-copy.md"),
    coded: &[
        Coded { id: "stop", doc: "`.` between 的 and an ideograph goes, where dots stand nowhere else in Chinese" },
        Coded { id: "grave", doc: "a grave accent between 的 or a comma and an ideograph goes" },
        Coded { id: "stop-after-comma", doc: "`.` between a comma and an ideograph goes" },
    ],
};
const STOP: u16 = 0;
const GRAVE: u16 = 1;
const STOP_AFTER_COMMA: u16 = 2;

/// So many dots after 的 are sown; one alone may be a slip of the author's, who meant `。`, if a sentence may begin behind
/// it.
const MIN_STOPS: usize = 2;
const OPENERS: &str = "我你您他她它咱这那此其但可所因如于然后而并且不没就也还又再只当在从自对关为有是若虽既除凡谁何怎什哪请让把被比到当以由与和及";

impl Filter for AntiCopy {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn wants(&self, text: &str) -> bool {
        sown(text).next().is_some()
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        let text = doc.text();
        let mut found: Vec<(usize, u16)> = Vec::new();
        // a text that ends its sentences so, or marks code so, sets dots and accents elsewhere too
        let (mut own_stops, mut own_graves, mut opens) = (!text.contains('。'), false, false);
        for (at, sign) in sown(text) {
            let before = text.get(..at).and_then(|before| before.chars().rev().find(|&c| !key::is_hidden(c)));
            match (sign, before) {
                ('.', Some('的')) => {
                    opens |= text
                        .get(at + 1..)
                        .and_then(|behind| behind.chars().next())
                        .is_some_and(|c| OPENERS.contains(c));
                    found.push((at, STOP));
                }
                ('.', Some(',' | '，')) => found.push((at, STOP_AFTER_COMMA)),
                ('`', Some('的' | ',' | '，')) => found.push((at, GRAVE)),
                ('.', Some(c)) => own_stops |= key::is_letter(c),
                _ => own_graves = true,
            }
        }
        own_graves |= text.matches('`').count() > found.iter().filter(|&&(_, row)| row == GRAVE).count();
        let stops = found.iter().filter(|&&(_, row)| row == STOP).count();
        for (at, row) in found {
            let own = match row {
                STOP => own_stops || stops < MIN_STOPS && opens,
                GRAVE => own_graves,
                _ => false,
            };
            if !own {
                let span = Span { start: at as u32, end: at as u32 + 1 };
                edits.replace(span, RuleId { filter: me, row }, With::Nothing);
            }
        }
    }
}

/// Dots and grave accents right before an ideograph.
fn sown(text: &str) -> impl Iterator<Item = (usize, char)> {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'.', b'`', bytes).filter_map(move |at| {
        let behind = text.get(at + 1..)?.chars().find(|&c| !key::is_hidden(c))?;
        let before = *bytes.get(at.checked_sub(1)?)?;
        (key::is_letter(behind) && (before >= 0x80 || before == b',')).then_some((at, bytes[at] as char))
    })
}
