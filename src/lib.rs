//! copydesk: a worker that reads news articles from Kafka, finds in them what an editor would, and publishes them
//! enriched: exactly once, in order.
