//! JSON lines made at random from a fixed seed: texts are cleaned, every byte around them stays.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use zhclean::Pipeline;

use crate::containers::jsonl;

/// What texts are made of.
const SENTENCES: &str = "404 Not Found\nnginx\n|河堤上的守夜人:一个冬天的记录\n|2021年12月30日 11:44\n来源:\n|\n\n\n|\
    2021年12月30日 11:44 来源 晚报\n|  河水在夜里涨了半尺,守堤的人没有睡;他说:“走吧!天要亮了。”(三次)\n|\
    天亮了,水退了。大家回家去了。|见 https://example.com/a,b 与“C:\\河\\水”,路径/不变.\r\n|𠮷山\u{200b},水😀,山。|\
    【编辑:阿琳娜】\n相关新闻";

/// Parts of a string as JSON spells them; the last are halves of pairs.
const SPELLED: &str = r#"\u4e2d|\/|\ud83d\ude00|\"|\\|\\u002c|\u002C|\t|\b|\u0000|,|\ud800|\uDFFF"#;

const SCALARS: &str = r#"1e400|-0|12345678901234567890|0.10|1E+2|-1.5e-07|true|null|{}|[ ]|""|"甲,乙""#;

const KEYS: &str = r#""a"|"正文,"|"texts"|""|"\ud800"|"\"text\""|"Text""#;

const TEXT_KEYS: &str = r#""text"|"te\u0078t"|"\u0074\u0065\u0078\u0074""#;

const BLANKS: &str = "|||| |\t|  | \r ";

fn one(list: &'static str) -> impl Strategy<Value = &'static str> {
    select(list.split('|').collect::<Vec<_>>())
}

/// `text` between quotes, every so-manyth character as an escape; 0 for none.
fn spell(text: &str, every: usize) -> String {
    let unit = |unit: &u16| format!("\\u{unit:04x}");
    let spelled = text.chars().enumerate().map(|(at, c)| match at.checked_rem(every) {
        Some(0) => c.encode_utf16(&mut [0; 2]).iter().map(unit).collect(),
        _ => serde_json::to_string(&c).unwrap().trim_matches('"').to_owned(),
    });
    spelled.collect()
}

fn string() -> impl Strategy<Value = String> {
    let sentence = (one(SENTENCES), 0_usize..4).prop_map(|(text, every)| spell(text, every));
    let part = prop_oneof![2 => sentence, 1 => one(SPELLED).prop_map(str::to_owned)];
    vec(part, 0..7).prop_map(|parts| format!("\"{}\"", parts.concat()))
}

fn member(keys: &'static str, value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (one(BLANKS), one(keys), one(BLANKS), value, one(BLANKS))
        .prop_map(|(a, key, b, value, c)| format!("{a}{key}{b}:{b}{value}{c}"))
}

fn object(members: Vec<String>) -> String {
    format!("{{{}}}", members.join(","))
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![one(SCALARS).prop_map(str::to_owned), string()].prop_recursive(4, 16, 4, |inner| {
        let array = vec((one(BLANKS), inner.clone()).prop_map(|(blank, item)| format!("{blank}{item}{blank}")), 1..4);
        let member = prop_oneof![member(KEYS, inner.clone()), member(TEXT_KEYS, inner)];
        prop_oneof![array.prop_map(|items| format!("[{}]", items.join(","))), vec(member, 1..4).prop_map(object)]
    })
}

/// Lines of which the last is a record with a text, maybe two, among other things.
fn file() -> impl Strategy<Value = String> {
    let others = || vec(prop_oneof![3 => member(KEYS, value()), 1 => member(TEXT_KEYS, value())], 0..3);
    let members = (others(), member(TEXT_KEYS, string()), others());
    let record = members.prop_map(|(above, text, below)| object([above, vec![text], below].concat())).boxed();
    let line = prop_oneof![6 => record.clone(), 1 => value(), 2 => Just(String::new())];
    let line = (one(BLANKS), line, one("\n|\r\n")).prop_map(|(blank, line, end)| [blank, &line, blank, end].concat());
    (any::<bool>(), vec(line, 0..6), record, one("|\n|\r\n")).prop_map(|(mark, lines, last, end)| {
        // a mark before a blank line is a case of its own
        let mark = if mark && lines.first().is_none_or(|line| !line.trim().is_empty()) { "\u{FEFF}" } else { "" };
        format!("{mark}{}{last}{end}", lines.concat())
    })
}

/// What a string says, unless half a pair of surrogates is in it.
fn decoded(inside: &str) -> Option<String> {
    serde_json::from_str(&format!("\"{inside}\"")).ok()
}

/// The strings that records have as their own `text`, without their quotes; and all that stands around them.
fn parts(file: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut texts, mut around, mut start) = (Vec::new(), Vec::new(), 0);
    let (mut open, mut is_value, mut is_text) = (Vec::new(), false, false);
    let (bytes, mut at) = (file.as_bytes(), 0);
    while at < bytes.len() {
        match bytes[at] {
            b'{' | b'[' => (is_value, _) = (false, open.push(bytes[at])),
            b'}' | b']' => _ = open.pop(),
            b':' | b',' if open == b"{" => is_value = bytes[at] == b':',
            b'"' => {
                let inside = at + 1;
                at = inside;
                while bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                let string = file.get(inside..at).unwrap();
                if open == b"{" && !is_value {
                    is_text = decoded(string).is_some_and(|key| key == "text");
                } else if open == b"{" && is_text {
                    around.push(file.get(start..inside).unwrap());
                    texts.push(string);
                    start = at;
                }
            }
            _ => {}
        }
        at += 1;
    }
    around.push(file.get(start..).unwrap());
    (texts, around)
}

/// The same cases every time. PROPTEST_CASES asks for a longer hunt, PROPTEST_RNG_SEED for other cases.
fn config() -> ProptestConfig {
    let number = |name: &str, usual: u64| std::env::var(name).map_or(usual, |number| number.parse().unwrap());
    ProptestConfig {
        cases: u32::try_from(number("PROPTEST_CASES", 24)).unwrap(),
        rng_seed: RngSeed::Fixed(number("PROPTEST_RNG_SEED", 20_211_230)),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn texts_are_cleaned_and_every_byte_around_them_stays(file in file()) {
        let pipeline = Pipeline::default();
        let ran = jsonl(&["clean"], &file);
        prop_assert_eq!(ran.code, 0, "{}", ran.err);
        let ((before, around), (after, around_after)) = (parts(&file), parts(&ran.out));
        prop_assert_eq!(around, around_after);
        for (before, after) in before.into_iter().zip(after) {
            let Some(text) = decoded(before) else { continue };
            let cleaned = pipeline.clean(&text);
            prop_assert_eq!(decoded(after), Some(cleaned.text().to_owned()), "{}", before);
            prop_assert!(cleaned.text() != text || before == after, "{before} became {after}");
        }
        prop_assert_eq!(jsonl(&["clean"], &ran.out).out, ran.out);
    }
}
