//! What the program needs of the operating system and of threads, and nothing of texts: every other folder may use it.

pub mod cause;
pub mod in_order;
pub mod stdio;
pub mod stop;
pub mod temporaries;
pub mod visible;
