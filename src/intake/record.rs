//! A record as it came from Kafka, copied out of the client's buffers once, so that the budget counts what is really
//! held. Key and value are counted references from there on: what passes unchanged is not copied again.

use bytes::Bytes;
use rdkafka::message::{BorrowedMessage, Headers, Message};
use std::borrow::Cow;
use std::sync::Arc;

/// One header: its name and its value, which Kafka allows to be null.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its name.
    pub name: Cow<'static, str>,
    /// Its value.
    pub value: Option<Vec<u8>>,
}

impl Header {
    /// A header with a text value.
    pub fn new(name: impl Into<Cow<'static, str>>, value: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), value: Some(value.into()) }
    }
}

/// A record of an input topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its topic.
    pub topic: Arc<str>,
    /// Its partition.
    pub partition: i32,
    /// Its offset.
    pub offset: i64,
    /// Its timestamp, milliseconds since 1970.
    pub timestamp: Option<i64>,
    /// Its key.
    pub key: Option<Bytes>,
    /// Its value; `None` is a tombstone.
    pub value: Option<Bytes>,
    /// Its headers, in order.
    pub headers: Vec<Header>,
}

impl Record {
    /// Copies a message out of the client's buffers.
    #[must_use]
    pub fn copied(message: &BorrowedMessage<'_>, topic: Arc<str>) -> Self {
        let header = |header: rdkafka::message::Header<'_, &[u8]>| Header {
            name: Cow::Owned(header.key.to_owned()),
            value: header.value.map(<[u8]>::to_vec),
        };
        Self {
            topic,
            partition: message.partition(),
            offset: message.offset(),
            timestamp: message.timestamp().to_millis(),
            key: message.key().map(Bytes::copy_from_slice),
            value: message.payload().map(Bytes::copy_from_slice),
            headers: message.headers().map_or_else(Vec::new, |headers| headers.iter().map(header).collect()),
        }
    }

    /// What holding it costs, in bytes.
    #[must_use]
    pub fn weight(&self) -> usize {
        let headers = self.headers.iter().map(|header| header.name.len() + header.value.as_ref().map_or(0, Vec::len));
        let parts = [self.key.as_ref(), self.value.as_ref()];
        parts.into_iter().flatten().map(Bytes::len).sum::<usize>() + headers.sum::<usize>() + size_of::<Self>()
    }

    /// The last header of a name, as text; names are compared without case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().rev().find(|header| header.name.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(header.value.as_deref()?).ok()
    }
}
