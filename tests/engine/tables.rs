//! Sentences in tables: what must change, and what must not, for every clause of the rules for spans, marks, characters,
//! blanks and lines. One row a case: the clause first, so that a failure tells what broke.
//!
//! `spans.tsv` and `marks.tsv` run the characters' filters under the fold they name; `characters.tsv` names what runs.
//! A line end, a tab and what cannot be seen are written as in a Rust string.

use std::collections::BTreeMap;

use zhclean::Pipeline;

use super::assert_none;
use super::engine::{self, Setup, fold};

/// The rows of a table, cell by cell.
pub fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().map(|line| line.split('\t').collect())
}

/// `\n`, `\t`, `\r`, `\\` and `\u{…}` become what they mean.
pub fn unescape(cell: &str) -> String {
    let mut text = String::new();
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        text.push(match chars.next().unwrap() {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'u' => {
                let code: String = chars.by_ref().skip(1).take_while(|&c| c != '}').collect();
                char::from_u32(u32::from_str_radix(&code, 16).unwrap()).unwrap()
            }
            other => other,
        });
    }
    text
}

/// What is wrong with a case: its text, or its text when cleaned again.
fn fault(clause: &str, pipeline: &Pipeline, input: &str, expected: &str) -> Option<String> {
    let (input, expected) = (unescape(input), unescape(expected));
    let cleaned = pipeline.clean(&input);
    let once = cleaned.text();
    let twice = pipeline.clean(once);
    if once != expected {
        return Some(format!("{clause}\n  of     {input:?}\n  wanted {expected:?}\n  got    {once:?}"));
    }
    (twice.text() != once).then(|| format!("{clause}\n  twice  {:?}\n  once   {once:?}", twice.text()))
}

fn characters(table: &str) {
    let faults = rows(table).filter_map(|row| {
        let [clause, name, input, expected] = row[..] else { panic!("{row:?}") };
        fault(clause, engine::preset_punctuation(fold(name)), input, expected)
    });
    assert_none(&faults.collect::<Vec<_>>());
}

#[test]
fn what_may_not_be_touched_stays_and_the_marks_around_it_come_back() {
    characters(include_str!("../tables/spans.tsv"));
}

#[test]
fn every_mark_becomes_what_a_careful_editor_writes() {
    characters(include_str!("../tables/marks.tsv"));
}

#[test]
fn characters_blanks_and_lines_come_out_as_specified() {
    let mut built: BTreeMap<(&str, &str), Pipeline> = BTreeMap::new();
    let faults = rows(include_str!("../tables/characters.tsv")).filter_map(|row| {
        let [clause, what, name, input, expected] = row[..] else { panic!("{row:?}") };
        let pipeline = built.entry((what, name)).or_insert_with(|| {
            let mut words = what.split(' ');
            let with = words.next().unwrap();
            let options: Vec<_> = words.collect();
            let characters_only = with == "characters";
            Setup { characters_only, with, options: &options, fold: fold(name), ignore: &[] }.build()
        });
        fault(clause, pipeline, input, expected)
    });
    assert_none(&faults.collect::<Vec<_>>());
}

/// What platforms print around a text, and what an author may write there: a line above the title, below it, or below the last
/// paragraph of an article, and whether it goes.
#[test]
fn lines_of_platforms_go_and_lines_of_authors_stay() {
    const TITLE: &str = "河堤上的守夜人";
    const TEXT: &str = "河水在夜里涨了半尺，守堤的人一直没有睡，他们提着马灯在堤上来回走，谁也没有说话。\n\
        “明天还要下。”老堤长说。他把烟袋收起来，又看了一遍水尺，才慢慢地往回走。\n\
        天亮的时候，水退了两寸；岸上的人收起马灯，往家里走去，远处的船开始鸣笛。\n\
        这样的夜他守过三百多个，记在一本没有封面的簿子里；头一页写着堤的长短，末一页还空着。\n\
        他的儿子在城里修电梯，每年汛期都要回来住几天，白天睡觉，夜里替他走后半段。\n";
    let faults = rows(include_str!("../tables/platforms.tsv")).filter_map(|row| {
        let [kind, place, line, fate] = row[..] else { panic!("{row:?}") };
        let page = |line: &str| match place {
            "above" => format!("{line}{TITLE}\n2021-03-04 18:20\n{TEXT}"),
            "lead" => format!("{TITLE}\n{line}{TEXT}"),
            "below" => format!("{TITLE}\n2021-03-04 18:20\n{TEXT}{line}"),
            _ => panic!("{row:?}"),
        };
        let input = page(&format!("{line}\n"));
        let expected = if fate == "goes" { page("") } else { input.clone() };
        fault(&format!("{kind}: {line}"), engine::everything(), &input, &expected)
    });
    assert_none(&faults.collect::<Vec<_>>());
}
