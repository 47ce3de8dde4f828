//! The words of the calendar in the languages of the wires: months, weekdays, zones. Tables and look-ups, no rules.

use super::day::{self, Day};

/// Months by name and abbreviation, lower case, January first.
const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "jan",
        "januar",
        "jänner",
        "jän",
        "janvier",
        "janv",
        "enero",
        "ene",
        "janeiro",
        "gennaio",
        "genn",
        "gen",
        "januari",
        "tammikuu",
        "tammikuuta",
        "января",
        "январь",
        "янв",
        "ocak",
        "stycznia",
        "sty",
        "كانون الثاني",
        "يناير",
    ],
    &[
        "february",
        "feb",
        "februar",
        "feber",
        "février",
        "fevrier",
        "févr",
        "fév",
        "febrero",
        "fevereiro",
        "fev",
        "febbraio",
        "febbr",
        "februari",
        "helmikuu",
        "helmikuuta",
        "февраля",
        "февраль",
        "фев",
        "şubat",
        "lutego",
        "lut",
        "شباط",
        "فبراير",
    ],
    &[
        "march",
        "mar",
        "märz",
        "mrz",
        "mär",
        "mars",
        "marzo",
        "março",
        "marco",
        "maart",
        "mrt",
        "marts",
        "maaliskuu",
        "maaliskuuta",
        "марта",
        "март",
        "mart",
        "marca",
        "آذار",
        "مارس",
    ],
    &[
        "april",
        "apr",
        "avril",
        "avr",
        "abril",
        "abr",
        "aprile",
        "huhtikuu",
        "huhtikuuta",
        "апреля",
        "апрель",
        "апр",
        "nisan",
        "kwietnia",
        "kwi",
        "نيسان",
        "أبريل",
        "ابريل",
    ],
    &[
        "may",
        "mai",
        "mayo",
        "maio",
        "maggio",
        "magg",
        "mag",
        "mei",
        "maj",
        "toukokuu",
        "toukokuuta",
        "мая",
        "май",
        "mayıs",
        "maja",
        "أيار",
        "ايار",
        "مايو",
    ],
    &[
        "june",
        "jun",
        "juni",
        "juin",
        "junio",
        "junho",
        "giugno",
        "giu",
        "kesäkuu",
        "kesäkuuta",
        "июня",
        "июнь",
        "июн",
        "haziran",
        "czerwca",
        "cze",
        "حزيران",
        "يونيو",
    ],
    &[
        "july",
        "jul",
        "juli",
        "juillet",
        "juil",
        "julio",
        "julho",
        "luglio",
        "lug",
        "heinäkuu",
        "heinäkuuta",
        "июля",
        "июль",
        "июл",
        "temmuz",
        "lipca",
        "lip",
        "تموز",
        "يوليو",
    ],
    &[
        "august",
        "aug",
        "août",
        "aout",
        "agosto",
        "ago",
        "augustus",
        "augusti",
        "elokuu",
        "elokuuta",
        "августа",
        "август",
        "авг",
        "ağustos",
        "sierpnia",
        "sie",
        "آب",
        "اب",
        "أغسطس",
        "اغسطس",
    ],
    &[
        "september",
        "sept",
        "sep",
        "septembre",
        "septiembre",
        "setembro",
        "set",
        "settembre",
        "sett",
        "syyskuu",
        "syyskuuta",
        "сентября",
        "сентябрь",
        "сен",
        "eylül",
        "września",
        "wrz",
        "أيلول",
        "ايلول",
        "سبتمبر",
    ],
    &[
        "october",
        "oct",
        "oktober",
        "okt",
        "octobre",
        "octubre",
        "outubro",
        "out",
        "ottobre",
        "ott",
        "lokakuu",
        "lokakuuta",
        "октября",
        "октябрь",
        "окт",
        "ekim",
        "października",
        "paź",
        "تشرين الأول",
        "تشرين الاول",
        "أكتوبر",
        "اكتوبر",
    ],
    &[
        "november",
        "nov",
        "novembre",
        "noviembre",
        "novembro",
        "marraskuu",
        "marraskuuta",
        "ноября",
        "ноябрь",
        "ноя",
        "kasım",
        "listopada",
        "lis",
        "تشرين الثاني",
        "نوفمبر",
    ],
    &[
        "december",
        "dec",
        "dezember",
        "dez",
        "décembre",
        "decembre",
        "déc",
        "diciembre",
        "dic",
        "dezembro",
        "dicembre",
        "desember",
        "joulukuu",
        "joulukuuta",
        "декабря",
        "декабрь",
        "дек",
        "aralık",
        "grudnia",
        "gru",
        "كانون الأول",
        "كانون الاول",
        "ديسمبر",
    ],
];

/// Weekdays by name and abbreviation, lower case, Monday first.
const WEEKDAYS: [&[&str]; 7] = [
    &[
        "monday",
        "mon",
        "montag",
        "lundi",
        "lunes",
        "segunda-feira",
        "lunedì",
        "maandag",
        "mandag",
        "måndag",
        "maanantai",
    ],
    &[
        "tuesday",
        "tue",
        "tues",
        "dienstag",
        "mardi",
        "martes",
        "terça-feira",
        "martedì",
        "dinsdag",
        "tirsdag",
        "tisdag",
    ],
    &["wednesday", "wed", "mittwoch", "mercredi", "miércoles", "quarta-feira", "mercoledì", "woensdag", "onsdag"],
    &["thursday", "thu", "thurs", "donnerstag", "jeudi", "jueves", "quinta-feira", "giovedì", "donderdag", "torsdag"],
    &["friday", "fri", "freitag", "vendredi", "viernes", "sexta-feira", "venerdì", "vrijdag", "fredag", "perjantai"],
    &[
        "saturday",
        "sat",
        "samstag",
        "sonnabend",
        "samedi",
        "sábado",
        "sabato",
        "zaterdag",
        "lørdag",
        "lördag",
        "lauantai",
    ],
    &["sunday", "sun", "sonntag", "dimanche", "domingo", "domenica", "zondag", "søndag", "söndag", "sunnuntai"],
];

/// Zones that the copy names, in minutes east of Greenwich.
const ZONES: [(&str, i32); 20] = [
    ("gmt", 0),
    ("utc", 0),
    ("z", 0),
    ("wet", 0),
    ("bst", 60),
    ("cet", 60),
    ("mez", 60),
    ("cest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
];

/// The month that a word names, from 1.
pub(crate) fn month(word: &str) -> Option<u8> {
    position(&MONTHS, word).map(|at| at + 1)
}

/// The weekday that a word names, Monday is 0.
pub(crate) fn weekday(word: &str) -> Option<u8> {
    position(&WEEKDAYS, word)
}

/// The English name of a weekday.
pub(crate) fn weekday_name(weekday: u8) -> &'static str {
    match weekday {
        0 => "Monday",
        1 => "Tuesday",
        2 => "Wednesday",
        3 => "Thursday",
        4 => "Friday",
        5 => "Saturday",
        _ => "Sunday",
    }
}

/// The full weekday that an English word names; abbreviations are too short to be evidence in running text.
pub(crate) fn full_weekday(word: &str) -> Option<u8> {
    WEEKDAYS.iter().zip(0_u8..).find(|(names, _)| names.first().is_some_and(|name| *name == word)).map(|(_, at)| at)
}

fn position(table: &[&[&str]], word: &str) -> Option<u8> {
    let lower = word.to_lowercase();
    table.iter().zip(0_u8..).find(|(names, _)| names.contains(&lower.as_str())).map(|(_, at)| at)
}

/// A clock that is not the same all year round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    /// So many minutes east of Greenwich.
    Fixed(i32),
    /// London.
    London,
    /// Berlin, Paris, Rome, Madrid.
    CentralEurope,
    /// New York (“ET”).
    NewYork,
}

impl Clock {
    /// The clock that a zone's abbreviation or city name tells.
    pub(crate) fn named(word: &str) -> Option<Self> {
        let lower = word.to_ascii_lowercase();
        match lower.as_str() {
            "et" | "eastern" => Some(Self::NewYork),
            "london" => Some(Self::London),
            "berlin" | "paris" => Some(Self::CentralEurope),
            _ => ZONES.iter().find(|(name, _)| *name == lower).map(|(_, minutes)| Self::Fixed(*minutes)),
        }
    }

    /// Minutes east of Greenwich on a day (changes of the clock happen at night; the day itself counts as changed).
    pub(crate) fn offset(self, day: Day) -> i32 {
        match self {
            Self::Fixed(minutes) => minutes,
            Self::London => summer_hour(day, day::nth_sunday(day, 3, -1), day::nth_sunday(day, 10, -1)),
            Self::CentralEurope => 60 + summer_hour(day, day::nth_sunday(day, 3, -1), day::nth_sunday(day, 10, -1)),
            Self::NewYork => -300 + summer_hour(day, day::nth_sunday(day, 3, 2), day::nth_sunday(day, 11, 1)),
        }
    }
}

fn summer_hour(day: Day, from: Option<Day>, until: Option<Day>) -> i32 {
    match (from, until) {
        (Some(from), Some(until)) if day >= from && day < until => 60,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_weekdays_are_known_in_many_languages() {
        for (word, number) in
            [("Aug", 8), ("März", 3), ("août", 8), ("ene", 1), ("января", 1), ("DEZ", 12), ("شباط", 2)]
        {
            assert_eq!(month(word), Some(number), "{word}");
        }
        for (word, number) in [("Freitag", 4), ("dimanche", 6), ("Mon", 0), ("onsdag", 2)] {
            assert_eq!(weekday(word), Some(number), "{word}");
        }
        assert_eq!(month("monday"), None);
    }

    #[test]
    fn summer_time_follows_the_day() {
        let (winter, summer) = (day::new(2024, 12, 13).expect("day"), day::new(2024, 7, 1).expect("day"));
        assert_eq!((Clock::London.offset(winter), Clock::London.offset(summer)), (0, 60));
        assert_eq!((Clock::NewYork.offset(winter), Clock::NewYork.offset(summer)), (-300, -240));
        assert_eq!(Clock::named("MESZ").map(|clock| clock.offset(summer)), Some(120));
    }
}
