//! Number words of the languages that are read: one table for times and figures. Owns the words and their values; how they
//! join to “two hundred and five” is each grammar's own.

/// What a number word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Number {
    /// One to nineteen, or a round ten.
    Cardinal(u32),
    /// First to thirtieth.
    Ordinal(u8),
    /// A power of ten: hundred is 2, million is 6.
    Scale(u8),
    /// Twelve.
    Dozen,
    /// Half.
    Half,
}

/// The words of a language, counted up; `/` parts the forms of one number, `-` stands where the language has no word of
/// its own or one that means something else too.
struct Words {
    language: &'static str,
    /// From one.
    ones: &'static str,
    /// From twenty.
    tens: &'static str,
    /// From first.
    ordinals: &'static str,
    /// Powers of ten.
    scales: &'static [(u8, &'static str)],
    /// Twelve and half.
    parts: [&'static str; 2],
}

const TABLE: &[Words] = &[
    Words {
        language: "en",
        ones: "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen \
               eighteen nineteen",
        tens: "twenty thirty forty fifty sixty seventy eighty ninety",
        ordinals: "first - third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth \
                   fifteenth sixteenth seventeenth eighteenth nineteenth twentieth - - - - - - - - - thirtieth",
        scales: &[
            (2, "hundred"),
            (3, "thousand"),
            (5, "lakh"),
            (6, "million"),
            (7, "crore/crores"),
            (9, "billion"),
            (12, "trillion"),
        ],
        parts: ["dozen", "half"],
    },
    Words {
        language: "de",
        ones: "- zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn \
               achtzehn neunzehn",
        tens: "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
        ordinals: "erste/ersten/erstes zweite/zweiten/zweites dritte/dritten/drittes vierte/vierten/viertes",
        scales: &[(3, "tausend"), (6, "million/millionen"), (9, "milliarde/milliarden"), (12, "billion/billionen")],
        parts: ["-", "halbe/halben"],
    },
    Words {
        language: "fr",
        ones: "- deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
        tens: "vingt trente quarante cinquante soixante",
        ordinals: "premier/première deuxième/second troisième quatrième",
        scales: &[(3, "mille"), (6, "million/millions"), (9, "milliard/milliards")],
        parts: ["-", "demi"],
    },
    Words {
        language: "es",
        ones: "- dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete \
               dieciocho diecinueve",
        tens: "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
        ordinals: "primer/primero/primera segundo tercer/tercero cuarto",
        scales: &[(3, "mil"), (6, "millón/millones")],
        parts: ["-", "medio/media"],
    },
    Words {
        language: "pt",
        ones: "- dois/duas três quatro cinco seis sete oito nove dez onze doze treze catorze/quatorze quinze \
               dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove",
        tens: "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
        ordinals: "primeiro/primeira segundo/segunda terceiro/terça quarto/quarta quinta sexta",
        scales: &[(3, "mil"), (6, "milhão/milhões"), (9, "bilhão/bilhões")],
        parts: ["-", "meio/meia"],
    },
    Words {
        language: "it",
        ones: "- due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici \
               diciassette diciotto diciannove",
        tens: "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
        ordinals: "primo/prima secondo terzo quarto",
        scales: &[(3, "mila"), (6, "milione/milioni"), (9, "miliardo/miliardi")],
        parts: ["-", "mezzo/mezza"],
    },
    Words {
        language: "nl",
        ones: "één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien \
               achttien negentien",
        tens: "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
        ordinals: "eerste tweede derde vierde",
        scales: &[(3, "duizend"), (6, "miljoen"), (9, "miljard")],
        parts: ["-", "half/halve"],
    },
];

/// The number words of a language, small; none where it is not read.
pub(crate) fn words(language: &str) -> Vec<(&'static str, Number)> {
    let Some(words) = TABLE.iter().find(|words| words.language == language) else { return Vec::new() };
    let mut found = Vec::with_capacity(64);
    let mut add = |forms: &'static str, number: Number| {
        found.extend(forms.split('/').filter(|form| *form != "-").map(|form| (form, number)));
    };
    for (forms, value) in words.ones.split_whitespace().zip(1..) {
        add(forms, Number::Cardinal(value));
    }
    for (forms, tens) in words.tens.split_whitespace().zip(2..) {
        add(forms, Number::Cardinal(tens * 10));
    }
    for (forms, value) in words.ordinals.split_whitespace().zip(1..) {
        add(forms, Number::Ordinal(value));
    }
    for (power, forms) in words.scales {
        add(forms, Number::Scale(*power));
    }
    let [dozen, half] = words.parts;
    add(dozen, Number::Dozen);
    add(half, Number::Half);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_up_from_one() {
        for (language, word, number) in [
            ("en", "one", Number::Cardinal(1)),
            ("en", "nineteen", Number::Cardinal(19)),
            ("en", "ninety", Number::Cardinal(90)),
            ("en", "thirtieth", Number::Ordinal(30)),
            ("en", "crores", Number::Scale(7)),
            ("de", "neunzehn", Number::Cardinal(19)),
            ("fr", "seize", Number::Cardinal(16)),
            ("es", "diecinueve", Number::Cardinal(19)),
            ("pt", "quatorze", Number::Cardinal(14)),
            ("it", "novanta", Number::Cardinal(90)),
            ("nl", "negentien", Number::Cardinal(19)),
        ] {
            assert!(words(language).contains(&(word, number)), "{language}: {word}");
        }
        assert!(words("fi").is_empty());
    }
}
