//! The examples of a rule, run: each is put into a short article, and the rule says where it removes it.

use zhclean::{Change, Pipeline};

/// Prose around an example.
const ABOVE: &str = "社区食堂昨天开张，六十岁以上的老人一顿饭只要八元钱，街坊们排起了长队。\n\
                     街道办的工作人员说，饭菜每天换样，送餐上门也不另外收钱，行动不便的老人打个电话就行。\n";
const BELOW: &str = "食堂就在河堤下面，走路过去只要五分钟，从早上六点半开到晚上七点，中间不休息。\n\
                     老人们吃完饭还在院子里坐了一会儿，说这样的日子过得踏实，明天约好了一起再来。\n";
/// What closes an article.
const CLOSE: &str = "【编辑:阿琳娜】\n";

/// Where `rule`, running alone, removes the line `example`, in words; `None` where it does so nowhere.
pub fn where_removed(rule: &str, example: &str) -> Option<&'static str> {
    let pipeline = Pipeline::builder().select([rule]).max_removed(1.0).build().ok()?;
    let article = format!("{ABOVE}\n{BELOW}");
    let line = format!("{example}\n");
    let places = [
        ("below an article", [&article, "\n", &line, ""]),
        ("above an article", [&line, "\n", &article, ""]),
        ("in the text", [ABOVE, "\n", &line, &format!("\n{BELOW}")]),
        ("below what closes an article", [&article, CLOSE, &line, ""]),
        ("alone", ["", "", &line, ""]),
    ];
    let is_removed = |text: &str| {
        let is_of_it = |change: &Change<'_>| change.rule == rule && change.old.contains(example.trim());
        pipeline.clean(text).changes().any(|change| is_of_it(&change))
    };
    places.into_iter().find(|(_, parts)| is_removed(&parts.concat())).map(|(place, _)| place)
}
