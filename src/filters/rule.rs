//! How a filter names its rules.

/// A rule of the filter that asks: one its code decides, or a row of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleNo {
    /// The place among the rules that its code decides.
    Coded(u16),
    /// The place in its table.
    Row(u16),
}

/// A rule that code decides, with the sentence `rules` prints for it.
#[derive(Clone, Copy, Debug)]
pub struct Coded {
    /// Its name below the filter's.
    pub id: &'static str,
    /// What it does, in one line.
    pub doc: &'static str,
}

/// Declares the rules that a filter's code decides: an enum to name them by, and what `rules` prints for each.
macro_rules! coded_rules {
    ($($rule:ident = $id:literal: $doc:literal;)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum Rule {
            $($rule,)+
        }

        impl Rule {
            const ALL: &'static [$crate::filters::rule::Coded] =
                &[$($crate::filters::rule::Coded { id: $id, doc: $doc },)+];
        }

        impl From<Rule> for $crate::filters::rule::RuleNo {
            fn from(rule: Rule) -> Self {
                $crate::filters::rule::RuleNo::Coded(rule as u16)
            }
        }
    };
}
pub(crate) use coded_rules;
