//! Owns the doors of a broker that asks who is there: TLS, mutual TLS, SCRAM-SHA-512, PLAIN, OAUTHBEARER, and access
//! rules. It makes what the door needs (certificates, a user, a token authority), the broker's properties for it, and the
//! librdkafka settings that open it. The inside door of the tests stays open, and whoever comes by it may do everything.

use std::path::Path;

use anyhow::Result;

use crate::certificates::Certificates;
use crate::tokens::{AUDIENCE, TokenAuthority};

/// The user that the broker knows where its door asks for one.
pub const USER: &str = "copydesk";
/// That user's password, or the client's secret. A word that appears nowhere else, so that a test can look for it.
pub const PASSWORD: &str = "Quibble-7-Marzipan";

/// How the line is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Line {
    #[default]
    Plain,
    Tls,
    MutualTls,
}

/// How a client says who it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Login {
    #[default]
    None,
    Scram,
    Plain,
    OAuth,
}

impl Login {
    fn mechanism(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Scram => Some("SCRAM-SHA-512"),
            Self::Plain => Some("PLAIN"),
            Self::OAuth => Some("OAUTHBEARER"),
        }
    }
}

/// What a test asks of its broker's door.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Door {
    pub(crate) line: Line,
    pub(crate) login: Login,
    /// Nobody may do anything but by a rule.
    pub(crate) guarded: bool,
}

impl Door {
    pub(crate) fn protocol(self) -> &'static str {
        match (self.line, self.login) {
            (Line::Plain, Login::None) => "PLAINTEXT",
            (Line::Plain, _) => "SASL_PLAINTEXT",
            (Line::Tls | Line::MutualTls, Login::None) => "SSL",
            (Line::Tls | Line::MutualTls, _) => "SASL_SSL",
        }
    }

    /// Arguments for the storage tool: users live in the cluster's metadata from the start.
    pub(crate) fn format_arguments(self) -> Vec<String> {
        match self.login {
            Login::Scram => {
                vec!["--add-scram".into(), format!("SCRAM-SHA-512=[name={USER},password={PASSWORD}]")]
            }
            Login::None | Login::Plain | Login::OAuth => Vec::new(),
        }
    }

    /// The broker's properties beyond those of a broker without a lock.
    pub(crate) fn properties(self, furniture: &Furniture, folder: &Path) -> Vec<(String, String)> {
        let mut all = Vec::new();
        let mut set = |key: &str, value: &str| all.push((key.to_owned(), value.to_owned()));
        if let Some(certificates) = &furniture.certificates {
            let file = |path: &Path| path.display().to_string();
            set("listener.name.client.ssl.keystore.type", "PEM");
            set("listener.name.client.ssl.keystore.location", &file(&certificates.broker));
            set("listener.name.client.ssl.truststore.type", "PEM");
            set("listener.name.client.ssl.truststore.location", &file(&certificates.authority));
            set("listener.name.client.ssl.client.auth", if self.line == Line::MutualTls { "required" } else { "none" });
            set("ssl.principal.mapping.rules", "RULE:^CN=([^,]+).*$/$1/,DEFAULT");
        }
        if let Some(mechanism) = self.login.mechanism() {
            set("listener.name.client.sasl.enabled.mechanisms", mechanism);
        }
        match self.login {
            Login::None => {}
            Login::Scram => set(
                "listener.name.client.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
            ),
            Login::Plain => set(
                "listener.name.client.plain.sasl.jaas.config",
                &format!(
                    "org.apache.kafka.common.security.plain.PlainLoginModule required user_{USER}=\"{PASSWORD}\";"
                ),
            ),
            Login::OAuth => {
                let classes = "org.apache.kafka.common.security.oauthbearer";
                let prefix = "listener.name.client.oauthbearer.sasl";
                set(&format!("{prefix}.jaas.config"), &format!("{classes}.OAuthBearerLoginModule required;"));
                set(
                    &format!("{prefix}.server.callback.handler.class"),
                    &format!("{classes}.OAuthBearerValidatorCallbackHandler"),
                );
                set("listener.name.client.sasl.oauthbearer.jwks.endpoint.url", &key_url(folder));
                set("listener.name.client.sasl.oauthbearer.expected.audience", AUDIENCE);
            }
        }
        if self.guarded {
            set("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
            set("super.users", "User:ANONYMOUS");
            set("allow.everyone.if.no.acl.found", "false");
        }
        all
    }

    /// Options for the broker's virtual machine.
    pub(crate) fn java_options(self, folder: &Path) -> Vec<String> {
        match self.login {
            Login::OAuth => vec![format!("-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={}", key_url(folder))],
            Login::None | Login::Scram | Login::Plain => Vec::new(),
        }
    }

    /// What opens the door for a client with the right papers, in librdkafka's words.
    pub(crate) fn client_settings(self, furniture: &Furniture) -> Vec<(String, String)> {
        let mut all = vec![("security.protocol".to_owned(), self.protocol().to_lowercase())];
        let mut set = |key: &str, value: String| all.push((key.to_owned(), value));
        if let Some(certificates) = &furniture.certificates {
            set("ssl.ca.location", certificates.authority.display().to_string());
            if self.line == Line::MutualTls {
                set("ssl.certificate.location", certificates.client.certificate.display().to_string());
                set("ssl.key.location", certificates.client.key.display().to_string());
            }
        }
        if let Some(mechanism) = self.login.mechanism() {
            set("sasl.mechanisms", mechanism.to_owned());
        }
        match (self.login, &furniture.tokens) {
            (Login::Scram | Login::Plain, _) => {
                set("sasl.username", USER.to_owned());
                set("sasl.password", PASSWORD.to_owned());
            }
            (Login::OAuth, Some(tokens)) => {
                set("sasl.oauthbearer.method", "oidc".to_owned());
                set("sasl.oauthbearer.client.id", USER.to_owned());
                set("sasl.oauthbearer.client.secret", PASSWORD.to_owned());
                set("sasl.oauthbearer.token.endpoint.url", tokens.url());
            }
            (Login::OAuth, None) | (Login::None, _) => {}
        }
        all
    }
}

/// What stands at the door: made once for a broker, kept through its restarts.
#[derive(Debug, Default)]
pub(crate) struct Furniture {
    pub(crate) certificates: Option<Certificates>,
    pub(crate) tokens: Option<TokenAuthority>,
}

impl Furniture {
    pub(crate) fn make(door: Door, folder: &Path) -> Result<Self> {
        let certificates = (door.line != Line::Plain).then(|| Certificates::make(folder)).transpose()?;
        let authority = || TokenAuthority::open(USER, PASSWORD, &folder.join("keys.json"));
        let tokens = (door.login == Login::OAuth).then(authority).transpose()?;
        Ok(Self { certificates, tokens })
    }
}

fn key_url(folder: &Path) -> String {
    format!("file://{}", folder.join("keys.json").display())
}
