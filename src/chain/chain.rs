//! The whole journey of a record on one screen: read its format, ask the stages, write it out.
//!
//! A chain is pure and shared between the threads of the pool. It knows neither Kafka nor time; trouble with an article
//! becomes a dead letter, never an error. Panics and endless stages are the pool's business.

use super::dead_letter::DeadLetters;
use super::headers;
use super::outcome::{Door, Fate, Outbound, Outcome, Trouble};
use super::policy::{Policies, Way};
use super::reason;
use crate::intake::{Header, Record};
use copydesk_article::{Article, Draft, Hints, MadeBy, PubStatus, Rejection, Rejections};
use copydesk_reading::{Stage, Verdict};
use std::sync::Arc;

/// The stage name for trouble in reading a format.
pub const READ: &str = "read";
/// The stage name for trouble in writing the output.
pub const WRITE: &str = "write";

/// Sees each stage begin and end: for metrics, and for naming the stage that hangs or panics.
pub trait Witness {
    /// A stage begins.
    fn begins(&self, stage: &'static str);
    /// A stage has ended.
    fn ended(&self, stage: &'static str, verdict: &Verdict);
}

/// Sees nothing.
pub struct NoWitness;

impl Witness for NoWitness {
    fn begins(&self, _: &'static str) {}
    fn ended(&self, _: &'static str, _: &Verdict) {}
}

/// How a finished article leaves.
#[derive(Clone, Debug)]
pub struct OutputSettings {
    /// Its topics and their formats, in order; the first is the main one.
    pub topics: Vec<OutputTopic>,
    /// What happens to kills, embargoed items and corrections.
    pub policies: Policies,
}

/// One output topic.
#[derive(Clone, Debug)]
pub struct OutputTopic {
    /// The topic.
    pub topic: Arc<str>,
    /// The format of what is published there.
    pub format: Format,
    /// Whether the text goes along.
    pub text: bool,
}

/// A format of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The bytes as they came, unread.
    Raw,
    /// What the writers write.
    Written(copydesk_formats::OutputFormat),
}

/// What ended an article's journey before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// It goes to the dead letters.
    Poisoned(Trouble),
    /// It is published nowhere, on purpose.
    Dropped(&'static str),
}

/// The stages in order, and how their result is written.
pub struct Chain {
    pub(super) stages: Vec<Box<dyn Stage>>,
    pub(super) output: OutputSettings,
    pub(super) dead_letters: DeadLetters,
    pub(super) made_by: MadeBy,
    pub(super) record_bytes: usize,
}

impl Chain {
    /// Takes a record to its outcome.
    pub fn outcome(&self, record: &Record, witness: &dyn Witness) -> Outcome {
        let Some(value) = &record.value else { return self.tombstone(record) };
        if self.output.topics.iter().all(|output| output.format == Format::Raw) {
            return self.unread(record);
        }
        match self.articles(value, headers::hints(record), Some(record), witness) {
            Ok(articles) => self.published(record, &articles),
            Err(Stopped::Poisoned(trouble)) => self.dead_letter(record, &trouble),
            Err(Stopped::Dropped(reason)) => Outcome { fate: Fate::Dropped { reason }, outbound: Vec::new() },
        }
    }

    /// The articles in some bytes, read and enriched.
    ///
    /// # Errors
    /// When one of them cannot be dealt with or is to be dropped.
    pub fn articles(
        &self,
        bytes: &[u8],
        hints: Hints,
        record: Option<&Record>,
        witness: &dyn Witness,
    ) -> Result<Vec<Article>, Stopped> {
        let drafts = self.drafts(bytes, hints, witness)?;
        let mut articles = Vec::with_capacity(drafts.len());
        for draft in drafts {
            articles.push(self.enriched(draft, record, witness)?);
        }
        tell_apart(articles.iter_mut());
        Ok(articles)
    }

    fn drafts(&self, bytes: &[u8], hints: Hints, witness: &dyn Witness) -> Result<Vec<Draft>, Stopped> {
        if bytes.len() > self.record_bytes {
            let message = format!("{} bytes, more than limits.record_bytes ({})", bytes.len(), self.record_bytes);
            return Err(Stopped::Poisoned(Trouble { reason: reason::TOO_LARGE, stage: READ, message }));
        }
        witness.begins(READ);
        let drafts = copydesk_formats::read(bytes, hints);
        witness.ended(READ, &Verdict::Continue);
        drafts.map_err(|unreadable| {
            Stopped::Poisoned(Trouble { reason: unreadable.reason, stage: READ, message: unreadable.detail })
        })
    }

    /// The articles in some bytes, each with the candidates that the stages turned down on the way.
    ///
    /// # Errors
    /// As [`Self::articles`].
    pub fn explained(&self, bytes: &[u8], hints: Hints) -> Result<Vec<(Article, Vec<Rejection>)>, Stopped> {
        let drafts = self.drafts(bytes, hints, &NoWitness)?;
        let mut explained = Vec::with_capacity(drafts.len());
        for mut draft in drafts {
            draft.rejections = Rejections::recording();
            self.staged(&mut draft, &NoWitness)?;
            let rejections = draft.rejections.take();
            explained.push((self.finished(draft, None), rejections));
        }
        tell_apart(explained.iter_mut().map(|(article, _)| article));
        Ok(explained)
    }

    fn enriched(&self, mut draft: Draft, record: Option<&Record>, witness: &dyn Witness) -> Result<Article, Stopped> {
        self.staged(&mut draft, witness)?;
        Ok(self.finished(draft, record))
    }

    fn staged(&self, draft: &mut Draft, witness: &dyn Witness) -> Result<(), Stopped> {
        for stage in &self.stages {
            let name = stage.name();
            witness.begins(name);
            let verdict = stage.read(draft);
            witness.ended(name, &verdict);
            match verdict {
                Verdict::Continue => {}
                Verdict::Drop(reason) => return Err(Stopped::Dropped(reason)),
                Verdict::Poison(reason, message) => {
                    return Err(Stopped::Poisoned(Trouble { reason, stage: name, message }));
                }
            }
        }
        Ok(())
    }

    fn finished(&self, draft: Draft, record: Option<&Record>) -> Article {
        let mut article = draft.finish();
        article.made_by.clone_from(&self.made_by);
        if let Some(record) = record {
            article.origin.topic = Some(record.topic.to_string());
            article.origin.partition = Some(record.partition);
            article.origin.offset = Some(record.offset);
            article.origin.timestamp = record.timestamp;
        }
        article
    }

    /// Writes one article in one format, with its text where the main output has it.
    #[must_use]
    pub fn written(&self, article: &Article, format: copydesk_formats::OutputFormat) -> Vec<u8> {
        written(article, format, self.output.topics.first().is_none_or(|main| main.text))
    }

    fn published(&self, record: &Record, articles: &[Article]) -> Outcome {
        let mut outbound = Vec::with_capacity(articles.len() * self.output.topics.len());
        for article in articles {
            match self.output.policies.way(article) {
                Way::Publish => {
                    for output in &self.output.topics {
                        // The record's own bytes hold all its articles: they are sent on once.
                        let again = output.format == Format::Raw
                            && outbound.iter().any(|sent: &Outbound| sent.topic == output.topic);
                        if !again {
                            outbound.push(outbound_to(output, record, article));
                        }
                    }
                }
                Way::Route(topic) => {
                    let (format, text) =
                        self.output.topics.first().map_or((Format::Raw, true), |main| (main.format, main.text));
                    let routed = OutputTopic { topic: Arc::clone(topic), format, text };
                    outbound.push(outbound_to(&routed, record, article));
                }
                Way::Hold(reason) => {
                    let message = format!("article {} is held back by policy", article.id);
                    return self.dead_letter(record, &Trouble { reason, stage: WRITE, message });
                }
            }
        }
        Outcome { fate: Fate::Published, outbound }
    }

    /// A tombstone says that the article under its key is gone: it is passed on. Without a key it says nothing.
    fn tombstone(&self, record: &Record) -> Outcome {
        if record.key.is_none() {
            let message = "a record with neither key nor value".to_owned();
            return self.dead_letter(record, &Trouble { reason: reason::EMPTY, stage: READ, message });
        }
        self.unread(record)
    }

    fn unread(&self, record: &Record) -> Outcome {
        let leave = |output: &OutputTopic| Outbound {
            door: Door::Output,
            topic: Arc::clone(&output.topic),
            key: record.key.clone(),
            value: record.value.clone(),
            headers: headers::published(record, None),
            timestamp: record.timestamp,
        };
        Outcome { fate: Fate::Published, outbound: self.output.topics.iter().map(leave).collect() }
    }

    /// The outcome of a record that cannot be dealt with.
    #[must_use]
    pub fn dead_letter(&self, record: &Record, trouble: &Trouble) -> Outcome {
        let fate = Fate::DeadLettered { reason: trouble.reason, stage: trouble.stage };
        Outcome { fate, outbound: vec![self.dead_letters.letter(record, trouble)] }
    }

    /// The models that its stages read with.
    #[must_use]
    pub fn models(&self) -> &[copydesk_article::ModelName] {
        &self.made_by.models
    }

    /// The names of the stages in order.
    pub fn stage_names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.stages.iter().map(|stage| stage.name())
    }
}

/// One article in one format, with its text or without.
fn written(article: &Article, format: copydesk_formats::OutputFormat, text: bool) -> Vec<u8> {
    if text {
        return copydesk_formats::write(article, format);
    }
    copydesk_formats::write(&Article { text: None, ..article.clone() }, format)
}

/// What goes to one topic.
fn outbound_to(output: &OutputTopic, record: &Record, article: &Article) -> Outbound {
    let (value, content_type) = match output.format {
        Format::Raw => (record.value.clone().unwrap_or_default(), None),
        Format::Written(format) => (written(article, format, output.text).into(), Some(format.content_type())),
    };
    let mut headers = headers::published(record, content_type);
    headers.push(Header::new(headers::ID, article.id.as_str()));
    headers.extend(warnings(article));
    let key = record.key.clone().unwrap_or_else(|| article.id.clone().into());
    let topic = Arc::clone(&output.topic);
    Outbound { door: Door::Output, topic, key: Some(key), value: Some(value), headers, timestamp: record.timestamp }
}

/// Headers that nothing downstream should miss.
fn warnings(article: &Article) -> Vec<Header> {
    let mut headers = Vec::new();
    match article.pubstatus {
        PubStatus::Usable => {}
        PubStatus::Withheld => headers.push(Header::new(headers::PUBSTATUS, "withheld")),
        PubStatus::Canceled => headers.push(Header::new(headers::PUBSTATUS, "canceled")),
    }
    if let Some(version) = article.item.as_ref().and_then(|item| item.version.as_ref()) {
        headers.push(Header::new(headers::VERSION, format!("{:?}", version.value.kind).to_lowercase()));
    }
    headers
}

/// Gives articles of one record different ids.
fn tell_apart<'a>(articles: impl ExactSizeIterator<Item = &'a mut Article>) {
    if articles.len() < 2 {
        return;
    }
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    for article in articles {
        let count = seen.entry(article.id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            article.id = format!("{}#{count}", article.id);
        }
    }
}
