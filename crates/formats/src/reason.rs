//! Why a record could not be read: the closed set of dead-letter reasons that this crate gives. The names become
//! metric labels and header values, so a name is changed only with the contract.

/// Nothing in it but white space.
pub const EMPTY: &str = "empty";
/// Not text: zero bytes, a picture, a document in a binary format.
pub const BINARY: &str = "binary";
/// Text in no charset that was named or could be told.
pub const WRONG_CHARSET: &str = "wrong_charset";
/// The content type is named, and no reader takes it.
pub const UNSUPPORTED_FORMAT: &str = "unsupported_format";
/// JSON or XML of no known format.
pub const UNKNOWN_FORMAT: &str = "unknown_format";
/// Not JSON; the detail has line and column.
pub const BROKEN_JSON: &str = "broken_json";
/// JSON, but its members are not what an envelope's or an item's are.
pub const BROKEN_ENVELOPE: &str = "broken_envelope";
/// A body in base64 that is none.
pub const BROKEN_BASE64: &str = "broken_base64";
/// Not well-formed XML; the detail has line and column.
pub const BROKEN_XML: &str = "broken_xml";
/// Nested beyond the limit: elements, arrays, envelopes in envelopes.
pub const TOO_DEEP: &str = "too_deep";
/// Entities that would expand beyond the limit, attributes or items without end.
pub const TOO_MANY: &str = "too_many";
/// A wire or mail framing that is none.
pub const BROKEN_FRAME: &str = "broken_frame";
/// Well-formed, but with no article in it.
pub const NO_ARTICLE: &str = "no_article";

/// All reasons.
pub const ALL: &[&str] = &[
    EMPTY,
    BINARY,
    WRONG_CHARSET,
    UNSUPPORTED_FORMAT,
    UNKNOWN_FORMAT,
    BROKEN_JSON,
    BROKEN_ENVELOPE,
    BROKEN_BASE64,
    BROKEN_XML,
    TOO_DEEP,
    TOO_MANY,
    BROKEN_FRAME,
    NO_ARTICLE,
];
