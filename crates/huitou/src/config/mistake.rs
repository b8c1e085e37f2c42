//! What is wrong in a configuration, as a person says it.

use figment::error::Kind;
use figment::{Error, Metadata};

use super::variable;

/// Every mistake with its place and what has to be there.
pub fn explained(error: Error) -> String {
    error.into_iter().map(|error| one(&error)).collect::<Vec<_>>().join("; ")
}

fn one(error: &Error) -> String {
    let key = error.path.join(".").to_lowercase();
    let place = error.metadata.as_ref().map_or_else(String::new, |metadata| format!("{}: ", place(metadata, &key)));
    match &error.kind {
        Kind::UnknownField(name, known) => {
            let (name, known) = (name.to_lowercase(), known.join(", "));
            format!("{place}there is no setting “{name}”: there are {known}")
        }
        Kind::InvalidType(given, wanted) | Kind::InvalidValue(given, wanted) => {
            format!("{place}{key} is {given}: it must be {}", plain(wanted))
        }
        Kind::MissingField(name) => format!("{place}“{key}” lacks “{name}”"),
        other => format!("{place}{other}"),
    }
}

/// The file or the variable.
fn place(metadata: &Metadata, key: &str) -> String {
    let file = metadata.source.as_ref().and_then(|source| source.file_path());
    match file {
        Some(path) => path.display().to_string(),
        None if metadata.name.contains("environment") => variable(key),
        None => metadata.name.to_string(),
    }
}

/// A type of Rust, for those who do not write it.
fn plain(wanted: &str) -> &str {
    match wanted {
        "u64" | "u32" => "a whole number, 0 or more",
        "a string" => "a text",
        other => other,
    }
}
