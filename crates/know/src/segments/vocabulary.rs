use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use primitives::ShopId;
use serde::Serialize;
use store::{Sql, StoreError};
use utoipa::ToSchema;
use web::{Permission, Problem, Staff};

use super::definition::Property;
use super::fields::{COLUMNS, CONSENTS, Column, Field, FieldType, LATE_PARCEL, RFM_GROUP, rfm_groups};
use super::parse_events::{OF_PRODUCTS, ORDER, properties, tests};
use crate::Know;
use crate::custom_fields::{self, Choice, CustomField, FieldKind, Label};
use crate::facts::behaviour::DWELL;
use crate::facts::traits::CUSTOM;
use crate::lifecycle::Class;

/// Values offered for choice, the most frequent ones.
const MAX_VALUES: usize = 100;
const MAX_EVENTS: usize = 200;
const MAX_CUSTOM: usize = 200;

/// The words that definitions are made of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Vocabulary {
    fields: Vec<FieldWord>,
    events: Vec<EventWord>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldWord {
    key: String,
    label_key: String,
    #[serde(rename = "type")]
    kind: FieldType,
    operators: Vec<&'static str>,
    /// To choose from; others may be written too unless the type is `enum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Vec<String>>,
    /// What the shop calls a field of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<Label>,
    /// What the shop calls the values of such a field.
    #[serde(skip_serializing_if = "Option::is_none")]
    options: Option<Vec<Choice>>,
    /// The shop asks for it no more: for conditions that do already.
    is_archived: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventWord {
    name: String,
    properties: Vec<PropertyWord>,
}

/// What can be asked of an event; numbers only of those that told one, and money in the shop's currency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PropertyWord {
    key: &'static str,
    #[serde(rename = "type")]
    kind: FieldType,
    operators: Vec<&'static str>,
}

fn word(key: &str, field: &Field, values: Option<Vec<String>>) -> FieldWord {
    FieldWord {
        key: key.to_owned(),
        label_key: format!("segments.field.{key}"),
        kind: field.kind(),
        operators: field.operators().to_vec(),
        values: values.filter(|values| !values.is_empty()),
        label: None,
        options: None,
        is_archived: false,
    }
}

/// A field that the shop defined, by its type.
fn defined(field: CustomField) -> FieldWord {
    let (kind, operators) = match field.kind {
        FieldKind::Text => (FieldType::Text, &["eq", "ne", "in", "contains", "is_set", "not_set"][..]),
        FieldKind::Number => {
            (FieldType::Number, &["eq", "ne", "gt", "gte", "lt", "lte", "between", "is_set", "not_set"][..])
        }
        FieldKind::Date => (
            FieldType::Time,
            &["within_days", "not_within_days", "gt", "gte", "lt", "lte", "between", "is_set", "not_set"][..],
        ),
        FieldKind::YesNo => (FieldType::Bool, &["eq", "ne", "is_set", "not_set"][..]),
        FieldKind::Choice => (FieldType::Enum, &["eq", "ne", "in", "is_set", "not_set"][..]),
    };
    let is_choice = field.kind == FieldKind::Choice;
    FieldWord {
        label_key: format!("segments.field.custom.{}", field.key),
        key: format!("custom.{}", field.key),
        kind,
        operators: operators.to_vec(),
        values: is_choice.then(|| field.options.iter().map(|option| option.key.clone()).collect()),
        label: Some(field.label),
        options: is_choice.then_some(field.options),
        is_archived: field.is_archived,
    }
}

async fn offered(db: &impl Sql, shop: ShopId, column: &Column) -> Result<Vec<String>, StoreError> {
    if let Some(edge) = column.touch {
        let sql = format!(
            "SELECT {0} FROM touches t JOIN personas p ON p.id = t.persona WHERE p.shop = $1 AND t.edge = $2
             AND {0} IS NOT NULL GROUP BY {0} ORDER BY COUNT(*) DESC, {0} LIMIT {MAX_VALUES}",
            column.sql
        );
        return db.column(&sql, vec![shop.0.into(), edge.as_str().into()]).await;
    }
    let sql = format!(
        "SELECT {0} FROM profiles c WHERE c.shop = $1 AND {0} IS NOT NULL GROUP BY {0} ORDER BY COUNT(*) DESC, {0}
         LIMIT {MAX_VALUES}",
        column.sql
    );
    db.column(&sql, vec![shop.0.into()]).await
}

async fn names(db: &impl Sql, shop: ShopId, kinds: [&str; 2], limit: usize) -> Result<Vec<String>, StoreError> {
    let sql = format!(
        "SELECT t.name FROM traits t JOIN personas p ON p.id = t.persona WHERE p.shop = $1 AND t.kind IN ($2, $3)
         AND t.sealed IS NULL GROUP BY t.name ORDER BY COUNT(*) DESC, t.name LIMIT {limit}"
    );
    let [kind, other] = kinds;
    db.column(&sql, vec![shop.0.into(), kind.into(), other.into()]).await
}

fn property((key, property): (&'static str, Property)) -> PropertyWord {
    PropertyWord { key, kind: property.kind(), operators: tests(property).to_vec() }
}

async fn events(db: &impl Sql, shop: ShopId) -> Result<Vec<EventWord>, StoreError> {
    let sql =
        format!("SELECT DISTINCT name FROM activity WHERE shop = $1 AND name <> $2 ORDER BY name LIMIT {MAX_EVENTS}");
    let seen: Vec<String> = db.column(&sql, vec![shop.0.into(), DWELL.into()]).await?;
    let usual = OF_PRODUCTS.into_iter().chain([ORDER, "Products Searched", "Product List Viewed", "Cart Viewed"]);
    let all: BTreeSet<String> = seen.into_iter().chain(usual.map(str::to_owned)).collect();
    let word = |name: String| EventWord { properties: properties(&name).into_iter().map(property).collect(), name };
    Ok(all.into_iter().map(word).collect())
}

/// The fields and events that definitions can be made of
#[utoipa::path(get, path = "/segments/vocabulary", tag = "segments", operation_id = "getSegmentVocabulary",
    responses((status = 200, body = Vocabulary)))]
pub(crate) async fn vocabulary(State(know): State<Know>, staff: Staff) -> Result<Json<Vocabulary>, Problem> {
    staff.may(Permission::Read)?;
    let (store, shop) = (&know.kit.store, staff.shop);
    let mut fields = Vec::new();
    for column in COLUMNS {
        let values = match column.kind {
            FieldType::Enum => Some(Class::ALL.iter().map(|class| class.as_str().to_owned()).collect()),
            _ if column.offered => Some(offered(store, shop, column).await?),
            _ => None,
        };
        fields.push(word(column.key, &Field::Column(column), values));
    }
    fields.push(word("tag", &Field::Tag, Some(names(store, shop, ["tag", "tag"], MAX_VALUES).await?)));
    fields.extend(CONSENTS.iter().map(|(key, channel)| word(key, &Field::Consent(channel), None)));
    fields.push(word(LATE_PARCEL, &Field::LateParcel, None));
    let groups = rfm_groups().into_iter().map(|(key, _)| key).collect();
    fields.push(word(RFM_GROUP, &Field::RfmGroup, Some(groups)));
    let own = custom_fields::all(store, shop).await?;
    let free = names(store, shop, CUSTOM, MAX_CUSTOM).await?;
    let free: Vec<String> = free.into_iter().filter(|name| !own.iter().any(|field| field.key == *name)).collect();
    fields.extend(own.into_iter().filter(|field| !field.is_personal).map(defined));
    for name in free {
        fields.push(word(&format!("custom.{name}"), &Field::Custom(name.clone()), None));
    }
    Ok(Json(Vocabulary { fields, events: events(store, shop).await? }))
}
