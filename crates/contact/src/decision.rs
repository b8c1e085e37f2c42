use pages::Language;
use primitives::{ShopId, Timestamp};
use serde::Serialize;
use serde_json::Value as Json;
use store::{StoreError, instant, instant_opt};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::record::Row;
use crate::{Channel, Kind, Reason, Recipient};

pub use crate::record::{decided, is_decided_sql, is_refused_sql};

/// What came of an [`Ask`](crate::Ask).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub id: Uuid,
    pub shop: ShopId,
    pub kind: Kind,
    pub subject: Uuid,
    pub channel: Channel,
    pub is_asked: bool,
    pub reason: Reason,
    /// Quiet hours of the shop move it: a mail is sent then at the earliest.
    pub not_before: Timestamp,
    /// When it is decided anew, of what waits for a quarantine, a clock or a cap to end; a decision is final without.
    pub again_at: Option<Timestamp>,
    /// Who the person is; `None` for somebody without a profile.
    pub recipient: Option<Recipient>,
    /// What to write to them in: their own language where it is known and spoken, else the shop's.
    pub language: Language,
}

/// A decision as staff see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ContactDecided)]
pub struct Decided {
    pub id: Uuid,
    /// Null for somebody without a profile.
    pub customer_id: Option<Uuid>,
    /// The customer's, masked for those who may not see it; null where it is not known or not asked for.
    pub customer_name: Option<String>,
    pub kind: Kind,
    pub subject_id: Uuid,
    pub topic: String,
    /// A survey's name, an order's number.
    pub title: String,
    pub channel: Channel,
    pub is_asked: bool,
    pub reason: ReasonShown,
    #[schema(value_type = String, format = DateTime)]
    pub decided_at: Timestamp,
    /// Where quiet hours moved it: not sent before this.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub not_before: Option<Timestamp>,
    /// Of a no: when it is decided anew, for it waits for a quarantine, a clock or a cap to end. Null where it is final.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub again_at: Option<Timestamp>,
    /// Null where nothing was to be sent from here.
    pub message: Option<MessageShown>,
    /// When a reminder is due that nothing has taken back yet.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub remind_at: Option<Timestamp>,
}

/// Why: `ok` or `staff` for a yes.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ContactReason)]
pub struct ReasonShown {
    /// ok | staff | unknown_person | no_address | no_consent | refused | stopped | channel_off | quarantine | clock | cap |
    /// expired | not_sampled | not_delivered | not_in_segment | quota_full | answered | cancelled | not_nth |
    /// asked_before
    pub code: String,
    /// When it could have been a yes at the earliest.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub until: Option<Timestamp>,
    /// The rule that said no: within so many days.
    pub days: Option<i64>,
    /// The rule that said no: so many times.
    pub n: Option<i64>,
}

/// How far a mail has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContactMessageState)]
pub enum DeliveryState {
    Queued,
    Sent,
    Failed,
    Cancelled,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ContactMessage)]
pub struct MessageShown {
    pub state: DeliveryState,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub sent_at: Option<Timestamp>,
    /// When a server said that it could not deliver it after all.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub returned_at: Option<Timestamp>,
    /// When the reader called it spam.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub complained_at: Option<Timestamp>,
    /// Tries to hand it to the mail server.
    pub attempts: i64,
    /// What the mail server said, without the address; or why it was cancelled.
    pub error: Option<String>,
}

impl DeliveryState {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Queued, Self::Sent, Self::Failed, Self::Cancelled].into_iter().find(|state| state.as_str() == text)
    }
}

impl ReasonShown {
    /// A stored reason, also one that a newer version wrote.
    pub(crate) fn new(code: &str, params: &Json) -> Self {
        let number = |key: &str| params.get(key).and_then(Json::as_i64);
        let until = params.get("until").and_then(Json::as_str).and_then(|text| text.parse().ok());
        Self { code: code.to_owned(), until, days: number("days"), n: number("n") }
    }
}

impl From<&Reason> for ReasonShown {
    fn from(reason: &Reason) -> Self {
        Self::new(reason.as_str(), &reason.params())
    }
}

impl Decided {
    pub(crate) fn new(row: Row) -> Result<Self, StoreError> {
        let params: Json = serde_json::from_str(&row.params).unwrap_or_default();
        let state = row.state.as_deref().and_then(DeliveryState::parse);
        let message = state.map(|state| MessageShown {
            state,
            sent_at: instant_opt(row.sent_at),
            returned_at: instant_opt(row.returned_at),
            complained_at: instant_opt(row.complained_at),
            attempts: row.attempts.unwrap_or(0),
            error: row.error,
        });
        Ok(Self {
            id: row.id,
            customer_id: row.customer,
            customer_name: None,
            kind: Kind::parse(&row.kind).ok_or_else(|| unknown("kind", row.id))?,
            subject_id: row.subject,
            topic: row.topic,
            title: row.title,
            channel: Channel::parse(&row.channel).ok_or_else(|| unknown("channel", row.id))?,
            is_asked: row.is_asked,
            reason: ReasonShown::new(&row.reason, &params),
            decided_at: instant(row.decided_at),
            not_before: (row.not_before > row.decided_at).then(|| instant(row.not_before)),
            again_at: instant_opt(row.again_at),
            message,
            remind_at: instant_opt(row.remind_at),
        })
    }
}

pub(crate) fn unknown(what: &str, id: Uuid) -> StoreError {
    StoreError::Corrupt(format!("contacts: {id} has an unknown {what}"))
}
