//! Media types as senders write them: `Text/Plain; charset="utf-8"`. Nothing is an error; what cannot be understood is
//! left out.

/// A media type without its parameters, in small letters, and the charset among the parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MediaType {
    /// `text/plain`.
    pub(crate) essence: String,
    /// `utf-8`, as written.
    pub(crate) charset: Option<String>,
}

impl MediaType {
    /// Reads a media type; `None` when there is nothing before the parameters.
    pub(crate) fn parse(written: &str) -> Option<Self> {
        let (essence, parameters) = written.split_once(';').unwrap_or((written, ""));
        let essence = essence.trim().to_ascii_lowercase();
        if essence.is_empty() {
            return None;
        }
        let charset = parameters
            .split(';')
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
            .map(|(_, value)| value.trim().trim_matches(['"', '\'']).to_owned())
            .filter(|value| !value.is_empty());
        Some(Self { essence, charset })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_is_read_as_senders_write_it() {
        for (written, essence, charset) in [
            ("text/plain", "text/plain", None),
            (" Text/Plain ; Charset=\"ISO-8859-1\"", "text/plain", Some("ISO-8859-1")),
            ("text/plain;format=flowed;charset='utf-8'", "text/plain", Some("utf-8")),
            ("text/plain;charset=", "text/plain", None),
            ("text/plain;;;", "text/plain", None),
        ] {
            let read = MediaType::parse(written).expect(written);
            assert_eq!((read.essence.as_str(), read.charset.as_deref()), (essence, charset), "{written}");
        }
        assert_eq!(MediaType::parse(" ; charset=x"), None);
    }
}
