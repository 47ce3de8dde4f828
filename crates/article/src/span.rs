//! A position in an article's text: half-open, in Unicode code points (W3C TextPositionSelector).

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// The half-open range `[start, end)` of an article's text, in Unicode code points. Written in JSON as `[start, end]`.
///
/// Made by [`crate::Text`], which checks that it lies inside the text; reading one back from JSON checks its order only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

/// A range that is no position in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// The end lies before the start.
    #[error("span ends at {end}, before its start {start}")]
    Backwards {
        /// First code point.
        start: usize,
        /// One past the last code point.
        end: usize,
    },
    /// The end lies behind the text.
    #[error("span ends at {end}, but the text has {length} code points")]
    Outside {
        /// One past the last code point.
        end: usize,
        /// Length of the text in code points.
        length: usize,
    },
}

impl Span {
    /// A span of a text of `length` code points.
    ///
    /// # Errors
    /// When the range is backwards or reaches beyond the text.
    pub fn new(start: usize, end: usize, length: usize) -> Result<Self, SpanError> {
        if end < start {
            return Err(SpanError::Backwards { start, end });
        }
        match (u32::try_from(start), u32::try_from(end)) {
            (Ok(first), Ok(last)) if end <= length => Ok(Self { start: first, end: last }),
            _ => Err(SpanError::Outside { end, length }),
        }
    }

    /// First code point.
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last code point.
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in code points.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no code point.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share a code point.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [self.start, self.end].serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [start, end] = <[u32; 2]>::deserialize(deserializer)?;
        if end < start {
            return Err(D::Error::custom(SpanError::Backwards { start: start as usize, end: end as usize }));
        }
        Ok(Self { start, end })
    }
}

impl JsonSchema for Span {
    fn schema_name() -> Cow<'static, str> {
        "Span".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "description": "half-open [start, end) in Unicode code points of the text",
            "items": { "type": "integer", "minimum": 0, "maximum": u32::MAX },
            "minItems": 2,
            "maxItems": 2,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_outside_its_text_cannot_be_made() {
        assert_eq!(Span::new(3, 2, 10), Err(SpanError::Backwards { start: 3, end: 2 }));
        assert_eq!(Span::new(3, 11, 10), Err(SpanError::Outside { end: 11, length: 10 }));
        assert!(Span::new(10, 10, 10).is_ok_and(Span::is_empty));
    }

    #[test]
    fn a_span_is_written_as_a_pair() -> Result<(), serde_json::Error> {
        let span: Span = serde_json::from_str("[2,5]")?;
        assert_eq!((span.len(), serde_json::to_string(&span)?), (3, "[2,5]".to_owned()));
        assert!(serde_json::from_str::<Span>("[5,2]").is_err());
        Ok(())
    }
}
