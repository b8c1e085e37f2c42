//! What a shop sets about asking.

use std::collections::BTreeMap;

use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{Sql, StoreError};
use utoipa::ToSchema;

/// How often and when a shop asks. A field that is left out has its default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ContactSettings)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Nobody is asked anything within so many days after being asked something. It counts what was asked, not what was
    /// answered.
    pub quarantine_days: i64,
    /// Nobody is asked about one topic again within so many days. Topics without a clock have that of `own`.
    pub clocks: BTreeMap<String, i64>,
    /// Nobody is asked more than so many times within `cap_days`.
    pub cap: i64,
    pub cap_days: i64,
    /// What one of these keeps from somebody waits for its end, for at most so many days after it fell due; then, and with
    /// 0, they are not asked.
    pub wait_days: i64,
    /// From this time of day …
    #[schema(example = "21:00")]
    pub quiet_from: String,
    /// … to this one no mail is sent, in the shop's time zone. The same time twice: no quiet hours.
    #[schema(example = "09:00")]
    pub quiet_to: String,
    pub consent: Consent,
    /// The name that mails come from; empty: the shop's.
    pub sender_name: String,
    /// Where answers to mails go; empty: to the sender.
    pub reply_to: String,
    pub reminders: Reminders,
    /// At most so many mails leave within an hour.
    pub mails_per_hour: i64,
}

/// Who is asked by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContactConsent)]
pub enum Consent {
    /// Only who agreed to mails.
    Explicit,
    /// Everybody who did not say no. Whether that is lawful depends on where the shop's customers live.
    NotRefused,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ContactReminders)]
#[serde(default, deny_unknown_fields)]
pub struct Reminders {
    pub is_on: bool,
    /// Days after the ask. There is one reminder, never more.
    pub after_days: i64,
}

impl Default for Reminders {
    fn default() -> Self {
        Self { is_on: true, after_days: 5 }
    }
}

impl Default for Settings {
    fn default() -> Self {
        let clocks = [("review", 30), ("nps", 90), ("csat", 14), ("ces", 14), ("csi", 90), ("own", 30)];
        Self {
            quarantine_days: 14,
            clocks: clocks.map(|(topic, days)| (topic.to_owned(), days)).into(),
            cap: 3,
            cap_days: 30,
            wait_days: 14,
            quiet_from: "21:00".to_owned(),
            quiet_to: "09:00".to_owned(),
            consent: Consent::Explicit,
            sender_name: String::new(),
            reply_to: String::new(),
            reminders: Reminders::default(),
            mails_per_hour: 500,
        }
    }
}

impl Settings {
    /// Days that a topic rests.
    #[must_use]
    pub fn clock(&self, topic: &str) -> i64 {
        self.clocks.get(topic).or_else(|| self.clocks.get("own")).copied().unwrap_or(0)
    }
}

/// A shop's settings; the defaults where it set nothing.
///
/// # Errors
/// When the database cannot be read or the row is damaged.
pub async fn load(db: &impl Sql, shop: ShopId) -> Result<Settings, StoreError> {
    let sql = "SELECT settings FROM contact_settings WHERE shop = $1";
    let Some(json) = db.scalar::<String>(sql, vec![shop.0.into()]).await? else { return Ok(Settings::default()) };
    serde_json::from_str(&json).map_err(|e| StoreError::Corrupt(format!("contact_settings of {shop}: {e}")))
}
