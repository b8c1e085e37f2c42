use super::{
    Aspect, Bayesian, Classes, CreditRules, Dimensions, Dsr, Hold, MailText, Named, PublicScore, Request, RequestMail,
    Reward, Settings,
};

/// As described, service, delivery: what Taobao and Tmall have asked for since 2009.
const DIMENSIONS: [(&str, &str, &str); 3] = [
    ("described", "描述相符", "As described"),
    ("service", "服务态度", "Service"),
    ("delivery", "物流服务", "Delivery"),
];

const ASPECTS: [(&str, &str, &str); 11] = [
    ("described", "描述相符", "As described"),
    ("quality", "质量", "Quality"),
    ("workmanship", "做工", "Workmanship"),
    ("size", "尺码", "Size and fit"),
    ("price", "价格", "Price and value"),
    ("packaging", "包装", "Packaging"),
    ("delivery", "物流", "Delivery"),
    ("service", "客服", "Service"),
    ("after_sales", "售后", "After-sales"),
    ("authenticity", "正品", "Authenticity"),
    ("use", "使用", "Use"),
];

impl Default for Settings {
    fn default() -> Self {
        let named = |(key, zh, en): (&str, &str, &str)| Named { key: key.into(), zh: zh.into(), en: en.into() };
        let aspect = |(key, zh, en): (&str, &str, &str)| Aspect {
            key: key.into(),
            zh: zh.into(),
            en: en.into(),
            words: Vec::new(),
            is_on: true,
        };
        Self {
            dsr: Dsr::default(),
            credit: CreditRules::default(),
            bayesian: Bayesian::default(),
            public_score: PublicScore::default(),
            classes: Classes::default(),
            recovery_hours: 24,
            recovery_owners: Vec::new(),
            recovers_neutral: false,
            edit_days: 30,
            follow_up_days: 180,
            request: Request::default(),
            request_mail: RequestMail::default(),
            reward: Reward::default(),
            dimensions: vec![Dimensions { category: None, items: DIMENSIONS.map(named).to_vec() }],
            aspects: ASPECTS.map(aspect).to_vec(),
            hold: Hold::default(),
        }
    }
}

impl Default for Dsr {
    fn default() -> Self {
        Self { months: 6, trades_per_month: 3, window_days: 15 }
    }
}

/// As Taobao limits it.
impl Default for CreditRules {
    fn default() -> Self {
        Self { monthly_points: 6, same_item_days: 14 }
    }
}

/// Seven ratings of 3.5 stars, as Trustpilot adds them, and half the weight after six months.
impl Default for Bayesian {
    fn default() -> Self {
        Self { prior_weight: 7, prior_mean: 3.5, half_life_days: 183 }
    }
}

impl Default for Classes {
    fn default() -> Self {
        Self { good: 4, neutral: 3 }
    }
}

impl Default for Request {
    fn default() -> Self {
        Self { delay_days: 7, order_delay_days: 21, sample_rate: 1.0, expires_days: 60 }
    }
}

impl Default for RequestMail {
    fn default() -> Self {
        Self { is_on: true, has_reminder: true, zh: MailText::default(), en: MailText::default() }
    }
}

impl Default for Hold {
    fn default() -> Self {
        Self {
            burst_per_hour: 30,
            shop_burst_per_hour: 200,
            address_per_day: 5,
            device_per_day: 5,
            duplicate_characters: 30,
            contacts: true,
            offensive: true,
            contradiction: true,
            hours: 72,
        }
    }
}
