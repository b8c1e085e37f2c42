use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::Fault;

use super::{Blocked, Kind};

/// How many identifiers of a kind one profile may gain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    pub max: usize,
    /// Counted over this time before the event; for ever when absent.
    pub window: Option<SignedDuration>,
}

/// A kind of identifier and how many of it one customer may gain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KindRule {
    pub kind: Kind,
    #[schema(minimum = 1, maximum = 1000)]
    pub max: i64,
    /// Counted over this many days before the event; for ever when null.
    #[schema(minimum = 1, maximum = 3650)]
    pub window_days: Option<i64>,
}

/// Who counts as one customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentityRules {
    /// Whether values of nothing but zeros and dashes identify nobody.
    pub zeros_and_dashes: bool,
    /// Values that identify nobody, in upper or lower case: placeholders, and what many people share, e.g. the mail
    /// address that the till writes on every receipt.
    #[schema(max_items = 500)]
    pub blocked: Vec<String>,
    /// Every kind once, the surest first: where identifiers contradict each other, the last is dropped first.
    #[schema(min_items = 6, max_items = 6)]
    pub kinds: Vec<KindRule>,
}

const MAX_BLOCKED: usize = 500;
const MAX_BYTES: usize = 256;

/// What senders write when they do not know who it is.
const PLACEHOLDERS: [&str; 20] = [
    "-1",
    "null",
    "(null)",
    "nil",
    "none",
    "anonymous",
    "undefined",
    "nan",
    "n/a",
    "na",
    "true",
    "false",
    "guest",
    "unknown",
    "distinct_id",
    "not_authenticated",
    "[object object]",
    "catalogue",
    "匿名",
    "无",
];

impl Default for IdentityRules {
    /// Values as in Segment Unify and more; its limits: one user id ever, five of the others, devices by the week,
    /// addresses by the year.
    fn default() -> Self {
        let rule = |kind| {
            let (max, window_days) = match kind {
                Kind::UserId => (1, None),
                Kind::BuyerId => (5, None),
                Kind::Email | Kind::Phone | Kind::Oaid => (5, Some(365)),
                Kind::AnonymousId => (5, Some(7)),
            };
            KindRule { kind, max, window_days }
        };
        Self {
            zeros_and_dashes: true,
            blocked: PLACEHOLDERS.map(str::to_owned).to_vec(),
            kinds: Kind::ALL.map(rule).to_vec(),
        }
    }
}

impl IdentityRules {
    /// The defaults and what a shop added to their blocked values.
    #[must_use]
    pub fn with_blocked(also: impl IntoIterator<Item = String>) -> Self {
        let mut rules = Self::default();
        rules.blocked.extend(also);
        rules
    }

    #[must_use]
    pub fn blocked(&self) -> Blocked {
        Blocked::new(self.zeros_and_dashes, &self.blocked)
    }

    #[must_use]
    pub fn limit(&self, kind: Kind) -> Limit {
        let found = self.kinds.iter().find(|rule| rule.kind == kind);
        found.map_or(Limit { max: 1, window: None }, |rule| Limit {
            max: usize::try_from(rule.max).unwrap_or(1),
            window: rule.window_days.map(|days| SignedDuration::from_hours(days * 24)),
        })
    }

    /// The place of a kind among all, the surest at 0.
    #[must_use]
    pub fn rank(&self, kind: Kind) -> usize {
        self.kinds.iter().position(|rule| rule.kind == kind).unwrap_or(self.kinds.len())
    }

    /// With blocked values trimmed, in lower case and each once.
    ///
    /// # Errors
    /// The field that is wrong, and what is wrong with it.
    pub fn checked(self) -> Result<Self, (String, Fault)> {
        let blocked: BTreeSet<String> = self.blocked.iter().map(|value| value.trim().to_lowercase()).collect();
        if blocked.len() > MAX_BLOCKED {
            return Err(("blocked".to_owned(), Fault::TooMany { most: MAX_BLOCKED }));
        }
        if let Some(bad) =
            blocked.iter().find(|value| value.is_empty() || value.len() > MAX_BYTES || value.contains('\0'))
        {
            let shown: String = bad.chars().take(20).collect();
            return Err(("blocked".to_owned(), format!("“{shown}” is empty or longer than {MAX_BYTES} bytes").into()));
        }
        let kinds: BTreeSet<Kind> = self.kinds.iter().map(|rule| rule.kind).collect();
        if kinds.len() != Kind::ALL.len() || self.kinds.len() != Kind::ALL.len() {
            let all = Kind::ALL.map(Kind::as_str).join(", ");
            return Err(("kinds".to_owned(), format!("must have each of {all} once").into()));
        }
        for (n, rule) in self.kinds.iter().enumerate() {
            if !(1..=1000).contains(&rule.max) {
                return Err((format!("kinds[{n}].max"), Fault::Range { low: 1, high: 1000 }));
            }
            if rule.window_days.is_some_and(|days| !(1..=3650).contains(&days)) {
                return Err((format!("kinds[{n}].window_days"), Fault::Range { low: 1, high: 3650 }));
            }
        }
        Ok(Self { blocked: blocked.into_iter().collect(), ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(change: impl Fn(&mut IdentityRules)) -> String {
        let mut rules = IdentityRules::default();
        change(&mut rules);
        rules.checked().unwrap_err().0
    }

    #[test]
    fn what_cannot_be_is_refused_and_named() {
        assert_eq!(wrong(|rules| rules.blocked.push("  ".to_owned())), "blocked");
        assert_eq!(wrong(|rules| rules.blocked.push("x".repeat(257))), "blocked");
        assert_eq!(wrong(|rules| rules.kinds.truncate(5)), "kinds");
        assert_eq!(wrong(|rules| rules.kinds[1].kind = Kind::UserId), "kinds");
        assert_eq!(wrong(|rules| rules.kinds[2].max = 0), "kinds[2].max");
        assert_eq!(wrong(|rules| rules.kinds[5].window_days = Some(0)), "kinds[5].window_days");
    }

    #[test]
    fn values_are_kept_in_one_form() {
        let rules = IdentityRules { blocked: vec![" Till ".to_owned(), "till".to_owned()], ..IdentityRules::default() };
        assert_eq!(rules.checked().unwrap().blocked, ["till"]);
    }
}
