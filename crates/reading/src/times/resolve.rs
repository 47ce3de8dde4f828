//! From meanings to values: dates counted from the item's own date or from the date the text spoke of last.
//!
//! A text is read in one of two ways, told by the text itself. **News** has an anchor: weekdays, months without a year
//! and “last week” are counted from the item's date, and the tense tells the direction. A **narrative** speaks of years
//! long before its own date and hardly ever of today: there a month or a day without a year belongs to the date spoken
//! of last. Without any date to count from, values keep `X` for what nobody knows.

use super::calendar::{self, Moment, around, day, month, quarter_of, shift, step, weekday};
use super::grammar::Reader;
use super::holidays;
use super::meaning::{Amount, Clock, Found, From, Pick, What, When};
use super::sense::{Particle, Season, Tense, Unit};
use super::story::{Story, Weight};
use super::{tense, values};
use jiff::civil::Date;

/// Dates of years past that a narrative has at least.
const OLD_DATES: usize = 6;
/// A month so many months before the one a story has reached belongs to the next year.
const TURN: i32 = 8;

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
    fn base(&self, from: From) -> Option<Date> {
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
            When::WeekOf(month, number) => match self.month_day(month, number, found) {
                Known(moment) => Known(around(moment.first(), Unit::Week)),
                open @ Open(_) => open,
            },
            When::Holiday(holiday, year, pick) => self.holiday(holiday, year, pick, found),
            When::YearAgo(from) => self.year_ago(from),
            When::YearEnd(year, pick) => self.year_end(year, pick),
            When::Period(pick) => self.period(pick),
        }
    }

    /// “the '80s” of the twentieth century, unless the text lives in another.
    fn century_of(&self, tens: u8) -> i16 {
        let year = self.anchor.map(Date::year).or(self.story.at().map(Moment::year)).unwrap_or(2000);
        let year = if self.mode == Mode::Narrative { self.story.at().map_or(year, Moment::year) } else { year };
        let century = year.div_euclid(100) * 10;
        if self.mode == Mode::News && century + i16::from(tens) > year.div_euclid(10) { century - 10 } else { century }
    }

    fn month(&self, number: u8, pick: Pick, found: &Found) -> Outcome {
        match self.month_year(number, pick, found) {
            Some(year) => Known(Moment::Month(year, number)),
            None => Open(format!("XXXX-{number:02}")),
        }
    }

    fn month_year(&self, number: u8, pick: Pick, found: &Found) -> Option<i16> {
        if self.mode == Mode::Narrative {
            return self.narrative_year(number, None);
        }
        let anchor = self.anchor?;
        let (year, current) = (anchor.year(), month(anchor));
        Some(match pick {
            Pick::Year(shift) => year + i16::from(shift),
            Pick::That => self.story.at().map_or(year, Moment::year),
            Pick::Last | Pick::Before => {
                if number < current {
                    year
                } else {
                    year - 1
                }
            }
            Pick::Next | Pick::After => {
                if number > current {
                    year
                } else {
                    year + 1
                }
            }
            Pick::This => year,
            Pick::Plain => match tense::around(self.reader, found.from, found.to) {
                Some(Tense::Past) => {
                    if number <= current {
                        year
                    } else {
                        year - 1
                    }
                }
                Some(Tense::Future) => {
                    if number >= current {
                        year
                    } else {
                        year + 1
                    }
                }
                _ => nearest_year(anchor, number, 15),
            },
        })
    }

    /// The year that a month or day of a narrative belongs to: that of the date spoken of last, or the one after
    /// where the story has gone past New Year.
    fn narrative_year(&self, number: u8, _day: Option<u8>) -> Option<i16> {
        let reference = self.story.at()?;
        let year = reference.year();
        Some(match reference {
            Moment::Day(_) | Moment::Month(..) => {
                let before = i32::from(month(reference.first())) - i32::from(number);
                if before >= TURN {
                    year + 1
                } else if before <= -10 {
                    year - 1
                } else {
                    year
                }
            }
            _ => year,
        })
    }

    fn month_day(&self, number: u8, day_number: u8, found: &Found) -> Outcome {
        let open = || Open(format!("XXXX-{number:02}-{day_number:02}"));
        let Some(year) = self.month_day_year(number, day_number, found) else { return open() };
        day(year, number, day_number).map_or_else(open, |date| Known(Moment::Day(date)))
    }

    fn month_day_year(&self, number: u8, day_number: u8, found: &Found) -> Option<i16> {
        if self.mode == Mode::Narrative {
            return self.narrative_year(number, Some(day_number));
        }
        let anchor = self.anchor?;
        let year = anchor.year();
        let same = day(year, number, day_number)?;
        Some(match tense::around(self.reader, found.from, found.to) {
            Some(Tense::Past) if same <= anchor => year,
            Some(Tense::Past) if days_between(anchor, same) > 150 => year - 1,
            Some(Tense::Future) if same >= anchor => year,
            Some(Tense::Future) if days_between(same, anchor) > 120 => year + 1,
            _ => nearest_year(anchor, number, day_number),
        })
    }

    /// “on the 20th”: of the month spoken of.
    fn day_only(&self, number: u8) -> Outcome {
        let base = self.base(From::Reference);
        base.and_then(|date| day(date.year(), month(date), number))
            .map_or_else(|| Open(format!("XXXX-XX-{number:02}")), |date| Known(Moment::Day(date)))
    }

    fn weekday(&self, number: u8, pick: Pick, found: &Found) -> Outcome {
        let reference = self.story.at().map(Moment::first);
        let base = match pick {
            Pick::That | Pick::Before | Pick::After => reference.or(self.anchor),
            _ if self.mode == Mode::Narrative => reference,
            _ => self.anchor,
        };
        let Some(base) = base else { return Open(format!("XXXX-WXX-{number}")) };
        let back = (weekday(base) - i32::from(number)).rem_euclid(7);
        let days = match pick {
            Pick::Last => {
                if back == 0 {
                    -7
                } else {
                    -back
                }
            }
            Pick::Before => {
                if back == 0 {
                    -7
                } else {
                    -back
                }
            }
            Pick::Next | Pick::After => 7 - back,
            Pick::This => i32::from(number) - weekday(base),
            Pick::That => -back,
            Pick::Plain | Pick::Year(_) if self.mode == Mode::Narrative => (7 - back) % 7,
            Pick::Plain | Pick::Year(_) => match tense::around(self.reader, found.from, found.to) {
                Some(Tense::Future) => (7 - back) % 7,
                _ => -back,
            },
        };
        Known(Moment::Day(shift(base, days)))
    }

    fn season(&self, season: Season, pick: Pick, found: &Found) -> Outcome {
        let open = || Open(calendar::some_season(season));
        let start = |year: i16| Moment::Season(year, season);
        if self.mode == Mode::Narrative || matches!(pick, Pick::That | Pick::Before | Pick::After) {
            let Some(reference) = self.story.at().map(Moment::first).or(self.anchor) else { return open() };
            let year = reference.year();
            return Known(match pick {
                Pick::After | Pick::Next if start(year).first() <= reference => start(year + 1),
                Pick::Before | Pick::Last if start(year).last() >= reference => start(year - 1),
                _ => start(year),
            });
        }
        let Some(anchor) = self.anchor else { return open() };
        let year = anchor.year();
        let ended = start(year).last() < anchor;
        let begun = start(year).first() <= anchor;
        Known(match pick {
            Pick::Year(shift) => start(year + i16::from(shift)),
            Pick::Last => {
                if ended {
                    start(year)
                } else {
                    start(year - 1)
                }
            }
            Pick::Next => {
                if begun {
                    start(year + 1)
                } else {
                    start(year)
                }
            }
            Pick::This => start(year),
            _ => match tense::around(self.reader, found.from, found.to) {
                Some(Tense::Future) if ended => start(year + 1),
                Some(Tense::Past) if !begun => start(year - 1),
                _ => start(year),
            },
        })
    }

    fn quarter(&self, number: Option<u8>, year: Option<i16>, pick: Pick, found: &Found) -> Outcome {
        let Some(number) = number else { return self.some_quarter(year, pick) };
        if let Some(year) = year {
            return Known(Moment::Quarter(year, number));
        }
        let Some(anchor) = self.base(From::Speech) else { return Open(format!("XXXX-Q{number}")) };
        let current = quarter_of(month(anchor));
        let year = anchor.year();
        let year = match pick {
            Pick::Year(shift) => year + i16::from(shift),
            Pick::Last if number >= current => year - 1,
            Pick::Next if number <= current => year + 1,
            _ => {
                let ahead = tense::around(self.reader, found.from, found.to) == Some(Tense::Future);
                if number >= current + 2 && !ahead {
                    year - 1
                } else if ahead && number + 1 < current {
                    year + 1
                } else {
                    year
                }
            }
        };
        Known(Moment::Quarter(year, number))
    }

    /// The quarter of the calendar that most of “the quarter ended July 31” lies in.
    fn ended(&self, to: usize) -> Option<Moment> {
        if !self.reader.is(to, Particle::Ended) {
            return None;
        }
        let (_, (When::Day(year, number, last), _)) = self.reader.date(to + 1)? else { return None };
        let anchor = self.base(From::Speech)?;
        let year = year.unwrap_or(if number > month(anchor) { anchor.year() - 1 } else { anchor.year() });
        Some(around(shift(day(year, number, last)?, -45), Unit::Quarter))
    }

    /// “the quarter”, “this quarter”, “the 1988 period”.
    fn some_quarter(&self, year: Option<i16>, pick: Pick) -> Outcome {
        let anchor = self.base(From::Speech);
        let number = self.quarter.map(|(_, number)| number);
        if let Some(year) = year {
            return number.map_or_else(|| Open(format!("{year:04}-QX")), |number| Known(Moment::Quarter(year, number)));
        }
        let relative = |by| anchor.and_then(|date| step(date, Unit::Quarter, by));
        let moment = match pick {
            Pick::This if self.quarter.is_none() => relative(0),
            Pick::Last => relative(-1),
            Pick::Next => relative(1),
            Pick::Before => {
                self.story.at().map(Moment::first).or(anchor).and_then(|date| step(date, Unit::Quarter, -1))
            }
            Pick::After => self.story.at().map(Moment::first).or(anchor).and_then(|date| step(date, Unit::Quarter, 1)),
            _ => self.quarter.map(|(year, number)| Moment::Quarter(year, number)).or_else(|| relative(-1)),
        };
        moment.map_or_else(|| Open("XXXX-QX".to_owned()), Known)
    }

    /// The quarter that results are about: the last one named, else the last one that ended.
    fn results_quarter(&self) -> Option<Moment> {
        let named = self.quarter.map(|(year, number)| Moment::Quarter(year, number));
        named.or_else(|| self.base(From::Speech).and_then(|date| step(date, Unit::Quarter, -1)))
    }

    fn period(&self, pick: Pick) -> Outcome {
        let shift = if let Pick::Year(shift) = pick { i16::from(shift) } else { 0 };
        match self.results_quarter() {
            Some(Moment::Quarter(year, number)) => Known(Moment::Quarter(year + shift, number)),
            _ => Open("XXXX-QX".to_owned()),
        }
    }

    fn year_ago(&self, from: From) -> Outcome {
        if self.quarterly
            && !self.months
            && self.mode == Mode::News
            && let Some(Moment::Quarter(year, number)) = self.results_quarter()
        {
            return Known(Moment::Quarter(year - 1, number));
        }
        let from = if self.quarterly { From::Speech } else { from };
        self.base(from).and_then(|date| step(date, Unit::Year, -1)).map_or_else(|| Open("XXXX".to_owned()), Known)
    }

    fn half(&self, number: u8, year: Option<i16>, pick: Pick) -> Outcome {
        let shift = if let Pick::Year(shift) = pick { i16::from(shift) } else { 0 };
        let year = year.or_else(|| self.base(From::Speech).map(|date| date.year() + shift));
        year.map_or_else(|| Open(format!("XXXX-H{number}")), |year| Known(Moment::Half(year, number)))
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

    fn holiday(&self, holiday: u8, year: Option<i16>, pick: Pick, found: &Found) -> Outcome {
        let on = |year: i16| holidays::date(holiday, year);
        let known =
            |date: Option<Date>| date.map_or_else(|| Open("XXXX-XX-XX".to_owned()), |date| Known(Moment::Day(date)));
        if let Some(year) = year {
            return known(on(year));
        }
        let Some(base) = self.base(From::Speech) else { return known(None) };
        let year = base.year();
        let Some(same) = on(year) else { return known(None) };
        let ahead = match pick {
            Pick::Last => false,
            Pick::Next => true,
            Pick::This => return known(Some(same)),
            _ => match tense::around(self.reader, found.from, found.to) {
                Some(Tense::Future) => true,
                Some(Tense::Past) => false,
                _ => same >= base && days_between(base, same) < 120,
            },
        };
        known(if ahead && same < base {
            on(year + 1)
        } else if !ahead && same > base {
            on(year - 1)
        } else {
            Some(same)
        })
    }

    fn year_end(&self, year: Option<i16>, pick: Pick) -> Outcome {
        let shift = if let Pick::Year(shift) = pick { i16::from(shift) } else { 0 };
        let year = year.or_else(|| self.base(From::Speech).map(|date| date.year() + shift));
        year.and_then(|year| day(year, 12, 31))
            .map_or_else(|| Open("XXXX-12-31".to_owned()), |date| Known(Moment::Day(date)))
    }
}

/// The year that brings a day nearest to the anchor.
fn nearest_year(anchor: Date, month: u8, number: u8) -> i16 {
    let year = anchor.year();
    let distance =
        |year: i16| day(year, month, number.min(28)).map_or(i32::MAX, |date| days_between(anchor, date).abs());
    [year, year - 1, year + 1].into_iter().min_by_key(|year| distance(*year)).unwrap_or(year)
}

fn by_decades(base: Option<Date>, by: i32) -> Option<Moment> {
    step(base?, Unit::Year, by.checked_mul(10)?)
}

/// Days from one date to another.
fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
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
