use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use store::{Sql, micros, text};
use utoipa::ToSchema;
use web::{Fault, Permission, Problem, Staff, ValidJson, audit};

use super::check::{MAX_FIELDS, check_key, check_label, check_options};
use super::definition::{self, Choice, CustomField, FieldKind, Label};
use super::seal;
use crate::facts::traits::is_personal;
use crate::{Know, projector, segments};

/// A field to define. Its key and its type are for good.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCustomField {
    /// 1 to 64 characters without `=`; traits that are kept under it already become the field's values.
    key: String,
    label: Label,
    #[serde(rename = "type")]
    kind: FieldKind,
    /// Of a choice.
    #[serde(default)]
    options: Vec<Choice>,
    /// True whatever is given where the key itself says so, as `微信号` does.
    #[serde(default)]
    is_personal: bool,
}

/// Define a field of customers
///
/// One that segments ask for already cannot be personal.
#[utoipa::path(post, path = "/customer-fields", tag = "customers", operation_id = "createCustomerField",
    request_body = NewCustomField,
    responses((status = 201, body = CustomField), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(know): State<Know>,
    staff: Staff,
    ValidJson(new): ValidJson<NewCustomField>,
) -> Result<(StatusCode, Json<CustomField>), Problem> {
    staff.may(Permission::ManageShop)?;
    let key = check_key(&new.key)?;
    let field = CustomField {
        label: check_label(&new.label, "label")?,
        options: check_options(new.kind, &new.options)?,
        is_personal: new.is_personal || is_personal("custom", key),
        key: key.to_owned(),
        kind: new.kind,
        is_archived: false,
    };
    let kit = &know.kit;
    let tx = kit.store.begin().await?;
    projector::hold(&tx).await?;
    let known = definition::all(&tx, staff.shop).await?;
    if known.iter().any(|known| known.key == field.key) {
        return Err(Problem::invalid("key", Fault::Taken { given: field.key }));
    }
    if known.len() >= MAX_FIELDS {
        return Err(Problem::invalid("key", Fault::TooMany { most: MAX_FIELDS }));
    }
    tx.exec(
        "INSERT INTO customer_fields (shop, key, label_zh, label_en, kind, options, is_personal, position, created_at)
         SELECT $1, $2, $3, $4, $5, $6, $7, COALESCE(MAX(position), 0) + 1, $8 FROM customer_fields WHERE shop = $1",
        vec![
            staff.shop.0.into(),
            text(&field.key),
            text(&field.label.zh),
            text(&field.label.en),
            field.kind.as_str().into(),
            store::json(&field.options)?,
            field.is_personal.into(),
            micros(kit.now()).into(),
        ],
    )
    .await?;
    if field.is_personal {
        segments::check_unasked(&tx, staff.shop, &field.key).await?;
        seal::begin(&tx, staff.shop, &field.key).await?;
    }
    audit(&tx, kit, &staff, "customer_field.created", &field.key, field.kind.as_str()).await?;
    tx.commit().await?;
    seal::finish_or_later(kit, staff.shop).await;
    Ok((StatusCode::CREATED, Json(field)))
}
