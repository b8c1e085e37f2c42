use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;

use primitives::{Currency, Money, ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Vault, instant, instant_opt, rows_in, sea_orm, unindexed};
use utoipa::ToSchema;
use uuid::Uuid;
use web::mask;

use super::account::accounts;
use super::uncounted::{Uncounted, uncounted};
use crate::custom_fields::{Values, active, values};
use crate::profiles::Personal;

/// A customer in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustomerRow {
    pub id: Uuid,
    /// Masked for those who may not see personal fields, as are `email` and `phone`.
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// What to call somebody by of whom none of these is known: a user id, or what a platform knows them by. Masked likewise.
    pub account: Option<String>,
    pub class: String,
    pub orders: i64,
    /// Paid, net of refunds, over the orders in the shop's currency.
    pub net: Money,
    /// What of the orders is in another currency and so in no sum, by currency.
    pub uncounted: Vec<Uncounted>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_order_at: Option<Timestamp>,
    #[schema(value_type = String, format = DateTime)]
    pub last_seen_at: Timestamp,
    /// Recency, frequency, money, 1 to 5; null without an order.
    pub rfm: Option<Rfm>,
    /// Probability of being a customer still.
    pub p_alive: Option<f64>,
    pub expected_orders_90d: Option<Interval>,
    pub tags: Vec<String>,
    pub city: Option<String>,
    /// Of the fields that the shop defined, those that are known; personal ones masked as `name` is.
    pub fields: BTreeMap<String, serde_json::Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rfm {
    pub r: i64,
    pub f: i64,
    pub m: i64,
}

/// An estimate and the interval that holds it with 80 % probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Interval {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Row {
    pub id: Uuid,
    pub personal: Option<Vec<u8>>,
    pub class: String,
    pub orders: i64,
    pub net_minor: i64,
    pub currency: Option<String>,
    pub last_order_at: Option<i64>,
    pub last_seen_at: i64,
    pub r: Option<i64>,
    pub f: Option<i64>,
    pub m: Option<i64>,
    pub p_alive: Option<f64>,
    pub prediction: Option<String>,
    pub city: Option<String>,
    /// What the list is ordered by.
    pub sort_key: i64,
}

pub(crate) const COLUMNS: &str = "c.id, c.personal, c.class, c.orders, c.net_minor, c.currency, c.last_order_at,
    c.last_seen_at, c.r, c.f, c.m, c.p_alive, c.prediction, c.city";

#[derive(Deserialize)]
struct Prediction {
    orders_90: Option<Interval>,
}

#[derive(FromQueryResult)]
struct Tag {
    profile: Uuid,
    name: String,
}

/// Opens and completes rows, in their order.
pub(crate) async fn complete(
    db: &impl Sql,
    vault: &Vault,
    shop: ShopId,
    rows: Vec<Row>,
    masked: bool,
) -> Result<Vec<CustomerRow>, StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let keys = vault.existing_keys(db, &ids).await?;
    let mut tags = tags(db, &ids).await?;
    let mut uncounted = uncounted(db, &ids).await?;
    let mut fields = values(db, vault, &active(db, shop).await?, &ids, masked).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let personal = match (&row.personal, keys.get(&row.id)) {
            (Some(sealed), Some(key)) => Personal::open(key, sealed)?,
            _ => Personal::default(),
        };
        let tags = tags.remove(&row.id).unwrap_or_default();
        let uncounted = uncounted.remove(&row.id).unwrap_or_default();
        let fields = fields.remove(&row.id).unwrap_or_default();
        let view = row.view(if masked { personal.masked() } else { personal }, tags, uncounted);
        all.push(CustomerRow { fields, ..view });
    }
    let is_nameless = |row: &&CustomerRow| row.name.is_none() && row.email.is_none() && row.phone.is_none();
    let nameless: Vec<Uuid> = all.iter().filter(is_nameless).map(|row| row.id).collect();
    let mut accounts = accounts(db, vault, &nameless, masked).await?;
    for row in &mut all {
        row.account = accounts.remove(&row.id);
    }
    Ok(all)
}

async fn tags(db: &impl Sql, profiles: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>, StoreError> {
    let rows: Vec<Tag> = rows_in(db, &[], profiles, |list| {
        format!(
            "SELECT DISTINCT p.profile, t.name FROM personas p JOIN traits t ON t.persona = p.id
             WHERE p.profile IN ({list}) AND t.kind = 'tag' AND t.value = 'true'"
        )
    })
    .await?;
    let mut tags: HashMap<Uuid, Vec<String>> = HashMap::new();
    for tag in rows {
        tags.entry(tag.profile).or_default().push(tag.name);
    }
    tags.values_mut().for_each(|names| names.sort_unstable());
    Ok(tags)
}

impl Row {
    fn view(self, personal: Personal, tags: Vec<String>, uncounted: Vec<Uncounted>) -> CustomerRow {
        let rfm = match (self.r, self.f, self.m) {
            (Some(r), Some(f), Some(m)) => Some(Rfm { r, f, m }),
            _ => None,
        };
        let prediction = self.prediction.as_deref().and_then(|json| serde_json::from_str::<Prediction>(json).ok());
        CustomerRow {
            id: self.id,
            name: personal.name,
            email: personal.email,
            phone: personal.phone,
            account: None,
            class: self.class,
            orders: self.orders,
            net: money(self.net_minor, self.currency.as_deref()),
            uncounted,
            last_order_at: instant_opt(self.last_order_at),
            last_seen_at: instant(self.last_seen_at),
            rfm,
            p_alive: self.p_alive,
            expected_orders_90d: prediction.and_then(|prediction| prediction.orders_90),
            tags,
            city: self.city,
            fields: Values::new(),
        }
    }
}

pub(crate) fn money(minor: i64, currency: Option<&str>) -> Money {
    let currency = currency.and_then(|code| Currency::from_str(code).ok()).unwrap_or(Currency::CNY);
    Money::new(minor, currency)
}

impl Personal {
    /// With nothing left that tells who it is.
    pub(crate) fn masked(self) -> Self {
        Self {
            name: self.name.as_deref().map(mask::name),
            email: self.email.as_deref().map(mask::email),
            phone: self.phone.as_deref().map(mask::phone),
            birthday: self.birthday.as_deref().map(mask::anything),
            address: self.address.as_deref().map(mask::anything),
            ..self
        }
    }
}

/// Customers of the shop by their ids, in the order of the ids; those that are not there are left out.
pub(crate) async fn rows_by_id(
    db: &impl Sql,
    vault: &Vault,
    shop: ShopId,
    ids: &[Uuid],
    masked: bool,
) -> Result<Vec<CustomerRow>, StoreError> {
    let of_shop = unindexed("c.shop = $1");
    let rows: Vec<Row> = rows_in(db, &[shop.0.into()], ids, |list| {
        format!("SELECT {COLUMNS}, c.last_seen_at AS sort_key FROM profiles c WHERE c.id IN ({list}) AND {of_shop}")
    })
    .await?;
    let mut found: BTreeMap<Uuid, CustomerRow> =
        complete(db, vault, shop, rows, masked).await?.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}
