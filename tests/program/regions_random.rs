//! Regions at random places of Markdown: no line of one changes, and the other promises hold. Texts are those of a fixed seed.

use crate::program_support::Folder;

const DOCUMENTS: usize = 150;
/// Blocks of Markdown that all have something to clean, or look like it.
const BLOCKS: [&str; 18] = [
    "正文,一:\"走吧,天黑了。\"",
    "# 标题,一",
    "- 项目,一\n- 项目,二",
    "1. 甲,乙\n2. 丙,丁",
    "> 引文,一\n> 引文,二",
    "| 甲,乙 | 丙 |\n|---|---|\n| 丁,戊 | `a,b` |",
    "```\n码,码\n```",
    "    缩进,码",
    "正文 `码,码` 与,**重,点**,*强,调*。\n下一行,又一行(三)。",
    "[链,接](a,b)和,图![甲,](x)",
    "<div>\n块,内\n</div>",
    "!!! note \"甲,乙\"\n    提示,一\n    提示,二",
    "甲,乙<b>丙,丁</b>",
    "公式$a,b$,好。",
    "ＡＢＣ,中\u{200B}文。",
    "术语\n: 定义,一",
    "---",
    "[^1]: 脚注,一",
];
const COMMENTS: [&str; 5] = [
    "<!-- zhclean-disable -->",
    "<!-- zhclean-enable -->",
    "<!-- zhclean-disable-next-line -->",
    "<!--zhclean-disable-->",
    "<!-- zhclean-enable -->",
];

/// Numbers that look random (a linear congruence of Knuth's).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// A text, line by line, each with its line end, and whether it is a comment.
fn document(numbers: &mut Numbers) -> Vec<(String, bool)> {
    let end = ["\n", "\n", "\r\n"][numbers.below(3)];
    let mut lines = Vec::new();
    for _ in 0..2 + numbers.below(11) {
        if numbers.below(3) == 0 {
            lines.push((format!("{}{end}", COMMENTS[numbers.below(COMMENTS.len())]), true));
            lines.extend((numbers.below(2) == 0).then(|| (end.to_owned(), false)));
        }
        let block = BLOCKS[numbers.below(BLOCKS.len())];
        lines.extend(block.lines().chain([""]).map(|line| (format!("{line}{end}"), false)));
    }
    lines
}

/// The lines of a text that may not change.
fn resting(lines: &[(String, bool)]) -> Vec<bool> {
    let (mut open, mut waiting) = (false, false);
    let rests = lines.iter().map(|(line, is_comment)| {
        let rests = open || waiting || *is_comment;
        match is_comment {
            true if line.contains("next-line") => waiting = true,
            true => open = line.contains("disable"),
            false => waiting &= line.trim().is_empty(),
        }
        rests
    });
    rests.collect()
}

#[test]
fn no_line_of_a_region_changes() {
    let mut numbers = Numbers(20_211_230);
    let documents: Vec<_> = (0..DOCUMENTS).map(|_| document(&mut numbers)).collect();
    let folder = Folder::new();
    let text = |lines: &[(String, bool)]| lines.iter().map(|(line, _)| line.as_str()).collect::<String>();
    for (n, lines) in documents.iter().enumerate() {
        folder.write(format!("in/{n}.md"), text(lines));
    }
    folder.run(&["clean", "-q", "in", "-o", "out", "--log", "log"]).is_done("once");
    folder.run(&["clean", "-q", "out", "-o", "again"]).is_done("twice");
    folder.run(&["restore", "out", "--log", "log", "-o", "back"]).is_done("back");
    let found = folder.run(&["check", "--output-format", "json-lines", "in"]).out;
    let mut changed = 0;
    for (n, lines) in documents.iter().enumerate() {
        let (input, output) = (text(lines), folder.read(format!("out/{n}.md")));
        let written: Vec<_> = output.split_inclusive('\n').collect();
        assert_eq!(written.len(), lines.len(), "{input}");
        for (((line, _), written), rests) in lines.iter().zip(written).zip(resting(lines)) {
            assert!(!rests || line == written, "{line:?} became {written:?} in {input}");
        }
        assert_eq!(folder.read(format!("again/{n}.md")), output, "{n}: twice");
        assert_eq!(folder.read(format!("back/{n}.md")), input, "{n}: restored");
        assert_eq!(found.contains(&format!("\"in/{n}.md\"")), input != output, "{n}: check");
        changed += usize::from(input != output);
    }
    assert!(changed > DOCUMENTS / 2, "{changed} changed");
}
