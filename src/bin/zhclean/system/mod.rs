pub mod cause;
pub mod in_order;
pub mod stdio;
pub mod stop;
