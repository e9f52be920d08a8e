//! One text: its lines, which of them stand, where its body lies, how its marks were folded, what it is as a whole.

pub mod article;
pub mod body;
pub mod facts;
pub mod fold;
pub mod header;
pub mod keys;
pub mod line_set;
pub mod lines;
pub mod links;
pub mod seam;
pub mod sign;
pub mod standing;
pub mod verdict;
