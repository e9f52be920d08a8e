//! What `explain --why` says of the lines of a text: where each stands, which rules looked at it, and why it went or stayed.

use std::fmt::Write as _;

use zhclean::{Change, Cleaned, LineView, Place, Resting, Role, RowView, Where, views};

use super::article::drawn;
use super::name::Name;
use super::width::cut;
use crate::plan::Plan;
use crate::system::visible::visible;

/// Columns of a line that is shown.
const COLUMNS: usize = 80;
/// Columns before what is said.
const INDENT: usize = 13;

/// The lines of a text, or one of them. Without a number those are shown that an edit changed or a row knows.
pub fn why(plan: &Plan, name: Name<'_>, cleaned: &Cleaned<'_>, line: Option<u64>) -> String {
    let changes: Vec<_> = cleaned.changes().collect();
    let views = views(&plan.pipeline, cleaned);
    let mut text = String::new();
    let mut first = 0;
    if let (Some(article), None) = (&cleaned.article, line) {
        text += &drawn(&at(name), article, &views);
        first = 1;
    }
    for view in &views {
        if line.is_some_and(|line| line != view.line) {
            continue;
        }
        let held = cleaned.held.iter().find(|(at, _)| *at == view.line).map(|(_, rule)| *rule);
        let mut edits: Vec<&Change<'_>> = changes.iter().filter(|change| change.line == view.line).collect();
        edits.sort_by_key(|change| change.span[0]);
        let is_dull = edits.is_empty() && view.rows.is_empty() && held.is_none() && !view.is_kept;
        if line.is_none() && is_dull {
            continue;
        }
        if std::mem::replace(&mut first, 1) > 0 {
            text.push('\n');
        }
        text += &one(name, view, &edits, held, &extent(&views));
    }
    if let (Some(line), true) = (line, text.is_empty()) {
        let last = views.last().map_or(0, |view| view.line);
        _ = writeln!(text, "{}: there is no line {line}; the text has {last}", at(name));
    }
    text
}

/// The lines of the body.
fn extent(views: &[LineView]) -> String {
    let mut body = views.iter().filter(|view| view.place == Place::Body).map(|view| view.line);
    match (body.next(), body.next_back()) {
        (Some(first), Some(last)) => format!("lines {first} to {last}"),
        (Some(only), None) => format!("line {only}"),
        _ => "none".into(),
    }
}

fn at(name: Name<'_>) -> String {
    match name.record {
        Some((record, path)) => format!("{}:{record}:{}", name.origin, visible(path)),
        None => name.origin.to_owned(),
    }
}

fn one(name: Name<'_>, view: &LineView, edits: &[&Change<'_>], held: Option<&str>, body: &str) -> String {
    let mut text = format!("{}:{}\n", at(name), view.line);
    let mut say = |what: &str, said: &str| {
        let said = cut(&visible(said), COLUMNS - INDENT);
        _ = writeln!(text, "  {what:<10} {said}");
    };
    say("line", &view.text);
    say("stands in", &place(view, body));
    if let Some(mark) = view.mark {
        say("is a mark", &format!("{}: an article ends above it where little prose follows", mark.name()));
    }
    let removed_by = edits.iter().find(|edit| edit.new.is_empty() && edit.old.trim() == view.text.trim());
    let removed_by = removed_by.filter(|_| !view.text.trim().is_empty()).map(|edit| edit.rule.as_ref());
    for row in &view.rows {
        say("row", &format!("{} ({}, {})", row.rule, place_of(row.reach), role_of(row.role)));
        say("", &judged(row, view, removed_by, held));
    }
    for edit in edits.iter().filter(|edit| Some(edit.rule.as_ref()) != removed_by) {
        let new = if edit.new.is_empty() { "removed".to_owned() } else { format!("\"{}\"", edit.new) };
        say("edit", &format!("{}: \"{}\" → {new}", edit.rule, edit.old));
    }
    match &view.region {
        Some(Resting::All) => say("region", "no rule changes this line: the text says so"),
        Some(Resting::These(names)) if !names.is_empty() => say("region", &format!("at rest: {}", names.join(", "))),
        _ => {}
    }
    let end = match (removed_by, held) {
        (Some(rule), _) => format!("removed by {rule}"),
        (None, Some(rule)) => format!("{rule} is held back: the removals would take too much of the prose"),
        (None, None) if view.region == Some(Resting::Comment) => "stays: it is a comment for this program".into(),
        (None, None) if view.region == Some(Resting::All) => "stays: nothing changes in a region".into(),
        (None, None) if view.is_kept => "stays: keep-lines names it".into(),
        (None, None) if view.rows.is_empty() && view.is_prose => "stays: it is prose, and no row has its form".into(),
        (None, None) if view.rows.is_empty() => "stays: no row has its form".into(),
        (None, None) => "stays".into(),
    };
    say("so it", end.trim_start_matches("so it "));
    text
}

fn place(view: &LineView, body: &str) -> String {
    match view.place {
        Place::Blank => "no place: it is blank".into(),
        Place::Shielded if view.region == Some(Resting::Comment) => "no place: it is no text".into(),
        Place::Shielded => "code, data or a table, at which no rule for lines looks".into(),
        Place::Head => format!("the head, above the body ({body})"),
        Place::Body if body == "none" => "a text without prose".into(),
        Place::Body => format!("the body ({body})"),
        Place::Tail => format!("the tail, below the body ({body})"),
        Place::Foot => format!("the foot, below what closes the article; body: {body}"),
        _ => view.place.name().into(),
    }
}

/// What became of the line by a row that has its form.
fn judged(row: &RowView, view: &LineView, removed_by: Option<&str>, held: Option<&str>) -> String {
    if removed_by == Some(row.rule.as_str()) {
        return "took it".into();
    }
    if held == Some(row.rule.as_str()) {
        return "would take it, and is held back".into();
    }
    if removed_by.is_some() {
        return "came too late".into();
    }
    if !row.is_reached {
        return format!("does not look at the {}", view.place.name());
    }
    if view.region.as_ref().is_some_and(|region| region.holds(&row.rule)) {
        return "would take it, but rests here".into();
    }
    if view.is_kept {
        return "would take it, but keep-lines names it".into();
    }
    match row.role {
        Role::Follower => "takes it only in a run of lines of its filter that holds an anchor".into(),
        _ => "left it: announced, spoken of in the text, or in a block of the author's".into(),
    }
}

fn place_of(reach: Where) -> String {
    format!("{reach:?}").to_lowercase()
}

fn role_of(role: Role) -> String {
    format!("{role:?}").to_lowercase()
}
