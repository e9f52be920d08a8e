//! Colours, where they are wanted.

/// Paints text, or leaves it as it is.
#[derive(Clone, Copy)]
pub struct Paint {
    /// Are colours printed?
    pub on: bool,
}

impl Paint {
    /// Bold, for files and lines.
    pub fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }

    /// Cyan, for rules.
    pub fn cyan(self, text: &str) -> String {
        self.wrap("36", text)
    }

    /// Red, for what goes.
    pub fn red(self, text: &str) -> String {
        self.wrap("31", text)
    }

    /// Green, for what comes.
    pub fn green(self, text: &str) -> String {
        self.wrap("32", text)
    }

    fn wrap(self, code: &str, text: &str) -> String {
        if self.on { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}
