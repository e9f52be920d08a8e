//! The bar of a long run, on a terminal: bytes read of all files, or of a pipe so far, with rate and time left.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::input::walk::Input;
use crate::plan::general::General;

/// Fewer files, or bytes, need no progress bar.
const MIN_FILES: usize = 20;
const MIN_BYTES: u64 = 64 << 20;

/// Of known inputs, and of a pipe.
const BAR: &str = "{wide_bar} {msg} files, {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left";
const PIPE: &str = "{spinner} {bytes} read, {bytes_per_sec}, {elapsed}";

/// The bar for `inputs`; where nobody would look at it, a hidden one. `is_stream` says that texts are printed.
pub fn progress(general: &General, inputs: &[Input], is_stream: bool) -> ProgressBar {
    let bytes = inputs.iter().map(|input| input.size).sum();
    // what is typed in is no pipe, and a text on the same terminal is progress enough
    let is_pipe = inputs.iter().any(|input| input.origin.is_stdin()) && !io::stdin().is_terminal();
    let is_long = inputs.len() >= MIN_FILES || bytes >= MIN_BYTES || is_pipe;
    let is_free = !is_stream || !io::stdout().is_terminal();
    let shows = is_long && is_free && !general.quiet && io::stderr().is_terminal();
    let target = if shows { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let (length, template) = if is_pipe { (None, PIPE) } else { (Some(bytes), BAR) };
    let progress = ProgressBar::with_draw_target(length, target);
    if let Ok(style) = ProgressStyle::with_template(template) {
        progress.set_style(style);
    }
    progress
}
