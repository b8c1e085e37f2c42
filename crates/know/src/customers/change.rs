use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Map, Value as Json_, json};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson, audit};

use super::profile::Customer;
use super::{detail, staff_change};
use crate::Know;
use crate::custom_fields::check_values;
use crate::facts::traits::standard_name;

/// What to change. A trait or field set to null is taken away.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CustomerChange {
    /// Standard traits: name, email, phone, gender, birthday, city, province, country, language, address …
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    traits: Map<String, Json_>,
    /// The shop's own fields, by key; one that is defined takes values of its type alone.
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    custom: Map<String, Json_>,
    tags_add: Vec<String>,
    tags_remove: Vec<String>,
}

const MAX_TAG_CHARS: usize = 40;
const MAX_FIELDS: usize = 50;

/// Change a customer's traits, custom fields and tags
#[utoipa::path(patch, path = "/customers/{id}", tag = "customers", operation_id = "updateCustomer",
    params(("id" = Uuid, Path)), request_body = CustomerChange,
    responses((status = 200, body = Customer), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn update(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(change): ValidJson<CustomerChange>,
) -> Result<Json<Customer>, Problem> {
    staff.may(Permission::EditCustomers)?;
    change.check()?;
    let tx = know.kit.store.begin().await?;
    staff_change::must_exist(&tx, staff.shop, id).await?;
    check_values(&tx, staff.shop, &change.custom).await?;
    if !change.traits.is_empty() || !change.custom.is_empty() {
        let properties = json!({"customer_id": id, "traits": change.traits, "custom": change.custom});
        let event = staff_change::event(&know, &staff, "Trait Set", &properties)?;
        staff_change::set(&tx, &know, event, &[id]).await?;
        let fields: Vec<&str> = change.traits.keys().chain(change.custom.keys()).map(String::as_str).collect();
        audit(&tx, &know.kit, &staff, "customer.updated", &id.to_string(), &fields.join(", ")).await?;
    }
    if !change.tags_add.is_empty() || !change.tags_remove.is_empty() {
        let properties = json!({"customers": [id], "add": change.tags_add, "remove": change.tags_remove});
        let event = staff_change::event(&know, &staff, "Tags Changed", &properties)?;
        staff_change::set(&tx, &know, event, &[id]).await?;
        let tags = tags_in_words(&change.tags_add, &change.tags_remove);
        audit(&tx, &know.kit, &staff, "customers.tagged", &id.to_string(), &tags).await?;
    }
    tx.commit().await?;
    Ok(Json(detail::read(&know, staff.shop, id, staff.is_masked()).await?))
}

impl CustomerChange {
    fn check(&self) -> Result<(), Problem> {
        if let Some(unknown) = self.traits.keys().find(|name| standard_name(name) != Some(name.as_str())) {
            return Err(Problem::invalid(&format!("traits.{unknown}"), Fault::NoTrait));
        }
        if self.traits.len() + self.custom.len() > MAX_FIELDS {
            return Err(Problem::invalid("traits", Fault::TooMany { most: MAX_FIELDS }));
        }
        check_tags("tags_add", &self.tags_add)?;
        check_tags("tags_remove", &self.tags_remove)
    }
}

/// As the audit log has it: `+new, −old`.
pub(super) fn tags_in_words(added: &[String], removed: &[String]) -> String {
    let added = added.iter().map(|tag| format!("+{tag}"));
    let tags: Vec<String> = added.chain(removed.iter().map(|tag| format!("−{tag}"))).collect();
    tags.join(", ")
}

/// # Errors
/// 422 when a tag is empty or too long, or there are too many.
pub(super) fn check_tags(field: &str, tags: &[String]) -> Result<(), Problem> {
    let is_bad = |tag: &&String| tag.trim().is_empty() || tag.chars().count() > MAX_TAG_CHARS;
    if tags.len() > MAX_FIELDS {
        return Err(Problem::invalid(field, Fault::TooMany { most: MAX_FIELDS }));
    }
    if tags.iter().any(|tag| is_bad(&tag)) {
        return Err(Problem::invalid(field, Fault::Characters { least: 1, most: MAX_TAG_CHARS }));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_tells_which_tags_came_and_which_went() {
        let tags = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(tags_in_words(&tags(&["vip", "茶友"]), &tags(&["old"])), "+vip, +茶友, −old");
        assert_eq!(tags_in_words(&[], &[]), "");
    }
}
