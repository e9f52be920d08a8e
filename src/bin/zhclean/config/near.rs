//! The name that may have been meant by one that nothing has.

pub use zhclean::suggestion;

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
