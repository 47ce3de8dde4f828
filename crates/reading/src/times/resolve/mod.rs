//! From meanings to values: dates counted from the item's own date or from the date the text spoke of last.
//!
//! A text is read in one of two ways, told by the text itself. **News** has an anchor: weekdays, months without a year
//! and “last week” are counted from the item's date, and the tense tells the direction. A **narrative** speaks of years
//! long before its own date and hardly ever of today: there a month or a day without a year belongs to the date spoken
//! of last. Without any date to count from, values keep `X` for what nobody knows.

mod business;
mod named;

use super::calendar::{Moment, around, day, step, weekday};
use super::grammar::Reader;
use super::meaning::{Amount, Clock, Found, From, Pick, What, When};
use super::sense::{Tense, Unit};
use super::story::{Story, Weight};
use super::{tense, values};
use jiff::civil::Date;

/// Dates of years past that a narrative has at least.
const OLD_DATES: usize = 6;

/// How a text counts its dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    News,
    Narrative,
}

/// A value with its instants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) value: String,
    pub(crate) first: Option<String>,
    pub(crate) last: Option<String>,
}

/// Reads the expressions of a text in order and remembers what it spoke of.
pub(crate) struct Resolver<'a> {
    reader: Reader<'a>,
    anchor: Option<Date>,
    mode: Mode,
    quarterly: bool,
    /// Whether the last expression was so many months, as results are given.
    months: bool,
    story: Story,
    quarter: Option<(i16, u8)>,
}

/// What a date came to: a stretch of the calendar, or a value with `X` in it.
enum Outcome {
    Known(Moment),
    Open(String),
}

use Outcome::{Known, Open};

impl<'a> Resolver<'a> {
    pub(crate) fn new(reader: Reader<'a>, anchor: Option<Date>, found: &[Found]) -> Self {
        let quarterly = found.iter().any(|one| matches!(one.what, What::Date(When::Quarter(..) | When::Period(_))));
        Self {
            reader,
            anchor,
            mode: mode(anchor, found),
            quarterly,
            months: false,
            story: Story::default(),
            quarter: None,
        }
    }

    pub(crate) fn value(&mut self, found: &Found) -> Value {
        let value = self.value_of(found);
        self.months = matches!(found.what, What::Duration(_, Unit::Month) | What::Stretch(_, Unit::Month, _));
        value
    }

    fn value_of(&mut self, found: &Found) -> Value {
        match found.what {
            What::Date(when) => self.date(when, found),
            What::Time(when, clock) => self.time(when, clock, found),
            What::Duration(amount, unit) => Value { value: values::duration(amount, unit), ..Value::default() },
            What::Sum(amount, unit, more, of) => {
                Value { value: values::sum(amount, unit, more, of), ..Value::default() }
            }
            What::Stretch(amount, unit, side) => self.stretch(amount, unit, side),
            What::Every(count, unit) => {
                Value { value: values::duration(Amount::Exactly(count), unit), ..Value::default() }
            }
            What::EveryOne(again) => Value { value: values::again(again), ..Value::default() },
            What::Vague(value) => Value { value: value.to_owned(), ..Value::default() },
        }
    }

    fn date(&mut self, when: When, found: &Found) -> Value {
        match self.outcome(when, found) {
            Known(moment) => {
                self.remember(moment, when, found);
                let (first, last) = values::interval(moment);
                Value { value: moment.value(), first: Some(first), last: Some(last) }
            }
            Open(value) => Value { value, ..Value::default() },
        }
    }

    /// A date is what the next ones are counted from; a year used as an adjective (“the 1911 Encyclopaedia”) is not.
    fn remember(&mut self, moment: Moment, when: When, found: &Found) {
        let adjective = matches!(when, When::Year(_)) && self.reader.capital(found.to) && self.reader.joined(found.to);
        let weight = match self.mode {
            _ if adjective => Weight::Adjective,
            Mode::News => Weight::Full,
            Mode::Narrative if self.opens(found.from) => Weight::Opening,
            Mode::Narrative => Weight::Story,
        };
        self.story.speaks_of(moment, weight);
        if let Moment::Quarter(year, number) = moment
            && self.anchor.is_none_or(|anchor| moment.first() <= anchor)
            && !matches!(when, When::YearAgo(_) | When::Period(Pick::Year(_)) | When::Quarter(None, Some(_), _))
        {
            self.quarter = Some((year, number));
        }
    }

    fn time(&mut self, when: Option<When>, clock: Clock, found: &Found) -> Value {
        let date = match when {
            Some(when) => match self.outcome(when, found) {
                Known(Moment::Day(date)) => Some(date),
                Known(other) => Some(other.first()),
                Open(value) => return Value { value: format!("{value}{}", values::clock(clock)), ..Value::default() },
            },
            None => self.story.last_day().or(self.anchor),
        };
        let Some(date) = date else {
            return Value { value: format!("XXXX-XX-XX{}", values::clock(clock)), ..Value::default() };
        };
        if when.is_some() && found.rule != "times.day-part.overnight" {
            self.remember(Moment::Day(date), When::Anchor, found);
        }
        let (first, last) = values::clock_interval(date, clock);
        let value = format!("{}{}", Moment::Day(date).value(), values::clock(clock));
        Value { value, first: Some(first), last: Some(last) }
    }

    /// “the past two weeks”: a length whose end is the item's day.
    fn stretch(&self, amount: Amount, unit: Unit, side: i8) -> Value {
        let value = values::duration(amount, unit);
        let (Some(anchor), Amount::Exactly(count), Mode::News) = (self.anchor, amount, self.mode) else {
            return Value { value, ..Value::default() };
        };
        let by = i32::try_from(count).unwrap_or(0) * i32::from(side);
        let other = if unit < Unit::Day { None } else { values::exact_step(anchor, unit, by) };
        let Some(other) = other else { return Value { value, ..Value::default() } };
        let (from, to) = if side < 0 { (other, anchor) } else { (anchor, other) };
        let first = values::interval(Moment::Day(from)).0;
        let last = values::interval(Moment::Day(to)).1;
        Value { value, first: Some(first), last: Some(last) }
    }

    /// Whether an expression opens a sentence, with or without a preposition.
    fn opens(&self, from: usize) -> bool {
        self.reader.opens(from) || from.checked_sub(1).is_some_and(|before| self.reader.opens(before))
    }

    /// The day that `from` counts from.
    pub(super) fn base(&self, from: From) -> Option<Date> {
        match (from, self.mode) {
            (From::Speech, Mode::News) => self.anchor,
            (From::Speech, Mode::Narrative) | (From::Reference, _) => {
                self.story.at().map(Moment::first).or(if self.mode == Mode::News { self.anchor } else { None })
            }
        }
    }

    /// The day to count a unit from. Days cannot be counted from a date that is not known to the day.
    fn base_for(&self, unit: Unit, from: From) -> Option<Date> {
        let rough = matches!((from, self.story.at()), (From::Reference, Some(at)) if !matches!(at, Moment::Day(_)));
        if rough && unit <= Unit::Day { self.story.day() } else { self.base(from) }
    }

    fn outcome(&self, when: When, found: &Found) -> Outcome {
        match when {
            When::Anchor => self.anchor.filter(|_| self.mode == Mode::News).map_or_else(
                || {
                    if self.mode == Mode::Narrative {
                        Open("PRESENT_REF".to_owned())
                    } else {
                        Open("XXXX-XX-XX".to_owned())
                    }
                },
                |date| Known(Moment::Day(date)),
            ),
            When::Year(year) => Known(Moment::Year(year)),
            When::Month(Some(year), month, _) => Known(Moment::Month(year, month)),
            When::Month(None, month, pick) => self.month(month, pick, found),
            When::Day(Some(year), month, number) => day(year, month, number)
                .map_or_else(|| Known(Moment::Month(year, month)), |date| Known(Moment::Day(date))),
            When::Day(None, month, number) => self.month_day(month, number, found),
            When::DayOnly(number) => self.day_only(number),
            When::Weekday(number, pick) => self.weekday(number, pick, found),
            When::Season(Some(year), season, _) => Known(Moment::Season(year, season)),
            When::Season(None, season, pick) => self.season(season, pick, found),
            When::Quarter(None, None, Pick::Plain) if self.ended(found.to).is_some() => {
                self.ended(found.to).map_or_else(|| Open("XXXX-QX".to_owned()), Known)
            }
            When::Quarter(number, year, pick) => self.quarter(number, year, pick, found),
            When::Half(number, year, pick) => self.half(number, year, pick),
            When::Decade(tens) => Known(Moment::Decade(tens)),
            When::DecadeOf(tens) => Known(Moment::Decade(self.century_of(tens) + i16::from(tens))),
            When::Century(hundreds) => Known(Moment::Century(hundreds)),
            When::Step(unit, by, from) => {
                let moment =
                    self.base_for(unit, from).and_then(|date| step(date, unit, by)).map(|moment| match moment {
                        // Nobody counts decades to the decade.
                        Moment::Decade(_) if by.abs() > 1 || found.rule.ends_with("counted") => {
                            by_decades(self.base(from), by).unwrap_or(moment)
                        }
                        other => other,
                    });
                moment.map_or_else(|| Open(values::unknown(unit)), Known)
            }
            When::Away(_, side, _) => Open(if side < 0 { "PAST_REF" } else { "FUTURE_REF" }.to_owned()),
            When::Around(unit, from) => self.around(unit, from, found),
            When::WeekOf(Some(year), month, number) => day(year, month, number)
                .map_or_else(|| Open(values::unknown(Unit::Week)), |date| Known(around(date, Unit::Week))),
            When::WeekOf(None, month, number) => match self.month_day(month, number, found) {
                Known(moment) => Known(around(moment.first(), Unit::Week)),
                open @ Open(_) => open,
            },
            When::Holiday(holiday, year, pick) => self.holiday(holiday, year, pick, found),
            When::YearAgo(from) => self.year_ago(from),
            When::YearEnd(year, pick) => self.year_end(year, pick, found),
            When::Period(pick) => self.period(pick),
        }
    }

    fn around(&self, unit: Unit, from: From, found: &Found) -> Outcome {
        let Some(base) = self.base(from) else { return Open(values::unknown(unit)) };
        if unit == Unit::Weekend && self.mode == Mode::News && weekday(base) < 6 {
            let past = tense::around(self.reader, found.from, found.to) != Some(Tense::Future);
            return step(base, Unit::Weekend, if past { -1 } else { 0 })
                .map_or_else(|| Open(values::unknown(unit)), Known);
        }
        Known(around(base, unit))
    }
}

fn by_decades(base: Option<Date>, by: i32) -> Option<Moment> {
    step(base?, Unit::Year, by.checked_mul(10)?)
}

/// Whether a text is news around its date or tells of long ago.
fn mode(anchor: Option<Date>, found: &[Found]) -> Mode {
    let mut old = 0_usize;
    let mut recent = 0_usize;
    let newest = anchor.map_or(i16::MAX, |date| date.year() - 1);
    for one in found {
        let (What::Date(when) | What::Time(Some(when), _)) = one.what else { continue };
        match when {
            When::Year(year)
            | When::Month(Some(year), ..)
            | When::Day(Some(year), ..)
            | When::Season(Some(year), ..) => {
                if year <= newest {
                    old += 1;
                } else {
                    recent += 1;
                }
            }
            When::Anchor
            | When::Weekday(..)
            | When::Step(_, _, From::Speech)
            | When::Around(_, From::Speech)
            | When::YearAgo(_)
            | When::Quarter(..) => recent += 1,
            _ => {}
        }
    }
    let told = if anchor.is_none() { old > recent } else { old >= OLD_DATES && old > recent * 3 };
    if told { Mode::Narrative } else { Mode::News }
}
