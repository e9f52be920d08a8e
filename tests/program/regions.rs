//! Regions: what comments in a text set apart stays, whatever command, format, encoding or window it is read in.

use crate::program_support::Folder;

const LINE: &str = "他说:\"走吧,天黑了。\"";
const CLEAN: &str = "他说：“走吧，天黑了。”";

/// One text a row: what it is, what comes out. `~` stands for a line to clean, `=` for the same line cleaned.
const TEXTS: &[(&str, &str, &str)] = &[
    (
        "html",
        "~\n<!-- zhclean-disable -->\n~\n<!-- zhclean-enable -->\n~\n",
        "=\n<!-- zhclean-disable -->\n~\n<!-- zhclean-enable -->\n=\n",
    ),
    ("hash", "# zhclean-disable\n~\n# zhclean-enable\n~\n", "# zhclean-disable\n~\n# zhclean-enable\n=\n"),
    ("slashes", "// zhclean-disable\n~\n//zhclean-enable\n~\n", "// zhclean-disable\n~\n//zhclean-enable\n=\n"),
    ("percent", "%% zhclean-disable\n~\n% zhclean-enable\n~\n", "%% zhclean-disable\n~\n% zhclean-enable\n=\n"),
    (
        "blanks around",
        "\u{3000} <!--zhclean-disable-->  \n~\n\t# zhclean-enable \n~\n",
        "\u{3000} <!--zhclean-disable-->  \n~\n\t# zhclean-enable \n=\n",
    ),
    (
        "unclosed, without a last line end",
        "~\n# zhclean-disable\n  ~  \n\n\n\n~ ",
        "=\n# zhclean-disable\n  ~  \n\n\n\n~ ",
    ),
    ("enable without disable", "<!-- zhclean-enable -->\n~\n", "<!-- zhclean-enable -->\n=\n"),
    (
        "disabled twice, enabled once",
        "# zhclean-disable\n# zhclean-disable quotes\n~\n# zhclean-enable\n~\n",
        "# zhclean-disable\n# zhclean-disable quotes\n~\n# zhclean-enable\n=\n",
    ),
    (
        "CR LF",
        "~\r\n# zhclean-disable\r\n~ \r\n\r\n\r\n# zhclean-enable\r\n~\r\n",
        "=\n# zhclean-disable\r\n~ \r\n\r\n\r\n# zhclean-enable\r\n=\n",
    ),
    ("lone CR", "~\r# zhclean-disable\r~\r# zhclean-enable\r~\r", "=\n# zhclean-disable\r~\r# zhclean-enable\r=\n"),
    ("next line", "# zhclean-disable-next-line\n~\n~\n", "# zhclean-disable-next-line\n~\n=\n"),
    (
        "next line, below blank ones",
        "# zhclean-disable-next-line\n\n\n~\n\n\n~\n",
        "# zhclean-disable-next-line\n\n\n~\n\n=\n",
    ),
    (
        "next line, two comments",
        "# zhclean-disable-next-line quotes\n# zhclean-disable-next-line punctuation\n~\n~\n",
        "# zhclean-disable-next-line quotes\n# zhclean-disable-next-line punctuation\n~\n=\n",
    ),
    ("next line at the end", "~\n# zhclean-disable-next-line\n", "=\n# zhclean-disable-next-line\n"),
    (
        "a filter",
        "# zhclean-disable-next-line quotes\n~\n",
        "# zhclean-disable-next-line quotes\n他说：\"走吧，天黑了。\"\n",
    ),
    (
        "a rule",
        "# zhclean-disable-next-line punctuation/comma\n~\n",
        "# zhclean-disable-next-line punctuation/comma\n他说：“走吧,天黑了。”\n",
    ),
    (
        "names",
        "# zhclean-disable quotes，punctuation/comma\n~\n# zhclean-enable quotes\n~\n",
        "# zhclean-disable quotes，punctuation/comma\n他说：\"走吧,天黑了。\"\n# zhclean-enable quotes\n他说：“走吧,天黑了。”\n",
    ),
    (
        "a filter that removes lines",
        "# zhclean-disable credit\n~\n\n【编辑:阿琳娜】\n",
        "# zhclean-disable credit\n=\n\n【编辑：阿琳娜】\n",
    ),
    (
        "a text that is written",
        "河堤上的守夜人一直没有睡\n# zhclean-disable punctuation\n2021年12月30日 11:44\n来源:\n# zhclean-enable\n\n\
         今天上午，食堂开门迎客，六十岁以上的老人一顿饭只要八元钱，街道的人都来了，大家都说好。\n\n\
         河堤上的守夜人一直没有睡\n2021年12月30日 11:44 来源 晚报(晨版)\n",
        "河堤上的守夜人一直没有睡\n# zhclean-disable punctuation\n2021年12月30日 11:44\n来源：晚报(晨版)\n# zhclean-enable\n\n\
         今天上午，食堂开门迎客，六十岁以上的老人一顿饭只要八元钱，街道的人都来了，大家都说好。\n",
    ),
    (
        "a header that may not be completed",
        "河堤上的守夜人一直没有睡\n# zhclean-disable repeated-header/completed, empty-label\n2021年12月30日 11:44\n来源:\n# zhclean-enable\n\n\
         今天上午，食堂开门迎客，六十岁以上的老人一顿饭只要八元钱，街道的人都来了，大家都说好。\n\n\
         河堤上的守夜人一直没有睡\n2021年12月30日 11:44 来源 晚报\n",
        "河堤上的守夜人一直没有睡\n# zhclean-disable repeated-header/completed, empty-label\n2021年12月30日 11:44\n来源:\n# zhclean-enable\n\n\
         今天上午，食堂开门迎客，六十岁以上的老人一顿饭只要八元钱，街道的人都来了，大家都说好。\n\n\
         河堤上的守夜人一直没有睡\n2021年12月30日 11:44 来源 晚报\n",
    ),
    (
        "a label draws in nothing",
        "今天上午，食堂开门迎客，六十岁以上的老人一顿饭只要八元钱，街道的人都来了，大家都说好。\n\n\
         # zhclean-disable-next-line\n上一篇：\n小城夜市开张迎客人来人往\n山里的学校来了新的老师\n",
        "今天上午，食堂开门迎客，六十岁以上的老人一顿饭只要八元钱，街道的人都来了，大家都说好。\n\n\
         # zhclean-disable-next-line\n上一篇：\n小城夜市开张迎客人来人往\n山里的学校来了新的老师\n",
    ),
    (
        "no comment: within a line",
        "他写了 <!-- zhclean-disable --> 这一行。\n~\n",
        "他写了 <!-- zhclean-disable --> 这一行。\n=\n",
    ),
    ("no comment: another word", "# zhclean-notes\n~\n", "# zhclean-notes\n=\n"),
    (
        "first pass",
        "# zhclean-disable\nＡＢＣ\u{200B},中\n# zhclean-enable\nＡＢＣ\u{200B},中\n",
        "# zhclean-disable\nＡＢＣ\u{200B},中\n# zhclean-enable\nABC，中\n",
    ),
];

fn filled(text: &str) -> String {
    text.replace('~', LINE).replace('=', CLEAN)
}

#[test]
fn what_stays_and_what_does_not() {
    for (case, text, want) in TEXTS {
        let (text, want) = (filled(text), filled(want));
        let folder = Folder::with_texts(&[("in.txt", &text)]);
        let run = folder.run(&["clean", "in.txt", "--log", "log", "-o", "out.txt"]);
        run.is_done(case);
        assert_eq!(folder.read("out.txt"), want, "{case}");
        assert_eq!(folder.run(&["clean", "out.txt"]).out, want, "{case}: once more");
        assert_eq!(folder.run(&["restore", "out.txt", "--log", "log"]).out, text, "{case}: restored");
        let code = i32::from(text != want);
        assert_eq!(folder.run(&["check", "-q", "in.txt"]).code, code, "{case}");
        assert_eq!(folder.run(&["diff", "in.txt"]).code, code, "{case}");
        assert_eq!(folder.run(&["check", "-q", "out.txt"]).code, 0, "{case}");
        folder.run(&["clean", "-i", "in.txt"]).is_done(case);
        assert_eq!(folder.read("in.txt"), want, "{case}: in place");
    }
}

/// What stands in a region counts for what stands outside: a title for its copy, dots for the fold.
#[test]
fn lines_inside_are_evidence() {
    let head = "# zhclean-disable\n河堤上的守夜人一直没有睡\n2021年12月30日 11:44 来源：晚报\n# zhclean-enable\n\n";
    let body = "今天上午，食堂开门迎客，六十岁以上的老人一顿饭只要八元钱，街道的人都来了，大家都说好。\n";
    let copy = "\n河堤上的守夜人一直没有睡\n2021年12月30日 11:44 来源 晚报\n";
    let merged = "谁都没走,只有风.\n";
    let folder = Folder::with_texts(&[
        ("copy.txt", &[head, body, copy].concat()),
        ("merged.txt", &format!("# zhclean-disable\n山高,水长.他走了.她没走.\n# zhclean-enable\n{merged}")),
        ("alone.txt", merged),
    ]);
    assert_eq!(folder.run(&["clean", "copy.txt"]).out, [head, body].concat());
    assert!(folder.run(&["clean", "merged.txt"]).out.ends_with(&format!("\n{merged}")));
    assert_eq!(folder.run(&["clean", "alone.txt"]).out, merged.replace(',', "，"));
}

#[test]
fn another_encoding_is_read_as_ever() {
    let text = filled("~\r\n// zhclean-disable\r\n~ \r\n");
    let (bytes, ..) = encoding_rs::GB18030.encode(&text);
    let folder = Folder::with(&[("in.txt", &bytes), ("bom.txt", format!("\u{FEFF}{text}").as_bytes())]);
    let want = filled("=\n// zhclean-disable\r\n~ \r\n");
    assert_eq!(folder.run(&["clean", "in.txt"]).out, want);
    assert_eq!(folder.run(&["clean", "bom.txt"]).out, want);
}

/// A region that nothing closes reaches over the windows, and so does a comment whose line is the first of the next one.
#[test]
fn regions_cross_windows() {
    let block = format!("{LINE}\n\n\n").repeat(400);
    let clean = format!("{CLEAN}\n\n").repeat(400);
    let clean = clean.trim_end();
    for (case, text, want) in [
        ("all", format!("{block}# zhclean-disable\n{block}"), format!("{clean}\n\n# zhclean-disable\n{block}")),
        (
            "some",
            format!("# zhclean-disable quotes\n{block}"),
            format!("# zhclean-disable quotes\n{}\n", clean.replace(['“', '”'], "\"")),
        ),
        (
            "closed far below",
            format!("# zhclean-disable\n{block}# zhclean-enable\n{block}"),
            format!("# zhclean-disable\n{block}# zhclean-enable\n{clean}\n"),
        ),
    ] {
        let folder = Folder::with_texts(&[("in.txt", &text)]);
        assert!(folder.run(&["clean", "in.txt"]).out == want, "{case}");
        for bytes in ["1K", "4K"] {
            let run = folder.run(&["clean", "--window-bytes", bytes, "in.txt", "--log", "log", "-o", "out.txt"]);
            assert!(run.err.contains("windowed") && folder.read("out.txt") == want, "{case}, {bytes}");
            assert!(folder.run(&["restore", "out.txt", "--log", "log"]).out == text, "{case}, {bytes}");
            assert!(
                folder.run(&["clean", "--window-bytes", bytes, "out.txt"]).out == want,
                "{case}, {bytes}: once more"
            );
        }
    }
}

#[test]
fn a_region_ends_with_its_text() {
    let folder = Folder::with_texts(&[("in.txt", &filled("# 1\n# zhclean-disable\n~\n# 2\n~\n"))]);
    let run = folder.run(&["clean", "--split", "^# \\d", "in.txt"]);
    assert_eq!(run.out, filled("# 1\n# zhclean-disable\n~\n# 2\n=\n"));
}

#[test]
fn in_json_lines_comments_mean_nothing() {
    let folder = Folder::with_texts(&[("in.jsonl", "{\"text\":\"# zhclean-disable nonsense\\n山高,水长。\"}\n")]);
    let run = folder.run(&["clean", "in.jsonl"]);
    assert_eq!(
        (run.out.as_str(), run.err.as_str()),
        ("{\"text\":\"# zhclean-disable nonsense\\n山高，水长。\"}\n", "")
    );
}

#[test]
fn in_markdown_they_are_comments_of_html() {
    let text = "\
# 标题,一

<!-- zhclean-disable -->

| 甲, | 乙 |
|:--|--|
| 丙,丁 | 戊, |

<!-- zhclean-enable -->

> 引文,一。
> <!-- zhclean-disable-next-line -->
> 引文,二。
> 引文,三。

- 项目,一 <!-- zhclean-disable -->
- 项目,二 <!-- zhclean-enable -->
- 项目,三

!!! note
    <!-- zhclean-disable-next-line -->
    提示,一。
    提示,二。

```html
<!-- zhclean-disable -->
```

正文,一。`<!-- zhclean-disable -->`

# zhclean-disable

正文,二:\"走吧,天黑了。\"<!-- zhclean-disable quotes -->

正文,三:\"走吧,天黑了。\"

<!-- 说明 --> <!-- zhclean-enable -->

<!-- zhclean-disable-next-line
     quotes -->

正文,四:\"走吧,天黑了。\"
";
    let want = "\
# 标题，一

<!-- zhclean-disable -->

| 甲, | 乙 |
|:--|--|
| 丙,丁 | 戊, |

<!-- zhclean-enable -->

> 引文，一。
> <!-- zhclean-disable-next-line -->
> 引文,二。
> 引文，三。

- 项目,一 <!-- zhclean-disable -->
- 项目,二 <!-- zhclean-enable -->
- 项目，三

!!! note
    <!-- zhclean-disable-next-line -->
    提示,一。
    提示，二。

```html
<!-- zhclean-disable -->
```

正文，一。`<!-- zhclean-disable -->`

# zhclean-disable

正文,二:\"走吧,天黑了。\"<!-- zhclean-disable quotes -->

正文，三：\"走吧，天黑了。\"

<!-- 说明 --> <!-- zhclean-enable -->

<!-- zhclean-disable-next-line
     quotes -->

正文，四：\"走吧，天黑了。\"
";
    let folder = Folder::with_texts(&[("in.md", text)]);
    folder.run(&["clean", "in.md", "--log", "log", "-o", "out.md"]).is_done("markdown");
    assert_eq!(folder.read("out.md"), want);
    assert_eq!(folder.run(&["restore", "out.md", "--log", "log"]).out, text);
    assert_eq!(folder.run(&["check", "-q", "out.md"]).code, 0);
}

#[test]
fn why_says_what_rests() {
    let text = "# zhclean-disable\n他说,好。\n# zhclean-enable\n今天上午，食堂开门迎客，六十岁以上的老人一顿饭只要八元钱。\n\n\
                # zhclean-disable credit, quotes\n【编辑:阿琳娜】\n";
    let folder = Folder::with_texts(&[("in.txt", text)]);
    for (line, said) in [
        (1, "  stands in  no place: it is no text\n  so it      stays: it is a comment for this program\n"),
        (7, "             would take it, but rests here\n"),
        (7, "  region     at rest: credit, quotes\n"),
        (
            2,
            "  region     no rule changes this line: the text says so\n  so it      stays: nothing changes in a region\n",
        ),
    ] {
        let run = folder.run(&["explain", "--why", &format!("in.txt:{line}")]);
        assert!(run.code == 0 && run.out.contains(said), "{line}: {}", run.out);
    }
}

#[test]
fn an_unknown_word_is_a_finding_and_keeps_the_region() {
    let text = filled("# zhclean-disable qoutes, user/anything\n~\n# zhclean-enable\n// zhclean-disable-line\n");
    let folder = Folder::with_texts(&[("in.txt", &text)]);
    let run = folder.run(&["check", "in.txt"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (
            1,
            "in.txt:1:19 comment/unknown  unknown rule \"qoutes\" in a comment: every rule rests in its region; did you mean \"quotes\"?\n\
             in.txt:4:4 comment/unknown  unknown comment \"zhclean-disable-line\": it opens and closes nothing; did you mean \"zhclean-disable\"?\n"
        )
    );
    assert_eq!(folder.run(&["check", "-q", "in.txt"]).code, 1);
    assert_eq!(folder.run(&["check", "--exit-zero", "in.txt"]).code, 0);
    let row = folder.run(&["check", "--output-format", "json-lines", "in.txt"]).out;
    assert!(row.contains("\"rule\":\"comment/unknown\",\"kind\":\"comment\",\"old\":\"qoutes\","), "{row}");
    let run = folder.run(&["clean", "in.txt"]);
    assert_eq!((run.code, run.out), (0, text));
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    assert!(
        run.err.contains("in.txt: line 1: unknown rule \"qoutes\"") && run.err.contains("(and 1 more)"),
        "{}",
        run.err
    );
    let unfilled = Folder::with_texts(&[("in.txt", "<!-- zhclean-disable --> 山高，水长。\n")]);
    let run = unfilled.run(&["check", "in.txt"]);
    let said = "in.txt:1:6 comment/unknown  the comment \"zhclean-disable\" is no line of its own: it opens and closes nothing\n";
    assert_eq!((run.code, run.out.as_str()), (1, said));
    // a rule that does not run here is no unknown one
    let known = Folder::with_texts(&[("in.md", "<!-- zhclean-disable whitespace, credit/glued -->\n\n甲,乙。\n")]);
    let run = known.run(&["check", "in.md"]);
    assert_eq!((run.code, run.out.as_str()), (1, "in.md:3:2 punctuation/comma  , → ，\n"));
    // known ones are hidden by a baseline
    folder.run(&["check", "-q", "in.txt", "--write-baseline", "known", "--exit-zero"]).is_done("baseline");
    assert_eq!(folder.run(&["check", "in.txt", "--baseline", "known"]).code, 0);
}
