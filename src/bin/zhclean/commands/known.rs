//! What `rules` and `explain` both print of filters and rules.

use zhclean::FilterInfo;

/// The first sentence of a page, below its title.
pub fn first_sentence(page: &str) -> &str {
    page.lines().skip(1).find(|line| !line.is_empty()).unwrap_or("")
}

/// The name of an enum value in lower case.
pub fn lower(value: impl std::fmt::Debug) -> String {
    format!("{value:?}").to_lowercase()
}

/// The names there are: of filters, and of rules.
pub fn names(all: &[FilterInfo]) -> Vec<String> {
    let rules = all.iter().flat_map(|filter| filter.rules.iter().map(|rule| format!("{}/{}", filter.name, rule.id)));
    all.iter().map(|filter| filter.name.to_owned()).chain(rules).collect()
}
