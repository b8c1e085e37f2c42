use std::collections::HashSet;

use super::{IdentityRules, Kind};

/// Values that many people share because some sender had nothing better: they identify nobody.
#[derive(Debug, Clone)]
pub struct Blocked {
    zeros_and_dashes: bool,
    values: HashSet<String>,
}

const MAX_BYTES: usize = 256;

impl Default for Blocked {
    fn default() -> Self {
        IdentityRules::default().blocked()
    }
}

impl Blocked {
    #[must_use]
    pub fn new(zeros_and_dashes: bool, values: &[String]) -> Self {
        Self { zeros_and_dashes, values: values.iter().map(|value| value.trim().to_lowercase()).collect() }
    }

    fn contains(&self, value: &str) -> bool {
        let is_hollow = value.bytes().all(|b| b == b'0' || b == b'-');
        value.is_empty() || (self.zeros_and_dashes && is_hollow) || self.values.contains(&value.to_lowercase())
    }

    /// The one way to write an identifier, so that equal ones are found; `None` when it identifies nobody.
    #[must_use]
    pub fn normalise(&self, kind: Kind, value: &str) -> Option<String> {
        let value = value.trim();
        if value.len() > MAX_BYTES || self.contains(value) {
            return None;
        }
        let normal = match kind {
            Kind::UserId | Kind::AnonymousId => Some(value.to_owned()),
            Kind::Email => email(value),
            Kind::Phone => phone(value),
            Kind::BuyerId => self.buyer_id(value),
            Kind::Oaid => Some(value.to_lowercase()),
        }?;
        (!self.contains(&normal)).then_some(normal)
    }

    fn buyer_id(&self, value: &str) -> Option<String> {
        let (platform, id) = value.split_once(':')?;
        let (platform, id) = (platform.trim(), id.trim());
        let is_usable = !platform.is_empty() && !self.contains(id) && !id.contains('*');
        is_usable.then(|| format!("{}:{id}", platform.to_lowercase()))
    }
}

/// Lower case; one `@` with something on both sides. A masked address (`l***@…`) is none.
fn email(value: &str) -> Option<String> {
    let (local, domain) = value.split_once('@')?;
    let is_plain = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "*@,;<>".contains(c));
    (is_plain(local) && is_plain(domain)).then(|| value.to_lowercase())
}

/// E.164 where the country is sure: `+…`, `00…`, and Chinese mobile numbers; elsewhere the digits as they are dialled.
fn phone(value: &str) -> Option<String> {
    let value = value.trim_start_matches('\'');
    let is_separator = |c: char| c.is_whitespace() || "-().－（）".contains(c);
    let compact: String = value.chars().filter(|c| !is_separator(*c)).map(half_width).collect();
    let (international, digits) = match compact.strip_prefix('+').or_else(|| compact.strip_prefix("00")) {
        Some(rest) => (true, rest),
        None => (false, compact.as_str()),
    };
    if !(5..=15).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let national = digits.strip_prefix("86").filter(|rest| is_chinese_mobile(rest)).unwrap_or(digits);
    if is_chinese_mobile(national) && (!international || national.len() < digits.len()) {
        return Some(format!("+86{national}"));
    }
    Some(if international { format!("+{digits}") } else { digits.to_owned() })
}

fn is_chinese_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1])
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        '＋' => '+',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(kind: Kind, value: &str) -> Option<String> {
        IdentityRules::with_blocked(["till@shop.example".to_owned()]).blocked().normalise(kind, value)
    }

    #[test]
    fn one_form_for_every_way_to_write_a_phone_number() {
        for written in [
            "13812341234",
            "+86 138-1234-1234",
            "0086 13812341234",
            "8613812341234",
            "'138 1234 1234",
            "１３８１２３４１２３４",
        ] {
            assert_eq!(normal(Kind::Phone, written).as_deref(), Some("+8613812341234"), "{written}");
        }
        assert_eq!(normal(Kind::Phone, "+44 20 7946 0958").as_deref(), Some("+442079460958"));
        assert_eq!(normal(Kind::Phone, "+1 381 234 1234").as_deref(), Some("+13812341234"), "American, not Chinese");
        assert_eq!(normal(Kind::Phone, "(021) 6123-4567").as_deref(), Some("02161234567"));
        for none in ["138****1234", "000-0000-0000", "tel", "12", "1234567890123456"] {
            assert_eq!(normal(Kind::Phone, none), None, "{none}");
        }
    }

    #[test]
    fn a_shop_may_number_its_customers_from_zero() {
        let rules = IdentityRules { zeros_and_dashes: false, blocked: Vec::new(), ..IdentityRules::default() };
        let normal = |value| rules.blocked().normalise(Kind::UserId, value);
        assert_eq!(normal("000").as_deref(), Some("000"));
        assert_eq!(normal("guest").as_deref(), Some("guest"));
        assert_eq!(normal("  "), None);
    }

    #[test]
    fn mail_addresses_lose_case_and_blanks() {
        assert_eq!(normal(Kind::Email, " Lin@Example.COM ").as_deref(), Some("lin@example.com"));
        for none in ["lin", "@x.com", "lin@", "l***@example.com", "a b@c.d", "a@b@c", "till@shop.example"] {
            assert_eq!(normal(Kind::Email, none), None, "{none}");
        }
    }

    #[test]
    fn shared_values_identify_nobody() {
        for kind in Kind::ALL {
            for none in [
                "",
                "0",
                "000",
                "--",
                "00-00",
                "-1",
                "null",
                "NULL",
                " anonymous ",
                "undefined",
                "NaN",
                "[object Object]",
            ] {
                assert_eq!(normal(kind, none), None, "{kind:?} {none}");
            }
        }
        assert_eq!(normal(Kind::BuyerId, "taobao:0"), None);
        assert_eq!(normal(Kind::BuyerId, "TaoBao: tb_1 ").as_deref(), Some("taobao:tb_1"));
        assert_eq!(normal(Kind::BuyerId, "taobao:t**1"), None);
        assert_eq!(normal(Kind::UserId, "U1").as_deref(), Some("U1"), "user ids keep their case");
        assert_eq!(normal(Kind::UserId, &"x".repeat(257)), None);
    }
}
