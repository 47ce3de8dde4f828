//! copydesk with one stage more, `mischief`, which does what an article tells it to: panic, loop for ever, overflow the
//! stack, abort the process, ask for more memory than there is. It is the worst stage that somebody could write, for the
//! tests of what the worker makes of it (`tests/`), and an example of a program with a stage of its own.

use copydesk::chain::Registry;
use copydesk_article::Draft;
use copydesk_reading::{Part, Stage, Verdict};
use std::process::ExitCode;

/// Does what the article says.
struct Mischief;

impl Stage for Mischief {
    fn name(&self) -> &'static str {
        "mischief"
    }

    fn gives(&self) -> &'static [Part] {
        &[]
    }

    fn read(&self, draft: &mut Draft) -> Verdict {
        let text = draft.text.as_str();
        let told = |words: &str| text.contains(words);
        if told("PLEASE PANIC") {
            panic_now();
        }
        if told("PLEASE LOOP FOR EVER") {
            for_ever();
        }
        if told("PLEASE OVERFLOW THE STACK") {
            std::hint::black_box(deeper(0));
        }
        if told("PLEASE ABORT") {
            std::process::abort();
        }
        if told("PLEASE TAKE ALL MEMORY") {
            // More than there are addresses: the allocator says no, and that ends the process.
            std::hint::black_box(Vec::<u8>::with_capacity(1 << 50));
        }
        Verdict::Continue
    }
}

#[expect(clippy::panic, reason = "this is the mischief")]
fn panic_now() {
    panic!("as the article wanted");
}

fn for_ever() {
    let mut steps = 0_u64;
    loop {
        steps = std::hint::black_box(steps.wrapping_add(1));
    }
}

/// Comes back only when the stack is endless.
#[expect(unconditional_recursion, reason = "this is the mischief")]
fn deeper(depth: u64) -> u64 {
    let room = std::hint::black_box([depth; 64]);
    deeper(depth + 1) + room.iter().sum::<u64>()
}

fn main() -> ExitCode {
    copydesk::commands::line::run(Registry::standard().with("mischief", |_| Ok(Box::new(Mischief))))
}
