//! Scripts: which one a text is written in, and which of the model's languages are written in it.

pub(crate) use unicode_script::Script;
use unicode_script::UnicodeScript as _;

/// Letters by script.
#[derive(Clone, Debug, Default)]
pub(crate) struct Count(Vec<(Script, usize)>);

impl Count {
    /// The script with most letters; Japanese and Korean signs speak for the Chinese ones beside them.
    pub(crate) fn main(&self) -> Option<Script> {
        let kana = self.of(Script::Hiragana) + self.of(Script::Katakana);
        let han = self.of(Script::Han);
        let (script, _) =
            self.0.iter().copied().max_by_key(|(script, letters)| (*letters, std::cmp::Reverse(*script as u8)))?;
        let east = matches!(script, Script::Han | Script::Hiragana | Script::Katakana);
        if east && kana * 12 > han + kana {
            return Some(Script::Hiragana);
        }
        Some(script)
    }

    /// Letters in a script; for Japanese, its Chinese signs too.
    pub(crate) fn of(&self, script: Script) -> usize {
        self.0.iter().filter(|(known, _)| *known == script).map(|(_, letters)| letters).sum()
    }

    fn add(&mut self, script: Script, letters: usize) {
        match self.0.iter_mut().find(|(known, _)| *known == script) {
            Some((_, count)) => *count += letters,
            None if letters > 0 => self.0.push((script, letters)),
            None => {}
        }
    }
}

/// Counts the letters of a text by script.
pub(crate) fn count(text: &str) -> Count {
    let mut count = Count::default();
    let mut latin = 0;
    for letter in text.chars() {
        if letter.is_ascii() {
            latin += usize::from(letter.is_ascii_alphabetic());
        } else if letter.is_alphabetic() {
            let script = letter.script();
            if !matches!(script, Script::Common | Script::Inherited | Script::Unknown) {
                count.add(script, 1);
            }
        }
    }
    count.add(Script::Latin, latin);
    count
}

/// Whether a sign of the script is a word or a syllable.
pub(crate) fn is_syllabic(script: Script) -> bool {
    matches!(script, Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul | Script::Yi)
}

/// The model's languages in a script; of several, the model decides.
pub(crate) fn languages(script: Script) -> &'static [&'static str] {
    match script {
        Script::Latin => LATIN,
        Script::Cyrillic => &["be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk", "tt", "ba"],
        Script::Arabic => &["ar", "fa", "ku", "ps", "ug", "ur"],
        Script::Devanagari => &["hi", "mr", "ne", "sa"],
        Script::Bengali => &["as", "bn"],
        Script::Han => &["zh"],
        Script::Hiragana | Script::Katakana => &["ja"],
        Script::Hangul => &["ko"],
        Script::Greek => &["el"],
        Script::Hebrew => &["he"],
        Script::Thai => &["th"],
        Script::Georgian => &["ka"],
        Script::Armenian => &["hy"],
        Script::Ethiopic => &["am"],
        Script::Gujarati => &["gu"],
        Script::Gurmukhi => &["pa"],
        Script::Kannada => &["kn"],
        Script::Khmer => &["km"],
        Script::Lao => &["lo"],
        Script::Malayalam => &["ml"],
        Script::Myanmar => &["my"],
        Script::Oriya => &["or"],
        Script::Sinhala => &["si"],
        Script::Tamil => &["ta"],
        Script::Telugu => &["te"],
        _ => &[],
    }
}

/// Languages of the model that are written in Latin letters.
const LATIN: &[&str] = &[
    "af", "az", "br", "bs", "ca", "cs", "cy", "da", "de", "en", "eo", "es", "et", "eu", "fi", "fr", "fy", "ga", "gd",
    "gl", "ha", "hr", "ht", "hu", "id", "ig", "is", "it", "jv", "ku", "la", "lg", "ln", "lt", "lv", "mg", "ms", "nl",
    "no", "om", "pl", "pt", "qu", "ro", "sk", "sl", "so", "sq", "sr", "sv", "sw", "tl", "tr", "uz", "vi", "xh", "yo",
    "zu", "rw", "se", "sn", "st", "fo", "lb", "mt", "nn", "oc", "tk",
];

/// The ISO 15924 code of the script, as the language uses it.
pub(crate) fn code(script: Script, language: &str, text: &str) -> &'static str {
    match (language, script) {
        ("ja", _) => "Jpan",
        ("ko", _) => "Kore",
        ("zh", _) => chinese(text),
        (_, script) => script.short_name(),
    }
}

/// Signs that were simplified, and the same signs before.
const SIMPLIFIED: &str = "国会发说这个们时为对来过开关门问间见车东长书马鸟鱼经济报进还后从动学实现应该业务华语认识让给军战产员选举党总权场体运气电话网号";
const TRADITIONAL: &str = "國會發說這個們時為對來過開關門問間見車東長書馬鳥魚經濟報進還後從動學實現應該業務華語認識讓給軍戰產員選舉黨總權場體運氣電話網號";

fn chinese(text: &str) -> &'static str {
    let (mut simple, mut full) = (0, 0);
    for sign in text.chars().filter(|sign| !sign.is_ascii()) {
        let (new, old) = (SIMPLIFIED.contains(sign), TRADITIONAL.contains(sign));
        simple += usize::from(new && !old);
        full += usize::from(old && !new);
    }
    match simple.cmp(&full) {
        std::cmp::Ordering::Greater => "Hans",
        std::cmp::Ordering::Less => "Hant",
        std::cmp::Ordering::Equal => "Hani",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_script_has_most_letters() {
        assert_eq!(count("Москва (AP) — сказал").main(), Some(Script::Cyrillic));
        assert_eq!(count("東京の港は閉鎖された").main(), Some(Script::Hiragana));
        assert_eq!(count("12 - 34").main(), None);
    }
}
