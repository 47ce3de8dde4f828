//! Reads the CoNLL-U files of a treebank's archive: documents with their paragraphs, the text as written, and the place
//! of every sentence and word in it.

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::Range;
use std::path::Path;

/// A document of a treebank, or of any corpus with text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    /// Its id.
    pub(crate) id: String,
    /// Its text, paragraphs joined by an empty line, sentences by a space.
    pub(crate) text: String,
    /// Bytes of its paragraphs.
    pub(crate) paragraphs: Vec<Range<usize>>,
    /// Its sentences.
    pub(crate) sentences: Vec<Row>,
}

/// A sentence.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// Its bytes.
    pub(crate) bytes: Range<usize>,
    /// The bytes of its words and their columns.
    pub(crate) words: Vec<(Range<usize>, Vec<String>)>,
}

/// All files of an xz-compressed tar archive whose name passes `wanted`, by name.
pub(crate) fn archive(path: &Path, wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<String, String>> {
    let mut plain = Vec::new();
    let file = File::open(path).with_context(|| path.display().to_string())?;
    lzma_rs::xz_decompress(&mut BufReader::new(file), &mut plain).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let mut files = BTreeMap::new();
    for entry in tar::Archive::new(plain.as_slice()).entries()? {
        let mut entry = entry?;
        let name = entry.path()?.to_string_lossy().into_owned();
        if wanted(&name) {
            let mut content = String::new();
            entry.read_to_string(&mut content)?;
            files.insert(name, content);
        }
    }
    Ok(files)
}

/// The documents of a CoNLL-U file (or of one like it with `# text =` lines).
pub(crate) fn documents(content: &str) -> Vec<Document> {
    let mut found: Vec<Document> = Vec::new();
    let mut new_paragraph = true;
    let mut text = String::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in content.lines().chain([""]) {
        if line.starts_with("# newdoc") {
            let id = line.split('=').next_back().unwrap_or_default().trim().to_owned();
            found.push(Document { id, ..Document::default() });
            new_paragraph = true;
        } else if line.starts_with("# newpar") {
            new_paragraph = true;
        } else if let Some(written) = line.strip_prefix("# text =") {
            text = written.trim().to_owned();
        } else if !line.is_empty() && !line.starts_with('#') {
            rows.push(line.split('\t').map(str::to_owned).collect());
        } else if line.is_empty() && !rows.is_empty() {
            if found.is_empty() {
                found.push(Document::default());
            }
            if let Some(document) = found.last_mut() {
                document.add(&text, std::mem::take(&mut rows), new_paragraph);
            }
            new_paragraph = false;
        }
    }
    found
}

impl Document {
    /// Adds a sentence; words are looked for in the text in order.
    pub(crate) fn add(&mut self, text: &str, rows: Vec<Vec<String>>, new_paragraph: bool) {
        if !self.text.is_empty() {
            self.text.push_str(if new_paragraph { "\n\n" } else { " " });
        }
        let base = self.text.len();
        self.text.push_str(text);
        let end = self.text.len();
        match self.paragraphs.last_mut() {
            Some(last) if !new_paragraph => last.end = end,
            _ => self.paragraphs.push(base..end),
        }
        let mut at = 0;
        let mut words = Vec::new();
        for row in rows {
            let (Some(id), Some(form)) = (row.first(), row.get(1)) else { continue };
            if id.contains('.') {
                continue;
            }
            if id.contains('-') {
                // A word written as one (`don't`): its parts follow; each is looked for by itself.
                continue;
            }
            let rest = text.get(at..).unwrap_or_default();
            let found =
                rest.find(form.as_str()).filter(|&k| k <= 3 || rest.get(..k).is_some_and(|gap| gap.trim().is_empty()));
            let start = at + found.unwrap_or(0);
            let finish = floor(text, (start + form.len()).min(text.len()));
            at = finish;
            words.push((base + start..base + finish, row));
        }
        self.sentences.push(Row { bytes: base..end, words });
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
