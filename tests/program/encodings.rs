//! Every encoding of the texts in `fixtures/encodings`, whole and cut: read right or refused, never read wrongly.
//!
//! No encoding is named. With no filter selected but one that acts on none of these texts, the output is the text as it was
//! decoded.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, KOI8_R, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251,
    WINDOWS_1252,
};

use crate::program_support::Folder;

/// From so many characters on, of which so many Chinese, refusals are counted; shorter texts may be refused. (A piece of
/// a subtitle file may be time stamps but for one word.)
const SHORT_CHARS: usize = 30;
const SHORT_HAN: usize = 8;

/// Of the texts that are not short, this share must be read.
const MIN_READ: f64 = 0.995;

/// Lengths in characters at which a text is cut, beside the whole.
const LENGTHS: &[usize] = &[1, 2, 3, 4, 6, 8, 12, 20, 30, 100, 400];

/// A text in an encoding, and what it reads.
struct Case {
    name: String,
    bytes: Vec<u8>,
    text: String,
    chinese: bool,
}

impl Case {
    /// Very few characters of UTF-16 without a mark, which are letters of ASCII as well?
    fn is_ascii_too(&self) -> bool {
        let few = self.text.chars().count() <= 6;
        self.name.contains("UTF-16") && !self.name.ends_with("+bom") && few && std::str::from_utf8(&self.bytes).is_ok()
    }
}

fn main_texts() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/encodings");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The bytes, or `None` where the encoding does not have a character.
fn encoded_with_mark(encoding: &'static Encoding, text: &str, mark: bool) -> Option<Vec<u8>> {
    let text = if mark { format!("\u{FEFF}{text}") } else { text.to_owned() };
    if encoding == UTF_16LE {
        return Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if encoding == UTF_16BE {
        return Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    let (bytes, _, lossy) = encoding.encode(&text);
    (!lossy).then(|| bytes.into_owned())
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, text) in main_texts() {
        let encodings: &[(&'static Encoding, bool)] = match name.split('-').next().unwrap() {
            "hans" => &[
                (UTF_8, false),
                (UTF_8, true),
                (GB18030, false),
                (GBK, false),
                (UTF_16LE, false),
                (UTF_16LE, true),
                (UTF_16BE, false),
                (UTF_16BE, true),
            ],
            "hant" | "hk" => &[
                (UTF_8, false),
                (GB18030, false),
                (BIG5, false),
                (UTF_16LE, false),
                (UTF_16LE, true),
                (UTF_16BE, false),
            ],
            _ => match name.get(8..10).unwrap() {
                "ja" => &[(SHIFT_JIS, false), (EUC_JP, false)],
                "ko" => &[(EUC_KR, false)],
                "ru" => &[(KOI8_R, false), (WINDOWS_1251, false)],
                _ => &[(WINDOWS_1252, false)],
            },
        };
        let chars: Vec<char> = text.chars().collect();
        let mut lengths: Vec<_> = LENGTHS.iter().copied().filter(|&length| length < chars.len()).collect();
        lengths.push(chars.len());
        for (n, length) in lengths.into_iter().enumerate() {
            // from the start, and every other length also from the middle on, where a text opens with no title
            let starts = [0, (chars.len() - length) / 2];
            for start in &starts[..if starts[1] > 0 && n % 2 == 0 { 2 } else { 1 }] {
                let text: String = chars[*start..start + length].iter().collect();
                for &(encoding, mark) in encodings {
                    let Some(bytes) = encoded_with_mark(encoding, &text, mark) else { continue };
                    cases.push(Case {
                        name: format!("{name}.{start}+{length}.{}{}", encoding.name(), if mark { "+bom" } else { "" }),
                        bytes,
                        text: text.clone(),
                        chinese: !name.starts_with("foreign"),
                    });
                }
            }
        }
    }
    cases
}

/// Is too little of it Chinese to tell anything?
fn is_short(text: &str) -> bool {
    let han = text.chars().filter(|c| ('\u{4E00}'..'\u{A000}').contains(c)).count();
    text.chars().count() < SHORT_CHARS || han < SHORT_HAN
}

#[test]
fn every_encoding_is_read_right_or_refused() {
    let cases = cases();
    assert!(cases.len() > 1000, "{} cases", cases.len());
    let folder = Folder::new();
    for (n, case) in cases.iter().enumerate() {
        folder.write(format!("in/{n}.txt"), &case.bytes);
    }
    let args = ["clean", "in", "-o", "out", "-q", "--select", "invisible/soft-hyphen", "-j", "2"];
    let said = folder.run(&args).err;
    let mut wrong = Vec::new();
    let mut refused = Vec::new();
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for (n, case) in cases.iter().enumerate() {
        let got = folder.bytes(format!("out/{n}.txt"));
        let long = case.chinese && !is_short(&case.text);
        match got {
            Some(got) if got == case.text.as_bytes() => {}
            // `hi` is 桩 in UTF-16, and nobody can tell
            Some(_) if case.is_ascii_too() => {}
            Some(got) => wrong.push(format!("{}: {:.40}", case.name, String::from_utf8_lossy(&got))),
            None => {
                // a binary in a folder is skipped without a word
                let is_told = said.contains(&format!("in/{n}.txt: ")) || case.bytes.contains(&0);
                assert!(is_told, "{}: refused without a word", case.name);
                if long {
                    refused.push(&case.name);
                }
            }
        }
        if long {
            let kind = case.name.split('-').next().unwrap();
            counts.entry(kind).or_default()[0] += 1;
        }
    }
    let long: usize = counts.values().map(|count| count[0]).sum();
    assert!(wrong.is_empty(), "{} of {} read wrongly:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    let share = 1.0 - refused.len() as f64 / long as f64;
    assert!(share >= MIN_READ, "{share:.4} of {long} read; refused: {refused:#?}");
    eprintln!("{} cases, {long} long, {} refused of these: {refused:?}", cases.len(), refused.len());
}
