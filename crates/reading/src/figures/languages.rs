//! The words of figures in German, French, Spanish, Portuguese, Italian and Dutch: money, shares and measures. Counts of people
//! and ranks are read in English only.

use super::lexicon::{Sense, Shared};

/// The words of one language; `/` parts the forms of one thing.
pub(super) struct Words {
    pub(super) language: &'static str,
    /// “a” before a scale.
    articles: &'static str,
    /// “percent” in one word, else its two words.
    percent: &'static [&'static str],
    /// What stands between a scale and what is counted: “millions d'euros”.
    links: &'static str,
    dollars: &'static str,
    /// Names and units as in ISO 4217 and SI.
    money: &'static [(&'static str, &'static str)],
    units: &'static [(&'static str, &'static str)],
}

/// Symbols that all of them share.
const SYMBOLS: &[(&str, &str)] =
    &[("km", "km"), ("kg", "kg"), ("cm", "cm"), ("mm", "mm"), ("kwh", "kWh"), ("mwh", "MWh")];

pub(super) const ALL: &[Words] = &[
    Words {
        language: "de",
        articles: "ein/eine/einer/einen",
        percent: &["prozent"],
        links: "",
        dollars: "dollar",
        money: &[
            ("euro/euros", "EUR"),
            ("yen", "JPY"),
            ("yuan", "CNY"),
            ("rubel", "RUB"),
            ("zloty", "PLN"),
            ("franken", "CHF"),
        ],
        units: &[
            ("kilometer/kilometern", "km"),
            ("meter/metern", "m"),
            ("zentimeter", "cm"),
            ("kilogramm", "kg"),
            ("quadratmeter/quadratmetern", "m²"),
            ("quadratkilometer/quadratkilometern", "km²"),
            ("tonnen/tonne", "t"),
            ("hektar", "ha"),
            ("liter", "l"),
            ("megawatt", "MW"),
            ("gigawatt", "GW"),
        ],
    },
    Words {
        language: "fr",
        articles: "un/une",
        percent: &["pour", "cent"],
        links: "de/d",
        dollars: "dollar/dollars",
        money: &[("euro/euros", "EUR"), ("yen/yens", "JPY"), ("yuan/yuans", "CNY"), ("rouble/roubles", "RUB")],
        units: &[
            ("kilomètre/kilomètres", "km"),
            ("mètre/mètres", "m"),
            ("centimètre/centimètres", "cm"),
            ("kilogramme/kilogrammes", "kg"),
            ("tonne/tonnes", "t"),
            ("hectare/hectares", "ha"),
            ("litre/litres", "l"),
            ("mégawatts", "MW"),
            ("gigawatts", "GW"),
        ],
    },
    Words {
        language: "es",
        articles: "un/una",
        percent: &["por", "ciento"],
        links: "de",
        dollars: "dólar/dólares",
        money: &[("euro/euros", "EUR"), ("yen/yenes", "JPY"), ("yuan/yuanes", "CNY"), ("rublo/rublos", "RUB")],
        units: &[
            ("kilómetro/kilómetros", "km"),
            ("metro/metros", "m"),
            ("centímetros", "cm"),
            ("kilogramos/kilos", "kg"),
            ("tonelada/toneladas", "t"),
            ("hectárea/hectáreas", "ha"),
            ("litro/litros", "l"),
            ("megavatios", "MW"),
        ],
    },
    Words {
        language: "pt",
        articles: "um/uma",
        percent: &["por", "cento"],
        links: "de",
        dollars: "dólar/dólares",
        money: &[("euro/euros", "EUR"), ("iene/ienes", "JPY"), ("reais", "BRL"), ("rublos", "RUB")],
        units: &[
            ("quilómetro/quilómetros/quilômetro/quilômetros", "km"),
            ("metro/metros", "m"),
            ("centímetros", "cm"),
            ("quilogramas/quilos", "kg"),
            ("tonelada/toneladas", "t"),
            ("hectare/hectares", "ha"),
            ("litro/litros", "l"),
        ],
    },
    Words {
        language: "it",
        articles: "un/una",
        percent: &["per", "cento"],
        links: "di/d",
        dollars: "dollaro/dollari",
        money: &[("euro", "EUR"), ("yen", "JPY"), ("yuan", "CNY"), ("rublo/rubli", "RUB")],
        units: &[
            ("chilometro/chilometri", "km"),
            ("metro/metri", "m"),
            ("centimetri", "cm"),
            ("chilogrammi/chili", "kg"),
            ("tonnellata/tonnellate", "t"),
            ("ettaro/ettari", "ha"),
            ("litro/litri", "l"),
        ],
    },
    Words {
        language: "nl",
        articles: "een",
        percent: &["procent"],
        links: "",
        dollars: "dollar",
        money: &[("euro", "EUR"), ("yen", "JPY"), ("yuan", "CNY"), ("roebel", "RUB")],
        units: &[
            ("kilometer", "km"),
            ("meter", "m"),
            ("centimeter", "cm"),
            ("kilo/kilogram", "kg"),
            ("ton", "t"),
            ("hectare", "ha"),
            ("liter", "l"),
        ],
    },
];

impl Words {
    /// Each word with its sense.
    pub(super) fn senses(&self) -> Vec<(&'static str, Sense)> {
        let mut found = Vec::with_capacity(64);
        let mut add = |forms: &'static str, sense: Sense| {
            found.extend(forms.split('/').filter(|form| !form.is_empty()).map(|form| (form, sense)));
        };
        add(self.articles, Sense::A);
        add(self.links, Sense::Link);
        add(self.dollars, Sense::Name(Shared::Dollar));
        match self.percent {
            [whole] => add(whole, Sense::Percent),
            [per, cent] => {
                add(per, Sense::Per);
                add(cent, Sense::Cent);
            }
            _ => {}
        }
        for (forms, code) in self.money {
            add(forms, Sense::Currency(code));
        }
        for (forms, unit) in self.units.iter().chain(SYMBOLS) {
            add(forms, Sense::Unit(unit));
        }
        found
    }
}
