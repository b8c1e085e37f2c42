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
    let shown = if has_password { without_password(value.as_str().unwrap_or_default()) } else { value.to_string() };
    format!("{key:<27} {shown:<40} {}", config.origin(key))
}

/// An address without the password in it, which stands before the host or among the parameters.
fn without_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return format!("\"{address}\"") };
    let (place, hidden) = match rest.split_once('?') {
        Some((place, parameters)) if parameters.contains("password") => (place, "?…"),
        _ => (rest, ""),
    };
    let (user, host) = place.rsplit_once('@').map_or(("", place), |(_, host)| ("…@", host));
    format!("\"{scheme}://{user}{host}{hidden}\"")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::config::Flags;

    #[test]
    fn no_address_is_shown_with_its_password() {
        for (given, shown) in [
            ("", "\"\""),
            ("sqlite:huitou.db", "\"sqlite:huitou.db\""),
            ("postgres://shop:hid@d?en@db/huitou?sslmode=require", "\"postgres://…@db/huitou?sslmode=require\""),
            ("postgres://db/huitou?user=shop&password=hidden", "\"postgres://db/huitou?…\""),
            ("postgres://db/huitou?user=shop&password=hid@den", "\"postgres://db/huitou?…\""),
        ] {
            assert_eq!(without_password(given), shown);
        }
    }

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
