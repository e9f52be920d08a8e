//! `config init`: a file with every key, all of them comments.

use std::fmt::Write as _;

use super::keys::{About, FILTERS, KEYS, Key, Kind};

/// What it begins with.
const HEAD: &str = "\
# How zhclean cleans this folder and those below it. A key is what the flag of its name says; the value shown is the
# built-in one, or an example. `zhclean help config` explains, `zhclean config show FILE` says what holds.

# extends = \"../zhclean.toml\"  # take over what another file says
";

/// What stands behind the keys.
const TAIL: &str = "
# [[overrides]]  # some files are cleaned otherwise; lists add to those above
# files = [\"poems/**\"]
# ignore = [\"whitespace/indent\"]

# [sets]  # words that forms name
# site = [\"某某网\", \"某某社区\"]

# [[rule]]  # a row of your own: see `zhclean help rows`
# id = \"notice\"
# forms = [\"未经{site}[书面]授权\"]
# reach = \"tail\"
# role = \"alone\"
# hit = [\"未经某某网书面授权\"]
# miss = [\"未经他授权\"]
";

/// The file.
pub fn template() -> String {
    let mut text = HEAD.to_owned();
    for (about, title) in [
        (About::Rules, "What to clean"),
        (About::Walk, "Which files of a folder"),
        (About::Reading, "How bytes become text"),
        (About::Records, "How a file holds texts"),
        (About::Writing, "How text becomes bytes"),
    ] {
        _ = writeln!(text, "\n# {title}");
        for info in KEYS.iter().filter(|info| info.about == about && !info.name.starts_with(FILTERS)) {
            let value = match info.key {
                Key::Exclude => "[\"drafts\"]",
                Key::ExtendSelect => "[\"reflow\"]",
                _ if info.built_in.starts_with(['(', '[']) => example(info.kind),
                _ => info.built_in,
            };
            _ = writeln!(text, "# {} = {value}  # {}", info.name, info.doc);
        }
    }
    let mut filter = "";
    for info in KEYS {
        let Some((name, option)) = info.name.strip_prefix(FILTERS).and_then(|name| name.split_once('.')) else {
            continue;
        };
        if name != filter {
            _ = writeln!(text, "\n# [{FILTERS}{name}]");
            filter = name;
        }
        let Kind::Word(words) = info.kind else { continue };
        _ = writeln!(text, "# {option} = {}  # {}: {}", info.built_in, info.doc, words.join(", "));
    }
    text + TAIL
}

/// A value that a key of this kind may have.
fn example(kind: Kind) -> &'static str {
    match kind {
        Kind::Word(words) if words.contains(&"lf") => "\"lf\"",
        Kind::Word(_) => "\"strip\"",
        Kind::Encoding => "\"gb18030\"",
        Kind::Pattern => "'^# \\d+$'",
        Kind::Rules => "[\"credit\"]",
        Kind::Globs => "[\"*.srt\"]",
        Kind::Paths => "[\"text\"]",
        Kind::Path => "\"title\"",
        Kind::Lines => "[\"未完待续\", \"责编:{name}\"]",
        Kind::Share => "0.3",
        Kind::Size => "\"500M\"",
        Kind::Flag => "false",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::file::File;
    use crate::config::source::SourceFile;

    #[test]
    fn the_template_says_nothing_and_its_comments_are_a_configuration() {
        let read = |text: String| {
            let source = SourceFile {
                name: "zhclean.toml".into(),
                path: "zhclean.toml".into(),
                folder: "/".into(),
                text,
                is_named: false,
            };
            File::read(source).map_err(|e| e.to_string())
        };
        let template = template();
        assert_eq!(read(template.clone()).unwrap().top.iter().count(), 0);
        let lines = template.lines().skip(2).filter_map(|line| line.strip_prefix("# "));
        let lines = lines.filter(|line| line.starts_with('[') || line.contains(" = "));
        let all = read(lines.collect::<Vec<_>>().join("\n")).unwrap();
        assert_eq!(all.top.iter().count(), KEYS.len());
        assert_eq!((all.overrides.len(), all.rows.len()), (1, 1));
    }
}
