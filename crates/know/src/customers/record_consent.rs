use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson, audit};

use super::profile::Customer;
use super::{detail, staff_change};
use crate::Know;

const MAX_CHARS: usize = 500;

/// What a customer said of being written to, on the telephone or at the counter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConsentTold {
    channel: ConsentChannel,
    granted: bool,
    /// What the customer agreed to or refused, in words. It is kept with the answer; the answer is for all of the channel.
    #[serde(default)]
    purpose: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ConsentChannel {
    Email,
    Sms,
    Wechat,
    Push,
    Web,
}

impl ConsentChannel {
    /// As events name it.
    fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Wechat => "wechat",
            Self::Push => "push",
            Self::Web => "web",
        }
    }
}

/// Record that a customer agreed to be contacted, or no longer does
///
/// It counts from now on; what the customer says later stands over it.
#[utoipa::path(post, path = "/customers/{id}/consent", tag = "customers", operation_id = "recordConsent",
    params(("id" = Uuid, Path)), request_body = ConsentTold,
    responses((status = 200, body = Customer), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn record(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(told): ValidJson<ConsentTold>,
) -> Result<Json<Customer>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let (purpose, note) = (words("purpose", told.purpose.as_deref())?, words("note", told.note.as_deref())?);
    let channel = told.channel.as_str();
    let tx = know.kit.store.begin().await?;
    staff_change::must_exist(&tx, staff.shop, id).await?;
    let properties =
        json!({"customer_id": id, "channel": channel, "granted": told.granted, "purpose": purpose, "note": note});
    let event = staff_change::event(&know, &staff, "Consent Changed", &properties)?;
    staff_change::set(&tx, &know, event, &[id]).await?;
    let said = format!("{channel}: {}", if told.granted { "yes" } else { "no" });
    audit(&tx, &know.kit, &staff, "customer.consent_recorded", &id.to_string(), &said).await?;
    tx.commit().await?;
    Ok(Json(detail::read(&know, staff.shop, id, staff.is_masked()).await?))
}

/// # Errors
/// 422 when they are too long.
fn words<'a>(field: &str, given: Option<&'a str>) -> Result<Option<&'a str>, Problem> {
    let given = given.map(str::trim).filter(|words| !words.is_empty());
    match given {
        Some(words) if words.chars().count() > MAX_CHARS => {
            Err(Problem::invalid(field, Fault::TooLong { most: MAX_CHARS }))
        }
        words => Ok(words),
    }
}
