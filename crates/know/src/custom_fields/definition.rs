use std::collections::BTreeSet;

use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use utoipa::ToSchema;

/// What kind of value a field has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CustomFieldType)]
pub(crate) enum FieldKind {
    Text,
    Number,
    /// A day, `YYYY-MM-DD`.
    Date,
    YesNo,
    /// One of the field's options.
    Choice,
}

impl FieldKind {
    const ALL: [Self; 5] = [Self::Text, Self::Number, Self::Date, Self::YesNo, Self::Choice];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::YesNo => "yes_no",
            Self::Choice => "choice",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        let known = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        known.ok_or_else(|| StoreError::Corrupt(format!("“{text}” is no type of customer field")))
    }
}

/// A name in both languages; who reads one that is empty sees the other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = CustomFieldLabel)]
pub(crate) struct Label {
    pub zh: String,
    pub en: String,
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CustomFieldOption)]
pub(crate) struct Choice {
    /// The value that is kept.
    pub key: String,
    #[serde(default)]
    pub label: Label,
}

/// A field of customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct CustomField {
    /// Under which its values are kept and sent, e.g. as a trait of `identify`.
    pub key: String,
    pub label: Label,
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// Of a choice; else empty.
    pub options: Vec<Choice>,
    /// Values are encrypted with each customer's key, and masked for roles that may not see personal fields. No segment
    /// and no filter can ask for them.
    pub is_personal: bool,
    /// Asked for and shown no more; the values stay.
    pub is_archived: bool,
}

#[derive(FromQueryResult)]
struct Row {
    key: String,
    label_zh: String,
    label_en: String,
    kind: String,
    options: String,
    is_personal: bool,
    archived_at: Option<i64>,
}

impl TryFrom<Row> for CustomField {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let options = serde_json::from_str(&row.options)
            .map_err(|error| StoreError::Corrupt(format!("customer field “{}”: {error}", row.key)))?;
        Ok(Self {
            kind: FieldKind::parse(&row.kind)?,
            options,
            key: row.key,
            label: Label { zh: row.label_zh, en: row.label_en },
            is_personal: row.is_personal,
            is_archived: row.archived_at.is_some(),
        })
    }
}

/// The shop's fields in their order, those that are archived among them.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn all(db: &impl Sql, shop: ShopId) -> Result<Vec<CustomField>, StoreError> {
    let sql = "SELECT key, label_zh, label_en, kind, options, is_personal, archived_at FROM customer_fields
        WHERE shop = $1 ORDER BY position, key";
    let rows: Vec<Row> = db.rows(sql, vec![shop.0.into()]).await?;
    rows.into_iter().map(CustomField::try_from).collect()
}

/// The fields that are asked for and shown, in their order.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn active(db: &impl Sql, shop: ShopId) -> Result<Vec<CustomField>, StoreError> {
    let mut fields = all(db, shop).await?;
    fields.retain(|field| !field.is_archived);
    Ok(fields)
}

/// The keys of the fields whose values are sealed.
///
/// # Errors
/// When the database cannot be read.
pub(crate) async fn personal(db: &impl Sql, shop: ShopId) -> Result<BTreeSet<String>, StoreError> {
    let sql = "SELECT key FROM customer_fields WHERE shop = $1 AND is_personal";
    Ok(db.column::<String>(sql, vec![shop.0.into()]).await?.into_iter().collect())
}
