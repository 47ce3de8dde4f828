//! Money and shares: “$5.2 million”, “€1.2bn”, “US$3”, “EUR 5 million”, “10 million Swiss francs”, “5.2 percent”.

use super::lexicon::{COUNTRIES, Sense, Shared};
use super::numbers::{Number, Reader};
use super::{Draft, Kind};

/// Which money a bare dollar or pound is, by the language's region.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Home {
    pub(crate) dollar: &'static str,
    /// Whether the text speaks of dollars, so that its cents are theirs.
    pub(crate) counts_dollars: bool,
    /// Whether pounds are money rather than a weight; `None` where nobody knows.
    pub(crate) pounds: Option<bool>,
}

impl Home {
    /// By the region of a language tag and the text.
    pub(crate) fn of(tag: &str, text: &str) -> Self {
        let (dollar, pounds) = match tag.split('-').nth(1) {
            Some("US") => ("USD", Some(false)),
            Some("CA") => ("CAD", Some(false)),
            Some("AU") => ("AUD", None),
            Some("NZ") => ("NZD", None),
            Some("SG") => ("SGD", None),
            Some("HK") => ("HKD", None),
            Some("GB" | "IE") => ("USD", Some(true)),
            _ => ("USD", None),
        };
        Self { dollar, pounds, counts_dollars: text.contains('$') }
    }
}

impl Reader<'_> {
    /// Money whose sign or code stands before the number.
    pub(super) fn money_before(self, at: usize, home: Home, out: &mut Vec<Draft>) -> Option<usize> {
        let (start, sign, currency) = self.sign(at, home)?;
        let number = self.number(sign + 1, true).filter(|_| self.joined(sign + 1))?;
        let within = self.glued(at) && matches!(self.before(at), Sense::Digits(..) | Sense::Amount);
        if within || matches!(self.sense(sign + 1), Sense::A | Sense::Half | Sense::Cardinal(_)) {
            return None;
        }
        let second = self.range(number.to, true);
        if let Some((from, more)) = second
            && self.same_money(from, home, currency)
        {
            out.push(Draft::new(
                start,
                number.to,
                Kind::Money,
                scaled_like(number, more),
                currency,
                "figures.money.range",
            ));
            out.push(Draft::new(from, more.to, Kind::Money, more.value, currency, "figures.money.range"));
            return Some(more.to);
        }
        let mut to = number.to;
        if currency == "USD" && self.joined(to) && matches!(self.word(to), "US" | "USD") {
            to += 1;
        }
        out.push(Draft::new(start, to, Kind::Money, number.value, currency, "figures.money.sign"));
        Some(to)
    }

    /// Whether a range's second number is money of the same kind: it has the same sign or none. A bare number behind
    /// “and” or “to” needs a scale or a dash, lest “$5 and 3 tickets” become money.
    fn same_money(self, from: usize, home: Home, currency: &str) -> bool {
        match self.sign(from, home) {
            Some((_, _, other)) => other == currency,
            None => self.is_mark(from - 1, b'-') || self.number(from, true).is_some_and(|number| number.scaled),
        }
    }

    /// The sign or code at a word, with the letters before it: where the span starts, where the sign is, ISO code.
    fn sign(self, at: usize, home: Home) -> Option<(usize, usize, &'static str)> {
        if let Sense::Currency(code) = self.sense(at) {
            if code != "$" && self.word(at).starts_with(char::is_alphabetic) {
                let code_written = self.word(at).chars().all(char::is_uppercase);
                return code_written.then_some((at, at, code));
            }
            return Some((at, at, if code == "$" { home.dollar } else { code }));
        }
        let dollar = self.sense(at + 1) == Sense::Currency("$") && self.glued(at + 1);
        if dollar {
            let currency = match self.word(at) {
                "US" | "U.S." => "USD",
                "C" | "CA" | "Can" | "CAD" | "CDN" => "CAD",
                "A" | "AU" | "Aus" => "AUD",
                "NZ" => "NZD",
                "HK" => "HKD",
                "S" => "SGD",
                "NT" => "TWD",
                "R" => "BRL",
                "MX" | "Mex" => "MXN",
                _ => return None,
            };
            return Some((at, at + 1, currency));
        }
        // “US $5”, “Rs 500”, “Rs. 500”.
        if self.word(at) == "Rs" {
            let sign = if self.is_mark(at + 1, b'.') { at + 1 } else { at };
            return Some((at, sign, "INR"));
        }
        None
    }

    /// Money whose name stands behind the number, percentages and the like.
    pub(super) fn money_behind(self, at: usize, number: Number, home: Home, out: &mut Vec<Draft>) -> Option<usize> {
        let next = self.linked(self.hyphen(number.to), number);
        let (to, value, currency) = self.named(next, number, home)?;
        if let Some((from, more)) = self.first_of_range(at) {
            out.push(Draft::new(
                from,
                more.to,
                Kind::Money,
                scaled_like(more, number) * value / number.value,
                currency,
                "figures.money.range",
            ));
        }
        out.push(Draft::new(at, to, Kind::Money, value, currency, "figures.money.name"));
        Some(to)
    }

    /// Behind “d'” or “de” after a scale.
    fn linked(self, at: usize, number: Number) -> usize {
        if !number.scaled || self.sense(at) != Sense::Link || !self.joined(at) {
            return at;
        }
        if self.is_mark(at + 1, b'\'') { at + 2 } else { at + 1 }
    }

    /// The first number of a range whose second begins here.
    fn first_of_range(self, at: usize) -> Option<(usize, Number)> {
        let joins = at.checked_sub(1)?;
        let first = at.checked_sub(2)?;
        if !(self.sense(joins) == Sense::Joins && self.word(joins) != "and"
            || self.is_mark(joins, b'-') && self.glued(joins))
        {
            return None;
        }
        let plain = matches!(self.sense(first), Sense::Digits(..) | Sense::Amount);
        let free = !matches!(self.before(first), Sense::Mark(b'-' | b'/') | Sense::Currency(_));
        (plain && free)
            .then(|| self.number(first, false))
            .flatten()
            .filter(|number| number.to == joins)
            .map(|number| (first, number))
    }

    /// A currency's name: where it ends, the value in its main unit, the code.
    fn named(self, at: usize, number: Number, home: Home) -> Option<(usize, f64, &'static str)> {
        if !self.joined(at) {
            return None;
        }
        match self.sense(at) {
            Sense::Currency(code) if code != "$" => match self.sense(at + 1) {
                // “22 euro cents”.
                Sense::Name(Shared::Cent) | Sense::Cent if self.joined(at + 1) => {
                    Some((at + 2, number.value / 100.0, code))
                }
                _ => Some((at + 1, number.value, code)),
            },
            // “350$00” is no dollar's.
            Sense::Currency(_)
                if self.glued(at) && !(self.glued(at + 1) && matches!(self.sense(at + 1), Sense::Digits(..))) =>
            {
                Some((at + 1, number.value, home.dollar))
            }
            Sense::Of(_) => self.named_of(at, number),
            Sense::Plain
                if matches!(self.word(at), "New" | "Hong" | "Sri" | "South")
                    && matches!(self.sense(at + 1), Sense::Of(_)) =>
            {
                self.named_of(at + 1, number)
            }
            Sense::Name(name) => self.shared(at, name, number, home),
            _ => None,
        }
    }

    fn named_of(self, at: usize, number: Number) -> Option<(usize, f64, &'static str)> {
        let (Sense::Of(country), Sense::Name(name)) = (self.sense(at), self.sense(at + 1)) else { return None };
        let (_, money) = COUNTRIES.get(usize::from(country))?;
        if name == Shared::Cent {
            let (_, code) = money.iter().find(|(shared, _)| *shared == Shared::Dollar)?;
            return Some((at + 2, number.value / 100.0, *code));
        }
        let (_, code) = money.iter().find(|(shared, _)| *shared == name)?;
        self.joined(at + 1).then_some((at + 2, number.value, *code))
    }

    /// A name that several currencies share, where one of them is meant.
    fn shared(self, at: usize, name: Shared, number: Number, home: Home) -> Option<(usize, f64, &'static str)> {
        let to = at + 1;
        match name {
            Shared::Dollar => Some((to, number.value, home.dollar)),
            Shared::Pound => {
                let sterling = self.word(to) == "sterling" && self.joined(to);
                let money = sterling || number.scaled || home.pounds == Some(true);
                money.then_some((if sterling { to + 1 } else { to }, number.value, "GBP"))
            }
            Shared::Rupee => Some((to, number.value, "INR")).filter(|_| number.scaled),
            Shared::Lira => Some((to, number.value, "TRY")),
            Shared::Won => (number.scaled || number.value >= 1000.0).then_some((to, number.value, "KRW")),
            Shared::Cent => Some((to, number.value / 100.0, home.dollar)).filter(|_| home.counts_dollars),
            Shared::Penny => Some((to, number.value / 100.0, "GBP")),
            Shared::Peso
            | Shared::Franc
            | Shared::Crown
            | Shared::Dinar
            | Shared::Rial
            | Shared::Dirham
            | Shared::Shilling
            | Shared::Real
            | Shared::Mark => None,
        }
    }

    /// “5.2 percent”, “5 per cent”, “5%”, “two percentage points”, “25 basis points”.
    pub(super) fn share(self, at: usize, number: Number, out: &mut Vec<Draft>) -> Option<usize> {
        let next = self.hyphen(number.to);
        let (to, kind, unit, rule) = self.share_unit(next)?;
        if let Some((from, more)) = self.first_of_range(at) {
            out.push(Draft::new(from, more.to, kind, more.value, unit, rule));
        } else if self.before(at) == Sense::Joins
            && let Some(first) = at.checked_sub(2)
            && self.before(first) != Sense::Joins
            && self.word(first.wrapping_sub(1)).eq_ignore_ascii_case("between")
            && let Some(more) = self.number(first, false)
        {
            out.push(Draft::new(first, more.to, kind, more.value, unit, rule));
        }
        let negative = self.is_mark(at.wrapping_sub(1), b'-') && self.glued(at) && !self.glued(at - 1);
        let (from, value) = if negative { (at - 1, -number.value) } else { (at, number.value) };
        out.push(Draft::new(from, to, kind, value, unit, rule));
        Some(to)
    }

    fn share_unit(self, at: usize) -> Option<(usize, Kind, &'static str, &'static str)> {
        if !self.joined(at) {
            return None;
        }
        let point = |at: usize| self.sense(at) == Sense::Point && self.joined(at);
        match (self.sense(at), self.sense(at + 1)) {
            (Sense::Percent, _) => {
                let next = self.hyphen(at + 1);
                if point(next) && !self.word(at).starts_with('%') {
                    return Some((next + 1, Kind::Percent, "pp", "figures.percent.points"));
                }
                Some((at + 1, Kind::Percent, "%", "figures.percent"))
            }
            (Sense::Per, Sense::Cent) if self.joined(at + 1) => Some((at + 2, Kind::Percent, "%", "figures.percent")),
            (Sense::Percentage, _) => {
                let next = self.hyphen(at + 1);
                point(next).then_some((next + 1, Kind::Percent, "pp", "figures.percent.points"))
            }
            (Sense::Basis, _) => {
                let next = self.hyphen(at + 1);
                point(next).then_some((next + 1, Kind::Percent, "bp", "figures.percent.basis-points"))
            }
            _ => None,
        }
    }
}

/// The first number of a range takes the scale of the second where it has none: “$17-19 million”.
fn scaled_like(first: Number, second: Number) -> f64 {
    if first.scaled || !second.scaled {
        return first.value;
    }
    let mut scale = 1.0;
    for power in [1e12, 1e9, 1e6, 1e3] {
        if second.value >= power {
            scale = power;
            break;
        }
    }
    if first.value < 1000.0 { first.value * scale } else { first.value }
}
