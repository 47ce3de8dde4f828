//! `newsml-g2`: news items, messages with several, and packages by reference.

mod notes;
mod package;

use super::nitf;
use crate::markup::{self, Part};
use crate::story::{self, Story, stated};
use crate::things::{self, Thing};
use crate::xml::Element;
use crate::{moment, topics};
use copydesk_article::{Author, EntityKind, Finding, Picture, PlaceKind, Region, Role, Version, VersionKind};
use std::collections::BTreeMap;

/// Reads a document from its root. A package whose items come with it adds nothing to them.
pub(crate) fn stories(root: &Element) -> Vec<Story> {
    if !root.is("newsMessage") {
        return vec![story(root)];
    }
    let sets: Vec<&Element> = root.all("itemSet").flat_map(Element::elements).collect();
    let items: Vec<Story> = sets.iter().filter(|item| item.is("newsItem")).map(|item| story(item)).collect();
    if items.is_empty() {
        sets.iter().filter(|item| item.is("packageItem")).map(|item| story(item)).collect()
    } else {
        items
    }
}

/// Reads an item or a package.
fn story(item: &Element) -> Story {
    let mut story = Story { format: "newsml-g2", id: item.attribute("guid").map(str::to_owned), ..Story::default() };
    let document = Document { item, schemes: schemes(item), asserts: asserts(item) };
    if let Some(language) = item.attribute("lang") {
        story.language = Some((language.to_owned(), "newsml-g2:@xml:lang"));
    }
    document.read_item_meta(&mut story);
    document.read_content_meta(&mut story);
    document.read_rights(&mut story);
    document.read_content(&mut story);
    document.read_parts(&mut story);
    if item.is("packageItem") {
        story.body.parts.extend(package::copy(item));
        story.package = package::groups(item);
    }
    story
}

/// An item with what its references to vocabularies mean.
struct Document<'a> {
    item: &'a Element,
    /// Aliases to addresses of vocabularies, as far as the item declares them itself; catalogues are never fetched.
    schemes: BTreeMap<&'a str, &'a str>,
    /// What `assert` says of codes.
    asserts: BTreeMap<&'a str, &'a Element>,
}

fn schemes(item: &Element) -> BTreeMap<&str, &str> {
    let declared = item.all("catalog").flat_map(|catalogue| catalogue.all("scheme"));
    declared.filter_map(|scheme| Some((scheme.attribute("alias")?, scheme.attribute("uri")?))).collect()
}

fn asserts(item: &Element) -> BTreeMap<&str, &Element> {
    let asserted = item.all("assert").filter_map(|assert| Some((assert.attribute("qcode")?, assert)));
    asserted.collect()
}

/// What kind of thing a nature of concepts is.
fn nature(code: &str) -> Option<EntityKind> {
    match code.rsplit(':').next()?.to_ascii_lowercase().as_str() {
        "person" => Some(EntityKind::Person),
        "organisation" | "organization" => Some(EntityKind::Organisation),
        "geoarea" | "poi" => Some(EntityKind::Place),
        "event" => Some(EntityKind::Event),
        "object" => Some(EntityKind::Work),
        _ => None,
    }
}

/// The name of a thing: in a language where there is a choice, a display name before a mnemonic.
fn name(thing: &Element, language: Option<&str>) -> Option<String> {
    let short = |name: &&Element| {
        name.attribute("role").is_some_and(|role| role.ends_with(":mnemonic") || role.ends_with(":short"))
    };
    let named = |wanted: Option<&str>| {
        thing.all("name").find(|name| !short(name) && (wanted.is_none() || name.attribute("lang") == wanted))
    };
    language.and_then(|language| named(Some(language))).or_else(|| named(None)).or_else(|| thing.child("name"))?.words()
}

/// What a party is called: the code of an agency where there is one, as agencies sign themselves.
fn party(party: &Element) -> Option<String> {
    let code = party.attribute("qcode").and_then(|code| code.split_once(':')).map(|(_, code)| code.to_owned());
    let code = code.filter(|code| !code.chars().any(|digit| digit.is_ascii_digit()));
    code.or_else(|| name(party, None)).or_else(|| party.attribute("literal").map(str::to_owned))
}

impl<'a> Document<'a> {
    fn meta(&self, group: &'a str) -> impl Iterator<Item = &'a Element> {
        self.item.all(group)
    }

    /// Elements of a name in both parts of the metadata: senders put some of them in either.
    fn every(&self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.meta("itemMeta").chain(self.meta("contentMeta")).flat_map(move |meta| meta.all(name))
    }

    fn first_words(&self, name: &'a str) -> Option<String> {
        self.every(name).find_map(Element::words)
    }

    fn first_moment(&self, name: &'a str, by: &'static str) -> Option<Finding<String>> {
        self.every(name).find_map(|element| moment::finding(&element.raw_text(), by))
    }

    fn read_item_meta(&self, story: &mut Story) {
        let item = &mut story.item;
        let status = self.every("pubStatus").find_map(|status| story::pubstatus(status.attribute("qcode")?));
        story.pubstatus = status.unwrap_or_default();
        let provider = self.every("provider").find_map(party);
        item.provider = stated(provider, "newsml-g2:itemMeta/provider");
        item.embargoed = self.first_moment("embargoed", "newsml-g2:itemMeta/embargoed");
        let created = self.first_moment("firstCreated", "newsml-g2:itemMeta/firstCreated");
        let created = created.or_else(|| self.first_moment("contentCreated", "newsml-g2:contentMeta/contentCreated"));
        let changed = self.first_moment("versionCreated", "newsml-g2:itemMeta/versionCreated");
        let changed = changed.or_else(|| self.first_moment("contentModified", "newsml-g2:contentMeta/contentModified"));
        let written = |moment: &Finding<String>| moment.raw.clone().unwrap_or_else(|| moment.value.clone());
        let differ =
            created.as_ref().zip(changed.as_ref()).is_some_and(|(first, last)| written(first) != written(last));
        item.modified = changed.clone().filter(|_| differ);
        item.published = created.or(changed);
        let notes = notes::read(self.every("edNote"));
        item.ednote = stated(notes.notes, "newsml-g2:itemMeta/edNote");
        item.signature = stated(notes.closing, "newsml-g2:itemMeta/edNote[closingline]");
        let service = self.every("service").find_map(|service| self.name_of(service));
        item.section = stated(service, "newsml-g2:itemMeta/service");
        let by = "newsml-g2:itemMeta/signal";
        let signal = self.every("signal").find_map(|signal| version_kind(signal.attribute("qcode")?));
        item.version = signal.map(|kind| Finding::stated(Version { number: None, kind }, by));
        let link = self.every("link").find(|link| link.attribute("rel").is_some_and(|rel| rel.ends_with("canonical")));
        item.url = stated(link.and_then(|link| link.attribute("href")).map(str::to_owned), "newsml-g2:itemMeta/link");
    }

    fn read_content_meta(&self, story: &mut Story) {
        let item = &mut story.item;
        let sub = |headline: &&Element| {
            headline.attribute("role").is_some_and(|role| role.to_ascii_lowercase().contains("sub"))
        };
        let headline = self.every("headline").filter(|headline| !sub(headline)).find_map(Element::words);
        item.headline = stated(headline, "newsml-g2:contentMeta/headline");
        item.byline = story::byline(self.first_words("by"), "newsml-g2:contentMeta/by");
        item.slugline = stated(self.first_words("slugline"), "newsml-g2:contentMeta/slugline");
        let urgency = self.first_words("urgency");
        item.urgency = story::urgency(urgency.as_deref(), "newsml-g2:contentMeta/urgency");
        item.creditline = stated(self.first_words("creditline"), "newsml-g2:contentMeta/creditline");
        if item.provider.is_none() {
            item.provider = item.creditline.clone();
        }
        let genre = self.every("genre").find_map(|genre| self.name_of(genre));
        item.genre = stated(genre, "newsml-g2:contentMeta/genre");
        let summary =
            |text: &&Element| text.attribute("role").is_some_and(|role| role.to_ascii_lowercase().contains("summary"));
        let summary = self.every("description").find(summary).and_then(Element::words);
        item.r#abstract = stated(summary, "newsml-g2:contentMeta/description");
        if let Some(line) = self.first_words("dateline") {
            item.dateline = story::dateline(&line, "newsml-g2:contentMeta/dateline");
            story.dateline = Some(line);
        }
        if let Some(tag) = self.every("language").find_map(|language| language.attribute("tag")) {
            story.language = Some((tag.to_owned(), "newsml-g2:contentMeta/language"));
        }
        let in_parts = self.meta("partMeta").flat_map(|part| part.all("keyword"));
        let mut seen = std::collections::BTreeSet::new();
        let keywords = self.every("keyword").chain(in_parts).filter_map(Element::words);
        story.keywords = keywords.filter(|word| seen.insert(story::fold(word))).take(200).collect();
        self.read_creators(story);
        self.read_contributors(story);
        self.read_subjects(story);
    }

    /// People who had a hand in it: contributors who are said to be people, by their full name; desks sign with initials
    /// and with names of accounts.
    fn read_contributors(&self, story: &mut Story) {
        for contributor in self.every("contributor").take(100) {
            let person = contributor.attribute("type").is_some_and(|kind| kind.ends_with(":person"));
            let role = contributor.attribute("role").and_then(|role| role.rsplit(':').next());
            let works = role.is_some_and(|role| {
                let role = role.to_ascii_lowercase();
                ["photographer", "writer", "reporter", "editor", "translator"].iter().any(|job| role.contains(job))
            });
            let staff = contributor.attribute("jobtitle").is_some();
            let name = name(contributor, Some("en")).filter(|name| name.contains(' '));
            let known = |name: &String| story.item.authors.iter().any(|author| author.name == *name);
            if let Some(name) = name.filter(|name| (person || works || staff) && !known(name)) {
                let role = Some(role.unwrap_or("contributor").to_owned());
                let organisation = contributor.child("affiliation").and_then(party);
                let author = story::author(name, "newsml-g2:contentMeta/contributor");
                story.item.authors.push(Author { role, organisation, ..author });
            }
        }
    }

    /// Creators that are said to be people.
    fn read_creators(&self, story: &mut Story) {
        let by = "newsml-g2:contentMeta/creator";
        for creator in self.every("creator").take(100) {
            let person = creator.attribute("type").is_some_and(|kind| kind.ends_with(":person"));
            let writes = creator.attribute("role").is_some_and(|role| {
                ["author", "writer", "reporter", "journalist"]
                    .iter()
                    .any(|word| role.to_ascii_lowercase().contains(word))
            });
            if let Some(name) = self.name_of(creator).filter(|_| person || writes) {
                let role =
                    creator.attribute("role").and_then(|role| role.split_once(':')).map(|(_, role)| role.to_owned());
                let affiliation = creator.child("affiliation").and_then(party);
                story.item.authors.push(Author { role, organisation: affiliation, ..story::author(name, by) });
            }
        }
    }

    fn read_subjects(&self, story: &mut Story) {
        let in_parts = self.meta("partMeta").flat_map(|part| part.all("subject"));
        for located in self.every("located").take(100) {
            self.read_thing(located, EntityKind::Place, "newsml-g2:contentMeta/located", story);
        }
        for subject in self.every("subject").chain(in_parts).take(1000) {
            let asserted = subject.attribute("qcode").and_then(|code| self.asserts.get(code)).copied();
            let own = subject.attribute("type").or_else(|| type_of(subject));
            if let Some(kind) = own.or_else(|| asserted.and_then(type_of)).and_then(nature) {
                self.read_thing(subject, kind, "newsml-g2:contentMeta/subject", story);
                continue;
            }
            let code = subject.attribute("qcode").and_then(|qcode| qcode.split_once(':'));
            let address = subject.attribute("uri").and_then(|uri| uri.rsplit_once('/'));
            let Some((scheme, code)) = code.or(address) else { continue };
            let scheme = self.schemes.get(scheme).copied().unwrap_or(scheme);
            let by = "newsml-g2:contentMeta/subject";
            let stated = topics::Stated { scheme, code, name: self.name_of(subject), by };
            topics::add(&mut story.subjects, topics::subject(stated));
        }
    }

    /// A thing that has a name; the wider area that a sender adds to each place is no thing of this story.
    fn read_thing(&self, element: &Element, kind: EntityKind, by: &'static str, story: &mut Story) {
        if element.attribute("why").is_some_and(|why| why.ends_with(":ancestor")) {
            return;
        }
        let asserted = element.attribute("qcode").and_then(|code| self.asserts.get(code)).copied();
        let names = name(element, Some("en")).or_else(|| name(asserted?, Some("en")));
        let Some(name) =
            names.or_else(|| element.attribute("literal").filter(|text| text.contains(' ')).map(str::to_owned))
        else {
            return;
        };
        let mut thing = Thing::new(kind, name, by);
        thing.same_as.extend(element.attribute("uri").and_then(|uri| things::address(None, uri)));
        let same: Vec<&Element> =
            [Some(element), asserted].into_iter().flatten().flat_map(|at| at.all("sameAs")).collect();
        let codes = same.iter().filter_map(|same| same.attribute("qcode")).chain(element.attribute("qcode"));
        let addresses = same.iter().filter_map(|same| same.attribute("uri"));
        thing.same_as.extend(addresses.filter_map(|uri| things::address(None, uri)));
        if kind == EntityKind::Place {
            let country = codes.clone().find_map(|code| code.strip_prefix("iso3166-1a2:"));
            thing = thing.of_country(country, PlaceKind::Country);
        }
        let scheme_of = |code: &str| {
            let (alias, code) = code.split_once(':')?;
            things::address(self.schemes.get(alias).copied(), code)
        };
        thing.same_as.extend(same.iter().filter_map(|same| same.attribute("qcode")).filter_map(scheme_of));
        things::add(&mut story.things, thing);
    }

    /// The parts of a video or a sound: what is seen and heard in each, in their order, where the item has no text.
    fn read_parts(&self, story: &mut Story) {
        if !story.body.parts.is_empty() {
            return;
        }
        let said = |part: &Element| {
            let words = part.all("headline").chain(part.all("description")).filter_map(Element::words);
            let words: Vec<String> = words.collect();
            (!words.is_empty()).then(|| words.join(" – "))
        };
        let parts = self.meta("partMeta").filter(|part| part.child("regionDelim").is_none());
        let lines: Vec<String> = parts.take(1000).filter_map(said).collect();
        if !lines.is_empty() {
            story.body.parts.push(Part { role: Role::List, text: lines.join("\n") });
        }
    }

    fn name_of(&self, thing: &Element) -> Option<String> {
        let asserted = || thing.attribute("qcode").and_then(|qcode| name(self.asserts.get(qcode)?, None));
        name(thing, Some("en")).or_else(asserted).or_else(|| thing.attribute("literal").map(str::to_owned))
    }

    fn read_rights(&self, story: &mut Story) {
        let language = story.language.as_ref().map(|(tag, _)| tag.clone());
        let in_language = |name: &str| {
            let all: Vec<&Element> =
                self.meta("rightsInfo").flat_map(|rights| rights.elements()).filter(|e| e.is(name)).collect();
            let own = all.iter().find(|text| text.attribute("lang") == language.as_deref());
            own.or_else(|| all.first()).and_then(|text| text.words())
        };
        story.item.copyrightnotice = stated(in_language("copyrightNotice"), "newsml-g2:rightsInfo/copyrightNotice");
        story.item.usageterms = stated(in_language("usageTerms"), "newsml-g2:rightsInfo/usageTerms");
    }

    fn read_content(&self, story: &mut Story) {
        let contents: Vec<&Element> = self.item.all("contentSet").flat_map(Element::elements).collect();
        let inline = contents.iter().find(|content| content.is("inlineXML"));
        let data = || contents.iter().find(|content| content.is("inlineData") && content.attribute("custom").is_none());
        if let Some(content) = inline.or_else(data) {
            read_inline(content, story);
        }
        let class = self.every("itemClass").find_map(|class| class.attribute("qcode")).unwrap_or_default();
        if class.ends_with("picture") || class.ends_with("graphic") {
            self.read_picture(&contents, story);
        }
    }

    /// The item is a picture: its description is the caption.
    fn read_picture(&self, contents: &[&Element], story: &mut Story) {
        let caption = self
            .every("description")
            .find(|text| text.attribute("role").is_none_or(|role| role.to_ascii_lowercase().contains("caption")));
        let remote = contents.iter().find(|content| content.is("remoteContent"));
        let url = remote.and_then(|content| content.attribute("href").or_else(|| content.attribute("residref")));
        let url = url.map(str::to_owned);
        let mut picture = Picture::stated(caption.and_then(Element::words), url, "newsml-g2:contentMeta/description");
        picture.photographer = story.item.byline.as_ref().map(|byline| byline.value.clone());
        picture.creditline = story.item.creditline.as_ref().map(|credit| credit.value.clone());
        picture.copyrightnotice = story.item.copyrightnotice.as_ref().map(|notice| notice.value.clone());
        picture.regions = self.meta("partMeta").filter_map(|part| self.region(part)).take(200).collect();
        if picture.caption.is_some() || picture.url.is_some() || !picture.regions.is_empty() {
            story.item.pictures.push(picture);
        }
    }

    /// A rectangle of a picture, with the names of what is in it.
    fn region(&self, part: &Element) -> Option<Region> {
        let rectangle = part.child("regionDelim")?;
        let side = |name| rectangle.attribute(name)?.trim().parse::<i64>().ok();
        let named = part.all("subject").filter_map(|subject| self.name_of(subject));
        let told = part.all("headline").chain(part.all("description")).filter_map(Element::words);
        let (x, y, width, height) = (side("x")?, side("y")?, side("width")?, side("height")?);
        let role = part.child("role").and_then(|role| role.attribute("qcode")?.rsplit(':').next());
        Some(Region { x, y, width, height, role: role.map(str::to_owned), shows: named.chain(told).take(20).collect() })
    }
}

/// The nature of a concept, where an element inside says it.
fn type_of(concept: &Element) -> Option<&str> {
    concept.child("type")?.attribute("qcode")
}

/// Inline content: XHTML, NITF, or text that may be escaped HTML.
fn read_inline(content: &Element, story: &mut Story) {
    if let Some(document) = content.child("nitf") {
        nitf::fill(story, nitf::story(document));
        return;
    }
    let body =
        content.at(&["html", "body"]).or_else(|| content.deep("body.content").first().copied()).unwrap_or(content);
    story.body = markup::from_element(body);
}

fn version_kind(code: &str) -> Option<VersionKind> {
    match code.rsplit(':').next()?.to_ascii_lowercase().as_str() {
        "update" => Some(VersionKind::Update),
        "correction" => Some(VersionKind::Correction),
        "kill" => Some(VersionKind::Kill),
        "writethru" => Some(VersionKind::Writethru),
        "advisory" => Some(VersionKind::Advisory),
        "alert" => Some(VersionKind::Alert),
        _ => None,
    }
}
