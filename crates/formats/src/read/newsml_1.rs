//! `newsml-1`: NewsML 1.x with the habits of AFP, Belga, Kyodo and others: components in components, each with a role,
//! the text in one of them. A document may hold several items.

use super::nitf;
use crate::markup::{self, Body, Part};
use crate::story::{self, Story, stated};
use crate::things::{self, Thing};
use crate::xml::Element;
use crate::{moment, topics};
use copydesk_article::{Author, EntityKind, Finding, Picture, PlaceKind, PubStatus, Version, VersionKind};

/// Reads a document from its root.
pub(crate) fn stories(root: &Element) -> Vec<Story> {
    root.all("NewsItem").map(story).collect()
}

fn story(item: &Element) -> Story {
    let mut story = Story { format: "newsml-1", ..Story::default() };
    read_identity(item, &mut story);
    if let Some(management) = item.child("NewsManagement") {
        read_management(management, &mut story);
    }
    read_lines(item, &mut story);
    read_metadata(item, &mut story);
    read_content(item, &mut story);
    story
}

fn read_identity(item: &Element, story: &mut Story) {
    let identifier = item.at(&["Identification", "NewsIdentifier"]);
    let words = |name: &str| identifier.and_then(|identifier| identifier.child(name)).and_then(Element::words);
    story.id = words("PublicIdentifier").or_else(|| words("NewsItemId"));
    let label = item.at(&["Identification", "NameLabel"]).and_then(Element::words);
    story.item.slugline = stated(label, "newsml-1:Identification/NameLabel");
}

/// What an element's vocabulary word is: NewsML 1 writes it into an attribute.
fn formal(element: &Element) -> Option<&str> {
    element.attribute("FormalName")
}

fn read_management(management: &Element, story: &mut Story) {
    let moment =
        |name: &str, by: &'static str| management.child(name).and_then(|found| moment::finding(&found.raw_text(), by));
    let first = moment("FirstCreated", "newsml-1:NewsManagement/FirstCreated");
    let last = moment("ThisRevisionCreated", "newsml-1:NewsManagement/ThisRevisionCreated");
    let differ = first.as_ref().zip(last.as_ref()).is_some_and(|(first, last)| {
        let written = |finding: &Finding<String>| finding.raw.clone().unwrap_or_else(|| finding.value.clone());
        written(first) != written(last)
    });
    let item = &mut story.item;
    item.modified = last.clone().filter(|_| differ);
    item.published = first.or(last);
    let status = management.child("Status").and_then(formal).unwrap_or_default();
    story.pubstatus = story::pubstatus(status).unwrap_or_default();
    if status.eq_ignore_ascii_case("embargoed") {
        let change = management.child("StatusWillChange").and_then(|change| change.child("DateAndTime"));
        let by = "newsml-1:NewsManagement/StatusWillChange";
        story.item.embargoed = change.and_then(|change| moment::finding(&change.raw_text(), by));
    }
    let instruction = management.all("Instruction").find_map(|instruction| version_kind(formal(instruction)?));
    let by = "newsml-1:NewsManagement/Instruction";
    story.item.version = instruction.map(|kind| Finding::stated(Version { number: None, kind }, by));
    if matches!(instruction, Some(VersionKind::Kill)) {
        story.pubstatus = PubStatus::Canceled;
    }
}

fn version_kind(instruction: &str) -> Option<VersionKind> {
    match instruction.to_ascii_lowercase().as_str() {
        "kill" | "delete" => Some(VersionKind::Kill),
        "correction" => Some(VersionKind::Correction),
        "update" => Some(VersionKind::Update),
        _ => None,
    }
}

/// News lines of the first component that has a headline; those of pictures come later.
fn read_lines(item: &Element, story: &mut Story) {
    let groups = item.deep("NewsLines");
    let with_headline = groups.iter().find(|lines| lines.child("HeadLine").and_then(Element::words).is_some());
    let Some(lines) = with_headline.or_else(|| groups.first()) else { return };
    let line = |name: &str| lines.all(name).find_map(Element::words);
    let fields = &mut story.item;
    fields.headline = stated(line("HeadLine"), "newsml-1:NewsLines/HeadLine");
    fields.byline = story::byline(line("ByLine"), "newsml-1:NewsLines/ByLine");
    fields.creditline = stated(line("CreditLine"), "newsml-1:NewsLines/CreditLine");
    fields.copyrightnotice = stated(line("CopyrightLine"), "newsml-1:NewsLines/CopyrightLine");
    fields.usageterms = stated(line("RightsLine"), "newsml-1:NewsLines/RightsLine");
    if let Some(slugline) = line("SlugLine") {
        fields.slugline = stated(Some(slugline), "newsml-1:NewsLines/SlugLine");
    }
    if let Some(written) = line("DateLine") {
        fields.dateline = story::dateline(&written, "newsml-1:NewsLines/DateLine");
        story.dateline = Some(written);
    }
    let keywords = lines.all("KeywordLine").filter_map(Element::words);
    story.keywords = keywords
        .flat_map(|line| line.split([',', ';']).map(|word| word.trim().to_owned()).collect::<Vec<_>>())
        .collect();
    let advice = groups.iter().flat_map(|lines| lines.all("NewsLine")).find_map(|line| {
        let kind = line.child("NewsLineType").and_then(formal)?;
        kind.eq_ignore_ascii_case("AdvisoryLine").then(|| line.child("NewsLineText")?.words()).flatten()
    });
    story.item.ednote = stated(advice, "newsml-1:NewsLines/NewsLine[AdvisoryLine]");
}

/// Administrative, descriptive and rights metadata, wherever in the components they stand.
fn read_metadata(item: &Element, story: &mut Story) {
    let first_formal = |name: &str| item.deep(name).into_iter().find_map(formal).map(str::to_owned);
    let party = |name: &str| {
        let parties = item.deep(name).into_iter().flat_map(|group| group.all("Party").collect::<Vec<_>>());
        parties.filter_map(formal).map(str::to_owned).next()
    };
    let fields = &mut story.item;
    fields.urgency = story::urgency(first_formal("Urgency").as_deref(), "newsml-1:NewsManagement/Urgency");
    fields.provider = stated(party("Provider"), "newsml-1:AdministrativeMetadata/Provider")
        .or_else(|| stated(party("Source"), "newsml-1:AdministrativeMetadata/Source"));
    fields.genre = stated(first_formal("Genre"), "newsml-1:DescriptiveMetadata/Genre");
    let terms = item.deep("UsageType").into_iter().find_map(Element::words);
    if let Some(terms) = terms {
        fields.usageterms = stated(Some(terms), "newsml-1:RightsMetadata/UsageRights/UsageType");
    }
    for author in item.deep("Creator").into_iter().flat_map(|creator| creator.all("Party").collect::<Vec<_>>()) {
        let writes = author.attribute("Topic").is_some_and(|topic| topic.to_ascii_lowercase().contains("author"));
        // Initials and desks are no names.
        if let Some(name) = formal(author).filter(|name| writes && name.contains(' ')) {
            let author =
                Author { role: Some("author".to_owned()), ..story::author(name.to_owned(), "newsml-1:Creator/Party") };
            story.item.authors.push(author);
        }
    }
    let language = first_formal("Language").map(|tag| (tag, "newsml-1:DescriptiveMetadata/Language"));
    let attribute = || {
        let component = item.child("NewsComponent").and_then(|component| component.attribute("lang"));
        item.attribute("lang").or(component).map(|tag| (tag.to_owned(), "newsml-1:@xml:lang"))
    };
    story.language = language.or_else(attribute);
    read_subjects(item, story);
    read_locations(item, story);
    let keyword = |property: &Element| formal(property).is_some_and(|name| name.eq_ignore_ascii_case("Keyword"));
    let properties =
        item.deep("DescriptiveMetadata").into_iter().flat_map(|data| data.all("Property").collect::<Vec<_>>());
    let values = properties.filter(|property| keyword(property)).filter_map(|property| property.attribute("Value"));
    story.keywords.extend(values.map(str::to_owned));
    story.keywords.retain(|keyword| !keyword.is_empty());
    story.keywords.truncate(200);
}

/// The finest place that each location names; codes of countries are no names.
fn read_locations(item: &Element, story: &mut Story) {
    for location in item.deep("Location").into_iter().take(200) {
        let named = |wanted: &str| {
            let is = |property: &&Element| formal(property).is_some_and(|name| name.eq_ignore_ascii_case(wanted));
            location.all("Property").find(is).and_then(|property| property.attribute("Value"))
        };
        let levels = [("City", PlaceKind::City), ("CountryArea", PlaceKind::Region)];
        let Some((name, kind)) = levels.into_iter().find_map(|(level, kind)| Some((named(level)?, kind))) else {
            continue;
        };
        let place = Thing::new(EntityKind::Place, story::reading_case(name), "newsml-1:DescriptiveMetadata/Location");
        things::add(&mut story.things, place.of_country(named("Country"), kind));
    }
}

fn read_subjects(item: &Element, story: &mut Story) {
    for subject in item.deep("SubjectCode").into_iter().flat_map(Element::elements).take(1000) {
        let Some(code) = formal(subject) else { continue };
        let scheme = if code.starts_with('2') { "medtop" } else { "subj" };
        let by = "newsml-1:DescriptiveMetadata/SubjectCode";
        topics::add(&mut story.subjects, topics::subject(topics::Stated { scheme, code, name: None, by }));
    }
}

/// A text or picture in a component, with the component's role.
struct Content<'a> {
    role: String,
    component: &'a Element,
    content: &'a Element,
}

fn contents(item: &Element) -> Vec<Content<'_>> {
    let mut found = Vec::new();
    for component in item.deep("NewsComponent") {
        let role = component.child("Role").and_then(formal).unwrap_or_default().to_ascii_lowercase();
        for content in component.all("ContentItem") {
            found.push(Content { role: role.clone(), component, content });
        }
    }
    found
}

fn read_content(item: &Element, story: &mut Story) {
    let mut main: Option<Body> = None;
    let mut longest: Option<(usize, Story)> = None;
    let mut leads: Vec<Part> = Vec::new();
    for Content { role, component, content } in contents(item) {
        if let Some(picture) = picture(&role, component, content) {
            story.item.pictures.push(picture);
        }
        let Some(data) = content.child("DataContent") else { continue };
        let inner = inline(data);
        match role.as_str() {
            "caption" => add_caption(story, inner.body),
            "title" | "headline" => {}
            "lead" | "abstract" => leads.extend(inner.body.parts),
            "body" => main.get_or_insert_default().parts.extend(inner.body.parts),
            _ => {
                let length = inner.body.parts.iter().map(|part| part.text.len()).sum();
                if longest.as_ref().is_none_or(|(most, _)| length > *most) {
                    longest = Some((length, inner));
                }
            }
        }
    }
    match (main, longest) {
        (Some(body), _) => story.body = body,
        (None, Some((_, inner))) => nitf::fill(story, inner),
        (None, None) => story.body.parts = std::mem::take(&mut leads),
    }
    if !leads.is_empty() {
        put_lead_first(leads, story);
    }
}

/// A lead kept apart opens the text, unless the text repeats it.
fn put_lead_first(leads: Vec<Part>, story: &mut Story) {
    let first = story.body.parts.first().map(|part| story::fold(&part.text)).unwrap_or_default();
    let words: Vec<&str> = leads.iter().map(|part| part.text.as_str()).collect();
    story.item.r#abstract = stated(Some(words.join("\n")), "newsml-1:NewsComponent[Lead]");
    if !leads.iter().any(|part| first.contains(&story::fold(&part.text))) {
        story.body.parts.splice(0..0, leads);
    }
}

/// What a content item holds: NITF, XHTML, escaped HTML or plain text.
fn inline(data: &Element) -> Story {
    if let Some(document) = data.deep("nitf").first() {
        return nitf::story(document);
    }
    let body = data.deep("body").first().copied().unwrap_or(data);
    Story { body: markup::from_element(body), ..Story::default() }
}

fn add_caption(story: &mut Story, body: Body) {
    let words: Vec<String> = body.parts.into_iter().map(|part| part.text).collect();
    if words.is_empty() {
        return;
    }
    let caption = words.join("\n");
    let by = "newsml-1:NewsComponent[Caption]";
    match story.item.pictures.iter_mut().rev().find(|picture| picture.caption.is_none()) {
        Some(picture) => picture.caption = Some(caption),
        None => story.item.pictures.push(Picture::stated(Some(caption), None, by)),
    }
}

/// A content item that is a picture with an address. Thumbnails and previews repeat one that is there.
fn picture(role: &str, component: &Element, content: &Element) -> Option<Picture> {
    let kind = content.child("MediaType").and_then(formal)?;
    let is_picture = kind.eq_ignore_ascii_case("Photo")
        || kind.eq_ignore_ascii_case("Picture")
        || kind.eq_ignore_ascii_case("Image");
    if !is_picture || matches!(role, "thumbnail" | "preview" | "quicklook" | "squared") {
        return None;
    }
    let url = content.attribute("Href").map(str::to_owned);
    let line = |name: &str| component.at(&["NewsLines", name]).and_then(Element::words);
    let mut picture = Picture::stated(None, url, "newsml-1:ContentItem[Photo]");
    picture.creditline = line("CreditLine");
    picture.copyrightnotice = line("CopyrightLine");
    picture.photographer = line("ByLine");
    picture.url.is_some().then_some(picture)
}
