//! The testbed on itself, in one binary: each links librdkafka anew.

mod broker;
mod proxy;
mod security;
