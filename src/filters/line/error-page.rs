//! `error-page`: what a web server said instead of a page, at the very start or end of a text.
//!
//! Articles about such errors are a hundred times as common as the residue, so three things must hold:
//! the run of matched lines opens or ends the text, an anchor is in it, and the text never speaks of it again.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::filters::filter::{LineFilter, Meta, Named, When};
use crate::filters::pen::Pen;
use crate::filters::rule::{RuleNo, coded_rules};
use crate::rows::matched::Matched;
use crate::rows::row::Role;
use crate::rows::table::Table;
use crate::rows::tables::ERROR_PAGE;
use crate::text::canon;
use crate::text::{chars, scan};

/// The filter.
pub struct ErrorPage;

coded_rules! {
    EnglishLine = "english-line": "a line without Chinese among the lines of an error page";
    RequestId = "request-id": "a request's number on a line of its own, below such lines";
}

static META: Meta =
    Meta { name: "error-page", when: When::Default, page: include_str!("error-page.md"), coded: Rule::ALL };

/// No error page seen was longer; the longest, of IIS, has some forty lines.
const MAX_LINES: usize = 48;
/// A shorter line under a lone status line may be a story's byline, a longer one is the headline of a page.
const MIN_HEADLINE_CHARS: usize = 6;

impl Named for ErrorPage {
    fn meta(&self) -> &'static Meta {
        &META
    }
}

impl LineFilter for ErrorPage {
    fn table(&self) -> Option<&Table> {
        Some(&ERROR_PAGE)
    }

    fn run(&self, page: &Matched<'_>, pen: &mut Pen<'_>) {
        let live = page.live();
        let (above, below) = page.edges();
        let mut head = if page.part().first { run_of(page, live[..above].iter()) } else { Vec::new() };
        let rest = live.get(head.len()..).unwrap_or(&[]);
        let edge = rest.get(below.saturating_sub(head.len())..).unwrap_or(&[]);
        let mut tail = if page.part().last { run_of(page, edge.iter().rev()) } else { Vec::new() };
        let rest = rest.get(..rest.len() - tail.len()).unwrap_or(&[]);
        if !is_anchored(page, &head) || !rest.is_empty() && is_title(page, &head, rest) {
            head.clear();
        }
        if !is_anchored(page, &tail)
            || is_lone(page, &tail)
            || rest.last().is_some_and(|&n| !page.is_header(n) && leads_in(page.line(n)))
        {
            tail.clear();
        }
        if head.is_empty() && tail.is_empty() || is_subject(page, &head, &tail, rest) {
            return;
        }
        for (n, row) in head.into_iter().chain(tail) {
            let coded = if is_request_id(page.key(n)) { Rule::RequestId } else { Rule::EnglishLine };
            let row = row.map_or(coded.into(), RuleNo::Row);
            pen.remove_line(n, row);
        }
    }
}

/// A line of a run: its number, and its row if a row matched it.
type RunLine = (u32, Option<u16>);

/// The lines from an edge of the text inwards that rows match. Around a sentence only servers say, lines
/// without Chinese belong to it too: no table holds all of them.
fn run_of<'n>(page: &Matched<'_>, lines: impl Iterator<Item = &'n u32> + Clone) -> Vec<RunLine> {
    let row = |n: &u32| page.row(&ERROR_PAGE, *n, |_| true);
    let plain = || lines.clone().take(MAX_LINES).map_while(|n| row(n).map(|row| (*n, Some(row)))).collect();
    if page.body().is_empty() {
        return plain();
    }
    let foreign = |n: &u32| !page.is_chinese(*n);
    let mut run: Vec<RunLine> = Vec::new();
    for n in lines.clone().take(MAX_LINES) {
        let row = row(n);
        if row.is_none() && (run.is_empty() || !foreign(n)) {
            break;
        }
        run.push((*n, row));
    }
    // a rule line under a line that nothing vouches for vouches for nothing
    let is_rule_line = |row: u16| ERROR_PAGE.row(row).id == "rule-line";
    let vouched = |at: usize| match run[at].1 {
        Some(row) => !is_rule_line(row) || at > 0 && run[at - 1].1.is_some(),
        None => is_request_id(page.key(run[at].0)),
    };
    run.truncate((0..run.len()).rposition(vouched).map_or(0, |last| last + 1));
    if is_anchored(page, &run) && !is_lone(page, &run) { run } else { plain() }
}

/// A run with an anchor; or with a bare code or phrase that a second such line or a server's name confirms.
fn is_anchored(page: &Matched<'_>, run: &[RunLine]) -> bool {
    let lines_of = |id: &str| -> Vec<u32> {
        let of = |row: &Option<u16>| row.is_some_and(|row| ERROR_PAGE.row(row).id == id);
        run.iter().filter(|(_, row)| of(row)).map(|&(n, _)| n).collect()
    };
    let anchor = run.iter().any(|&(_, row)| row.is_some_and(|row| ERROR_PAGE.row(row).role == Role::Anchor));
    let numeric = |n: &u32| page.key(*n).bytes().any(|b| b.is_ascii_digit());
    let named = !lines_of("server-name").is_empty() || !lines_of("server-version").is_empty();
    let (codes, phrases): (Vec<u32>, Vec<u32>) = lines_of("phrase").iter().partition(|n| numeric(n));
    anchor || !phrases.is_empty() && (named || !codes.is_empty()) || named && !codes.is_empty()
}

/// `781bad0a16408360000001`: nothing but hexadecimal digits, many of them.
fn is_request_id(key: &str) -> bool {
    const MIN_DIGITS: usize = 12;
    key.len() >= MIN_DIGITS
        && key.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
        && key.bytes().any(|b| b.is_ascii_digit())
}

/// `页面上显示的是`: what follows is quoted. (A header line that ends in an empty label leads to nothing.)
fn leads_in(line: &str) -> bool {
    let line = chars::trim_end(line);
    line.ends_with([':', '：'])
        || ["如下", "的是", "显示", "提示", "截图", "报错", "一行字", "写着"].iter().any(|end| line.ends_with(end))
}

/// One short line, or status lines and no server's name or sentence beside them: a story may be called `404 Not Found`, or end
/// on it, and a table may list such lines.
fn is_lone(page: &Matched<'_>, run: &[RunLine]) -> bool {
    /// A sentence of a server is longer.
    const MAX_TITLE_CHARS: usize = 20;
    let status = |row: u16| ERROR_PAGE.row(row).id.starts_with("status-line") || ERROR_PAGE.row(row).id == "phrase";
    matches!(run, [(n, _)] if chars::printed_chars(page.key(*n)) <= MAX_TITLE_CHARS)
        || run.iter().all(|&(_, row)| row.is_none_or(status))
}

/// A status line alone is residue only above something that reads like the page's own headline.
fn is_title(page: &Matched<'_>, head: &[RunLine], rest: &[u32]) -> bool {
    let Some(&next) = rest.first() else {
        return false;
    };
    let key = page.key(next);
    // verse has no headline below its title
    let headline = !page.body().is_empty()
        && page.is_chinese(next)
        && !page.is_header(next)
        && !page.is_prose(next)
        && chars::printed_chars(key) >= MIN_HEADLINE_CHARS
        && !key.chars().take(MIN_HEADLINE_CHARS).any(|c| c == ':');
    is_lone(page, head) && !headline
}

/// Words by which a text shows that it is about the error rather than struck by it.
const SUBJECT: [&str; 32] = [
    "nginx",
    "openresty",
    "tengine",
    "apache",
    "tomcat",
    "iis",
    "cloudflare",
    "litespeed",
    "caddy",
    "not found",
    "forbidden",
    "bad gateway",
    "gateway time",
    "service unavailable",
    "service temporarily",
    "internal server error",
    "bad request",
    "http status",
    "http 错误",
    "ray id",
    "防火墙",
    "页面不存在",
    "无法显示网页",
    "无法找到该页",
    "错误页面",
    "被拦截",
    "被阻断",
    "安全狗",
    "创宇盾",
    "云锁",
    "宝塔",
    "找不到文件或目录",
];

/// Words of a question about an error, in the first lines below it.
const ASKING: [&str; 10] =
    ["刷新", "浏览器", "打不开", "打开网", "报错", "服务器", "超时", "网站一", "访问不了", "怎么解决"];
const ASKING_LINES: usize = 3;

/// Words beside which a status code is a status code and not a number of people.
const CODE_CONTEXT: [&str; 8] = ["错误", "页面", "状态码", "报错", "网页", "http", "HTTP", "rror"];
/// A word stands beside a code when it is no further away than this, in bytes.
const BESIDE_BYTES: usize = 48;

/// [`SUBJECT`] as people write each word; matching without regard to case is several times slower.
static SPELLINGS: LazyLock<Vec<Vec<Finder<'static>>>> = LazyLock::new(|| {
    let spellings = |word: &&str| {
        let mut all = vec![word.to_string(), word.to_uppercase(), capitalised(word, false), capitalised(word, true)];
        all.sort_unstable();
        all.dedup();
        all.iter().map(|spelling| Finder::new(spelling).into_owned()).collect()
    };
    SUBJECT.iter().map(spellings).collect()
});
/// [`ASKING`], ready to be found.
static QUESTIONS: LazyLock<[Finder<'static>; ASKING.len()]> = LazyLock::new(|| ASKING.map(Finder::new));

/// Does the rest of the text speak of what the runs say?
fn is_subject(page: &Matched<'_>, head: &[RunLine], tail: &[RunLine], rest: &[u32]) -> bool {
    let said: Vec<String> = head.iter().chain(tail).map(|&(n, _)| canon::key_of(page.line(n))).collect();
    let is_said = |word: &str| said.iter().any(|line| line.contains(word));
    let words: Vec<&Finder<'_>> = SUBJECT
        .iter()
        .zip(&*SPELLINGS)
        .filter(|(word, _)| is_said(word))
        .flat_map(|(_, spellings)| spellings)
        .collect();
    let holds = |line: &str, word: &Finder<'_>| word.find(line.as_bytes()).is_some();
    let codes: Vec<_> = said.iter().flat_map(|line| status_codes(line)).map(Finder::new).collect();
    // somebody who asks about the error begins with it
    let asks = |line: &str| QUESTIONS.iter().any(|word| holds(line, word));
    if rest.iter().take(ASKING_LINES).any(|&n| page.is_prose(n) && asks(page.line(n))) {
        return true;
    }
    let (latin, chinese): (Vec<_>, Vec<_>) = words.into_iter().partition(|word| word.needle()[0].is_ascii());
    rest.iter().any(|&n| chinese.iter().any(|word| holds(page.line(n), word)))
        || lines_with_latin(page, rest).any(|n| {
            let line = page.line(n);
            latin.iter().any(|word| holds(line, word)) || codes.iter().any(|code| names_code(line, code))
        })
}

/// The lines of `rest` that may hold a Latin word or the number of a status: few of a Chinese text.
fn lines_with_latin(page: &Matched<'_>, rest: &[u32]) -> impl Iterator<Item = u32> {
    // roughly: the line itself is looked at behind it
    let is_letter = |b: u8| scan::within(b, b'A', b'z');
    let opens = move |a: u8, b: u8, c: u8| {
        (is_letter(a) & is_letter(b)) | (scan::within(a, b'3', b'5') & scan::within(c, b'0', b'9'))
    };
    let end = rest.last().map_or(0, |&n| page.content(n).end as usize);
    let bytes = &page.lines().text().as_bytes()[..end];
    let mut rest = rest.iter().copied().peekable();
    std::iter::from_fn(move || {
        loop {
            let from = page.content(*rest.peek()?).start as usize;
            let found = scan::next(bytes, from, opens)?;
            while rest.next_if(|&n| page.content(n).end as usize <= found).is_some() {}
            if let Some(n) = rest.next_if(|&n| page.content(n).start as usize <= found) {
                return Some(n);
            }
        }
    })
}

/// `Not found`, or with `each` word `Not Found`.
fn capitalised(word: &str, each: bool) -> String {
    let mut start = true;
    word.chars()
        .map(|c| {
            let up = std::mem::replace(&mut start, each && c == ' ');
            if up { c.to_ascii_uppercase() } else { c }
        })
        .collect()
}

/// Numbers of three digits from 300 to 599 that stand alone.
fn status_codes(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_ascii_alphanumeric() && c != '.')
        .filter(|word| word.len() == 3 && word.starts_with(['3', '4', '5']) && word.bytes().all(|b| b.is_ascii_digit()))
}

/// Does `code` stand in `text` as a number of its own, beside a word that makes it a status code?
fn names_code(text: &str, code: &Finder<'_>) -> bool {
    let bytes = text.as_bytes();
    code.find_iter(bytes).any(|at| {
        let end = at + code.needle().len();
        let joined = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b','));
        let alone = !joined(at.checked_sub(1).and_then(|i| bytes.get(i))) && !joined(bytes.get(end));
        let near = &bytes[at.saturating_sub(BESIDE_BYTES)..bytes.len().min(end + BESIDE_BYTES)];
        alone && CODE_CONTEXT.iter().any(|word| memchr::memmem::find(near, word.as_bytes()).is_some())
    })
}
