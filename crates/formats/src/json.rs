//! JSON members as newsroom systems write them: the same names in different cases (`pubStatus`, `pubstatus`), numbers as
//! strings, one thing where a list could be.

use serde_json::{Map, Value};

/// An object's members.
pub(crate) trait Members {
    /// A member that is not null, by name in any case.
    fn member(&self, name: &str) -> Option<&Value>;

    /// A string that says something, or a number as its digits.
    fn words(&self, name: &str) -> Option<String> {
        let text = match self.member(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// An object.
    fn object(&self, name: &str) -> Option<&Map<String, Value>> {
        self.member(name)?.as_object()
    }

    /// The objects of a list, of an object's values, or the one object that stands for a list.
    fn objects(&self, name: &str) -> Vec<&Map<String, Value>> {
        match self.member(name) {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_object).take(1000).collect(),
            Some(Value::Object(one)) if one.values().all(Value::is_object) => {
                one.values().filter_map(Value::as_object).take(1000).collect()
            }
            Some(Value::Object(one)) => vec![one],
            _ => Vec::new(),
        }
    }

    /// The strings of a list, or the one string.
    fn strings(&self, name: &str) -> Vec<String> {
        match self.member(name) {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).take(1000).map(str::to_owned).collect(),
            Some(Value::String(one)) => vec![one.clone()],
            _ => Vec::new(),
        }
    }
}

impl Members for Map<String, Value> {
    fn member(&self, name: &str) -> Option<&Value> {
        let found = self
            .get(name)
            .or_else(|| self.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value));
        found.filter(|value| !value.is_null())
    }
}
