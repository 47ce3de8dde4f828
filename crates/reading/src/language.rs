//! Language: which one the article is written in, in which script, and how sure that is.
//!
//! Owns the tag (BCP 47), the script (ISO 15924) and the check `mixed_languages`. The body as a whole is asked, not its
//! sentences; the script comes first and leaves few languages to tell apart. A region is added only where the spelling
//! shows it. What markup states is kept. A text that is too short, or that no language fits clearly, has none: `null`.

mod model;
mod script;
mod variant;

use crate::stage::{Part, Stage, Verdict};
use copydesk_article::{Basis, Block, Check, Draft, ModelName, Role, Rule, Span};
use model::{Counted, Guess};

/// Letters below which no language is named, in scripts with an alphabet.
const FEWEST_LETTERS: usize = 12;
/// The same where a sign is a word or a syllable.
const FEWEST_SIGNS: usize = 4;
/// How sure a guess must be to be told.
const SUREST_DOUBT: f32 = 0.2;
/// Bytes of the body that are asked: more say the same.
const SAMPLE: usize = 1500;
/// The check that is left where a part of the article is in a second language.
pub(crate) const MIXED: &str = "mixed_languages";
/// Bytes of a paragraph that are asked whether it is in another language.
const PARAGRAPH_SAMPLE: usize = 140;
/// Paragraphs that are asked.
const PARAGRAPHS: usize = 12;
/// The share of the letters that makes a second language, in percent.
const SECOND: usize = 15;

/// The stage `language`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Language;

impl Stage for Language {
    fn name(&self) -> &'static str {
        "language"
    }

    fn needs(&self) -> &'static [Part] {
        &[Part::Item]
    }

    fn gives(&self) -> &'static [Part] {
        &[Part::Language]
    }

    fn models(&self) -> Vec<ModelName> {
        vec![model::name()]
    }

    fn read(&self, draft: &mut Draft) -> Verdict {
        if draft.language.as_ref().is_some_and(Option::is_some) {
            return Verdict::Continue;
        }
        let body = Body::of(draft);
        let mut counted = Counted::default();
        let found = language(&body.sample, &mut counted);
        let (found, mixed) = match found {
            Some(found) => by_paragraphs(&body, found, &mut counted),
            None => (None, None),
        };
        let runner_up =
            draft.rejections.wanted().then(|| runner_up(&body.sample, found.as_ref(), &mut counted)).flatten();
        draft.language = Some(found);
        draft.checks.extend(mixed);
        if let Some((what, why)) = runner_up {
            draft.rejections.tell("language", 0..0, || (what, why));
        }
        Verdict::Continue
    }
}

/// The body's words.
struct Body<'a> {
    paragraphs: Vec<&'a str>,
    sample: String,
}

impl<'a> Body<'a> {
    fn of(draft: &'a Draft) -> Self {
        let text =
            |block: &Block| Span::new(block.start, block.end, draft.text.len()).map_or("", |span| draft.text.at(span));
        let body = |block: &&Block| matches!(block.role, Role::Paragraph | Role::Subhead | Role::List | Role::Quote);
        let mut paragraphs: Vec<&str> = draft.blocks.iter().filter(body).map(text).collect();
        if paragraphs.is_empty() {
            paragraphs.push(draft.text.as_str());
        }
        let mut sample = String::with_capacity(SAMPLE + 256);
        for paragraph in &paragraphs {
            if sample.len() >= SAMPLE {
                break;
            }
            sample.push_str(start_of(paragraph, SAMPLE - sample.len().min(SAMPLE)));
            sample.push('\n');
        }
        Self { paragraphs, sample }
    }
}

/// The first bytes of a text, to a whole character.
fn start_of(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

fn language(sample: &str, counted: &mut Counted) -> Option<copydesk_article::Language> {
    let letters = script::count(sample);
    let main = letters.main()?;
    let enough = if script::is_syllabic(main) { FEWEST_SIGNS } else { FEWEST_LETTERS };
    (letters.of(main) >= enough).then_some(())?;
    let guess = guess(sample, main, counted)?;
    (guess.confidence >= SUREST_DOUBT).then_some(())?;
    let (tag, by) = match variant::of(guess.language, sample) {
        Some(region) => (format!("{}-{region}", guess.language), "language.model+spelling"),
        None => (guess.language.to_owned(), guess.by),
    };
    let script = script::code(main, guess.language, sample).to_owned();
    Some(copydesk_article::Language {
        tag,
        script,
        basis: Basis::Inferred,
        by: Rule::Borrowed(by),
        confidence: guess.confidence,
    })
}

/// The language that came next, and why it was not taken; for `enrich --explain`.
fn runner_up(
    sample: &str,
    taken: Option<&copydesk_article::Language>,
    counted: &mut Counted,
) -> Option<(String, String)> {
    let letters = script::count(sample);
    let main = letters.main()?;
    let taken = taken.and_then(|taken| taken.tag.split('-').next());
    let others: Vec<&str> =
        script::languages(main).iter().copied().filter(|language| Some(*language) != taken).collect();
    let next = model::guess(sample, &others, counted)?;
    let why = match taken {
        Some(taken) => format!("the letters of the text fit {taken} better than any other language of the script"),
        None if letters.of(main) < FEWEST_LETTERS => "too few letters to tell a language".to_owned(),
        None => format!("not sure enough ({:.2}, {SUREST_DOUBT} is asked for)", next.confidence),
    };
    Some((next.language.to_owned(), why))
}

/// The language of a text in a script: the script's only one, or the model's choice among them.
fn guess(text: &str, script: script::Script, counted: &mut Counted) -> Option<Guess> {
    match script::languages(script) {
        [] => None,
        [only] => Some(Guess { language: only, confidence: 0.99, by: "language.script" }),
        several => model::guess(text, several, counted),
    }
}

/// Asks paragraph by paragraph: another language in a good part of the body is noted, and one in most of it is the body's.
fn by_paragraphs(
    body: &Body<'_>,
    found: copydesk_article::Language,
    counted: &mut Counted,
) -> (Option<copydesk_article::Language>, Option<Check>) {
    let main = found.tag.split('-').next().unwrap_or_default().to_owned();
    let (shares, all) = shares(body, &main, counted);
    let own = shares.iter().find(|share| share.language == main).map_or(0, |share| share.letters);
    let large = |share: &&Share| share.language != main && share.letters * 100 >= all * SECOND;
    let others: Vec<&Share> = shares.iter().filter(large).collect();
    let Some(most) = others.iter().max_by_key(|share| share.letters) else { return (Some(found), None) };
    let named: Vec<String> = shares
        .iter()
        .filter(|share| share.letters * 100 >= all * SECOND)
        .map(|share| {
            format!("{} in {} paragraphs ({} %)", share.language, share.paragraphs, share.letters * 100 / all.max(1))
        })
        .collect();
    let check = Check { code: MIXED.to_owned(), ok: false, note: Some(named.join(", ")) };
    let found = if most.letters > own { language(&most.text, counted).unwrap_or(found) } else { found };
    (Some(found), Some(check))
}

/// What is in one language.
struct Share {
    language: String,
    letters: usize,
    paragraphs: usize,
    text: String,
}

/// Letters and paragraphs by language, where a paragraph is long and clear enough, and the letters of all.
fn shares(body: &Body<'_>, main: &str, model: &mut Counted) -> (Vec<Share>, usize) {
    let step = body.paragraphs.len().div_ceil(PARAGRAPHS).max(1);
    let mut all = 0;
    let mut shares: Vec<Share> = Vec::new();
    for paragraph in body.paragraphs.iter().step_by(step) {
        let sample = start_of(paragraph, PARAGRAPH_SAMPLE);
        let counted = script::count(sample);
        let Some(script) = counted.main() else { continue };
        let letters = paragraph.chars().count();
        all += letters;
        let Some(guess) = clear_guess(sample, script, counted.of(script), model) else { continue };
        let language = if are_close(guess.language, main) { main } else { guess.language };
        match shares.iter_mut().find(|share| share.language == language) {
            Some(share) => {
                share.letters += letters;
                share.paragraphs += 1;
                share.text.push_str(sample);
            }
            None => {
                shares.push(Share { language: language.to_owned(), letters, paragraphs: 1, text: sample.to_owned() })
            }
        }
    }
    (shares, all)
}

/// The language of a paragraph, where it is long and clear enough and another one than the article's.
pub(crate) fn other_than(main: &str, paragraph: &str) -> Option<&'static str> {
    let sample = start_of(paragraph, PARAGRAPH_SAMPLE);
    let counted = script::count(sample);
    let script = counted.main()?;
    let guess = clear_guess(sample, script, counted.of(script), &mut Counted::default())?;
    (guess.language != main && !are_close(guess.language, main)).then_some(guess.language)
}

/// The language of a paragraph's sample, where it has letters enough of its script and is clear enough.
fn clear_guess(sample: &str, script: script::Script, letters: usize, model: &mut Counted) -> Option<Guess> {
    let fewest = if script::is_syllabic(script) { 10 } else { 60 };
    guess(sample, script, model).filter(|guess| letters >= fewest && guess.confidence >= 0.8)
}

/// Languages that a short paragraph cannot tell apart.
fn are_close(one: &str, other: &str) -> bool {
    [
        &["bs", "hr", "sr", "sl", "mk"][..],
        &["no", "nn", "da", "sv"],
        &["id", "ms"],
        &["cs", "sk"],
        &["es", "gl", "pt", "ca", "oc"],
        &["af", "nl"],
        &["ru", "uk", "be", "bg"],
        &["xh", "zu"],
        &["it", "ro", "la", "mt"],
        &["fr", "oc", "ht"],
        &["de", "lb"],
        &["fi", "et"],
        &["lt", "lv"],
    ]
    .iter()
    .any(|close| close.contains(&one) && close.contains(&other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_article::Text;

    fn read(text: &str) -> Draft {
        let mut draft = Draft { text: Text::from(text), ..Draft::default() };
        let _verdict = Language.read(&mut draft);
        draft
    }

    fn tag(text: &str) -> Option<(String, String)> {
        read(text).language.flatten().map(|language| (language.tag, language.script))
    }

    #[test]
    fn languages_and_scripts_are_told() {
        for (text, language, script) in [
            (
                "The harbour was closed for the night after the storm moved in from the west, officials said.",
                "en-GB",
                "Latn",
            ),
            (
                "The council will center its program on labor rights and the defense of the harbor, she said.",
                "en-US",
                "Latn",
            ),
            ("The council met on Tuesday and will meet again when the report is ready for the public.", "en", "Latn"),
            (
                "Der Hafen blieb in der Nacht nach dem Sturm geschlossen, teilten die Behörden am Dienstag mit.",
                "de",
                "Latn",
            ),
            (
                "Le port est resté fermé pendant la nuit après la tempête, ont indiqué les autorités mardi.",
                "fr",
                "Latn",
            ),
            (
                "El puerto permaneció cerrado durante la noche tras la tormenta, informaron las autoridades.",
                "es",
                "Latn",
            ),
            (
                "Порт был закрыт на ночь после шторма, сообщили во вторник представители городских властей.",
                "ru",
                "Cyrl",
            ),
            ("ظل الميناء مغلقا طوال الليل بعد العاصفة، بحسب ما أفاد مسؤولون الثلاثاء في المدينة", "ar", "Arab"),
            ("港は嵐の後、夜間閉鎖されたと当局が火曜日に発表した。", "ja", "Jpan"),
            ("市政府星期二宣布，暴风雨过后港口将关闭一夜。", "zh", "Hans"),
            ("市政府星期二宣佈，暴風雨過後港口將關閉一夜。", "zh", "Hant"),
            ("Το λιμάνι παρέμεινε κλειστό τη νύχτα μετά την καταιγίδα.", "el", "Grek"),
            ("항구는 폭풍우가 지나간 뒤 밤새 폐쇄되었다고 당국이 화요일 밝혔다.", "ko", "Kore"),
        ] {
            assert_eq!(tag(text), Some((language.to_owned(), script.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_too_short_or_no_language_has_none() {
        for text in ["", "OK", "12.50 13.75 -0.4 %", "— … —", "AAPL MSFT"] {
            assert_eq!(tag(text), None, "{text}");
        }
    }

    #[test]
    fn a_second_language_is_noted() {
        let english =
            "The harbour was closed for the night after the storm moved in from the west, officials said on Tuesday.";
        let german =
            "Der Hafen blieb in der Nacht nach dem Sturm geschlossen, teilten die Behörden der Stadt am Dienstag mit.";
        let mut draft = Draft { text: Text::from(format!("{english}\n\n{german}").as_str()), ..Draft::default() };
        let split = english.chars().count();
        let whole = draft.text.len();
        draft.blocks = vec![
            Block { role: Role::Paragraph, start: 0, end: split },
            Block { role: Role::Paragraph, start: split + 2, end: whole },
        ];
        let _verdict = Language.read(&mut draft);
        assert!(draft.checks.iter().any(|check| check.code == "mixed_languages" && !check.ok), "{:?}", draft.checks);
        assert!(read(english).checks.is_empty());
    }
}
