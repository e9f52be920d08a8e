//! What must hold for every text: nothing is lost, nothing panics, cleaning twice is cleaning once.
//!
//! The generators write what scrapers bring (a grammar of articles), what marks can do to each other (soups
//! over a small alphabet) and what nobody would write (any characters, any bytes).

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use zhclean::{
    Change, Cleaned, Coded, Doc, Edits, Filter, Fold, Meta, Pass, Pipeline, Place, RuleId, Span, Stage, When, Window,
    With, filters, is_blank, restore,
};

type Checked = Result<(), TestCaseError>;

/// PROPTEST_CASES asks for a longer hunt than the usual run.
fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { cases };
    ProptestConfig { cases, failure_persistence: None, ..default }
}

// ---- the pipelines under test

fn pipeline(on: impl Fn(&str) -> bool) -> Pipeline {
    Pipeline::new(filters::ALL.iter().copied().filter(|filter| on(filter.meta().name)))
}

fn everything() -> Pipeline {
    Pipeline::new(filters::defaults())
}

fn punctuation(fold: Option<Fold>) -> Pipeline {
    pipeline(|name| name == "punctuation").with_fold(fold)
}

/// The filters of some stages that run without being asked for.
fn characters(wanted: impl Fn(Stage) -> bool) -> Pipeline {
    Pipeline::new(filters::defaults().filter(|filter| wanted(filter.meta().stage)))
}

/// Rewrites characters and blanks, and takes no line that holds anything.
fn no_strip() -> Pipeline {
    characters(|stage| matches!(stage, Stage::Char | Stage::Layout))
}

/// A first pass, so that restoring has two to undo: `&nbsp;` becomes a blank, `<br>` goes.
struct Markup;

static MARKUP: Markup = Markup;
static MARKUP_META: Meta = Meta {
    name: "markup",
    stage: Stage::Unwrap,
    when: When::Default,
    guarded: true,
    doc: "",
    coded: &[Coded { id: "nbsp", doc: "" }, Coded { id: "br", doc: "" }],
};

impl Filter for Markup {
    fn meta(&self) -> &'static Meta {
        &MARKUP_META
    }

    fn run(&self, me: u16, doc: &Doc<'_>, edits: &mut Edits) {
        for (row, what, with) in [(0, "&nbsp;", With::Char(' ')), (1, "<br>", With::Nothing)] {
            for (at, _) in doc.text().match_indices(what) {
                let span = Span { start: at as u32, end: (at + what.len()) as u32 };
                edits.replace(span, RuleId { filter: me, row }, with);
            }
        }
    }
}

fn two_passes() -> Pipeline {
    let first: &'static dyn Filter = &MARKUP;
    Pipeline::new([first].into_iter().chain(filters::defaults()))
}

// ---- generators

/// What a page prints above its text; `%T` is the title.
const HEAD: &[&str] = &[
    "404 Not Found",
    "502 Bad Gateway",
    "nginx",
    "nginx/1.18.0",
    "很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。",
    "%T",
    "%T",
    "%T",
    "2021年12月30日 11:44",
    "2021-12-30 11:44:05",
    "来源:",
    "来源：",
    "来源:作者:",
    "来源：晚报",
    "2021年12月30日 11:44 来源：",
    "作者: 来源: 点击数: 2021-12-30",
    "发布时间：2021-12-30 浏览次数：25次",
    "首页 > 新闻 > 正文",
    "记者:",
    "---",
    "title: 甲,乙",
];

/// What it prints below.
const TAIL: &[&str] = &[
    "【编辑:阿琳娜】",
    "责任编辑：张三 审核:李四",
    "审核:王五",
    "（记者 张三）",
    "来源：新华社",
    "（完）",
    "%T",
    "%T",
    "2021年12月30日 11:44 来源 中国日报网",
    "2021年12月30日 11:44",
    "来源:",
    "作者：张三",
    "相关新闻",
    "相关阅读:",
    "延伸阅读",
    "小城夜市开张迎客",
    "山里的学校来了新老师",
    "《山水集》,某某出版社",
    "nginx",
    "404 Not Found",
    "------",
];

const TITLES: &[&str] = &[
    "河堤上的守夜人:一个冬天的记录",
    "小城新闻",
    "“老街”新生,谁来守护?",
    "我们的队伍今天出发了!",
    "新闻",
    "404 Not Found",
];

const HAN: &[&str] =
    &["河水在夜里涨了", "守堤的人", "说", "他", "哈哈", "全市机关党员干部", "第", "点灯人", "表", "来源", "见", "中"];
const MARKS: &[&str] = &[
    ",", ",", ",", ":", ";", "!", "?", "(", ")", "，", "：", "；", "！", "？", "（", "）", "。", "。", "、", "“", "”",
    "‘", "’", "\"", "'", "……", "...", ".", "——", "-", "《", "》", "【", "】", "!?", "??", "|", "/", "*", "%",
];
const OTHER: &[&str] = &[
    "136",
    "3.5%",
    "1,234,567",
    "11:44",
    "3:1",
    "(010)1234-5678",
    "http://www.example.com/a,b?c=d",
    "a@b.cn",
    "foo(a,b)",
    "(186人)",
    "(2020年修正)",
    "C++,Java",
    "GDP",
    "Hello, world!",
    "the quick brown fox",
    ":)",
    ":D",
    "`x,y`",
    "<b>",
    "<br>",
    "&nbsp;",
    "&lt;",
    "{\"名\":1,\"b\":2}",
    "[文字](a,b)",
    "QQ:123",
    "&nb<br>sp;",
    "```",
    "２０２１",
    "\u{FEFF}",
    "\u{200B}",
];
const BLANKS: &[&str] = &[" ", "  ", "\t", "\u{3000}", "\u{A0}"];
const INDENTS: &[&str] = &["", "", "  ", "\u{3000}\u{3000}", "\t", "    ", "\u{FEFF}"];
const BLANK_LINES: &[&str] = &["", "", "", " ", "\u{3000}", "\t "];

/// Line ends, one after another and again from the first.
const ENDS: &[&[&str]] = &[&["\n"], &["\n"], &["\r\n"], &["\n", "\r\n"], &["\r"], &["\n", "\n", "\r"]];

fn token() -> impl Strategy<Value = &'static str> {
    prop_oneof![8 => select(HAN), 6 => select(MARKS), 2 => select(OTHER), 1 => select(BLANKS)]
}

fn sentence(tokens: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    (select(INDENTS), vec(token(), tokens), select(&["。", "。", "。", "", ".", "!", "。 ", ",", "？”"][..]))
        .prop_map(|(indent, tokens, stop)| format!("{indent}{}{stop}", tokens.concat()))
}

/// As long as a limit of a rule or a little more or less, blanks and marks that cleaning takes included.
fn sized() -> impl Strategy<Value = String> {
    const BEGINS: &[&str] =
        &["", "", "，", ", ", "甲 , 乙", "来源:", "责任编辑:", "作者：", "您查找的资源 ", "404 ", "（", "%T"];
    const ENDS: &[&str] = &["", "。", ".", "!", "？", "），", " , 中", "。”", "不存在", " ;"];
    let chars = prop_oneof![0..12usize, 18..50usize, 56..64usize, 76..84usize, 115..125usize];
    (select(INDENTS), select(BEGINS), chars, select(&["甲", "天, 地", "a", "甲 "][..]), select(ENDS), select(BLANKS))
        .prop_map(|(indent, begin, chars, of, end, blank)| {
            let filler: String = of.chars().cycle().take(chars).collect();
            format!("{indent}{begin}{filler}{end}{blank}")
        })
}

fn line(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    let as_is = (select(INDENTS), select(of)).prop_map(|(indent, line)| format!("{indent}{line}"));
    prop_oneof![12 => as_is, 2 => sentence(1..6), 1 => sized(), 6 => select(BLANK_LINES).prop_map(str::to_owned)]
}

/// Error residue, title, header, paragraphs, credits, copies, related list: any of it left out or doubled.
fn article() -> impl Strategy<Value = String> {
    let paragraph = prop_oneof![3 => sentence(8..30), 1 => sentence(1..6), 1 => sized(), 2 => select(BLANK_LINES).prop_map(str::to_owned)];
    let ends = select(ENDS);
    (select(TITLES), vec(line(HEAD), 0..8), vec(paragraph, 0..6), vec(line(TAIL), 0..8), ends, any::<bool>()).prop_map(
        |(title, head, body, tail, ends, closed)| {
            let mut text = String::new();
            for (line, end) in head.iter().chain(&body).chain(&tail).zip(ends.iter().cycle()) {
                text.push_str(&line.replace("%T", title));
                text.push_str(end);
            }
            if closed { text } else { text.trim_end_matches(['\r', '\n']).to_owned() }
        },
    )
}

/// What every row of every table takes, and what it must leave: the lines of whole pages.
fn residue() -> Vec<String> {
    let rows = filters::ALL.iter().filter_map(|filter| filter.rules()).flat_map(|rules| rules.rows());
    let mut lines: Vec<String> = rows.flat_map(|row| row.hit.iter().chain(&row.miss)).cloned().collect();
    lines.extend(HEAD.iter().chain(TAIL).chain(HEADLINES).map(|line| (*line).to_owned()));
    lines
}

const HEADLINES: &[&str] = &[
    "老旧小区加装电梯补贴标准公布",
    "秋粮收购启动",
    "周末去哪儿？这座古镇不收门票",
    "城北水厂二期工程开工建设 2015-06-18",
    "河堤上的灯换成了新的…",
    "2019-09-07 15:05 华为",
    "参考消息",
    "路人甲",
    "0",
    "3小时前",
    "相关推荐",
    "我要评论",
    "责任编辑：",
    "孟秋",
    "关键词：甲；乙",
    "电话：0571-88888888",
    "%T_某某网",
    "原创%T",
    "大家说是不是。",
];

const PARAGRAPH: &str = "河水在夜里涨了半尺，守堤的人一直没有睡，他们提着马灯在堤上来回走，直到东边的天慢慢地亮起来。";

/// A whole page: a menu and the like, the text, and all that stands below one.
fn page() -> impl Strategy<Value = String> {
    let dirt =
        prop_oneof![8 => select(residue()), 1 => sentence(2..8), 4 => select(BLANK_LINES).prop_map(str::to_owned)];
    let paragraph = prop_oneof![3 => Just(PARAGRAPH.to_owned()), 1 => sentence(4..20), 1 => select(residue())];
    (select(TITLES), vec(dirt.clone(), 0..14), vec(paragraph, 1..5), vec(dirt, 0..18)).prop_map(
        |(title, head, body, tail)| {
            let lines: Vec<_> = head.iter().chain(&body).chain(&tail).map(|line| line.replace("%T", title)).collect();
            lines.join("\n") + "\n"
        },
    )
}

fn soup(alphabet: &str, most: usize) -> impl Strategy<Value = String> {
    vec(select(alphabet.chars().collect::<Vec<_>>()), 0..most).prop_map(String::from_iter)
}

fn latin() -> Vec<&'static str> {
    OTHER.iter().copied().filter(|text| !text.chars().any(is_han)).collect()
}

const MARK_SOUP: &str = "中中中中文文。a1 ,:;!?(),:;!?()，：（）“”\"'.。…-/*`<>{}=[]|&\n";

fn any_text() -> impl Strategy<Value = String> {
    let characters = vec(any::<char>(), 0..80).prop_map(String::from_iter);
    let bytes = vec(any::<u8>(), 0..120).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    prop_oneof![
        6 => article(),
        6 => page(),
        4 => soup(MARK_SOUP, 24),
        1 => soup("中1a\u{3000}\u{FEFF}\u{85}\u{2028}\u{B}\u{C}\t \r\n\n", 30),
        1 => characters,
        1 => bytes,
    ]
}

// ---- what is checked

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
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

fn cleaning_twice_is_cleaning_once(pipeline: &Pipeline, text: &str) -> Checked {
    let once = pipeline.clean(text);
    prop_assert!(!once.unsettled, "line rules did not come to rest: {text:?}");
    let twice = pipeline.clean(once.text());
    prop_assert_eq!(twice.text(), once.text(), "second run, first of {:?}", text);
    prop_assert_eq!(once.is_changed(), once.text() != text);
    Ok(())
}

/// The output and the changes of every part give the whole text back; so do those of the whole.
fn restoring_gives_the_input(pipeline: &Pipeline, text: &str, cuts: &[bool]) -> Checked {
    let parts = parts(text, cuts);
    let mut cleaned: Vec<Cleaned<'_>> = Vec::new();
    let mut window = Window::WHOLE;
    for (i, part) in parts.iter().enumerate() {
        let place = Place { first: i == 0, last: i + 1 == parts.len() };
        window = Window { place, ..window };
        cleaned.push(pipeline.clean_window(part, window));
        window = window.after(&cleaned[i], place.last);
    }
    let output: String = cleaned.iter().map(Cleaned::text).collect();
    let changes: Vec<_> = cleaned.iter().flat_map(Cleaned::changes).collect();
    let restored = restore(&output, &changes);
    prop_assert_eq!(restored.as_deref(), Ok(text), "{:?}", parts);
    changes_are_in_order(text, &changes)
}

/// Cuts before lines that have a blank line above them, as long texts are cut; `cuts` says at which.
fn parts<'t>(text: &'t str, cuts: &[bool]) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let (mut rest, mut at, mut blank_above) = (text, 0, false);
    let mut cuts = cuts.iter().cycle();
    for line in text.split_inclusive('\n') {
        let blank = line.chars().all(is_blank);
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
    for pass in [Pass::Unwrap, Pass::Clean] {
        let changes: Vec<_> = changes.iter().filter(|change| change.pass == pass).collect();
        for pair in changes.windows(2) {
            prop_assert!(pair[0].span[1] <= pair[1].span[0] && pair[0].line <= pair[1].line, "{pair:?} in {text:?}");
        }
        for change in changes {
            prop_assert_eq!(change.span[1] - change.span[0], change.old.len() as u64, "{:?}", change);
            prop_assert!((1..=lines).contains(&change.line), "{change:?} in {text:?}");
            prop_assert!(change.old != change.new, "{change:?} changes nothing");
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
/// takes some, an empty label at a header's end.
fn only_whole_lines_lose_letters(text: &str) -> Checked {
    let pipeline = everything();
    // the first pass rewrites characters and removes none of these letters; the second is looked at alone
    let first = characters(|stage| stage == Stage::Unwrap);
    let first = first.clean(text);
    let text = first.text();
    let cleaned = pipeline.clean(text);
    let mut brought = Vec::new();
    let mut dropped = String::new();
    for change in cleaned.changes() {
        let (start, end) = (change.span[0] as usize, change.span[1] as usize);
        prop_assert_eq!(change.line, line_of(text, start), "{:?} in {:?}", change, text);
        if change.rule == "repeated-header/completed" {
            prop_assert_eq!(words(&change.old), "");
            // an author may ride along with the source: `：新华社 作者：张三`
            brought.extend(change.new.split([' ', '：']).map(words));
        } else if words(&change.old) != words(&change.new)
            && !matches!(&*change.rule, "empty-label/part" | "credit/glued")
        {
            let bytes = text.as_bytes();
            let opens = start == 0 || matches!(bytes[start - 1], b'\n' | b'\r');
            let closes = end == bytes.len() || matches!(bytes[end - 1], b'\n' | b'\r');
            prop_assert!(change.new.is_empty() && opens && closes, "{change:?} in {text:?}");
            dropped.push_str(&change.old);
        }
    }
    prop_assert!(
        brought.iter().all(|value| words(&dropped).contains(value)),
        "{brought:?} was said nowhere in {text:?}"
    );
    if brought.is_empty() {
        prop_assert!(is_subsequence(&han(cleaned.text()), &han(text)), "{text:?}");
    }
    Ok(())
}

fn without_strip_filters_all_letters_stay(text: &str) -> Checked {
    for fold in [None, Some(Fold::AsciiBlock), Some(Fold::Nfkc), Some(Fold::Merged)] {
        let pipeline = no_strip().with_fold(fold);
        let cleaned = pipeline.clean(text);
        prop_assert_eq!(han(cleaned.text()), han(text));
        prop_assert_eq!(words(cleaned.text()), words(text), "{:?}", text);
    }
    Ok(())
}

/// Byte offsets of the marks that a run of the punctuation filter rewrites.
fn marks_changed(text: &str, fold: Fold) -> BTreeSet<u64> {
    let pipeline = punctuation(Some(fold));
    let cleaned = pipeline.clean(text);
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
        prop_assert!(only.is_empty(), "only without a fold, not with {fold}: {only:?} of {text:?}");
    }
    Ok(())
}

/// Whatever the fold was or was said to be.
fn a_restored_text_is_left_alone_under_every_fold(text: &str) -> Checked {
    for first in [Fold::AsciiBlock, Fold::Nfkc] {
        let restored = characters(|stage| stage == Stage::Char).with_fold(Some(first));
        let restored = restored.clean(text);
        for fold in [None, Some(Fold::None), Some(first)] {
            let pipeline = characters(|stage| stage == Stage::Char).with_fold(fold);
            let again = pipeline.clean(restored.text());
            prop_assert_eq!(again.text(), restored.text(), "second run {:?}, first {:?} of {:?}", fold, first, text);
        }
    }
    Ok(())
}

fn without_chinese_letters_no_mark_changes(text: &str) -> Checked {
    for fold in [None, Some(Fold::None), Some(Fold::AsciiBlock)] {
        let pipeline = punctuation(fold);
        let cleaned = pipeline.clean(text);
        prop_assert_eq!(cleaned.text(), text, "{:?}", fold);
    }
    Ok(())
}

/// Every property that takes one text.
fn all_properties(text: &str) -> Checked {
    for fold in [None].into_iter().chain(Fold::ALL.map(Some)) {
        cleaning_twice_is_cleaning_once(&everything().with_fold(fold), text)?;
    }
    restoring_gives_the_input(&two_passes(), text, &[false])?;
    restoring_gives_the_input(&two_passes(), text, &[true])?;
    only_whole_lines_lose_letters(text)?;
    without_strip_filters_all_letters_stay(text)?;
    what_no_fold_converts_every_other_converts_too(text)?;
    a_restored_text_is_left_alone_under_every_fold(text)
}

// ---- the properties

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn clean_twice_is_clean_once(text in any_text()) {
        cleaning_twice_is_cleaning_once(&everything(), &text)?;
    }

    #[test]
    fn clean_twice_is_clean_once_for_any_choice_of_filters(text in article(), on in vec(any::<bool>(), filters::ALL.len())) {
        let on = |name: &str| filters::ALL.iter().zip(&on).any(|(filter, on)| *on && filter.meta().name == name);
        cleaning_twice_is_cleaning_once(&pipeline(on), &text)?;
    }

    #[test]
    fn clean_twice_is_clean_once_under_a_given_fold(text in any_text(), fold in select(&Fold::ALL[..])) {
        cleaning_twice_is_cleaning_once(&everything().with_fold(Some(fold)), &text)?;
    }

    #[test]
    fn output_and_changes_restore_the_input(text in any_text()) {
        restoring_gives_the_input(&everything(), &text, &[false])?;
    }

    #[test]
    fn two_passes_and_windows_restore_the_input(text in any_text(), cuts in vec(any::<bool>(), 1..8)) {
        restoring_gives_the_input(&two_passes(), &text, &cuts)?;
    }

    #[test]
    fn a_line_goes_whole_or_keeps_its_letters(text in any_text()) {
        only_whole_lines_lose_letters(&text)?;
    }

    #[test]
    fn with_the_strip_filters_off_all_letters_stay(text in any_text()) {
        without_strip_filters_all_letters_stay(&text)?;
    }

    #[test]
    fn without_filters_nothing_changes(text in any_text()) {
        for pipeline in [Pipeline::new([]), everything().with_rules(|_| false)] {
            let cleaned = pipeline.clean(&text);
            prop_assert_eq!(cleaned.text(), text.as_str());
            prop_assert_eq!(cleaned.changes().count(), 0);
        }
    }

    #[test]
    fn what_fold_none_converts_every_other_converts_too(text in prop_oneof![soup(MARK_SOUP, 24), article()]) {
        what_no_fold_converts_every_other_converts_too(&text)?;
    }

    #[test]
    fn a_restored_text_is_left_alone(text in prop_oneof![soup(MARK_SOUP, 24), article()]) {
        a_restored_text_is_left_alone_under_every_fold(&text)?;
    }

    #[test]
    fn marks_without_chinese_letters_stay(text in soup("ab1 ,:;!?(),:;!?()，：（）“”\"'.。、《》…-/*`<>{}=[]|\u{3000}\n", 30)) {
        without_chinese_letters_no_mark_changes(&text)?;
    }

    #[test]
    fn english_stays(text in vec(prop_oneof![select(latin()).prop_map(str::to_owned), soup("ab, .!?:;()\n", 6)], 0..12)) {
        without_chinese_letters_no_mark_changes(&text.concat())?;
    }
}

/// Texts that once broke a property, the smallest that did, by what was wrong.
#[test]
fn texts_that_broke_a_property() {
    let broken: Vec<_> =
        known().into_iter().filter_map(|(name, text)| Some((name, all_properties(&text).err()?))).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

fn known() -> Vec<(&'static str, String)> {
    const PROSE: &str = "河水在夜里涨了半尺。";
    let of = |name, text: &str| (name, text.replace("%P", PROSE));
    vec![
        of("a full-width bracket closes what a half-width one opened", "!（中)中)"),
        of("a full-width bracket in an island of its own", "(中(中`）a,"),
        of("a bracket that closed is open no more", "1,2(186人)河水:)“中"),
        of("a blank that goes is no evidence for a colon", "中;: ,`"),
        of("a blank that goes is no evidence for a smiley", "中; :) 。"),
        of("an indent is no evidence for a colon", "\u{3000}\u{3000}:%P"),
        of("a mark that goes is no evidence for the fold", "2021年12月30日 11:44 来源：\n走,a走,a走,a走,a走,a%P"),
        of("a blank that goes does not make prose", "%P\n【编辑:阿琳娜】\n甲 , 乙 , 丙丁。"),
        of("a mark that prints like nothing does not make prose", "\u{FEFF}说,!?说说。\n来源:\n%P%P%P%P"),
        of(
            "dots that become an ellipsis do not make a line too short",
            "%P\n热新闻\n）...第说说守堤的人。 \n404 Not Found\n%P\n404 Not Found\n",
        ),
        of("quotes with a mark alone between them", "中\", \"中"),
        of("a blank between a bracket and dots", "。中,中中中（） …,中中中中中中"),
        of("an indent does not make a line too long for a header", &format!("{}来源:\n%P", " ".repeat(300))),
        of("an indent does not make a line too long for a key", &format!("%P\n{}【编辑:阿琳娜】", " ".repeat(360))),
        of("a line said twice makes no speaker, however it is indented", "%P\n【编辑:阿琳娜】\n  【编辑:阿琳娜】"),
        of(
            "a line that went speaks of no error",
            &format!("502 Bad Gateway\n守夜人的记录\n502 Bad Gateway\n{}。", "甲".repeat(40)),
        ),
        of("a blank that goes is no cell of a table", "中\t\u{FEFF}\r\r中\t中\r中\t中"),
        of(
            "a blank that goes does not make a line too long for a row",
            &format!("%P\n责任编辑:{}地", "天, 地".repeat(11)),
        ),
        of(
            "a blank that goes does not make a line too long for a title",
            &format!("{0}\n来源：晚报\n{1}。\n{0}\n来源：晚报", "天, 地".repeat(21), "甲".repeat(40)),
        ),
        of(
            "an empty label beside a completed one",
            &format!("守夜人的冬天记录\n来源:作者:\n{}。\n守夜人的冬天记录\n来源：晚报", "甲".repeat(40)),
        ),
        of("a blank that goes does not make an indent", "  ( %P)%P"),
        of("a full-width colon is no part of `::`", "中: ：:“"),
        of("a mark leaves the indent's blanks to the indent", "\u{FEFF} ,%P中,中,中,中,中。"),
        of("a mark leaves the line end's blanks to the line end", "%P中,中,中,中,中,中, \u{FEFF}"),
        of(
            "an indent does not count for the guard",
            &format!(
                "\u{3000}\u{3000}很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。\n{}。",
                "甲".repeat(74)
            ),
        ),
    ]
}

#[cfg(feature = "cli")]
mod binary {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use super::*;

    const COMMANDS: &[&[&str]] = &[
        &["clean"],
        &["clean", "--preset", "punctuation"],
        &["clean", "--fold", "ascii-block", "--stats=removed"],
        &["clean", "-n", "-v"],
        &["clean", "-e", "gb18030"],
        &["clean", "-e", "utf-16le"],
        &["check"],
        &["check", "-e", "big5"],
        &["detect"],
    ];

    proptest! {
        #![proptest_config(config(60))]

        #[test]
        fn any_bytes_end_in_a_text_or_an_error(
            bytes in prop_oneof![vec(any::<u8>(), 0..300), article().prop_map(String::into_bytes)],
            command in select(COMMANDS),
        ) {
            let (code, out, err) = run(command, &bytes);
            prop_assert!(matches!(code, Some(0 | 2)) || code == Some(1) && command[0] == "check", "{code:?}: {err}");
            prop_assert!(!err.contains("panicked"), "{err}");
            let refusals = ["not ", "cannot tell the encoding", "looks like ", "mixes encodings"];
            let is_refused = |refusal: &&str| err.starts_with(&format!("zhclean: -: {refusal}"));
            prop_assert_eq!(code == Some(2), refusals.iter().any(is_refused), "{}", err);
            prop_assert!(std::str::from_utf8(&out).is_ok());
        }
    }

    fn run(args: &[&str], stdin: &[u8]) -> (Option<i32>, Vec<u8>, String) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_zhclean"))
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut pipe = child.stdin.take().expect("stdin is piped");
        // a program that ends early closes the pipe
        let _ = pipe.write_all(stdin);
        drop(pipe);
        let done = child.wait_with_output().expect("the binary ends");
        (done.status.code(), done.stdout, String::from_utf8_lossy(&done.stderr).into_owned())
    }
}
