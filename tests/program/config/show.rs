//! `config show`, `config init` and `help config`.

use crate::program_support::Folder;
use crate::texts::{SHORT, SHORT_CLEAN};

#[test]
fn what_is_shown_is_a_configuration_that_says_the_same() {
    let said = "extends = \"base.toml\"\nignore = ['dash']\nsplit = '^# \\d+$'\nkeep-lines = [\"说：\\\"好\\\"\"]\n[[overrides]]\nfiles = [\"a*\"]\nignore = [\"quotes\"]\n";
    let folder = Folder::with_texts(&[
        ("zhclean.toml", said),
        ("base.toml", "max-size = \"5M\"\n[quotes]\ncorner = \"curly\"\n"),
    ]);
    let shown = folder.run(&["config", "show", "a.txt", "--max-removed", "20%"]).out;
    for line in [
        "# zhclean.toml, which extends base.toml holds for a.txt",
        "# with the override for a*  (zhclean.toml:5)",
        "preset = \"default\"                        # built-in",
        "ignore = [\"dash\", \"quotes\"]               # zhclean.toml:2, zhclean.toml:7",
        "max-removed = 0.2                         # flag",
        "filters.quotes.corner = \"curly\"           # base.toml:3",
        "max-size = 5242880                        # base.toml:1",
        "# encoding (detected)                     # built-in",
    ] {
        assert!(shown.lines().any(|known| known == line), "{line}\n{shown}");
    }
    let values = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.map(|line| line.split("  # ").next().unwrap().trim_end().to_owned()).collect()
    };
    folder.write("again.toml", &shown);
    let again = folder.run(&["config", "show", "a.txt", "--config", "again.toml"]);
    assert_eq!((again.code, values(&again.out)), (0, values(&shown)), "{}", again.err);
}

#[test]
fn where_nothing_holds_that_is_said() {
    let folder = Folder::with_texts(&[(
        "d/zhclean.toml",
        "fold = \"none\"\n[[rule]]\nid = \"a\"\nforms = [\"已被人读过\"]\nreach = \"any\"\nrole = \"alone\"\nhit = [\"已被人读过\"]\nmiss = [\"读过\"]\n",
    )]);
    let first = |args: &[&str]| {
        folder.run(&[&["config", "show"][..], args].concat()).out.lines().next().unwrap_or("").to_owned()
    };
    assert_eq!(first(&[]), "# no configuration file holds for the working directory");
    assert_eq!(first(&["a.txt"]), "# no configuration file holds for a.txt");
    assert_eq!(first(&["d"]), "# d/zhclean.toml holds for d");
    assert_eq!(first(&["d/e/a.txt"]), "# d/zhclean.toml holds for d/e/a.txt");
    assert_eq!(first(&["d/e/a.txt", "--isolated"]), "# no configuration file holds for d/e/a.txt");
    assert!(folder.run(&["config", "show", "d"]).out.contains("\n# with the row user/a\n"));
    assert!(
        folder.script("cd d; z config show", 0, "").0.starts_with("# zhclean.toml holds for the working directory\n")
    );
    folder.run(&["config", "show", "--select", "nothing"]).is_refused("rule", "unknown rule \"nothing\"");
}

#[test]
fn a_file_to_begin_with_is_written_once() {
    let folder = Folder::with_texts(&[("t.txt", SHORT)]);
    let printed = folder.run(&["config", "init", "--stdout"]).out;
    folder.script("z config init", 0, "zhclean.toml: written");
    assert_eq!(folder.read("zhclean.toml"), printed);
    assert!(printed.contains("\n# max-removed = 0.3  # ") && printed.contains("\n# [filters.whitespace]\n"));
    let run = folder.run(&["clean", "t.txt"]);
    assert_eq!((run.code, run.out.as_str()), (0, SHORT_CLEAN), "it says nothing");
    folder.write("zhclean.toml", "fold = \"none\"\n");
    folder.run(&["config", "init"]).is_refused("again", "zhclean.toml: is there already");
    assert_eq!(folder.read("zhclean.toml"), "fold = \"none\"\n");
    let hidden = Folder::with_texts(&[(".zhclean.toml", "")]);
    hidden.run(&["config", "init"]).is_refused("hidden", ".zhclean.toml: is there already");
    assert!(folder.run(&["config", "--help"]).out.contains("schema"));
}

#[test]
fn the_examples_of_the_page_are_configurations() {
    let page = std::fs::read_to_string(format!("{}/docs/config.md", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let folder = Folder::with_texts(&[("zhclean.toml", ""), ("d/t.txt", SHORT)]);
    let (mut blocks, mut is_within) = (Vec::<String>::new(), false);
    for line in page.lines() {
        match line.strip_prefix("    ") {
            Some(code) if is_within => blocks.last_mut().unwrap().extend([code, "\n"]),
            Some(code) => blocks.push(format!("{code}\n")),
            // a blank line parts tables, not files
            None if line.is_empty() && is_within => continue,
            None => {}
        }
        is_within = line.starts_with("    ");
    }
    let files = blocks.iter().flat_map(|block| block.split("# zhclean.toml of").map(str::to_owned));
    let files: Vec<String> =
        files.map(|file| file.trim_start_matches(" a repository, for: zhclean check .\n").to_owned()).collect();
    assert!(files.len() >= 5, "{files:?}");
    for file in files {
        folder.write("d/c.toml", &file);
        folder.run(&["config", "show", "d/t.txt", "--config", "d/c.toml"]).is_done(&file);
    }
}
