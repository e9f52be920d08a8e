//! The golden cases: `fixtures/<filter>/<case>.in.txt` with its `.out.txt` and `.log`.
//!
//! Apart from the tests because two of them look at the same cases: one runs them, one asks which rules they prove.

use std::fs;
use std::path::{Path, PathBuf};

use zhclean::Pipeline;

use super::engine::{self, Setup};

/// One dirty text.
pub struct Case {
    /// `filter/case`, as failures name it.
    pub name: String,
    /// The text.
    pub input: String,
}

impl Case {
    /// The filter whose work it shows.
    pub fn filter(&self) -> &str {
        self.name.split('/').next().unwrap()
    }
}

/// The file of a case with that ending.
pub fn path(name: &str, ending: &str) -> PathBuf {
    root().join(format!("{name}.{ending}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Cases whose names begin so are for a filter with this option.
const OPTIONS: &[(&str, &str)] = &[
    ("quotes/curly-", "corner=curly"),
    ("punctuation/half-", "english=half"),
    ("whitespace/keep-indent-", "indent=keep"),
    ("whitespace/set-ideographic-", "indent=ideographic"),
    ("whitespace/keep-line-end-", "line-end=keep"),
    ("article/drop-metadata-", "metadata=drop"),
    ("article/keep-comments-", "comments=keep"),
];

impl Case {
    /// What `clean` runs without options, with the case's own filter where that is not among it, and its options.
    pub fn pipeline(&self) -> Pipeline {
        self.pipeline_without(&[])
    }

    /// The same with some rules ignored.
    pub fn pipeline_without(&self, ignore: &[&str]) -> Pipeline {
        let own = OPTIONS.iter().find(|(prefix, _)| self.name.starts_with(prefix)).map(|&(_, option)| option);
        Setup { with: self.filter(), options: own.as_slice(), ignore, ..Setup::default() }.build()
    }
}

/// Every case of every filter, in the order the filters run.
pub fn all() -> Vec<Case> {
    engine::filter_names().into_iter().flat_map(of).collect()
}

fn of(filter: &str) -> Vec<Case> {
    let files = names_in(filter);
    let names = files.iter().filter_map(|file| file.strip_suffix(".in.txt"));
    names.map(|name| Case { name: name.to_owned(), input: fs::read_to_string(path(name, "in.txt")).unwrap() }).collect()
}

/// The files of a filter as `filter/file`, sorted; none where it has no folder yet.
pub fn names_in(filter: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(root().join(filter)) else {
        return Vec::new();
    };
    let files = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = files.map(|file| format!("{filter}/{file}")).collect();
    names.sort();
    names
}
