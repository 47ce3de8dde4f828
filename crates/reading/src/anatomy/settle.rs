//! What needs the whole item: its date, the dateline's year, the embargo's moment, the provider, the checks.

use super::agencies;
use super::calendar::{self, Clock};
use super::date::Moment;
use super::day::{self, Day};
use super::desk::{Desk, Trace};
use super::layout::ends_sentence;
use super::passage::{Passage, placed};
use copydesk_article::{Check, Finding, Precision, PubStatus, Role};

/// Settles an item; `hint` is the date that came with the record, for copy that states none.
pub(crate) fn settle(desk: &mut Desk<'_>, hint: Option<&str>) {
    dates(desk, hint);
    filed(desk);
    embargo(desk);
    provider(desk);
    weekday(desk);
    truncated(desk);
}

/// The item's own day: as published, else as filed.
fn own_day(desk: &Desk<'_>) -> Option<Day> {
    let published = desk.item.published.as_ref().and_then(|published| day::parse(&published.value));
    published.or_else(|| desk.item.dateline.as_ref()?.value.date.as_deref().and_then(day::parse))
}

fn dates(desk: &mut Desk<'_>, hint: Option<&str>) {
    if desk.item.published.is_none() {
        if let Some((written, place, by)) = desk.dated.take()
            && let Some(day) = written.day()
        {
            desk.item.published = Some(moment(desk, &written.moment(day, None), place, by));
        } else if let Some(hint) = hint.map(str::trim).filter(|hint| day::parse(hint).is_some()) {
            let precision = if hint.len() == 10 { Precision::Day } else { Precision::Second };
            desk.item.published =
                Some(Finding::stated(hint.to_owned(), "envelope:/meta/published").precise_to(precision));
        }
    }
    if desk.item.modified.is_none()
        && let Some((written, place)) = desk.changed.take()
        && let Some(day) = written.day()
    {
        desk.item.modified = Some(moment(desk, &written.moment(day, None), place, "anatomy.modified.date-label"));
    }
}

fn moment(desk: &Desk<'_>, moment: &Moment, place: Passage<'_>, by: &'static str) -> Finding<String> {
    let mut finding = desk.restated(moment.value.clone(), place, by, 0.98);
    finding.precision = Some(moment.precision);
    finding
}

/// The dateline's date, its year taken from the item's own.
fn filed(desk: &mut Desk<'_>) {
    let Some((written, _)) = desk.filed.take() else { return };
    let day = written.day_near(own_day(desk));
    if let Some(dateline) = &mut desk.item.dateline {
        dateline.value.date = day.map(|day| day.to_string());
    }
}

fn embargo(desk: &mut Desk<'_>) {
    let Some(embargo) = desk.embargo.take() else { return };
    desk.note(embargo.words, "anatomy.embargo.words");
    let own = own_day(desk);
    let zone = desk.item.published.as_ref().and_then(|published| zone_of(&published.value));
    let until = embargo.moment(own, zone);
    let over = until.as_ref().is_some_and(|until| own.is_some_and(|own| own > until.day));
    if desk.pubstatus == PubStatus::Usable && !over {
        desk.pubstatus = PubStatus::Withheld;
    }
    if desk.item.embargoed.is_none()
        && let Some(until) = until
    {
        let mut finding = desk.restated(until.value, embargo.words, "anatomy.embargo.words", 0.9);
        finding.precision = Some(until.precision);
        desk.item.embargoed = Some(finding);
    }
}

/// The clock of an RFC 3339 date-time, where it is not Greenwich's.
fn zone_of(moment: &str) -> Option<Clock> {
    let zone = moment.get(19..)?.trim_start_matches(|mark: char| mark == '.' || mark.is_ascii_digit());
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    Some(Clock::Fixed(sign * (hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?)))
}

/// An agency that is named in a line, whatever else the line says.
pub(crate) fn agency_in(line: &str) -> Option<&'static str> {
    let mut boundary = true;
    for (at, mark) in line.char_indices() {
        if boundary
            && let Some((code, _)) = line.get(at..).and_then(agencies::leading)
            && agencies::writes(code)
        {
            return Some(code);
        }
        boundary = !mark.is_alphanumeric();
    }
    None
}

/// Who supplied the item: stated where a mark names the agency, inferred where several kinds of evidence agree.
fn provider(desk: &mut Desk<'_>) {
    if desk.item.provider.is_some() {
        return;
    }
    let stated = [Trace::Dateline, Trace::Marks, Trace::Copyright];
    for kind in stated {
        if let Some((code, at)) = desk
            .evidence
            .iter()
            .find(|witness| witness.kind == kind)
            .and_then(|witness| Some((witness.agency?, witness.at)))
        {
            let by = match kind {
                Trace::Dateline => "anatomy.provider.dateline",
                Trace::Marks => "anatomy.provider.marks",
                _ => "anatomy.provider.copyright",
            };
            let mut finding = placed(Finding::stated(code.to_owned(), by), desk.text, at);
            finding.raw = (at.text != code).then(|| at.text.to_owned());
            finding.confidence = 0.95;
            desk.item.provider = Some(finding);
            return;
        }
    }
    desk.item.provider = converging(desk);
}

/// Kinds of evidence of which none states it: two kinds at least, one of them naming the agency, none naming another.
fn converging(desk: &Desk<'_>) -> Option<Finding<String>> {
    let named = |kind: Trace| {
        desk.evidence.iter().filter(move |witness| witness.kind == kind).filter_map(|witness| witness.agency)
    };
    let mut candidates: Vec<&'static str> = named(Trace::Byline).chain(named(Trace::Credit)).collect();
    candidates.sort_unstable();
    candidates.dedup();
    let [code] = candidates.as_slice() else { return None };
    let mut kinds: Vec<Trace> = desk
        .evidence
        .iter()
        .filter(|witness| witness.agency == Some(code) || (witness.agency.is_none() && fits_style(code, witness.kind)))
        .map(|witness| witness.kind)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() < 2 {
        return None;
    }
    let confidence = if kinds.len() > 2 { 0.9 } else { 0.8 };
    let mut finding = Finding::inferred((*code).to_owned(), "anatomy.provider.converging", confidence);
    for witness in desk.evidence.iter().filter(|witness| kinds.contains(&witness.kind)) {
        finding.spans.extend(witness.at.span(desk.text));
    }
    finding.spans.sort_unstable();
    finding.spans.dedup();
    Some(finding)
}

/// Whether a mark without a name is the custom of an agency.
fn fits_style(code: &str, kind: Trace) -> bool {
    match kind {
        Trace::SurnameCapitals | Trace::DashedSubhead | Trace::Initials => code == "AFP",
        _ => false,
    }
}

/// The first weekday of the lead against the date of the item: the same day, or one of the six around it that the tense
/// allows cannot be told apart here, so only the day itself and its eve count as agreement.
fn weekday(desk: &mut Desk<'_>) {
    let Some(published) = desk.item.published.as_ref().and_then(|published| day::parse(&published.value)) else {
        return;
    };
    let Some(lead) = desk.item.lead else { return };
    let lead = desk.text.at(lead);
    let Some((word, weekday)) = weekday_in(lead) else { return };
    let apart = (day::weekday(published) + 7 - weekday) % 7;
    let name = calendar::weekday_name(day::weekday(published));
    let (ok, relation) = match apart {
        0 => (true, "the day itself"),
        1 => (true, "the day before"),
        _ => (false, "another day"),
    };
    let note = format!("“{word}”; {published} is a {name}");
    desk.checks.push(Check {
        code: "weekday_agrees_with_date".to_owned(),
        ok,
        note: Some(if apart == 0 { note } else { format!("{note}: {relation}") }),
    });
}

/// The first weekday that dates the news: `on Friday`, or bare, in English; not `every Friday`, `next Friday`, `last Friday`.
fn weekday_in(lead: &str) -> Option<(String, u8)> {
    let words: Vec<&str> = lead.split_whitespace().collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let bare = word.trim_matches(|mark: char| !mark.is_alphanumeric());
        let weekday =
            bare.starts_with(char::is_uppercase).then(|| calendar::full_weekday(&bare.to_lowercase())).flatten()?;
        let before = at.checked_sub(1).and_then(|before| words.get(before)).copied().unwrap_or_default().to_lowercase();
        if matches!(
            before.as_str(),
            "next"
                | "last"
                | "every"
                | "this"
                | "black"
                | "good"
                | "by"
                | "until"
                | "since"
                | "from"
                | "bloody"
                | "super"
                | "coming"
                | "following"
                | "previous"
        ) {
            return None;
        }
        Some((if before == "on" { format!("on {bare}") } else { bare.to_owned() }, weekday))
    })
}

/// Copy whose last paragraph stops in the middle of a sentence.
fn truncated(desk: &mut Desk<'_>) {
    let last = (desk.body_from..desk.body_to)
        .rev()
        .find(|at| matches!(desk.roles.get(*at), Some(Some(Role::Paragraph | Role::List))));
    let Some(last) = last else { return };
    let Some(words) = desk.piece(last) else { return };
    let marked = ["[…]", "[...]", "…[", "(more…)", "… (continued)"].iter().any(|mark| words.text.ends_with(mark));
    let end = words.text.chars().next_back().unwrap_or('.');
    let open = end.is_lowercase() || end == ',';
    let long = words.text.split_whitespace().count() >= 12 && desk.roles.get(last) == Some(&Some(Role::Paragraph));
    if marked || (open && long && !ends_sentence(words.text)) {
        let mut tail: Vec<&str> = words.text.split_whitespace().rev().take(4).collect();
        tail.reverse();
        desk.checks.push(Check {
            code: "truncated".to_owned(),
            ok: false,
            note: Some(format!("the text ends “{}”", tail.join(" "))),
        });
    }
}
