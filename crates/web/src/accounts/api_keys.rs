use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use primitives::Timestamp;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, Tx, instant, instant_opt, micros, sea_orm, text};
use utoipa::ToSchema;
use uuid::Uuid;

use super::audit;
use super::staff::check_name;
use crate::staff::{DAY, hex, sha256, unauthorized};
use crate::{Fault, Kit, Page, Path, Permission, Problem, Role, Staff, ValidJson, has_room};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiKey {
    id: Uuid,
    name: String,
    role: Role,
    /// The first characters.
    hint: String,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_used_at: Option<Timestamp>,
    /// From when on it is refused; null: never.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewApiKey {
    id: Uuid,
    /// Shown once; only its fingerprint is kept. Send it as `Authorization: Bearer …`.
    key: String,
    /// From when on it is refused; null: never.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiKeyRequest {
    name: String,
    role: Role,
    /// 1 to 3650; left out or null: it never expires. A key that is made with another one ends with that one.
    #[schema(minimum = 1, maximum = 3650)]
    expires_in_days: Option<i64>,
}

const MOST_DAYS: i64 = 3650;
/// Keys that a shop has at most.
const MOST: i64 = 500;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    role: String,
    hint: String,
    created_at: i64,
    used_at: Option<i64>,
    expires_at: Option<i64>,
}

/// API keys
#[utoipa::path(get, path = "/api-keys", tag = "staff", operation_id = "listApiKeys",
    responses((status = 200, body = Page<ApiKey>)))]
pub(crate) async fn list(State(kit): State<Kit>, staff: Staff) -> Result<Json<Page<ApiKey>>, Problem> {
    staff.may(Permission::ManageStaff)?;
    let sql = "SELECT id, name, role, hint, created_at, used_at, expires_at FROM api_keys WHERE shop = $1
         ORDER BY created_at, id";
    let rows: Vec<Row> = kit.store.rows(sql, vec![staff.shop.0.into()]).await?;
    let view = |row: Row| {
        Ok(ApiKey {
            id: row.id,
            name: row.name,
            role: row.role.parse()?,
            hint: row.hint,
            created_at: instant(row.created_at),
            last_used_at: instant_opt(row.used_at),
            expires_at: instant_opt(row.expires_at),
        })
    };
    let items: Result<Vec<ApiKey>, Problem> = rows.into_iter().map(view).collect();
    Ok(Json(Page { items: items?, next_cursor: None, total: None }))
}

/// Make an API key
///
/// 409 (`too_many`) where the shop has 500.
#[utoipa::path(post, path = "/api-keys", tag = "staff", operation_id = "createApiKey", request_body = ApiKeyRequest,
    responses((status = 201, body = NewApiKey), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(kit): State<Kit>,
    staff: Staff,
    ValidJson(request): ValidJson<ApiKeyRequest>,
) -> Result<(StatusCode, Json<NewApiKey>), Problem> {
    staff.may(Permission::ManageStaff)?;
    let name = check_name(&request.name)?;
    if request.expires_in_days.is_some_and(|days| !(1..=MOST_DAYS).contains(&days)) {
        return Err(Problem::invalid("expires_in_days", Fault::Range { low: 1, high: MOST_DAYS }));
    }
    let now = micros(kit.now());
    let key = format!("ht_{}", hex(&kit.ids.random::<24>()));
    let id = kit.ids.uuid();
    let tx = kit.store.begin().await?;
    has_room(&tx, "api_keys WHERE shop = $1", staff.shop, MOST).await?;
    let asked = request.expires_in_days.map(|days| now + days * DAY);
    let end = asked.into_iter().chain(end_of_maker(&tx, &staff).await?).min();
    tx.exec(
        "INSERT INTO api_keys (id, shop, name, role, hash, hint, created_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        vec![
            id.into(),
            staff.shop.0.into(),
            text(name),
            request.role.as_str().into(),
            sha256(key.as_bytes()).into(),
            key[..8].into(),
            staff.id.0.into(),
            now.into(),
            end.into(),
        ],
    )
    .await?;
    audit(&tx, &kit, &staff, "api_key.created", name, request.role.as_str()).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(NewApiKey { id, key, expires_at: instant_opt(end) })))
}

/// When who makes a key ends: no key outlives the one that made it. Nor has it more rights, for only owners make keys.
async fn end_of_maker(tx: &Tx, staff: &Staff) -> Result<Option<i64>, Problem> {
    if staff.session.is_some() {
        return Ok(None);
    }
    tx.take_turn(TURN).await?;
    let sql = "SELECT expires_at FROM api_keys WHERE id = $1";
    let maker: Option<Option<i64>> = tx.scalar(sql, vec![staff.id.0.into()]).await?;
    maker.ok_or_else(|| unauthorized("unknown_key", "this API key was revoked"))
}

/// Of who makes a key with a key, and who revokes one: no key is made with one that is being revoked.
const TURN: &str = "api keys";

/// A key, and all that were made with it.
const REMOVE: &str = "WITH RECURSIVE gone (id) AS (
    SELECT id FROM api_keys WHERE id = $1 AND shop = $2
    UNION SELECT k.id FROM api_keys k JOIN gone g ON k.created_by = g.id)
    DELETE FROM api_keys WHERE id IN (SELECT id FROM gone) RETURNING name";

/// Revoke an API key, and with it all that were made with it
#[utoipa::path(delete, path = "/api-keys/{id}", tag = "staff", operation_id = "deleteApiKey",
    params(("id" = Uuid, Path)), responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn remove(State(kit): State<Kit>, staff: Staff, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    staff.may(Permission::ManageStaff)?;
    let tx = kit.store.begin().await?;
    tx.take_turn(TURN).await?;
    let names: Vec<String> = tx.column(REMOVE, vec![id.into(), staff.shop.0.into()]).await?;
    if names.is_empty() {
        return Err(Problem::not_found("API key"));
    }
    for name in names {
        audit(&tx, &kit, &staff, "api_key.deleted", &name, "").await?;
    }
    tx.commit().await?;
    kit.access_changed();
    Ok(StatusCode::NO_CONTENT)
}
