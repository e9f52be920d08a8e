//! Precedence, row by row: flag > override > file > extends > built-in. `config show` says what holds; `docs/config.md` has
//! the rules in words.

use crate::program_support::Folder;

/// What the file extends, in every row.
const BASE: &str = r#"
preset = "article"
select = ["quotes"]
ignore = ["dash"]
max-removed = 0.1
encoding = "big5"
exclude = ["base"]
newline = "keep"

[filters.whitespace]
indent = "keep"
line-end = "keep"

[[overrides]]
files = ["base/**"]
ignore = ["ellipsis"]
fold = "merged"
"#;

/// A row: the file, its overrides, the flags, the input, the key, and what holds.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const E: &str = "extends = \"base.toml\"\n";

const ROWS: &[Row] = &[
    // nobody says anything
    ("", "", "", "a.txt", "preset", "\"default\" # built-in"),
    ("", "", "", "a.txt", "ignore", "[] # built-in"),
    ("", "", "", "a.txt", "max-removed", "0.3 # built-in"),
    ("", "", "", "a.txt", "encoding", "(detected) # built-in"),
    ("", "", "", "a.txt", "filters.whitespace.indent", "\"none\" # built-in"),
    // the file
    ("preset = \"punctuation\"", "", "", "a.txt", "preset", "\"punctuation\" # zhclean.toml:1"),
    ("ignore = [\"credit\", \"menu\"]", "", "", "a.txt", "ignore", "[\"credit\", \"menu\"] # zhclean.toml:1"),
    ("ignore = \"credit\"", "", "", "a.txt", "ignore", "[\"credit\"] # zhclean.toml:1"),
    ("max-removed = \"10%\"", "", "", "a.txt", "max-removed", "0.1 # zhclean.toml:1"),
    ("max-size = \"2K\"", "", "", "a.txt", "max-size", "2048 # zhclean.toml:1"),
    ("[filters.quotes]\ncorner = \"curly\"", "", "", "a.txt", "filters.quotes.corner", "\"curly\" # zhclean.toml:2"),
    ("[quotes]\ncorner = \"curly\"", "", "", "a.txt", "filters.quotes.corner", "\"curly\" # zhclean.toml:2"),
    ("hidden = true", "", "", "a.txt", "hidden", "true # zhclean.toml:1"),
    // a flag replaces its own key, and no other
    ("ignore = [\"credit\"]", "", "--ignore menu", "a.txt", "ignore", "[\"menu\"] # flag"),
    ("select = [\"credit\"]", "", "--select menu", "a.txt", "select", "[\"menu\"] # flag"),
    ("select = [\"credit\"]", "", "--ignore menu", "a.txt", "select", "[\"credit\"] # zhclean.toml:1"),
    ("extend-select = [\"reflow\"]", "", "--select menu", "a.txt", "extend-select", "[\"reflow\"] # zhclean.toml:1"),
    ("encoding = \"big5\"", "", "-e gb18030", "a.txt", "encoding", "\"gb18030\" # flag"),
    ("max-removed = 0.1", "", "--max-removed 50%", "a.txt", "max-removed", "0.5 # flag"),
    ("exclude = [\"a\", \"b\"]", "", "--exclude c", "a.txt", "exclude", "[\"c\"] # flag"),
    ("hidden = true", "", "--hidden=false", "a.txt", "hidden", "false # flag"),
    ("gitignore = true", "", "", "a.txt", "gitignore", "true # zhclean.toml:1"),
    ("field = [\"body\", \"title\"]", "", "--field text", "a.txt", "field", "[\"text\"] # flag"),
    ("newline = \"keep\"", "", "--newline lf", "a.txt", "newline", "\"lf\" # flag"),
    // a preset voids the select below it
    ("select = [\"credit\"]", "", "--preset punctuation", "a.txt", "select", "(the filters of the preset) # built-in"),
    ("select = [\"credit\"]", "", "--preset punctuation --select menu", "a.txt", "select", "[\"menu\"] # flag"),
    ("preset = \"punctuation\"\nselect = [\"credit\"]", "", "", "a.txt", "select", "[\"credit\"] # zhclean.toml:2"),
    ("ignore = [\"credit\"]", "", "--preset article", "a.txt", "ignore", "[\"credit\"] # zhclean.toml:1"),
    (
        "select = [\"credit\"]",
        "files = \"a*\"\npreset = \"punctuation\"",
        "",
        "a.txt",
        "select",
        "(the filters of the preset) # built-in",
    ),
    // overrides, in order; lists of rules and lines add, all else replaces
    ("fold = \"nfkc\"", "files = [\"a*\"]\nfold = \"none\"", "", "a.txt", "fold", "\"none\" # zhclean.toml:4"),
    ("fold = \"nfkc\"", "files = [\"a*\"]\nfold = \"none\"", "", "b.txt", "fold", "\"nfkc\" # zhclean.toml:1"),
    ("fold = \"nfkc\"", "files = [\"a*\"]\nfold = \"none\"", "--fold merged", "a.txt", "fold", "\"merged\" # flag"),
    (
        "ignore = [\"credit\"]",
        "files = [\"*\"]\nignore = [\"menu\"]",
        "",
        "a.txt",
        "ignore",
        "[\"credit\", \"menu\"] # zhclean.toml:1, zhclean.toml:4",
    ),
    (
        "select = [\"credit\"]",
        "files = [\"*\"]\nselect = [\"menu\"]",
        "",
        "a.txt",
        "select",
        "[\"credit\", \"menu\"] # zhclean.toml:1, zhclean.toml:4",
    ),
    (
        "ignore = [\"credit\"]",
        "files = [\"*\"]\nignore = [\"menu\"]",
        "--ignore dash",
        "a.txt",
        "ignore",
        "[\"dash\"] # flag",
    ),
    (
        "keep-lines = [\"甲\"]",
        "files = [\"*\"]\nkeep-lines = [\"乙\"]",
        "",
        "a.txt",
        "keep-lines",
        "[\"甲\", \"乙\"] # zhclean.toml:1, zhclean.toml:4",
    ),
    ("field = \"body\"", "files = [\"*\"]\nfield = \"text\"", "", "a.txt", "field", "[\"text\"] # zhclean.toml:4"),
    (
        "fold = \"nfkc\"",
        "files = [\"*\"]\nfold = \"none\"\n[[overrides]]\nfiles = [\"a*\"]\nfold = \"merged\"",
        "",
        "a.txt",
        "fold",
        "\"merged\" # zhclean.toml:7",
    ),
    (
        "[quotes]\ncorner = \"curly\"",
        "files = [\"a*\"]\n[overrides.filters.quotes]\ncorner = \"keep\"",
        "",
        "a.txt",
        "filters.quotes.corner",
        "\"keep\" # zhclean.toml:6",
    ),
    // patterns are of names, or of paths below the folder of the file
    ("", "files = [\"poems\"]\nfold = \"none\"", "", "old/poems/a.txt", "fold", "\"none\" # zhclean.toml:4"),
    ("", "files = [\"poems/*\"]\nfold = \"none\"", "", "poems/a.txt", "fold", "\"none\" # zhclean.toml:4"),
    ("", "files = [\"poems/*\"]\nfold = \"none\"", "", "old/poems/a.txt", "fold", "\"auto\" # built-in"),
    ("", "files = [\"**/a.txt\"]\nfold = \"none\"", "", "old/a.txt", "fold", "\"none\" # zhclean.toml:4"),
    // what is extended lies below; a list of it is replaced, its overrides are kept and come first
    (E, "", "", "a.txt", "preset", "\"article\" # base.toml:2"),
    (E, "", "", "a.txt", "select", "[\"quotes\"] # base.toml:3"),
    ("extends = \"base.toml\"\nignore = [\"menu\"]", "", "", "a.txt", "ignore", "[\"menu\"] # zhclean.toml:2"),
    (
        "extends = \"base.toml\"\npreset = \"default\"",
        "",
        "",
        "a.txt",
        "select",
        "(the filters of the preset) # built-in",
    ),
    (
        "extends = \"base.toml\"\n[whitespace]\nindent = \"none\"",
        "",
        "",
        "a.txt",
        "filters.whitespace.line-end",
        "\"keep\" # base.toml:12",
    ),
    (E, "", "", "base/a.txt", "fold", "\"merged\" # base.toml:17"),
    (E, "", "", "base/a.txt", "ignore", "[\"dash\", \"ellipsis\"] # base.toml:4, base.toml:16"),
    (E, "files = [\"*.txt\"]\nfold = \"none\"", "", "base/a.txt", "fold", "\"none\" # zhclean.toml:5"),
    (E, "", "--fold nfkc", "base/a.txt", "fold", "\"nfkc\" # flag"),
    (E, "", "--isolated", "base/a.txt", "fold", "\"auto\" # built-in"),
    ("fold = \"nfkc\"", "", "--config base.toml", "base/a.txt", "fold", "\"merged\" # base.toml:17"),
    ("fold = \"nfkc\"", "", "--config base.toml", "a.txt", "fold", "\"auto\" # built-in"),
];

#[test]
fn each_key_is_said_by_the_nearest_layer() {
    assert!(ROWS.len() >= 40, "{}", ROWS.len());
    let mut faults = Vec::new();
    for &(file, over, flags, input, key, want) in ROWS {
        let over = if over.is_empty() { String::new() } else { format!("\n[[overrides]]\n{over}") };
        let config = format!("{file}\n{}\n", over.trim_start_matches('\n'));
        let folder = Folder::with_texts(&[("base.toml", BASE), ("zhclean.toml", &config)]);
        let args = [&["config", "show", input][..], &flags.split_whitespace().collect::<Vec<_>>()].concat();
        let run = folder.run(&args);
        let said = run.out.lines().find_map(|line| {
            let line = line.strip_prefix("# ").unwrap_or(line);
            let rest = line.strip_prefix(key)?;
            let (value, source) = rest.trim_start_matches([' ', '=']).rsplit_once("  # ")?;
            rest.starts_with(' ').then(|| format!("{} # {source}", value.trim_end()))
        });
        if run.code != 0 || said.as_deref() != Some(want) {
            faults.push(format!("{file:?} {over:?} {flags} {input}: {key} is {said:?}, not {want:?} {}", run.err));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The layers of the table at work, on bytes.
#[test]
fn what_is_shown_is_what_is_done() {
    let folder = Folder::with_texts(&[
        (
            "zhclean.toml",
            "ignore = [\"punctuation\"]\n[[overrides]]\nfiles = [\"b\"]\npreset = \"punctuation\"\nignore = [\"dash\"]\n",
        ),
        ("a/t.txt", "山高,水长(三次)--好。\n【编辑:李四】\n"),
        ("b/t.txt", "山高,水长(三次)--好。\n【编辑:李四】\n"),
        ("b/c/zhclean.toml", "select = [\"dash\"]\n"),
        ("b/c/t.txt", "山高,水长(三次)--好。\n【编辑:李四】\n"),
    ]);
    for (args, want) in [
        (&["a/t.txt"][..], "山高,水长(三次)——好。\n"),
        (&["b/t.txt"], "山高,水长(三次)--好。\n【编辑:李四】\n"),
        (&["b/c/t.txt"], "山高,水长(三次)——好。\n【编辑:李四】\n"),
        (&["b/c/t.txt", "--isolated"], "山高，水长（三次）——好。\n"),
        (&["b/c/t.txt", "--config", "zhclean.toml"], "山高,水长(三次)--好。\n【编辑:李四】\n"),
        (&["a/t.txt", "--ignore", "credit"], "山高，水长（三次）——好。\n【编辑：李四】\n"),
    ] {
        let run = folder.run(&[&["clean"][..], args].concat());
        assert_eq!((run.code, run.out.as_str()), (0, want), "{args:?} {}", run.err);
    }
    // one run, three plans, one order
    let run = folder.run(&["clean", "-j4", "-n", "."]);
    let out = "a/t.txt: would change, 2 edits\nb/c/t.txt: would change, 1 edits\nb/t.txt: unchanged\n";
    assert_eq!((run.code, run.out.replace("./", "")), (0, out.to_owned()), "{}", run.err);
}
