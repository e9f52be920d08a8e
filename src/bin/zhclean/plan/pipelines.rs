//! The pipelines of a plan. All pipelines of the program are built here.

use std::sync::LazyLock;

use anyhow::{Result, anyhow};
use zhclean::{BuildError, Builder, Fold, LineEnd, MAX_REMOVED, Options, Pipeline, Preset, Rows};

use crate::config::chain::Config;
use crate::config::keys::{FILTERS, Key};
use crate::config::near::unknown_rule;
use crate::config::settings::Settings;

/// The rule that writes line ends.
const LINE_END: &str = "whitespace/line-end";

/// A pipeline that is built when it is first needed: most runs need only the one for texts.
pub type LatePipeline = LazyLock<Pipeline, Box<dyn FnOnce() -> Pipeline + Send>>;

/// Builds a pipeline later.
fn late(builder: Builder) -> LatePipeline {
    LazyLock::new(Box::new(|| builder.build().expect("its names are those of the pipeline for texts")))
}

/// The pipeline for texts, the one for the lines between them, and the one for Markdown.
///
/// # Errors
/// A name that no rule has; rows or lines to keep that cannot be used.
pub fn pipelines(settings: &Settings, config: Option<&Config>) -> Result<(Pipeline, [LatePipeline; 2])> {
    let preset =
        settings.text(Key::Preset).and_then(|name| Preset::ALL.into_iter().find(|preset| preset.name() == name));
    let fold = settings.text(Key::Fold).and_then(|name| Fold::ALL.into_iter().find(|fold| fold.name() == name));
    let rows = config.map_or(Ok(Rows::default()), Config::read_rows)?;
    let options = options(settings)?;
    let asks_line_feeds = settings.text(Key::Newline) == Some("lf");
    let chosen = || {
        let builder = Pipeline::builder()
            .preset(preset.unwrap_or_default())
            .select(settings.list(Key::Select))
            .extend_select(settings.list(Key::ExtendSelect))
            .ignore(settings.list(Key::Ignore))
            .options(options)
            .fold(fold)
            .max_removed(settings.share(Key::MaxRemoved).unwrap_or(MAX_REMOVED));
        if asks_line_feeds { builder.require(LINE_END) } else { builder }
    };
    let built = chosen().rows(rows).keep_lines(settings.list(Key::KeepLines)).build();
    let pipeline = built.map_err(|e| match (e, config) {
        (BuildError::UnknownName { name, known }, _) => anyhow!("{}", unknown_rule(&name, &known)),
        (e, Some(config)) => config.error(&e),
        (e, None) => anyhow!("{e}"),
    })?;
    let markdown = chosen().characters_only();
    // of a line between two texts only the line end changes
    let between = Pipeline::builder().select([LINE_END]).options(options);
    let between = if pipeline.rules().any(|rule| rule == LINE_END) { between } else { between.ignore([LINE_END]) };
    Ok((pipeline, [between, markdown].map(late)))
}

/// The options of filters, as the library reads them.
fn options(settings: &Settings) -> Result<Options> {
    let said = settings.iter().filter_map(|(key, said)| {
        Some(format!("{} = {}\n", key.info().name.strip_prefix(FILTERS)?, said.value.toml()))
    });
    let mut options: Options = toml::from_str(&said.collect::<String>())?;
    match settings.text(Key::Newline) {
        Some("keep") => options.whitespace.line_end = LineEnd::Keep,
        Some(_) => options.whitespace.line_end = LineEnd::Lf,
        None => {}
    }
    Ok(options)
}
