//! Generators of texts, the same for the usual run and for the long hunt: what scrapers bring (a grammar of articles and
//! of whole pages), what marks can do to each other (soups over a small alphabet) and what nobody would write.
//!
//! A text depends on nothing but a seed, a stream and an index, and on no rule of the library: counts of two versions
//! can be compared. Whoever changes a generator or a list here starts a new series of counts.
#![allow(dead_code, reason = "each test binary uses a part")]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// What a property is asked about.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The text.
    pub text: String,
    /// Yes and no, for a choice of filters or of cuts; often none.
    pub switches: Vec<bool>,
    /// The name of a fold, `auto` where the property names none.
    pub fold: &'static str,
}

impl Sample {
    /// A number that another sample hardly has (FNV-1a).
    pub fn fingerprint(&self) -> u64 {
        let switches = self.switches.iter().map(|on| u8::from(*on));
        let bytes = self.text.bytes().chain([0xFF]).chain(switches).chain([0xFF]).chain(self.fold.bytes());
        bytes.fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
    }
}

/// How samples are drawn.
pub type Samples = BoxedStrategy<Sample>;

/// Texts alone.
pub fn texts(of: impl Strategy<Value = String> + 'static) -> Samples {
    of.prop_map(|text| Sample { text, switches: Vec::new(), fold: "auto" }).boxed()
}

/// Texts with some switches.
pub fn switched(
    of: impl Strategy<Value = String> + 'static,
    count: impl Into<proptest::collection::SizeRange>,
) -> Samples {
    (of, vec(any::<bool>(), count)).prop_map(|(text, switches)| Sample { text, switches, fold: "auto" }).boxed()
}

/// Texts with a fold.
pub fn folded(of: impl Strategy<Value = String> + 'static) -> Samples {
    const FOLDS: &[&str] = &["none", "ascii-block", "nfkc", "merged"];
    (of, select(FOLDS)).prop_map(|(text, fold)| Sample { text, switches: Vec::new(), fold }).boxed()
}

/// The sample of that seed, stream and index, ready to be made smaller.
pub fn draw(samples: &Samples, seed: u64, stream: u64, index: u64) -> Box<dyn ValueTree<Value = Sample>> {
    draw_of(samples, seed, stream, index)
}

/// The same for samples of another kind.
pub fn draw_of<T>(samples: &BoxedStrategy<T>, seed: u64, stream: u64, index: u64) -> Box<dyn ValueTree<Value = T>>
where
    T: std::fmt::Debug,
{
    let mut bytes = [0; 32];
    for (part, number) in bytes.chunks_exact_mut(8).zip([seed, stream, index]) {
        part.copy_from_slice(&number.to_le_bytes());
    }
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let config = Config { failure_persistence: None, ..Config::default() };
    samples.new_tree(&mut TestRunner::new_with_rng(config, rng)).expect("no generator refuses a value")
}

/// A Chinese letter.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

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
pub fn article() -> impl Strategy<Value = String> {
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

/// What the rows of the tables take and what they leave, one line each, as it was when the series of counts began.
const RESIDUE: &str = include_str!("residue.txt");

/// The lines of whole pages.
fn residue() -> Vec<String> {
    let lines = RESIDUE.lines().chain(HEAD.iter().chain(TAIL).chain(HEADLINES).copied());
    lines.map(str::to_owned).collect()
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

pub fn soup(alphabet: &str, most: usize) -> impl Strategy<Value = String> {
    vec(select(alphabet.chars().collect::<Vec<_>>()), 0..most).prop_map(String::from_iter)
}

fn latin() -> Vec<&'static str> {
    OTHER.iter().copied().filter(|text| !text.chars().any(is_han)).collect()
}

const MARK_SOUP: &str = "中中中中文文。a1 ,:;!?(),:;!?()，：（）“”\"'.。…-/*`<>{}=[]|&\n";

pub fn any_text() -> impl Strategy<Value = String> {
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

/// Soups over marks and Chinese letters, and articles.
pub fn marked() -> impl Strategy<Value = String> {
    prop_oneof![soup(MARK_SOUP, 24), article()]
}

/// Soups of marks without a Chinese letter.
pub fn marks_alone() -> impl Strategy<Value = String> {
    soup("ab1 ,:;!?(),:;!?()，：（）“”\"'.。、《》…-/*`<>{}=[]|\u{3000}\n", 30)
}

/// What stands in a text without a Chinese letter.
pub fn english() -> impl Strategy<Value = String> {
    vec(prop_oneof![select(latin()).prop_map(str::to_owned), soup("ab, .!?:;()\n", 6)], 0..12)
        .prop_map(|parts| parts.concat())
}
