//! A value that cannot be printed: passwords, keys, tokens.
//!
//! Owns the one way in ([`Secret::new`]) and the one way out ([`Secret::reveal`]). Every other door — `Debug`,
//! `Display`, `Serialize` — gives three stars, so that a secret cannot reach a log line, `/config` or an error message
//! by accident. The memory is overwritten when the secret is dropped.

use serde::{Serialize, Serializer};
use std::fmt;
use zeroize::Zeroize;

/// What is printed in a secret's place.
pub(super) const STARS: &str = "***";

/// A value that prints as three stars and is overwritten when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Keeps a value secret.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for the one call that needs it.
    #[must_use]
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(STARS)
    }
}

impl<T: Zeroize> fmt::Display for Secret<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(STARS)
    }
}

impl<T: Zeroize> Serialize for Secret<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(STARS)
    }
}

/// Whether a key's name says that its value is a secret.
#[must_use]
pub(super) fn is_secret_name(name: &str) -> bool {
    const WORDS: [&str; 9] =
        ["password", "passwd", "secret", "passphrase", "token", "apikey", "credential", "authorization", "privatekey"];
    let squeezed: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let points_elsewhere = ["file", "location", "url", "path"].iter().any(|end| squeezed.ends_with(end));
    let holds_key = ["sslkey", "sslkeypem", "sasloauthbearerconfig", "privatekeypem"].contains(&squeezed.as_str());
    holds_key || (!points_elsewhere && WORDS.iter().any(|word| squeezed.contains(word)) && !is_innocent(&squeezed))
}

/// Names that hold a secret's word but no secret.
fn is_innocent(squeezed: &str) -> bool {
    squeezed.ends_with("clientid") || squeezed.contains("maxtokens") || squeezed.ends_with("claimaud")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_never_prints() -> Result<(), serde_json::Error> {
        let secret = Secret::new("hunter2".to_owned());
        let shown = format!("{secret} {secret:?} {:#?} {}", Some(&secret), serde_json::to_string(&secret)?);
        assert!(!shown.contains("hunter2"), "{shown}");
        assert_eq!(secret.reveal(), "hunter2");
        Ok(())
    }

    #[test]
    fn names_tell_secrets_from_places_where_secrets_lie() {
        for secret in [
            "sasl.password",
            "ssl.key.password",
            "ssl_key",
            "ssl.key.pem",
            "sasl.oauthbearer.client.secret",
            "sasl.oauthbearer.config",
            "bearer_token",
            "api_key",
        ] {
            assert!(is_secret_name(secret), "{secret}");
        }
        for open in ["ssl.key.location", "sasl.username", "sasl.oauthbearer.token.endpoint.url", "password_file", "url"]
        {
            assert!(!is_secret_name(open), "{open}");
        }
    }
}
