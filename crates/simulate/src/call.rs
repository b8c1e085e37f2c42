use primitives::Currency;
use serde_json::{Map, Value, json};

use crate::calendar::Millis;
use crate::data::{GOODS, PEOPLE};
use crate::person::Via;
use crate::stage::Stage;
use crate::truth::Tongue;

/// Where a call comes from.
#[derive(Debug, Clone, Copy)]
pub enum From {
    /// One of the person's devices, by index.
    Device(usize),
    /// The shop's own systems.
    Server,
    /// A page of Huitou's, opened by a link that says whose it is.
    Form,
    /// Huitou itself, about nobody in particular.
    System,
}

/// What brought people to the shop: source, medium, campaign, referrer, percent.
const TOUCHES: [(&str, &str, &str, &str, usize); 6] = [
    ("xiaohongshu", "social", "seeding", "https://www.xiaohongshu.com/", 24),
    ("wechat", "social", "moments", "https://mp.weixin.qq.com/", 22),
    ("baidu", "cpc", "brand", "https://www.baidu.com/", 16),
    ("douyin", "video", "live", "https://www.douyin.com/", 14),
    ("newsletter", "email", "monthly", "", 6),
    ("", "", "", "", 18),
];

/// A decimal amount in major units that prints exactly the minor units' digits.
pub fn amount(minor: i64, currency: Currency) -> Value {
    json!(minor as f64 / 10f64.powi(currency.exponent() as i32))
}

impl Stage<'_> {
    pub fn track(&mut self, at: Millis, from: From, event: &str, properties: Value) {
        let mut body = self.head(at, "track", from);
        body.insert("event".to_owned(), event.into());
        body.insert("properties".to_owned(), properties);
        self.send(at, from, body, None);
    }

    /// A page of the shop; `path` starts with a slash.
    pub fn page(&mut self, at: Millis, from: From, path: &str, title: &str, campaign: bool) {
        let mut body = self.head(at, "page", from);
        body.insert("name".to_owned(), title.into());
        let url = format!("https://{}{path}", GOODS.shop.domain);
        let mut page = json!({"url": url, "path": path, "title": title});
        if campaign && !self.touch().3.is_empty() {
            page["referrer"] = self.touch().3.into();
        }
        body.insert("properties".to_owned(), page.clone());
        self.send(at, from, body, Some((page, campaign)));
    }

    pub fn identify(&mut self, at: Millis, from: From) {
        let mut body = self.head(at, "identify", from);
        body.insert("traits".to_owned(), self.traits());
        self.send(at, from, body, None);
    }

    fn head(&mut self, at: Millis, kind: &str, from: From) -> Map<String, Value> {
        self.state.calls += 1;
        let mut body = Map::new();
        body.insert("type".to_owned(), kind.into());
        let id = format!("sim-{}-{:x}-{:x}", self.world.run, self.index, self.state.calls);
        body.insert("messageId".to_owned(), id.into());
        body.insert("timestamp".to_owned(), self.time(at).into());
        let person = self.person;
        match from {
            From::Device(device) => {
                body.insert("anonymousId".to_owned(), person.devices[device].anonymous_id.as_str().into());
                if self.state.known_on & (1 << device) != 0 {
                    body.insert("userId".to_owned(), json!(person.user_id));
                }
            }
            From::System => {}
            From::Server | From::Form => {
                let key = if person.user_id.is_some() { "userId" } else { "anonymousId" };
                body.insert(key.to_owned(), person.id().into());
            }
        }
        body
    }

    fn send(&mut self, at: Millis, from: From, mut body: Map<String, Value>, page: Option<(Value, bool)>) {
        let mut context = match from {
            From::Device(device) => self.device_context(self.person.devices[device].via, at),
            From::Server | From::System => json!({"channel": "server"}),
            From::Form => json!({"channel": "form"}),
        };
        if let Some((page, campaign)) = page {
            context["page"] = page;
            let (source, medium, name, ..) = self.touch();
            if campaign && !source.is_empty() {
                context["campaign"] = json!({"source": source, "medium": medium, "name": name});
            }
        }
        if let (Some(buyer_id), false) = (&self.person.buyer_id, matches!(from, From::System)) {
            context["traits"] = json!({"buyer_id": buyer_id, "oaid": self.person.oaid});
        }
        body.insert("context".to_owned(), context);
        self.calls.push((at, Value::Object(body)));
    }

    fn device_context(&self, via: Via, at: Millis) -> Value {
        let (device, channel, agent) = match via {
            Via::MobileWeb => (
                "mobile",
                "web",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
            ),
            Via::DesktopWeb => (
                "desktop",
                "web",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
            ),
            Via::App => ("mobile", "app", "Shanye/3.2 (Android 14)"),
            Via::WeChat => (
                "mobile",
                "app",
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Mobile MicroMessenger/8.0.50 MiniProgramEnv/android",
            ),
        };
        let locale = if self.person.tongue == Tongue::Zh { "zh-CN" } else { "en-US" };
        let network = self.person.city * 7 + (at / crate::calendar::DAY) as usize % 3;
        json!({
            "channel": channel,
            "locale": locale,
            "timezone": self.world.config.time_zone,
            // 198.18.0.0/15 is kept for tests (RFC 2544).
            "ip": format!("198.18.{}.{}", network % 256, self.index % 256),
            "userAgent": agent,
            "device": {"type": device},
        })
    }

    fn traits(&self) -> Value {
        let (person, tongue) = (self.person, self.person.tongue);
        let city = &PEOPLE.cities[person.city];
        let mut traits = json!({
            "name": person.name,
            "gender": if person.female { "female" } else { "male" },
            "city": city.city.say(tongue),
            "state": city.province.say(tongue),
            "country": "CN",
        });
        let optional = [
            ("email", &person.email),
            ("phone", &person.phone),
            ("birthday", &person.birthday),
            ("buyer_id", &person.buyer_id),
            ("oaid", &person.oaid),
        ];
        for (key, value) in optional {
            if let Some(value) = value {
                traits[key] = value.as_str().into();
            }
        }
        if let Some(platform) = person.kind.platform() {
            traits["platform"] = platform.into();
            // Platforms hand out masked names.
            let first = person.name.chars().next().map(String::from).unwrap_or_default();
            traits["name"] = format!("{first}**").into();
        } else {
            traits["created_at"] = self.time(person.arrives).into();
        }
        traits
    }

    pub fn time(&self, at: Millis) -> String {
        self.world.calendar.timestamp(at).to_string()
    }

    fn touch(&self) -> (&'static str, &'static str, &'static str, &'static str) {
        let mut left = self.person.touch;
        for (source, medium, name, referrer, share) in TOUCHES {
            if left < share {
                return (source, medium, name, referrer);
            }
            left -= share;
        }
        ("", "", "", "")
    }
}
