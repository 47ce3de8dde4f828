//! The program: copydesk with its own stages.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    copydesk::commands::line::run(copydesk::chain::Registry::standard())
}
