use axum::Json;
use axum::extract::State;
use primitives::{Currency, ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, instant, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use super::audit;
use crate::{Kit, Permission, Problem, Staff, ValidJson};

/// A shop and what its numbers are counted in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Shop {
    pub id: ShopId,
    pub name: String,
    /// ISO 4217.
    #[schema(value_type = String)]
    pub currency: Currency,
    /// IANA name; days, weeks and months are this zone's.
    pub time_zone: String,
    /// zh | en
    pub language: String,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    currency: String,
    time_zone: String,
    language: String,
    created_at: i64,
}

impl From<Row> for Shop {
    fn from(row: Row) -> Self {
        Self {
            id: ShopId(row.id),
            name: row.name,
            currency: row.currency.parse().unwrap_or(Currency::CNY),
            time_zone: row.time_zone,
            language: row.language,
            created_at: instant(row.created_at),
        }
    }
}

const SELECT: &str = "SELECT id, name, currency, time_zone, language, created_at FROM shops";

/// # Errors
/// When the database cannot be read, or there is no such shop.
pub async fn shop(db: &impl Sql, id: ShopId) -> Result<Shop, StoreError> {
    let row: Option<Row> = db.row(&format!("{SELECT} WHERE id = $1"), vec![id.0.into()]).await?;
    row.map(Shop::from).ok_or_else(|| StoreError::Corrupt(format!("there is no shop {id}")))
}

/// All shops of the installation.
///
/// # Errors
/// When the database cannot be read.
pub async fn shops(db: &impl Sql) -> Result<Vec<Shop>, StoreError> {
    let rows: Vec<Row> = db.rows(&format!("{SELECT} ORDER BY created_at, id"), vec![]).await?;
    Ok(rows.into_iter().map(Shop::from).collect())
}

/// What a new shop is told, or what changes about one.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct ShopFields {
    pub name: String,
    /// ISO 4217. Money of the past is not converted when it changes.
    pub currency: String,
    pub time_zone: String,
    /// zh | en
    pub language: String,
}

impl ShopFields {
    pub(crate) fn check(&self) -> Result<(), Problem> {
        if self.name.trim().is_empty() || self.name.chars().count() > 100 {
            return Err(Problem::invalid("shop.name", "must have 1 to 100 characters"));
        }
        self.currency.parse::<Currency>().map_err(|error| Problem::invalid("shop.currency", error.to_string()))?;
        jiff::tz::TimeZone::get(&self.time_zone).map_err(|_| {
            let message = format!("“{}” is not an IANA time zone, e.g. Asia/Shanghai", self.time_zone);
            Problem::invalid("shop.time_zone", message)
        })?;
        check_language("shop.language", &self.language)
    }
}

pub(crate) fn check_language(field: &str, language: &str) -> Result<(), Problem> {
    match language {
        "zh" | "en" => Ok(()),
        _ => Err(Problem::invalid(field, "must be zh or en")),
    }
}

/// The shop
#[utoipa::path(get, path = "/shop", tag = "shop", operation_id = "getShop", responses((status = 200, body = Shop)))]
pub(crate) async fn show(State(kit): State<Kit>, staff: Staff) -> Result<Json<Shop>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(shop(&kit.store, staff.shop).await?))
}

/// Change the shop
#[utoipa::path(put, path = "/shop", tag = "shop", operation_id = "updateShop", request_body = ShopFields,
    responses((status = 200, body = Shop), (status = 422, body = Problem)))]
pub(crate) async fn update(
    State(kit): State<Kit>,
    staff: Staff,
    ValidJson(fields): ValidJson<ShopFields>,
) -> Result<Json<Shop>, Problem> {
    staff.may(Permission::ManageShop)?;
    fields.check()?;
    let tx = kit.store.begin().await?;
    tx.exec(
        "UPDATE shops SET name = $1, currency = $2, time_zone = $3, language = $4 WHERE id = $5",
        vec![
            fields.name.trim().into(),
            fields.currency.to_ascii_uppercase().into(),
            fields.time_zone.as_str().into(),
            fields.language.as_str().into(),
            staff.shop.0.into(),
        ],
    )
    .await?;
    audit(&tx, &kit, &staff, "shop.updated", &fields.name, "").await?;
    tx.commit().await?;
    Ok(Json(shop(&kit.store, staff.shop).await?))
}
