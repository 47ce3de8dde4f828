//! Months, weekdays and units of the languages: one shape for all. Owns the words; what joins and bends them is in each
//! language's own table.

use crate::times::sense::{Sense, Unit};

/// The words of a language, counted up; `/` parts the forms of one thing, `|` one from several, `-` stands for none.
struct Almanac {
    language: &'static str,
    /// From January.
    months: &'static str,
    /// From Monday.
    weekdays: &'static str,
    /// In the order of [`UNITS`].
    units: &'static str,
}

const UNITS: [Unit; 13] = [
    Unit::Second,
    Unit::Minute,
    Unit::Hour,
    Unit::Day,
    Unit::Weekend,
    Unit::Week,
    Unit::Fortnight,
    Unit::Month,
    Unit::Quarter,
    Unit::Year,
    Unit::Decade,
    Unit::Century,
    Unit::Millennium,
];

/// “Sun” and “Sat” are words of their own in English; Portuguese counts its weekdays (“terça-feira”).
const TABLE: &[Almanac] = &[
    Almanac {
        language: "en",
        months: "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep \
                october/oct november/nov december/dec",
        weekdays: "monday/mon tuesday/tues wednesday thursday/thurs friday/fri saturday sunday",
        units: "second|seconds/secs minute/min|minutes/mins hour/hr/half-hour|hours/hrs day|days weekend|weekends \
                week|weeks fortnight|fortnights month|months quarter|quarters year/yr|years/yrs decade|decades \
                century|centuries millennium|millennia",
    },
    Almanac {
        language: "de",
        months: "januar/jänner februar märz april mai juni juli august september oktober november dezember",
        weekdays: "montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag",
        units: "sekunde|sekunden minute|minuten stunde|stunden tag/tages|tage/tagen wochenende|- woche|wochen -|- \
                monat/monats|monate/monaten quartal/quartals|quartale/quartalen jahr/jahres|jahre/jahren \
                jahrzehnt|jahrzehnte/jahrzehnten jahrhundert/jahrhunderts|jahrhunderte/jahrhunderten -|-",
    },
    Almanac {
        language: "fr",
        months: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        weekdays: "lundi mardi mercredi jeudi vendredi samedi dimanche",
        units: "seconde|secondes minute|minutes heure|heures jour/journée|jours weekend|- semaine|semaines -|- \
                mois|- trimestre|trimestres an/année|ans/années décennie|décennies siècle|siècles -|-",
    },
    Almanac {
        language: "es",
        months: "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre",
        weekdays: "lunes martes miércoles jueves viernes sábado domingo",
        units: "-|segundos minuto|minutos hora|horas día|días -|- semana|semanas -|- mes|meses \
                trimestre|trimestres año|años década|décadas siglo|siglos -|-",
    },
    Almanac {
        language: "pt",
        months: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        weekdays: "- - - - - sábado domingo",
        units: "-|- minuto|minutos hora|horas dia|dias -|- semana|semanas -|- mês|meses trimestre|trimestres \
                ano|anos década|décadas século|séculos -|-",
    },
    Almanac {
        language: "it",
        months: "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        weekdays: "lunedì martedì mercoledì giovedì venerdì sabato domenica",
        units: "-|- minuto|minuti ora|ore giorno|giorni weekend|- settimana|settimane -|- mese|mesi \
                trimestre|trimestri anno|anni decennio|decenni secolo|secoli -|-",
    },
    Almanac {
        language: "nl",
        months: "januari februari maart april mei juni juli augustus september oktober november december",
        weekdays: "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        units: "seconde|seconden minuut|minuten -|uren dag|dagen weekend/weekeinde|- week|weken -|- maand|maanden \
                kwartaal|kwartalen jaar|jaren decennium|decennia eeuw|eeuwen -|-",
    },
];

/// The months, weekdays and units of a language, small; none where it is not read.
pub(super) fn words(language: &str) -> Vec<(&'static str, Sense)> {
    let Some(almanac) = TABLE.iter().find(|almanac| almanac.language == language) else { return Vec::new() };
    let mut found = Vec::with_capacity(64);
    let mut add = |forms: &'static str, sense: Sense| {
        found.extend(forms.split('/').filter(|form| *form != "-").map(|form| (form, sense)));
    };
    for (forms, month) in almanac.months.split_whitespace().zip(1..) {
        add(forms, Sense::Month(month));
    }
    for (forms, weekday) in almanac.weekdays.split_whitespace().zip(1..) {
        add(forms, Sense::Weekday(weekday));
    }
    for (forms, unit) in almanac.units.split_whitespace().zip(UNITS) {
        let (one, several) = forms.split_once('|').unwrap_or((forms, "-"));
        add(one, Sense::Unit(unit));
        add(several, Sense::Units(unit));
    }
    found
}
