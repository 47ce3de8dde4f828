//! What a word can mean to a time expression. One sense a word: where a word has two (“second”, “May”, “fall”), the
//! grammar decides from its neighbours. Owns the vocabulary of the grammar, not the words of any language.

/// Units of the calendar and the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
}

/// Parts of a day, as TIMEX3 knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Morning,
    Afternoon,
    Evening,
    Night,
}

/// Seasons, as TIMEX3 knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// Words that join and bend the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Particle {
    The,
    A,
    Of,
    And,
    Or,
    To,
    In,
    On,
    At,
    By,
    From,
    For,
    Since,
    Until,
    During,
    Between,
    This,
    That,
    Last,
    Next,
    Past,
    Coming,
    Previous,
    Following,
    Same,
    Current,
    Latest,
    Each,
    Every,
    Ago,
    Earlier,
    Later,
    Before,
    After,
    Ahead,
    Early,
    Late,
    Mid,
    Start,
    Middle,
    End,
    About,
    Almost,
    More,
    Less,
    Than,
    Least,
    Most,
    Over,
    Only,
    Few,
    Several,
    Many,
    Couple,
    Half,
    Dozen,
    Hundred,
    Thousand,
    Additional,
    Full,
    Fiscal,
    Period,
    Comparable,
    Recent,
    Future,
    Old,
    Long,
    Time,
    Term,
    Now,
    Yet,
    Currently,
    Recently,
    Soon,
    Once,
    Twice,
    Era,
    BeforeEra,
    Ended,
    Fall,
    Set,
    Right,
    AgoBefore,
    TodayHead,
    Feira,
    Other,
    No,
}

/// What a verb or its helper says about the time of its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Present,
    Future,
}

/// The one sense of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    /// Nothing to do with times.
    Plain,
    /// An ASCII mark; dashes of all lengths are `-`, all apostrophes are `'`.
    Mark(u8),
    /// A run of at most nine digits: its value and how many digits it has.
    Digits(u32, u8),
    /// A number with thousands separators or decimals.
    Amount,
    /// A number in words below a hundred, or a round one.
    Cardinal(u32),
    /// An ordinal in words.
    Ordinal(u8),
    /// A month.
    Month(u8),
    /// A day of the week, Monday is 1.
    Weekday(u8),
    /// Each such day of the week.
    Weekdays(u8),
    /// A season.
    Season(Season),
    /// One of a unit.
    Unit(Unit),
    /// Several of a unit.
    Units(Unit),
    /// A unit as an adverb or adjective: daily, weekly.
    Often(Unit),
    /// A day counted from today.
    Deictic(i8),
    /// A part of the day.
    Part(Part),
    /// Today's night.
    Tonight,
    /// The night between.
    Overnight,
    /// Noon.
    Noon,
    /// Midnight.
    Midnight,
    /// a.m.
    Before12,
    /// p.m.
    After12,
    /// o'clock.
    OClock,
    /// A zone of the clock: minutes from UTC.
    Zone(i16),
    /// A decade in words: the nineties are 9.
    Decade(u8),
    /// A word that a holiday's name begins with.
    Holiday,
    /// A joining word.
    Is(Particle),
    /// A verb or helper.
    Verb(Tense),
}

impl Sense {
    /// Whether a time expression can begin here or contain this.
    pub(crate) fn starts(self) -> bool {
        !matches!(self, Self::Plain | Self::Mark(_) | Self::Verb(_))
    }
}
