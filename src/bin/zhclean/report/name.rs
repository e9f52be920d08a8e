//! What reports call a document, and which reports are wanted.

/// What to gather while files are cleaned.
#[derive(Clone, Copy, Default)]
pub struct Wanted {
    pub log: bool,
    pub stats: bool,
    /// So many removals are shown, chosen with a seed.
    pub samples: Option<(usize, u64)>,
    /// Statistics list what was removed.
    pub removed: bool,
    pub view: View,
}

/// What is printed of the edits.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Nothing,
    Findings,
    Diff,
    /// A row for each text of a record.
    Texts,
    /// Why lines went or stayed: one record and one line, where they are named.
    Why {
        record: Option<u64>,
        line: Option<u64>,
    },
}

/// Which document of which file.
#[derive(Clone, Copy)]
pub struct Name<'a> {
    /// The file, or `-`.
    pub origin: &'a str,
    /// Line of the record, from 1, and the path of the text in it.
    pub record: Option<(u64, &'a str)>,
}
