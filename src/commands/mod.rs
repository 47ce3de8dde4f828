//! The commands, one file each, thin: they parse nothing and decide nothing that another room could.

pub mod check;
pub mod demo;
pub mod enrich;
pub mod line;
pub mod pretty;
pub mod ready;
pub mod run;
pub mod schema;

/// Panics are logged by where they happen, not by what they say: that may hold an article's words.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let at = panic.location().map_or_else(String::new, ToString::to_string);
        tracing::error!(at, thread = std::thread::current().name(), "panic");
    }));
}
