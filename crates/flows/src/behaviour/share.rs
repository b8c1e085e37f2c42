use forecast::stats::wilson;
use serde::Serialize;
use utoipa::ToSchema;

const LEVEL: f64 = 0.95;
/// Below so many people a share is a hint.
const SMALL: u64 = 30;

/// A share of people, with the interval that holds it with 95 % probability (Wilson).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = BehaviourShare)]
pub(super) struct Share {
    /// 0 to 1.
    pub value: f64,
    pub low: f64,
    pub high: f64,
    /// Of so many people.
    pub n: u64,
    /// Fewer than 30.
    pub is_small: bool,
}

impl Share {
    /// None of nobody.
    pub fn of(part: u64, n: u64) -> Option<Self> {
        let found = wilson(part.min(n), n, LEVEL);
        (n > 0).then_some(Self { value: found.value, low: found.low, high: found.high, n, is_small: n < SMALL })
    }
}

pub(super) fn is_small(n: u64) -> bool {
    n < SMALL
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 is 0.2553 to 0.3662.
    #[test]
    fn a_share_has_wilsons_interval_and_is_none_of_nobody() {
        assert_eq!(Share::of(0, 0), None);
        let share = Share::of(81, 263).unwrap();
        assert!((share.low - 0.2553).abs() < 5e-5 && (share.high - 0.3662).abs() < 5e-5, "{share:?}");
        assert!(!share.is_small && Share::of(1, 29).unwrap().is_small && is_small(29));
    }
}
