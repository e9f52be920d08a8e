//! What a parser of CommonMark takes for running text, and what is none: templates, links of wikis, labels, addresses,
//! and what would begin a block if a mark or a blank changed.

use std::ops::Range;

use zhclean::is_blank;

/// What opens a span, what closes it, and how many bytes may stand between.
const PAIRS: &[(&[u8], &[u8], usize)] = &[
    (b"{{", b"}}", LONG),
    (b"{%", b"%}", LONG),
    (b"{#", b"}", SHORT),
    (b"{:", b"}", SHORT),
    (b"{.", b"}", SHORT),
    (b"{ #", b"}", SHORT),
    (b"{ .", b"}", SHORT),
    (b"{ :", b"}", SHORT),
    (b"<%", b"%>", LONG),
    (b"${", b"}", SHORT),
    (b"[[", b"]]", SHORT),
    (b"[^", b"]", SHORT),
    (b"[!", b"]", SHORT),
    (b"[@", b"]", SHORT),
    // a comment of HTML that is spoken of: `\<!-- … -->`, `&lt;!-- … --&gt;`
    (b"!--", b"-->", LONG),
    (b"!--", b"--&gt;", LONG),
    (b"\\(", b"\\)", SHORT),
    (b"\\[", b"\\]", SHORT),
];
const LONG: usize = 1000;
const SHORT: usize = 300;

/// The spans of `text` that begin in its `running` text and are none; ascending by their starts.
pub fn spans(text: &str, running: &[Range<usize>]) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut line_end = 0;
    let mut behind = 0;
    for range in running {
        if range.start >= line_end {
            line_end = memchr::memchr(b'\n', &bytes[range.start..]).map_or(bytes.len(), |len| range.start + len);
            let len = block_mark(text.get(range.start..line_end).unwrap_or_default());
            if len > 0 {
                found.push(range.start..range.start + len);
            }
        }
        let mut at = range.start.max(behind);
        while let Some(next) = bytes.get(at..range.end).and_then(next_sign) {
            at += next;
            let span = match bytes[at] {
                b':' => scheme(bytes, at).or_else(|| named_sign(bytes, at)),
                _ => pair(bytes, at),
            };
            match span {
                Some(span) => {
                    // the mark of an image or an embedded page
                    let has_mark = span.start > range.start
                        && bytes[span.start..].starts_with(b"[[")
                        && bytes[span.start - 1] == b'!';
                    at = span.end;
                    behind = behind.max(at);
                    found.push(span.start - usize::from(has_mark)..span.end);
                }
                None => at += 1,
            }
        }
    }
    found
}

/// The next byte that may begin a span.
fn next_sign(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|b| b"{<$[\\:!".contains(b))
}

/// The span that begins at `at` with one of the pairs.
fn pair(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = &bytes[at..];
    PAIRS.iter().filter(|(open, ..)| rest.starts_with(open)).find_map(|(open, close, most)| {
        let inside = &rest[open.len()..rest.len().min(open.len() + most)];
        let end = memchr::memmem::find(inside, close)?;
        // a span does not reach into another paragraph
        let has_gap = memchr::memmem::find(&inside[..end], b"\n\n").is_some();
        (!has_gap).then_some(at..at + open.len() + end + close.len())
    })
}

/// The address whose `://` is at `at`: all of its ASCII signs, but for marks that close a sentence.
fn scheme(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let name = bytes[..at].iter().rev().take_while(|b| b.is_ascii_alphanumeric()).count();
    if name == 0 || !bytes[at..].starts_with(b"://") {
        return None;
    }
    let is_part = |b: &&u8| b.is_ascii_graphic() && !b"<>\"|".contains(b);
    let len = bytes[at..].iter().take_while(is_part).count();
    let rest = bytes[at..at + len].iter().rev().take_while(|b| b",.;:!?'*_~)".contains(b)).count();
    Some(at - name..at + len - rest)
}

/// `:smile:`
fn named_sign(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    const MOST: usize = 60;
    let inside = &bytes[at + 1..bytes.len().min(at + MOST)];
    let len = inside.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_+".contains(b)).count();
    (len > 0 && inside.get(len) == Some(&b':')).then_some(at..at + len + 2)
}

/// How many bytes at the start of a line of a paragraph would be the mark of a block or an indent, if a sign of them were
/// half-width, an invisible one went, or a blank were a common one. Also the bytes of a line that nothing else stands in:
/// without them it would end the paragraph.
fn block_mark(line: &str) -> usize {
    let mut signs = line.char_indices().filter(|(_, c)| !is_invisible(*c)).map(|(at, c)| (at, half(c))).peekable();
    let mut has_indent = false;
    while signs.next_if(|(_, c)| is_blank(*c)).is_some() {
        has_indent = true;
    }
    let Some(&(at, first)) = signs.peek() else { return line.len() };
    // no indent changes: without an invisible sign before them, blanks would make code of the line
    let indent = if has_indent { at } else { 0 };
    let mut count = 0;
    let mut of_kind = |wanted: &dyn Fn(char) -> bool| {
        count = 0;
        while signs.next_if(|&(_, c)| wanted(c)).is_some() {
            count += 1;
        }
        count
    };
    let needs_blank = match first {
        '#' => of_kind(&|c| c == '#') <= 6,
        '0'..='9' => {
            let digits = of_kind(&|c| c.is_ascii_digit());
            // 。 is what a converter makes of a full stop
            digits <= 9 && of_kind(&|c| matches!(c, '.' | ')')) == 1
        }
        '-' | '+' | '*' | ':' | '=' | '_' => of_kind(&|c| c == first) > 0,
        '>' | '|' | '~' | '`' => {
            of_kind(&|c| c == first);
            return signs.peek().map_or(line.len(), |&(end, _)| end);
        }
        // of docsify, `!>` and `?>`
        '!' | '?' if line.get(at + 1..).is_some_and(|rest| rest.starts_with('>')) => return at + 2,
        _ => false,
    };
    if !needs_blank || signs.peek().is_some_and(|&(_, c)| !is_blank(c)) {
        return indent;
    }
    while signs.next_if(|&(_, c)| is_blank(c)).is_some() {}
    signs.peek().map_or(line.len(), |&(end, _)| end)
}

/// Signs without a width, which a filter may remove.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// The half-width form of a sign.
pub fn half(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_running_text() {
        for (text, want) in [
            ("甲 {{ 乙,\"丙\" }} 丁,", &["{{ 乙,\"丙\" }}"][..]),
            ("{{< ref \"甲,乙.md\" >}},丙", &["{{< ref \"甲,乙.md\" >}}"]),
            ("{% note 甲,乙 %}丙", &["{% note 甲,乙 %}"]),
            ("见 ![[图,一.png]] 和 [[页#节,一|名,二]],丙", &["![[图,一.png]]", "[[页#节,一|名,二]]"]),
            ("甲[^注,一],乙", &["[^注,一]"]),
            ("[!NOTE] 甲,乙", &["[!NOTE]"]),
            ("标题 {#id .类} 和 { .a title=\"甲,\" }", &["{#id .类}", "{ .a title=\"甲,\" }"]),
            ("见https://a.cn/b?c=d,e,然后", &["https://a.cn/b?c=d,e"]),
            ("甲:smile:,乙:丙", &[":smile:"]),
            ("\\(a,b\\) 和甲", &["\\(a,b\\)"]),
            ("甲{乙,丙}丁,${a,b}", &["${a,b}"]),
            ("写 \\<!-- 甲,乙 -->,丙!", &["!-- 甲,乙 -->"]),
            ("写 &lt;!-- 甲,乙 --&gt;,丙!--丁", &["!-- 甲,乙 --&gt;"]),
            ("{{ 甲,乙", &[]),
            ("甲:乙,丙", &[]),
        ] {
            let whole: Vec<_> = std::iter::once(0..text.len()).collect();
            let found: Vec<_> = spans(text, &whole).into_iter().filter_map(|span| text.get(span)).collect();
            assert_eq!(found, want, "{text}");
        }
    }

    #[test]
    fn what_would_begin_a_block_stays() {
        for (line, want) in [
            ("#\u{A0}甲", "#\u{A0}"),
            ("#　甲", "#　"),
            ("＃ 甲", "＃ "),
            ("\u{200B}# 甲", "\u{200B}# "),
            ("1.\u{A0}甲", "1.\u{A0}"),
            ("１． 甲", "１． "),
            ("12)　甲", "12)　"),
            ("-　甲", "-　"),
            ("－ 甲", "－ "),
            ("＞甲", "＞"),
            ("!> 甲", "!>"),
            ("\u{200B}\u{A0}", "\u{200B}\u{A0}"),
            ("1.甲", ""),
            ("#甲", ""),
            ("3.14 是数", ""),
            ("　　甲,乙", "　　"),
            ("\u{200B}\t甲", "\u{200B}\t"),
            ("\u{200B}甲", ""),
            ("1984 年", ""),
            ("--甲", ""),
            ("甲", ""),
        ] {
            assert_eq!(line.get(..block_mark(line)), Some(want), "{line}");
        }
    }
}
