//! Stretches of a paragraph between quotation marks, in all customs: “…”, «…», „…“, »…«, "…", ``…'', and ‘…’ or '…' where
//! they quote by themselves. Owns where a stretch begins and ends; whether it is anybody's words is judged elsewhere.
//! Marks inside a stretch belong to it. A stretch left open ends with its paragraph. One pass, linear.

use std::ops::Range;

/// A stretch between marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// With its marks.
    pub(super) outer: Range<usize>,
    /// Without them.
    pub(super) inner: Range<usize>,
    /// Whether its closing mark is there.
    pub(super) closed: bool,
    /// Whether single marks hold it.
    pub(super) single: bool,
}

/// The customs of marks that open and close a stretch.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Custom {
    /// “ … ” and, in Swedish and careless copy, ” … ”.
    High,
    /// „ … “ or „ … ”.
    Low,
    /// « … » or » … «, by the mark that opens.
    Guillemets(char),
    /// " … ".
    Straight,
    /// `` … ''.
    Typed,
    /// ‘ … ’, ‚ … ‘, ‹ … › and ' … '.
    Single(char),
}

/// What stands around a character.
#[derive(Clone, Copy)]
struct Around {
    before: Option<char>,
    after: Option<char>,
}

/// The stretches of a paragraph, in order; `doubled` says whether '' opens a stretch as well as closing one.
pub(super) fn stretches(text: &str, paragraph: Range<usize>, doubled: bool) -> Vec<Stretch> {
    let body = text.get(paragraph.clone()).unwrap_or_default();
    let mut found = Vec::new();
    let mut open: Option<(Custom, usize, usize)> = None;
    let mut nested = 0_usize;
    let mut next = 0;
    while let Some(at) = next_mark(body, next) {
        let Some(mut letter) = body.get(at..).and_then(|rest| rest.chars().next()) else { break };
        let mut length = letter.len_utf8();
        if matches!(letter, '`' | '\'') && body.get(at + length..).is_some_and(|rest| rest.starts_with(letter)) {
            length += 1;
            letter = if letter == '`' { '‶' } else { '″' };
        }
        next = at + length;
        let before = body.get(..at).and_then(|head| head.chars().next_back());
        let around = Around { before, after: body.get(next..).and_then(|rest| rest.chars().next()) };
        match open {
            None => {
                if let Some(custom) = opens(letter, around, body.get(at + length..).unwrap_or_default(), doubled) {
                    open = Some((custom, at, at + length));
                }
            }
            // The next paragraph, set on in the same one, opens again what was never closed.
            Some((custom @ Custom::Straight, from, inner)) if letter == '"' && reopens(body, at, around) => {
                found.push(stretch(&paragraph, (from, inner), (at, at), (false, false)));
                open = Some((custom, at, at + length));
            }
            Some((custom, from, inner)) => {
                let rest = body.get(at + length..).unwrap_or_default();
                if nests(custom, letter, around) {
                    nested += 1;
                } else if closes(custom, letter, around, rest) {
                    if nested > 0 && closer_ahead(custom, rest) {
                        nested -= 1;
                        continue;
                    }
                    nested = 0;
                    open = None;
                    let single = matches!(custom, Custom::Single(_));
                    found.push(stretch(&paragraph, (from, inner), (at, at + length), (true, single)));
                }
            }
        }
    }
    if let Some((custom, from, inner)) = open
        && !matches!(custom, Custom::Single(_))
    {
        let end = paragraph.start + body.trim_end().len();
        let inner = (paragraph.start + inner).min(end);
        found.push(Stretch { outer: paragraph.start + from..end, inner: inner..end, closed: false, single: false });
    }
    found.retain_mut(|stretch| {
        trim(text, &mut stretch.inner);
        !stretch.inner.is_empty()
            && text.get(stretch.inner.clone()).is_some_and(|words| words.contains(char::is_alphanumeric))
    });
    found
}

/// The next byte from which a quotation mark may begin. All else, nearly everything, is passed over at once.
fn next_mark(body: &str, from: usize) -> Option<usize> {
    let rest = body.as_bytes().get(from..)?;
    // " ' ` and the first bytes of the marks in Latin-1, in General Punctuation and of full width
    let found = rest.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'`' | 0xC2 | 0xE2 | 0xEF))?;
    Some(from + found)
}

fn stretch(
    paragraph: &Range<usize>,
    (from, inner): (usize, usize),
    (end, close): (usize, usize),
    (closed, single): (bool, bool),
) -> Stretch {
    let start = paragraph.start;
    Stretch { outer: start + from..start + close, inner: start + inner..start + end, closed, single }
}

/// Whether a mark in an open stretch stands like an opening one behind a whole sentence.
fn reopens(body: &str, at: usize, around: Around) -> bool {
    let head = body.get(..at).unwrap_or_default();
    around.before.is_some_and(char::is_whitespace)
        && around.after.is_some_and(char::is_uppercase)
        && head.trim_end().ends_with(['.', '?', '!'])
}

/// Takes white space off both ends (« Oui »).
fn trim(text: &str, range: &mut Range<usize>) {
    let words = text.get(range.clone()).unwrap_or_default();
    let start = range.start + words.len() - words.trim_start().len();
    *range = start..(start + words.trim().len());
}

fn is_edge(letter: Option<char>) -> bool {
    letter
        .is_none_or(|letter| letter.is_whitespace() || matches!(letter, '(' | '[' | '—' | '–' | '-' | '/' | ':' | '…'))
}

/// Whether a mark stands behind a word with none following.
fn ends_word(around: Around) -> bool {
    around.before.is_some_and(|before| !before.is_whitespace())
        && around.after.is_none_or(|after| !after.is_alphanumeric())
}

fn opens(letter: char, around: Around, rest: &str, doubled: bool) -> Option<Custom> {
    let word_next = around.after.is_some_and(|next| !next.is_whitespace());
    let starts = is_edge(around.before) && word_next;
    match letter {
        '“' | '‟' => Some(Custom::High),
        '”' => starts.then_some(Custom::High),
        '„' => Some(Custom::Low),
        // Behind a word and before a comma it closes what was opened in another paragraph.
        '«' => (!around.after.is_some_and(is_stop)).then_some(Custom::Guillemets(letter)),
        '»' => (starts && !around.after.is_some_and(is_stop) && rest.contains(['«', '»']))
            .then_some(Custom::Guillemets(letter)),
        '"' | '＂' => (word_next && (is_edge(around.before) || !around.before.is_some_and(char::is_numeric)))
            .then_some(Custom::Straight),
        '‶' => Some(Custom::Typed),
        '″' => (doubled && starts).then_some(Custom::Typed),
        '‘' | '‚' | '‹' | '›' | '\'' | '’' => single(letter, starts, rest),
        _ => None,
    }
}

fn is_stop(letter: char) -> bool {
    matches!(letter, ',' | '.' | ';' | ':' | '!' | '?' | ')')
}

/// Whether a mark in an open stretch opens another inside it.
fn nests(custom: Custom, letter: char, around: Around) -> bool {
    match custom {
        Custom::High => letter == '“' && !ends_word(around),
        Custom::Guillemets(opener) if matches!(letter, '«' | '»') => is_opening(opener, letter, around),
        _ => false,
    }
}

/// Which way a guillemet inside guillemets faces: by what stands around it, and by itself where that does not tell. Copy
/// mixes «…», »…« and »…».
fn is_opening(opener: char, letter: char, around: Around) -> bool {
    let starts = is_edge(around.before) && around.after.is_some_and(|next| !next.is_whitespace() && !is_stop(next));
    let ends = ends_word(around);
    if starts == ends { letter == opener } else { starts }
}

/// A single mark opens a stretch only where one that closes it follows; clipped words (’em, ’90s) open none.
fn single(letter: char, starts: bool, rest: &str) -> Option<Custom> {
    let closer = match letter {
        '‘' => '’',
        '‚' => '‘',
        '‹' => '›',
        '›' => '‹',
        '\'' => '\'',
        _ => return None,
    };
    let clipped = letter == '\'' && rest.starts_with(|next: char| next.is_ascii_digit());
    if !starts || clipped {
        return None;
    }
    // Far enough for a long utterance, near enough to stay linear in a text full of apostrophes.
    let near = rest.char_indices().take(1200).find(|&(at, found)| {
        let around = Around {
            before: rest.get(..at).and_then(|head| head.chars().next_back()),
            after: rest.get(at + found.len_utf8()..).and_then(|tail| tail.chars().next()),
        };
        found == closer && ends_single(around, rest.get(at + found.len_utf8()..).unwrap_or_default(), closer)
    });
    near.map(|_| Custom::Single(closer))
}

/// Whether a single mark closes rather than shortens a word or makes a possessive (the workers’ rights).
fn ends_single(around: Around, rest: &str, closer: char) -> bool {
    if around.before.is_none_or(char::is_whitespace) || around.after.is_some_and(char::is_alphanumeric) {
        return false;
    }
    let possessive = matches!(around.before, Some('s' | 'S')) && around.after == Some(' ');
    if !possessive || matches!(closer, '›' | '‹') || closer == '‘' {
        return true;
    }
    let opener = if closer == '’' { '‘' } else { '\'' };
    let again = rest.char_indices().take(600).find(|&(_, letter)| letter == opener || letter == closer);
    let Some((at, _)) = again else { return true };
    let tail = rest.get(at + closer.len_utf8()..).unwrap_or_default();
    let head = rest.get(..at).and_then(|head| head.chars().next_back());
    // Another mark that can close follows before a new stretch opens: this one is a possessive.
    head.is_none_or(char::is_whitespace) || tail.starts_with(char::is_alphanumeric)
}

fn closes(custom: Custom, letter: char, around: Around, rest: &str) -> bool {
    match custom {
        // The wrong mark closes where it stands like a closing one.
        Custom::High => matches!(letter, '”' | '″') || matches!(letter, '“' | '"') && ends_word(around),
        Custom::Low => matches!(letter, '“' | '”' | '‟'),
        Custom::Guillemets(_) => matches!(letter, '«' | '»'),
        Custom::Straight => matches!(letter, '"' | '＂' | '”'),
        Custom::Typed => matches!(letter, '″' | '"' | '”'),
        Custom::Single(closer) => letter == closer && ends_single(around, rest, closer),
    }
}

/// Whether the paragraph still closes this custom somewhere, so that a mark may have closed a nested stretch.
fn closer_ahead(custom: Custom, rest: &str) -> bool {
    let Custom::Guillemets(opener) = custom else {
        let next = rest.find(['“', '”']);
        return next.is_some_and(|at| rest.get(at..).is_some_and(|tail| tail.starts_with('”')));
    };
    let Some((at, letter)) = rest.char_indices().find(|(_, letter)| matches!(letter, '«' | '»')) else {
        return false;
    };
    let before = rest.get(..at).and_then(|head| head.chars().next_back());
    let after = rest.get(at + letter.len_utf8()..).and_then(|tail| tail.chars().next());
    !is_opening(opener, letter, Around { before, after })
}

/// What is said in a paragraph that opens with a dash, as Spanish, French, Portuguese and Italian copy sets dialogue: the
/// parts between the dashes in turn, the words of the reporter between them.
pub(super) fn dialogue(text: &str, paragraph: Range<usize>) -> Vec<Stretch> {
    let body = text.get(paragraph.clone()).unwrap_or_default();
    let Some(first) = body.chars().next().filter(|first| matches!(first, '—' | '–')) else { return Vec::new() };
    let mut found = Vec::new();
    let mut from = 0;
    let mut said = true;
    let ends = body.match_indices(first).map(|(at, _)| at).skip(1).chain(std::iter::once(body.len()));
    for end in ends {
        if said {
            let mut inner = paragraph.start + from + first.len_utf8()..paragraph.start + end;
            trim(text, &mut inner);
            if !inner.is_empty() {
                found.push(Stretch { outer: paragraph.start + from..inner.end, inner, closed: true, single: false });
            }
        }
        said = !said;
        from = end;
    }
    found
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "stretches are cut at characters")]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<&str> {
        stretches(text, 0..text.len(), true).into_iter().map(|stretch| &text[stretch.inner]).collect()
    }

    #[test]
    fn every_custom_of_marks_is_read() {
        for (text, wanted) in [
            ("He said “yes” and “no.”", vec!["yes", "no."]),
            ("Er sagte: „Ja, gern“, und ging.", vec!["Ja, gern"]),
            ("Er sagte: »Ja« und »Nein«.", vec!["Ja", "Nein"]),
            ("Il a dit : « Oui ».", vec!["Oui"]),
            ("Han sade ”ja” då.", vec!["ja"]),
            ("He said \"yes\" and \"no.\"", vec!["yes", "no."]),
            ("He said ``yes'' then.", vec!["yes"]),
            ("''Yes,'' he said.", vec!["Yes,"]),
            ("She said ‘I don’t know’ and left.", vec!["I don’t know"]),
            ("She said 'I don't know' and left.", vec!["I don't know"]),
            ("Hij zei: ‚Ja‘.", vec!["Ja"]),
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_mark_inside_belongs_to_the_stretch_around_it() {
        for (text, wanted) in [
            ("“Saying ‘yes’ is not enough,” he said.", vec!["Saying ‘yes’ is not enough,"]),
            ("“He called it “a joke” twice,” she said.", vec!["He called it “a joke” twice,"]),
            ("“No,\" he said.", vec!["No,"]),
            ("\"One. \"Two.\" And \"three\".", vec!["One.", "Two.", "three"]),
            ("“Why?“ he asked.", vec!["Why?"]),
            ("« Il a dit « oui » hier », dit-elle.", vec!["Il a dit « oui » hier"]),
            ("«Das ist ein »Witz« von gestern», sagte er.", vec!["Das ist ein »Witz« von gestern"]),
            ("»Das ist ein «Witz» von gestern«, sagte er.", vec!["Das ist ein «Witz» von gestern"]),
            ("»Das ist ein ›Witz‹ von gestern«, sagte er.", vec!["Das ist ein ›Witz‹ von gestern"]),
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
    }

    #[test]
    fn guillemets_face_either_way_in_one_text() {
        for (text, wanted) in [
            ("»Ja«, sagte er. «Nein», sagte sie. »Doch«, sagte er.", vec!["Ja", "Nein", "Doch"]),
            ("»Ja», sagte er. »Nein», sagte sie.", vec!["Ja", "Nein"]),
            ("«Ja«, sagte er. «Nein«, sagte sie.", vec!["Ja", "Nein"]),
            ("Zu Ende«, sagte er. »Nein«, sagte sie.", vec!["Nein"]),
            ("Zu Ende», sagte er. «Nein», sagte sie.", vec!["Nein"]),
            ("Fini », dit-il. « Non », dit-elle.", vec!["Non"]),
            ("« Oui ». « Non ! »", vec!["Oui", "Non !"]),
            ("Er nannte es ›Unsinn‹ und ging.", vec!["Unsinn"]),
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
    }

    #[test]
    fn apostrophes_inches_and_clipped_words_open_nothing() {
        for text in [
            "The workers’ rights and the bosses’ duties.",
            "Rock ’n’ roll in the ’90s, y’all.",
            "rock 'n roll in the '90s and '80s",
            "A 6'2\" man and a 12\" record",
            "It's the Joneses' house.",
            "\" \" “” ‘’ «»",
        ] {
            assert_eq!(read(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn a_possessive_inside_single_marks_does_not_close_them() {
        assert_eq!(read("He spoke of ‘the workers’ sacred rights’ at noon."), ["the workers’ sacred rights"]);
    }

    #[test]
    fn a_stretch_left_open_ends_with_its_paragraph() {
        let text = "“It was dark. ";
        let found = stretches(text, 0..text.len(), true);
        assert_eq!((found.len(), found[0].closed, &text[found[0].inner.clone()]), (1, false, "It was dark."));
    }

    #[test]
    fn dashes_hold_what_is_said_and_let_the_reporter_in() {
        let text = "—No voy —dijo Juan—. Mañana quizá.";
        let said: Vec<&str> = dialogue(text, 0..text.len()).into_iter().map(|stretch| &text[stretch.inner]).collect();
        assert_eq!(said, ["No voy", ". Mañana quizá."]);
    }
}
