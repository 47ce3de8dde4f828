//! The words of figures: numbers, scales, currencies, units, and the people and things that news counts.

use super::languages;
use crate::numbers::{self, Number};
use crate::times::words::Senses;
use rustc_hash::FxHashMap;

/// What a word means to a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sense {
    /// Nothing to do with figures.
    Plain,
    /// A mark.
    Mark(u8),
    /// Digits: their value and how many there are.
    Digits(u32, u8),
    /// A number with separators or decimals.
    Amount,
    /// A number word below a hundred.
    Cardinal(u32),
    /// An ordinal in words.
    Ordinal(u8),
    /// A power of ten: hundred is 2, million is 6.
    Scale(u8),
    /// A short scale, only glued to digits or behind a currency: m, bn, k.
    Short(u8),
    /// Twelve.
    Dozen,
    /// a, an.
    A,
    /// Half.
    Half,
    /// And, to, or: joins two numbers.
    Joins,
    /// A currency's sign, its ISO code, or a name that belongs to one only.
    Currency(&'static str),
    /// A name that several currencies share: its place in [`SHARED`].
    Name(Shared),
    /// A country's adjective before such a name: its place in [`COUNTRIES`].
    Of(u8),
    /// `percent`.
    Percent,
    /// `per`, before `cent`.
    Per,
    /// `cent`.
    Cent,
    /// `points` and `point`.
    Point,
    /// `percentage`.
    Percentage,
    /// `basis`.
    Basis,
    /// A unit.
    Unit(&'static str),
    /// Square or cubic, before a unit.
    Power(u8),
    /// People or things: what they are called in the plural.
    Counted(&'static str),
    /// A fate: what became of the people: dead, injured.
    Fate(&'static str),
    /// A verb whose object meets that fate: killing, wounded.
    Meets(&'static str),
    /// A form of to be or to have between people and their fate.
    Be,
    /// A word between a verb and its number: at least, about, more than.
    Bound,
    /// A superlative or a word that ranks.
    Superlative,
    /// ranked, finished, placed.
    Ranked,
    /// place, position, spot.
    Place,
    /// A word that ages stand beside: old, aged.
    Age,
    /// other, more.
    Other,
    /// “d'” and “de” between a scale and what is counted.
    Link,
}

/// Names of money that countries share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shared {
    Dollar,
    Pound,
    Peso,
    Franc,
    Crown,
    Rupee,
    Dinar,
    Rial,
    Dirham,
    Lira,
    Won,
    Shilling,
    Real,
    Mark,
    Cent,
    Penny,
}

use Sense::{
    A, Age, Be, Bound, Cardinal, Counted, Currency, Fate, Half, Joins, Meets, Name, Of, Ordinal, Other, Place, Plain,
    Power, Ranked, Scale, Short, Superlative, Unit,
};
use Shared::{Cent, Crown, Dinar, Dirham, Dollar, Franc, Lira, Mark, Peso, Pound, Real, Rial, Rupee, Shilling, Won};

/// A country's adjective and what its money is called there.
pub(crate) const COUNTRIES: &[(&str, &[(Shared, &str)])] = &[
    ("american", &[(Dollar, "USD")]),
    ("u.s.", &[(Dollar, "USD")]),
    ("us", &[(Dollar, "USD")]),
    ("canadian", &[(Dollar, "CAD")]),
    ("australian", &[(Dollar, "AUD")]),
    ("zealand", &[(Dollar, "NZD")]),
    ("kong", &[(Dollar, "HKD")]),
    ("singapore", &[(Dollar, "SGD")]),
    ("taiwan", &[(Dollar, "TWD")]),
    ("jamaican", &[(Dollar, "JMD")]),
    ("zimbabwean", &[(Dollar, "ZWL")]),
    ("british", &[(Pound, "GBP")]),
    ("sterling", &[(Pound, "GBP")]),
    ("egyptian", &[(Pound, "EGP")]),
    ("syrian", &[(Pound, "SYP")]),
    ("lebanese", &[(Pound, "LBP")]),
    ("sudanese", &[(Pound, "SDG")]),
    ("mexican", &[(Peso, "MXN")]),
    ("argentine", &[(Peso, "ARS")]),
    ("chilean", &[(Peso, "CLP")]),
    ("colombian", &[(Peso, "COP")]),
    ("philippine", &[(Peso, "PHP")]),
    ("cuban", &[(Peso, "CUP")]),
    ("uruguayan", &[(Peso, "UYU")]),
    ("dominican", &[(Peso, "DOP")]),
    ("swiss", &[(Franc, "CHF")]),
    ("french", &[(Franc, "FRF")]),
    ("belgian", &[(Franc, "BEF")]),
    ("cfa", &[(Franc, "XOF")]),
    ("danish", &[(Crown, "DKK")]),
    ("norwegian", &[(Crown, "NOK")]),
    ("swedish", &[(Crown, "SEK")]),
    ("icelandic", &[(Crown, "ISK")]),
    ("czech", &[(Crown, "CZK")]),
    ("indian", &[(Rupee, "INR")]),
    ("pakistani", &[(Rupee, "PKR")]),
    ("lankan", &[(Rupee, "LKR")]),
    ("nepalese", &[(Rupee, "NPR")]),
    ("kuwaiti", &[(Dinar, "KWD")]),
    ("iraqi", &[(Dinar, "IQD")]),
    ("jordanian", &[(Dinar, "JOD")]),
    ("serbian", &[(Dinar, "RSD")]),
    ("algerian", &[(Dinar, "DZD")]),
    ("tunisian", &[(Dinar, "TND")]),
    ("libyan", &[(Dinar, "LYD")]),
    ("iranian", &[(Rial, "IRR")]),
    ("omani", &[(Rial, "OMR")]),
    ("yemeni", &[(Rial, "YER")]),
    ("saudi", &[(Rial, "SAR")]),
    ("qatari", &[(Rial, "QAR")]),
    ("uae", &[(Dirham, "AED")]),
    ("emirati", &[(Dirham, "AED")]),
    ("moroccan", &[(Dirham, "MAD")]),
    ("turkish", &[(Lira, "TRY")]),
    ("italian", &[(Lira, "ITL")]),
    ("korean", &[(Won, "KRW")]),
    ("kenyan", &[(Shilling, "KES")]),
    ("ugandan", &[(Shilling, "UGX")]),
    ("tanzanian", &[(Shilling, "TZS")]),
    ("brazilian", &[(Real, "BRL")]),
    ("german", &[(Mark, "DEM")]),
    ("deutsche", &[(Mark, "DEM")]),
];

type Table = &'static [(&'static str, Sense)];

const NUMBERS: Table = &[
    ("m", Short(6)),
    ("mn", Short(6)),
    ("mln", Short(6)),
    ("mio", Short(6)),
    ("bn", Short(9)),
    ("mrd", Short(9)),
    ("md", Short(9)),
    ("bln", Short(9)),
    ("b", Short(9)),
    ("tn", Short(12)),
    ("trn", Short(12)),
    ("k", Short(3)),
    ("a", A),
    ("an", A),
    ("and", Joins),
    ("to", Joins),
    ("or", Joins),
    ("second", Ordinal(2)),
];

const MONEY: Table = &[
    ("euro", Currency("EUR")),
    ("euros", Currency("EUR")),
    ("yen", Currency("JPY")),
    ("yuan", Currency("CNY")),
    ("renminbi", Currency("CNY")),
    ("rubles", Currency("RUB")),
    ("ruble", Currency("RUB")),
    ("roubles", Currency("RUB")),
    ("rouble", Currency("RUB")),
    ("rand", Currency("ZAR")),
    ("zloty", Currency("PLN")),
    ("zlotys", Currency("PLN")),
    ("forint", Currency("HUF")),
    ("forints", Currency("HUF")),
    ("hryvnia", Currency("UAH")),
    ("hryvnias", Currency("UAH")),
    ("shekel", Currency("ILS")),
    ("shekels", Currency("ILS")),
    ("baht", Currency("THB")),
    ("ringgit", Currency("MYR")),
    ("rupiah", Currency("IDR")),
    ("naira", Currency("NGN")),
    ("cedis", Currency("GHS")),
    ("reais", Currency("BRL")),
    ("koruna", Currency("CZK")),
    ("kronor", Currency("SEK")),
    ("sterling", Currency("GBP")),
    ("guilders", Currency("NLG")),
    ("pesetas", Currency("ESP")),
    ("lire", Currency("ITL")),
    ("taka", Currency("BDT")),
    ("riyals", Name(Rial)),
    ("rials", Name(Rial)),
    ("riyal", Name(Rial)),
    ("rial", Name(Rial)),
    ("dollar", Name(Dollar)),
    ("dollars", Name(Dollar)),
    ("pound", Name(Pound)),
    ("pounds", Name(Pound)),
    ("peso", Name(Peso)),
    ("pesos", Name(Peso)),
    ("franc", Name(Franc)),
    ("francs", Name(Franc)),
    ("crown", Name(Crown)),
    ("crowns", Name(Crown)),
    ("kroner", Name(Crown)),
    ("krone", Name(Crown)),
    ("krona", Name(Crown)),
    ("rupee", Name(Rupee)),
    ("rupees", Name(Rupee)),
    ("dinar", Name(Dinar)),
    ("dinars", Name(Dinar)),
    ("dirham", Name(Dirham)),
    ("dirhams", Name(Dirham)),
    ("lira", Name(Lira)),
    ("liras", Name(Lira)),
    ("won", Name(Won)),
    ("shilling", Name(Shilling)),
    ("shillings", Name(Shilling)),
    ("mark", Name(Mark)),
    ("marks", Name(Mark)),
    ("cents", Name(Cent)),
    ("pence", Name(Shared::Penny)),
    ("cent", Sense::Cent),
    ("percent", Sense::Percent),
    ("pct", Sense::Percent),
    ("per", Sense::Per),
    ("percentage", Sense::Percentage),
    ("basis", Sense::Basis),
    ("point", Sense::Point),
    ("points", Sense::Point),
];

/// ISO 4217 codes that are written beside amounts; in capitals only.
const CODES: &[&str] = &[
    "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "NZD", "CNY", "RMB", "HKD", "SGD", "INR", "KRW", "BRL", "MXN",
    "ZAR", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RUB", "TRY", "ILS", "AED", "SAR", "THB", "IDR", "MYR", "PHP",
    "VND", "UAH", "NGN", "EGP", "KWD", "QAR", "ARS", "CLP", "COP", "TWD", "PKR", "BDT", "KES", "RON", "BGN",
];

const UNITS: Table = &[
    ("kilometer", Unit("km")),
    ("kilometers", Unit("km")),
    ("kilometre", Unit("km")),
    ("kilometres", Unit("km")),
    ("km", Unit("km")),
    ("kms", Unit("km")),
    ("meter", Unit("m")),
    ("meters", Unit("m")),
    ("metre", Unit("m")),
    ("metres", Unit("m")),
    ("centimeter", Unit("cm")),
    ("centimeters", Unit("cm")),
    ("centimetre", Unit("cm")),
    ("centimetres", Unit("cm")),
    ("cm", Unit("cm")),
    ("millimeter", Unit("mm")),
    ("millimeters", Unit("mm")),
    ("millimetre", Unit("mm")),
    ("millimetres", Unit("mm")),
    ("mm", Unit("mm")),
    ("mile", Unit("mi")),
    ("miles", Unit("mi")),
    ("foot", Unit("ft")),
    ("feet", Unit("ft")),
    ("ft", Unit("ft")),
    ("inch", Unit("in")),
    ("inches", Unit("in")),
    ("yard", Unit("yd")),
    ("yards", Unit("yd")),
    ("hectare", Unit("ha")),
    ("hectares", Unit("ha")),
    ("acre", Unit("acre")),
    ("acres", Unit("acre")),
    ("kilogram", Unit("kg")),
    ("kilograms", Unit("kg")),
    ("kilogramme", Unit("kg")),
    ("kilogrammes", Unit("kg")),
    ("kilo", Unit("kg")),
    ("kilos", Unit("kg")),
    ("kg", Unit("kg")),
    ("kgs", Unit("kg")),
    ("gram", Unit("g")),
    ("grams", Unit("g")),
    ("grammes", Unit("g")),
    ("tonne", Unit("t")),
    ("tonnes", Unit("t")),
    ("ton", Unit("ton")),
    ("tons", Unit("ton")),
    ("lb", Unit("lb")),
    ("lbs", Unit("lb")),
    ("ounce", Unit("oz")),
    ("ounces", Unit("oz")),
    ("liter", Unit("L")),
    ("liters", Unit("L")),
    ("litre", Unit("L")),
    ("litres", Unit("L")),
    ("gallon", Unit("gal")),
    ("gallons", Unit("gal")),
    ("barrel", Unit("bbl")),
    ("barrels", Unit("bbl")),
    ("mph", Unit("mph")),
    ("kph", Unit("km/h")),
    ("kmh", Unit("km/h")),
    ("knot", Unit("kn")),
    ("knots", Unit("kn")),
    ("megawatt", Unit("MW")),
    ("megawatts", Unit("MW")),
    ("mw", Unit("MW")),
    ("gigawatt", Unit("GW")),
    ("gigawatts", Unit("GW")),
    ("gw", Unit("GW")),
    ("kilowatt", Unit("kW")),
    ("kilowatts", Unit("kW")),
    ("kw", Unit("kW")),
    ("watt", Unit("W")),
    ("watts", Unit("W")),
    ("volts", Unit("V")),
    ("kwh", Unit("kWh")),
    ("mwh", Unit("MWh")),
    ("gwh", Unit("GWh")),
    ("hertz", Unit("Hz")),
    ("megahertz", Unit("MHz")),
    ("gigahertz", Unit("GHz")),
    ("ghz", Unit("GHz")),
    ("mhz", Unit("MHz")),
    ("gigabyte", Unit("GB")),
    ("gigabytes", Unit("GB")),
    ("gb", Unit("GB")),
    ("megabytes", Unit("MB")),
    ("mb", Unit("MB")),
    ("terabytes", Unit("TB")),
    ("celsius", Unit("°C")),
    ("fahrenheit", Unit("°F")),
    ("degree", Unit("°")),
    ("degrees", Unit("°")),
    ("magnitude", Unit("magnitude")),
    ("square", Power(2)),
    ("sq", Power(2)),
    ("cubic", Power(3)),
    ("horsepower", Unit("hp")),
    ("calories", Unit("cal")),
    ("decibels", Unit("dB")),
    ("carat", Unit("ct")),
    ("carats", Unit("ct")),
    ("megatons", Unit("Mt")),
    ("kilotons", Unit("kt")),
];

const COUNTS: Table = &[
    ("people", Counted("people")),
    ("person", Counted("people")),
    ("persons", Counted("people")),
    ("men", Counted("men")),
    ("women", Counted("women")),
    ("children", Counted("children")),
    ("civilians", Counted("civilians")),
    ("civilian", Counted("civilians")),
    ("soldiers", Counted("soldiers")),
    ("troops", Counted("troops")),
    ("servicemen", Counted("soldiers")),
    ("policemen", Counted("police")),
    ("officers", Counted("officers")),
    ("fighters", Counted("fighters")),
    ("militants", Counted("militants")),
    ("rebels", Counted("rebels")),
    ("insurgents", Counted("insurgents")),
    ("protesters", Counted("protesters")),
    ("protestors", Counted("protesters")),
    ("students", Counted("students")),
    ("demonstrators", Counted("protesters")),
    ("passengers", Counted("passengers")),
    ("prisoners", Counted("prisoners")),
    ("inmates", Counted("prisoners")),
    ("refugees", Counted("refugees")),
    ("migrants", Counted("migrants")),
    ("immigrants", Counted("migrants")),
    ("workers", Counted("workers")),
    ("employees", Counted("employees")),
    ("staff", Counted("employees")),
    ("engineers", Counted("engineers")),
    ("lawmakers", Counted("lawmakers")),
    ("deputies", Counted("deputies")),
    ("schools", Counted("schools")),
    ("hospitals", Counted("hospitals")),
    ("buildings", Counted("buildings")),
    ("apartments", Counted("apartments")),
    ("flights", Counted("flights")),
    ("trains", Counted("trains")),
    ("drivers", Counted("drivers")),
    ("pilots", Counted("pilots")),
    ("farmers", Counted("farmers")),
    ("miners", Counted("miners")),
    ("sailors", Counted("sailors")),
    ("monks", Counted("monks")),
    ("pilgrims", Counted("pilgrims")),
    ("animals", Counted("animals")),
    ("trees", Counted("trees")),
    ("jobs", Counted("jobs")),
    ("posts", Counted("jobs")),
    ("pupils", Counted("pupils")),
    ("teachers", Counted("teachers")),
    ("voters", Counted("voters")),
    ("votes", Counted("votes")),
    ("seats", Counted("seats")),
    ("hostages", Counted("hostages")),
    ("patients", Counted("patients")),
    ("residents", Counted("residents")),
    ("families", Counted("families")),
    ("households", Counted("households")),
    ("homes", Counted("homes")),
    ("houses", Counted("houses")),
    ("villagers", Counted("villagers")),
    ("vehicles", Counted("vehicles")),
    ("cars", Counted("cars")),
    ("ships", Counted("ships")),
    ("tanks", Counted("tanks")),
    ("aircraft", Counted("aircraft")),
    ("companies", Counted("companies")),
    ("shares", Counted("shares")),
    ("tourists", Counted("tourists")),
    ("victims", Counted("victims")),
    ("suspects", Counted("suspects")),
    ("members", Counted("members")),
    ("players", Counted("players")),
    ("fans", Counted("fans")),
    ("spectators", Counted("spectators")),
    ("journalists", Counted("journalists")),
    ("doctors", Counted("doctors")),
    ("nurses", Counted("nurses")),
    ("firefighters", Counted("firefighters")),
    ("customers", Counted("customers")),
    ("users", Counted("users")),
    ("subscribers", Counted("subscribers")),
    ("stores", Counted("stores")),
    ("cases", Counted("cases")),
    ("infections", Counted("cases")),
    ("deaths", Fate("dead")),
    ("fatalities", Fate("dead")),
    ("casualties", Counted("casualties")),
    ("injuries", Fate("injured")),
    ("lives", Counted("lives")),
    ("americans", Counted("people")),
    ("palestinians", Counted("people")),
    ("israelis", Counted("people")),
    ("ukrainians", Counted("people")),
    ("russians", Counted("people")),
    ("iraqis", Counted("people")),
    ("syrians", Counted("people")),
    ("germans", Counted("people")),
    ("britons", Counted("people")),
    ("dead", Fate("dead")),
    ("injured", Fate("injured")),
    ("wounded", Fate("injured")),
    ("hurt", Fate("injured")),
    ("missing", Fate("missing")),
    ("homeless", Fate("homeless")),
    ("displaced", Fate("displaced")),
    ("arrested", Fate("arrested")),
    ("detained", Fate("arrested")),
    ("evacuated", Fate("evacuated")),
    ("infected", Fate("infected")),
    ("stranded", Fate("stranded")),
    ("trapped", Fate("trapped")),
    ("killed", Meets("dead")),
    ("killing", Meets("dead")),
    ("kills", Meets("dead")),
    ("kill", Meets("dead")),
    ("claimed", Meets("claimed")),
    ("claiming", Meets("claimed")),
    ("wounding", Meets("injured")),
    ("injuring", Meets("injured")),
    ("wounds", Meets("injured")),
    ("injures", Meets("injured")),
    ("arresting", Meets("arrested")),
    ("displacing", Meets("displaced")),
    ("was", Be),
    ("were", Be),
    ("is", Be),
    ("are", Be),
    ("been", Be),
    ("have", Be),
    ("has", Be),
    ("had", Be),
    ("be", Be),
    ("being", Be),
    ("left", Be),
    ("died", Fate("dead")),
    ("reported", Be),
    ("confirmed", Be),
    ("at", Bound),
    ("least", Bound),
    ("most", Bound),
    ("about", Bound),
    ("around", Bound),
    ("some", Bound),
    ("more", Other),
    ("than", Bound),
    ("nearly", Bound),
    ("almost", Bound),
    ("over", Bound),
    ("up", Bound),
    ("approximately", Bound),
    ("roughly", Bound),
    ("fewer", Bound),
    ("less", Bound),
    ("only", Bound),
    ("just", Bound),
    ("another", Other),
    ("other", Other),
    ("others", Counted("people")),
    ("further", Other),
];

const RANKS: Table = &[
    ("largest", Superlative),
    ("biggest", Superlative),
    ("highest", Superlative),
    ("lowest", Superlative),
    ("smallest", Superlative),
    ("longest", Superlative),
    ("oldest", Superlative),
    ("richest", Superlative),
    ("busiest", Superlative),
    ("deadliest", Superlative),
    ("youngest", Superlative),
    ("best", Superlative),
    ("worst", Superlative),
    ("tallest", Superlative),
    ("fastest", Superlative),
    ("wealthiest", Superlative),
    ("ranked", Ranked),
    ("ranks", Ranked),
    ("finished", Ranked),
    ("placed", Ranked),
    ("came", Ranked),
    ("ranking", Ranked),
    ("finishing", Ranked),
    ("place", Place),
    ("position", Place),
    ("spot", Place),
    ("aged", Age),
    ("age", Age),
    ("old", Age),
    ("ages", Age),
];

/// A language's words of figures, ready to be looked up.
#[derive(Debug)]
pub(crate) struct Lexicon {
    /// Its tag.
    pub(crate) language: &'static str,
    words: FxHashMap<&'static [u8], Sense>,
}

impl Lexicon {
    pub(crate) fn english() -> Self {
        let tables = [NUMBERS, MONEY, UNITS, COUNTS, RANKS];
        let own = tables.iter().flat_map(|table| table.iter()).map(|(word, sense)| (word.as_bytes(), *sense));
        let numbers = numbers::words("en").into_iter();
        let counted = numbers.filter_map(|(word, number)| Some((word.as_bytes(), counting(number)?)));
        let mut words: FxHashMap<_, _> = counted.chain(own).collect();
        for (place, (adjective, _)) in (0_u8..).zip(COUNTRIES) {
            words.entry(adjective.as_bytes()).or_insert(Of(place));
        }
        Self { language: "en", words }
    }

    /// The languages beside English.
    pub(crate) fn others() -> impl Iterator<Item = Self> {
        languages::ALL.iter().map(|own| {
            let numbers = numbers::words(own.language).into_iter();
            let counted = numbers.filter_map(|(word, number)| match number {
                Number::Cardinal(_) | Number::Scale(_) | Number::Half => Some((word, counting(number)?)),
                Number::Ordinal(_) | Number::Dozen => None,
            });
            let shorts = NUMBERS.iter().filter(|(word, _)| matches!(*word, "m" | "mio" | "mrd" | "md")).copied();
            let words = counted.chain(shorts).chain(own.senses());
            Self { language: own.language, words: words.map(|(word, sense)| (word.as_bytes(), sense)).collect() }
        })
    }
}

/// What a number word means to figures; ranks beyond the twelfth are written in digits.
fn counting(number: Number) -> Option<Sense> {
    Some(match number {
        Number::Cardinal(value) => Cardinal(value),
        Number::Ordinal(value @ ..=12) => Ordinal(value),
        Number::Ordinal(_) => return None,
        Number::Scale(power) => Scale(power),
        Number::Dozen => Sense::Dozen,
        Number::Half => Half,
    })
}

impl Senses for Lexicon {
    type Sense = Sense;

    fn digits(&self, value: u32, length: u8) -> Sense {
        Sense::Digits(value, length)
    }

    fn amount(&self) -> Sense {
        Sense::Amount
    }

    fn decimal_comma(&self) -> bool {
        self.language != "en"
    }

    fn mark(&self, mark: u8) -> Sense {
        match mark {
            b'$' => Currency("$"),
            b'%' => Sense::Percent,
            other => Sense::Mark(other),
        }
    }

    fn sign(&self, sign: char) -> Option<Sense> {
        Some(match sign {
            '€' => Currency("EUR"),
            '£' => Currency("GBP"),
            '¥' | '￥' => Currency("JPY"),
            '₹' => Currency("INR"),
            '₩' => Currency("KRW"),
            '₽' => Currency("RUB"),
            '₺' => Currency("TRY"),
            '₪' => Currency("ILS"),
            '₴' => Currency("UAH"),
            '฿' => Currency("THB"),
            '₫' => Currency("VND"),
            '₦' => Currency("NGN"),
            '₱' => Currency("PHP"),
            '°' => Unit("°"),
            _ => return None,
        })
    }

    fn word(&self, small: &[u8], written: &[u8]) -> Sense {
        if written.len() == 3 && written.iter().all(u8::is_ascii_uppercase) {
            let code = CODES.iter().find(|code| code.as_bytes() == written);
            if let Some(code) = code {
                return Currency(if *code == "RMB" { "CNY" } else { code });
            }
        }
        self.words.get(small).copied().unwrap_or(Plain)
    }
}
