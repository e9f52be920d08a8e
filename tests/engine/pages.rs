//! What must go: pages in the shape of the sample, each with one thing printed in another way.

use std::fs;
use std::path::Path;

use super::engine::{self, is_blank, key_of};
use super::{assert_none, han};

/// A page in the shape of the design's sample: what a server said, the title, date and an empty source; paragraphs;
/// a credit; title, date and source again; the label of a list.
struct Page<'a> {
    status: &'a str,
    server: &'a str,
    title: &'a str,
    date: &'a str,
    source: &'a str,
    body: &'a str,
    credit: &'a str,
    label: &'a str,
}

impl Page<'_> {
    fn text(&self) -> String {
        let Page { status, server, title, date, source, body, credit, label } = self;
        format!(
            "{status}\n\n\n{server}\n{title}\n{date}\n来源:\n\n{body}\n\n{credit}\n\n{title}\n\n{date} 来源 {source}\n\n{label}"
        )
    }

    /// What the output should say and does not, or should not and does.
    fn faults(&self, output: &str) -> Vec<String> {
        let lines: Vec<_> = output.lines().map(key_of).collect();
        let count = |line: &str| lines.iter().filter(|key| **key == key_of(line)).count();
        let times = |line: &str, wanted: usize| {
            (count(line) != wanted).then(|| format!("{} times {line:?}, wanted {wanted}", count(line)))
        };
        let said = [
            times(self.status, 0),
            times(self.server, 0),
            times(self.credit, 0),
            times(self.label, 0),
            times(self.title, 1),
            times(self.date, 1),
            times(&format!("来源：{}", self.source), 1),
            (output.matches(self.date).count() != 1).then(|| "the date twice".to_owned()),
            self.lost(output),
            half_width_mark(&output.replacen(self.date, "", 1)),
            (blanks(output) > blanks(&self.text())).then(|| "a blank was added".to_owned()),
        ];
        said.into_iter().flatten().collect()
    }

    /// The first paragraph or sub-heading that is not in the output, Han for Han and in its place.
    fn lost(&self, output: &str) -> Option<String> {
        let mut lines = output.lines().map(han);
        let mut body = self.body.lines().filter(|line| !line.trim().is_empty());
        body.find(|line| !lines.any(|found| found == han(line))).map(|line| format!("lost {line:?}"))
    }
}

fn half_width_mark(text: &str) -> Option<String> {
    let line = text.lines().find(|line| line.contains([',', ';', ':', '!', '?', '(', ')']));
    line.map(|line| format!("a half-width mark in {line:?}"))
}

fn blanks(text: &str) -> usize {
    text.chars().filter(|&c| is_blank(c) && c != '\n').count()
}

const BODY: &str = "  “欢迎光临!”今天上午十点,街道办的社区食堂(三楼)开门迎客,六十岁以上的老人一顿饭只要八元钱。

  一顿饭的账

  食堂怎么维持?负责人算了一笔账:场地免租,水电减半,每天供应320份;社区补贴四成,企业捐赠两成,其余由饭钱来补。

  第一天来了两百多人,最早的一位老人八点就到了门口,最晚的一位吃完已是下午两点。";

const PAGE: Page<'_> = Page {
    status: "404 Not Found",
    server: "nginx",
    title: "社区食堂开张了,老人有了“去处”,邻居有了话头",
    date: "2021年12月30日 11:44",
    source: "城南晚报",
    body: BODY,
    credit: "【编辑:阿琳娜】",
    label: "相关新闻",
};

/// Pages that differ from [`PAGE`] in one thing each, or in all at once.
const PAGES: &[(&str, Page<'static>)] = &[
    ("the sample's shape", PAGE),
    ("status 403", Page { status: "403 Forbidden", ..PAGE }),
    ("status 502, full-width", Page { status: "５０２ Bad Gateway", ..PAGE }),
    ("status 503 with protocol", Page { status: "HTTP/1.1 503 Service Temporarily Unavailable", ..PAGE }),
    ("status 504 with hyphen", Page { status: "504 Gateway Time-out", ..PAGE }),
    ("status of IIS", Page { status: "HTTP 错误 404.0 - Not Found", server: "Internet 信息服务 (IIS)", ..PAGE }),
    ("status of Tomcat", Page { status: "HTTP Status 404 – Not Found", server: "Apache Tomcat/8.5.32", ..PAGE }),
    ("status of Tomcat, Chinese", Page { status: "HTTP状态 404 - 未找到", server: "Apache Tomcat/9.0.30", ..PAGE }),
    ("nginx with version", Page { server: "nginx/1.18.0 (Ubuntu)", ..PAGE }),
    ("openresty", Page { server: "openresty", ..PAGE }),
    ("openresty with version", Page { server: "openresty/1.15.8.3", ..PAGE }),
    ("Apache", Page { server: "Apache/2.4.6 (CentOS) Server at www.example.com Port 80", ..PAGE }),
    ("Cloudflare", Page { server: "cloudflare", ..PAGE }),
    ("a short title", Page { title: "食堂开张了", ..PAGE }),
    ("a title that calls", Page { title: "社区食堂今天开张了!", ..PAGE }),
    ("a title that asks", Page { title: "一顿饭八元钱,社区食堂能开多久?", ..PAGE }),
    ("a title with a colon early", Page { title: "快讯:社区食堂今天开门迎客", ..PAGE }),
    ("a title with a name in brackets", Page { title: "社区食堂(三楼)今天开门迎客", ..PAGE }),
    ("a title of an English word", Page { title: "AI进食堂:社区里的新鲜事", ..PAGE }),
    ("a title with a number", Page { title: "2021年社区食堂新增32家,老人就近吃饭", ..PAGE }),
    ("a date with hyphens", Page { date: "2019-03-05 08:07", ..PAGE }),
    ("a date with seconds", Page { date: "2019-03-05 08:07:31", ..PAGE }),
    ("a date with slashes", Page { date: "2019/3/5 8:07", ..PAGE }),
    ("a date without time", Page { date: "2019年3月5日", ..PAGE }),
    ("a source with a bracket", Page { source: "西部网（陕西新闻网）", ..PAGE }),
    ("a source of Latin letters", Page { source: "CCTV新闻", ..PAGE }),
    ("a source of three characters", Page { source: "新华社", ..PAGE }),
    ("a source with a hyphen", Page { source: "人民网-陕西频道", ..PAGE }),
    ("responsible editor", Page { credit: "责任编辑：孟秋", ..PAGE }),
    ("editor in brackets", Page { credit: "（责编：孟秋、白露）", ..PAGE }),
    ("editor with others", Page { credit: "编辑:孟秋 审核:白露 校对:谷雨", ..PAGE }),
    ("editor without colon", Page { credit: "责任编辑 孟秋", ..PAGE }),
    ("editor of the day", Page { credit: "[值班编辑:孟秋]", ..PAGE }),
    ("label in brackets", Page { label: "【相关阅读】", ..PAGE }),
    ("label with colon", Page { label: "延伸阅读:", ..PAGE }),
    ("label with more", Page { label: "推荐阅读 更多>>", ..PAGE }),
    ("label of links", Page { label: "相关链接", ..PAGE }),
    ("label with a guess", Page { label: "猜你喜欢", ..PAGE }),
    (
        "all other",
        Page {
            status: "502 Bad Gateway",
            server: "openresty",
            title: "老渡口的灯:一百年没有熄过",
            date: "2018-10-15 14:20",
            source: "北岸周报",
            body: BODY,
            credit: "(责任编辑：孟秋)",
            label: "热门推荐",
        },
    ),
];

#[test]
fn pages_in_the_shape_of_the_sample_come_out_clean() {
    let pipeline = engine::everything();
    let mut faults = Vec::new();
    for (name, page) in PAGES {
        let text = page.text();
        let cleaned = pipeline.clean(&text);
        faults.extend(page.faults(cleaned.text()).into_iter().map(|fault| format!("{name}: {fault}")));
        if pipeline.clean(cleaned.text()).is_changed() {
            faults.push(format!("{name}: changed when cleaned again"));
        }
    }
    assert_none(&faults);
}

/// The design's own sample, which stands beside the project and not in it.
pub fn sample() -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/sample.txt");
    fs::read_to_string(path).ok()
}

/// The sample's body: from the first indented line to the credit.
fn sample_body(text: &str) -> &str {
    let start = text.find("  “走在前").unwrap();
    let end = text.find("【编辑").unwrap();
    text.get(start..end).unwrap()
}

#[test]
fn the_design_sample_comes_out_as_promised() {
    let Some(text) = sample() else {
        eprintln!("skipped: no ../shared/sample.txt");
        return;
    };
    let page = Page {
        title: "党员干部下沉一线:争做战疫“急先锋”,当好寒冬“点灯人”",
        source: "中国日报网",
        body: sample_body(&text),
        ..PAGE
    };
    let pipeline = engine::everything();
    let cleaned = pipeline.clean(&text);
    let output = cleaned.text();
    let absent = ["404 Not Found", "nginx", "【编辑", "相关新闻"];
    let mut faults = page.faults(output);
    faults.extend(absent.into_iter().filter(|word| output.contains(word)).map(|word| format!("still {word}")));
    for heading in ["管委会机关党员干部坚守一线", "争当抗“疫”排头兵", "市级机关党员干部下沉社区", "筑牢疫情防控墙"]
    {
        if output.lines().filter(|line| *line == heading).count() != 1 {
            faults.push(format!("lost the sub-heading {heading}"));
        }
    }
    if output.matches(':').count() != 1 {
        faults.push("a half-width colon beside the one in 11:44".to_owned());
    }
    if pipeline.clean(output).is_changed() {
        faults.push("changed when cleaned again".to_owned());
    }
    assert_none(&faults);
}
