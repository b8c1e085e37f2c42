use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use store::{Sql, Tx, micros, text};
use utoipa::ToSchema;
use web::{Path, Permission, Problem, Staff, ValidJson, audit};

use super::check::{check_label, check_options};
use super::definition::{self, Choice, CustomField, Label};
use super::seal;
use crate::facts::traits::is_personal;
use crate::{Know, projector, segments};

/// What to change of a field; what is not given stays.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CustomFieldChange {
    label: Option<Label>,
    /// All of them; values of those that are left out stay with their customers.
    options: Option<Vec<Choice>>,
    is_personal: Option<bool>,
    is_archived: Option<bool>,
}

impl CustomFieldChange {
    /// The field as it will be, and what is told of it in the audit log.
    fn applied(&self, before: &CustomField) -> Result<(CustomField, String), Problem> {
        let mut field = before.clone();
        if let Some(label) = &self.label {
            field.label = check_label(label, "label")?;
        }
        if let Some(options) = &self.options {
            field.options = check_options(field.kind, options)?;
        }
        if let Some(wanted) = self.is_personal {
            field.is_personal = wanted || is_personal("custom", &field.key);
        }
        field.is_archived = self.is_archived.unwrap_or(field.is_archived);
        let told = [
            (before.label != field.label, "label"),
            (before.options != field.options, "options"),
            (!before.is_personal && field.is_personal, "personal"),
            (before.is_personal && !field.is_personal, "not_personal"),
            (!before.is_archived && field.is_archived, "archived"),
            (before.is_archived && !field.is_archived, "restored"),
        ];
        let told: Vec<&str> = told.into_iter().filter_map(|(is_so, what)| is_so.then_some(what)).collect();
        Ok((field, told.join(" ")))
    }
}

/// Change a field of customers, archive it, or take it out of the archive
///
/// One that segments ask for is not made personal.
#[utoipa::path(patch, path = "/customer-fields/{key}", tag = "customers", operation_id = "updateCustomerField",
    params(("key" = String, Path)), request_body = CustomFieldChange,
    responses((status = 200, body = CustomField), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn update(
    State(know): State<Know>,
    staff: Staff,
    Path(key): Path<String>,
    ValidJson(change): ValidJson<CustomFieldChange>,
) -> Result<Json<CustomField>, Problem> {
    staff.may(Permission::ManageShop)?;
    let kit = &know.kit;
    let tx = kit.store.begin().await?;
    projector::hold(&tx).await?;
    let known = definition::all(&tx, staff.shop).await?;
    let before = known.into_iter().find(|field| field.key == key);
    let before = before.ok_or_else(|| Problem::not_found("customer field"))?;
    let (field, told) = change.applied(&before)?;
    if told.is_empty() {
        return Ok(Json(field));
    }
    save(&tx, &know, &staff, &field).await?;
    if field.is_personal && !before.is_personal {
        segments::check_unasked(&tx, staff.shop, &field.key).await?;
    }
    if before.is_personal != field.is_personal {
        seal::begin(&tx, staff.shop, &field.key).await?;
    }
    audit(&tx, kit, &staff, "customer_field.updated", &field.key, &told).await?;
    tx.commit().await?;
    seal::finish_or_later(kit, staff.shop).await;
    Ok(Json(field))
}

async fn save(tx: &Tx, know: &Know, staff: &Staff, field: &CustomField) -> Result<(), Problem> {
    let sql = "UPDATE customer_fields SET label_zh = $3, label_en = $4, options = $5, is_personal = $6,
        archived_at = CASE WHEN $7 THEN COALESCE(archived_at, $8) END WHERE shop = $1 AND key = $2";
    let values = vec![
        staff.shop.0.into(),
        text(&field.key),
        text(&field.label.zh),
        text(&field.label.en),
        store::json(&field.options)?,
        field.is_personal.into(),
        field.is_archived.into(),
        micros(know.kit.now()).into(),
    ];
    tx.exec(sql, values).await?;
    Ok(())
}
