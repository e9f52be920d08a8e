//! Whole articles, one of a kind each in `fixtures/articles/`: left alone as they are, and back to the byte when a fold
//! took their full-width marks.

use std::fs;
use std::path::Path;

use zhclean::Fold;

use super::engine;

/// What a tool that maps U+FF01–FF5E to ASCII makes of a text.
fn ascii_block(text: &str) -> String {
    let half = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap(),
        _ => c,
    };
    text.chars().map(half).collect()
}

/// What compatibility normalisation makes of its marks.
fn nfkc(text: &str) -> String {
    ascii_block(text).replace('…', "...")
}

#[test]
fn articles_come_back_from_every_fold_and_are_left_alone_without_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 20, "{} articles", paths.len());
    let pipeline = engine::preset_punctuation(None);
    let mut faults = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        for (how, folded) in [("as it is", text.clone()), ("ascii-block", ascii_block(&text)), ("nfkc", nfkc(&text))] {
            let cleaned = pipeline.clean(&folded);
            let differs = cleaned.text().lines().zip(text.lines()).find(|(got, want)| got != want);
            if let Some((got, want)) = differs {
                faults.push(format!("{}, {how} (read as {}):\n  {got}\n  {want}", path.display(), cleaned.fold));
            }
            assert_eq!(cleaned.text().lines().count(), text.lines().count(), "{}", path.display());
            assert!(how != "ascii-block" || cleaned.fold != Fold::None, "{}: not seen to be folded", path.display());
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
