pub mod findings;
pub mod log;
#[expect(clippy::module_inception, reason = "parted next")]
pub mod report;
pub mod stats;
