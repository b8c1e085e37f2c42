use serde_json::Value;

use super::say::say;
use crate::config::Config;

/// Settings that are there only where they are given.
const OPTIONAL: [&str; 4] = ["mail.url", "mail.from", "mail.address", "mail.bounces"];

pub fn show(config: &Config) -> std::io::Result<()> {
    for (key, value) in settings(config) {
        say!("{}", line(config, &key, &value))?;
    }
    Ok(())
}

/// Every setting, those that are not given as an empty text.
fn settings(config: &Config) -> Vec<(String, Value)> {
    let Ok(Value::Object(given)) = serde_json::to_value(&config.settings) else { return Vec::new() };
    let mut settings = Vec::new();
    for (key, value) in given {
        match value {
            Value::Object(part) => {
                settings.extend(part.into_iter().map(|(name, value)| (format!("{key}.{name}"), value)));
            }
            value => settings.push((key, value)),
        }
    }
    for key in OPTIONAL {
        if settings.iter().all(|(given, _)| given != key) {
            settings.push((key.to_owned(), Value::from("")));
        }
    }
    settings
}

fn line(config: &Config, key: &str, value: &Value) -> String {
    let has_password = matches!(key, "database" | "mail.url");
    let shown = if has_password { without_password(value) } else { value.to_string() };
    format!("{key:<27} {shown:<40} {}", config.origin(key))
}

fn without_password(value: &Value) -> String {
    let address = value.as_str().unwrap_or_default();
    match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("\"{scheme}://…@{host}\""),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::config::Flags;

    #[test]
    fn every_documented_setting_is_shown_and_every_shown_one_documented() {
        let config = Config::load(&Flags::default()).unwrap();
        let shown: BTreeSet<String> = settings(&config).into_iter().map(|(key, _)| key).collect();
        let table = include_str!("../../../../docs/ops.md").lines();
        let named = |row: &str| Some(row.strip_prefix("| `")?.split_once("` | `HUITOU_")?.0.to_owned());
        let documented: BTreeSet<String> = table.filter_map(named).collect();
        assert_eq!(shown, documented);
    }
}
