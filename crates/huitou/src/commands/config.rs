use serde_json::Value;

use crate::config::Config;

pub fn show(config: &Config) {
    let Ok(Value::Object(settings)) = serde_json::to_value(&config.settings) else { return };
    for (key, value) in settings {
        let shown = if key == "database" { without_password(&value) } else { value.to_string() };
        println!("{key:<20} {shown:<40} {}", config.origin(&key));
    }
}

fn without_password(value: &Value) -> String {
    let address = value.as_str().unwrap_or_default();
    match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("\"{scheme}://…@{host}\""),
        _ => value.to_string(),
    }
}
