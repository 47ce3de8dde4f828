//! Pages that want to hurt: each ends in an article or a reason, in time in proportion to its size.

use copydesk_article::Hints;
use copydesk_formats::read;
use std::time::{Duration, Instant};

/// No measure of speed: what takes a fraction of a second takes this long only when it never ends.
const HANGS: Duration = Duration::from_secs(600);

fn hints() -> Hints {
    Hints { content_type: Some("text/html; charset=utf-8".to_owned()), ..Hints::default() }
}

fn page(body: &str) -> String {
    format!(
        "<!doctype html><html><head><title>A bomb</title></head><body>{body}<p>The harbour was quiet on Friday, the master said, and it stayed so.</p></body></html>"
    )
}

#[test]
fn bombs_end_in_bounded_time() {
    let many = 100_000;
    let bombs: Vec<(&str, String)> = vec![
        ("nested blocks", page(&"<div>".repeat(many))),
        ("nested blocks that are closed", page(&format!("{}{}", "<div>".repeat(many), "</div>".repeat(many)))),
        ("nested unknown elements", page(&"<a-b>".repeat(many))),
        ("nested formatting", page(&"<b>".repeat(many))),
        ("formatting over paragraphs", page(&"<p><b class=x><i><u>word ".repeat(many / 4))),
        ("links in links", page(&"<a href=x>word ".repeat(many))),
        ("nested tables", page(&"<table><tr><td>".repeat(many / 3))),
        ("nested lists", page(&"<ul><li>word ".repeat(many / 2))),
        ("end tags of nothing", page(&format!("{}{}", "<div>".repeat(300), "</span>".repeat(many)))),
        (
            "an attribute flood in one tag",
            page(&format!("<div {}>", (0..many).map(|nth| format!("a{nth}=1 ")).collect::<String>())),
        ),
        ("the same attribute over and over", page(&format!("<div {}>", "class=x ".repeat(many)))),
        ("a value without end", page("<div class=\"").repeat(many / 100)),
        ("open tags only", "<a ".repeat(many)),
        ("open comments only", "<!--".repeat(many)),
        ("open titles only", "<title>".repeat(many)),
        ("open text areas", "<p>word<textarea>".repeat(many / 10)),
        ("open quotation marks", "<a b=\"x' c='".repeat(many / 5)),
        ("angle brackets", "<".repeat(many * 5)),
        ("ampersands", format!("<p>{}", "&amp".repeat(many * 2))),
        ("half references", format!("<p>{}", "&#x".repeat(many * 2))),
        ("breaks", format!("<p>{}", "<br>".repeat(many))),
        ("one endless word", format!("<html><p>{}", "a".repeat(2_000_000))),
        (
            "hidden within hidden",
            page(&"<div style='display:none' class='related comment share'>word ".repeat(many / 10)),
        ),
        (
            "a class as long as a book",
            page(&format!("<div class='{}'>text</div>", "article-body related ".repeat(many / 2))),
        ),
        ("deep JSON-LD", page(&format!("<script type=application/ld+json>{}</script>", "[".repeat(many)))),
        (
            "wide JSON-LD",
            page(&format!("<script type=application/ld+json>[{}{{}}]</script>", "{\"@graph\":[{}]},".repeat(many / 4))),
        ),
        (
            "JSON-LD in JSON-LD",
            page(&"<script type=application/ld+json>{\"@type\":\"NewsArticle\"}</script>".repeat(many / 20)),
        ),
        ("meta flood", page(&"<meta name=author content='Ana Ruiz'>".repeat(many / 4))),
        ("item properties", page(&"<div itemscope><span itemprop=author>Ana Ruiz</span>".repeat(many / 10))),
        ("figures", page(&"<figure><img src=x><figcaption>word word".repeat(many / 20))),
    ];
    for (name, bomb) in bombs {
        let start = Instant::now();
        let outcome = read(bomb.as_bytes(), hints());
        assert!(start.elapsed() < HANGS, "{name} took {:?}", start.elapsed());
        if let Err(unreadable) = outcome {
            assert!(["no_article", "too_many", "empty"].contains(&unreadable.reason), "{name}: {unreadable:?}");
        }
    }
}

#[test]
fn more_nodes_than_any_page_has_are_refused_with_a_reason() {
    let unreadable = read(page(&"<i>a</i>".repeat(1_000_000)).as_bytes(), hints()).expect_err("a bomb");
    assert_eq!(unreadable.reason, "too_many");
}

#[test]
fn fifty_megabytes_are_read() {
    let paragraph =
        "<p>The harbour was quiet on Friday, the master said, and it would stay so until the ferries came back.</p>\n";
    let big = page(&paragraph.repeat(50_000_000 / paragraph.len()));
    let start = Instant::now();
    let drafts = read(big.as_bytes(), hints()).expect("an article");
    assert!(drafts.iter().all(|draft| draft.text.len() > 40_000_000));
    assert!(start.elapsed() < HANGS, "{:?}", start.elapsed());
}

#[test]
fn words_in_scripts_are_no_article() {
    let story = "The minister said on Friday that the harbour would close for repairs until the autumn. ".repeat(20);
    let html = format!(
        "<html><body><script>var story = '<p>{story}</p>';</script><style>p::after {{ content: '{story}' }}</style><template><p>{story}</p></template></body></html>"
    );
    let unreadable = read(html.as_bytes(), hints()).expect_err("nothing to read");
    assert_eq!(unreadable.reason, "no_article");
}

/// A small generator of numbers; the seed is told when a test fails.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }
}

#[test]
fn mutated_pages_never_panic_and_their_positions_hold() {
    let seed = page(
        "<article><h1>Ferry is late</h1><p class=byline>By Ana Ruiz</p><p>“No,” she said — <b>naïve</b> &amp; 東京.</p><ul><li>one<li>two</ul><table><tr><td>1<td>2</table><figure><img src=a.jpg><figcaption>The quay</figcaption></figure><script type=application/ld+json>{\"@type\":\"NewsArticle\",\"author\":{\"name\":\"Ana Ruiz\"},\"datePublished\":\"2024-05-06\"}</script></article>",
    );
    let scraps: [&[u8]; 20] = [
        b"<",
        b">",
        b"\"",
        b"'",
        b"</",
        b"<!--",
        b"-->",
        b"&",
        b"&#",
        b"<table>",
        b"</td>",
        b"<p>",
        b"<a href=",
        b"\0",
        b"\xff",
        b"\xe2\x80",
        b"<script>",
        b"</script>",
        b"<br><br>",
        b"<![CDATA[",
    ];
    for run in 0..4_000_u64 {
        let mut dice = Dice(run);
        let mut bytes = seed.as_bytes().to_vec();
        for _ in 0..=dice.roll(12) {
            let at = dice.roll(bytes.len());
            match dice.roll(4) {
                0 => bytes.truncate(at.max(1)),
                1 => {
                    let end = (at + dice.roll(30)).min(bytes.len());
                    bytes.drain(at..end);
                }
                2 => {
                    let end = (at + dice.roll(60)).min(bytes.len());
                    let copy = bytes[at..end].to_vec();
                    let to = dice.roll(bytes.len());
                    bytes.splice(to..to, copy);
                }
                _ => {
                    let scrap = scraps[dice.roll(scraps.len())];
                    bytes.splice(at..at, scrap.iter().copied());
                }
            }
            if bytes.is_empty() {
                bytes.push(b'<');
            }
        }
        let Ok(drafts) = read(&bytes, hints()) else { continue };
        let again = read(&bytes, hints()).expect("the same bytes");
        assert_eq!(drafts, again, "run {run}");
        for draft in drafts {
            let mut before = 0;
            for block in &draft.blocks {
                assert!(before <= block.start && block.start < block.end && block.end <= draft.text.len(), "run {run}");
                before = block.end;
            }
        }
    }
}
