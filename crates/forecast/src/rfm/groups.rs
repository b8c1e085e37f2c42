//! Eleven named groups on the grid of recency and the mean of frequency and money.

use serde::{Deserialize, Serialize};

use super::scores::Rfm;

/// A named group of customers; every combination of scores belongs to exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Bought lately, often and much: R 5, FM ≥ 4.5.
    Champions,
    /// Come back reliably: R 3–5, FM ≥ 4 (and not champions).
    Loyal,
    /// Recent, with some weight: R 4–5, FM 2.5–3.5.
    PotentialLoyalists,
    /// Just arrived: R 5, FM ≤ 2.
    New,
    /// Recent but light: R 4, FM ≤ 2.
    Promising,
    /// In the middle and about to drift: R 3, FM 2.5–3.5.
    NeedAttention,
    /// Light and fading: R 3, FM ≤ 2.
    AboutToSleep,
    /// Once valuable, the best of all, long gone: R 1, FM ≥ 4.5.
    CannotLose,
    /// Valuable and fading: R 1–2, FM ≥ 3 (and not the above).
    AtRisk,
    /// Light and quiet: R 2, FM ≤ 2.5.
    Hibernating,
    /// Light and gone: R 1, FM ≤ 2.5.
    Lost,
}

impl Group {
    /// All groups, best first.
    pub const ALL: [Self; 11] = [
        Self::Champions,
        Self::Loyal,
        Self::PotentialLoyalists,
        Self::New,
        Self::Promising,
        Self::NeedAttention,
        Self::AboutToSleep,
        Self::CannotLose,
        Self::AtRisk,
        Self::Hibernating,
        Self::Lost,
    ];

    /// The group of a customer's scores, by R and twice the mean of F and M.
    pub fn of(scores: Rfm) -> Self {
        match (scores.r, scores.f + scores.m) {
            (5, 9..) => Self::Champions,
            (3..=5, 8..) => Self::Loyal,
            (4..=5, 5..) => Self::PotentialLoyalists,
            (5, _) => Self::New,
            (4, _) => Self::Promising,
            (3, 5..) => Self::NeedAttention,
            (3, _) => Self::AboutToSleep,
            (1, 9..) => Self::CannotLose,
            (_, 6..) => Self::AtRisk,
            (2, _) => Self::Hibernating,
            _ => Self::Lost,
        }
    }

    /// The definition for people: (lowest R, highest R, lowest FM, highest FM); groups earlier in [`Self::ALL`] go first.
    pub fn definition(self) -> (u8, u8, f64, f64) {
        match self {
            Self::Champions => (5, 5, 4.5, 5.0),
            Self::Loyal => (3, 5, 4.0, 5.0),
            Self::PotentialLoyalists => (4, 5, 2.5, 3.5),
            Self::New => (5, 5, 1.0, 2.0),
            Self::Promising => (4, 4, 1.0, 2.0),
            Self::NeedAttention => (3, 3, 2.5, 3.5),
            Self::AboutToSleep => (3, 3, 1.0, 2.0),
            Self::CannotLose => (1, 1, 4.5, 5.0),
            Self::AtRisk => (1, 2, 3.0, 5.0),
            Self::Hibernating => (2, 2, 1.0, 2.5),
            Self::Lost => (1, 1, 1.0, 2.5),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_and_groups_agree_on_all_scores() {
        for r in 1..=5 {
            for f in 1..=5 {
                for m in 1..=5 {
                    let fm = f64::from(f + m) / 2.0;
                    let holds = |group: &Group| {
                        let (low_r, high_r, low, high) = group.definition();
                        (low_r..=high_r).contains(&r) && (low..=high).contains(&fm)
                    };
                    let first = Group::ALL.into_iter().find(holds);
                    assert_eq!(first, Some(Rfm { r, f, m }.group()), "{r}{f}{m}");
                }
            }
        }
    }
}
