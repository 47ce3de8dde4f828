//! `mail`: RFC 822 with MIME. The HTML part where there is one, else the text part, which is plain copy for anatomy to
//! read. Attachments are passed over. The sender supplied the item; that does not make them its author.

use crate::markup;
use crate::moment;
use crate::read::text::{is_blank, refuse_binary, with_line_feeds};
use crate::story::{Story, stated};
use crate::{Unreadable, reason};
use copydesk_article::{Draft, Item, Origin, Text};
use mail_parser::{Message, MessageParser};

/// Reads a mail.
pub(crate) fn read(bytes: &[u8]) -> Result<Draft, Unreadable> {
    let message = MessageParser::default()
        .parse(bytes.trim_ascii_start())
        .ok_or_else(|| Unreadable::new(reason::BROKEN_FRAME, "no mail: no header fields"))?;
    let item = headers(&message);
    let id = message.message_id().map(str::to_owned);
    if message.html_bodies().any(|part| part.is_text_html())
        && let Some(html) = message.body_html(0)
    {
        let story = Story {
            format: "mail",
            id: id.clone(),
            item: item.clone(),
            body: markup::from_html(&html),
            ..Story::default()
        };
        if !story.body.parts.is_empty() {
            return story.draft();
        }
    }
    let text = message.body_text(0).map(|text| with_line_feeds(&text)).unwrap_or_default();
    refuse_binary(&text)?;
    if is_blank(&text) {
        return Err(Unreadable::new(reason::NO_ARTICLE, "a mail without text"));
    }
    let origin = Origin { format: "mail".to_owned(), ..Origin::default() };
    Ok(Draft { id, origin, text: Text::new(text), item: Some(item), ..Draft::default() })
}

fn headers(message: &Message<'_>) -> Item {
    let sender = message.from().and_then(|from| from.first()).and_then(|from| from.name()).map(str::to_owned);
    Item {
        headline: stated(message.subject().and_then(subject), "mail:Subject"),
        provider: stated(sender, "mail:From"),
        published: message.date().and_then(|date| moment::finding(&date.to_rfc3339(), "mail:Date")),
        ..Item::default()
    }
}

/// A subject without the marks of replies and forwarding.
fn subject(written: &str) -> Option<String> {
    let mut rest = written.trim();
    while let Some(after) = ["re:", "fw:", "fwd:", "wg:", "aw:"].iter().find_map(|mark| {
        rest.get(..mark.len()).filter(|start| start.eq_ignore_ascii_case(mark)).and_then(|_| rest.get(mark.len()..))
    }) {
        rest = after.trim_start();
    }
    crate::xml::collapse(rest)
}

#[cfg(test)]
mod tests {
    use crate::{read, reason};
    use copydesk_article::Hints;

    #[test]
    fn a_mail_is_read_by_its_best_part() {
        let sample = include_bytes!("../../../../samples/mail/release.eml");
        let drafts = read(sample, Hints::default()).expect("a mail");
        let draft = &drafts[0];
        let item = draft.item.clone().expect("an item");
        assert_eq!(draft.origin.format, "mail");
        assert_eq!(item.headline.expect("headline").value, "Brücke: Fähren fahren öfter");
        assert_eq!(item.provider.expect("provider").value, "Port Calder Harbour Authority");
        assert_eq!(item.published.expect("published").value, "2025-03-14T10:15:00+01:00");
        assert_eq!(draft.id.as_deref(), Some("20250314.1@harbour.example"));
        assert!(draft.marked_up && draft.text.as_str().contains("alle zehn Minuten"));
    }

    #[test]
    fn a_mail_of_plain_text_is_anatomys_to_read() {
        let mail = b"From: a@b.example\r\nMessage-ID: <x@y>\r\nSubject: Fwd: Re: Hello\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nK\xf6ln (xy) - Text.\r\n";
        let drafts = read(mail, Hints::default()).expect("a mail");
        assert_eq!(drafts[0].text.as_str(), "Köln (xy) - Text.\n");
        assert!(!drafts[0].marked_up);
        assert_eq!(
            drafts[0].item.clone().and_then(|item| item.headline).map(|headline| headline.value).as_deref(),
            Some("Hello")
        );
    }

    #[test]
    fn a_mail_without_text_is_no_article() {
        let hints = || Hints { content_type: Some("message/rfc822".to_owned()), ..Hints::default() };
        for mail in [
            &b"From: a@b.example\r\nSubject: x\r\n\r\n"[..],
            b"From: a@b.example\r\nContent-Type: image/png\r\n\r\n\x89PNG",
        ] {
            assert_eq!(read(mail, hints()).expect_err("nothing").reason, reason::NO_ARTICLE);
        }
    }
}
