//! The user's own rows: `[[rule]]` in a TOML file, the very same rows as the built-in tables have.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use zhclean::{Filter, Meta, Rows, Rules, Stage, When};

/// Reports and flags call the user's rules `user/<id>`.
static META: Meta = Meta {
    name: "user",
    stage: Stage::Line,
    when: When::Default,
    guarded: true,
    doc: "# user\n\nRemoves the lines that the rows of your own file take.\n",
    coded: &[],
};

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
    Ok(Box::leak(Box::new(Rows::of(&META, rules))))
}
