//! The filters: the one list of them. Within a stage they run in this order.
//!
//! A new filter is four files of one name (`.rs`, `.md`, at need `.toml`, and its fixtures) in the folder of its stage, and a
//! line below.

pub mod block;
pub mod filter;
pub mod layout;
pub mod line;
pub mod mark;
pub mod options;
pub mod pen;
#[cfg(test)]
mod proofs;
pub mod rule;
pub mod table;
#[cfg(test)]
mod tables;
pub mod undo;

use filter::{Act, BlockFilter, CutFilter, Filter, LayoutFilter, LineFilter, MarkFilter, UndoFilter};
use options::Options;

/// Every filter there is, with these options.
pub fn all(options: &Options) -> Vec<Filter> {
    vec![
        undo(undo::reflow::Reflow),
        undo(undo::pinyin::Pinyin),
        undo(undo::anti_copy::AntiCopy),
        undo(undo::width::Width),
        undo(undo::invisible::Invisible),
        line(line::error_page::ErrorPage),
        line(line::menu::Menu),
        line(line::breadcrumb::Breadcrumb),
        line(line::related_list::RelatedList),
        line(line::neighbour_pages::NeighbourPages),
        line(line::tag_line::TagLine),
        line(line::app_lines::filter()),
        line(line::site_notice::filter()),
        line(line::site_footer::SiteFooter),
        line(line::page_controls::PageControls),
        line(line::disclaimer::filter()),
        line(line::comments_shell::filter()),
        line(line::credit::Credit),
        line(line::tail_shapes::TailShapes),
        line(line::repeated_paragraph::RepeatedParagraph),
        block(block::repeated_header::RepeatedHeader),
        block(block::repeated_summary::RepeatedSummary),
        block(block::keyword_dump::KeywordDump),
        block(block::empty_label::EmptyLabel),
        cut(options.article),
        mark(mark::han_spacing::HanSpacing),
        mark(mark::book_marks::BookMarks),
        mark(options.quotes),
        mark(mark::ellipsis::Ellipsis),
        mark(mark::dash::Dash),
        mark(options.punctuation),
        mark(mark::mark_spacing::MarkSpacing),
        layout(options.whitespace),
    ]
}

fn undo(filter: impl UndoFilter + 'static) -> Filter {
    Filter { meta: filter.meta(), act: Act::Undo(Box::new(filter)) }
}

/// A filter that judges lines.
pub fn line(filter: impl LineFilter + 'static) -> Filter {
    Filter { meta: filter.meta(), act: Act::Line(Box::new(filter)) }
}

fn block(filter: impl BlockFilter + 'static) -> Filter {
    Filter { meta: filter.meta(), act: Act::Block(Box::new(filter)) }
}

fn cut(filter: impl CutFilter + 'static) -> Filter {
    Filter { meta: filter.meta(), act: Act::Cut(Box::new(filter)) }
}

fn mark(filter: impl MarkFilter + 'static) -> Filter {
    Filter { meta: filter.meta(), act: Act::Mark(Box::new(filter)) }
}

fn layout(filter: impl LayoutFilter + 'static) -> Filter {
    Filter { meta: filter.meta(), act: Act::Layout(Box::new(filter)) }
}
