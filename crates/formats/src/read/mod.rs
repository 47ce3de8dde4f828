//! Readers: bytes to drafts. This file leads a record to its format's reader and stamps what comes back with where it
//! came from; each format has a file of its own.
//!
//! A reader takes a [`Source`] and gives drafts with text, blocks, item, language, subjects and, where the document has
//! one, an id and a charset. Hash, size, hints and ids where the document has none are set here.

mod ans;
mod envelope;
mod feed;
pub(crate) mod html;
mod mail;
mod newsml_1;
mod newsml_g2;
mod ninjs;
mod nitf;
pub(crate) mod text;
mod wire;
mod xml_formats;

use crate::charset::{self, Decoded};
use crate::media_type::MediaType;
use crate::sniff::{self, Format};
use crate::{Unreadable, reason};
use copydesk_article::{Check, Draft, Hints, Origin};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Envelopes in envelopes, at most.
const MOST_ENVELOPES: usize = 4;

/// Reads a record's bytes. One record may hold several articles (a feed, a news message).
///
/// # Errors
/// When the bytes hold no readable article.
pub fn read(bytes: &[u8], hints: Hints) -> Result<Vec<Draft>, Unreadable> {
    let source = Source { content: Content::Bytes(bytes), hints, envelopes: 0 };
    let mut drafts = source.read()?;
    let sha256 = copydesk_article::hexadecimal(&Sha256::digest(bytes));
    for draft in &mut drafts {
        draft.origin.sha256.clone_from(&sha256);
        draft.origin.bytes = bytes.len() as u64;
    }
    identify(&mut drafts);
    Ok(drafts)
}

/// What a format's reader is given.
pub(crate) struct Source<'a> {
    /// The document.
    pub(crate) content: Content<'a>,
    /// What the sender said about it.
    pub(crate) hints: Hints,
    /// How many envelopes it was taken out of.
    envelopes: usize,
}

/// A document, decoded or not.
#[derive(Clone, Copy)]
pub(crate) enum Content<'a> {
    /// As it came.
    Bytes(&'a [u8]),
    /// Out of an envelope, decoded with it: what the document says about its charset no longer holds.
    Text(&'a str),
}

impl<'a> Source<'a> {
    /// A document out of this one's envelope.
    pub(crate) fn inside<'b>(&self, content: Content<'b>, hints: Hints) -> Result<Source<'b>, Unreadable> {
        if self.envelopes >= MOST_ENVELOPES {
            let detail = format!("more than {MOST_ENVELOPES} envelopes in envelopes");
            return Err(Unreadable::new(reason::TOO_DEEP, detail));
        }
        Ok(Source { content, hints, envelopes: self.envelopes + 1 })
    }

    /// Reads the document with the reader of its format.
    pub(crate) fn read(self) -> Result<Vec<Draft>, Unreadable> {
        self.refuse_no_text()?;
        let media_type = self.hints.content_type.as_deref().and_then(MediaType::parse);
        let named = media_type.as_ref().map(sniff::named).transpose()?.flatten();
        if let Some(bytes) = self.mail(named) {
            let decoded = Decoded { text: "".into(), charset: String::new(), misdeclared: None };
            let mut draft = mail::read(bytes)?;
            self.stamp(&mut draft, &decoded);
            draft.origin.charset = None;
            return Ok(vec![draft]);
        }
        let decoded = self.decode(media_type.as_ref(), named)?;
        let format = named.unwrap_or_else(|| sniff::shown(&decoded.text));
        let mut drafts = match format {
            Format::Text => text::read(&decoded)?,
            Format::Json | Format::CloudEvent | Format::Ninjs => match envelope::read(&decoded.text, &self, format)? {
                envelope::Opened::Inside(drafts) => return Ok(drafts),
                envelope::Opened::Article(draft) => vec![*draft],
            },
            Format::Xml => xml_formats::read(&decoded.text)?,
            Format::Html => vec![html::read(&decoded.text, &self.hints)?],
            Format::Iptc7901 => vec![wire::iptc7901(&decoded.text)?],
            Format::Anpa1312 => vec![wire::anpa1312(&decoded.text)?],
            Format::Mail => vec![mail::read(decoded.text.as_bytes())?],
        };
        for draft in &mut drafts {
            self.stamp(draft, &decoded);
        }
        Ok(drafts)
    }

    /// The bytes of a mail, whose parts have a charset each.
    fn mail(&self, named: Option<Format>) -> Option<&'a [u8]> {
        let Content::Bytes(bytes) = self.content else { return None };
        let shown = || sniff::shown(&sniff::start(bytes, 16_384)) == Format::Mail;
        let is_mail = named == Some(Format::Mail) || (named.is_none() && shown());
        is_mail.then_some(bytes)
    }

    fn refuse_no_text(&self) -> Result<(), Unreadable> {
        match self.content {
            Content::Bytes([]) | Content::Text("") => Err(Unreadable::new(reason::EMPTY, "nothing in it")),
            Content::Bytes(bytes) => sniff::refuse_binary(bytes),
            Content::Text(_) => Ok(()),
        }
    }

    fn decode(&self, media_type: Option<&MediaType>, named: Option<Format>) -> Result<Decoded<'a>, Unreadable> {
        let by_sender = media_type.and_then(|media_type| media_type.charset.as_deref());
        match self.content {
            Content::Bytes(bytes) if named == Some(Format::Html) || (named.is_none() && html::begins(bytes)) => {
                Ok(html::charset::decode(bytes, by_sender))
            }
            Content::Bytes(bytes) => {
                let declared: Vec<&str> = by_sender.into_iter().chain(sniff::declared_in_xml(bytes)).collect();
                charset::decode(bytes, &declared)
            }
            Content::Text(text) => {
                let text = text.strip_prefix('\u{feff}').unwrap_or(text).into();
                Ok(Decoded { text, charset: "utf-8".to_owned(), misdeclared: None })
            }
        }
    }

    /// Adds what is known beside the document.
    fn stamp(&self, draft: &mut Draft, decoded: &Decoded<'_>) {
        draft.origin = Origin {
            content_type: self.hints.content_type.clone(),
            charset: Some(decoded.charset.clone()),
            url: self.hints.url.clone(),
            source: self.hints.source.clone(),
            ..std::mem::take(&mut draft.origin)
        };
        if let Some(declared) = &decoded.misdeclared {
            let note = format!("declared as {declared:?}, read as {}", decoded.charset);
            draft.checks.push(Check { code: "charset_as_declared".to_owned(), ok: false, note: Some(note) });
        }
        draft.hints = self.hints.clone();
    }
}

/// Gives every draft an id of its own. The sender's word goes before the document's, but one word cannot name several.
fn identify(drafts: &mut [Draft]) {
    if let [only] = drafts {
        if let Some(id) = only.hints.id.clone() {
            only.id = Some(id);
        }
        return;
    }
    let mut taken = BTreeSet::new();
    for draft in drafts {
        let given = draft.id.take().or_else(|| draft.hints.id.clone());
        let given = given.unwrap_or_else(|| format!("sha256:{}", draft.origin.sha256));
        let mut id = given.clone();
        let mut nth = 1;
        while !taken.insert(id.clone()) {
            nth += 1;
            id = format!("{given}#{nth}");
        }
        draft.id = Some(id);
    }
}
