//! Anchors: what a link with a `#` leads to.
//!
//! Sites make them from headings in many ways: in lower case or not, with or without marks, with `-` or `--` for what they
//! leave out. What all ways keep, letters and digits, is compared.

/// The letters and digits of a title or of the part of a link behind its `#`.
pub fn anchor(title: &str) -> String {
    let title = unescaped(title);
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The anchors that a link may lead to: of two headings alike, the second has a number behind it.
pub fn targets(fragment: &str) -> [String; 2] {
    let digits = fragment.trim_end_matches(|c: char| c.is_ascii_digit());
    let first = digits.strip_suffix(['-', '_']).filter(|_| digits.len() < fragment.len()).unwrap_or(fragment);
    [anchor(fragment), anchor(first)]
}

/// The anchors that the attributes `href` of a piece of HTML lead to.
pub fn fragments(html: &str) -> impl Iterator<Item = String> {
    let value = |at: usize| html.get(at..)?.split(['"', '\'']).nth(1)?.split_once('#');
    html.match_indices("href").filter_map(move |(at, _)| value(at)).flat_map(|(_, fragment)| targets(fragment))
}

/// `%E7%9B%AE` as the bytes that it stands for.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let hex = || std::str::from_utf8(behind.get(..2)?).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match hex().filter(|_| first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            None => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_and_its_anchor_are_alike() {
        for (title, link) in [
            ("目录 & 附录", "目录--附录"),
            ("1. 安装,运行", "1-安装运行"),
            ("What's New?", "whats-new"),
            ("目录", "%E7%9B%AE%E5%BD%95"),
        ] {
            assert_eq!(anchor(title), anchor(link), "{title}");
        }
        assert_ne!(anchor("目录"), anchor("附录"));
        assert_eq!(fragments("<a class='x' href=\"a.md#目-录\">").collect::<Vec<_>>(), ["目录", "目录"]);
        assert_eq!(targets("附录-1"), ["附录1", "附录"]);
    }
}
