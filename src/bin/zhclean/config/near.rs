//! The name that may have been meant by one that nothing has.

/// What of the `known` names may have been meant by `name`: one that it begins, one whose last part it is, or the one that
/// differs least, where that is little.
pub fn suggestion<'k, S: AsRef<str>>(name: &str, known: &'k [S]) -> Option<&'k str> {
    /// Shorter beginnings say nothing.
    const MIN_PREFIX: usize = 3;
    let name = name.to_lowercase().replace('_', "-");
    let known = || known.iter().map(AsRef::as_ref);
    let begins = || known().filter(|known| known.starts_with(&name)).min_by_key(|known| known.len());
    let is_part = |known: &&str| known.split_once('/').is_some_and(|(_, rule)| rule == name);
    let distance = |known: &'k str| (strsim::damerau_levenshtein(known, &name), known);
    let nearest = || known().map(distance).min().filter(|(far, known)| *far <= known.len() / 3).map(|(_, known)| known);
    let prefix = if name.len() >= MIN_PREFIX { begins() } else { None };
    prefix.or_else(|| known().find(is_part)).or_else(nearest)
}

/// `did you mean "x"? `, where one of the `known` names may have been meant.
pub fn did_you_mean<S: AsRef<str>>(name: &str, known: &[S]) -> String {
    suggestion(name, known).map_or(String::new(), |near| format!("did you mean \"{near}\"? "))
}

/// Says that no filter and no rule is called `name`; the message offers the nearest of the `known` names.
pub fn unknown_rule(name: &str, known: &[String]) -> String {
    format!("unknown rule \"{name}\"; {}`zhclean rules` lists them", did_you_mean(name, known))
}

/// Says that no `what` has the name; the message offers the nearest of the `known`.
pub fn unknown_value<S: AsRef<str>>(what: &str, name: &str, known: &[S]) -> String {
    let all: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
    format!("unknown {what} \"{name}\"; {}use one of {}", did_you_mean(name, known), all.join(", "))
}
