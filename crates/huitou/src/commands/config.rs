use serde_json::Value;

use crate::config::Config;

pub fn show(config: &Config) {
    let Ok(Value::Object(settings)) = serde_json::to_value(&config.settings) else { return };
    for (key, value) in settings {
        match value {
            Value::Object(part) => part.iter().for_each(|(name, value)| line(config, &format!("{key}.{name}"), value)),
            value => line(config, &key, &value),
        }
    }
    if config.settings.mail.is_none() {
        line(config, "mail.url", &Value::from(""));
    }
}

fn line(config: &Config, key: &str, value: &Value) {
    let has_password = matches!(key, "database" | "mail.url");
    let shown = if has_password { without_password(value) } else { value.to_string() };
    println!("{key:<27} {shown:<40} {}", config.origin(key));
}

fn without_password(value: &Value) -> String {
    let address = value.as_str().unwrap_or_default();
    match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("\"{scheme}://…@{host}\""),
        _ => value.to_string(),
    }
}
