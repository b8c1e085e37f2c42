//! What somebody recognises a session by: a browser, a system, and the network that it comes from.

use axum::http::{HeaderMap, header};

use crate::Address;

/// Short names, as a browser says them of itself, and no more of the address than tells networks apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Whence {
    pub browser: &'static str,
    pub platform: &'static str,
    pub address: String,
}

impl Whence {
    pub fn of(address: &Address, headers: &HeaderMap) -> Self {
        let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Self { browser: named(BROWSERS, agent), platform: named(PLATFORMS, agent), address: address.network() }
    }
}

/// Parts of what browsers call themselves, and their names. Most name others beside themselves: the first one counts.
const BROWSERS: &[(&str, &str)] = &[
    ("wxwork/", "WeCom"),
    ("MicroMessenger/", "WeChat"),
    ("DingTalk/", "DingTalk"),
    ("Lark/", "Lark"),
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("QQBrowser/", "QQ Browser"),
    ("UCBrowser/", "UC Browser"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

const PLATFORMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("OpenHarmony", "HarmonyOS"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
];

fn named(names: &[(&str, &'static str)], agent: &str) -> &'static str {
    names.iter().find(|(part, _)| agent.contains(part)).map_or("", |&(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(agent: &'static str) -> [&'static str; 2] {
        let mut headers = HeaderMap::new();
        headers.insert(header::USER_AGENT, agent.parse().unwrap());
        let whence = Whence::of(&Address("203.0.113.9".to_owned()), &headers);
        assert_eq!(whence.address, "203.0.113.*");
        [whence.browser, whence.platform]
    }

    #[test]
    fn a_browser_has_its_own_name_and_not_that_of_those_it_resembles() {
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
            Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
            Mobile/15E148 MicroMessenger/8.0.60(0x18003c2f) NetType/WIFI Language/zh_CN";
        let android = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) \
            Chrome/142.0.0.0 Mobile Safari/537.36";
        let mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) \
            Version/26.0 Safari/605.1.15";
        assert_eq!(seen(windows), ["Edge", "Windows"]);
        assert_eq!(seen(phone), ["WeChat", "iPhone"]);
        assert_eq!(seen(android), ["Chrome", "Android"]);
        assert_eq!(seen(mac), ["Safari", "Mac"]);
        let linux = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
        assert_eq!(seen(linux), ["Firefox", "Linux"]);
        assert_eq!(seen("something else"), ["", ""]);
    }
}
