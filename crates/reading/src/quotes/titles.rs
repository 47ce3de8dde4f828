//! Titles of works between quotation marks, and names of papers and shows: nobody's words. Owns the lists of what a work is,
//! and how its name stands in a sentence: behind “the book”, “im”, “laut”, with a capital on every word of weight.

use super::frame::{Frame, What};
use super::lexicon::Sense;

/// Titles of books, songs, shows: every word of weight with a capital, no stop inside, not set off by the verb of saying.
pub(super) fn is_title(frame: &Frame<'_>, at: usize, words: &[&str]) -> bool {
    const SMALL: &[&str] = &[
        "a", "an", "the", "of", "in", "on", "at", "for", "to", "and", "or", "with", "from", "by", "de", "la", "&",
        "is", "my", "your",
    ];
    let weighty = weighty(words, SMALL);
    let capitals = weighty.iter().all(|word| is_capital(word));
    let stopped = words.iter().rev().skip(1).any(|word| word.ends_with(['.', '?', '!', ';']) && word.len() > 3);
    let last = words.last().copied().unwrap_or_default();
    let exclaims = last.trim_end_matches(['”', '"', '’']).ends_with(['?', '!']);
    if !capitals || stopped || exclaims || weighty.is_empty() || words.len() > 9 {
        return false;
    }
    let before = frame.before(at);
    let governed = before.is_some_and(|before| {
        before.sense().is(Sense::PREP) && !matches!(before.text, "as" | "like" | "of")
            || before.what == What::Possessive
    });
    let work = before.is_some_and(|before| {
        listed(WORKS, &before.text.to_lowercase()) || matches!(before.text, "titled" | "entitled" | "headlined")
    });
    work || governed && (words.len() > 1 || weighty.iter().all(|word| word.len() > 2))
        || words.len() > 1 && before.is_some_and(|before| matches!(before.text, "of"))
}

/// Names of papers, films, parties in a language whose lexicon is small: „Bild“, « Le Monde », «El País». Every word of weight
/// has a capital, and an article, a preposition or the kind of work leads to it, or it is itself the one that reports.
pub(super) fn is_title_abroad(frame: &Frame<'_>, at: usize, words: &[&str]) -> bool {
    let weighty = weighty(words, &[]);
    let inner = words.iter().rev().skip(1).any(|word| word.ends_with(['.', '?', '!', ';', ',', ':']));
    let last = words.last().copied().unwrap_or_default();
    let small = |word: &&String| !is_capital(word) && !listed(LITTLE, word);
    let spoken = inner || last.ends_with(['?', '!', ',', '.', '…']);
    if spoken
        || words.len() > 6
        || !weighty.first().is_some_and(|word| is_capital(word))
        || weighty.iter().any(|word| small(&word))
    {
        return false;
    }
    // „Bild“-Zeitung
    let joined = frame.get(at).zip(frame.get(at + 1));
    if joined.is_some_and(|(own, next)| next.text.starts_with('-') && next.bytes.start == own.bytes.end) {
        return true;
    }
    let before = frame.before(at);
    let lead = before.map(|before| before.text.to_lowercase()).unwrap_or_default();
    let reports = frame.sense(at + 1).is(Sense::SAYS.and(Sense::AUX)) && words.len() <= 3;
    let governed = before.is_some_and(|before| before.sense().is(Sense::DET.and(Sense::PREP).and(Sense::SOURCE)));
    is_work_abroad(&lead) || governed && !listed(ONE, &lead) || reports && listed("wie comme como come zoals as", &lead)
}

/// Whether a word is a kind of work, in its plain form, with an ending, or at the end of a compound (Wochenzeitung).
fn is_work_abroad(word: &str) -> bool {
    let ended = word.strip_suffix("s").or_else(|| word.strip_suffix("en")).or_else(|| word.strip_suffix("n"));
    listed(WORKS_ABROAD, word)
        || ended.is_some_and(|stem| listed(WORKS_ABROAD, stem))
        || ["zeitung", "blatt", "magazin", "film", "sendung"].iter().any(|work| word.ends_with(work))
}

/// Whether the words before a stretch say that others call it so.
pub(super) fn is_so_called(frame: &Frame<'_>, at: usize) -> bool {
    frame.before(at).is_some_and(|before| {
        let word = before.text.to_lowercase();
        listed(SO_CALLED, &word) || word.starts_with("sogenannte") || word.starts_with("cosiddett")
    })
}

fn listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_whitespace().any(|known| known == word)
}

fn is_capital(word: &str) -> bool {
    word.starts_with(|first: char| first.is_uppercase() || first.is_numeric())
}

/// The words that count, without their marks.
fn weighty(words: &[&str], small: &[&str]) -> Vec<String> {
    let letters =
        |word: &&str| -> String { word.chars().filter(|letter| letter.is_alphanumeric() || *letter == '&').collect() };
    words.iter().map(letters).filter(|word| !word.is_empty() && !small.contains(&word.as_str())).collect()
}

/// What a work is.
const WORKS: &str = "book novel film movie show song album single series play musical podcast memoir documentary drama comedy \
    sitcom poem essay hit ballad anthem opera painting magazine newspaper column program programme episode \
    game ad segment blog report article";

/// What a work is in German, French, Spanish, Portuguese, Italian and Dutch.
const WORKS_ABROAD: &str = "zeitung blatt magazin sender film serie buch roman song lied album sendung show podcast stück oper spiel \
    partei kampagne journal quotidien hebdomadaire magazine livre chanson émission série pièce periódico \
    diario revista semanario película libro novela canción programa jornal filme livro romance canção \
    giornale quotidiano rivista settimanale libro romanzo canzone programma trasmissione krant dagblad \
    weekblad tijdschrift boek programma liedje";

/// Small words inside the names of works.
const LITTLE: &str = "am im in an auf der die das dem den des und von vom für zur zum mit de du la le les et à des da do das \
    dos e o a el los las y di del della dei il lo gli i van het een en op voor of";

/// Articles that lead to a word said rather than to a name.
const ONE: &str = "ein eine einen einem einer eines kein keine keinen keinem un una une uno um uma een geen als";

/// Words by which the reporter says that others call it so.
const SO_CALLED: &str = "so-called sogenannte genannte genannten genannter soi-disant llamado llamada llamados llamadas chamado chamada \
    zogenaamde zogeheten";
