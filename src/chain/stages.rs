//! The stages of copydesk: a name, and what makes it.

use super::build::{Factory, Options};
use copydesk_reading::sentences::Sentences;
use copydesk_reading::{Anatomy, Figures, Language, Names, Places, Quotes, Stage, Times};

/// All stages, in the order of the default configuration.
pub(super) const STANDARD: &[(&str, Factory)] = &[
    ("anatomy", plain::<Anatomy>),
    ("language", plain::<Language>),
    ("sentences", plain::<Sentences>),
    ("names", names),
    ("places", plain::<Places>),
    ("times", plain::<Times>),
    ("quotes", quotes),
    ("figures", plain::<Figures>),
];

/// Names: the embedded tagger, or the classifier whose folder is given.
fn names(options: &Options) -> Result<Box<dyn Stage>, String> {
    if let Some(key) = options.keys().find(|key| *key != CLASSIFIER) {
        return Err(format!("has no option {key}"));
    }
    match options.get(CLASSIFIER) {
        None => Ok(Box::new(Names::new())),
        Some(serde_json::Value::String(folder)) => {
            let told = |what: String| format!("{CLASSIFIER} {folder}: {what}");
            let parts = super::classifier::parts(folder.as_ref()).map_err(told)?;
            Ok(Box::new(Names::accurate(parts).map_err(told)?))
        }
        Some(other) => Err(format!("{CLASSIFIER} = {other}: wanted is the path of a folder")),
    }
}

/// The one option of names.
const CLASSIFIER: &str = "classifier";

/// A stage that has no options.
fn plain<S: Stage + Default + 'static>(options: &Options) -> Result<Box<dyn Stage>, String> {
    match options.keys().next() {
        None => Ok(Box::new(S::default())),
        Some(key) => Err(format!("has no option {key}")),
    }
}

/// The quotes, with the one custom of marks that is read only where the copy is known to have it.
fn quotes(options: &Options) -> Result<Box<dyn Stage>, String> {
    let mut doubled = false;
    for (key, value) in options {
        match (key.as_str(), value.as_bool()) {
            ("doubled_apostrophes", Some(set)) => doubled = set,
            ("doubled_apostrophes", None) => return Err(format!("doubled_apostrophes is true or false, not {value}")),
            _ => return Err(format!("has no option {key}; it has doubled_apostrophes")),
        }
    }
    Ok(Box::new(Quotes::new().doubled_apostrophes(doubled)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(options: serde_json::Value) -> Result<Vec<String>, String> {
        let options = options.as_object().expect("a table").clone();
        names(&options).map(|stage| stage.models().into_iter().map(|model| model.name).collect())
    }

    #[test]
    fn a_classifier_that_is_missing_or_unfit_is_told_when_the_chain_is_built() {
        let folder = std::env::temp_dir().join(format!("copydesk-classifier-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.to_str().expect("a path").to_owned();
        let put = |name: &str, content: &str| std::fs::write(folder.join(name), content).expect("written");
        let told = || made(serde_json::json!({ "classifier": path })).expect_err("unfit");
        assert!(told().contains("config.json: No such file"), "{}", told());
        put(
            "config.json",
            r#"{"id2label": {"0": "O", "1": "B-PER"}, "max_position_embeddings": 256, "vocab_size": 3}"#,
        );
        put("vocab.txt", "[UNK]\n[CLS]\n");
        put("model.onnx", "no model");
        assert!(told().contains("2 pieces, config.json says 3"), "{}", told());
        put("vocab.txt", "[UNK]\n[CLS]\n[SEP]\n");
        assert!(told().contains("its labels are"), "{}", told());
        let labels = r#"{"0":"O","1":"B-PER","2":"I-PER","3":"B-ORG","4":"I-ORG","5":"B-LOC","6":"I-LOC"}"#;
        put("config.json", &format!(r#"{{"id2label": {labels}, "max_position_embeddings": 256}}"#));
        assert!(told().contains("the model cannot be loaded"), "{}", told());
        std::fs::remove_dir_all(&folder).expect("removed");
    }

    #[test]
    fn the_library_lists_the_same_stages_in_the_same_order() {
        let ours: Vec<&str> = STANDARD.iter().map(|(name, _)| *name).collect();
        let theirs: Vec<&str> = copydesk_reading::stages().iter().map(|stage| stage.name()).collect();
        assert_eq!(ours, theirs);
    }

    #[test]
    fn names_have_one_option() {
        assert_eq!(made(serde_json::json!({})).expect("made"), ["names-lexicon", "names-tagger"]);
        assert_eq!(made(serde_json::json!({ "tier": 1 })), Err("has no option tier".to_owned()));
        let wrong = made(serde_json::json!({ "classifier": 1 }));
        assert_eq!(wrong, Err("classifier = 1: wanted is the path of a folder".to_owned()));
    }
}
