//! Lines that are code or data by themselves: a statement, a member of a JSON value, a link's definition, a reference, a
//! directive, a message of a catalogue, the time line of a subtitle.

use super::inline::{code_spans, holds};
use crate::text::{chars, scan};

/// Labels that open a line of an Advanced SubStation script.
const SCRIPT_LABELS: [&str; 4] = ["Dialogue: ", "Style: ", "Format: ", "Comment: "];
/// Requests to troff of its macro packages for manuals, and those of its own that take text.
const REQUESTS: &str = "AP AR AS B BE BI BR BS CE CS DE DS EE EX HP I IB IP IR IX LP ME MT OP P PP RB RE RI RS SB SH Sh SM SS Ss SY TH TP TQ UE UR VE VS YS \
    br ce de ds el ft ie if in ne nf nr so sp ta ti";
/// Labels of a message catalogue.
const MESSAGE_LABELS: [&str; 4] = ["msgid", "msgstr", "msgctxt", "msgid_plural"];
/// Kinds of a document after GB/T 7714, annex B.
const KINDS: [&str; 11] = ["M", "J", "D", "C", "N", "S", "R", "P", "G", "A", "Z"];
/// A list of things in Chinese text names a year between its marks too; a reference does behind its kind.
const YEAR_DIGITS: usize = 4;

/// Does its own form set it apart from the text: the definition of a link, a directive?
pub fn is_set_apart(line: &str) -> bool {
    is_definition(line) || is_directive(line)
}

/// May `text` hold signs that draw boxes?
pub fn may_have_boxes(text: &str) -> bool {
    // U+2500–257F
    scan::any(text.as_bytes(), |a, b, _| (a == 0xE2) & (b & 0xFE == 0x94))
}

/// Is it a line of a drawn table or tree: `│ 甲 │`, `├── 乙`? The bar alone is a dash to many writers.
pub fn is_drawn(line: &str) -> bool {
    line.chars().any(|c| matches!(c, '\u{2502}'..='\u{257F}') && !matches!(c, '\u{2504}' | '\u{2505}' | '\u{2550}'))
}

/// Is it one quoted string and nothing else?
pub fn is_string(line: &str) -> bool {
    line.len() > 1 && line.starts_with('"') && line.ends_with('"')
}

/// A line of a program: it begins in ASCII, calls, sets or ends a statement, and all its Chinese stands in quoted texts
/// and comments.
pub fn is_code(line: &str) -> bool {
    let bytes = line.as_bytes();
    if !bytes.first().is_some_and(|&b| b.is_ascii_alphabetic() || b"\"'_@$.".contains(&b)) {
        return false;
    }
    let (mut at, mut sign) = (0, line.starts_with("\"\"\"") || line.ends_with("\"\"\""));
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'"' | b'\'') => {
                let close = (at + 1..bytes.len()).find(|&i| bytes[i] == quote && bytes[i - 1] != b'\\');
                at = close.unwrap_or(bytes.len());
            }
            b'#' => break,
            b'/' if bytes.get(at + 1) == Some(&b'/') => break,
            b'(' | b'[' => sign |= at > 0 && (is_name(bytes[at - 1])),
            b'=' | b'{' | b'}' | b';' => sign = true,
            0x80.. => return false,
            _ => {}
        }
        at += 1;
    }
    sign
}

fn is_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

/// A comment below a line of code.
pub fn is_comment(line: &str) -> bool {
    line.starts_with("# ") || line.starts_with("//") || line.starts_with("/*") || line.starts_with("* ")
}

/// Does it look like a command or a statement, where nothing but its indent says so?
pub fn has_code_sign(line: &str) -> bool {
    line.contains(" -") || line.contains(['=', '(', '{', ';', '$', '[', '<', '/', '\\'])
}

/// A member or bracket of a JSON value on its own line.
pub fn is_member(line: &str) -> bool {
    let bytes = line.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(b'{'), Some(b'}' | b',')) => bytes.get(1).is_some_and(|b| b"\"' }".contains(b)),
        (Some(b'['), Some(b']' | b',')) => bytes.get(1).is_some_and(|b| b"\"{[".contains(b)),
        (Some(b'"'), Some(b',' | b'"' | b'{' | b'[' | b'}' | b']' | b'0'..=b'9' | b'e' | b'l')) => {
            memchr::memmem::find(bytes, b"\":").is_some()
        }
        _ => false,
    }
}

/// `[标签]: https://a.cn "题目"`: the definition of a link, and no note of the author's.
fn is_definition(line: &str) -> bool {
    let Some((label, rest)) = line.strip_prefix('[').and_then(|line| line.split_once("]:")) else { return false };
    let target = chars::trim_start(rest).split(' ').next().unwrap_or("");
    let is_address = target.contains("://")
        || target.starts_with(['<', '/', '.', '#'])
        || target.is_ascii() && target.contains(['.', '/', '@']);
    !label.is_empty() && !label.starts_with('^') && !label.contains('[') && is_address
}

/// `!!! note "标题"`, `???+ tip`, `=== "甲"`, `::: warning 标题`, `.. note::`: opens or closes what an extension of Markdown or reStructuredText
/// sets apart.
pub fn is_directive(line: &str) -> bool {
    let word = |rest: &str| rest.trim_start_matches(' ').starts_with(|c: char| c.is_ascii_lowercase());
    if let Some(rest) = line.strip_prefix("!!!").or_else(|| line.strip_prefix("???")) {
        let rest = rest.strip_prefix('+').unwrap_or(rest);
        return rest.starts_with(' ') && word(rest);
    }
    if let Some(rest) = line.strip_prefix("===") {
        return rest.trim_start_matches(['!', '+', ' ']).starts_with('"') && rest.ends_with('"');
    }
    if let Some((name, _)) = line.strip_prefix(".. ").and_then(|rest| rest.split_once("::")) {
        return !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'|' | b' '));
    }
    line.strip_prefix(":::")
        .map(|rest| rest.trim_start_matches(':'))
        .is_some_and(|rest| rest.is_empty() || word(rest) || rest.trim_start().starts_with(['{', '[']))
}

/// `msgstr "甲,乙"`.
pub fn is_message(line: &str) -> bool {
    if !line.starts_with(['m', '#']) || !line.ends_with('"') {
        return false;
    }
    let Some((label, _)) = line.split_once(" \"") else { return false };
    let label = label.strip_prefix("#~ ").unwrap_or(label);
    MESSAGE_LABELS.contains(&label.split('[').next().unwrap_or(""))
}

/// `explanation: '甲,乙'`, `- '甲,乙'`: a value that is quoted as YAML quotes it. A person who speaks has double quotes.
pub fn is_quoted_value(line: &str) -> bool {
    let Some((before, value)) = line.split_once('\'') else { return false };
    let name = before.strip_prefix("- ").unwrap_or(before);
    let is_key = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
    };
    let is_name = name.is_empty() && before == "- " || name.strip_suffix(": ").is_some_and(is_key);
    // the quote of a value is doubled within it
    is_name && value.strip_suffix('\'').is_some_and(|value| !value.replace("''", "").contains('\''))
}

/// `.SH "名称"`: a request to troff, whose arguments are quoted; and an entry of a list of references for TeX.
pub fn is_request(line: &str) -> bool {
    if let Some(rest) = line.strip_prefix('\\') {
        return ["newblock", "bibitem"].iter().any(|command| rest.starts_with(command));
    }
    // the names that such an entry begins with
    if line.ends_with(", 等.") {
        return true;
    }
    let Some(rest) = line.strip_prefix('.') else { return false };
    let name = rest.split(' ').next().unwrap_or("");
    name.len() <= 2 && REQUESTS.split(' ').any(|request| request == name)
}

/// A line of an Advanced SubStation script.
pub fn is_script(line: &str) -> bool {
    SCRIPT_LABELS.iter().any(|label| line.starts_with(label)) && line.bytes().filter(|&b| b == b',').count() >= 3
}

/// May `text` hold the time line of a subtitle? Most texts hold no `>`.
pub fn may_have_times(text: &str) -> bool {
    memchr::memchr_iter(b'>', text.as_bytes()).any(|at| text.as_bytes()[..at].ends_with(b"--"))
}

/// `00:00:36,160 --> 00:00:37,170`.
pub fn is_time_line(line: &str) -> bool {
    let Some((from, to)) = line.split_once("-->") else { return false };
    let is_time = |text: &str| {
        let text = text.trim();
        let time = text.split(' ').next().unwrap_or("");
        time.len() >= 8
            && time.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b','))
            && time.contains(':')
    };
    is_time(from) && is_time(to)
}

/// `[1] 王力. 古代汉语[M]. 北京: 中华书局, 1999: 12.`: GB/T 7714 has half-width marks. The kind stands behind the title and
/// a year behind the kind; in a sentence that names a kind none does.
pub fn is_reference(line: &str) -> bool {
    let Some((title, rest)) = split_at_kind(line) else { return is_numbered_reference(line) };
    let is_separated = title.contains(". ") || title.contains('.') || title.starts_with('[');
    let follows = rest.starts_with(['.', ',', ':', '/']) || rest.starts_with("．");
    let digits = |text: &str| text.as_bytes().windows(YEAR_DIGITS).any(|w| w.iter().all(u8::is_ascii_digit));
    is_separated && follows && digits(rest) && !rest.contains(['。', '？', '！'])
}

/// `[11] 王力, 李荣．论文题目．某某会议, 2006．`: numbered, without a kind, and not ended as sentences are.
fn is_numbered_reference(line: &str) -> bool {
    let line = chars::trim(line);
    let is_numbered = line
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .is_some_and(|(number, _)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
    let has_year = line.as_bytes().windows(YEAR_DIGITS).any(|w| w.iter().all(u8::is_ascii_digit));
    is_numbered && has_year && line.ends_with(['．', '.']) && !line.contains(['。', '？', '！', '，'])
}

/// What stands before and behind the first `[M]`, `[J/OL]`.
fn split_at_kind(line: &str) -> Option<(&str, &str)> {
    line.match_indices('[').find_map(|(at, _)| {
        let (kind, rest) = line.get(at + 1..)?.split_once(']')?;
        let (kind, _) = kind.split_once('/').unwrap_or((kind, ""));
        (KINDS.contains(&kind) || matches!(kind, "EB" | "DB" | "CP" | "CM" | "DS"))
            .then(|| Some((line.get(..at)?, rest)))
            .flatten()
    })
}

/// Pipes of `line` that part cells: not escaped and not in code.
pub fn pipes(line: &str) -> usize {
    let bytes = line.as_bytes();
    let code: Vec<_> = code_spans(line).collect();
    let parts = |at: usize| (at == 0 || bytes[at - 1] != b'\\') && !holds(&code, at);
    memchr::memchr_iter(b'|', bytes).filter(|&at| parts(at)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_code_and_data_by_themselves() {
        for (line, want) in [
            ("[1]: https://example.com/a.pdf \"王某《谈偏题》\"", true),
            ("[a]:http://example.com/bob", true),
            ("[注]: 见下文,此处从略", false),
            ("[^注1]: https://a.cn", false),
            ("!!! warning \"注意事项\"", true),
            ("???+ note", true),
            ("??? 怎么回事", false),
            ("!!! 太好了", false),
            ("=== \"甲,乙\"", true),
            ("=== 第一章 ===", false),
            ("::: tip 提示,一", true),
            (":::", true),
            ("::: 甲乙", false),
            (".. note::", true),
            (".. code-block:: 甲", true),
            (".. 甲乙::", false),
            ("msgstr \"请输入名字,再按回车\"", true),
            ("msgstr[0] \"甲,乙\"", true),
            ("Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,甲,乙", true),
            ("{\"名\": \"甲,乙\"}", true),
            ("\"甲,乙\",他说", false),
        ] {
            assert_eq!(is_set_apart(line) || is_message(line) || is_member(line) || is_script(line), want, "{line}");
        }
    }

    #[test]
    fn values_and_requests() {
        for (line, want) in [
            ("story: '文章从山里写起,再写到海。'", true),
            ("- '有人说,天要下雨'", true),
            ("- historicalEvent: '那年冬天,雪很大。'", true),
            ("note: 'it''s 甲,乙'", true),
            ("老周: '天黑了,走吧'", false),
            ("tom: \"你好,在吗\"", false),
            ("- '有人'说,天要'下雨'", false),
            (".SH \"名称,一\"", true),
            (".TP", true),
            (".TH MV 1 2022年9月 \"甲 9.1\" 用户命令", true),
            ("\\newblock 北京: 某某大学出版社, 1987.", true),
            (".NET 平台,很好", false),
            (".gitignore,在根目录下", false),
            ("\\textbf{甲},乙", false),
        ] {
            assert_eq!(is_quoted_value(line) || is_request(line), want, "{line}");
        }
    }

    #[test]
    fn references_are_known_by_kind_and_year() {
        for (line, want) in [
            ("老舍. 茶馆[M]. 北京: 人民文学出版社, 1958.", true),
            ("[3] 李明, 王芳. 湖区水质的变化[J]. 水利学报, 2019, 50(3): 12-18.", true),
            ("[5] 某研究院. 年度报告[R/OL]. (2020-01-02)[2021-03-04]. http://a.cn/b.", true),
            ("[11] 王力, 李荣．水质研究．某某会议, 2006．", true),
            ("[11] 他说,天黑了.", false),
            ("他在茶馆[M]里坐到1958年,才走。", false),
            ("见[J].", false),
            ("[1] 这是一条注释,见1958年的报纸。", false),
        ] {
            assert_eq!(is_reference(line), want, "{line}");
        }
    }

    #[test]
    fn time_lines() {
        for (line, want) in [
            ("00:00:36,160 --> 00:00:37,170", true),
            ("00:36.160 --> 00:37.170 align:start", true),
            ("甲 --> 乙", false),
            ("1 --> 2", false),
        ] {
            assert_eq!(is_time_line(line), want, "{line}");
        }
    }
}
