use axum::Json;
use axum::extract::State;
use primitives::{ShopId, Timestamp};
use store::{Sql, StoreError, Tx, micros};
use web::{Fault, Permission, Problem, Staff, ValidJson, audit};

use super::fault::of_aspects;
use super::follow::{AT_ONCE, follow};
use super::{MOST_HOLD_HOURS, RequestMail, Reward, Settings, load};
use crate::Listen;
use crate::mining;
use crate::shop::Shop;
use crate::work::{self, Desk};

/// The settings of reviews, scores and aspects
#[utoipa::path(get, path = "/listen/settings", tag = "reviews", operation_id = "getListenSettings",
    responses((status = 200, body = Settings)))]
pub(crate) async fn get(State(listen): State<Listen>, staff: Staff) -> Result<Json<Settings>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(load(&listen.kit.store, staff.shop).await?))
}

/// Change the settings of reviews, scores and aspects
///
/// What is left out has its default. Where classes, recoveries, the trades or the credit that count change, all reviews are
/// counted anew, of more than 5,000 in the background; where classes, aspects or what holds a text change, all texts are read
/// again, in the background.
#[utoipa::path(put, path = "/listen/settings", tag = "reviews", operation_id = "setListenSettings",
    request_body = Settings, responses((status = 200, body = Settings), (status = 422, body = Problem)))]
pub(crate) async fn set(
    State(listen): State<Listen>,
    staff: Staff,
    ValidJson(new): ValidJson<Settings>,
) -> Result<Json<Settings>, Problem> {
    staff.may(Permission::ManageShop)?;
    new.check()?;
    let kit = &listen.kit;
    let tx = kit.store.begin().await?;
    work::lock(&tx).await?;
    web::check_colleagues(&tx, staff.shop, &new.recovery_owners, "recovery_owners").await?;
    let old = load(&tx, staff.shop).await?;
    save(&tx, staff.shop, &new, kit.now()).await?;
    let shop = Shop::load(&tx, staff.shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let desk = Desk { tx: &tx, shop: &shop, settings: &new, vault: &kit.vault, ids: &kit.ids };
    follow(&desk, &old, AT_ONCE, kit.now()).await?;
    audit(&tx, kit, &staff, "listen_settings.changed", "", "").await?;
    tx.commit().await?;
    listen.learning.wake();
    Ok(Json(new))
}

pub(super) async fn save(tx: &Tx, shop: ShopId, new: &Settings, now: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO listen_settings (shop, settings, updated_at) VALUES ($1, $2, $3)
               ON CONFLICT (shop) DO UPDATE SET settings = excluded.settings, updated_at = excluded.updated_at";
    tx.exec(sql, vec![shop.0.into(), store::json(new)?, micros(now).into()]).await.map(drop)
}

const LONGEST_SUBJECT: usize = 200;
const LONGEST_TEXT: usize = 4_000;

impl RequestMail {
    fn check(&self) -> Result<(), Problem> {
        for (language, own) in [("zh", &self.zh), ("en", &self.en)] {
            let texts = [("subject", &own.subject, LONGEST_SUBJECT), ("text", &own.text, LONGEST_TEXT)];
            for (field, text, longest) in texts {
                if text.chars().count() > longest {
                    let field = format!("request_mail.{language}.{field}");
                    return Err(Problem::invalid(&field, Fault::TooLong { most: longest }));
                }
            }
            if own.subject.chars().any(char::is_control) {
                return Err(Problem::invalid(
                    &format!("request_mail.{language}.subject"),
                    Fault::OneLine { most: LONGEST_SUBJECT },
                ));
            }
        }
        Ok(())
    }
}

const LONGEST_REWARD: usize = 100;
/// Sets of dimensions, and dimensions in one.
const MOST_SETS: usize = 200;
const MOST_KEYS: usize = 20;

impl Reward {
    fn check(&self) -> Result<(), Problem> {
        for (field, text) in [("reward.zh", &self.zh), ("reward.en", &self.en), ("reward.code", &self.code)] {
            if text.chars().count() > LONGEST_REWARD {
                return Err(Problem::invalid(field, Fault::TooLong { most: LONGEST_REWARD }));
            }
        }
        Ok(())
    }
}

impl Settings {
    /// Whether what follows from a text by itself may be another by the new settings.
    pub(super) fn reads_otherwise_than(&self, other: &Self) -> bool {
        let of_text = |s: &Self| {
            (s.hold.contacts, s.hold.offensive, s.hold.contradiction, s.hold.duplicate_characters, s.classes)
        };
        of_text(self) != of_text(other) || self.aspects != other.aspects
    }

    /// # Errors
    /// 422 naming the field.
    fn check(&self) -> Result<(), Problem> {
        let (dsr, bayesian, classes) = (self.dsr, self.bayesian, self.classes);
        let (request, hold) = (self.request, self.hold);
        let within = [
            ("dsr.months", dsr.months, 1, 120),
            ("dsr.trades_per_month", dsr.trades_per_month, 1, 1_000),
            ("dsr.window_days", dsr.window_days, 0, 3_650),
            ("credit.monthly_points", self.credit.monthly_points, 1, 1_000),
            ("credit.same_item_days", self.credit.same_item_days, 0, 3_650),
            ("bayesian.prior_weight", bayesian.prior_weight, 0, 10_000),
            ("bayesian.half_life_days", bayesian.half_life_days, 1, 36_500),
            ("classes.good", classes.good, 2, 5),
            ("classes.neutral", classes.neutral, 1, classes.good),
            ("recovery_hours", self.recovery_hours, 1, 24 * 365),
            ("edit_days", self.edit_days, 0, 3_650),
            ("follow_up_days", self.follow_up_days, 0, 3_650),
            ("request.delay_days", request.delay_days, 0, 365),
            ("request.order_delay_days", request.order_delay_days, 0, 365),
            ("request.expires_days", request.expires_days, 1, 3_650),
            ("hold.burst_per_hour", hold.burst_per_hour, 0, 1_000_000),
            ("hold.shop_burst_per_hour", hold.shop_burst_per_hour, 0, 1_000_000),
            ("hold.address_per_day", hold.address_per_day, 0, 1_000_000),
            ("hold.device_per_day", hold.device_per_day, 0, 1_000_000),
            ("hold.duplicate_characters", hold.duplicate_characters, 0, 10_000),
            ("hold.hours", hold.hours, 1, MOST_HOLD_HOURS),
        ];
        for (field, value, low, high) in within {
            if !(low..=high).contains(&value) {
                return Err(Problem::invalid(field, Fault::Range { low, high }));
            }
        }
        if !(1.0..=5.0).contains(&bayesian.prior_mean) {
            return Err(Problem::invalid("bayesian.prior_mean", Fault::Range { low: 1, high: 5 }));
        }
        if !(0.0..=1.0).contains(&request.sample_rate) {
            return Err(Problem::invalid("request.sample_rate", Fault::Range { low: 0, high: 1 }));
        }
        self.request_mail.check()?;
        self.reward.check()?;
        self.check_dimensions()?;
        mining::check(&self.aspects).map_err(|error| Problem::invalid("aspects", of_aspects(error)))
    }

    fn check_dimensions(&self) -> Result<(), Problem> {
        let refuse = |fault: Fault| Err(Problem::invalid("dimensions", fault));
        let mut categories = std::collections::BTreeSet::new();
        let is_named = |category: Option<&str>| category.is_none_or(|name| !name.trim().is_empty());
        if !self.dimensions.iter().map(|set| set.category.as_deref()).all(|of| is_named(of) && categories.insert(of)) {
            return refuse(Fault::OneSetEach);
        }
        if self.dimensions.len() > MOST_SETS || self.dimensions_of(None).is_empty() {
            return refuse(Fault::SetForAll { most: MOST_SETS });
        }
        for set in &self.dimensions {
            let keys: std::collections::BTreeSet<&str> = set.items.iter().map(|named| named.key.as_str()).collect();
            let is_plain = |key: &&str| {
                let fits = key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
                (1..=32).contains(&key.len()) && fits
            };
            if keys.len() != set.items.len() || !(1..=MOST_KEYS).contains(&keys.len()) || !keys.iter().all(is_plain) {
                return refuse(Fault::DimensionKeys { most: MOST_KEYS });
            }
            if set.items.iter().any(|named| named.zh.trim().is_empty() && named.en.trim().is_empty()) {
                return refuse(Fault::NeedsName);
            }
        }
        Ok(())
    }
}
