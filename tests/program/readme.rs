//! Both READMEs: every command of them is run and prints what they show, and their tables name every filter.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program_support::{BIN, Folder};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The commands of the blocks `console` of a page, each with what it prints.
fn commands(page: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut is_inside = false;
    for line in page.lines() {
        match (line, line.strip_prefix("$ ")) {
            ("```console", _) => is_inside = true,
            ("```", _) => is_inside = false,
            (_, Some(command)) if is_inside => found.push((command.to_owned(), String::new())),
            _ if is_inside => found.last_mut().unwrap().1.extend([line, "\n"]),
            _ => {}
        }
    }
    found
}

/// Copies the files that the READMEs speak of.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &target) } else { _ = fs::copy(entry.path(), target).unwrap() }
    }
}

#[test]
fn every_command_prints_what_is_shown() {
    for name in ["README.md", "README.zh-CN.md"] {
        let page = fs::read_to_string(root().join(name)).unwrap();
        assert!(page.lines().count() <= 200, "{name}: {} lines", page.lines().count());
        let folder = Folder::new();
        let (work, bin) = (folder.path("work"), folder.path("bin"));
        copy(&root().join("tests/readme"), &work);
        fs::create_dir(&bin).unwrap();
        symlink(BIN, bin.join("zhclean")).unwrap();
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
        let found = commands(&page);
        assert!(found.len() > 8, "{name}: {} commands", found.len());
        for (command, shown) in found {
            let mut shell = Command::new("sh");
            shell.args(["-c", &format!("exec 2>&1; {command}")]).current_dir(&work).env("PATH", &path);
            let output = shell.output().unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap(), shown, "{name}: {command}");
        }
        // the commands that a table or a sentence names are at least known
        for code in
            page.split('`').skip(1).step_by(2).filter(|code| code.starts_with("zhclean ") && !code.contains(" = "))
        {
            let words: Vec<_> = code.split_whitespace().skip(1).collect();
            let is_known = words[0].starts_with('-') || folder.run(&["help", words[0]]).code == 0;
            assert!(is_known, "{name}: {code}");
            if let (Some(command), true) = (words.first(), words.iter().any(|word| word.starts_with("--"))) {
                let help = folder.run(&["help", command]).out;
                for flag in words.iter().filter(|word| word.starts_with("--")) {
                    let flag = flag.split('=').next().unwrap();
                    assert!(help.contains(flag), "{name}: {code}: no {flag}");
                }
            }
        }
    }
}

/// A line of the table for each filter.
fn table() -> String {
    let sentence = |page: &str| page.lines().skip(1).find(|line| !line.is_empty()).unwrap().replace('|', "\\|");
    let row = |filter: &zhclean::FilterInfo| {
        let when = if filter.when == zhclean::When::Default { "" } else { " (when selected)" };
        format!("| `{}`{when} | {} |\n", filter.name, sentence(filter.page))
    };
    let rows: String = zhclean::filters().iter().map(row).collect();
    format!("| filter | what it does |\n|---|---|\n{rows}")
}

#[test]
fn the_table_of_filters_is_that_of_the_code() {
    let path: PathBuf = root().join("README.md");
    let page = fs::read_to_string(&path).unwrap();
    let (above, rest) = page.split_once("<!-- filters -->\n").unwrap();
    let (shown, below) = rest.split_once("<!-- /filters -->").unwrap();
    if std::env::var("ZHCLEAN_BLESS").is_ok_and(|wish| wish == "filters") {
        fs::write(&path, format!("{above}<!-- filters -->\n{}<!-- /filters -->{below}", table())).unwrap();
        return;
    }
    assert_eq!(shown, table(), "ZHCLEAN_BLESS=filters cargo test --test program readme writes it");
    // the other language is written by hand, a row for each filter in the same order
    let other = fs::read_to_string(root().join("README.zh-CN.md")).unwrap();
    let names = |text: &str| -> Vec<String> {
        let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
        rows.map(|(name, _)| name.to_owned()).collect()
    };
    let other = other.split("<!-- filters -->").nth(1).unwrap().split("<!-- /filters -->").next().unwrap();
    assert_eq!(names(other), names(shown));
}
