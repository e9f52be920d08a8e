//! How fast the engine cleans, on generated text in the shape of a scraped page.
//!
//! Two variants, long lines and a clause a line. Each run also checks the number of edits, so that a wrong answer is
//! never a fast one. `cargo bench`, or `cargo bench -- --quick` for a check without a figure worth quoting.

#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use std::time::Instant;

use zhclean::Pipeline;

const TITLE: &str = "社区食堂开张了,老人有了“去处”";
const PARAGRAPH: &str = "  “欢迎光临!”今天上午,街道办的社区食堂(三楼)开门迎客,六十岁以上的老人一顿饭只要八元钱;\
食堂怎么维持?负责人算了一笔账:场地免租,水电减半,每天11:30开饭,供应1,320份。\n\n";
/// Edits that one paragraph needs: eleven marks and the indent.
const EDITS_OF_PARAGRAPH: u64 = 12;
/// Edits around the body: the error lines, the title's comma, the completion, the four lines below, blank lines.
const EDITS_AROUND: u64 = 13;

fn page(paragraphs: usize) -> String {
    let body = PARAGRAPH.repeat(paragraphs);
    format!(
        "404 Not Found\n\n\nnginx\n{TITLE}\n2021年12月30日 11:44\n来源:\n\n{body}【编辑:阿琳娜】\n\n{TITLE}\n\n\
         2021年12月30日 11:44 来源 晚报\n\n相关新闻\n"
    )
}

/// The same text with a line end behind each clause.
fn clause_a_line(page: &str) -> String {
    page.replace(',', ",\n").replace('。', "。\n").replace(';', ";\n")
}

fn main() {
    let quick = std::env::args().any(|arg| arg == "--quick");
    let (paragraphs, runs) = if quick { (2_000, 2) } else { (120_000, 7) };
    let pipeline = Pipeline::default();
    let long = page(paragraphs);
    let short = clause_a_line(&long);
    for (name, text, edits) in [
        ("long lines", &long, Some(EDITS_AROUND + EDITS_OF_PARAGRAPH * paragraphs as u64)),
        ("a clause a line", &short, None),
    ] {
        let mut seconds: Vec<f64> = (0..runs)
            .map(|_| {
                let start = Instant::now();
                let cleaned = pipeline.clean(text);
                let took = start.elapsed().as_secs_f64();
                if let Some(edits) = edits {
                    assert_eq!(cleaned.edit_count(), edits, "{name}: a wrong answer is no fast one");
                }
                assert!(cleaned.edit_count() > 8 * paragraphs as u64, "{name}");
                took
            })
            .collect();
        seconds.sort_by(f64::total_cmp);
        let median = seconds[seconds.len() / 2];
        println!(
            "{name:<16} {:>7.1} MB  {:>6.1} ms  {:>6.0} MB/s",
            text.len() as f64 / 1e6,
            median * 1e3,
            text.len() as f64 / 1e6 / median
        );
    }
}
