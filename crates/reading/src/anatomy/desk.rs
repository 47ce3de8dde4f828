//! The desk on which one article lies while its marks are read: pieces, roles so far, and the item that is filled in.

use super::agencies;
use super::byline::{Byline, Credit};
use super::caption::Caption;
use super::date::Written;
use super::embargo::Embargo;
use super::layout::{self, Piece};
use super::passage::{Passage, placed};
use super::person;
use copydesk_article::{
    Author, Basis, Block, Check, Draft, Finding, Item, Picture, PubStatus, Role, Rule, Text, Version, VersionKind,
};
use std::ops::Range;

/// What an article's copy says about who supplied it.
#[derive(Clone, Debug)]
pub(crate) struct Evidence<'a> {
    /// The agency's code; `None` where the mark only fits a house style.
    pub(crate) agency: Option<&'static str>,
    /// Its words.
    pub(crate) at: Passage<'a>,
    /// What kind of evidence it is.
    pub(crate) kind: Trace,
}

/// Kinds of evidence for the supplier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trace {
    /// The dateline names it.
    Dateline,
    /// A header line, an end mark or a signature names it.
    Marks,
    /// The copyright line names it.
    Copyright,
    /// A byline or a role names it.
    Byline,
    /// A picture's credit names it.
    Credit,
    /// A surname in capitals, as AFP writes bylines.
    SurnameCapitals,
    /// A subhead between dashes, as AFP writes them.
    DashedSubhead,
    /// Initials with strokes, as AFP and dpa sign.
    Initials,
}

/// One article on the desk.
pub(crate) struct Desk<'a> {
    /// Its text.
    pub(crate) text: &'a Text,
    /// Its pieces, in order.
    pub(crate) pieces: Vec<Piece>,
    /// What each piece is, as far as that is known.
    pub(crate) roles: Vec<Option<Role>>,
    /// Blocks beside the pieces: a credit behind its caption.
    pub(crate) beside: Vec<(Role, Range<usize>)>,
    /// The first piece of the body.
    pub(crate) body_from: usize,
    /// One past the last piece of the body.
    pub(crate) body_to: usize,
    /// The item.
    pub(crate) item: Item,
    /// Whether it may be published.
    pub(crate) pubstatus: PubStatus,
    /// What was verified.
    pub(crate) checks: Vec<Check>,
    /// Who may have supplied it.
    pub(crate) evidence: Vec<Evidence<'a>>,
    /// The date the copy states for itself, with its place and rule.
    pub(crate) dated: Option<(Written, Passage<'a>, &'static str)>,
    /// The date of the last change.
    pub(crate) changed: Option<(Written, Passage<'a>)>,
    /// The embargo, until its date is known.
    pub(crate) embargo: Option<Embargo<'a>>,
    /// The dateline's date as written, until its year is known.
    pub(crate) filed: Option<(Written, Passage<'a>)>,
}

impl<'a> Desk<'a> {
    /// Lays an article on the desk; `draft` gives what is known of it so far, its text apart.
    pub(crate) fn new(text: &'a Text, draft: &mut Draft) -> Self {
        let pieces = if draft.marked_up { Vec::new() } else { layout::pieces(text) };
        let count = pieces.len();
        Self {
            text,
            roles: vec![None; count],
            beside: Vec::new(),
            body_from: 0,
            body_to: count,
            pieces,
            item: draft.item.take().unwrap_or_default(),
            pubstatus: draft.pubstatus,
            checks: Vec::new(),
            evidence: Vec::new(),
            dated: None,
            changed: None,
            embargo: None,
            filed: None,
        }
    }

    /// A piece's words.
    pub(crate) fn piece(&self, at: usize) -> Option<Passage<'a>> {
        self.pieces.get(at).map(|piece| Passage::of(self.text, piece.bytes.clone()))
    }

    /// Whether a piece is still without a role.
    pub(crate) fn is_open(&self, at: usize) -> bool {
        self.roles.get(at).is_some_and(Option::is_none)
    }

    /// Gives a piece its role.
    pub(crate) fn set(&mut self, at: usize, role: Role) {
        if let Some(slot) = self.roles.get_mut(at) {
            *slot = Some(role);
        }
    }

    /// Cuts a piece in two behind its first `length` bytes; white space between the two belongs to neither.
    pub(crate) fn split(&mut self, at: usize, length: usize) {
        let Some(whole) = self.piece(at) else { return };
        let (first, second) = (whole.before(length).trim(), whole.after(length).trim());
        if first.text.is_empty() || second.text.is_empty() {
            return;
        }
        if let Some(piece) = self.pieces.get_mut(at) {
            piece.bytes = first.bytes();
        }
        self.pieces.insert(at + 1, Piece { bytes: second.bytes(), apart: false, table: false });
        self.roles.insert(at + 1, None);
        self.body_to += 1;
    }

    /// A finding of words as they stand.
    pub(crate) fn stated(&self, words: Passage<'_>, by: &'static str, confidence: f32) -> Finding<String> {
        let value = one_line(words.text);
        let raw = (value != words.text).then(|| words.text.to_owned());
        let mut finding = placed(Finding::stated(value, by), self.text, words);
        finding.confidence = confidence;
        finding.raw = raw;
        finding
    }

    /// A finding of words in another form than they stand.
    pub(crate) fn restated(
        &self,
        value: String,
        words: Passage<'_>,
        by: &'static str,
        confidence: f32,
    ) -> Finding<String> {
        let mut finding = placed(Finding::stated(value, by), self.text, words);
        finding.confidence = confidence;
        if finding.value != words.text {
            finding.raw = Some(words.text.to_owned());
        }
        finding
    }

    /// Adds evidence for the supplier.
    pub(crate) fn witness(&mut self, agency: Option<&'static str>, at: Passage<'a>, kind: Trace) {
        self.evidence.push(Evidence { agency, at, kind });
    }

    /// Adds words to the note to editors.
    pub(crate) fn note(&mut self, words: Passage<'_>, by: &'static str) {
        let words = words.trim_matches(|mark| mark.is_whitespace() || "/*+<>^".contains(mark));
        let fresh = self.stated(words, by, 0.95);
        match &mut self.item.ednote {
            Some(note) => {
                note.value = format!("{}\n{}", note.value, fresh.value);
                note.raw = None;
                note.spans.extend(fresh.spans);
            }
            none => *none = Some(fresh),
        }
    }

    /// Adds a version's mark; a kill outranks all others, a correction all but a kill, and the first mark wins otherwise.
    pub(crate) fn add_version(&mut self, version: Version, words: Passage<'_>, by: &'static str) {
        let rank = |kind: VersionKind| match kind {
            VersionKind::Kill => 3,
            VersionKind::Correction => 2,
            VersionKind::Advisory | VersionKind::Writethru | VersionKind::Wrap | VersionKind::Take => 1,
            VersionKind::Update | VersionKind::Lead | VersionKind::Alert => 0,
        };
        let known = self.item.version.as_ref().map(|known| rank(known.value.kind));
        if known.is_none_or(|known| known < rank(version.kind)) {
            self.item.version = Some(placed(Finding::stated(version, by).written(words.text), self.text, words));
        }
        if version.kind == VersionKind::Kill {
            self.pubstatus = PubStatus::Canceled;
        }
    }

    /// Takes a byline in: the line itself, where there is none yet, and its authors.
    pub(crate) fn add_byline(&mut self, byline: &Byline<'a>) {
        if self.item.byline.is_none() {
            let mut finding = placed(Finding::stated(byline.value.clone(), byline.rule), self.text, byline.shown);
            finding.confidence = byline.confidence;
            if byline.shown.text != byline.value {
                finding.raw = Some(byline.shown.text.to_owned());
            }
            self.item.byline = Some(finding);
        }
        if byline.credits.is_empty()
            && let Some((code, _)) = agencies::leading(byline.shown.text)
                .or_else(|| byline.shown.text.split_once(' ').and_then(|(_, rest)| agencies::leading(rest)))
        {
            self.witness(Some(code), byline.shown, Trace::Byline);
        }
        if byline.rule == "anatomy.byline.surname-caps" {
            self.witness(None, byline.shown, Trace::SurnameCapitals);
        }
        for credit in &byline.credits {
            self.add_credit(credit, byline.rule, byline.confidence);
        }
        if let Some((written, place)) = &byline.dated {
            self.dated.get_or_insert((written.clone(), *place, "anatomy.published.byline-date"));
        }
    }

    /// Gives up the byline of a piece, which is open again.
    pub(crate) fn take_byline_back(&mut self, at: usize) {
        self.item.byline = None;
        self.item.authors.clear();
        self.evidence.retain(|witness| !matches!(witness.kind, Trace::Byline | Trace::SurnameCapitals));
        if let Some(role) = self.roles.get_mut(at) {
            *role = None;
        }
    }

    /// Takes in a line that goes on with the byline above it.
    pub(crate) fn extend_byline(&mut self, more: &Byline<'a>) {
        let span = more.shown.span(self.text);
        if let Some(byline) = &mut self.item.byline {
            byline.raw = Some(format!("{} {}", byline.raw.as_ref().unwrap_or(&byline.value), more.shown.text));
            byline.value = format!("{} {}", byline.value, more.value);
            byline.spans.extend(span);
        }
        for credit in &more.credits {
            self.add_credit(credit, more.rule, more.confidence);
        }
    }

    fn add_credit(&mut self, credit: &Credit<'a>, by: &'static str, confidence: f32) {
        if let Some(code) = credit.organisation.as_deref().and_then(agencies::known) {
            self.witness(Some(code), credit.name, Trace::Byline);
        }
        let mut author = self.author(credit.name, by, confidence);
        author.role.clone_from(&credit.role);
        author.organisation.clone_from(&credit.organisation);
        author.email.clone_from(&credit.email);
        self.add_author(author);
    }

    /// An author by name.
    pub(crate) fn author(&self, name: Passage<'_>, by: &'static str, confidence: f32) -> Author {
        let parts = person::split(name.text);
        Author {
            name: person::reading_case(name.text),
            given: parts.given,
            family: parts.family,
            raw: name.text.to_owned(),
            role: None,
            organisation: None,
            email: None,
            spans: name.span(self.text).into_iter().collect(),
            basis: Basis::Stated,
            by: Rule::Borrowed(by),
            confidence,
        }
    }

    /// Adds an author, or what is new about one who is there already.
    pub(crate) fn add_author(&mut self, author: Author) {
        let known = self.item.authors.iter_mut().find(|known| known.name.to_lowercase() == author.name.to_lowercase());
        match known {
            Some(known) => {
                known.role = known.role.take().or(author.role);
                known.organisation = known.organisation.take().or(author.organisation);
                known.email = known.email.take().or(author.email);
                known.spans.extend(author.spans);
            }
            None => self.item.authors.push(author),
        }
    }

    /// Takes a caption and its credit in, as the piece `at`.
    pub(crate) fn add_caption(&mut self, at: usize, caption: &Caption<'a>) {
        let words = caption.words.map(|words| one_line(words.text));
        let mut picture = Picture::stated(words, None, "anatomy.caption.label");
        picture.spans.extend(caption.words.and_then(|words| words.span(self.text)));
        if let Some(credit) = &caption.credit {
            picture.photographer = credit.photographer.map(|name| person::reading_case(name.text));
            picture.creditline = credit.agencies.map(|names| one_line(names.text));
            picture.copyrightnotice = credit.copyright.then(|| one_line(credit.whole.text));
            picture.pool = credit.pool;
            picture.by = Rule::Borrowed(credit.rule);
            picture.spans.extend(credit.whole.span(self.text));
            if let (Some(code), Some(at)) = (credit.newsroom, credit.agencies) {
                self.witness(Some(code), at, Trace::Credit);
            }
        }
        self.lay_caption(at, caption);
        self.item.pictures.push(picture);
    }

    /// Gives the caption's piece its role and sets the credit beside it.
    fn lay_caption(&mut self, at: usize, caption: &Caption<'a>) {
        match (caption.words, &caption.credit) {
            (Some(words), credit) => {
                self.set(at, Role::Caption);
                if let Some(credit) = credit {
                    self.beside.push((Role::Credit, credit.whole.bytes()));
                    if let Some(piece) = self.pieces.get_mut(at) {
                        piece.bytes.end = words.end();
                    }
                }
            }
            (None, _) => self.set(at, Role::Credit),
        }
    }

    /// Gives everything found to the draft.
    pub(crate) fn hand_in(mut self, draft: &mut Draft) {
        if !draft.marked_up {
            let pieces = self
                .pieces
                .iter()
                .zip(&self.roles)
                .map(|(piece, role)| (role.unwrap_or(Role::Paragraph), piece.bytes.clone()));
            let mut blocks: Vec<(Role, Range<usize>)> = pieces.chain(self.beside.drain(..)).collect();
            blocks.sort_by_key(|(_, bytes)| bytes.start);
            draft.blocks = blocks
                .into_iter()
                .filter_map(|(role, bytes)| Some(Block::new(role, self.text.span(bytes).ok()?)))
                .collect();
        }
        draft.item = Some(self.item);
        draft.pubstatus = self.pubstatus;
        draft.checks.append(&mut self.checks);
    }
}

/// Words on one line, with single spaces.
pub(crate) fn one_line(words: &str) -> String {
    if words.contains(['\n', '\t', '\r']) || words.contains("  ") {
        return words.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    words.to_owned()
}
