use axum::Json;
use axum::extract::State;
use primitives::{ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Vault, Where, instant, instant_opt, micros, sea_orm, text};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Cursor, Page, PageQuery, Permission, Problem, Query, Staff};

use super::seal::Said;
use crate::Collect;

/// An event that was not taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RejectedEvent {
    id: Uuid,
    source_id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    received_at: Timestamp,
    /// Stable reason, e.g. `missing_event`.
    code: String,
    reason: String,
    field: Option<String>,
    /// What was sent, at most 64 KiB of it.
    raw: String,
    /// How many bytes were sent, where `raw` holds only the first; null where that was not told.
    bytes: Option<u64>,
    /// Whether only the first bytes of a body that could not be read are kept, which cannot be sent again.
    is_stub: bool,
    #[schema(value_type = Option<String>, format = DateTime)]
    replayed_at: Option<Timestamp>,
}

#[derive(FromQueryResult)]
pub(super) struct Row {
    pub id: Uuid,
    pub source: Uuid,
    pub received_at: i64,
    code: String,
    reason: String,
    field: Option<String>,
    raw: String,
    sealed: Option<Vec<u8>>,
    pub replayed_at: Option<i64>,
    pub is_stub: bool,
}

impl Row {
    fn view(self, vault: &Vault) -> Result<RejectedEvent, StoreError> {
        let said = Said::of(self.reason, self.raw, self.sealed.as_deref(), vault)?;
        Ok(RejectedEvent {
            id: self.id,
            source_id: self.source,
            received_at: instant(self.received_at),
            code: self.code,
            reason: said.reason,
            field: self.field,
            raw: said.raw,
            bytes: said.request.and_then(|request| request.bytes),
            is_stub: self.is_stub,
            replayed_at: instant_opt(self.replayed_at),
        })
    }

    /// What was sent.
    pub fn said(self, vault: &Vault) -> Result<Said, StoreError> {
        Said::of(self.reason, self.raw, self.sealed.as_deref(), vault)
    }
}

pub(super) const SELECT: &str =
    "SELECT id, source, received_at, code, reason, field, raw, sealed, replayed_at, is_stub FROM rejected_events";

const DAY: i64 = 24 * 3600 * 1_000_000;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RejectedQuery {
    /// Only of this source.
    source: Option<Uuid>,
    /// Only refused for this reason, e.g. `missing_event`.
    code: Option<String>,
    /// Only those that nobody has dealt with yet, or that were sent again.
    #[param(inline)]
    state: Option<RejectedState>,
    /// Only received in the last so many days, by the hour.
    #[param(minimum = 1, maximum = 3650)]
    days: Option<u16>,
}

/// What became of a refused event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RejectedState {
    /// Nobody has dealt with it yet.
    Open,
    Replayed,
}

impl RejectedQuery {
    /// What of a shop's rejected events it lets through.
    pub fn condition(&self, shop: ShopId, now: Timestamp) -> Where {
        let mut all = Where::new("shop = $1", vec![shop.0.into()]);
        if let Some(source) = self.source {
            all.and("source = ?", [source.into()]);
        }
        if let Some(code) = &self.code {
            all.and("code = ?", [text(code)]);
        }
        if let Some(days) = self.days {
            all.and("received_at >= ?", [(micros(now) - i64::from(days) * DAY).into()]);
        }
        match self.state {
            None => {}
            Some(RejectedState::Open) => all.and("replayed_at IS NULL", []),
            Some(RejectedState::Replayed) => all.and("replayed_at IS NOT NULL", []),
        }
        all
    }
}

/// Rejected events, newest first
#[utoipa::path(get, path = "/rejected-events", tag = "data", operation_id = "listRejectedEvents",
    params(RejectedQuery, PageQuery),
    responses((status = 200, body = Page<RejectedEvent>), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(collect): State<Collect>,
    staff: Staff,
    Query(filter): Query<RejectedQuery>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<RejectedEvent>>, Problem> {
    staff.may(Permission::ReadPersonal)?;
    let limit = query.limit()?;
    let mut all = filter.condition(staff.shop, collect.kit.now());
    if let Some((at, id)) = query.after::<(i64, Uuid)>()? {
        all.and("(received_at, id) < (?, ?)", [at.into(), id.into()]);
    }
    let sql = format!("{SELECT} WHERE {} ORDER BY received_at DESC, id DESC LIMIT {}", all.sql, limit + 1);
    let rows: Vec<Row> = collect.kit.store.rows(&sql, all.values).await?;
    let Page { items, next_cursor, total } = Page::cut(rows, limit, |row| Cursor::encode(&(row.received_at, row.id)));
    let items = items.into_iter().map(|row| row.view(&collect.kit.vault)).collect::<Result<Vec<_>, _>>()?;
    Ok(Json(Page { items, next_cursor, total }))
}
