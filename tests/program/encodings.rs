//! Every encoding of the texts in `fixtures/encodings`, whole and cut: read right or refused, never read wrongly.
//!
//! No encoding is named. A text that mixes encodings is refused. With no filter selected but one that acts on none of these texts, the output is the text as it was
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

const GBK_TEXT: &str = "我在村里住了三年，每天早上都去河边走一走。\n他说今年的收成不错，大家都很高兴。\n";
const BIG5_TEXT: &str = "我們在山裡住了三年，每天早上都去河邊走一走。\n他說今年的收成不錯，大家都很高興。\n";
/// Spoken Cantonese, and its bytes in Big5 with HKSCS, which the encoder used here does not write.
const CANTONESE: [(&str, &[u8]); 2] = [
    ("佢哋喺度傾緊偈", b"\xCA\x5C\x92\x5D\x9D\xF6\xAB\xD7\xB6\xC9\xBA\xF2\xD4\x55"),
    ("你哋做咩唔去睇吓嘅", b"\xA7\x41\x92\x5D\xB0\xB5\xAB\xA7\xAD\xF8\xA5\x68\xDA\xBB\xFA\xEF\x9D\xEF"),
];

fn in_encoding(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    encoded_with_mark(encoding, text, false).unwrap()
}

#[test]
fn a_file_that_mixes_encodings_is_refused_and_both_lines_are_named() {
    let (utf8, gbk, big5) =
        (|text| in_encoding(UTF_8, text), |text| in_encoding(GBK, text), |text| in_encoding(BIG5, text));
    let (le, be) = (|text| in_encoding(UTF_16LE, text), |text| in_encoding(UTF_16BE, text));
    for (name, parts, said) in [
        // `璐㈢粡`
        ("a word of utf-8 above", [utf8("财经\n"), gbk(GBK_TEXT)], "line 1 is utf-8, line 2 is gb18030"),
        ("a word of utf-8 below", [gbk(GBK_TEXT), utf8("财经\n")], "line 3 is utf-8, line 1 is gb18030"),
        // `Ŀǰ`
        ("a word of gbk above", [gbk("目前\n"), utf8(GBK_TEXT)], "line 2 is utf-8, line 1 is gb18030"),
        ("a word of gbk below", [utf8(GBK_TEXT), gbk("目前\n")], "line 1 is utf-8, line 3 is gb18030"),
        ("big5 above gbk", [big5(BIG5_TEXT), gbk(GBK_TEXT)], "line 1 is"),
        ("gbk below big5", [big5(&BIG5_TEXT.repeat(3)), gbk(GBK_TEXT)], "line 1 is big5, line 7 is gb18030"),
        ("big5 below gbk", [gbk(&GBK_TEXT.repeat(3)), big5(BIG5_TEXT)], "line 1 is gb18030, line 7 is big5"),
        ("utf-16 below utf-8", [utf8(GBK_TEXT), le("服务条款\n刊登广告\n")], "line 1 is utf-8, line 3 is utf-16le"),
        ("gbk below utf-16", [le(&GBK_TEXT.repeat(3)), gbk("大家都很高兴\n")], "line 1 is utf-16le, line 7 is gb18030"),
        ("utf-8 below utf-16", [be(&GBK_TEXT.repeat(3)), utf8("大家都很高兴\n")], "utf-8, line 1 is utf-16be"),
        ("utf-16 of the other order", [le(&GBK_TEXT.repeat(3)), be("大家都很高兴\n")], "line 7 is utf-16be"),
    ] {
        let folder = Folder::new();
        let bytes = parts.concat();
        folder.write("a.txt", &bytes);
        for command in ["z detect a.txt", "z clean -i a.txt", "z clean a.txt -o out"] {
            let (_, err) = folder.script(command, 2, "");
            let is_named = err.contains("a.txt: mixes encodings: ") && err.contains(said);
            assert!(is_named, "{name}, {command}: {err}");
        }
        assert!(folder.bytes("a.txt") == Some(bytes) && folder.bytes("out").is_none(), "{name}");
    }
}

#[test]
fn a_short_line_of_another_encoding_is_found_although_no_part_of_it_reads_badly() {
    // `湖賸撓跺賸`, `陔掛華華燴諒`: common characters of the other script, few of them rare
    for (own, other, line) in [
        (BIG5, GBK, "打了几个了"),
        (BIG5, GBK, "新本地地理教"),
        (BIG5, GBK, "后盖里发"),
        (BIG5, GBK, "妈妈打电话"),
        (BIG5, GBK, "记得留种。"),
        (GBK, BIG5, "苦瓜排骨湯"),
    ] {
        let text = if own == BIG5 { BIG5_TEXT } else { GBK_TEXT };
        let folder = Folder::new();
        folder.write("a.txt", [in_encoding(own, text), in_encoding(other, line), b"\n".to_vec()].concat());
        let (_, err) = folder.script("z clean -i a.txt", 2, "a.txt: mixes encodings: line 1 is ");
        let name = if other == BIG5 { "big5" } else { "gb18030" };
        assert!(err.contains(&format!("line 3 is {name};")), "{line}: {err}");
        // and the same words are sound in their own encoding
        folder.write(
            "b.txt",
            in_encoding(other, &format!("{line}\n{}", if other == BIG5 { BIG5_TEXT } else { GBK_TEXT })),
        );
        folder.script("z clean -i b.txt", 0, "");
    }
}

#[test]
fn mixtures_of_utf_16_that_are_refused_name_both_lines() {
    let (utf8, gbk, big5) =
        (|text| in_encoding(UTF_8, text), |text| in_encoding(GBK, text), |text| in_encoding(BIG5, text));
    let (le, be) = (|text| in_encoding(UTF_16LE, text), |text| in_encoding(UTF_16BE, text));
    let line = "大家都很高兴，上山下河。\n";
    for (name, parts, said) in [
        ("one line each", [utf8(line), be(line)], "line 1 is utf-8, line 2 is utf-16be"),
        ("utf-16 first", [le(line), utf8(line)], "line 2 is utf-8, line 1 is utf-16le"),
        ("gbk behind", [le(line), gbk(line)], "line 1 is utf-16le, line 2 is gb18030"),
        ("big5 before", [big5("我們在山裡住了三年。\n"), be(line)], "line 1 is big5, line 2 is utf-16be"),
        ("two orders", [be(line), le(line)], "line 1 is utf-16be, line 2 is utf-16le"),
        ("many lines", [gbk(&line.repeat(9)), le(&line.repeat(9))], "line 1 is gb18030, line 10 is utf-16le"),
        ("the end of a line alone", [gbk(line), be("更换\r\n")], "line 1 is gb18030"),
    ] {
        let folder = Folder::new();
        folder.write("tree/a.txt", parts.concat());
        let (_, err) = folder.script("z clean -i tree", 2, "tree/a.txt: mixes encodings: ");
        assert!(err.contains(said), "{name}: {err}");
    }
    // a binary is skipped, as before
    let folder = Folder::new();
    folder.write("tree/a.txt", (0..40_000u32).flat_map(u32::to_be_bytes).collect::<Vec<u8>>());
    folder.write("tree/b.txt", "村里\n");
    folder.script("z clean -i tree", 0, "");
}

#[test]
fn a_line_of_single_bytes_in_utf_16_is_found_by_its_line_end() {
    // `\r\n` is one unit
    let text = in_encoding(UTF_16LE, &GBK_TEXT.replace('\n', "\r\n").repeat(3));
    let folder = Folder::new();
    folder.write("a.txt", [text.clone(), in_encoding(GBK, "更换\r\n"), text].concat());
    folder.script("z clean -i a.txt", 2, "a.txt: mixes encodings: line 1 is utf-16le, line 7 is gb18030");
}

#[test]
fn a_line_of_another_encoding_is_found_behind_the_first_reads() {
    // the reader takes 256 KiB at a time, and a line may lie across two reads
    for encoding in [GBK, BIG5, UTF_8] {
        let text = BIG5_TEXT.replace("裡", "里").repeat(if encoding == UTF_8 { 1000 } else { 4000 });
        let (foreign, said) = match encoding.name() {
            "UTF-8" => (in_encoding(GBK, "目前\n"), "line 1 is utf-8, line 2001 is gb18030"),
            "Big5" => (in_encoding(GBK, GBK_TEXT), "line 1 is big5, line 8001 is gb18030"),
            _ => (in_encoding(UTF_8, "财经\n"), "line 8001 is utf-8, line 1 is gb18030"),
        };
        let folder = Folder::new();
        folder.write("sound.txt", in_encoding(encoding, &text));
        folder.write("mixed.txt", [in_encoding(encoding, &text), foreign, in_encoding(encoding, &text)].concat());
        folder.script("z detect sound.txt", 0, "");
        folder.script("z detect mixed.txt", 2, &format!("mixed.txt: mixes encodings: {said}"));
    }
}

#[test]
fn sound_texts_with_signs_letters_and_icons_are_read() {
    for (name, encoding, text) in [
        ("icons", UTF_8, "\u{E602} 首页\n\u{E603}\u{E604}\u{E605}\n正文在这里。\n".to_owned()),
        ("icons in gb18030", GB18030, format!("{GBK_TEXT}\u{E602} 首页\n\u{E603}\n{GBK_TEXT}")),
        ("signs", UTF_8, format!("{GBK_TEXT}···\n± 5°\n×\n§ 3\n{GBK_TEXT}")),
        ("latin lines", UTF_8, format!("{GBK_TEXT}café à la crème\nà é è\nÜbergrößenträger\n{GBK_TEXT}")),
        ("cyrillic lines", UTF_8, format!("{GBK_TEXT}Папа и мама\nда\n{GBK_TEXT}")),
        ("rare names", GB18030, format!("{GBK_TEXT}翟颖\n禤志杰\n芈璐\n{GBK_TEXT}")),
        ("rare names in big5", BIG5, format!("{BIG5_TEXT}翟穎\n嬴政\n{BIG5_TEXT}")),
        ("kana", GB18030, format!("{GBK_TEXT}ありがとう\n{GBK_TEXT}")),
    ] {
        let folder = Folder::new();
        folder.write("a.txt", in_encoding(encoding, &text));
        folder.script("z clean a.txt -o out --select invisible/soft-hyphen", 0, "");
        assert_eq!(folder.read("out"), text, "{name}");
    }
}

#[test]
fn spoken_cantonese_is_read_in_big5_with_hkscs() {
    for (text, big5) in CANTONESE {
        for bytes in [big5.to_vec(), in_encoding(GB18030, text), in_encoding(UTF_16LE, text)] {
            let folder = Folder::new();
            folder.write("a.txt", &bytes);
            folder.script("z clean a.txt -o out --select invisible/soft-hyphen", 0, "");
            assert_eq!(folder.read("out"), text, "{bytes:X?}");
        }
    }
}

#[test]
fn short_texts_whose_bytes_look_korean_japanese_or_thai_are_read() {
    for text in ["各地建立健全纪检监", "产品，争夺市场份额", "州南沙国际邮轮母", "微博微信QQ空间，回复收藏"]
    {
        let folder = Folder::new();
        folder.write("a.txt", in_encoding(GBK, text));
        folder.script("z clean a.txt -o out --select invisible/soft-hyphen", 0, "");
        assert_eq!(folder.read("out"), text);
    }
}
