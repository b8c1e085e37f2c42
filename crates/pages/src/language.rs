use axum::http::{HeaderMap, header};

/// A language that pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Zh,
    En,
}

impl Language {
    /// The language of a tag such as `zh-CN` or `en_GB`, when it is spoken here.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// For addresses: `zh` or `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// For browsers: `zh-CN` or `en`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }
}

/// The language to speak: the one switched to, else the first the browser asks for that is spoken here, else the shop's.
#[must_use]
pub fn choose(switched: Option<&str>, headers: &HeaderMap, shop: &str) -> Language {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wanted = accepted.split(',').map(|choice| choice.split(';').next().unwrap_or_default().trim());
    let chosen = switched.into_iter().chain(wanted).find_map(Language::parse);
    chosen.or_else(|| Language::parse(shop)).unwrap_or(Language::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_switch_wins_then_the_browser_then_the_shop() {
        let tag = |switched, accepted: &str, shop| {
            let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, accepted.parse().unwrap())]);
            choose(switched, &headers, shop).tag()
        };
        assert_eq!(tag(Some("en"), "zh-CN,zh;q=0.9", "zh"), "en");
        assert_eq!(tag(None, "zh-CN,zh;q=0.9,en;q=0.8", "en"), "zh-CN");
        assert_eq!(tag(None, "de-DE,de;q=0.9", "zh"), "zh-CN");
        assert_eq!(tag(Some("<script>"), "", "en"), "en");
    }
}
