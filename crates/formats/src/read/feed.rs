//! `feed`: RSS 0.9x to 2.0 and Atom, one article per entry, with the modules that newsrooms use: `content:encoded`, Dublin
//! Core, Media RSS. Over our own XML tree, so that limits and error positions are those of the other XML formats.

use crate::markup::{self, Body};
use crate::moment;
use crate::story::{self, Story, fold, stated};
use crate::xml::{Element, collapse};
use copydesk_article::{Author, Finding, Picture};

/// Reads a feed from its root.
pub(crate) fn stories(root: &Element) -> Vec<Story> {
    if root.is("entry") {
        return vec![entry(root, root)];
    }
    let channel = root.child("channel").unwrap_or(root);
    let own = |element: &&Element| {
        (element.is("item") || element.is("entry")) && element.prefix == root_prefix(root, element)
    };
    let inside = channel.elements().filter(own);
    // RSS 1.0 puts the items beside the channel.
    let beside = root.elements().filter(|element| element.is("item") && !std::ptr::eq(channel, root));
    inside.chain(beside).map(|item| entry(item, channel)).collect()
}

/// RDF's own elements have a prefix, those of RSS inside have none.
fn root_prefix<'a>(root: &'a Element, item: &'a Element) -> &'a str {
    if root.is("RDF") || root.is("rss") { &item.prefix } else { &root.prefix }
}

/// An entry and the feed around it.
struct Entry<'a> {
    item: &'a Element,
    channel: &'a Element,
}

fn entry(item: &Element, channel: &Element) -> Story {
    let entry = Entry { item, channel };
    let mut story = Story { format: "feed", id: entry.id(), ..Story::default() };
    entry.read_text(&mut story);
    entry.read_people(&mut story);
    entry.read_dates(&mut story);
    entry.read_media(&mut story);
    let language =
        channel.attribute("lang").map(str::to_owned).or_else(|| channel.child("language").and_then(Element::words));
    let own = item.attribute("lang").map(str::to_owned).or(language);
    story.language = own.map(|tag| (tag, "feed:language"));
    story
}

impl<'a> Entry<'a> {
    /// The entry's own element of a name, or a module's where the prefix says so.
    fn own(&self, name: &str) -> Option<&'a Element> {
        self.item.elements().find(|element| element.is(name) && element.prefix == self.item.prefix)
    }

    fn module(&self, prefix: &str, name: &str) -> Option<&'a Element> {
        self.item.elements().find(|element| element.is(name) && element.prefix.eq_ignore_ascii_case(prefix))
    }

    fn id(&self) -> Option<String> {
        let id = self.own("guid").or_else(|| self.own("id")).and_then(Element::words);
        id.or_else(|| self.item.attribute("about").map(str::to_owned)).or_else(|| self.link())
    }

    fn link(&self) -> Option<String> {
        let links: Vec<&Element> =
            self.item.elements().filter(|e| e.is("link") && e.prefix == self.item.prefix).collect();
        let alternate = links.iter().find(|link| link.attribute("rel").is_none_or(|rel| rel == "alternate"));
        alternate.and_then(|link| link.attribute("href").map(str::to_owned).or_else(|| link.words()))
    }

    fn read_text(&self, story: &mut Story) {
        let item = &mut story.item;
        item.headline = stated(self.own("title").and_then(one_line), "feed:title");
        item.url = stated(self.link(), "feed:link");
        item.publisher =
            stated(self.channel.child("title").filter(|_| !self.alone()).and_then(one_line), "feed:channel/title");
        let rights = self.channel.child("copyright").or_else(|| self.channel.child("rights"));
        let rights = self.own("rights").or_else(|| self.module("dc", "rights")).or(rights);
        item.copyrightnotice = stated(rights.and_then(one_line), "feed:rights");
        let full = self.module("content", "encoded").or_else(|| self.own("content"));
        let full = full.filter(|content| content.attribute("src").is_none());
        let summary = self.own("description").or_else(|| self.own("summary"));
        let body = full.map(content).filter(|body| !body.parts.is_empty());
        let summarised = summary.map(content).unwrap_or_default();
        let source = self.own("source").and_then(|source| source.child("title").or(Some(source))).and_then(one_line);
        item.provider = stated(source, "feed:source");
        match body {
            Some(body) => {
                let words: Vec<&str> = summarised.parts.iter().map(|part| part.text.as_str()).collect();
                item.r#abstract = stated(collapse(&words.join(" ")), "feed:description");
                story.body = body;
            }
            None => story.body = summarised,
        }
        let categories = self.item.elements().filter(|element| element.is("category") || element.is("subject"));
        let labels = categories.filter_map(|c| {
            c.attribute("label").or_else(|| c.attribute("term")).map(str::to_owned).or_else(|| c.words())
        });
        let mut seen = std::collections::BTreeSet::new();
        story.keywords = labels.filter(|label| seen.insert(fold(label))).take(200).collect();
    }

    fn alone(&self) -> bool {
        std::ptr::eq(self.item, self.channel)
    }

    fn read_people(&self, story: &mut Story) {
        let mut authors: Vec<Author> = Vec::new();
        for person in
            self.item.elements().filter(|e| e.is("author") || (e.is("creator") && e.prefix.eq_ignore_ascii_case("dc")))
        {
            let email = person.child("email").and_then(Element::words);
            let name = person.child("name").and_then(Element::words).or_else(|| person.words());
            let Some(name) = name else { continue };
            let (name, email) =
                match name.split_once('(').and_then(|(mail, name)| Some((mail, name.strip_suffix(')')?))) {
                    Some((mail, name)) if mail.contains('@') => (name.trim().to_owned(), Some(mail.trim().to_owned())),
                    _ => (name, email),
                };
            if name.contains('@') || authors.iter().any(|known| known.name == name) || authors.len() > 50 {
                continue;
            }
            authors.push(Author { email, ..story::author(name, "feed:author") });
        }
        if !authors.is_empty() {
            let names: Vec<&str> = authors.iter().map(|author| author.name.as_str()).collect();
            let by = "feed:author";
            story.item.byline = story::byline(Some(names.join(", ")), by);
        }
        // One name that is several people or a house is anatomy's to take apart.
        if authors.iter().all(|author| !author.name.contains([',', '&']) && !author.name.contains(" and ")) {
            story.item.authors = authors;
        }
    }

    fn read_dates(&self, story: &mut Story) {
        let date = |found: Option<&Element>, by: &'static str| found.and_then(|at| moment::finding(&at.raw_text(), by));
        let published = date(self.own("pubDate"), "feed:pubDate")
            .or_else(|| date(self.own("published").or_else(|| self.own("issued")), "feed:published"))
            .or_else(|| date(self.module("dc", "date"), "feed:dc:date"));
        let updated = date(self.own("updated").or_else(|| self.own("modified")), "feed:updated")
            .or_else(|| date(self.module("atom", "updated"), "feed:atom:updated"));
        let differ = |first: &Finding<String>, last: &Finding<String>| first.value != last.value;
        story.item.modified = match (&published, &updated) {
            (Some(first), Some(last)) if differ(first, last) => updated.clone(),
            _ => None,
        };
        story.item.published = published.or(updated);
    }

    /// Media RSS and enclosures.
    fn read_media(&self, story: &mut Story) {
        let in_media = |name: &str| -> Vec<&Element> {
            self.item.deep(name).into_iter().filter(|element| element.prefix.eq_ignore_ascii_case("media")).collect()
        };
        let first = |name: &str| in_media(name).into_iter().find_map(one_line);
        let is_image = |element: &&Element| {
            let kind = element.attribute("type").unwrap_or_default();
            element.attribute("medium") == Some("image") || kind.starts_with("image/") || element.is("thumbnail")
        };
        let enclosures = self
            .item
            .all("enclosure")
            .chain(self.item.all("link"))
            .filter(|e| e.is("enclosure") || e.attribute("rel") == Some("enclosure"));
        let mut media = in_media("content");
        media.extend(in_media("thumbnail"));
        media.extend(enclosures);
        let pictures = media.into_iter().filter(is_image);
        let Some(url) = pictures.filter_map(|e| e.attribute("url").or_else(|| e.attribute("href"))).next() else {
            return;
        };
        let caption = first("description").or_else(|| first("text"));
        let mut picture = Picture::stated(caption, Some(url.to_owned()), "feed:media");
        picture.creditline = first("credit");
        picture.copyrightnotice = first("copyright");
        story.item.pictures.push(picture);
    }
}

/// Text, HTML or XHTML in one line.
fn one_line(element: &Element) -> Option<String> {
    markup::html_words(&element.raw_text())
}

/// Text, escaped HTML or XHTML as blocks.
fn content(element: &Element) -> Body {
    if element.elements().next().is_some() {
        return markup::from_element(element);
    }
    markup::from_html(&element.raw_text())
}

#[cfg(test)]
mod tests {
    use crate::read;
    use copydesk_article::Hints;

    #[test]
    fn each_entry_of_rss_is_an_article() {
        let drafts = read(include_bytes!("../../../../samples/feed/harbour.rss"), Hints::default()).expect("a feed");
        assert_eq!(drafts.len(), 2);
        let item = drafts[0].item.clone().expect("an item");
        assert_eq!(item.headline.expect("headline").value, "Ferry & bus timetable agreed");
        assert_eq!(item.published.expect("published").value, "2025-03-14T12:00:00Z");
        assert_eq!(item.authors[0].name, "Mara Ellington");
        assert_eq!(item.r#abstract.expect("abstract").value, "Extra boats from Monday.");
        assert_eq!(item.pictures[0].caption.as_deref(), Some("A ferry at the old quay"));
        assert_eq!(drafts[0].id.as_deref(), Some("nw-1"));
        assert!(drafts[0].text.as_str().contains("The first boat leaves at five."));
        assert_eq!(drafts[0].language.clone().flatten().map(|l| l.tag).as_deref(), Some("en-GB"));
        assert_eq!(drafts[1].id.as_deref(), Some("https://northwind.example/2"));
    }

    #[test]
    fn atom_is_read_with_its_three_kinds_of_text() {
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'><title>F</title><entry><id>a</id><title type='html'>K&amp;amp;L</title>\
            <link rel='self' href='s'/><link href='https://x.example/a'/><updated>2025-01-02T03:04:05Z</updated>\
            <author><name>Ann One</name><email>a@x.example</email></author>\
            <content type='xhtml'><div xmlns='h'><p>Eins.</p><p>Zwei.</p></div></content></entry></feed>";
        let drafts = read(atom.as_bytes(), Hints::default()).expect("a feed");
        let item = drafts[0].item.clone().expect("an item");
        assert_eq!(item.headline.expect("headline").value, "K&L");
        assert_eq!(item.url.expect("url").value, "https://x.example/a");
        assert_eq!(item.authors[0].email.as_deref(), Some("a@x.example"));
        assert!(drafts[0].text.as_str().ends_with("Eins.\n\nZwei."));
    }
}
