use axum::Json;
use axum::extract::State;
use lettre::Address;
use serde_json::Value;
use store::{Sql, micros};
use web::{Fault, Permission, Problem, Staff, ValidJson, audit};

use super::merge::merge;
use crate::settings::{Settings, load};
use crate::{Contact, quiet};

/// How often and when the shop asks
#[utoipa::path(get, path = "/contact/settings", tag = "contact", operation_id = "getContactSettings",
    responses((status = 200, body = Settings)))]
pub(crate) async fn get(State(contact): State<Contact>, staff: Staff) -> Result<Json<Settings>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(load(&contact.kit.store, staff.shop).await?))
}

/// Change how often and when the shop asks
///
/// What is left out stays as it is; `null` brings back a default, and takes a topic's clock away. It holds for what is decided and sent from now on:
/// quiet hours and the limit of mails also for what waits already.
#[utoipa::path(patch, path = "/contact/settings", tag = "contact", operation_id = "changeContactSettings",
    request_body = Settings, responses((status = 200, body = Settings), (status = 422, body = Problem)))]
pub(crate) async fn change(
    State(contact): State<Contact>,
    staff: Staff,
    ValidJson(change): ValidJson<Value>,
) -> Result<Json<Settings>, Problem> {
    staff.may(Permission::ManageShop)?;
    let kit = &contact.kit;
    let tx = kit.store.begin().await?;
    let current = load(&tx, staff.shop).await?;
    let mut new = serde_json::to_value(current).map_err(|error| Problem::internal(&error))?;
    if !change.is_object() {
        return Err(Problem::invalid("settings", Fault::form("an object")));
    }
    merge(&mut new, change);
    let new: Settings =
        serde_json::from_value(new).map_err(|error| Problem::invalid("settings", Fault::unreadable(&error)))?;
    new.check()?;
    let sql = "INSERT INTO contact_settings (shop, settings, updated_at) VALUES ($1, $2, $3)
               ON CONFLICT (shop) DO UPDATE SET settings = excluded.settings, updated_at = excluded.updated_at";
    tx.exec(sql, vec![staff.shop.0.into(), store::json(&new)?, micros(kit.now()).into()]).await?;
    audit(&tx, kit, &staff, "contact_settings.changed", "", "").await?;
    tx.commit().await?;
    Ok(Json(new))
}

const LONGEST_NAME: usize = 100;
const MOST_CLOCKS: usize = 50;
const LONGEST_TOPIC: usize = 32;

impl Settings {
    /// # Errors
    /// 422 naming the field.
    fn check(&self) -> Result<(), Problem> {
        let clocks = self.clocks.iter().map(|(topic, days)| (format!("clocks.{topic}"), *days, 0, 3_650));
        let within = [
            ("quarantine_days", self.quarantine_days, 0, 365),
            ("cap", self.cap, 1, 1_000),
            ("cap_days", self.cap_days, 1, 365),
            ("wait_days", self.wait_days, 0, 365),
            ("reminders.after_days", self.reminders.after_days, 1, 60),
            ("mails_per_hour", self.mails_per_hour, 1, 1_000_000),
        ];
        let within = within.map(|(field, value, low, high)| (field.to_owned(), value, low, high));
        for (field, value, low, high) in within.into_iter().chain(clocks) {
            if !(low..=high).contains(&value) {
                return Err(Problem::invalid(&field, Fault::Range { low, high }));
            }
        }
        let is_plain = |topic: &String| {
            let fits = topic.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            (1..=LONGEST_TOPIC).contains(&topic.len()) && fits
        };
        if self.clocks.len() > MOST_CLOCKS {
            return Err(Problem::invalid("clocks", Fault::TooMany { most: MOST_CLOCKS }));
        }
        if !self.clocks.keys().all(is_plain) {
            return Err(Problem::invalid("clocks", Fault::Key { most: LONGEST_TOPIC }));
        }
        self.check_texts()
    }

    fn check_texts(&self) -> Result<(), Problem> {
        for (field, text) in [("quiet_from", &self.quiet_from), ("quiet_to", &self.quiet_to)] {
            if quiet::time(text).is_none() {
                return Err(Problem::invalid(field, Fault::TimeOfDay));
            }
        }
        let name = &self.sender_name;
        if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(Problem::invalid("sender_name", Fault::OneLine { most: LONGEST_NAME }));
        }
        if !self.reply_to.trim().is_empty() && self.reply_to.trim().parse::<Address>().is_err() {
            return Err(Problem::invalid("reply_to", Fault::MailAddress));
        }
        Ok(())
    }
}
