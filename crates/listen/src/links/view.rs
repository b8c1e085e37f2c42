use contact::{Channel, Decided};
use primitives::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::Kit;

use super::request::Request;

/// A question for a review of an order: whether it was asked, why, and what came of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReviewRequest {
    pub id: Uuid,
    pub order_id: String,
    /// Where the buyer can review; for any channel. Null for an order that was not drawn, and once the order was reviewed,
    /// unless its buyer is asked how they see it now: from then on it is theirs alone.
    pub link: Option<String>,
    /// mail: it was or will be sent; link: whoever gives it on carries it.
    pub channel: String,
    pub is_sampled: bool,
    /// sampled | not_sampled | undelivered (nobody told that it arrived) | staff | mended | self (the buyer wished to write
    /// and was sent the link); withdrawn (with an undone import), disputed (the order is another's) or reopened (the bad
    /// review is worked on again): taken back before anybody was asked
    pub reason: String,
    /// Whether the buyer may be asked now, judged with everything else that they were asked, and how far the mail has
    /// come; null until it is decided, within a minute or two.
    pub decision: Option<Decided>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub opened_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub answered_at: Option<Timestamp>,
}

impl ReviewRequest {
    /// `base` is the address of the installation, without a slash at its end.
    pub fn new(request: &Request, kit: &Kit, base: &str, is_reviewed: bool) -> Self {
        Self {
            id: request.id,
            order_id: request.order_id.clone(),
            link: request.may_be_carried(is_reviewed).then(|| format!("{base}{}", request.path(kit))),
            channel: request.channel.clone(),
            is_sampled: request.is_sampled,
            reason: request.reason.clone(),
            decision: None,
            created_at: request.created_at,
            expires_at: request.expires_at,
            opened_at: request.opened_at,
            answered_at: request.answered_at,
        }
    }

    pub fn decided(self, decision: Option<Decided>) -> Self {
        let is_mailed = decision.as_ref().is_some_and(|d| d.is_asked && d.channel == Channel::Mail);
        let channel = if is_mailed { Channel::Mail.as_str().to_owned() } else { self.channel };
        Self { decision, channel, ..self }
    }

    pub fn without_link(self) -> Self {
        Self { link: None, ..self }
    }
}
