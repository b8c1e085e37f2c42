use crate::calendar::{Calendar, Millis, years_before};
use crate::config::{Config, Drivers, Language};
use crate::data::{GOODS, PEOPLE, Syllables};
use crate::dice::{Dice, mix};
use crate::truth::{CustomerKind, Tongue};

/// What a person was born with. Made anew whenever something happens to them, so that nobody has to be remembered.
pub struct Person {
    pub kind: CustomerKind,
    pub tongue: Tongue,
    /// `userId`, for those who ever say who they are in the shop's own channels.
    pub user_id: Option<String>,
    pub name: String,
    pub female: bool,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub birthday: Option<String>,
    pub city: usize,
    pub street: usize,
    pub house: usize,
    /// Taobao or JD id, `platform:buyer`.
    pub buyer_id: Option<String>,
    pub oaid: Option<String>,
    pub devices: Vec<Device>,
    pub rhythm: usize,
    pub arrives: Millis,
    pub rate: f64,
    pub dropout: f64,
    /// Mean order value aimed at, yuan.
    pub spend: f64,
    pub price_sensitivity: f64,
    pub sensitivity: Drivers,
    pub tastes: Vec<f64>,
    /// Satisfaction with an order with which nothing goes wrong.
    pub mood: f64,
    /// Chance to write a review.
    pub chatty: f64,
    /// Index into the touches that bring people.
    pub touch: usize,
}

pub struct Device {
    pub anonymous_id: String,
    pub via: Via,
}

/// The shop's own channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    MobileWeb,
    DesktopWeb,
    App,
    /// The shop's mini program inside WeChat.
    WeChat,
}

impl Via {
    /// As in an order's `channel`.
    pub fn channel(self) -> &'static str {
        match self {
            Self::MobileWeb | Self::DesktopWeb => "web",
            Self::App => "app",
            Self::WeChat => "wechat_mini",
        }
    }
}

impl Person {
    pub fn new(config: &Config, calendar: &Calendar, index: u32) -> Self {
        let mut dice = Dice::new(config.seed, 0x7065_7273_6f6e, u64::from(index));
        let tongue = match config.language {
            Language::Zh => Tongue::Zh,
            Language::En => Tongue::En,
            Language::Both => [Tongue::Zh, Tongue::En][usize::from(dice.chance(0.12))],
        };
        let kind = kind(&mut dice, tongue);
        let female = dice.chance(0.6);
        let (name, handle) = name(&mut dice, tongue, female);
        let own = matches!(kind, CustomerKind::Buyer | CustomerKind::Browser);
        let email_chance = if tongue == Tongue::En { 0.95 } else { 0.45 };
        let email = (own && dice.chance(email_chance)).then(|| email(&mut dice, &handle, index));
        let needs_phone = email.is_none() || dice.chance(0.75);
        let phone = if own && needs_phone { phone(tongue, index) } else { None };
        let secret = mix(config.seed ^ mix(u64::from(index)));
        let behaviour = &config.behaviour;
        let born = dice.between(19.0, 62.0);
        let rhythm = dice.weighted([0.5, 0.35, 0.15].into_iter());
        Self {
            kind,
            tongue,
            user_id: own.then(|| format!("u{}", 100_001 + u64::from(index))),
            name,
            female,
            email,
            phone,
            birthday: (own && dice.chance(0.4)).then(|| birthday(&mut dice, calendar, born)),
            city: dice.weighted(PEOPLE.cities.iter().map(|city| city.weight)),
            street: dice.below(PEOPLE.streets.len()),
            house: 1 + dice.below(320),
            buyer_id: match kind {
                CustomerKind::Taobao => Some(format!("taobao:tb_{handle}{index}")),
                CustomerKind::Jd => Some(format!("jd:jd_{index:07x}{}", secret % 97)),
                _ => None,
            },
            oaid: kind.platform().map(|_| format!("{:016x}{:016x}", secret, mix(secret))),
            devices: if kind.platform().is_some() { Vec::new() } else { devices(&mut dice, tongue, secret) },
            rhythm,
            arrives: arrival(&mut dice, calendar, rhythm),
            rate: dice.gamma(behaviour.r, 1.0 / behaviour.alpha),
            dropout: dice.beta(behaviour.a, behaviour.b),
            spend: (behaviour.p / dice.gamma(behaviour.q, 1.0 / behaviour.gamma).max(1e-3)).clamp(20.0, 20_000.0),
            price_sensitivity: dice.beta(2.0, 2.4),
            sensitivity: Drivers {
                late: dice.gamma(4.0, 0.25),
                product: dice.gamma(4.0, 0.25),
                service: dice.gamma(4.0, 0.25),
            },
            tastes: tastes(&mut dice),
            mood: (0.87 + 0.07 * dice.normal()).clamp(0.5, 1.0),
            chatty: dice.beta(1.2, 3.0),
            touch: dice.below(100),
        }
    }

    /// The id by which the truth and, where there is no `userId`, the events know the person.
    pub fn id(&self) -> &str {
        let device = || self.devices.first().map_or("", |device| device.anonymous_id.as_str());
        self.user_id.as_deref().or(self.buyer_id.as_deref()).unwrap_or_else(device)
    }
}

fn kind(dice: &mut Dice, tongue: Tongue) -> CustomerKind {
    let kinds =
        [CustomerKind::Buyer, CustomerKind::Browser, CustomerKind::Visitor, CustomerKind::Taobao, CustomerKind::Jd];
    let weights = if tongue == Tongue::Zh { [0.5, 0.12, 0.2, 0.12, 0.06] } else { [0.66, 0.14, 0.2, 0.0, 0.0] };
    kinds[dice.weighted(weights.into_iter())]
}

/// A name and an ASCII handle made from it.
fn name(dice: &mut Dice, tongue: Tongue, female: bool) -> (String, String) {
    if tongue == Tongue::En {
        let fitting: Vec<&(String, bool)> = PEOPLE.en_given.iter().filter(|(_, woman)| *woman == female).collect();
        let (given, surname) = (&dice.pick(&fitting).0, dice.pick(&PEOPLE.en_surnames));
        return (format!("{given} {surname}"), format!("{given}.{surname}").to_lowercase());
    }
    let surname = &PEOPLE.surnames[dice.weighted(PEOPLE.surnames.iter().map(|s| s.weight))];
    let given: &Syllables = dice.pick(if female { &PEOPLE.given_female } else { &PEOPLE.given_male });
    (format!("{}{}", surname.hanzi, given.hanzi), format!("{}{}", surname.pinyin, given.pinyin))
}

fn email(dice: &mut Dice, handle: &str, index: u32) -> String {
    format!("{handle}{index}@{}", dice.pick(&["example.com", "example.net", "example.org"]))
}

/// Numbers nobody has: 154 is not assigned to any carrier in China, 555-01xx is kept for fiction in North America.
fn phone(tongue: Tongue, index: u32) -> Option<String> {
    match tongue {
        Tongue::Zh => Some(format!("154{:08}", (u64::from(index) * 7_654_321 + 10_203_040) % 100_000_000)),
        Tongue::En if index < 70_000 => Some(format!("+1{}55501{:02}", 201 + index / 100, index % 100)),
        Tongue::En => None,
    }
}

fn birthday(dice: &mut Dice, calendar: &Calendar, age: f64) -> String {
    let day = years_before(calendar.days[0].0, age as i64);
    day.saturating_sub(jiff::Span::new().days(dice.below(365) as i64)).to_string()
}

fn devices(dice: &mut Dice, tongue: Tongue, secret: u64) -> Vec<Device> {
    let weights = if tongue == Tongue::Zh { [0.22, 0.2, 0.2, 0.38] } else { [0.4, 0.4, 0.2, 0.0] };
    let count = 1 + dice.weighted([0.55, 0.35, 0.1].into_iter());
    let vias = [Via::MobileWeb, Via::DesktopWeb, Via::App, Via::WeChat];
    let mut chosen: Vec<Via> = Vec::new();
    for _ in 0..count {
        let via = vias[dice.weighted(weights.into_iter())];
        if !chosen.contains(&via) {
            chosen.push(via);
        }
    }
    let id = |n: usize| format!("anon-{:016x}", mix(secret.wrapping_add(1 + n as u64)));
    chosen.into_iter().enumerate().map(|(n, via)| Device { anonymous_id: id(n), via }).collect()
}

/// More people come later than earlier: the shop grows by a third over the run.
fn arrival(dice: &mut Dice, calendar: &Calendar, rhythm: usize) -> Millis {
    let share = dice.unit();
    let grown = (-0.85 + (0.7225 + 0.6 * share).sqrt()) / 0.3;
    calendar.after(rhythm, 0, calendar.length() * grown.clamp(0.0, 0.999)).unwrap_or(0)
}

/// Dirichlet with few favourites.
fn tastes(dice: &mut Dice) -> Vec<f64> {
    let draws: Vec<f64> = GOODS.category.iter().map(|_| dice.gamma(0.45, 1.0) + 0.01).collect();
    let sum: f64 = draws.iter().sum();
    draws.into_iter().map(|draw| draw / sum).collect()
}
