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

/// So many dots after 的 are sown; one alone may be a slip of the author's, who meant `。`, if a sentence may begin behind
/// it.
const MIN_STOPS: usize = 2;
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
        let mut found: Vec<(usize, Rule)> = Vec::new();
        // a text that ends its sentences so, or marks code so, sets dots and accents elsewhere too
        let (mut own_stops, mut own_graves, mut opens) = (!text.contains('。'), false, false);
        for (at, sign) in sown(text) {
            let before = text.get(..at).and_then(|before| before.chars().rev().find(|&c| !chars::is_hidden(c)));
            match (sign, before) {
                ('.', Some('的')) => {
                    opens |= text
                        .get(at + 1..)
                        .and_then(|behind| behind.chars().next())
                        .is_some_and(|c| OPENERS.contains(c));
                    found.push((at, Rule::Stop));
                }
                ('.', Some(',' | '，')) => found.push((at, Rule::StopAfterComma)),
                ('`', Some('的' | ',' | '，')) => found.push((at, Rule::Grave)),
                ('.', Some(c)) => own_stops |= chars::is_letter(c),
                _ => own_graves = true,
            }
        }
        own_graves |= text.matches('`').count() > found.iter().filter(|&&(_, row)| row == Rule::Grave).count();
        let stops = found.iter().filter(|&&(_, row)| row == Rule::Stop).count();
        for (at, row) in found {
            let own = match row {
                Rule::Stop => own_stops || stops < MIN_STOPS && opens,
                Rule::Grave => own_graves,
                _ => false,
            };
            if !own {
                let span = Span { start: at as u32, end: at as u32 + 1 };
                pen.remove(span, row);
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
