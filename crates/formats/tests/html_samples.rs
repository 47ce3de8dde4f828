//! The sample pages in `samples/html` give what their expected outputs say, which were reviewed by hand.

use copydesk_article::Hints;
use serde_json::{Value, json};
use std::path::Path;

#[test]
fn every_sample_page_reads_as_reviewed() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut read = 0;
    for name in ["news-json-ld", "blog-minimal", "live-clutter", "microdata-only"] {
        let page = std::fs::read(here.join(format!("../../samples/html/{name}.html"))).expect("a sample");
        let hints = Hints { content_type: Some("text/html".to_owned()), ..Hints::default() };
        let draft = copydesk_formats::read(&page, hints).expect("an article").remove(0);
        let text: Vec<char> = draft.text.as_str().chars().collect();
        let blocks: Vec<Value> = draft
            .blocks
            .iter()
            .map(|block| json!([block.role, text[block.start..block.end].iter().collect::<String>()]))
            .collect();
        let mut item = serde_json::to_value(&draft.item).expect("JSON");
        item.as_object_mut().expect("an object").retain(|_, value| !value.is_null() && value != &json!([]));
        let found = json!({"item": item, "blocks": blocks, "language": draft.language, "checks": draft.checks});
        let expected =
            std::fs::read_to_string(here.join(format!("tests/html_expected/{name}.json"))).unwrap_or_default();
        let expected: Value = serde_json::from_str(&expected).unwrap_or_default();
        assert!(found == expected, "{name} reads as\n{found:#}");
        read += 1;
    }
    assert_eq!(read, 4);
}
