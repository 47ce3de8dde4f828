//! Newsroom systems that take our output: Superdesk core's own ninjs ingest parser reads every sample and must understand
//! what the native output says, field by field. Superdesk is a test's client only, in a Python environment of its own
//! beside Kafka's jars; where Python or the client's scripts are not there, the test says so and leaves it out.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test states what must hold"
)]

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_copydesk");

/// Superdesk's parser: the Python to run and its script.
struct Superdesk {
    python: PathBuf,
    script: PathBuf,
}

impl Superdesk {
    /// Installs it once. `None`, with the reason printed, where it cannot be had.
    fn get() -> Result<Option<Self>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/clients/superdesk");
        let (setup, script) = (folder.join("setup.sh"), folder.join("accept.py"));
        if !setup.is_file() {
            println!("left out: {} is not there", setup.display());
            return Ok(None);
        }
        let has_python = Command::new("python3").args(["-m", "venv", "--help"]).stdout(Stdio::null()).status();
        if !has_python.is_ok_and(|status| status.success()) {
            println!("left out: there is no python3 with venv");
            return Ok(None);
        }
        let cache = match std::env::var_os("COPYDESK_TEST_CACHE") {
            Some(cache) => PathBuf::from(cache),
            None => Path::new(&std::env::var_os("HOME").context("HOME is not set")?).join(".cache/copydesk"),
        };
        fs::create_dir_all(&cache)?;
        let lock = fs::File::create(cache.join("superdesk-2.5.3.lock"))?;
        lock.lock().context("locking the cache")?;
        let venv = cache.join("superdesk-2.5.3");
        let (python, ready) = (venv.join("bin/python"), venv.join("ready"));
        if !ready.is_file() {
            if venv.exists() {
                fs::remove_dir_all(&venv)?;
            }
            let done = Command::new("bash").arg(&setup).arg(&venv).output().context("setup.sh")?;
            if !done.status.success() {
                println!("left out: setup.sh failed: {}", String::from_utf8_lossy(&done.stderr));
                return Ok(None);
            }
            fs::write(&ready, "")?;
        }
        Ok(Some(Self { python, script }))
    }

    /// What it understands of each item.
    fn understands(&self, items: &[Value]) -> Result<Vec<Value>> {
        let mut child = Command::new(&self.python)
            .arg(&self.script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("accept.py")?;
        let lines: String = items.iter().map(|item| format!("{item}\n")).collect();
        let mut input = child.stdin.take().context("its input")?;
        let feeder = std::thread::spawn(move || input.write_all(lines.as_bytes()));
        let output = child.wait_with_output()?;
        feeder.join().map_err(|_| anyhow::anyhow!("the feeder panicked"))??;
        ensure!(output.status.success(), "Superdesk gave up on an item");
        lines_of(&output.stdout)
    }
}

fn lines_of(output: &[u8]) -> Result<Vec<Value>> {
    let lines = output.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).context("a line of JSON")).collect()
}

/// The folders of our samples.
fn samples() -> Result<Vec<PathBuf>> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut folders: Vec<PathBuf> = fs::read_dir(&samples)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    folders.retain(|folder| !folder.ends_with("expected"));
    folders.sort();
    Ok(folders)
}

/// What is in some folders, as `copydesk enrich --format` writes it; what cannot be read is left out where that is right.
fn enriched(format: &str, folders: &[PathBuf], status: &[i32]) -> Result<Vec<Value>> {
    let output = Command::new(PROGRAM).args(["enrich", "--format", format]).args(folders).output()?;
    let ended = output.status.code().unwrap_or(-1);
    ensure!(status.contains(&ended), "status {ended}: {}", String::from_utf8_lossy(&output.stderr));
    lines_of(&output.stdout)
}

/// A finding's value.
fn value<'a>(article: &'a Value, field: &str) -> &'a Value {
    article.get(field).and_then(|finding| finding.get("value")).unwrap_or(&Value::Null)
}

/// A moment of ours as Superdesk prints it; nothing for a day, which ninjs cannot hold.
fn moment(value: &Value) -> Value {
    let Some(moment) = value.as_str().and_then(|text| text.parse::<jiff::Timestamp>().ok()) else { return Value::Null };
    json!(moment.strftime("%Y-%m-%d %H:%M:%S+00:00").to_string())
}

/// The words of the body, without markup.
fn words(article: &Value) -> String {
    let text: Vec<char> = article["text"].as_str().unwrap_or_default().chars().collect();
    let body = [
        "paragraph",
        "subhead",
        "list",
        "quote",
        "table",
        "dateline",
        "signature",
        "correction",
        "boilerplate",
        "contact",
    ];
    let blocks = article["blocks"].as_array().cloned().unwrap_or_default();
    let kept = blocks.iter().filter(|block| block["role"].as_str().is_some_and(|role| body.contains(&role)));
    let words = kept.filter_map(|block| {
        let place = |name: &str| block[name].as_u64().and_then(|place| usize::try_from(place).ok());
        Some(text.get(place("start")?..place("end")?)?.iter().collect::<String>())
    });
    words.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of HTML: tags are blanks.
fn html_words(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for character in html.chars() {
        match character {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            other if !inside => text.push(other),
            _ => {}
        }
    }
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Field by field: what we mean, what Superdesk understands.
fn compared(article: &Value, item: &Value) -> Vec<(&'static str, Value, Value)> {
    let same = |name: &'static str| (name, value(article, name).clone(), item[name].clone());
    let names = |list: &Value| list.as_array().into_iter().flatten().map(|one| one["name"].clone()).collect::<Vec<_>>();
    let places = article["entities"].as_array().into_iter().flatten().filter(|entity| entity["type"] == "place");
    let subjects = article["subjects"].as_array().into_iter().flatten();
    let understood = item["subject"].as_array().into_iter().flatten();
    let published = moment(value(article, "published"));
    let modified = moment(value(article, "modified"));
    vec![
        same("headline"),
        same("byline"),
        same("slugline"),
        same("urgency"),
        same("ednote"),
        same("usageterms"),
        same("copyrightnotice"),
        ("abstract", value(article, "abstract").clone(), item["abstract"].clone()),
        ("pubstatus", article["pubstatus"].clone(), item["pubstatus"].clone()),
        ("language", article["language"]["tag"].clone(), item["language"].clone()),
        ("dateline", value(article, "dateline")["place"].clone(), item["dateline"]["located"]["city"].clone()),
        ("firstcreated", published.clone(), item["firstcreated"].clone()),
        ("versioncreated", if modified.is_null() { published } else { modified }, item["versioncreated"].clone()),
        ("embargoed", moment(value(article, "embargoed")), item["embargoed"].clone()),
        (
            "subjects",
            json!(subjects.map(|subject| json!([subject["code"], subject["label"]])).collect::<Vec<_>>()),
            json!(understood.map(|subject| json!([subject["qcode"], subject["name"]])).collect::<Vec<_>>()),
        ),
        ("places", json!(places.map(|place| place["name"].clone()).collect::<Vec<_>>()), json!(names(&item["place"]))),
        ("genre", value(article, "genre").clone(), item["genre"][0]["name"].clone()),
        (
            "captions",
            json!(
                article["pictures"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|one| one["caption"].clone())
                    .collect::<Vec<_>>()
            ),
            json!(
                item["associations"]
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(_, one)| one["description_text"].clone())
                    .collect::<Vec<_>>()
            ),
        ),
        ("body", json!(words(article)), json!(html_words(item["body_html"].as_str().unwrap_or_default()))),
    ]
}

/// Compares all that is in some folders; gives how often each field was understood.
fn understood(superdesk: &Superdesk, folders: &[PathBuf], status: &[i32]) -> Result<BTreeMap<&'static str, usize>> {
    let (native, ninjs) = (enriched("native", folders, status)?, enriched("ninjs-1.6", folders, status)?);
    ensure!(native.len() == ninjs.len() && native.len() >= 20, "{} and {} items", native.len(), ninjs.len());
    let items = superdesk.understands(&ninjs)?;
    ensure!(items.len() == native.len(), "Superdesk took {} of {}", items.len(), native.len());
    let mut wrong = Vec::new();
    let mut known = BTreeMap::new();
    let mut guids = BTreeMap::new();
    for (article, item) in native.iter().zip(&items) {
        assert_eq!(item["type"], "text");
        let known_as = guids.insert(item["guid"].to_string(), article["id"].to_string());
        assert!(known_as.is_none_or(|id| article["id"] == id.trim_matches('"')), "two items are one: {}", item["guid"]);
        for (field, meant, understood) in compared(article, item) {
            if meant != understood {
                wrong.push(format!("{} {field}: meant {meant}, understood {understood}", article["id"]));
            } else if !(meant.is_null() || meant == json!([]) || meant == json!("")) {
                *known.entry(field).or_default() += 1;
            }
        }
        // Nothing under embargo or killed may look usable, even where its hour has no place in ninjs.
        let held = !value(article, "embargoed").is_null() && article["pubstatus"] != "usable";
        assert!(!held || item["pubstatus"] != "usable", "{}", article["id"]);
    }
    println!("{} items, fields understood: {known:?}", items.len());
    ensure!(wrong.is_empty(), "{} misunderstandings:\n{}", wrong.len(), wrong.join("\n"));
    Ok(known)
}

#[test]
fn superdesk_understands_every_sample_as_it_is_meant() -> Result<()> {
    let Some(superdesk) = Superdesk::get()? else { return Ok(()) };
    let known = understood(&superdesk, &samples()?, &[0])?;
    for field in [
        "headline",
        "byline",
        "dateline",
        "firstcreated",
        "slugline",
        "urgency",
        "ednote",
        "embargoed",
        "subjects",
        "places",
        "body",
    ] {
        ensure!(known.contains_key(field), "no sample has {field}");
    }
    Ok(())
}

#[test]
fn superdesk_understands_every_public_wire_item_as_it_is_meant() -> Result<()> {
    let wire = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/wire-samples");
    if !wire.is_dir() {
        println!("left out: {} is not there", wire.display());
        return Ok(());
    }
    let Some(superdesk) = Superdesk::get()? else { return Ok(()) };
    // Some files there are no articles.
    understood(&superdesk, &[wire], &[0, 65]).map(drop)
}
