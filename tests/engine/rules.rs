//! Rules by their names: none is dead.

use std::fs;

use super::cases::{self, Case};
use super::{assert_none, engine};

/// Ignoring a rule must change what comes of some fixture of its own filter. Those whose log names the rule are asked
/// first; the others only where none of them answers.
#[test]
fn no_rule_is_dead() {
    let cases: Vec<_> = cases::all().into_iter().map(Outcome::of).collect();
    let mut dead = Vec::new();
    for filter in engine::filter_names() {
        for rule in engine::rule_names_of(filter) {
            let own = || cases.iter().filter(|known| known.case.filter() == filter);
            let named = own().filter(|known| known.names(&rule));
            let others = own().filter(|known| !known.names(&rule));
            if !named.chain(others).any(|known| known.needs(&rule)) {
                dead.push(rule);
            }
        }
    }
    dead.iter_mut().for_each(|rule| rule.push_str(": no fixture needs it"));
    assert_none(&dead);
}

/// A case and the files that say what comes of it; that they do is tested elsewhere.
struct Outcome {
    case: Case,
    output: String,
    log: String,
}

impl Outcome {
    fn of(case: Case) -> Outcome {
        let read = |ending| fs::read_to_string(cases::path(&case.name, ending)).unwrap();
        let (output, log) = (read("out.txt"), read("log"));
        Outcome { case, output, log }
    }

    fn names(&self, rule: &str) -> bool {
        self.log.lines().any(|line| line.split('\t').nth(1) == Some(rule))
    }

    fn needs(&self, rule: &str) -> bool {
        self.case.pipeline_without(&[rule]).clean(&self.case.input).text() != self.output
    }
}
