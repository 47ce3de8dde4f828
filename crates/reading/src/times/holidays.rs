//! Holidays: their names and the day they fall on in a year.

use super::calendar::{day, easter, nth_weekday, shift};
use super::grammar::Reader;
use jiff::civil::{Date, Weekday};

/// When a holiday is.
enum Rule {
    /// The same day each year.
    Fixed(u8, u8),
    /// The nth weekday of a month.
    Nth(u8, i8, Weekday),
    /// Days from Easter Sunday.
    Easter(i32),
    /// Days from the nth weekday of a month.
    After(u8, i8, Weekday, i32),
}

use Rule::{After, Easter, Fixed, Nth};

/// Names in words as the tokenizer cuts them; the longest first where one begins another.
const HOLIDAYS: &[(&[&str], Rule)] = &[
    (&["Christmas", "Eve"], Fixed(12, 24)),
    (&["Christmas", "Day"], Fixed(12, 25)),
    (&["Christmas"], Fixed(12, 25)),
    (&["Boxing", "Day"], Fixed(12, 26)),
    (&["New", "Year", "'", "s", "Eve"], Fixed(12, 31)),
    (&["New", "Year", "'", "s", "Day"], Fixed(1, 1)),
    (&["New", "Year", "'", "s"], Fixed(1, 1)),
    (&["Valentine", "'", "s", "Day"], Fixed(2, 14)),
    (&["St", ".", "Patrick", "'", "s", "Day"], Fixed(3, 17)),
    (&["April", "Fools", "'", "Day"], Fixed(4, 1)),
    (&["May", "Day"], Fixed(5, 1)),
    (&["Independence", "Day"], Fixed(7, 4)),
    (&["Fourth", "of", "July"], Fixed(7, 4)),
    (&["Bastille", "Day"], Fixed(7, 14)),
    (&["Halloween"], Fixed(10, 31)),
    (&["Veterans", "Day"], Fixed(11, 11)),
    (&["Armistice", "Day"], Fixed(11, 11)),
    (&["Remembrance", "Sunday"], Nth(11, 2, Weekday::Sunday)),
    (&["Martin", "Luther", "King", "Day"], Nth(1, 3, Weekday::Monday)),
    (&["Presidents", "'", "Day"], Nth(2, 3, Weekday::Monday)),
    (&["Mother", "'", "s", "Day"], Nth(5, 2, Weekday::Sunday)),
    (&["Memorial", "Day"], Nth(5, -1, Weekday::Monday)),
    (&["Father", "'", "s", "Day"], Nth(6, 3, Weekday::Sunday)),
    (&["Labor", "Day"], Nth(9, 1, Weekday::Monday)),
    (&["Columbus", "Day"], Nth(10, 2, Weekday::Monday)),
    (&["Election", "Day"], After(11, 1, Weekday::Monday, 1)),
    (&["Thanksgiving", "Day"], Nth(11, 4, Weekday::Thursday)),
    (&["Thanksgiving"], Nth(11, 4, Weekday::Thursday)),
    (&["Black", "Friday"], After(11, 4, Weekday::Thursday, 1)),
    (&["Ash", "Wednesday"], Easter(-46)),
    (&["Palm", "Sunday"], Easter(-7)),
    (&["Maundy", "Thursday"], Easter(-3)),
    (&["Good", "Friday"], Easter(-2)),
    (&["Easter", "Monday"], Easter(1)),
    (&["Easter", "Sunday"], Easter(0)),
    (&["Easter"], Easter(0)),
    (&["Whit", "Monday"], Easter(50)),
    (&["Pentecost"], Easter(49)),
    (&["Groundhog", "Day"], Fixed(2, 2)),
    (&["Epiphany"], Fixed(1, 6)),
    (&["Guy", "Fawkes", "Night"], Fixed(11, 5)),
];

/// The holiday named at a word: the word behind it and its place in the table.
pub(crate) fn find(reader: Reader<'_>, at: usize) -> Option<(usize, u8)> {
    let begins = |name: &[&str]| {
        name.iter().enumerate().all(|(nth, part)| {
            let word = reader.word(at + nth);
            (nth == 0 || reader.joined(at + nth)) && (word == *part || *part == "'" && reader.is_mark(at + nth, b'\''))
        })
    };
    let (place, (name, _)) = HOLIDAYS.iter().enumerate().find(|(_, (name, _))| begins(name))?;
    Some((at + name.len(), u8::try_from(place).ok()?))
}

/// The day of a holiday in a year.
pub(crate) fn date(holiday: u8, year: i16) -> Option<Date> {
    match HOLIDAYS.get(usize::from(holiday))?.1 {
        Fixed(month, number) => day(year, month, number),
        Nth(month, nth, weekday) => nth_weekday(year, month, nth, weekday),
        Easter(days) => easter(year).map(|sunday| shift(sunday, days)),
        After(month, nth, weekday, days) => nth_weekday(year, month, nth, weekday).map(|date| shift(date, days)),
    }
}
