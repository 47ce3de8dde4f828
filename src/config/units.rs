//! Durations and sizes as people write them: `"100ms"`, `"64MiB"`.
//!
//! Owns the two types that carry a unit from the file into the program, both ways without loss. A bare number has no
//! unit and is refused.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A length of time, written `"250ms"`, `"10s"`, `"1m 30s"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period(pub Duration);

/// A number of bytes, written `"512KiB"`, `"64MiB"`, `"1MB"` or `"1000B"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteSize(pub u64);

/// Why a text is no duration or size.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnitError(String);

/// Units of size, the one that is printed first where two are equal.
const SIZES: [(&str, u64); 8] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1000),
    ("KB", 1000),
    ("B", 1),
];

impl FromStr for Period {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let text = text.trim();
        if text.parse::<f64>().is_ok() {
            return Err(UnitError(format!("`{text}` has no unit: write `{text}ms`, `{text}s` or `{text}m`")));
        }
        humantime::parse_duration(text)
            .map(Self)
            .map_err(|_| UnitError(format!("`{text}` is no duration: write it like `100ms`, `10s` or `1m 30s`")))
    }
}

impl FromStr for ByteSize {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let text = text.trim();
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
        let unit = text.strip_prefix(digits).unwrap_or_default().trim();
        if unit.is_empty() && digits.parse::<f64>().is_ok() {
            return Err(UnitError(format!("`{text}` has no unit: write `{text}B`, `{text}KiB` or `{text}MiB`")));
        }
        let factor = SIZES.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)).map(|&(_, factor)| factor);
        let amount = digits.replace('_', "").parse::<u64>().ok();
        match (amount, factor) {
            (Some(amount), Some(factor)) => {
                amount.checked_mul(factor).map(Self).ok_or_else(|| UnitError(format!("`{text}` is too large to count")))
            }
            _ => Err(UnitError(format!("`{text}` is no size: write it like `512KiB`, `64MiB` or `1000B`"))),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", humantime::format_duration(self.0))
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fits = |factor: u64| self.0 != 0 && self.0.is_multiple_of(factor);
        let (unit, factor) = SIZES.iter().find(|&&(_, factor)| fits(factor)).copied().unwrap_or(("B", 1));
        write!(formatter, "{}{unit}", self.0 / factor)
    }
}

/// Serde, schema: both are strings.
macro_rules! written_as_text {
    ($unit:ident, $name:literal, $pattern:literal, $example:literal) => {
        impl Serialize for $unit {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $unit {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }

        impl JsonSchema for $unit {
            fn schema_name() -> Cow<'static, str> {
                stringify!($unit).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "x-unit": $name, "pattern": $pattern, "examples": [$example] })
            }
        }
    };
}

written_as_text!(Period, "duration", r"^\s*[0-9]+\s*[a-zA-Zµ]+(\s*[0-9]+\s*[a-zA-Zµ]+)*\s*$", "100ms");
written_as_text!(ByteSize, "size", r"^\s*[0-9][0-9_]*\s*[kKmMgG]?[iI]?[bB]\s*$", "64MiB");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes, shown) in [
            ("64MiB", 64 << 20, "64MiB"),
            ("1 GiB", 1 << 30, "1GiB"),
            ("1536KiB", 1536 << 10, "1536KiB"),
            ("1mb", 1_000_000, "1MB"),
            ("1_000B", 1000, "1kB"),
            ("17B", 17, "17B"),
            ("0B", 0, "0B"),
        ] {
            let size: ByteSize = text.parse().expect(text);
            assert_eq!((size.0, size.to_string().as_str()), (bytes, shown), "{text}");
            assert_eq!(size.to_string().parse(), Ok(size));
        }
        for wrong in ["", "64", "MiB", "-1MiB", "1.5MiB", "64 mibs", "99999999999GiB", "１MiB", "0x10B"] {
            assert!(wrong.parse::<ByteSize>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (text, milliseconds) in [("100ms", 100), ("10s", 10_000), ("1m 30s", 90_000), ("2min", 120_000)] {
            assert_eq!(text.parse(), Ok(Period(Duration::from_millis(milliseconds))), "{text}");
        }
        for wrong in ["", "100", "ten seconds", "-5s", "1.5", "10 apples", "99999999999999999999s"] {
            assert!(wrong.parse::<Period>().is_err(), "{wrong}");
        }
        assert!("100".parse::<Period>().is_err_and(|error| error.to_string().contains("no unit")));
    }
}
