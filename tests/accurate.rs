//! The accurate tier of names in the whole program: the classifier of `../shared/data/ner/onnx-minilm` by configuration
//! file, by environment and by `--set`. The model lies outside the repository; where it is absent, the tests say so.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const BODY: &str = "Council backs harbour plan\n\nAngela Roth met Pieter van der Meer of Kestrel Holdings in Ankara on \
    Tuesday, a spokeswoman for the company told reporters there.\n\n“We agreed on all that matters,” Roth said after the \
    talks. The Turkish government is expected to sign the contract next week, and work will begin in the spring.\n";

/// The folder of the model; nothing, and a word about it, where it is absent.
fn model() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/ner/onnx-minilm");
    let there = folder.join("model.onnx").is_file();
    if !there {
        println!("left out: {} is absent", folder.display());
    }
    there.then_some(folder)
}

fn enrich(arrange: impl FnOnce(&mut Command)) -> Result<Vec<u8>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    command.args(["enrich", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    arrange(&mut command);
    let mut child = command.spawn()?;
    let envelope = json!({ "id": "harbour-1", "content_type": "text/plain", "body": BODY });
    writeln!(child.stdin.take().context("standard input")?, "{envelope}")?;
    let output = child.wait_with_output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(output.stdout)
}

#[test]
fn names_are_read_by_the_classifier_however_it_is_configured() -> Result<()> {
    let Some(folder) = model() else { return Ok(()) };
    let folder = folder.display().to_string();
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("accurate.toml");
    std::fs::write(&file, format!("[stage.names]\nclassifier = {folder:?}\n"))?;
    let by_file = enrich(|command| {
        command.arg("--config").arg(&file);
    })?;
    let by_environment = enrich(|command| {
        command.env("COPYDESK__STAGE__NAMES__CLASSIFIER", &folder);
    })?;
    let by_set = enrich(|command| {
        command.arg("--set").arg(format!("stage.names.classifier={folder}"));
    })?;
    assert_eq!(String::from_utf8_lossy(&by_file), String::from_utf8_lossy(&by_environment));
    assert_eq!(String::from_utf8_lossy(&by_file), String::from_utf8_lossy(&by_set));

    let article: Value = serde_json::from_slice(&by_file)?;
    let list = |pointer: &str| article.pointer(pointer).and_then(Value::as_array).cloned().unwrap_or_default();
    let models = list("/made_by/models");
    ensure!(models.iter().any(|model| model["name"] == "names-classifier"), "the article names its model: {models:?}");
    let names: Vec<(String, String)> = list("/entities")
        .iter()
        .map(|entity| (entity["type"].to_string().replace('"', ""), entity["name"].to_string().replace('"', "")))
        .collect();
    for (kind, name) in [
        ("person", "Angela Roth"),
        ("person", "Pieter van der Meer"),
        ("organisation", "Kestrel Holdings"),
        ("place", "Ankara"),
        ("group", "Turkish"),
    ] {
        ensure!(names.contains(&(kind.to_owned(), name.to_owned())), "{kind} {name} is found: {names:?}");
    }
    Ok(())
}

#[test]
fn a_classifier_that_is_not_there_is_a_configuration_error() -> Result<()> {
    let trouble = enrich(|command| {
        command.args(["--set", "stage.names.classifier=/nowhere/at/all"]);
    });
    let told = trouble.err().context("a folder that is not there must not be taken")?.to_string();
    ensure!(told.contains("/nowhere/at/all"), "{told}");
    Ok(())
}
