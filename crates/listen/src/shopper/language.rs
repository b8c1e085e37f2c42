use axum::http::{HeaderMap, header};

use super::words::{EN, Words, ZH};

/// The language to speak: the one switched to, else the first the browser asks for that is spoken here, else the shop's.
pub(crate) fn choose(switched: Option<&str>, headers: &HeaderMap, shop: &str) -> &'static Words {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wanted = accepted.split(',').map(|choice| choice.split(';').next().unwrap_or_default().trim());
    switched.into_iter().chain(wanted).find_map(spoken).or_else(|| spoken(shop)).unwrap_or(&EN)
}

fn spoken(tag: &str) -> Option<&'static Words> {
    match tag.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "zh" => Some(&ZH),
        "en" => Some(&EN),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_switch_wins_then_the_browser_then_the_shop() {
        let tag = |switched, accepted: &str, shop| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, accepted.parse().unwrap())]);
            choose(switched, &headers, shop).tag
        };
        assert_eq!(tag(Some("en"), "zh-CN,zh;q=0.9", "zh"), "en");
        assert_eq!(tag(None, "zh-CN,zh;q=0.9,en;q=0.8", "en"), "zh-CN");
        assert_eq!(tag(None, "de-DE,de;q=0.9", "zh"), "zh-CN");
        assert_eq!(tag(Some("<script>"), "", "en"), "en");
    }
}
