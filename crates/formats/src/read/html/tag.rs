//! The elements of HTML that the reader tells apart, and how each behaves when markup is left unclosed or crossed.
//!
//! Anything else, custom elements included, is [`Tag::Other`]: transparent, neither block nor inline of its own.

/// An element's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// The document itself; no element has this tag.
    Document,
    /// A run of characters; no element has this tag.
    Text,
    Other,
    Html,
    Head,
    Body,
    Title,
    Meta,
    Link,
    Base,
    Script,
    Style,
    Noscript,
    Template,
    Textarea,
    Iframe,
    Embedded,
    Svg,
    Article,
    Main,
    Section,
    Div,
    Header,
    Footer,
    Nav,
    Aside,
    Block,
    Paragraph,
    Heading(u8),
    Blockquote,
    Preformatted,
    Figure,
    Figcaption,
    List,
    Item,
    DefinitionList,
    Term,
    Definition,
    Table,
    Caption,
    RowGroup,
    Row,
    Cell,
    Form,
    Field,
    Select,
    Choice,
    Button,
    Break,
    Rule,
    Image,
    Source,
    Anchor,
    Time,
    Inline,
    /// Elements without content that say nothing to a reader.
    Void,
}

impl Tag {
    /// The tag of a name, in whatever case.
    pub(super) fn of(name: &str) -> Self {
        let mut lower = [0_u8; 10];
        let Some(buffer) = lower.get_mut(..name.len()) else { return Self::Other };
        buffer.copy_from_slice(name.as_bytes());
        buffer.make_ascii_lowercase();
        Self::of_lower(buffer)
    }

    fn of_lower(name: &[u8]) -> Self {
        match name {
            b"html" => Self::Html,
            b"head" => Self::Head,
            b"body" => Self::Body,
            b"title" => Self::Title,
            b"meta" => Self::Meta,
            b"link" => Self::Link,
            b"base" => Self::Base,
            b"script" => Self::Script,
            b"style" => Self::Style,
            b"noscript" => Self::Noscript,
            b"template" => Self::Template,
            b"textarea" => Self::Textarea,
            b"iframe" | b"noframes" | b"noembed" | b"xmp" => Self::Iframe,
            b"object" | b"video" | b"audio" | b"canvas" => Self::Embedded,
            b"svg" | b"math" => Self::Svg,
            b"article" => Self::Article,
            b"main" => Self::Main,
            b"section" => Self::Section,
            b"div" => Self::Div,
            b"header" => Self::Header,
            b"footer" => Self::Footer,
            b"nav" | b"menu" => Self::Nav,
            b"aside" => Self::Aside,
            b"address" | b"center" | b"details" | b"dialog" | b"fieldset" | b"hgroup" | b"summary" | b"search" => {
                Self::Block
            }
            b"p" => Self::Paragraph,
            b"h1" => Self::Heading(1),
            b"h2" => Self::Heading(2),
            b"h3" => Self::Heading(3),
            b"h4" => Self::Heading(4),
            b"h5" => Self::Heading(5),
            b"h6" => Self::Heading(6),
            b"blockquote" => Self::Blockquote,
            b"pre" | b"listing" => Self::Preformatted,
            b"figure" => Self::Figure,
            b"figcaption" => Self::Figcaption,
            b"ul" | b"ol" | b"dir" => Self::List,
            b"li" => Self::Item,
            b"dl" => Self::DefinitionList,
            b"dt" => Self::Term,
            b"dd" => Self::Definition,
            _ => Self::of_lesser(name),
        }
    }

    fn of_lesser(name: &[u8]) -> Self {
        match name {
            b"table" => Self::Table,
            b"caption" => Self::Caption,
            b"thead" | b"tbody" | b"tfoot" => Self::RowGroup,
            b"tr" => Self::Row,
            b"td" | b"th" => Self::Cell,
            b"form" => Self::Form,
            b"input" | b"keygen" => Self::Field,
            b"select" | b"datalist" => Self::Select,
            b"option" | b"optgroup" => Self::Choice,
            b"button" => Self::Button,
            b"br" => Self::Break,
            b"hr" => Self::Rule,
            b"img" | b"image" => Self::Image,
            b"source" => Self::Source,
            b"a" => Self::Anchor,
            b"time" => Self::Time,
            b"area" | b"col" | b"embed" | b"frame" | b"param" | b"track" | b"wbr" | b"basefont" | b"bgsound" => {
                Self::Void
            }
            b"b" | b"i" | b"u" | b"s" | b"em" | b"q" | b"strong" | b"span" | b"font" | b"big" | b"small" | b"sup"
            | b"sub" | b"cite" | b"code" | b"abbr" | b"acronym" | b"label" | b"mark" | b"strike" | b"del" | b"ins"
            | b"tt" | b"var" | b"kbd" | b"samp" | b"dfn" | b"bdi" | b"bdo" | b"nobr" | b"data" | b"ruby" | b"rt"
            | b"rp" | b"rb" | b"output" => Self::Inline,
            _ => Self::Other,
        }
    }

    /// Never has content.
    pub(super) fn is_void(self) -> bool {
        matches!(
            self,
            Self::Meta
                | Self::Link
                | Self::Base
                | Self::Field
                | Self::Break
                | Self::Rule
                | Self::Image
                | Self::Source
                | Self::Void
        )
    }

    /// Its content is characters, not markup.
    pub(super) fn is_raw(self) -> bool {
        matches!(self, Self::Script | Self::Style | Self::Textarea | Self::Title | Self::Iframe)
    }

    /// Runs along with the text around it.
    pub(super) fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Anchor
                | Self::Time
                | Self::Inline
                | Self::Break
                | Self::Image
                | Self::Source
                | Self::Void
                | Self::Text
                | Self::Other
                | Self::Button
                | Self::Script
                | Self::Style
                | Self::Svg
        )
    }

    /// Ends an open paragraph when it starts.
    pub(super) fn ends_paragraph(self) -> bool {
        matches!(
            self,
            Self::Article
                | Self::Main
                | Self::Section
                | Self::Div
                | Self::Header
                | Self::Footer
                | Self::Nav
                | Self::Aside
                | Self::Block
                | Self::Paragraph
                | Self::Heading(_)
                | Self::Blockquote
                | Self::Preformatted
                | Self::Figure
                | Self::Figcaption
                | Self::List
                | Self::Item
                | Self::DefinitionList
                | Self::Term
                | Self::Definition
                | Self::Table
                | Self::Form
                | Self::Rule
        )
    }

    /// Markup inside cannot close what was opened outside.
    pub(super) fn is_wall(self) -> bool {
        matches!(self, Self::Document | Self::Html | Self::Table | Self::Cell | Self::Caption | Self::Template)
    }

    /// Part of a table's frame.
    pub(super) fn is_table_part(self) -> bool {
        matches!(self, Self::Table | Self::RowGroup | Self::Row | Self::Cell | Self::Caption)
    }

    /// May stand in the head of a document.
    pub(super) fn is_of_head(self) -> bool {
        matches!(
            self,
            Self::Title
                | Self::Meta
                | Self::Link
                | Self::Base
                | Self::Script
                | Self::Style
                | Self::Noscript
                | Self::Template
                | Self::Head
                | Self::Html
        )
    }
}
