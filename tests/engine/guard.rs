//! The guard: what it counts, what it gives back, and that it does so in time.

use zhclean::{Cleaned, Pipeline, Verdict};

/// A paragraph of the author's, 29 printed characters.
const PROSE: &str = "河水在夜里涨了半尺，守堤的人一直没有睡，他们在堤上来回走。";
const NOTICE: &str = "凡本网注明“来源：某某网”的作品，版权均属本网所有，其他媒体使用须注明出处，违者必究。";
const BLOCKED: &str = "很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。";

fn with_share(share: f64) -> Pipeline {
    Pipeline::builder().max_removed(share).build().unwrap()
}

fn held(cleaned: &Cleaned<'_>) -> Vec<(u64, String)> {
    cleaned.held.iter().map(|(line, rule)| (*line, (*rule).to_owned())).collect()
}

#[test]
fn every_removed_line_counts_whatever_filter_removed_it() {
    let pipeline = Pipeline::default();
    for (rule, text, line) in [
        ("disclaimer/notice", format!("河堤\n2021-12-30\n{PROSE}\n{NOTICE}\n"), 4),
        ("error-page/firewall", format!("{BLOCKED}\n河堤上的守夜人\n2021-12-30\n{PROSE}\n"), 1),
        (
            "repeated-summary/summary",
            format!("河堤上的守夜人\n2021-12-30\n摘要：{PROSE}{PROSE}\n{PROSE}{PROSE}{PROSE}\n"),
            3,
        ),
    ] {
        let cleaned = pipeline.clean(&text);
        assert_eq!(held(&cleaned), [(line, rule.to_owned())], "{text}");
        let long = format!("{text}{}\n", "天慢慢亮了，远处的船开始鸣笛，岸上的人收起马灯往家里走去。".repeat(8));
        let cleaned = pipeline.clean(&long);
        assert_eq!(held(&cleaned), [], "{long}");
    }
}

#[test]
fn a_share_of_nothing_gives_every_line_back() {
    let pipeline = with_share(0.0);
    let text = format!("404 Not Found\nnginx\n河堤上的守夜人\n2021-12-30\n{PROSE}\n责任编辑：张三\n相关新闻\n");
    let cleaned = pipeline.clean(&text);
    assert_eq!(cleaned.text(), text);
    let lines: Vec<u64> = held(&cleaned).into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [1, 2, 6, 7]);
    let everything = with_share(1.0);
    assert_eq!(held(&everything.clean(&text)), []);
}

#[test]
fn what_is_nothing_but_an_error_page_may_go_whole() {
    let pipeline = Pipeline::default();
    let cleaned = pipeline.clean(BLOCKED);
    assert_eq!((cleaned.text(), cleaned.verdict), ("", Verdict::ErrorPage));
    // prose that went otherwise, and none left
    let text = format!("河堤\n2021-12-30\n{NOTICE}\n");
    let cleaned = pipeline.clean(&text);
    assert_eq!(cleaned.text(), text);
}

/// Each held line once cost a walk through the whole text: 26 seconds for so many.
#[test]
fn thousands_of_held_lines_take_no_longer_than_the_text() {
    let text = format!("河堤\n{PROSE}\n{}", "返回顶部\n".repeat(4_000)) + &format!("{NOTICE}\n").repeat(2);
    let pipeline = with_share(0.0);
    let start = std::time::Instant::now();
    let cleaned = pipeline.clean(&text);
    assert!(cleaned.held.len() >= 4_000, "{}", cleaned.held.len());
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
