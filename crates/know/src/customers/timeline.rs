use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use primitives::{Event, Seq, ShopId, SourceId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, instant, sea_orm};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use web::{Cursor, Page, PageQuery, Path, Permission, Problem, Query, Staff};

use super::staff_change;
use crate::Know;

/// Something that happened with a customer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Moment {
    pub seq: Seq,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What was written, by a file that does not say when: `at` is when it came.
    pub is_undated: bool,
    /// track, identify, page, screen, group or alias.
    pub kind: String,
    /// The event's name; the path of a page.
    pub name: String,
    /// What is worth telling of it, none of it personal.
    #[schema(value_type = BTreeMap<String, serde_json::Value>)]
    pub summary: BTreeMap<&'static str, serde_json::Value>,
    pub source: Option<SourceId>,
}

/// Properties that a line of a timeline may show.
const TOLD: [&str; 31] = [
    "order_id",
    "total",
    "currency",
    "status",
    "reason",
    "product_id",
    "name",
    "category",
    "brand",
    "price",
    "quantity",
    "query",
    "results",
    "position",
    "coupon",
    "payment_method",
    "instalments",
    "parcel_id",
    "carrier",
    "promised_at",
    "rating",
    "survey",
    "score",
    "topic",
    "channel",
    "granted",
    "path",
    "duration_ms",
    "list_id",
    "segment",
    "change",
];
/// Told of a page by the browser alone; many, and of no interest to staff.
const SILENT: &str = "t.name NOT IN ('Web Vitals', 'Page Left')";

/// A part of what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    /// Orders, parcels, checkouts, coupons.
    Orders,
    /// Reviews, surveys, contacts with the service.
    Service,
    /// Who the customer is and where they stand: details, consent, classes, segments, merges.
    Profile,
    /// Everything else: pages, products, searches.
    Browsing,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TimelineQuery {
    /// Only this part of it.
    #[param(inline)]
    kind: Option<Part>,
    cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// How the names of a part's events begin.
const ORDERS: [&str; 5] = ["Order ", "Parcel ", "Checkout ", "Coupon ", "Payment "];
const SERVICE: [&str; 7] = ["Review ", "Question ", "Survey ", "Feedback ", "Contact ", "Support ", "Case "];
const PROFILE: [&str; 9] =
    ["Profiles ", "Trait ", "Tags ", "Lifecycle ", "Segment ", "Import ", "Customer ", "Consent ", "Identity "];
const CALLS: &str = "t.kind IN ('identify', 'alias', 'group')";

impl Part {
    /// Compared letter by letter: `LIKE` sees upper and lower case on one engine only.
    fn condition(self) -> String {
        let begins = |starts: &[&str]| {
            let one = |start: &&str| format!("SUBSTR(t.name, 1, {}) = '{start}'", start.len());
            format!("(t.kind = 'track' AND ({}))", starts.iter().map(one).collect::<Vec<_>>().join(" OR "))
        };
        match self {
            Self::Orders => begins(&ORDERS),
            Self::Service => begins(&SERVICE),
            Self::Profile => format!("({CALLS} OR {})", begins(&PROFILE)),
            Self::Browsing => {
                let named = [ORDERS.as_slice(), &SERVICE, &PROFILE].concat();
                format!("NOT ({CALLS} OR {})", begins(&named))
            }
        }
    }
}

#[derive(FromQueryResult)]
struct Row {
    at: i64,
    seq: i64,
    kind: String,
    name: String,
}

/// What happened with a customer, newest first
#[utoipa::path(get, path = "/customers/{id}/timeline", tag = "customers", operation_id = "customerTimeline",
    params(("id" = Uuid, Path), TimelineQuery),
    responses((status = 200, body = Page<Moment>), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
    Query(query): Query<TimelineQuery>,
) -> Result<Json<Page<Moment>>, Problem> {
    staff.may(Permission::Read)?;
    staff_change::must_exist(&know.kit.store, staff.shop, id).await?;
    let paging = PageQuery { cursor: query.cursor, limit: query.limit };
    let limit = paging.limit()?;
    let (at, seq): (i64, i64) = paging.after()?.unwrap_or((i64::MAX, i64::MAX));
    let rows = rows(&know.kit.store, staff.shop, id, query.kind, (at, seq), limit + 1).await?;
    let page = Page::cut(rows, limit, |row| Cursor::encode(&(row.at, row.seq)));
    let events = read(&know, page.items.iter().map(|row| row.seq.cast_unsigned()).collect()).await?;
    Ok(Json(page.map(|row| moment(row, &events))))
}

async fn rows(
    db: &impl Sql,
    shop: ShopId,
    profile: Uuid,
    part: Option<Part>,
    before: (i64, i64),
    limit: usize,
) -> Result<Vec<Row>, StoreError> {
    let part = part.map_or_else(|| "TRUE".to_owned(), Part::condition);
    let sql = format!(
        "SELECT DISTINCT t.at, t.seq, t.kind, t.name FROM personas p JOIN timeline t ON t.persona = p.id
         WHERE p.shop = $1 AND p.profile = $2 AND (t.at, t.seq) < ($3, $4) AND {SILENT} AND {part}
         ORDER BY t.at DESC, t.seq DESC LIMIT {limit}"
    );
    db.rows(&sql, vec![shop.0.into(), profile.into(), before.0.into(), before.1.into()]).await
}

/// The events at these positions; those that retention took are left out.
pub(super) async fn read(know: &Know, seqs: Vec<Seq>) -> Result<BTreeMap<Seq, Event>, Problem> {
    let log = know.log.clone();
    let read = move || {
        let mut events = BTreeMap::new();
        for seq in seqs {
            if let Some(event) = log.get(seq)? {
                events.insert(seq, event);
            }
        }
        Ok::<_, eventlog::LogError>(events)
    };
    let read = tokio::task::spawn_blocking(read).await.map_err(|error| Problem::internal(&error))?;
    read.map_err(|error| Problem::internal(&error))
}

fn moment(row: Row, events: &BTreeMap<Seq, Event>) -> Moment {
    let seq = row.seq.cast_unsigned();
    let event = events.get(&seq);
    let body: serde_json::Value =
        event.and_then(|event| serde_json::from_str(event.body.get()).ok()).unwrap_or_default();
    Moment {
        seq,
        at: instant(row.at),
        is_undated: is_undated(&row.name, &body),
        kind: row.kind,
        name: row.name,
        summary: summary(&body),
        source: event.map(|event| event.source),
    }
}

/// Orders, parcels and payments have their times in every file.
fn is_undated(name: &str, body: &serde_json::Value) -> bool {
    name.starts_with("Review ") && body["context"]["is_dated"] == false
}

fn summary(body: &serde_json::Value) -> BTreeMap<&'static str, serde_json::Value> {
    let properties = &body["properties"];
    let mut told: BTreeMap<&'static str, serde_json::Value> = TOLD
        .iter()
        .filter_map(|key| properties.get(key).filter(|value| is_scalar(value)).map(|value| (*key, value.clone())))
        .collect();
    if let Some(products) = properties["products"].as_array() {
        let called = |product: &serde_json::Value| {
            let words = ["name", "product_id", "sku"].map(|key| product[key].clone());
            words.into_iter().find(is_scalar).unwrap_or_default()
        };
        let names: Vec<serde_json::Value> = products.iter().take(3).map(called).collect();
        told.insert("products", names.into());
        told.insert("lines", products.len().into());
    }
    if let Some(payments) = properties["payments"].as_array() {
        let parts = ["payment_method", "total"];
        let part = |payment: &serde_json::Value| -> serde_json::Map<String, serde_json::Value> {
            let given = parts.iter().filter_map(|key| Some(((*key).to_owned(), payment.get(key)?.clone())));
            given.filter(|(_, value)| is_scalar(value)).collect()
        };
        told.insert("payments", payments.iter().take(5).map(part).collect());
    }
    told
}

fn is_scalar(value: &serde_json::Value) -> bool {
    !value.is_null() && !value.is_object() && !value.is_array()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_list_of_members_tells_of_the_segment_and_of_nobody_in_it() {
        let moved =
            json!({"segment": "VIP", "change": "entered", "reason": "created", "customers": ["c1"], "number": 1});
        let told = summary(&json!({"properties": moved}));
        assert_eq!(Vec::from_iter(told.into_keys()), ["change", "reason", "segment"]);
    }
}
