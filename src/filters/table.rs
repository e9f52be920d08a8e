//! A filter that is its table and nothing more: some built-in ones, and the user's own rows.

use std::sync::Arc;

use super::filter::{LineFilter, Meta, Named};
use super::pen::Pen;
use crate::rows::matched::Matched;
use crate::rows::table::Table;

/// Removes the lines that the rows of a table reach.
pub struct TableFilter {
    meta: &'static Meta,
    rows: Rows,
}

/// Where its rows are.
enum Rows {
    /// In a table of the program, read when first asked for.
    BuiltIn(fn() -> &'static Table),
    /// In a table that is read already.
    Own(Arc<Table>),
}

impl TableFilter {
    /// The filter of a built-in table.
    pub fn built_in(meta: &'static Meta, table: fn() -> &'static Table) -> TableFilter {
        TableFilter { meta, rows: Rows::BuiltIn(table) }
    }

    /// The filter of a table that is read already.
    pub fn of(meta: &'static Meta, table: Arc<Table>) -> TableFilter {
        TableFilter { meta, rows: Rows::Own(table) }
    }

    fn rows(&self) -> &Table {
        match &self.rows {
            Rows::BuiltIn(table) => table(),
            Rows::Own(table) => table,
        }
    }
}

impl Named for TableFilter {
    fn meta(&self) -> &'static Meta {
        self.meta
    }
}

impl LineFilter for TableFilter {
    fn table(&self) -> Option<&Table> {
        Some(self.rows())
    }

    fn run(&self, page: &Matched<'_>, pen: &mut Pen<'_>) {
        pen.remove_matched(self.rows(), page, |_| true);
    }
}
