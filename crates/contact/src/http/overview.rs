use axum::Json;
use axum::extract::State;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, Store, StoreError, Value, micros, sea_orm};
use utoipa::{IntoParams, ToSchema};
use web::{Fault, Permission, Problem, Query, Staff};

use crate::Contact;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Period {
    /// 1 to 365, 30 when not given.
    #[param(minimum = 1, maximum = 365)]
    days: Option<i64>,
}

/// What was asked and sent lately.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContactOverview)]
pub(crate) struct Overview {
    pub days: i64,
    pub asked: i64,
    /// By reason, the most frequent first; without what is postponed.
    pub not_asked: Vec<Count>,
    /// Mails.
    pub sent: i64,
    pub failed: i64,
    /// Taken back: answered before, or no longer allowed.
    pub cancelled: i64,
    /// Mails and reminders that wait now.
    pub queued: i64,
    /// People who unsubscribed, and addresses that refused a mail for good.
    pub unsubscribed: i64,
    pub stopped: i64,
    /// Whether the installation has a mail server.
    pub mail_ready: bool,
    pub mail_from: Option<String>,
}

#[derive(Debug, Serialize, FromQueryResult, ToSchema)]
#[schema(as = ContactCount)]
pub(crate) struct Count {
    pub code: String,
    pub n: i64,
}

/// How much was asked, what was held back, and how the mails fare
#[utoipa::path(get, path = "/contact/overview", tag = "contact", operation_id = "contactOverview",
    params(Period), responses((status = 200, body = Overview), (status = 422, body = Problem)))]
pub(crate) async fn overview(
    State(contact): State<Contact>,
    staff: Staff,
    Query(period): Query<Period>,
) -> Result<Json<Overview>, Problem> {
    staff.may(Permission::Read)?;
    let days = period.days.unwrap_or(30);
    if !(1..=365).contains(&days) {
        return Err(Problem::invalid("days", Fault::Range { low: 1, high: 365 }));
    }
    let db = &contact.kit.store;
    let since = micros(contact.kit.now() - SignedDuration::from_hours(24 * days));
    let values: [Value; 2] = [staff.shop.0.into(), since.into()];
    let not_asked = counts(db, NOT_ASKED, &values).await?;
    let mails = counts(db, MAILS, &values).await?;
    let mail = |state: &str| mails.iter().find(|count| count.code == state).map_or(0, |count| count.n);
    Ok(Json(Overview {
        days,
        asked: number(db, ASKED, &values).await?,
        not_asked,
        sent: mail("sent"),
        failed: mail("failed"),
        cancelled: mail("cancelled"),
        queued: mail("queued"),
        unsubscribed: number(db, REFUSED, &values).await?,
        stopped: number(db, STOPPED, &values).await?,
        mail_ready: contact.post.is_some(),
        mail_from: contact.post.as_ref().map(|post| post.from.email.to_string()),
    }))
}

const NOT_ASKED: &str = "SELECT reason AS code, COUNT(*) AS n FROM contacts
    WHERE shop = $1 AND decided_at > $2 AND NOT is_asked AND again_at IS NULL GROUP BY reason ORDER BY COUNT(*) DESC, reason";
const MAILS: &str = "SELECT state AS code, COUNT(*) AS n FROM contact_messages
    WHERE shop = $1 AND (created_at > $2 OR state = 'queued') GROUP BY state";
const ASKED: &str = "SELECT COUNT(*) FROM contacts WHERE shop = $1 AND decided_at > $2 AND is_asked";
/// A person and their address are one.
const REFUSED: &str = "SELECT COUNT(DISTINCT COALESCE(customer, person)) FROM contact_people
    WHERE shop = $1 AND refused_at > $2";
const STOPPED: &str = "SELECT COUNT(*) FROM contact_people WHERE shop = $1 AND stopped_at > $2";

async fn counts(db: &Store, sql: &str, values: &[Value]) -> Result<Vec<Count>, StoreError> {
    db.rows(sql, values.to_vec()).await
}

async fn number(db: &Store, sql: &str, values: &[Value]) -> Result<i64, StoreError> {
    Ok(db.scalar(sql, values.to_vec()).await?.unwrap_or(0))
}
