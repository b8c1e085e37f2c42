use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use primitives::day::{self, AsOf};
use primitives::{Currency, ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Tx, instant, instant_opt, micros, sea_orm, text};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{audit, working_hours};
use crate::{Fault, Kit, Permission, Problem, Staff, ValidJson};

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
    /// For how many months browsing is kept; null: for good.
    pub retention_months: Option<i64>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// The day that the numbers are of; null: today.
    #[schema(value_type = Option<String>, format = Date)]
    pub as_of: Option<Date>,
    /// Browsing before this was forgotten, wherever it was kept.
    #[serde(skip)]
    pub forgotten_before: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    currency: String,
    time_zone: String,
    language: String,
    retention_months: Option<i64>,
    created_at: i64,
    as_of: Option<i64>,
    forgotten_before: Option<i64>,
}

impl From<Row> for Shop {
    fn from(row: Row) -> Self {
        Self {
            id: ShopId(row.id),
            name: row.name,
            currency: row.currency.parse().unwrap_or(Currency::CNY),
            time_zone: row.time_zone,
            language: row.language,
            retention_months: row.retention_months,
            created_at: instant(row.created_at),
            as_of: AsOf::stored(row.as_of).day(),
            forgotten_before: instant_opt(row.forgotten_before),
        }
    }
}

const SELECT: &str =
    "SELECT id, name, currency, time_zone, language, retention_months, created_at, as_of, forgotten_before FROM shops";

impl Shop {
    /// # Errors
    /// When the database cannot be read.
    pub async fn find(db: &impl Sql, id: ShopId) -> Result<Option<Self>, StoreError> {
        let row: Option<Row> = db.row(&format!("{SELECT} WHERE id = $1"), vec![id.0.into()]).await?;
        Ok(row.map(Self::from))
    }

    /// # Errors
    /// When its row names none.
    pub fn zone(&self) -> Result<TimeZone, StoreError> {
        TimeZone::get(&self.time_zone).map_err(|error| StoreError::Corrupt(format!("shop {}: {error}", self.id)))
    }

    /// The instant up to which the shop is read: see [`AsOf`].
    ///
    /// # Errors
    /// When its row names no time zone.
    pub fn now(&self, clock: Timestamp) -> Result<Timestamp, StoreError> {
        Ok(AsOf::new(self.as_of).now(&self.zone()?, clock))
    }
}

/// # Errors
/// When the database cannot be read, or there is no such shop.
pub async fn shop(db: &impl Sql, id: ShopId) -> Result<Shop, StoreError> {
    Shop::find(db, id).await?.ok_or_else(|| StoreError::Corrupt(format!("there is no shop {id}")))
}

/// All shops of the installation.
///
/// # Errors
/// When the database cannot be read.
pub async fn shops(db: &impl Sql) -> Result<Vec<Shop>, StoreError> {
    let rows: Vec<Row> = db.rows(&format!("{SELECT} ORDER BY created_at, id"), vec![]).await?;
    Ok(rows.into_iter().map(Shop::from).collect())
}

/// Notes that a shop's browsing before an instant was forgotten.
///
/// # Errors
/// When the database refuses.
pub async fn browsing_forgotten(tx: &Tx, id: ShopId, before: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE shops SET forgotten_before = $1 WHERE id = $2";
    tx.exec(sql, vec![micros(before).into(), id.0.into()]).await?;
    Ok(())
}

/// Sets the day that a shop's numbers are of; `None`: today.
///
/// # Errors
/// When the database refuses.
pub async fn set_as_of(tx: &Tx, id: ShopId, day: Option<Date>) -> Result<(), StoreError> {
    let sql = "UPDATE shops SET as_of = $1 WHERE id = $2";
    tx.exec(sql, vec![day.map(day::number).into(), id.0.into()]).await?;
    Ok(())
}

/// What a new shop is told.
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
            return Err(Problem::invalid("shop.name", Fault::Characters { least: 1, most: 100 }));
        }
        if !self.currency.parse::<Currency>().is_ok_and(Currency::is_known) {
            return Err(Problem::invalid("shop.currency", Fault::Currency));
        }
        TimeZone::get(&self.time_zone)
            .map_err(|_| Problem::invalid("shop.time_zone", Fault::TimeZone { given: self.time_zone.clone() }))?;
        check_language("shop.language", &self.language)
    }
}

pub(crate) fn check_language(field: &str, language: &str) -> Result<(), Problem> {
    match language {
        "zh" | "en" => Ok(()),
        _ => Err(Problem::invalid(field, Fault::one_of(&["zh", "en"]))),
    }
}

/// The shop
#[utoipa::path(get, path = "/shop", tag = "shop", operation_id = "getShop", responses((status = 200, body = Shop)))]
pub(crate) async fn show(State(kit): State<Kit>, staff: Staff) -> Result<Json<Shop>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(shop(&kit.store, staff.shop).await?))
}

/// What changes about the shop; what is left out stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShopChange {
    name: Option<String>,
    /// ISO 4217. Money of the past is not converted when it changes.
    currency: Option<String>,
    /// Working hours are by its clock from now on.
    time_zone: Option<String>,
    /// zh | en
    language: Option<String>,
    /// 1 to 120; null: browsing is kept for good.
    #[serde(default, deserialize_with = "crate::given")]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 120)]
    retention_months: Option<Option<i64>>,
}

const LONGEST_RETENTION: i64 = 120;

impl ShopChange {
    fn of(self, shop: Shop) -> Result<(ShopFields, Option<i64>), Problem> {
        let fields = ShopFields {
            name: self.name.unwrap_or(shop.name),
            currency: self.currency.unwrap_or_else(|| shop.currency.code().to_owned()),
            time_zone: self.time_zone.unwrap_or(shop.time_zone),
            language: self.language.unwrap_or(shop.language),
        };
        fields.check()?;
        let months = self.retention_months.unwrap_or(shop.retention_months);
        if months.is_some_and(|months| !(1..=LONGEST_RETENTION).contains(&months)) {
            return Err(Problem::invalid("retention_months", Fault::Range { low: 1, high: LONGEST_RETENTION }));
        }
        Ok((fields, months))
    }
}

/// Change the shop
#[utoipa::path(patch, path = "/shop", tag = "shop", operation_id = "updateShop", request_body = ShopChange,
    responses((status = 200, body = Shop), (status = 422, body = Problem)))]
pub(crate) async fn update(
    State(kit): State<Kit>,
    staff: Staff,
    ValidJson(change): ValidJson<ShopChange>,
) -> Result<Json<Shop>, Problem> {
    staff.may(Permission::ManageShop)?;
    let tx = kit.store.begin().await?;
    let before = shop(&tx, staff.shop).await?;
    let zone = before.time_zone.clone();
    let (fields, months) = change.of(before)?;
    tx.exec(
        "UPDATE shops SET name = $1, currency = $2, time_zone = $3, language = $4, retention_months = $5 WHERE id = $6",
        vec![
            text(fields.name.trim()),
            fields.currency.to_ascii_uppercase().into(),
            fields.time_zone.as_str().into(),
            fields.language.as_str().into(),
            months.into(),
            staff.shop.0.into(),
        ],
    )
    .await?;
    if fields.time_zone != zone {
        working_hours::move_to(&tx, kit.now(), staff.shop, &fields.time_zone).await?;
    }
    let kept = months.map_or_else(|| "browsing kept for good".to_owned(), |n| format!("browsing kept {n} months"));
    audit(&tx, &kit, &staff, "shop.updated", &fields.name, &kept).await?;
    tx.commit().await?;
    Ok(Json(shop(&kit.store, staff.shop).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_counts_in_money_that_there_is() {
        let fields = |currency: &str| ShopFields {
            name: "Tea".to_owned(),
            currency: currency.to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            language: "zh".to_owned(),
        };
        assert!(["CNY", "eur", "TWD"].into_iter().all(|code| fields(code).check().is_ok()));
        assert!(["XYZ", "RMB", "¥", ""].into_iter().all(|code| fields(code).check().is_err()));
    }
}
