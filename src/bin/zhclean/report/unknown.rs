//! What a person is told of a word in a comment `zhclean-disable` that nothing has for its name.

use std::sync::LazyLock;

use zhclean::{Unknown, filters};

use crate::config::near::suggestion;

/// The comments there are.
const COMMENTS: [&str; 3] = ["zhclean-disable", "zhclean-disable-next-line", "zhclean-enable"];

/// What is wrong, in one sentence.
pub fn unknown_word(unknown: &Unknown) -> String {
    static RULES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let all = filters();
        let rules =
            all.iter().flat_map(|filter| filter.rules.iter().map(|rule| format!("{}/{}", filter.name, rule.id)));
        all.iter().map(|filter| filter.name.to_owned()).chain(rules).collect()
    });
    let word = &unknown.word;
    if unknown.is_rule {
        let near = suggestion(word, &RULES).map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
        return format!("unknown rule \"{word}\" in a comment: every rule rests in its region{near}");
    }
    if COMMENTS.contains(&word.as_str()) {
        return format!("the comment \"{word}\" is no line of its own: it opens and closes nothing");
    }
    let comments = COMMENTS.map(str::to_owned);
    let near = suggestion(word, &comments).map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
    format!("unknown comment \"{word}\": it opens and closes nothing{near}")
}
