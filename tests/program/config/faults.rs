//! A fault in a configuration: its file, line and column, the nearest word, exit code 2, and nothing is done.

use crate::program_support::Folder;
use crate::texts::SHORT;

const ROW: &str = "[[rule]]\nid = \"a\"\nforms = [\"已被{n}人读过\"]\nreach = \"any\"\nrole = \"alone\"\nhit = [\"已被3人读过\"]\nmiss = [\"被读过\"]\n";

#[test]
fn a_fault_is_told_with_its_place_and_nothing_is_done() {
    let bad_row = ROW.replace("{n}", "{num}");
    let bad_hit = ROW.replace("已被3人", "已被三人");
    for (what, config, place, said) in [
        ("no TOML", "preset = \n", "line 1, column 10", ""),
        ("a key", "\npre-set = \"article\"\n", "line 2, column 1", "unknown key pre-set; did you mean \"preset\"?"),
        ("a key with an underscore", "keep_lines = []\n", "line 1, column 1", "did you mean \"keep-lines\"?"),
        ("an old name", "errors = \"skip\"\n", "line 1, column 1", "unknown key errors; it is decode-errors"),
        ("a key that nothing is like", "colour-scheme = 1\n", "line 1, column 1", "`zhclean help config` lists them"),
        ("a file to write", "log = \"edits.jsonl\"\n", "line 1, column 1", "with --log: it belongs to a run"),
        ("how the program runs", "threads = 4\n", "line 1, column 1", "with --threads"),
        ("how findings are shown", "output-format = \"sarif\"\n", "line 1, column 1", "with --output-format"),
        ("another file", "config = \"a.toml\"\n", "line 1, column 1", "extends = \"FILE\""),
        ("the first of several", "zzz = 1\nignore = 1\n", "line 1, column 1", "zzz"),
        (
            "a word",
            "preset = \"artcle\"\n",
            "line 1, column 10",
            "unknown preset \"artcle\"; did you mean \"article\"?",
        ),
        ("a fold", "fold = \"nfkd\"\n", "line 1, column 8", "did you mean \"nfkc\"?"),
        ("an encoding", "encoding = \"gb1803\"\n", "line 1, column 12", "did you mean \"gb18030\"?"),
        ("a type", "hidden = \"yes\"\n", "line 1, column 10", "hidden takes true or false, not a string"),
        ("a type of a list", "ignore = 3\n", "line 1, column 10", "ignore takes a list of strings, not a number"),
        ("a type in a list", "ignore = [\"credit\", 3]\n", "line 1, column 21", "a list of strings, not of a number"),
        (
            "a type of a word",
            "preset = [\"article\"]\n",
            "line 1, column 10",
            "preset takes a word in quotes, not a list",
        ),
        ("a type of a table", "whitespace = \"keep\"\n", "line 1, column 14", "takes a table of options, not a string"),
        ("a share", "max-removed = 30\n", "line 1, column 15", "a number from 0 to 1"),
        ("a size", "max-size = \"much\"\n", "line 1, column 12", "such as 500M"),
        ("a rule", "ignore = [\n  \"credit\",\n  \"credits\",\n]\n", "line 3, column 3", "did you mean \"credit\"?"),
        ("rules in one string", "ignore = \"credit,menu\"\n", "line 1, column 10", "[\"credit\", \"menu\"]"),
        ("a word of a row", &ROW.replace("any", "tial"), "line 4, column 9", "did you mean `tail`?"),
        ("a rule of a filter", "select = [\"credit/nobody\"]\n", "line 1, column 11", "unknown rule"),
        ("a row that is not there", "ignore = [\"user/b\"]\n", "line 1, column 11", "unknown rule \"user/b\""),
        ("a pattern of files", "exclude = [\"ok\", \"a[\"]\n", "line 1, column 18", "not a pattern for file names"),
        ("an empty pattern", "exclude = [\"\"]\n", "line 1, column 12", "names nothing"),
        ("a pattern that takes back", "exclude = [\"!a\"]\n", "line 1, column 12", "takes nothing back"),
        ("a pattern that leads out", "include = [\"../a\"]\n", "line 1, column 12", "leads out of the folder"),
        ("a pattern of lines", "split = \"(\"\n", "line 1, column 9", "split: unclosed group"),
        ("a path", "field = [\"a..b\"]\n", "line 1, column 10", "empty key"),
        ("a filter", "[filters.quote]\ncorner = \"curly\"\n", "line 1, column 10", "did you mean \"quotes\"?"),
        ("a filter without options", "[filters.credit]\nname = 1\n", "line 1, column 10", "no filter with options"),
        (
            "an option",
            "[quotes]\ncorners = \"curly\"\n",
            "line 2, column 1",
            "no option corners; did you mean \"corner\"?",
        ),
        ("a value of an option", "[quotes]\ncorner = \"curl\"\n", "line 2, column 10", "did you mean \"curly\"?"),
        (
            "an option twice",
            "[filters.quotes]\ncorner = \"keep\"\n[quotes]\ncorner = \"keep\"\n",
            "line ",
            "stands twice",
        ),
        ("a form", &bad_row, "line 3, column 13", "{num} is no slot"),
        ("an example", &bad_hit, "line 2, column 6", "must match its own example"),
        ("a key of a row", &ROW.replace("hit", "hits"), "line 6, column 1", "`miss`; did you mean `hit`?"),
        ("a form to keep", "keep-lines = [\"好\", \"责编{nam}\"]\n", "line 1, column 23", "{nam} is no slot"),
        ("an override without files", "[[overrides]]\nfold = \"none\"\n", "line 1", "needs files"),
        (
            "a key of the folder",
            "[[overrides]]\nfiles = [\"a\"]\nexclude = [\"b\"]\n",
            "line 3, column 1",
            "for the whole folder",
        ),
        ("a pattern of an override", "[[overrides]]\nfiles = [\"a[\"]\n", "line 2, column 10", "not a pattern"),
        (
            "a rule of an override",
            "[[overrides]]\nfiles = [\"none\"]\nignore = [\"crdit\"]\n",
            "line 3, column 11",
            "\"credit\"?",
        ),
        (
            "a form of an override",
            "[[overrides]]\nfiles = [\"none\"]\nkeep-lines = [\"[a\"]\n",
            "line 3, column 16",
            "has no ]",
        ),
        ("no tables", "overrides = 3\n", "line 1, column 13", "takes [[overrides]] tables"),
        ("what is extended", "extends = [\"a\"]\n", "line 1, column 11", "extends takes the name of a file"),
        ("a file that is not there", "extends = \"none.toml\"\n", "line 1, column 11", "cannot read "),
    ] {
        let folder = Folder::with_texts(&[("a/zhclean.toml", config), ("a/t.txt", SHORT), ("0.txt", SHORT)]);
        for args in [&["clean", "-i", "0.txt", "a/t.txt"][..], &["check", "."], &["config", "show", "a/t.txt"]] {
            let run = folder.run(args);
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{what}: {}", run.err);
            let file = run.err.starts_with("zhclean: a/zhclean.toml: line ")
                || run.err.starts_with("zhclean: ./a/zhclean.toml: line ");
            assert!(file && run.err.contains(place) && run.err.contains(said), "{what}: {}", run.err);
            assert_eq!(run.err.lines().count(), 1, "{what}: {}", run.err);
        }
        assert_eq!([folder.read("0.txt"), folder.read("a/t.txt")], [SHORT; 2], "{what}: nothing is done");
    }
}

#[test]
fn files_that_extend_each_other_are_a_circle() {
    let folder = Folder::with_texts(&[
        ("zhclean.toml", "extends = \"b/c.toml\"\n"),
        ("b/c.toml", "\nextends = \"d.toml\"\n"),
        ("b/d.toml", "extends = \"../b/c.toml\"\n"),
        ("self/zhclean.toml", "extends = \"./zhclean.toml\"\n"),
        ("self/t.txt", SHORT),
        ("t.txt", SHORT),
    ]);
    let run = folder.run(&["clean", "t.txt"]);
    run.is_refused(
        "circle",
        "b/d.toml: line 1, column 11: extends leads in a circle: b/c.toml -> b/d.toml -> b/c.toml",
    );
    folder.run(&["clean", "self/t.txt"]).is_refused("itself", "self/zhclean.toml -> self/zhclean.toml");
    // a fault of a file that is extended is told with its own name
    folder.write("b/c.toml", "\npreset = \"none\"\n");
    folder.run(&["clean", "t.txt"]).is_refused("below", "b/c.toml: line 2, column 10: unknown preset \"none\"");
    folder.write("b/c.toml", "\nignore = [\"user/b\"]\n");
    folder.run(&["clean", "t.txt"]).is_refused("below", "b/c.toml: line 2, column 11: unknown rule \"user/b\"");
}

#[test]
fn a_file_that_is_no_text_is_told() {
    let folder = Folder::with(&[("zhclean.toml", b"fold = \"\xFF\"\n"), ("t.txt", SHORT.as_bytes())]);
    folder.run(&["clean", "t.txt"]).is_refused("bytes", "zhclean.toml: byte 8 is not UTF-8");
    folder.run(&["clean", "t.txt", "--config", "none.toml"]).is_refused("none", "cannot read none.toml: ");
}
