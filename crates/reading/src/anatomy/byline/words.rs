//! The words of bylines, by what they tell. Tables, no rules; all in lower case.

/// Words that open a byline.
pub(super) const CUES: &[&str] = &[
    "by",
    "von",
    "par",
    "por",
    "di",
    "door",
    "af",
    "av",
    "van",
    "text by",
    "story by",
    "words by",
    "written by",
    "report by",
    "reported by",
    "reporting by",
    "posted by",
    "propos recueillis par",
    "بقلم",
];

/// Words that open a byline only with a colon behind them.
pub(super) const LABELS: &[&str] = &[
    "text",
    "words",
    "story",
    "interview",
    "autor",
    "autorin",
    "autoren",
    "author",
    "authors",
    "auteur",
    "tekst",
    "texto",
    "автор",
    "كتب",
    "كتبت",
    "إعداد",
    "تقرير",
    "记者",
    "記者",
    "作者",
];

/// Openings that name a house's own people: a role or a room follows.
pub(super) const OWN: &[&str] = &[
    "de notre",
    "de nos",
    "de nuestro",
    "de nuestra",
    "do nosso",
    "da nossa",
    "dal nostro",
    "dalla nostra",
    "dai nostri",
    "dall'",
    "dall’",
    "van onze",
    "da",
];

/// Words between two names.
pub(super) const JOINTS: &[&str] =
    &["and", "und", "et", "y", "e", "en", "og", "och", "with", "mit", "avec", "con", "com", "met", "&"];

/// Words before the place that an author writes from.
pub(super) const FROM: &[&str] = &["in", "à", "en", "aus", "em", "at", "a", "aux", "au"];

/// Words that make a role.
pub(super) const JOBS: &[&str] = &[
    "reporter",
    "reporters",
    "correspondent",
    "correspondents",
    "writer",
    "writers",
    "editor",
    "editors",
    "columnist",
    "critic",
    "photographer",
    "producer",
    "analyst",
    "contributor",
    "staff",
    "bureau",
    "chief",
    "journalist",
    "journalists",
    "redakteur",
    "redakteurin",
    "korrespondent",
    "korrespondenten",
    "korrespondentin",
    "reporterin",
    "journaliste",
    "correspondant",
    "correspondante",
    "correspondants",
    "envoyé",
    "envoyée",
    "envoyés",
    "redactor",
    "redactora",
    "corresponsal",
    "enviado",
    "enviada",
    "correspondente",
    "inviato",
    "inviata",
    "inviati",
    "corrispondente",
    "correspondenten",
    "verslaggever",
    "verslaggevers",
    "intern",
    "stringer",
];

/// Words that may stand between a role and the name behind it.
pub(super) const ADJECTIVES: &[&str] = &["spécial", "spéciale", "spéciaux", "speciale", "especial"];

/// Words for a house's own people that name nobody.
pub(super) const ROOMS: &[&str] = &[
    "agencies",
    "agency reports",
    "wire services",
    "wire reports",
    "news services",
    "agenturen",
    "agences",
    "agencias",
    "agências",
    "agenzie",
    "redaktion",
    "rédaction",
    "redactie",
    "redacción",
    "redazione",
    "redação",
    "redaksjonen",
    "newsroom",
    "editorial board",
    "editorial team",
    "news desk",
];

/// Words that may stand before a room.
pub(super) const ARTICLES: &[&str] = &[
    "the", "a", "an", "our", "own", "die", "der", "unser", "unsere", "unserem", "unserer", "unseren", "la", "le", "l",
    "notre", "nos", "nuestra", "nuestro", "onze", "de", "da", "équipe", "special",
];

/// Titles before a name that are no part of it.
pub(super) const TITLES: &[&str] = &["dr.", "dr", "prof.", "prof", "rev."];

/// What stands behind a name and a comma, and is no part of it either.
pub(super) const DEGREES: &[&str] = &["m.d.", "md", "ph.d.", "phd", "dphil", "esq.", "r.n.", "j.d."];

/// Openings inside a byline that name people with other roles.
pub(super) const OTHERS: &[(&str, &str)] = &[
    ("photos by", "photographer"),
    ("photo by", "photographer"),
    ("photographs by", "photographer"),
    ("photography by", "photographer"),
    ("pictures by", "photographer"),
    ("video by", "videographer"),
    ("graphics by", "contributor"),
    ("illustrations by", "illustrator"),
    ("additional reporting by", "contributor"),
    ("editing by", "editor"),
    ("edited by", "editor"),
    ("writing by", "writer"),
    ("fotos von", "photographer"),
    ("photos de", "photographer"),
];

/// Words that make a house.
pub(super) const HOUSES: &[&str] = &[
    "news",
    "times",
    "post",
    "tribune",
    "journal",
    "herald",
    "press",
    "gazette",
    "magazine",
    "chronicle",
    "globe",
    "star",
    "sun",
    "guardian",
    "observer",
    "telegraph",
    "standard",
    "register",
    "review",
    "bulletin",
    "zeitung",
    "anzeiger",
    "radio",
    "tv",
    "service",
    "agency",
    "network",
    "media",
    "daily",
    "weekly",
    "express",
    "sentinel",
    "courier",
    "union-tribune",
    "dispatch",
];
