//! The resolver's part for what has a name and comes again: months, days of months, weekdays, seasons, holidays.

use super::Outcome::{self, Known, Open};
use super::{Mode, Resolver};
use crate::times::calendar::{self, Moment, day, month, shift, weekday};
use crate::times::meaning::{Found, From, Pick};
use crate::times::sense::{Season, Tense};
use crate::times::{holidays, tense};
use jiff::civil::Date;

/// A month so many months before the one a story has reached belongs to the next year.
const TURN: i32 = 8;
/// A bare month so little ahead is not the one of last year, whatever the tense: that would be “last November”.
const SOON: u8 = 2;

impl Resolver<'_> {
    /// “the '80s” of the twentieth century, unless the text lives in another.
    pub(super) fn century_of(&self, tens: u8) -> i16 {
        let year = self.anchor.map(Date::year).or(self.story.at().map(Moment::year)).unwrap_or(2000);
        let year = if self.mode == Mode::Narrative { self.story.at().map_or(year, Moment::year) } else { year };
        let century = year.div_euclid(100) * 10;
        if self.mode == Mode::News && century + i16::from(tens) > year.div_euclid(10) { century - 10 } else { century }
    }

    pub(super) fn month(&self, number: u8, pick: Pick, found: &Found) -> Outcome {
        match self.month_year(number, pick, found) {
            Some(year) => Known(Moment::Month(year, number)),
            None => Open(format!("XXXX-{number:02}")),
        }
    }

    fn month_year(&self, number: u8, pick: Pick, found: &Found) -> Option<i16> {
        if self.mode == Mode::Narrative {
            return self.narrative_year(number);
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
                    if number <= current || number - current <= SOON {
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
    fn narrative_year(&self, number: u8) -> Option<i16> {
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

    pub(super) fn month_day(&self, number: u8, day_number: u8, found: &Found) -> Outcome {
        let open = || Open(format!("XXXX-{number:02}-{day_number:02}"));
        let Some(year) = self.month_day_year(number, day_number, found) else { return open() };
        day(year, number, day_number).map_or_else(open, |date| Known(Moment::Day(date)))
    }

    fn month_day_year(&self, number: u8, day_number: u8, found: &Found) -> Option<i16> {
        if self.mode == Mode::Narrative {
            return self.narrative_year(number);
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
    pub(super) fn day_only(&self, number: u8) -> Outcome {
        let base = self.base(From::Reference);
        base.and_then(|date| day(date.year(), month(date), number))
            .map_or_else(|| Open(format!("XXXX-XX-{number:02}")), |date| Known(Moment::Day(date)))
    }

    pub(super) fn weekday(&self, number: u8, pick: Pick, found: &Found) -> Outcome {
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

    pub(super) fn season(&self, season: Season, pick: Pick, found: &Found) -> Outcome {
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

    pub(super) fn holiday(&self, holiday: u8, year: Option<i16>, pick: Pick, found: &Found) -> Outcome {
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
}

/// The year that brings a day nearest to the anchor.
fn nearest_year(anchor: Date, month: u8, number: u8) -> i16 {
    let year = anchor.year();
    let distance =
        |year: i16| day(year, month, number.min(28)).map_or(i32::MAX, |date| days_between(anchor, date).abs());
    [year, year - 1, year + 1].into_iter().min_by_key(|year| distance(*year)).unwrap_or(year)
}

/// Days from one date to another.
fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
