//! The shapes of addresses and numbers that pages print: of the web, of mail, of telephones, of accounts.

const MIN_PHONE_DIGITS: usize = 5;
const MAX_PHONE: usize = 24;

fn count(line: &[char], is: impl Fn(char) -> bool) -> usize {
    line.iter().take_while(|&&c| is(c)).count()
}

/// Characters of the web address that `line` begins with.
pub fn url(line: &[char]) -> Option<usize> {
    const SIGNS: &str = "-._~:/?#@!$&*+=%";
    let len = count(line, |c| c.is_ascii_alphanumeric() || SIGNS.contains(c));
    let len = line[..len].iter().rposition(|c| c.is_ascii_alphanumeric() || *c == '/').map_or(0, |last| last + 1);
    let text: String = line[..len].iter().collect();
    let schemes = ["https://", "http://"];
    let host = schemes.iter().find_map(|scheme| text.strip_prefix(scheme)).unwrap_or(&text);
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or("");
    let parts: Vec<&str> = host.split('.').collect();
    let is_top = |part: &&str| part.len() >= 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
    let is_host = parts.len() > 1 && parts.iter().all(|part| !part.is_empty()) && parts.last().is_some_and(is_top);
    (is_host && !text.contains('@')).then_some(len)
}

/// Characters of the mail address that `line` begins with.
pub fn mail(line: &[char]) -> Option<usize> {
    let local = count(line, |c| c.is_ascii_alphanumeric() || "._%+-".contains(c));
    if local == 0 || line.get(local) != Some(&'@') {
        return None;
    }
    let host = &line[local + 1..];
    let len = count(host, |c| c.is_ascii_alphanumeric() || ".-".contains(c));
    let len = host[..len].iter().rposition(char::is_ascii_alphanumeric).map_or(0, |last| last + 1);
    host[..len].contains(&'.').then_some(local + 1 + len)
}

/// Characters of the telephone number that `line` begins with.
pub fn phone(line: &[char]) -> Option<usize> {
    let len = count(line, |c| c.is_ascii_digit() || "-+() ".contains(c));
    let last = line[..len].iter().rposition(char::is_ascii_digit)? + 1;
    let count = line[..last].iter().filter(|c| c.is_ascii_digit()).count();
    (count >= MIN_PHONE_DIGITS && last <= MAX_PHONE && !matches!(line[0], '-' | ' ' | ')')).then_some(last)
}

/// Characters of the account or number that `line` begins with.
pub fn id(line: &[char]) -> Option<usize> {
    let len = count(line, |c| c.is_ascii_alphanumeric() || "._-@".contains(c));
    let len = line[..len].iter().rposition(char::is_ascii_alphanumeric)? + 1;
    (len >= 2 && line[0].is_ascii_alphanumeric()).then_some(len)
}
