use contact::ReasonShown;
use primitives::Timestamp;
use serde::Serialize;
use serde_json::Value as Json;
use store::{Vault, instant, instant_opt};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Invitation;

/// Somebody who was to be asked: whether they were, why, and what came of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyInvitation)]
pub(crate) struct InvitationView {
    pub id: Uuid,
    /// Null for somebody without a profile.
    pub customer_id: Option<Uuid>,
    /// The customer's, masked for those who may not see it.
    pub customer_name: Option<String>,
    /// manual | delivery | order_nth | refund | case_closed | review_bad | segment | site | open | phone
    pub occasion: String,
    /// Of `segment`: the first day of the wave, in the shop's zone.
    #[schema(value_type = Option<String>, format = Date)]
    pub wave: Option<String>,
    /// mail | link | site | phone | qr
    pub channel: String,
    pub order_id: Option<String>,
    pub product_id: Option<String>,
    pub agent: Option<String>,
    pub is_asked: bool,
    /// Why: as `contact` names it, without `decided_at` why it waits until `due_at`; waiting: nothing was decided yet; open: the person came by an open link; withdrawn,
    /// disputed, cancelled, not_nth, reopened, ended: taken back before it was sent, see the mail of the decision.
    pub reason: ReasonShown,
    /// Where it can be answered, for those who may give it on; null when nobody was asked.
    pub link: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub decided_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub opened_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub started_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub completed_at: Option<Timestamp>,
}

/// A reason as it was stored.
pub(super) fn reason(code: &str, params: &str) -> ReasonShown {
    let params: Json = serde_json::from_str(params).unwrap_or_default();
    ReasonShown {
        code: code.to_owned(),
        until: params.get("until").and_then(Json::as_str).and_then(|until| until.parse().ok()),
        days: params.get("days").and_then(Json::as_i64),
        n: params.get("n").and_then(Json::as_i64),
    }
}

impl InvitationView {
    /// `base` is the installation's address without a slash at its end; without it there is no link.
    pub fn new(i: Invitation, vault: &Vault, base: Option<&str>) -> Self {
        Self {
            link: base.filter(|_| i.is_asked).map(|base| format!("{base}{}", i.path(vault))),
            id: i.id,
            customer_id: i.customer,
            customer_name: None,
            reason: reason(&i.reason, &i.params),
            expires_at: i.expires_at(),
            occasion: i.occasion,
            wave: i.wave,
            channel: i.channel,
            order_id: i.order_id,
            product_id: i.product_id,
            agent: i.agent,
            is_asked: i.is_asked,
            created_at: instant(i.created_at),
            due_at: instant(i.due_at),
            decided_at: instant_opt(i.decided_at),
            opened_at: instant_opt(i.opened_at),
            started_at: instant_opt(i.started_at),
            completed_at: instant_opt(i.completed_at),
        }
    }
}
