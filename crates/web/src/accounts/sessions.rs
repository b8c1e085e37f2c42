//! Where somebody is signed in, and signing out there.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use primitives::Timestamp;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, Tx, instant, micros, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use super::audit;
use super::staff::email_of;
use crate::staff::{hex, still_open};
use crate::{Kit, Page, Path, Permission, Problem, Staff};

/// A browser in which somebody is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignedIn {
    id: Uuid,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// To within five minutes.
    #[schema(value_type = String, format = DateTime)]
    last_seen_at: Timestamp,
    /// Such as `Firefox` or `WeChat`; null where it is not known.
    browser: Option<String>,
    /// Such as `Windows` or `iPhone`; null where it is not known.
    platform: Option<String>,
    /// The network that it was last seen in, without the address's end: `203.0.113.*`.
    address: Option<String>,
    /// The one that asks.
    is_current: bool,
}

#[derive(FromQueryResult)]
struct Row {
    id: Vec<u8>,
    created_at: i64,
    seen_at: i64,
    browser: String,
    platform: String,
    address: String,
}

impl Row {
    /// By which a session is named. It opens nothing, and says nothing of the token.
    fn name(&self, kit: &Kit) -> Uuid {
        kit.vault.blind_id("session", &hex(&self.id))
    }

    fn view(self, kit: &Kit, current: &[u8]) -> SignedIn {
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        SignedIn {
            id: self.name(kit),
            created_at: instant(self.created_at),
            last_seen_at: instant(self.seen_at),
            is_current: self.id == current,
            browser: given(self.browser),
            platform: given(self.platform),
            address: given(self.address),
        }
    }
}

/// Where I am signed in: here first, then by when it was last seen
#[utoipa::path(get, path = "/me/sessions", tag = "session", operation_id = "listMySessions",
    responses((status = 200, body = Page<SignedIn>)))]
pub(crate) async fn list(State(kit): State<Kit>, staff: Staff) -> Result<Json<Page<SignedIn>>, Problem> {
    let current = own_session(&staff)?;
    let rows = open(&kit.store, &kit, staff.id.0).await?;
    let mut items: Vec<SignedIn> = rows.into_iter().map(|row| row.view(&kit, current)).collect();
    items.sort_by_key(|session| !session.is_current);
    Ok(Json(Page { items, next_cursor: None, total: None }))
}

/// Sign out in one place
#[utoipa::path(delete, path = "/me/sessions/{id}", tag = "session", operation_id = "endMySession",
    params(("id" = Uuid, Path)), responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn end(State(kit): State<Kit>, staff: Staff, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    own_session(&staff)?;
    let tx = kit.store.begin().await?;
    let session = open(&tx, &kit, staff.id.0).await?.into_iter().find(|row| row.name(&kit) == id);
    let session = session.ok_or_else(|| Problem::not_found("session"))?;
    tx.exec("DELETE FROM sessions WHERE id = $1", vec![session.id.into()]).await?;
    let said = [session.browser, session.platform].into_iter().filter(|name| !name.is_empty());
    let device = said.collect::<Vec<_>>().join(", ");
    audit(&tx, &kit, &staff, "session.ended", &staff.name, &device).await?;
    tx.commit().await?;
    kit.access_changed();
    Ok(StatusCode::NO_CONTENT)
}

/// Sign out everywhere else
#[utoipa::path(delete, path = "/me/sessions", tag = "session", operation_id = "endOtherSessions",
    responses((status = 204)))]
pub(crate) async fn end_others(State(kit): State<Kit>, staff: Staff) -> Result<StatusCode, Problem> {
    let current = own_session(&staff)?;
    let tx = kit.store.begin().await?;
    end_all_but(&tx, staff.id.0, current).await?;
    audit(&tx, &kit, &staff, "sessions.ended", &staff.name, "").await?;
    tx.commit().await?;
    kit.access_changed();
    Ok(StatusCode::NO_CONTENT)
}

/// Sign a colleague out everywhere
///
/// Of who asks, all but this session end. For somebody who is signed in: an API key is refused (`session_needed`).
#[utoipa::path(delete, path = "/staff/{id}/sessions", tag = "staff", operation_id = "endStaffSessions",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn end_of_colleague(
    State(kit): State<Kit>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    staff.may(Permission::ManageStaff)?;
    staff.is_signed_in()?;
    let tx = kit.store.begin().await?;
    let email = email_of(&tx, &staff, id).await?;
    end_all_but(&tx, id, own_session(&staff)?).await?;
    audit(&tx, &kit, &staff, "staff.signed_out", &email, "").await?;
    tx.commit().await?;
    kit.access_changed();
    Ok(StatusCode::NO_CONTENT)
}

/// Ends the sessions of an account but one, which need not be its own.
pub(crate) async fn end_all_but(tx: &Tx, account: Uuid, kept: &[u8]) -> Result<(), StoreError> {
    let sql = "DELETE FROM sessions WHERE account = $1 AND id <> $2";
    tx.exec(sql, vec![account.into(), kept.to_vec().into()]).await?;
    Ok(())
}

fn own_session(staff: &Staff) -> Result<&[u8], Problem> {
    staff.session.as_deref().ok_or_else(|| Problem::forbidden("an API key has no sessions"))
}

/// An account's sessions that go on.
async fn open(db: &impl Sql, kit: &Kit, account: Uuid) -> Result<Vec<Row>, StoreError> {
    let [used, begun] = still_open(micros(kit.now()));
    let sql = "SELECT id, created_at, seen_at, browser, platform, address FROM sessions
         WHERE account = $1 AND seen_at > $2 AND created_at > $3 ORDER BY seen_at DESC, created_at DESC, id";
    db.rows(sql, vec![account.into(), used.into(), begun.into()]).await
}
