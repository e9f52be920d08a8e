//! The user's own rows: `[[rule]]` in a TOML file, the very same rows as the built-in tables have.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use zhclean::{Filter, Meta, Rules, Stage, When};

/// The filter that the user's rows make: reports and flags call its rules `user/<id>`.
struct User(Rules);

static META: Meta = Meta {
    name: "user",
    stage: Stage::Line,
    when: When::Default,
    guarded: true,
    doc: "# user\n\nRemoves the lines that the rows of your own file take.\n",
    coded: &[],
};

impl Filter for User {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn rules(&self) -> Option<&Rules> {
        Some(&self.0)
    }

    fn run(&self, me: u16, doc: &zhclean::Doc<'_>, edits: &mut zhclean::Edits) {
        self.0.run(me, 0, doc, edits, |_| true);
    }
}

/// Reads the rows of `path` and proves them by their own examples.
///
/// # Errors
/// The file cannot be read, is no such TOML, or a row contradicts its examples; the message names file and row.
pub fn read(path: &Path) -> Result<&'static dyn Filter> {
    let name = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
    let rules =
        Rules::parse(&text).and_then(|rules| rules.prove().map(|()| rules)).map_err(|e| anyhow!("{name}: {e}"))?;
    // read once a run; the pipeline holds filters for as long as the program lives
    Ok(Box::leak(Box::new(User(rules))))
}
