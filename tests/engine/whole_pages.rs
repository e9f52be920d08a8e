//! The cut down to one article: every page of the fixtures, whole and in pieces, and pages that must stay.

use std::fs;
use std::path::Path;

use zhclean::{Cut, Pipeline, Preset, restore};

use super::{assert_none, cases};

/// The pages of `fixtures/undecided/`.
const UNDECIDED: [&str; 5] = [
    "finds-of-a-search",
    "second-heading-above-a-date",
    "second-page-of-one-paragraph",
    "second-page-without-stops",
    "two-pages-in-one",
];

fn article() -> Pipeline {
    Pipeline::builder().preset(Preset::Article).build().unwrap()
}

/// A page of `fixtures/undecided/`, which is no page of one article.
fn undecided(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/undecided").join(name).with_extension("txt");
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The pages of the fixtures, each also without its first lines, without its last, and as the default leaves it.
fn pieces() -> Vec<(String, String)> {
    let default = Pipeline::default();
    let pages = cases::all().into_iter().filter(|case| case.filter() == "article");
    let pages =
        pages.map(|case| (case.name, case.input)).chain(UNDECIDED.map(|name| (name.to_owned(), undecided(name))));
    let pieces = pages.flat_map(|(name, input)| {
        let lines: Vec<&str> = input.split_inclusive('\n').collect();
        let heads = (0..lines.len()).map(|at| lines[at..].concat());
        let tails = (0..lines.len()).map(|at| lines[..at].concat());
        let cleaned = default.clean(&input).text().to_owned();
        let all: Vec<_> = heads.chain(tails).chain([cleaned]).collect();
        all.into_iter().enumerate().map(move |(n, text)| (format!("{name}, piece {n}"), text))
    });
    pieces.collect()
}

#[test]
fn cleaning_twice_is_cleaning_once_and_the_input_comes_back() {
    let pipeline = article();
    let faults = pieces().into_iter().filter_map(|(name, text)| {
        let cleaned = pipeline.clean(&text);
        let changes: Vec<_> = cleaned.changes().collect();
        let again = pipeline.clean(cleaned.text()).text().to_owned();
        let back = restore(cleaned.text(), &changes);
        (again != cleaned.text() || back.as_deref() != Ok(text.as_str())).then_some(name)
    });
    assert_none(&faults.collect::<Vec<_>>());
}

#[test]
fn pages_without_one_article_are_not_cut() {
    let menu = "首页\n要闻\n城事\n登录\n注册\n";
    let foot = "关于我们 | 联系我们 | 网站地图\n某某网 版权所有 京ICP备0001号\n";
    let text =
        |n: usize| format!("第{n}日，河水在夜里涨了半尺，守堤的人一直没有睡，他们提着马灯在堤上来回走，直到天亮。\n");
    let texts = |from: usize| (from..from + 4).map(text).collect::<String>();
    let dated = "2021年12月30日 11:44 来源：晚潮报\n";
    let list: String = (1..30).map(|n| format!("渡口来信之{n}\n2021-12-{n:02}\n")).collect();
    let title = "河堤守夜人一夜未眠";
    for (what, page, cut) in [
        ("list", format!("渡口来信_晚潮网\n{menu}渡口来信\n{list}{foot}"), Cut::None),
        (
            "two articles",
            format!(
                "{title}_晚潮网\n{menu}{title}\n{dated}{}责任编辑：孟秋\n城南菜市场下月搬迁\n{dated}{}{foot}",
                texts(1),
                texts(5)
            ),
            Cut::Undecided,
        ),
        (
            "posts of a thread",
            format!("{title}_晚潮论坛\n{menu}{}{foot}", format!("{title}\n{}回复 举报\n", texts(1)).repeat(4)),
            Cut::Undecided,
        ),
        (
            "comments below a copy of the title",
            format!(
                "{title}_晚潮网\n{menu}守堤人\n{}相关新闻\n{title}\n我要评论\n{}{foot}",
                texts(1),
                texts(5).repeat(3)
            ),
            Cut::Undecided,
        ),
        ("list of finds", undecided("finds-of-a-search"), Cut::None),
        ("two pages", undecided("two-pages-in-one"), Cut::Undecided),
        ("a second page of one paragraph", undecided("second-page-of-one-paragraph"), Cut::Undecided),
        ("a second page without stops", undecided("second-page-without-stops"), Cut::Undecided),
        ("a second heading above a date", undecided("second-heading-above-a-date"), Cut::Undecided),
        ("chapter", format!("{title}\n\n{title}\n{}", texts(1)), Cut::None),
    ] {
        let pipeline = article();
        let cleaned = pipeline.clean(&page);
        let found = cleaned.article.as_ref().unwrap();
        assert_eq!(found.cut, cut, "{what}: {:?} {:?}", found.doubt, found.signs);
        let lost = (1..9).map(text).find(|text| page.contains(text.trim()) && !cleaned.text().contains(text.trim()));
        assert_eq!(lost, None, "{what}");
    }
}

#[test]
fn only_who_asks_for_it_gets_it() {
    let page = &cases::all().into_iter().find(|case| case.filter() == "article").unwrap().input;
    let selected = |builder: zhclean::Builder| builder.build().unwrap().clean(page).article.map(|found| found.cut);
    assert_eq!(selected(Pipeline::builder()), None);
    assert_eq!(selected(Pipeline::builder().preset(Preset::Punctuation)), None);
    assert_eq!(selected(Pipeline::builder().extend_select(["article"])), Some(Cut::Article));
    assert_eq!(selected(Pipeline::builder().select(["article"])), Some(Cut::Article));
    assert_eq!(selected(Pipeline::builder().preset(Preset::Article).ignore(["article"])), None);
}
