//! Owns the certificates of a broker with TLS: an authority of its own, the broker's certificate, one for a client, and
//! those of a stranger whom the broker does not know. All are made anew for each broker and lie in its folder.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};

/// A certificate with its key, as librdkafka wants them: two files in PEM.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The certificate.
    pub certificate: PathBuf,
    /// Its private key, PKCS #8.
    pub key: PathBuf,
}

/// The files of a broker's certificates.
#[derive(Debug, Clone)]
pub struct Certificates {
    /// The authority that signed the broker's certificate and the client's.
    pub authority: PathBuf,
    /// A client that the broker knows when it asks for certificates; its name is `CN=copydesk`.
    pub client: Identity,
    /// An authority that signed neither.
    pub strange_authority: PathBuf,
    /// A client whom only that one knows.
    pub stranger: Identity,
    /// The broker's key and certificate in one file, as the JVM wants them.
    pub(crate) broker: PathBuf,
}

impl Certificates {
    pub(crate) fn make(folder: &Path) -> Result<Self> {
        let file = |name: &str| folder.join(name);
        let ours = Authority::new("testbed authority")?;
        let strange = Authority::new("strange authority")?;
        let write = |name: &str, text: &str| fs::write(file(name), text).with_context(|| format!("writing {name}"));
        write("authority.pem", &ours.pem)?;
        write("strange-authority.pem", &strange.pem)?;
        let (certificate, key) = ours.sign("broker", &["127.0.0.1", "localhost"])?;
        write("broker.pem", &format!("{key}{certificate}"))?;
        let identity = |authority: &Authority, name: &str| -> Result<Identity> {
            let (certificate, key) = authority.sign("copydesk", &[])?;
            let (certificate_file, key_file) = (format!("{name}.pem"), format!("{name}.key"));
            write(&certificate_file, &certificate)?;
            write(&key_file, &key)?;
            Ok(Identity { certificate: file(&certificate_file), key: file(&key_file) })
        };
        Ok(Self {
            authority: file("authority.pem"),
            client: identity(&ours, "client")?,
            strange_authority: file("strange-authority.pem"),
            stranger: identity(&strange, "stranger")?,
            broker: file("broker.pem"),
        })
    }
}

struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new(name: &str) -> Result<Self> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(Vec::new())?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let pem = params.self_signed(&key)?.pem();
        Ok(Self { issuer: Issuer::new(params, key), pem })
    }

    /// A certificate for `name` at these addresses, and its key.
    fn sign(&self, name: &str, addresses: &[&str]) -> Result<(String, String)> {
        let key = KeyPair::generate()?;
        let addresses: Vec<String> = addresses.iter().map(|address| (*address).to_owned()).collect();
        let mut params = CertificateParams::new(addresses)?;
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok((certificate.pem(), key.serialize_pem()))
    }
}
