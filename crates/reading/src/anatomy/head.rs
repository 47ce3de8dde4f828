//! Everything above the news: header lines, kicker, headline, byline, dates, captions, notes.
//!
//! Owns the order in which a line is tried and where the body begins: at the first line with a dateline, or the first that
//! reads as a paragraph. The lines that no mark claims are the kicker, the headline and the deck, in that order. Copy whose
//! first words are the news has no headline, and none is made up.

use super::byline;
use super::caption;
use super::date;
use super::dateline;
use super::desk::{Desk, Trace};
use super::embargo;
use super::ending::{self, Ending};
use super::layout::ends_sentence;
use super::notes::{self, Kind};
use super::passage::{Passage, placed, strip_prefix_no_case, strip_words_no_case};
use super::slugline;
use super::version;
use copydesk_article::{Finding, Role, Version, VersionKind};

/// How many pieces can stand above the news.
const DEEPEST: usize = 30;

/// The longest headline, in code points.
const LONGEST_HEADLINE: usize = 220;

/// The longest headline that ends with a full stop, in code points.
const LONGEST_CLOSED: usize = 150;

/// How many paragraphs tell whom the news is about.
const FIRST_PARAGRAPHS: usize = 3;

/// Labels before a date, lower case; the second group tells the last change.
const DATED: &[&str] = &[
    "date",
    "dated",
    "published",
    "published on",
    "published at",
    "publication date",
    "posted",
    "posted on",
    "issued",
    "release date",
    "datum",
    "veröffentlicht",
    "erschienen",
    "publié le",
    "publié",
    "fecha",
    "publicado",
    "data",
    "pubblicato",
    "gepubliceerd",
    "first published",
    "sent",
    "transmitted",
];
const CHANGED: &[&str] = &[
    "updated",
    "last updated",
    "last modified",
    "modified",
    "aktualisiert",
    "mis à jour",
    "mis à jour le",
    "actualizado",
    "aggiornato",
    "zuletzt aktualisiert",
];

/// Words above a headline, lower case.
const KICKERS: &[&str] = &[
    "analysis",
    "exclusive",
    "opinion",
    "factbox",
    "explainer",
    "interview",
    "feature",
    "profile",
    "timeline",
    "q&a",
    "obituary",
    "commentary",
    "editorial",
    "review",
    "preview",
    "breaking",
    "breaking news",
    "special report",
    "insight",
    "fact check",
    "focus",
    "press release",
    "news release",
    "media release",
    "pressemitteilung",
    "communiqué de presse",
    "medienmitteilung",
    "presseinformation",
    "news",
    "sports",
    "sport",
    "politics",
    "business",
    "world",
    "weather",
    "analyse",
    "kommentar",
    "porträt",
    "hintergrund",
    "interview:",
    "reportage",
    "éclairage",
    "feuilleton",
    "roundup",
    "spotlight",
    "extra",
];

/// What a line of the head turned out to be.
enum Verdict {
    /// A mark: it has its role.
    Mark,
    /// Still open: a headline, a kicker, a deck.
    Open,
    /// The news begins here.
    News,
}

/// Reads the head of the copy and finds where the body begins.
pub(crate) fn read(desk: &mut Desk<'_>) {
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    let mut news = false;
    let mut bylined = None;
    while at < desk.pieces.len().min(DEEPEST) {
        match line(desk, at, open.len(), bylined) {
            Verdict::Mark => {
                if desk.roles.get(at) == Some(&Some(Role::Byline)) {
                    open.extend(bylined.filter(|above| desk.is_open(*above)));
                    bylined = Some(at);
                }
            }
            Verdict::Open if bylined.is_some() && !open.is_empty() => {
                news = true;
                break;
            }
            Verdict::Open => open.push(at),
            Verdict::News => {
                news = true;
                break;
            }
        }
        at += 1;
    }
    desk.body_from = at;
    if news {
        if let Some(piece) = desk.piece(at).filter(|_| open.is_empty())
            && let Some(mark) = version::before_headline(piece.text)
        {
            desk.add_version(mark.version, piece.before(mark.length), mark.rule);
        }
        bare_byline(desk, &mut open, at, bylined);
        name_lines(desk, &open);
    } else {
        without_news(desk, &open);
    }
}

/// Tries every mark on one line.
fn line<'a>(desk: &mut Desk<'a>, at: usize, open: usize, bylined: Option<usize>) -> Verdict {
    let Some(piece) = desk.piece(at) else { return Verdict::News };
    if desk.pieces.get(at).is_some_and(|piece| piece.table) {
        return Verdict::News;
    }
    // `Von Ann Reed (dpa)` ends like a dateline and `Af Ann Reed /ritzau/` like a slugline; the cue before them tells.
    let named = byline::read(piece)
        .filter(|found| open > 0 || found.rule != "anatomy.byline.genre")
        .or_else(|| with_agency(desk, at, piece, open));
    let cued = named.as_ref().is_some_and(|found| found.rule != "anatomy.byline.surname-caps");
    if let Some(end) = notes::end_of_bracketed(piece.text).filter(|_| named.is_none()) {
        desk.split(at, end);
    }
    let piece = desk.piece(at).unwrap_or(piece);
    if dated_line(desk, at, piece) || !cued && header(desk, at, piece) || note(desk, at, piece) {
        return Verdict::Mark;
    }
    if !cued && dateline::read(piece).is_some_and(|line| reads_on(desk, at, &line)) {
        return Verdict::News;
    }
    if !cued
        && let Some(found) = caption::read(piece)
        && (found.credit.is_some() || found.words.is_some())
    {
        desk.add_caption(at, &found);
        return Verdict::Mark;
    }
    if let Some(found) = named {
        if let (0, Some(above)) = (open, bylined) {
            // Of two such lines at the top the upper one is a headline that names somebody.
            desk.take_byline_back(above);
        }
        desk.set(at, Role::Byline);
        desk.add_byline(&found);
        return Verdict::Mark;
    }
    if bylined == at.checked_sub(1) && bylined.is_some() && under_byline(desk, at, piece) {
        return Verdict::Mark;
    }
    if matches!(ending::read(piece), Some(Ending::Contact)) && !ends_sentence(piece.text) {
        desk.set(at, Role::Contact);
        return Verdict::Mark;
    }
    if reads_as_news(piece.text, open) && !is_closed_headline(desk, at, piece, open) {
        return Verdict::News;
    }
    Verdict::Open
}

/// `A/AFP`, `A (EFE)` under the headline. A dateline of its own below tells that the second is none.
fn with_agency<'a>(desk: &Desk<'a>, at: usize, piece: Passage<'a>, open: usize) -> Option<byline::Byline<'a>> {
    if open == 0 {
        return None;
    }
    let found = byline::read_with_agency(piece)?;
    let dateline = || desk.piece(at + 1).is_some_and(|below| dateline::read(below).is_some());
    (!piece.text.contains('(') || dateline()).then_some(found)
}

/// A headline with a full stop: one short sentence at the top, with a line under it that says itself that it is the byline.
fn is_closed_headline(desk: &Desk<'_>, at: usize, piece: Passage<'_>, open: usize) -> bool {
    open == 0
        && piece.text.chars().count() <= LONGEST_CLOSED
        && piece.text.matches(['.', '?', '!']).count() == 1
        && desk.piece(at + 1).and_then(byline::read).is_some_and(|found| found.confidence >= 0.95)
}

/// Whether the news follows a dateline: on its own line, or (standing alone) on the next.
fn reads_on(desk: &mut Desk<'_>, at: usize, line: &dateline::Line<'_>) -> bool {
    let rest = desk.piece(at).map_or("", |piece| piece.text.get(line.length..).unwrap_or_default());
    let words = rest.split_whitespace().count();
    // A place in capitals and a dash also open headlines (`OPEC - oil rises`): then the line has to read as a paragraph.
    words == 0 || line.confidence > 0.9 || ends_sentence(rest) || words > 15
}

/// Whether a line without marks is the news already.
fn reads_as_news(text: &str, open: usize) -> bool {
    let points = text.chars().count();
    let words = text.split_whitespace().count();
    let closed = text.ends_with(':') && (open > 0 || words >= 8);
    // A deck is short; a longer line under the headline is the news, even where its full stop was lost.
    let long = open > 0 && words > 15;
    if long || points > LONGEST_HEADLINE || closed {
        return true;
    }
    if !ends_sentence(text) {
        return false;
    }
    let question = text.ends_with(['?', '!', '？', '！', '؟']) || text.ends_with("…");
    let abbreviated = ["U.S.", "U.K.", "U.N.", "Inc.", "Corp.", "Ltd.", "Co.", "Jr.", "D.C.", "a.m.", "p.m."]
        .iter()
        .any(|end| text.ends_with(end));
    let sentences = text.matches(". ").count();
    !((question || abbreviated) && open == 0 && sentences == 0 && points <= 150)
}

/// A date by itself, or with its label before whatever follows.
fn dated_line<'a>(desk: &mut Desk<'a>, at: usize, piece: Passage<'a>) -> bool {
    if piece.text.len() > 600 {
        return false;
    }
    if piece.text.len() <= 100
        && let Some(written) = date::whole(piece.text).filter(|written| written.year.is_some())
    {
        desk.set(at, Role::Date);
        let place = piece.cut(written.bytes.clone());
        desk.dated.get_or_insert((written, place, "anatomy.published.date-line"));
        return true;
    }
    let label = |labels: &[&str]| {
        labels
            .iter()
            .filter_map(|label| strip_words_no_case(piece.text, label))
            .min_by_key(|rest| rest.len())
            .map(|rest| rest.trim_start_matches([':', ' ', '\t', '\u{a0}']))
    };
    let (rest, changed) = match (label(DATED), label(CHANGED)) {
        (Some(rest), _) => (rest, false),
        (None, Some(rest)) => (rest, true),
        (None, None) => return false,
    };
    let rest = piece.part(rest);
    let Some(written) = date::leading(rest.text).filter(|written| written.year.is_some()) else { return false };
    let place = rest.cut(written.bytes.clone());
    let behind = rest.text.get(written.bytes.end..).unwrap_or_default();
    let behind_words = behind.trim_matches(|mark: char| !mark.is_alphanumeric());
    if !behind_words.is_empty() {
        // A sentence may begin `Published 2024-01-02 in …`; a label before other marks is followed by a capital.
        if behind_words.starts_with(char::is_lowercase) || !behind.starts_with([' ', '\n', '.', ',', '|', '-', '–']) {
            return false;
        }
        desk.split(at, place.end() - piece.start);
    }
    desk.set(at, Role::Date);
    if changed {
        desk.changed.get_or_insert((written, place));
    } else {
        desk.dated.get_or_insert((written, place, "anatomy.published.date-label"));
    }
    true
}

/// Header lines: urgency, version, slugline, transmission time.
fn header<'a>(desk: &mut Desk<'a>, at: usize, piece: Passage<'a>) -> bool {
    if piece.text.len() > 140 {
        return false;
    }
    if let Some((urgency, by)) = version::urgency(piece.text) {
        desk.item.urgency = desk
            .item
            .urgency
            .take()
            .or_else(|| Some(placed(Finding::derived(urgency, by).written(piece.text), desk.text, piece)));
        if let Some(mark) = version::whole(piece.text) {
            desk.add_version(mark.version, piece, mark.rule);
        }
        desk.set(at, Role::Slugline);
        return true;
    }
    if let Some(mark) = version::whole(piece.text) {
        desk.add_version(mark.version, piece, mark.rule);
        desk.set(at, if mark.version.kind == VersionKind::Correction { Role::Correction } else { Role::Slugline });
        return true;
    }
    if let Some(Ending::Sent(written)) = ending::read(piece) {
        desk.set(at, Role::Date);
        desk.dated.get_or_insert((written, piece, "anatomy.published.transmission"));
        return true;
    }
    let Some(slug) = slugline::read(piece) else { return false };
    if let Some(words) = slug.words
        && desk.item.slugline.is_none()
    {
        desk.item.slugline = Some(desk.stated(words, slug.rule, 0.95));
    }
    if let Some(urgency) = slug.urgency
        && desk.item.urgency.is_none()
    {
        desk.item.urgency = Some(placed(Finding::stated(urgency, "anatomy.urgency.header"), desk.text, piece));
    }
    if let Some(code) = slug.provider {
        desk.witness(Some(code), piece, Trace::Marks);
    }
    if version::is_kill(piece.text) {
        desk.add_version(Version { number: None, kind: VersionKind::Kill }, piece, "anatomy.note.kill");
    } else if let Some(mark) = version::in_keyword_line(piece.text) {
        desk.add_version(mark.version, piece, mark.rule);
    }
    desk.set(at, Role::Slugline);
    true
}

/// Notes to editors, embargoes, terms.
pub(crate) fn note<'a>(desk: &mut Desk<'a>, at: usize, piece: Passage<'a>) -> bool {
    if let Some(found) = embargo::read(piece) {
        desk.set(at, Role::Ednote);
        desk.embargo.get_or_insert(found);
        return true;
    }
    let Some(found) = notes::read(piece.text) else { return false };
    match found.kind {
        Kind::Kill => {
            desk.add_version(Version { number: None, kind: VersionKind::Kill }, piece, found.rule);
            desk.note(piece, found.rule);
            desk.set(at, Role::Ednote);
        }
        Kind::Correction => {
            desk.add_version(Version { number: None, kind: VersionKind::Correction }, piece, found.rule);
            desk.note(piece, found.rule);
            desk.set(at, Role::Correction);
        }
        Kind::Usage => {
            desk.item.usageterms = desk.item.usageterms.take().or_else(|| Some(desk.stated(piece, found.rule, 0.95)));
            desk.set(at, Role::Ednote);
        }
        Kind::Copyright => {
            desk.item.copyrightnotice =
                desk.item.copyrightnotice.take().or_else(|| Some(desk.stated(piece, found.rule, 0.95)));
            if let Some(code) = super::settle::agency_in(piece.text) {
                desk.witness(Some(code), piece, Trace::Copyright);
            }
            desk.set(at, Role::Boilerplate);
        }
        Kind::Note => {
            desk.note(piece, found.rule);
            desk.set(at, Role::Ednote);
        }
        Kind::Notebook => return false,
    }
    true
}

/// A line of roles or houses right under the byline, or its addresses.
fn under_byline<'a>(desk: &mut Desk<'a>, at: usize, piece: Passage<'a>) -> bool {
    if piece.text.contains('@') && piece.text.split_whitespace().count() <= 2 {
        if let [author] = desk.item.authors.as_mut_slice() {
            author.email = Some(piece.text.trim_matches(['<', '>', ' ']).to_owned());
        }
        desk.set(at, Role::Byline);
        return true;
    }
    if let Some(more) = byline::read_on(piece) {
        desk.set(at, Role::Byline);
        desk.extend_byline(&more);
        return true;
    }
    let Some((role, organisation)) = byline::read_under(piece) else { return false };
    if let Some(code) = organisation.as_deref().and_then(super::agencies::known) {
        let at = desk.piece(at).unwrap_or(Passage { text: "", start: 0 });
        desk.witness(Some(code), at, Trace::Byline);
    }
    for author in &mut desk.item.authors {
        author.role = author.role.take().or_else(|| role.clone());
        author.organisation = author.organisation.take().or_else(|| organisation.clone());
    }
    desk.set(at, Role::Byline);
    true
}

/// An open line above the news is a byline when it holds nothing but names and another line is left for the headline: the
/// last of them, or one above a line that names its house or is the deck.
fn bare_byline<'a>(desk: &mut Desk<'a>, open: &mut Vec<usize>, news: usize, bylined: Option<usize>) {
    if bylined.is_some() || open.len() < 2 {
        return;
    }
    let (Some(&last), above) = (open.last(), open.len().checked_sub(2)) else { return };
    let above = above.filter(|nth| *nth > 0).and_then(|nth| open.get(nth).copied());
    if last + 1 != news {
        return;
    }
    let below = bare(desk, last, news);
    let person = |found: &byline::Byline<'_>| !found.credits.is_empty();
    let upper = || above.filter(|above| above + 1 == last).and_then(|above| Some((above, bare(desk, above, news)?)));
    let upper = if below.as_ref().is_some_and(person) { None } else { upper().filter(|(_, found)| person(found)) };
    if let Some((above, found)) = upper {
        desk.set(above, Role::Byline);
        desk.add_byline(&found);
        open.retain(|at| *at != above);
        if let Some(piece) = desk.piece(last)
            && (below.is_some() || byline::read_under(piece).is_some())
            && under_byline(desk, last, piece)
        {
            open.pop();
        }
    } else if let Some(found) = below {
        desk.set(last, Role::Byline);
        desk.add_byline(&found);
        open.pop();
    }
}

/// A line that holds nothing but names, and is no headline.
fn bare<'a>(desk: &Desk<'a>, at: usize, news: usize) -> Option<byline::Byline<'a>> {
    let piece = desk.piece(at)?;
    let dateline = desk.piece(news).is_some_and(|below| dateline::read(below).is_some());
    let found = byline::read_bare(piece)?;
    let posted = found.credits.iter().any(|credit| credit.role.is_some() || credit.organisation.is_some());
    let sure = dateline
        || posted
        || found.credits.len() != 1
        || !reads_like_headline(piece.text) && found.credits.iter().all(|credit| is_person(credit.name.text));
    (sure && !are_words(desk, news, &found)).then_some(found)
}

/// Names whose every word the news itself writes are words (`Rain Expected`) or somebody whom the news is about.
fn are_words(desk: &Desk<'_>, news: usize, found: &byline::Byline<'_>) -> bool {
    let Some(piece) = desk.piece(news) else { return false };
    let below = desk.text.as_str().get(piece.start..).unwrap_or_default();
    let lower = |text: &str, wanted: &str| text.split(|mark: char| !mark.is_alphanumeric()).any(|word| word == wanted);
    let spoken = |word: &str| word.starts_with(char::is_uppercase) && lower(below, &word.to_lowercase());
    // Authors stand again under their news, never in its first paragraphs.
    let told: String = (news..news + FIRST_PARAGRAPHS)
        .filter_map(|at| desk.piece(at))
        .filter(|piece| ends_sentence(piece.text) && !piece.text.starts_with('('))
        .map(|piece| piece.text.to_lowercase() + "\n")
        .collect();
    let told_of = |word: &str| lower(&told, &word.to_lowercase());
    let words = |credit: &byline::Credit<'_>, is: &dyn Fn(&str) -> bool| credit.name.text.split_whitespace().all(is);
    found.credits.iter().any(|credit| words(credit, &spoken) || words(credit, &told_of))
}

/// Two plain words with capitals are as often a deck (`Rain Expected`): the first has to be known as a given name.
fn is_person(text: &str) -> bool {
    let plain = text.chars().all(|mark| mark.is_ascii_alphabetic() || mark == ' ');
    !plain || text.split_whitespace().count() != 2 || crate::names::opens_with_given(text)
}

/// More than four words are a deck in title case; in a script without capitals any words can be one.
fn reads_like_headline(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| word.starts_with(char::is_uppercase));
    words.count() > 4 || !text.chars().any(char::is_uppercase)
}

/// Kicker, headline, deck: the lines that nothing else claimed.
fn name_lines(desk: &mut Desk<'_>, open: &[usize]) {
    let mut rest = open.iter().copied().peekable();
    let Some(mut first) = rest.next() else { return };
    if let (Some(above), Some(&below)) = (title(desk, first), rest.peek())
        && is_kicker(above.text, desk.piece(below).map_or("", |piece| piece.text))
    {
        desk.item.kicker = Some(desk.stated(above, "anatomy.kicker.line", 0.85));
        desk.set(first, Role::Kicker);
        first = below;
        rest.next();
    }
    let Some(words) = title(desk, first) else { return };
    headline(desk, first, words);
    for at in rest {
        if let Some(words) = title(desk, at) {
            let subhead = desk.stated(words, "anatomy.subhead.deck", 0.7);
            desk.item.subheads.push(subhead);
            desk.set(at, Role::Subhead);
        }
    }
}

/// A line of the head without the marks of the wires.
fn title<'a>(desk: &Desk<'a>, at: usize) -> Option<Passage<'a>> {
    desk.piece(at).map(|piece| piece.trim_matches(|mark| mark.is_whitespace() || "^<=".contains(mark)))
}

fn headline(desk: &mut Desk<'_>, at: usize, words: Passage<'_>) {
    let words = ["headline:", "hl:", "title:", "titel:", "titre:"]
        .iter()
        .find_map(|label| strip_prefix_no_case(words.text, label))
        .map_or(words, |rest| words.part(rest).trim());
    if let Some(mark) = version::before_headline(words.text) {
        desk.add_version(mark.version, words.before(mark.length), mark.rule);
    }
    desk.item.headline = Some(desk.stated(words, "anatomy.headline.first-line", 0.95));
    desk.set(at, Role::Headline);
}

/// A label, or a few words in capitals above a line that is not.
fn is_kicker(above: &str, below: &str) -> bool {
    let bare = above.trim_matches(|mark: char| !mark.is_alphanumeric()).to_lowercase();
    if KICKERS.contains(&bare.as_str()) {
        return true;
    }
    let capitals = |line: &str| !line.chars().any(char::is_lowercase) && line.chars().any(char::is_uppercase);
    above.split_whitespace().count() <= 3
        && capitals(above)
        && !capitals(below)
        && below.split_whitespace().count() >= 4
}

/// No line reads as a paragraph: a list of headlines, a table, a line too short to judge. The first of several is the headline.
fn without_news(desk: &mut Desk<'_>, open: &[usize]) {
    desk.body_from = 0;
    // `ALERT: Harbour reopens` is all there is of an alert.
    if let [only] = open
        && let Some(words) = title(desk, *only).filter(|words| version::before_headline(words.text).is_some())
    {
        headline(desk, *only, words);
        desk.body_from = only + 1;
    }
    let [first, _, ..] = open else { return };
    if desk.pieces.get(first + 1).is_some_and(|piece| piece.apart) || open.len() > 2 {
        if let Some(words) = desk.piece(*first).filter(|words| words.text.chars().count() <= LONGEST_HEADLINE) {
            headline(desk, *first, words);
        }
        desk.body_from = first + 1;
    }
}
