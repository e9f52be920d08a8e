//! The built-in tables: the file of each filter that has one, one list, one matcher.

use std::sync::{Arc, LazyLock};

use super::matcher::Matcher;
use super::table::Table;

macro_rules! built_in {
    ($($name:ident = $file:literal;)+) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "the names of the tables")]
        #[derive(Clone, Copy)]
        enum Number {
            $($name,)+
        }

        $(
            #[doc = concat!("The table of `", $file, "`.")]
            pub static $name: LazyLock<Arc<Table>> = LazyLock::new(|| {
                let toml = include_str!(concat!("../", $file, ".toml"));
                Arc::new(Table::built_in(Number::$name as u16, $file, toml))
            });
        )+

        /// All of them.
        pub static BUILT_IN: LazyLock<Arc<Matcher>> =
            LazyLock::new(|| Arc::new(Matcher::of(vec![$(Arc::clone(&$name),)+])));
    };
}

built_in! {
    APP_LINES = "filters/line/app-lines";
    BREADCRUMB = "filters/line/breadcrumb";
    COMMENTS_SHELL = "filters/line/comments-shell";
    CREDIT = "filters/line/credit";
    DISCLAIMER = "filters/line/disclaimer";
    ERROR_PAGE = "filters/line/error-page";
    MENU = "filters/line/menu";
    NEIGHBOUR_PAGES = "filters/line/neighbour-pages";
    PAGE_CONTROLS = "filters/line/page-controls";
    RELATED_LIST = "filters/line/related-list";
    SITE_FOOTER = "filters/line/site-footer";
    SITE_NOTICE = "filters/line/site-notice";
    TAG_LINE = "filters/line/tag-line";
}
