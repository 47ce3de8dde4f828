//! The last published articles, for the status page: a ring bounded by number and by bytes.

use bytes::Bytes;
use serde_json::Value as Json;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many are kept.
const ARTICLES: usize = 12;
/// How large one may be to be kept.
const BYTES: usize = 256 << 10;

/// The last articles as they were published, and how many there have been.
#[derive(Debug, Default)]
pub struct Recent(Mutex<Ring>);

#[derive(Debug, Default)]
struct Ring {
    seen: u64,
    articles: VecDeque<(u64, Bytes)>,
}

impl Recent {
    /// Keeps an article's published bytes; the oldest one goes. A very large one is passed over.
    pub fn push(&self, published: impl Into<Bytes>) {
        let published = published.into();
        let mut ring = self.lock();
        ring.seen += 1;
        if published.len() > BYTES {
            return;
        }
        if ring.articles.len() == ARTICLES {
            ring.articles.pop_front();
        }
        let number = ring.seen;
        ring.articles.push_back((number, published));
    }

    /// The articles that are JSON, newest first, each with its number.
    #[must_use]
    pub fn articles(&self) -> Vec<Json> {
        let kept: Vec<(u64, Bytes)> = self.lock().articles.iter().rev().cloned().collect();
        let parse = |(number, bytes): (u64, Bytes)| {
            let article: Json = serde_json::from_slice(&bytes).ok()?;
            Some(serde_json::json!({ "number": number, "article": article }))
        };
        kept.into_iter().filter_map(parse).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Ring> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_few_are_kept_and_none_too_large() {
        let recent = Recent::default();
        for number in 0..50 {
            recent.push(format!("{{\"id\":\"{number}\"}}").into_bytes());
        }
        recent.push(vec![b' '; BYTES + 1]);
        recent.push(b"no json".to_vec());
        let articles = recent.articles();
        assert_eq!(articles.len(), ARTICLES - 1);
        assert_eq!(articles[0]["article"]["id"], "49");
        assert_eq!(articles[0]["number"], 50);
    }
}
