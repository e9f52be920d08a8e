//! How a pipeline is put together: a preset, names added and taken away, options, the user's own rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::cleaned::RuleNames;
use crate::edits::claims::RuleId;
use crate::filters;
use crate::filters::filter::{Filter, Meta, When};
use crate::filters::options::Options;
use crate::filters::table::TableFilter;
use crate::guard::MAX_REMOVED;
use crate::page::fold::Fold;
use crate::pipeline::Pipeline;
use crate::rows::error::RowError;
use crate::rows::kept::{Kept, own_lists};
use crate::rows::marks::Marks;
use crate::rows::matcher::Matcher;
use crate::rows::row::Row;
use crate::rows::sets::Lists;
use crate::rows::table::Table;
use crate::rows::tables::BUILT_IN;

/// A choice of filters for a use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Preset {
    /// Residue, credits, repeated headers, marks, white space: what runs unless it is ignored.
    #[default]
    Default,
    /// Marks and characters alone: no line, indent or blank line is touched.
    Punctuation,
    /// What runs by default, and of a whole page nothing but its article stays.
    Article,
}

impl Preset {
    /// Every preset there is.
    pub const ALL: [Preset; 3] = [Preset::Default, Preset::Punctuation, Preset::Article];

    /// The name the command line uses.
    pub fn name(self) -> &'static str {
        match self {
            Preset::Default => "default",
            Preset::Punctuation => "punctuation",
            Preset::Article => "article",
        }
    }

    fn holds(self, filter: &Filter) -> bool {
        let default = filter.meta.when == When::Default;
        match self {
            Preset::Default => default,
            Preset::Article => default || filter.meta.name == "article",
            Preset::Punctuation => default && filter.stage().rewrites_characters(),
        }
    }
}

/// The user's own rows, as TOML has them: a list of `[[rule]]`, and the lists of words that their forms name.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Rows {
    rows: Vec<Row>,
    #[serde(skip)]
    sets: Lists,
}

impl Rows {
    /// Reads `[[rule]]` rows.
    ///
    /// # Errors
    /// Bad TOML, an unknown key, rows that cannot be used.
    pub fn from_toml(toml: &str) -> Result<Rows, RowError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            #[serde(default)]
            rule: Rows,
            #[serde(default)]
            sets: Lists,
        }
        let file = toml::from_str(toml).map(|file: File| file.rule.with_sets(file.sets));
        file.map_err(|e| RowError::Syntax(e.to_string()))
    }

    /// The same rows with these lists of words, by name, for their forms.
    pub fn with_sets(mut self, sets: BTreeMap<String, Vec<String>>) -> Rows {
        self.sets = sets;
        self
    }

    /// The same rows behind those of `base`: a row takes the place of one with its name, and a list that of one with its name.
    pub fn over(mut self, base: Rows) -> Rows {
        let Rows { mut rows, mut sets } = base;
        rows.retain(|row| !self.rows.iter().any(|own| own.id == row.id));
        rows.append(&mut self.rows);
        sets.append(&mut self.sets);
        Rows { rows, sets }
    }

    /// The names of the rows, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|row| row.id.as_str())
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Reports and flags call the user's rules `user/<id>`.
static USER: Meta = Meta {
    name: "user",
    when: When::Default,
    page: "# user\n\nRemoves the lines that the rows of your own file match.\n",
    coded: &[],
};

/// A pipeline that cannot be built.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// No filter and no rule has this name.
    UnknownName {
        /// What was asked for.
        name: String,
        /// The names there are, `filter` and `filter/rule`.
        known: Vec<String>,
    },
    /// The user's rows cannot be used.
    Rows(RowError),
}

impl std::fmt::Display for BuildError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            BuildError::UnknownName { name, .. } => write!(f, "unknown rule \"{name}\""),
            BuildError::Rows(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BuildError {}

impl From<RowError> for BuildError {
    fn from(error: RowError) -> BuildError {
        BuildError::Rows(error)
    }
}

/// The built-in tables and the user's, which its own examples prove.
fn with_table(table: Table) -> Result<Arc<Matcher>, RowError> {
    table.check_patterns()?;
    let mut tables = BUILT_IN.tables().to_vec();
    tables.push(Arc::new(table.numbered(tables.len() as u16)));
    let matcher = Matcher::of(tables);
    matcher.tables().last().map_or(Ok(()), |table| matcher.prove(table))?;
    Ok(Arc::new(matcher))
}

/// Says step by step which filters run, and how; see [`Pipeline::builder`].
#[derive(Debug)]
pub struct Builder {
    preset: Preset,
    select: Vec<String>,
    extend_select: Vec<String>,
    ignore: Vec<String>,
    require: Vec<String>,
    characters_only: bool,
    options: Options,
    rows: Rows,
    keep_lines: Vec<String>,
    fold: Option<Fold>,
    max_removed: f64,
}

impl Default for Builder {
    fn default() -> Builder {
        Builder {
            preset: Preset::Default,
            select: Vec::new(),
            extend_select: Vec::new(),
            ignore: Vec::new(),
            require: Vec::new(),
            characters_only: false,
            options: Options::default(),
            rows: Rows::default(),
            keep_lines: Vec::new(),
            fold: None,
            max_removed: MAX_REMOVED,
        }
    }
}

impl Builder {
    /// Which filters run where nothing is selected.
    pub fn preset(mut self, preset: Preset) -> Builder {
        self.preset = preset;
        self
    }

    /// Runs only these filters and rules (`credit`, `credit/glued`) in place of the preset's; all of the preset's where
    /// none is named.
    pub fn select<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Builder {
        self.select.extend(names.into_iter().map(Into::into));
        self
    }

    /// Runs these filters and rules as well.
    pub fn extend_select<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Builder {
        self.extend_select.extend(names.into_iter().map(Into::into));
        self
    }

    /// Runs none of these filters and rules.
    pub fn ignore<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Builder {
        self.ignore.extend(names.into_iter().map(Into::into));
        self
    }

    /// Runs this filter or rule whatever is selected or ignored.
    pub fn require(mut self, name: impl Into<String>) -> Builder {
        self.require.push(name.into());
        self
    }

    /// Runs, of the filters chosen, only those that rewrite marks and characters: no line is removed, and no indent, blank line
    /// or line end touched, whatever is selected or required. The user's rows remove lines, so of them only the names count, also
    /// where no [`Builder::rows`] were given.
    pub fn characters_only(mut self) -> Builder {
        self.characters_only = true;
        self
    }

    /// The options of filters.
    pub fn options(mut self, options: Options) -> Builder {
        self.options = options;
        self
    }

    /// The user's own rows, which match what all others leave.
    pub fn rows(mut self, rows: Rows) -> Builder {
        self.rows = rows;
        self
    }

    /// Keeps these lines from every filter that removes lines or parts of them; their marks and characters are still cleaned, and
    /// what they say of the lines around them is still heard. An entry is a whole line, compared as rows compare (in any width,
    /// case and script), or a form as rows have them, which may name the lists of [`Rows::with_sets`].
    pub fn keep_lines<S: Into<String>>(mut self, entries: impl IntoIterator<Item = S>) -> Builder {
        self.keep_lines.extend(entries.into_iter().map(Into::into));
        self
    }

    /// Takes the fold as given instead of reading it from each text.
    pub fn fold(mut self, fold: Option<Fold>) -> Builder {
        self.fold = fold;
        self
    }

    /// Sets the guard's share: all removed lines are given back when they hold more than so much of the prose, from 0 (no
    /// line is removed) to 1 (all may be).
    pub fn max_removed(mut self, share: f64) -> Builder {
        self.max_removed = share.clamp(0.0, 1.0);
        self
    }

    /// Puts the pipeline together.
    ///
    /// # Errors
    /// A name that no filter and no rule has; rows that cannot be used, or contradict their own examples.
    pub fn build(mut self) -> Result<Pipeline, BuildError> {
        let kept = Kept::of(&self.keep_lines, &self.rows.sets)?;
        let rows = &self.rows.rows;
        let is_named = |form: &str| rows.iter().any(|row| row.notations().any(|notation| notation.contains(form)));
        let own = own_lists(&self.keep_lines, &self.rows.sets, is_named);
        self.rows.sets.retain(|name, _| !own.contains(name));
        let mut all = filters::all(&self.options);
        let mut matcher = Arc::clone(&BUILT_IN);
        if !self.rows.is_empty() {
            self.rows.rows.iter().try_for_each(Row::refuse_old_keys)?;
            matcher = with_table(Table::of(self.rows.rows, &self.rows.sets)?)?;
            let user = matcher.tables().last().expect("the user's table was added");
            all.push(filters::line(TableFilter::of(&USER, Arc::clone(user))));
        }
        let named: Vec<(Filter, Vec<String>)> = all
            .into_iter()
            .map(|filter| (filter.rule_names(), filter))
            .map(|(names, filter)| (filter, names))
            .collect();
        let asked = [&self.select, &self.extend_select, &self.ignore, &self.require];
        let is_of_user = |name: &str| name.split('/').next() == Some(USER.name);
        let is_known = |name: &String| {
            named.iter().any(|(filter, rules)| filter.meta.name == name || rules.contains(name))
                || self.characters_only && is_of_user(name)
        };
        if let Some(name) = asked.into_iter().flatten().find(|name| !is_known(name)) {
            let mut known: Vec<String> = named.iter().map(|(filter, _)| filter.meta.name.to_owned()).collect();
            known.extend(named.iter().flat_map(|(_, rules)| rules.iter().cloned()));
            return Err(BuildError::UnknownName { name: name.clone(), known });
        }
        // a rule that is not selected still tells where an article ends; one that is ignored does not
        let is_ignored = |table: &Table, row: &Row| {
            let own = named.iter().find(|(filter, _)| filter.table().is_some_and(|own| own.number() == table.number()));
            own.is_some_and(|(filter, _)| {
                let rule = format!("{}/{}", filter.meta.name, row.id);
                let names = |list: &[String]| list.iter().any(|name| name == filter.meta.name || *name == rule);
                names(&self.ignore) && !names(&self.require)
            })
        };
        let marks = Marks::of(&matcher, is_ignored);
        let known = named
            .iter()
            .flat_map(|(filter, rules)| [filter.meta.name.to_owned()].into_iter().chain(rules.iter().cloned()));
        let known = known.collect();
        let is_on = |filter: &Filter, rule: &str| {
            let names = |list: &[String]| list.iter().any(|name| name == filter.meta.name || name == rule);
            let base = if self.select.is_empty() { self.preset.holds(filter) } else { names(&self.select) };
            (base || names(&self.extend_select)) && !names(&self.ignore) || names(&self.require)
        };
        let mut on: Vec<(Filter, Vec<String>)> =
            named.into_iter().filter(|(filter, rules)| rules.iter().any(|rule| is_on(filter, rule))).collect();
        on.retain(|(filter, _)| !self.characters_only || filter.stage().rewrites_characters());
        on.sort_by_key(|(filter, _)| filter.stage());
        let (filters, rules): (Vec<Filter>, Vec<Vec<String>>) = on.into_iter().unzip();
        let is_muted = |rule: RuleId, name: &str| !is_on(&filters[rule.filter as usize], name);
        let names = RuleNames::new(filters.iter().map(|filter| filter.meta.name).zip(rules));
        let muted = names.all().filter(|&(rule, name)| is_muted(rule, name)).map(|(rule, _)| rule).collect();
        Ok(Pipeline {
            filters,
            names,
            known,
            muted,
            fold: self.fold,
            max_removed: self.max_removed,
            matcher,
            marks,
            kept,
        })
    }
}

impl Pipeline {
    /// Says step by step which filters run, and how.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

impl Default for Pipeline {
    /// The filters that run unless they are ignored.
    fn default() -> Pipeline {
        Pipeline::builder().build().expect("the built-in filters have known names")
    }
}
