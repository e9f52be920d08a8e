//! The name that was meant, where somebody typed one that is none.

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
