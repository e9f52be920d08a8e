//! The keys that a configuration may have: one table.

/// What a key says something about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Which rules run, and how.
    Rules,
    /// Which files of a folder are read. Said for a whole folder, never in an override.
    Walk,
    /// How bytes become text.
    Reading,
    /// How a file holds texts.
    Records,
    /// How text becomes bytes.
    Writing,
}

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One of these words.
    Word(&'static [&'static str]),
    /// The name of an encoding.
    Encoding,
    /// A regular expression.
    Pattern,
    /// Names of filters and rules.
    Rules,
    /// Patterns of file names.
    Globs,
    /// Paths in a JSON record.
    Paths,
    /// One such path.
    Path,
    /// Whole lines, or forms.
    Lines,
    /// A number from 0 to 1, or percent.
    Share,
    /// A number of bytes, with a unit.
    Size,
    /// True or false.
    Flag,
}

impl Kind {
    /// Does it take several values?
    pub fn is_list(self) -> bool {
        matches!(self, Kind::Rules | Kind::Globs | Kind::Paths | Kind::Lines)
    }
}

/// What is known of a key.
pub struct Info {
    pub key: Key,
    /// As a file has it; a dot stands before the name within a table.
    pub name: &'static str,
    pub about: About,
    pub kind: Kind,
    /// What holds where nobody says anything: a value as TOML has it, or what happens, in brackets.
    pub built_in: &'static str,
    /// An override adds to it, and takes nothing away.
    pub adds: bool,
    /// What it does, in a line.
    pub doc: &'static str,
}

macro_rules! keys {
    (@adds adds) => { true };
    (@adds) => { false };
    ($($key:ident: $name:literal, $about:ident, $kind:expr, $built_in:literal $(, $adds:ident)?; $doc:literal)*) => {
        /// A key.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Key { $($key),* }

        /// Every key, as messages and `config show` list them.
        pub static KEYS: &[Info] = &[$(Info {
            key: Key::$key,
            name: $name,
            about: About::$about,
            kind: $kind,
            built_in: $built_in,
            adds: keys!(@adds $($adds)?),
            doc: $doc,
        }),*];
    };
}

keys! {
    Preset: "preset", Rules, Kind::Word(&["default", "punctuation", "article"]), "\"default\"";
        "which filters run: default; article: a whole page's article alone; punctuation: characters only"
    Select: "select", Rules, Kind::Rules, "(the filters of the preset)", adds;
        "run only these filters or rules"
    ExtendSelect: "extend-select", Rules, Kind::Rules, "[]", adds;
        "run these filters or rules too"
    Ignore: "ignore", Rules, Kind::Rules, "[]", adds;
        "leave these filters or rules out; applies last"
    KeepLines: "keep-lines", Rules, Kind::Lines, "[]", adds;
        "lines, or forms, that no filter removes"
    Fold: "fold", Rules, Kind::Word(&["auto", "none", "ascii-block", "nfkc", "merged"]), "\"auto\"";
        "how the marks were folded"
    MaxRemoved: "max-removed", Rules, Kind::Share, "0.3";
        "give all removed lines back when they hold more than this share of the prose"
    ArticleMetadata: "filters.article.metadata", Rules, Kind::Word(&["keep", "drop"]), "\"keep\"";
        "the date, source and author below the heading"
    ArticleComments: "filters.article.comments", Rules, Kind::Word(&["drop", "keep"]), "\"drop\"";
        "what readers wrote below the article"
    WhitespaceIndent: "filters.whitespace.indent", Rules, Kind::Word(&["none", "keep", "ideographic"]), "\"none\"";
        "before Chinese text; ideographic: two U+3000 before each paragraph"
    WhitespaceLineEnd: "filters.whitespace.line-end", Rules, Kind::Word(&["lf", "keep"]), "\"lf\"";
        "line ends, where the rule runs; newline asks for it whatever runs"
    QuotesCorner: "filters.quotes.corner", Rules, Kind::Word(&["keep", "curly"]), "\"keep\"";
        "corner quotes"
    PunctuationEnglish: "filters.punctuation.english", Rules, Kind::Word(&["keep", "half"]), "\"keep\"";
        "full-width marks in a line of English"
    Include: "include", Walk, Kind::Globs, "[]";
        "read these files of a folder too"
    Exclude: "exclude", Walk, Kind::Globs, "[]";
        "leave these files and folders out"
    Hidden: "hidden", Walk, Kind::Flag, "false";
        "read hidden files and folders too"
    Follow: "follow", Walk, Kind::Flag, "false";
        "follow links in folders"
    Gitignore: "gitignore", Walk, Kind::Flag, "false";
        "leave out what .gitignore and .git/info/exclude name"
    ForceExclude: "force-exclude", Walk, Kind::Flag, "false";
        "exclude holds for files that are named themselves too"
    MaxSize: "max-size", Reading, Kind::Size, "(100 times the packed bytes, from 256M on)";
        "refuse texts larger than this once unpacked"
    Encoding: "encoding", Reading, Kind::Encoding, "(detected)";
        "encoding of the input"
    MinConfidence: "min-confidence", Reading, Kind::Share, "0.99";
        "refuse a text whose encoding has a lower confidence"
    DecodeErrors: "decode-errors", Reading, Kind::Word(&["strict", "replace", "skip"]), "\"strict\"";
        "bytes that do not fit the encoding"
    InputFormat: "input-format", Records, Kind::Word(&["auto", "text", "jsonl", "markdown"]), "\"auto\"";
        "what files hold"
    Field: "field", Records, Kind::Paths, "[\"text\"]";
        "where in a record the texts are"
    TitleField: "title-field", Records, Kind::Path, "(none)";
        "where in a record the title of its texts is"
    BadRecords: "bad-records", Records, Kind::Word(&["stop", "pass", "skip"]), "\"stop\"";
        "a line that is not JSON"
    Split: "split", Records, Kind::Pattern, "(none)";
        "lines that match separate the texts of a file"
    OutputEncoding: "output-encoding", Writing, Kind::Encoding, "\"utf-8\"";
        "encoding of the output"
    Newline: "newline", Writing, Kind::Word(&["lf", "keep"]), "(lf, where whitespace/line-end runs)";
        "line ends of the output"
    Bom: "bom", Writing, Kind::Word(&["strip", "keep"]), "(strip; keep in JSON lines)";
        "a byte order mark at the start"
}

impl Key {
    /// What is known of it.
    pub fn info(self) -> &'static Info {
        &KEYS[self as usize]
    }
}

/// The key of this name.
pub fn info_of_name(name: &str) -> Option<&'static Info> {
    KEYS.iter().find(|info| info.name == name)
}

/// The table that holds the tables of filters.
pub const FILTERS: &str = "filters.";

/// The filters that have options, each once.
pub fn filters_with_options() -> Vec<&'static str> {
    let filters = KEYS.iter().filter_map(|info| info.name.strip_prefix(FILTERS)?.split('.').next());
    let mut filters: Vec<_> = filters.collect();
    filters.dedup();
    filters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::{Bom, Errors, InputFormat, Newline, OnError};
    use clap::ValueEnum;
    use zhclean::{Fold, MAX_REMOVED, Options, Preset};

    #[test]
    fn the_table_is_in_the_order_of_the_keys() {
        for (n, info) in KEYS.iter().enumerate() {
            assert_eq!(info.key as usize, n, "{}", info.name);
            assert_eq!(info_of_name(info.name).map(|info| info.key), Some(info.key));
        }
        assert_eq!(KEYS.iter().filter(|info| info.adds).count(), 4);
    }

    #[test]
    fn words_are_those_of_the_flags_and_of_the_library() {
        fn of<V: ValueEnum>() -> Vec<String> {
            let names =
                V::value_variants().iter().filter_map(|value| Some(value.to_possible_value()?.get_name().to_owned()));
            names.collect()
        }
        let folds: Vec<_> = std::iter::once("auto").chain(Fold::ALL.map(Fold::name)).map(str::to_owned).collect();
        for (key, words) in [
            (Key::DecodeErrors, of::<Errors>()),
            (Key::InputFormat, of::<InputFormat>()),
            (Key::BadRecords, of::<OnError>()),
            (Key::Newline, of::<Newline>()),
            (Key::Bom, of::<Bom>()),
            (Key::Fold, folds),
            (Key::Preset, Preset::ALL.map(|preset| preset.name().to_owned()).to_vec()),
        ] {
            let Kind::Word(known) = key.info().kind else { panic!("{key:?}") };
            let (mut known, mut words) = (known.to_vec(), words);
            known.sort_unstable();
            words.sort_unstable();
            assert_eq!(known, words, "{key:?}");
        }
        assert_eq!(Key::MaxRemoved.info().built_in, MAX_REMOVED.to_string());
        assert_eq!(Key::MinConfidence.info().built_in, crate::encoding::guess::MIN_CONFIDENCE.to_string());
    }

    #[test]
    fn every_option_of_a_filter_is_a_key_and_takes_its_words() {
        for info in KEYS.iter().filter(|info| info.name.starts_with(FILTERS)) {
            let (path, Kind::Word(words)) = (info.name.strip_prefix(FILTERS).unwrap(), info.kind) else { panic!() };
            for word in words {
                let read: Result<Options, _> = toml::from_str(&format!("{path} = \"{word}\""));
                assert!(read.is_ok(), "{path} {word}");
            }
            assert!(toml::from_str::<Options>(&format!("{path} = \"nothing\"")).is_err());
        }
        // `Options { article: ArticleOnly { metadata: Keep, …` names each
        let all = format!("{:?}", Options::default()).matches(": ").count() - filters_with_options().len();
        assert_eq!(all, KEYS.iter().filter(|info| info.name.starts_with(FILTERS)).count());
    }
}
