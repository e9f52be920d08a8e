//! The layout of the code: folders stand on floors, no two files import each other, no filter knows another, no file is long.
//!
//! The floors are one list in the documentation of the library (`src/lib.rs`) and one in that of the program
//! (`src/bin/zhclean/main.rs`), from the top down; a folder imports only from folders below it.
#![allow(clippy::string_slice, reason = "places come from searches in the same text")]
#![allow(clippy::unwrap_used, reason = "sources that cannot be read fail the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A file this long does two things.
const MAX_LINES: usize = 400;

/// A crate of the project: its sources by module path, `filters::mark::dash` for `src/filters/mark/dash.rs`.
struct Crate {
    files: BTreeMap<String, Source>,
    /// The floors, from the top down.
    floors: Vec<String>,
}

struct Source {
    path: PathBuf,
    /// Modules that it imports from.
    imports: BTreeSet<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

impl Crate {
    fn read(folder: &str, top: &str, skip: Option<&str>) -> Crate {
        let folder = root().join(folder);
        let mut paths = Vec::new();
        rust_files(&folder, &mut paths);
        paths.retain(|path| skip.is_none_or(|skip| !path.starts_with(folder.join(skip))));
        let texts: BTreeMap<String, (PathBuf, String)> = paths
            .into_iter()
            .map(|path| {
                (module(path.strip_prefix(&folder).unwrap(), top), (path.clone(), fs::read_to_string(&path).unwrap()))
            })
            .collect();
        let floors = floors(&texts[""].1);
        let modules: BTreeSet<String> = texts.keys().cloned().collect();
        let files = texts
            .into_iter()
            .map(|(name, (path, text))| {
                let is_mod = path.ends_with("mod.rs") || name.is_empty();
                let imports = imports(&name, is_mod, &text, &modules);
                (name, Source { path, imports })
            })
            .collect();
        Crate { files, floors }
    }

    /// The floor that a module stands on, counted from the top; its folder's, or its own where it lies in no folder.
    fn floor(&self, module: &str) -> usize {
        let first = module.split("::").next().unwrap();
        let name = if first.is_empty() { &self.floors[0] } else { first };
        self.floors
            .iter()
            .position(|floor| floor == name)
            .unwrap_or_else(|| panic!("{name} is on no floor: {:?}", self.floors))
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (name, source) in &self.files {
            for import in &source.imports {
                let (here, there) = (self.floor(name), self.floor(import));
                if there < here {
                    faults.push(format!("{name} imports from {import}, which stands above it"));
                }
            }
            if let Some(path) = self.circle(name) {
                faults.push(format!("a circle: {}", path.join(" -> ")));
            }
        }
        faults
    }

    /// A way through imports that leads back to `start`.
    fn circle(&self, start: &str) -> Option<Vec<String>> {
        let mut seen = BTreeSet::new();
        let mut ways = vec![vec![start.to_owned()]];
        while let Some(way) = ways.pop() {
            for import in &self.files[way.last().unwrap()].imports {
                let further = || way.iter().cloned().chain([import.clone()]).collect::<Vec<_>>();
                if import == start {
                    return Some(further());
                }
                if seen.insert(import.clone()) {
                    ways.push(further());
                }
            }
        }
        None
    }
}

/// `mark/dash.rs` is `mark::dash`, `mark/mod.rs` is `mark`, the crate's own file is the empty name.
fn module(path: &Path, top: &str) -> String {
    let parts: Vec<String> =
        path.with_extension("").iter().map(|part| part.to_str().unwrap().replace('-', "_")).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| *part != "mod" && *part != top).collect();
    parts.join("::")
}

/// The list behind `floors:` in the documentation of a crate.
fn floors(text: &str) -> Vec<String> {
    let docs: String =
        text.lines().map_while(|line| line.strip_prefix("//!")).map(|line| format!("{line}\n")).collect();
    let list = docs.split("floors:").nth(1).expect("the crate's documentation lists its floors");
    let list = list.split("\n\n").next().unwrap().split("\n \n").next().unwrap();
    list.split('>').map(|floor| floor.trim().trim_matches('`').to_owned()).collect()
}

/// The modules that a file names outside its tests, by `crate::`, `super::` or `self::`.
fn imports(name: &str, is_mod: bool, text: &str, modules: &BTreeSet<String>) -> BTreeSet<String> {
    let code: String = text
        .split("#[cfg(test)]\nmod ")
        .next()
        .unwrap()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect();
    let here: Vec<&str> = name.split("::").filter(|part| !part.is_empty()).collect();
    let parent = if is_mod { &here[..] } else { &here[..here.len().saturating_sub(1)] };
    let mut found = BTreeSet::new();
    for (start, base) in [("crate::", Vec::new()), ("super::", above(parent, is_mod)), ("self::", here.clone())] {
        for (at, _) in code.match_indices(start) {
            let before = code[..at].chars().next_back().unwrap_or(' ');
            if before.is_alphanumeric() || matches!(before, '_' | ':' | '$') {
                continue;
            }
            let rest = &code[at + start.len()..];
            for path in paths(rest) {
                let full: Vec<&str> = base.iter().copied().chain(path.iter().copied()).collect();
                let target = (0..=full.len()).rev().map(|len| full[..len].join("::")).find(|m| modules.contains(m));
                // an item that the crate itself re-exports has no module of its own
                found.extend(target.filter(|target| target != name && !target.is_empty()));
            }
        }
    }
    // a folder's own file names its children to declare them
    found
}

fn above<'n>(parent: &[&'n str], is_mod: bool) -> Vec<&'n str> {
    if is_mod { parent[..parent.len().saturating_sub(1)].to_vec() } else { parent.to_vec() }
}

/// The paths that begin here: one, or each of a list in braces.
fn paths(rest: &str) -> Vec<Vec<&str>> {
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':'))).unwrap_or(rest.len());
    let head: Vec<&str> = rest[..end].split("::").filter(|part| !part.is_empty()).collect();
    if !rest[end..].starts_with('{') {
        return vec![head];
    }
    let mut depth = 0;
    let close = rest[end..]
        .find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth == 0
        })
        .map_or(rest.len(), |len| end + len);
    let inside = &rest[end + 1..close];
    let mut found = Vec::new();
    let (mut depth, mut from) = (0, 0);
    for (at, c) in inside.char_indices().chain([(inside.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                for path in paths(inside[from..at].trim()) {
                    found.push(head.iter().copied().chain(path).collect());
                }
                from = at + 1;
            }
            _ => {}
        }
    }
    found
}

fn library() -> Crate {
    Crate::read("src", "lib", Some("bin"))
}

fn program() -> Crate {
    Crate::read("src/bin/zhclean", "main", None)
}

#[track_caller]
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn a_folder_of_the_library_imports_only_from_below_and_no_files_import_each_other() {
    let library = library();
    assert!(library.files.len() > 60, "{} files", library.files.len());
    assert_none(&library.faults());
}

#[test]
fn a_folder_of_the_program_imports_only_from_below_and_no_files_import_each_other() {
    let program = program();
    assert!(program.files.len() > 30, "{} files", program.files.len());
    assert_none(&program.faults());
}

#[test]
fn no_filter_knows_another() {
    let library = library();
    let is_filter = |source: &Source| source.path.with_extension("md").exists();
    let filters: Vec<_> = library.files.iter().filter(|(_, source)| is_filter(source)).collect();
    assert!(filters.len() > 25, "{} filters", filters.len());
    let faults: Vec<String> = filters
        .iter()
        .flat_map(|(name, source)| source.imports.iter().map(move |import| (name, import)))
        .filter(|(_, import)| is_filter(&library.files[*import]))
        .map(|(name, import)| format!("{name} imports {import}; what two filters need stands below both"))
        .collect();
    assert_none(&faults);
}

#[test]
fn no_file_is_longer_than_a_few_screens() {
    let mut paths = Vec::new();
    for folder in ["src", "tests", "benches"] {
        rust_files(&root().join(folder), &mut paths);
    }
    let lines = |path: &PathBuf| fs::read_to_string(path).unwrap().lines().count();
    let long: Vec<String> = paths
        .iter()
        .map(|path| (lines(path), path))
        .filter(|&(lines, _)| lines > MAX_LINES)
        .map(|(lines, path)| format!("{}: {lines} lines, at most {MAX_LINES}", path.display()))
        .collect();
    assert_none(&long);
}

#[test]
fn a_circle_and_a_step_upwards_are_found() {
    let source = |imports: &[&str]| Source {
        path: PathBuf::new(),
        imports: imports.iter().map(|import| (*import).to_owned()).collect(),
    };
    let files = [
        ("above", source(&["below::one"])),
        ("below::one", source(&["below::two"])),
        ("below::two", source(&["below::one", "above"])),
    ];
    let made = Crate {
        files: files.into_iter().map(|(name, source)| (name.to_owned(), source)).collect(),
        floors: ["lib", "above", "below"].map(str::to_owned).to_vec(),
    };
    let faults = made.faults();
    assert!(faults.iter().any(|fault| fault.contains("below::two imports from above")), "{faults:?}");
    assert!(faults.iter().any(|fault| fault.contains("below::one -> below::two -> below::one")), "{faults:?}");
}

#[test]
fn imports_are_read_as_the_compiler_does() {
    let modules = ["", "a", "a::b", "a::c", "d"].map(str::to_owned).into();
    let code = "use crate::a::{b::{X, Y}, c};\nuse super::d;\nfn f() { crate::d::g() }\n// crate::a\n#[cfg(test)]\nmod tests { use crate::e; }";
    let found = imports("a::b", false, code, &modules);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["a", "a::c", "d"]);
}
