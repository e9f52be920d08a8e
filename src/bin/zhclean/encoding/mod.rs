pub mod decode;
pub mod guess;
pub mod score;
