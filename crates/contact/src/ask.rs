use primitives::{ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Whom an ask is for, as the domain that asks knows them. At least one is set, unless nobody can know (a visitor).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The customer's profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Uuid>,
    /// The shop's own id of the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// A platform's id of the buyer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// What a person is asked or told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContactKind)]
pub enum Kind {
    ReviewRequest,
    ReviewReminder,
    Survey,
    SurveyReminder,
    /// News of a post or a question that the person subscribed to.
    FeedbackUpdate,
    /// What came of an answer that the person gave.
    Result,
    /// The answer to what the person has just done: whether an address is theirs, that something was received.
    Confirmation,
}

impl Kind {
    pub const ALL: [Self; 7] = [
        Self::ReviewRequest,
        Self::ReviewReminder,
        Self::Survey,
        Self::SurveyReminder,
        Self::FeedbackUpdate,
        Self::Result,
        Self::Confirmation,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReviewRequest => "review_request",
            Self::ReviewReminder => "review_reminder",
            Self::Survey => "survey",
            Self::SurveyReminder => "survey_reminder",
            Self::FeedbackUpdate => "feedback_update",
            Self::Result => "result",
            Self::Confirmation => "confirmation",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Whether it wants something of the person. Asks count for quarantine, clocks and caps and may need consent; the others
    /// are news.
    #[must_use]
    pub fn asks(self) -> bool {
        !matches!(self, Self::FeedbackUpdate | Self::Result | Self::Confirmation)
    }

    /// Whether the person waits for it: then it leaves at once, at night and beyond the mails of an hour as well.
    #[must_use]
    pub fn is_awaited(self) -> bool {
        self == Self::Confirmation
    }

    #[must_use]
    pub fn is_reminder(self) -> bool {
        matches!(self, Self::ReviewReminder | Self::SurveyReminder)
    }

    /// What reminds of it, if anything does.
    #[must_use]
    pub fn reminder(self) -> Option<Self> {
        match self {
            Self::ReviewRequest => Some(Self::ReviewReminder),
            Self::Survey => Some(Self::SurveyReminder),
            _ => None,
        }
    }
}

/// How it reaches the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContactChannel)]
pub enum Channel {
    Mail,
    /// Somebody else carries the link.
    Link,
    /// On the shop's own pages.
    Site,
    Phone,
    Qr,
}

impl Channel {
    pub const ALL: [Self; 5] = [Self::Mail, Self::Link, Self::Site, Self::Phone, Self::Qr];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Link => "link",
            Self::Site => "site",
            Self::Phone => "phone",
            Self::Qr => "qr",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == text)
    }

    /// What a consent to it is called in the customer's profile; `None` where the person comes by themselves.
    #[must_use]
    pub fn consent(self) -> Option<&'static str> {
        match self {
            Self::Mail => Some("email"),
            Self::Site => Some("web"),
            Self::Phone => Some("phone"),
            Self::Link | Self::Qr => None,
        }
    }
}

/// What a domain would like to ask.
#[derive(Debug, Clone)]
pub struct Ask {
    pub shop: ShopId,
    pub kind: Kind,
    /// The domain's id of the request or invitation: a kind has one decision per subject, whatever happens later.
    pub subject: Uuid,
    /// The clock it is under: `review`, `nps`, `csat`, `ces`, `csi`, `own` or any other word.
    pub topic: String,
    /// What staff read in the list: a survey's name, an order's number.
    pub title: String,
    pub who: Who,
    pub channel: Channel,
    /// Asks although somebody was asked something else lately; clock, cap and all other gates still hold.
    pub override_quarantine: bool,
    /// Until when an answer can be given: later it is not sent.
    pub expires_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert!(kind.reminder().is_none_or(|reminder| reminder.reminder().is_none() && reminder.asks()));
        }
        for channel in Channel::ALL {
            assert_eq!(Channel::parse(channel.as_str()), Some(channel));
            assert_eq!(serde_json::to_value(channel).unwrap(), channel.as_str());
        }
        assert_eq!((Kind::parse("spam"), Channel::parse("pigeon")), (None, None));
    }
}
