//! Body markup to blocks: the XHTML, HTML and NITF that other formats carry inside. Elements come as a flat stream of
//! starts, ends and texts, from the XML tree or from the tree of the HTML reader, whose order of nodes is that of the
//! document, so that deep nesting is no danger. Paragraph, subhead, list, quote, table and caption are told apart; scripts, styles, navigation
//! and page furniture are passed over. White space is collapsed as a browser does, line breaks are kept.

use crate::read::html::page::{Id, Tag, parse};
use crate::xml::{Element, Node};
use copydesk_article::Role;
use std::borrow::Cow;

/// A block of text with what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// What it is.
    pub(crate) role: Role,
    /// Its text.
    pub(crate) text: String,
}

/// A picture inside a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figure {
    /// Its address, as written.
    pub(crate) url: Option<String>,
    /// The words under it.
    pub(crate) caption: Option<String>,
}

/// What a body holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Body {
    /// Its blocks, in order.
    pub(crate) parts: Vec<Part>,
    /// Its pictures, in order.
    pub(crate) figures: Vec<Figure>,
}

/// Whether text is HTML that was escaped once more.
pub(crate) fn looks_escaped(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        let name: String =
            after.chars().take_while(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        let next = after.as_bytes().get(name.len()).copied();
        if matches!(name.as_str(), "p" | "br" | "b" | "div" | "endash") && matches!(next, Some(b'>' | b'/' | b' ')) {
            return true;
        }
        rest = after;
    }
    false
}

/// The blocks of an element that holds NITF, XHTML, escaped HTML or plain text.
pub(crate) fn from_element(element: &Element) -> Body {
    let raw = element.raw_text();
    if looks_escaped(&raw) {
        let has_markup = element.elements().next().is_some();
        return if has_markup { from_element_escaped(element) } else { from_html(&raw) };
    }
    if element.elements().next().is_none() {
        return Body { parts: from_plain(&raw), figures: Vec::new() };
    }
    let mut builder = Builder::default();
    walk(element, &mut builder);
    builder.finish()
}

/// Paragraphs whose texts are escaped HTML themselves.
fn from_element_escaped(element: &Element) -> Body {
    let mut html = String::new();
    write_html(element, &mut html);
    from_html(&html)
}

fn write_html(element: &Element, html: &mut String) {
    for node in &element.children {
        match node {
            Node::Text(text) => html.push_str(text),
            Node::Element(inner) => {
                html.push('<');
                html.push_str(&inner.name);
                html.push('>');
                write_html(inner, html);
                html.push_str("</");
                html.push_str(&inner.name);
                html.push('>');
            }
        }
    }
}

fn walk(element: &Element, builder: &mut Builder) {
    for node in &element.children {
        match node {
            Node::Text(text) => builder.text(text),
            Node::Element(inner) => {
                let name = inner.name.to_ascii_lowercase();
                builder.start(&name, &|wanted| inner.attribute(wanted).map(str::to_owned));
                walk(inner, builder);
                builder.end(&name);
            }
        }
    }
}

/// The blocks of HTML; none, where it has more nodes than any article.
pub(crate) fn from_html(html: &str) -> Body {
    let Ok(tree) = parse(html) else { return Body::default() };
    let mut builder = Builder::default();
    let mut open: Vec<(Id, String)> = Vec::new();
    for id in tree.ids() {
        close_before(id, &mut open, &mut builder);
        match tree.tag(id) {
            Tag::Document => {}
            Tag::Text => builder.text(&tree.characters(id)),
            _ => {
                let name = tree.name(id).to_ascii_lowercase();
                builder.start(&name, &|wanted| tree.attribute(id, wanted).map(Cow::into_owned));
                if !is_void(&name) {
                    open.push((tree.node(id).past, name));
                }
            }
        }
    }
    close_before(Id::MAX, &mut open, &mut builder);
    builder.finish()
}

/// A line of text that may be HTML, as Superdesk's are: HTML where it holds a tag or a character by its name, else the
/// text as it is, `<desk@example.org>` and all.
pub(crate) fn line_words(text: &str) -> Option<String> {
    const TAGS: &[&str] = &["p", "br", "b", "i", "em", "strong", "a", "span", "div", "ul", "ol", "li", "u", "h2", "h3"];
    let tag = |after: &str| {
        let after = after.strip_prefix('/').unwrap_or(after);
        let name: String = after.chars().take_while(char::is_ascii_alphanumeric).collect();
        let end = after.get(name.len()..).and_then(|rest| rest.chars().next());
        TAGS.contains(&name.to_ascii_lowercase().as_str()) && matches!(end, Some('>' | '/' | ' '))
    };
    let named = |after: &str| {
        let name = after.split_once(';').map(|(name, _)| name).unwrap_or_default();
        let number = name.strip_prefix('#').is_some_and(|digits| !digits.is_empty());
        number || (!name.is_empty() && html_entity(name).is_some())
    };
    let is_html = text.split('<').skip(1).any(tag) || text.split('&').skip(1).any(named);
    if is_html { html_words(text) } else { crate::xml::collapse(text) }
}

/// Ends the elements that a node no longer stands in.
fn close_before(id: Id, open: &mut Vec<(Id, String)>, builder: &mut Builder) {
    while let Some((_, name)) = open.pop_if(|(past, _)| *past <= id) {
        builder.end(&name);
    }
}

/// The text of HTML in one line.
pub(crate) fn html_words(html: &str) -> Option<String> {
    if !html.contains(['<', '&']) {
        return crate::xml::collapse(html);
    }
    let parts: Vec<String> = from_html(html).parts.into_iter().map(|part| part.text).collect();
    crate::xml::collapse(&parts.join(" "))
}

/// The character that HTML gives a name, `nbsp` for one.
pub(crate) fn html_entity(name: &str) -> Option<String> {
    if name.len() > 32 || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let reference = format!("&{name};");
    let text = htmlize::unescape(reference.as_str());
    (text != reference && !text.ends_with(';')).then(|| text.into_owned())
}

/// Plain text: paragraphs between blank lines.
pub(crate) fn from_plain(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end).chain(std::iter::once("")) {
        if !line.trim().is_empty() {
            lines.push(line);
        } else if !lines.is_empty() {
            parts.push(Part { role: Role::Paragraph, text: lines.join("\n").trim().to_owned() });
            lines.clear();
        }
    }
    parts
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "br" | "hr" | "img" | "input" | "meta" | "link" | "wbr" | "col" | "source" | "area" | "base" | "embed"
    )
}

/// What is no copy.
fn passes_over(name: &str) -> bool {
    matches!(
        name,
        "script" | "style" | "head" | "template" | "svg" | "math" | "nav" | "header" | "aside" | "iframe" | "object"
            | "form" | "button" | "select" | "textarea" | "noscript" | "audio" | "video" | "canvas"
            // NITF: what stands in fields of its own.
            | "hedline" | "byline" | "dateline" | "note" | "media-metadata" | "media-object" | "media-producer"
    )
}

/// What begins and ends a block.
fn breaks(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "body"
            | "html"
            | "center"
            | "address"
            | "hr"
            | "block"
            | "footer"
            | "fieldset"
            | "details"
            | "summary"
            | "dl"
            | "dt"
            | "dd"
            | "bq"
            | "body.content"
            | "body.end"
            | "credit"
            | "nitf"
            | "tagline"
    )
}

/// What the text that comes next is part of.
#[derive(Default)]
struct Builder {
    body: Body,
    current: String,
    /// Name and depth of the element whose content is passed over.
    skipped: Option<(String, usize)>,
    heading: bool,
    quotes: usize,
    lists: usize,
    items: Vec<String>,
    tables: usize,
    cells: Vec<String>,
    rows: Vec<Vec<String>>,
    figures: usize,
    caption: bool,
    preformatted: usize,
}

impl Builder {
    fn start(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>) {
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth += usize::from(skipped == name && !is_void(name));
            return;
        }
        match name {
            "br" => self.line_break(),
            "img" | "media-reference" => self.picture(attribute),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hl2" => {
                self.flush();
                self.heading = true;
            }
            "blockquote" | "bq" => {
                self.flush();
                self.quotes += 1;
            }
            "ul" | "ol" | "menu" => {
                self.flush();
                self.lists += 1;
            }
            "li" => self.flush(),
            "table" => {
                self.flush();
                self.tables += 1;
            }
            "tr" | "caption" if self.tables > 0 => self.end_row(),
            "td" | "th" if self.tables > 0 => self.end_cell(),
            "figure" | "media" => {
                self.flush();
                self.figures += 1;
                self.body.figures.push(Figure::default());
            }
            "figcaption" | "media-caption" => {
                self.flush();
                self.caption = true;
            }
            "pre" => {
                self.flush();
                self.preformatted += 1;
            }
            _ if passes_over(name) => {
                self.skipped = Some((name.to_owned(), 1));
            }
            _ if breaks(name) => self.flush(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((skipped, depth)) = &mut self.skipped {
            if skipped == name {
                *depth -= 1;
                if *depth == 0 {
                    self.skipped = None;
                }
            }
            return;
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hl2" => {
                self.flush();
                self.heading = false;
            }
            "blockquote" | "bq" => {
                self.flush();
                self.quotes = self.quotes.saturating_sub(1);
            }
            "ul" | "ol" | "menu" => {
                self.flush();
                self.lists = self.lists.saturating_sub(1);
                if self.lists == 0 {
                    self.end_list();
                }
            }
            "li" => self.flush(),
            "td" | "th" if self.tables > 0 => self.end_cell(),
            "tr" | "caption" if self.tables > 0 => self.end_row(),
            "table" => {
                self.end_row();
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.end_table();
                }
            }
            "figcaption" | "media-caption" => {
                self.flush();
                self.caption = false;
            }
            "figure" | "media" => {
                self.flush();
                self.figures = self.figures.saturating_sub(1);
                self.caption = false;
            }
            "pre" => {
                self.flush();
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            _ if breaks(name) => self.flush(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped.is_some() {
            return;
        }
        if self.preformatted > 0 {
            self.current.push_str(text);
            return;
        }
        for character in text.chars() {
            if !character.is_ascii_whitespace() {
                self.current.push(character);
            } else if !self.current.is_empty() && !self.current.ends_with([' ', '\n']) {
                self.current.push(' ');
            }
        }
    }

    fn line_break(&mut self) {
        while self.current.ends_with(' ') {
            self.current.pop();
        }
        let ends_paragraph =
            self.current.ends_with('\n') && self.preformatted == 0 && !self.heading && self.tables == 0;
        if ends_paragraph {
            self.flush();
        } else if !self.current.is_empty() {
            self.current.push('\n');
        }
    }

    fn picture(&mut self, attribute: &dyn Fn(&str) -> Option<String>) {
        let url = attribute("src").or_else(|| attribute("source")).filter(|url| !url.starts_with("data:"));
        if self.figures == 0 {
            if url.is_some() {
                self.body.figures.push(Figure { url, caption: None });
            }
        } else if let Some(figure) = self.body.figures.last_mut()
            && figure.url.is_none()
        {
            figure.url = url;
        }
    }

    /// Ends the block that is open, if it has any text.
    fn flush(&mut self) {
        if self.tables > 0 {
            if !self.current.is_empty() && !self.current.ends_with([' ', '\n']) {
                self.current.push(' ');
            }
            return;
        }
        let current = std::mem::take(&mut self.current);
        let text = current.trim();
        if text.is_empty() {
            return;
        }
        if self.caption || self.figures > 0 {
            self.take_caption(text);
        } else if self.lists > 0 {
            self.items.push(text.to_owned());
        } else if self.preformatted > 0 {
            let role = self.role();
            self.body.parts.extend(from_plain(&current).into_iter().map(|part| Part { role, ..part }));
        } else {
            let role = self.role();
            self.body.parts.push(Part { role, text: text.to_owned() });
        }
    }

    fn role(&self) -> Role {
        match (self.heading, self.quotes > 0) {
            (true, _) => Role::Subhead,
            (false, true) => Role::Quote,
            (false, false) => Role::Paragraph,
        }
    }

    /// Words inside a figure: its caption, in one or several pieces.
    fn take_caption(&mut self, text: &str) {
        let Some(figure) = self.body.figures.last_mut() else { return };
        match &mut figure.caption {
            Some(caption) => {
                caption.push('\n');
                caption.push_str(text);
            }
            None => figure.caption = Some(text.to_owned()),
        }
    }

    fn end_list(&mut self) {
        let items = std::mem::take(&mut self.items);
        if !items.is_empty() {
            self.body.parts.push(Part { role: Role::List, text: items.join("\n") });
        }
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.current);
        if let Some(cell) = crate::xml::collapse(&cell) {
            self.cells.push(cell);
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        let cells = std::mem::take(&mut self.cells);
        if !cells.is_empty() {
            self.rows.push(cells);
        }
    }

    /// A table with one column lays out paragraphs.
    fn end_table(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        if rows.iter().all(|row| row.len() < 2) {
            let role = self.role();
            let cells = rows.into_iter().flatten();
            self.body.parts.extend(cells.map(|text| Part { role, text }));
            return;
        }
        let lines: Vec<String> = rows.iter().map(|row| row.join("\t")).collect();
        self.body.parts.push(Part { role: Role::Table, text: lines.join("\n") });
    }

    fn finish(mut self) -> Body {
        if self.tables > 0 {
            self.end_row();
            self.tables = 0;
            self.end_table();
        }
        self.flush();
        self.end_list();
        self.body.figures.retain(|figure| figure.url.is_some() || figure.caption.is_some());
        self.body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(body: &Body) -> String {
        let parts: Vec<String> = body.parts.iter().map(|part| format!("{:?}: {}", part.role, part.text)).collect();
        parts.join(" | ")
    }

    #[test]
    fn markup_becomes_blocks() {
        for (name, html, expected) in [
            (
                "paragraphs",
                "<p>One\n two</p><p> </p><p>Three&nbsp;&amp;<b> four</b></p>",
                "Paragraph: One two | Paragraph: Three\u{a0}& four",
            ),
            ("bare text", "Just words", "Paragraph: Just words"),
            ("text around paragraphs", "A<p>B</p>C", "Paragraph: A | Paragraph: B | Paragraph: C"),
            ("unclosed paragraphs", "<p>A<p>B", "Paragraph: A | Paragraph: B"),
            ("line breaks", "A<br>B<br/><br/>C", "Paragraph: A\nB | Paragraph: C"),
            ("subheads", "<h2>S</h2><p>P</p>", "Subhead: S | Paragraph: P"),
            ("a list", "<ul><li>A</li><li><p>B</p><ul><li>C</li></ul></li></ul>", "List: A\nB\nC"),
            ("a list left open", "<ul><li>A<li>B", "List: A\nB"),
            ("a quote", "<blockquote><p>Q</p></blockquote>P", "Quote: Q | Paragraph: P"),
            (
                "a table",
                "<table><tr><th>A</th><th>B</th></tr><tr><td><p>1</p></td><td>2</td></tr></table>",
                "Table: A\tB\n1\t2",
            ),
            (
                "a table for layout",
                "<table><tr><td>A</td></tr><tr><td>B</td></tr></table>",
                "Paragraph: A | Paragraph: B",
            ),
            ("a table left open", "<table><tr><td>A<td>B", "Table: A\tB"),
            ("preformatted", "<pre>A  1\nB  2\n\nC</pre>", "Paragraph: A  1\nB  2 | Paragraph: C"),
            (
                "scripts",
                "<p>A<script>if (a < b) {'<p>'}</script></p><style>p{}</style><nav><p>N</p></nav>B",
                "Paragraph: A | Paragraph: B",
            ),
            (
                "a script that closes itself",
                "<p>A</p><script src='x'/><style/><o:p/><p>B</p>",
                "Paragraph: A | Paragraph: B",
            ),
            ("ends without starts", "</p></li></ul></table>A</blockquote>", "Paragraph: A"),
            ("nothing", "<p></p><br><hr>", ""),
        ] {
            assert_eq!(written(&from_html(html)), expected, "{name}");
        }
    }

    #[test]
    fn a_figure_gives_a_picture_and_no_paragraph() {
        let body = from_html(
            "<p>A</p><figure><img src='p.jpg'><figcaption>C <b>d</b></figcaption></figure><img src='q.jpg'><p>B</p>",
        );
        assert_eq!(written(&body), "Paragraph: A | Paragraph: B");
        let figures: Vec<_> = body.figures.iter().map(|f| (f.url.as_deref(), f.caption.as_deref())).collect();
        assert_eq!(figures, [(Some("p.jpg"), Some("C d")), (Some("q.jpg"), None)]);
    }

    #[test]
    fn xml_with_markup_or_escaped_markup_or_none_reads_alike() {
        for xml in [
            "<c><p>A &amp; B</p><p>C</p></c>",
            "<c>&lt;p&gt;A &amp;amp; B&lt;/p&gt;&lt;p&gt;C&lt;/p&gt;</c>",
            "<c><x:p xmlns:x='h'>A &amp; B</x:p><x:p xmlns:x='h'>C</x:p></c>",
            "<c>A &amp; B\n\n  C</c>",
            "<c><p>A &amp; B&lt;br/&gt;&lt;br/&gt;C</p></c>",
        ] {
            let element = crate::xml::parse(xml).expect(xml);
            assert_eq!(written(&from_element(&element)), "Paragraph: A & B | Paragraph: C", "{xml}");
        }
    }

    #[test]
    fn deep_and_long_markup_is_read_in_time() {
        let deep = "<div><ul><table>".repeat(100_000);
        assert!(from_html(&deep).parts.is_empty());
        assert_eq!(from_html(&"<p>A</p>".repeat(100_000)).parts.len(), 100_000);
    }

    #[test]
    fn a_line_is_html_only_where_it_holds_html() {
        for (line, expected) in [
            ("Desk, <desk@example.org>\n x < y", "Desk, <desk@example.org> x < y"),
            ("AT&T and R&D; more", "AT&T and R&D; more"),
            ("One<br/>two <b>three</b>", "One two three"),
            ("Caf&eacute; &amp; bar &#8211; x", "Café & bar – x"),
        ] {
            assert_eq!(line_words(line).as_deref(), Some(expected), "{line}");
        }
    }

    #[test]
    fn names_of_characters_are_those_of_html() {
        for (name, character) in
            [("nbsp", Some("\u{a0}")), ("eacute", Some("é")), ("foo", None), ("amp;lt", None), ("notit", None)]
        {
            assert_eq!(html_entity(name).as_deref(), character, "{name}");
        }
    }
}
