//! The commands, one file each, thin: they parse nothing and decide nothing that another room could.

pub mod check;
pub mod schema;
