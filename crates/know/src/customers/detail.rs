use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, Vault, distinct, instant, instant_opt, micros, sea_orm};
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff, mask};

use super::preferences::PriceLevel;
use super::profile::{ClassChange, Customer, Identifier, Lifecycle, SegmentRef, Totals, Touch};
use super::row::{CustomerRow, money, rows_by_id};
use super::{Consent, consent_source, interests, no_purchase, preferences};
use crate::facts::traits::{CLAIMED, CLAIMED_CONSENT, CLAIMED_CUSTOM, STAFF_CONSENT, is_personal};
use crate::identity::{Blocked, Kind};
use crate::lifecycle::{Change, Class, changes, rules_of};
use crate::{Know, custom_fields};

/// A customer
#[utoipa::path(get, path = "/customers/{id}", tag = "customers", operation_id = "showCustomer",
    params(("id" = Uuid, Path)), responses((status = 200, body = Customer), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<Customer>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(read(&know, staff.shop, id, staff.is_masked()).await?))
}

#[derive(FromQueryResult)]
struct Numbers {
    items: i64,
    gross_minor: i64,
    refunded_minor: i64,
    currency: Option<String>,
    first_order_at: Option<i64>,
    first_seen_at: i64,
    price_level: Option<f64>,
    price_lines: i64,
}

/// Everything known of the customer.
pub(super) async fn read(know: &Know, shop: ShopId, id: Uuid, masked: bool) -> Result<Customer, Problem> {
    let (store, vault) = (&know.kit.store, &*know.kit.vault);
    let row = rows_by_id(store, vault, shop, &[id], masked).await?.pop();
    let sql = "SELECT items, gross_minor, refunded_minor, currency, first_order_at, first_seen_at, price_level,
        price_lines FROM profiles WHERE shop = $1 AND id = $2";
    let numbers: Option<Numbers> = store.row(sql, vec![shop.0.into(), id.into()]).await?;
    let (Some(row), Some(numbers)) = (row, numbers) else { return Err(Problem::not_found("customer")) };
    let (settings, now) = know.reading(shop).await?;
    let mut said = traits(store, vault, id, masked).await?;
    let consent = said.remove("consent").unwrap_or_default();
    let consent: BTreeMap<String, bool> =
        consent.into_iter().filter_map(|(channel, given)| Some((channel, given.as_bool()?))).collect();
    let mut touches = touches(store, id).await?;
    let level = PriceLevel { value: numbers.price_level, lines: numbers.price_lines };
    Ok(Customer {
        identifiers: identifiers(store, vault, id, masked).await?,
        custom: said.remove("custom").unwrap_or_default(),
        traits: said.remove("trait").unwrap_or_default(),
        consent_sources: consent_source::read(store, vault, (shop, id), &consent, masked).await?,
        consent,
        totals: totals(&row, &numbers),
        preferences: preferences::read(store, &settings, id, level).await?,
        first_touch: touches.remove("first"),
        last_touch: touches.remove("last"),
        interests: interests::read(store, shop, id, now).await?,
        lifecycle: lifecycle(store, shop, &row, numbers.first_seen_at, now).await?,
        prediction: crate::predictions::of_customer(store, shop, id).await?,
        segments: segments(store, id).await?,
        first_seen_at: instant(numbers.first_seen_at),
        row,
    })
}

fn totals(row: &CustomerRow, numbers: &Numbers) -> Totals {
    let amount = |minor| money(minor, numbers.currency.as_deref());
    let counted = row.orders - row.uncounted.iter().map(|other| other.orders).sum::<i64>();
    Totals {
        orders: row.orders,
        items: numbers.items,
        gross: amount(numbers.gross_minor),
        refunds: amount(numbers.refunded_minor),
        net: row.net,
        aov: (counted > 0).then(|| amount(row.net.minor / counted)),
        first_order_at: instant_opt(numbers.first_order_at),
    }
}

#[derive(FromQueryResult)]
struct IdentifierRow {
    persona: Uuid,
    kind: String,
    sealed: Vec<u8>,
    first_seen_at: i64,
}

pub(super) async fn identifiers(
    db: &impl Sql,
    vault: &Vault,
    profile: Uuid,
    masked: bool,
) -> Result<Vec<Identifier>, StoreError> {
    let sql = "SELECT i.persona, i.kind, i.sealed, i.first_seen_at
        FROM personas p JOIN identifiers i ON i.persona = p.id WHERE p.profile = $1 ORDER BY i.first_seen_at, i.hash";
    let rows: Vec<IdentifierRow> = db.rows(sql, vec![profile.into()]).await?;
    let keys = vault.existing_keys(db, &distinct(rows.iter().map(|row| row.persona))).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let (Some(kind), Some(key)) = (Kind::parse(&row.kind), keys.get(&row.persona)) else { continue };
        let value = key.open(kind.as_str(), &row.sealed)?;
        let value = if masked { masked_value(kind, value) } else { value };
        all.push(Identifier { kind, value, first_seen_at: instant(row.first_seen_at) });
    }
    all.sort_by_key(|identifier| identifier.kind);
    Ok(all)
}

/// As those see an identifier who may not see personal fields.
pub(super) fn masked_value(kind: Kind, value: String) -> String {
    match kind {
        Kind::UserId => masked_user_id(value),
        Kind::Email => mask::email(&value),
        Kind::Phone => mask::phone(&value),
        Kind::BuyerId | Kind::Oaid => mask::anything(&value),
        Kind::AnonymousId => value,
    }
}

/// Many shops take their customers' addresses or numbers for ids; any other id says nothing of the person.
fn masked_user_id(id: String) -> String {
    let read = |kind| Blocked::default().normalise(kind, &id);
    let is_phone = || read(Kind::Phone).is_some_and(|number| id.starts_with('+') || number.starts_with("+86"));
    match read(Kind::Email) {
        Some(_) => mask::email(&id),
        None if is_phone() => mask::phone(&id),
        None => id,
    }
}

#[derive(FromQueryResult)]
struct TraitRow {
    persona: Uuid,
    kind: String,
    name: String,
    value: Option<String>,
    sealed: Option<Vec<u8>>,
}

impl TraitRow {
    /// Under which group it is shown.
    fn group(&self) -> &'static str {
        match self.kind.as_str() {
            "custom" | CLAIMED_CUSTOM => "custom",
            "consent" | CLAIMED_CONSENT => "consent",
            _ => "trait",
        }
    }
}

type ByName = BTreeMap<String, serde_json::Value>;

/// Traits, custom fields and consent by kind and name; the newest counts; what staff wrote stands over the rest, and
/// what a visitor claimed to be gives way to it.
pub(super) async fn traits(
    db: &impl Sql,
    vault: &Vault,
    profile: Uuid,
    masked: bool,
) -> Result<BTreeMap<&'static str, ByName>, StoreError> {
    let own = if masked { own_personal(db, profile).await? } else { BTreeSet::new() };
    let sql = format!(
        "SELECT t.persona, t.kind, t.name, t.value, t.sealed FROM personas p JOIN traits t ON t.persona = p.id
         WHERE p.profile = $1 AND t.kind NOT IN ('tag', '{STAFF_CONSENT}')
         ORDER BY CASE WHEN t.kind = 'hand' THEN 2 WHEN t.kind IN ('{CLAIMED}', '{CLAIMED_CUSTOM}') THEN 0 ELSE 1 END,
            t.at, t.seq, t.persona, t.name"
    );
    let rows: Vec<TraitRow> = db.rows(&sql, vec![profile.into()]).await?;
    let keys = vault.existing_keys(db, &distinct(rows.iter().map(|row| row.persona))).await?;
    let mut all: BTreeMap<&'static str, ByName> = BTreeMap::new();
    let mut consents: BTreeMap<String, Consent> = BTreeMap::new();
    for row in rows {
        let (group, is_sealed) = (row.group(), row.sealed.is_some());
        if group == "consent" {
            let is_given = row.value.as_deref() == Some("true");
            consents.entry(row.name).or_default().hear(is_given, row.kind == CLAIMED_CONSENT);
            continue;
        }
        let json = match (row.value, row.sealed, keys.get(&row.persona)) {
            (Some(value), ..) => value,
            (None, Some(sealed), Some(key)) => key.open(&row.name, &sealed)?,
            _ => continue,
        };
        let value: serde_json::Value = serde_json::from_str(&json).unwrap_or_default();
        let named = all.entry(group).or_default();
        let is_own = |name: &str| group == "custom" && own.contains(name);
        if value.is_null() {
            named.remove(&row.name);
        } else if masked && (is_sealed || is_personal(&row.kind, &row.name) || is_own(&row.name)) {
            named.insert(row.name.clone(), masked_trait(&row.name, &value).into());
        } else {
            named.insert(row.name, value);
        }
    }
    let given = consents.into_iter().filter_map(|(channel, said)| Some((channel, said.is_given()?)));
    let given = given.map(|(channel, is_given)| (channel, serde_json::Value::Bool(is_given)));
    all.insert("consent", given.collect());
    Ok(all)
}

/// The shop's personal fields of a customer: their values may not all be sealed yet.
async fn own_personal(db: &impl Sql, profile: Uuid) -> Result<BTreeSet<String>, StoreError> {
    let sql = "SELECT shop FROM profiles WHERE id = $1";
    let shop: Option<Uuid> = db.scalar(sql, vec![profile.into()]).await?;
    match shop {
        Some(shop) => custom_fields::personal(db, ShopId(shop)).await,
        None => Ok(BTreeSet::new()),
    }
}

fn masked_trait(name: &str, value: &serde_json::Value) -> String {
    let text = value.as_str().unwrap_or_default();
    match name {
        "email" => mask::email(text),
        "phone" => mask::phone(text),
        "name" => mask::name(text),
        _ => mask::anything(text),
    }
}

#[derive(FromQueryResult)]
struct TouchRow {
    edge: String,
    at: i64,
    source: Option<String>,
    medium: Option<String>,
    campaign: Option<String>,
    referrer: Option<String>,
}

/// By edge: the earliest first and the latest last touch of all personas.
async fn touches(db: &impl Sql, profile: Uuid) -> Result<BTreeMap<String, Touch>, StoreError> {
    let sql = "SELECT t.edge, t.at, t.source, t.medium, t.campaign, t.referrer
        FROM personas p JOIN touches t ON t.persona = p.id WHERE p.profile = $1
        ORDER BY CASE WHEN t.edge = 'first' THEN -t.at ELSE t.at END, t.persona, t.via";
    let rows: Vec<TouchRow> = db.rows(sql, vec![profile.into()]).await?;
    let touch = |row: TouchRow| {
        let TouchRow { edge, at, source, medium, campaign, referrer } = row;
        (edge, Touch { source, medium, campaign, referrer, at: instant(at) })
    };
    Ok(rows.into_iter().map(touch).collect())
}

/// Class changes shown of a customer.
const SHOWN_CHANGES: usize = 100;

async fn lifecycle(
    db: &impl Sql,
    shop: ShopId,
    row: &CustomerRow,
    since: i64,
    now: Timestamp,
) -> Result<Lifecycle, StoreError> {
    let rules = rules_of(db, shop).await?.rules;
    let changes = changes(db, shop, &rules, &[row.id], now).await?.remove(&row.id).unwrap_or_default();
    // Who stays in a class goes on ordering.
    let last = changes.last().map(|change| Change {
        orders: usize::try_from(row.orders).unwrap_or(change.orders),
        last_order_at: row.last_order_at.map_or(change.last_order_at, |at| micros(at.min(now))),
        ..*change
    });
    let why = match last {
        Some(change) => change.why(&rules, micros(now)),
        None => no_purchase::why(db, row.id).await?,
    };
    let view = |change: &Change| ClassChange {
        at: instant(change.at),
        from: change.from,
        to: change.to,
        why: change.why(&rules, change.at).to_string(),
    };
    Ok(Lifecycle {
        class: last.map_or(Class::Potential, |change| change.to),
        since: instant(last.map_or(since, |change| change.at)),
        why: why.to_string(),
        history: changes.iter().rev().take(SHOWN_CHANGES).map(view).collect(),
    })
}

#[derive(FromQueryResult)]
struct SegmentRow {
    id: Uuid,
    name: String,
}

pub(super) async fn segments(db: &impl Sql, profile: Uuid) -> Result<Vec<SegmentRef>, StoreError> {
    let sql = "SELECT s.id, s.name FROM segment_members m JOIN segments s ON s.id = m.segment
        WHERE m.profile = $1 ORDER BY s.name, s.id";
    let rows: Vec<SegmentRow> = db.rows(sql, vec![profile.into()]).await?;
    Ok(rows.into_iter().map(|row| SegmentRef { id: row.id, name: row.name }).collect())
}
