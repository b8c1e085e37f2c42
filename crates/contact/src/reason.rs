use primitives::Timestamp;
use serde_json::{Value as Json, json};

/// Why somebody is asked, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Every gate is open.
    Ok,
    /// Staff asked by themselves: it is written down and counts, and nothing was judged.
    Staff,
    /// No profile belongs to the ids, and the channel needs one.
    UnknownPerson,
    /// There is no mail address, or it is none.
    NoAddress,
    /// Nothing was said about the channel, and the shop asks only who agreed.
    NoConsent,
    /// The person said no, on the unsubscribe page or elsewhere.
    Refused,
    /// The address refused a mail for good.
    Stopped,
    /// The installation has no mail server.
    ChannelOff,
    /// Asked something, whatever it was, fewer than `days` days ago.
    Quarantine { days: i64, until: Timestamp },
    /// Asked about the same topic fewer than `days` days ago.
    Clock { days: i64, until: Timestamp },
    /// Asked `n` times within `days` days.
    Cap { n: i64, days: i64, until: Timestamp },
    /// The next hour at which the shop may write is after the end of the ask.
    Expired,
    /// The domain's own: not drawn.
    NotSampled,
    /// The domain's own: nobody told that it arrived.
    NotDelivered,
    /// The domain's own: in none of the segments.
    NotInSegment,
    /// The domain's own: enough have answered or were asked.
    QuotaFull,
    /// The domain's own: answered before it was sent.
    Answered,
    /// The domain's own: the order that it is about was cancelled.
    Cancelled,
    /// The domain's own: the order is not the one any more, by its place among the buyer's, after which it was to be asked.
    NotNth,
    /// The domain's own: the same was asked about another order already.
    AskedBefore,
}

impl Reason {
    /// For programs; stored.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Staff => "staff",
            Self::UnknownPerson => "unknown_person",
            Self::NoAddress => "no_address",
            Self::NoConsent => "no_consent",
            Self::Refused => "refused",
            Self::Stopped => "stopped",
            Self::ChannelOff => "channel_off",
            Self::Quarantine { .. } => "quarantine",
            Self::Clock { .. } => "clock",
            Self::Cap { .. } => "cap",
            Self::Expired => "expired",
            Self::NotSampled => "not_sampled",
            Self::NotDelivered => "not_delivered",
            Self::NotInSegment => "not_in_segment",
            Self::QuotaFull => "quota_full",
            Self::Answered => "answered",
            Self::Cancelled => "cancelled",
            Self::NotNth => "not_nth",
            Self::AskedBefore => "asked_before",
        }
    }

    /// Whether the person is asked.
    #[must_use]
    pub fn is_yes(&self) -> bool {
        matches!(self, Self::Ok | Self::Staff)
    }

    /// When it is none any more; `None` for what does not end by itself.
    #[must_use]
    pub fn until(&self) -> Option<Timestamp> {
        match self {
            Self::Quarantine { until, .. } | Self::Clock { until, .. } | Self::Cap { until, .. } => Some(*until),
            _ => None,
        }
    }

    /// The numbers in it: `{until, days, n}`, each where it has one.
    #[must_use]
    pub fn params(&self) -> Json {
        match self {
            Self::Quarantine { days, until } | Self::Clock { days, until } => json!({"days": days, "until": until}),
            Self::Cap { n, days, until } => json!({"n": n, "days": days, "until": until}),
            _ => json!({}),
        }
    }

    /// As it was stored; `None` for a code that is not known.
    #[must_use]
    pub fn read(code: &str, params: &Json) -> Option<Self> {
        let number = |key: &str| params.get(key).and_then(Json::as_i64);
        let until = || params.get("until").and_then(Json::as_str).and_then(|text| text.parse().ok());
        let plain = [
            Self::Ok,
            Self::Staff,
            Self::UnknownPerson,
            Self::NoAddress,
            Self::NoConsent,
            Self::Refused,
            Self::Stopped,
            Self::ChannelOff,
            Self::Expired,
            Self::NotSampled,
            Self::NotDelivered,
            Self::NotInSegment,
            Self::QuotaFull,
            Self::Answered,
            Self::Cancelled,
            Self::NotNth,
            Self::AskedBefore,
        ];
        match code {
            "quarantine" => Some(Self::Quarantine { days: number("days")?, until: until()? }),
            "clock" => Some(Self::Clock { days: number("days")?, until: until()? }),
            "cap" => Some(Self::Cap { n: number("n")?, days: number("days")?, until: until()? }),
            _ => plain.into_iter().find(|reason| reason.as_str() == code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_read_as_they_are_written() {
        let until: Timestamp = "2026-03-01T08:00:00Z".parse().unwrap();
        let all = [
            Reason::Ok,
            Reason::Refused,
            Reason::Quarantine { days: 14, until },
            Reason::Clock { days: 90, until },
            Reason::Cap { n: 3, days: 30, until },
            Reason::NotDelivered,
            Reason::Answered,
            Reason::Cancelled,
            Reason::NotNth,
            Reason::AskedBefore,
        ];
        for reason in all {
            assert_eq!(Reason::read(reason.as_str(), &reason.params()), Some(reason));
        }
        assert_eq!(Reason::read("clock", &json!({})), None);
        assert_eq!(Reason::read("mood", &json!({})), None);
    }
}
