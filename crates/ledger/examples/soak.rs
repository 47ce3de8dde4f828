#![allow(missing_docs, clippy::unwrap_used)]
fn main() {
    let mut args = std::env::args().skip(1).map(|a| a.parse::<u64>().unwrap());
    let start = std::time::Instant::now();
    let report = copydesk_ledger::simulate::run(args.next().unwrap(), args.next().unwrap());
    println!("{report}{:?}", start.elapsed());
}
