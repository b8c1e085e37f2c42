//! What a shop sets of this domain. Settings are not derived from events; changing what rows follow from recounts them.

mod categories;
mod defaults;
mod fault;
mod follow;
mod http;

use std::collections::BTreeMap;

use pages::Language;
use primitives::ShopId;
use serde::{Deserialize, Serialize};
use store::{Sql, StoreError};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Listen;

/// A field that is left out has its default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ListenSettings)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    pub dsr: Dsr,
    pub credit: CreditRules,
    pub bayesian: Bayesian,
    /// Which score shoppers are shown; search engines are told the plain mean in any case.
    pub public_score: PublicScore,
    pub classes: Classes,
    /// A bad review is to be mended within so many of the shop's working hours, 1 to 8,760.
    #[schema(minimum = 1, maximum = 8760)]
    pub recovery_hours: i64,
    /// The colleagues who get new pieces of work, in turns; nobody does where none is chosen.
    pub recovery_owners: Vec<Uuid>,
    /// Whether neutral reviews are mended too.
    pub recovers_neutral: bool,
    /// A neutral or bad review may be changed once within so many days, 0 to 3,650.
    #[schema(minimum = 0, maximum = 3650)]
    pub edit_days: i64,
    /// What is said later may be added within so many days, 0 to 3,650.
    #[schema(minimum = 0, maximum = 3650)]
    pub follow_up_days: i64,
    pub request: Request,
    pub request_mail: RequestMail,
    pub reward: Reward,
    /// The first without a category is for all that have none of their own.
    pub dimensions: Vec<Dimensions>,
    pub aspects: Vec<Aspect>,
    pub hold: Hold,
}

/// Dynamic score of the shop: per calendar month only the first trades of a pair count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DsrRules)]
#[serde(default, deny_unknown_fields)]
pub struct Dsr {
    /// Consecutive months that count.
    pub months: i64,
    /// Trades of one buyer per calendar month that count, in the order in which they succeeded.
    pub trades_per_month: i64,
    /// Only what was rated within so many days after the delivery counts, where that is known; 0: whenever it was rated.
    pub window_days: i64,
}

/// Credit: +1 for a good and −1 for a bad review, within these limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CreditRules {
    /// The points of one buyer in a calendar month never leave ± this number, 1 to 1,000.
    #[schema(minimum = 1, maximum = 1000)]
    pub monthly_points: i64,
    /// Of one buyer and one product, several good within so many days count once, and so do several bad, 0 to 3,650; 0: each
    /// counts.
    #[schema(minimum = 0, maximum = 3650)]
    pub same_item_days: i64,
}

/// The steady score: imagined ratings stand beside the real ones, of which the newest weigh most.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = BayesianRules)]
#[serde(default, deny_unknown_fields)]
pub struct Bayesian {
    /// How many ratings are imagined; 0 for none.
    pub prior_weight: i64,
    /// The stars of an imagined rating, 1 to 5.
    pub prior_mean: f64,
    /// After so many days a rating weighs half.
    pub half_life_days: i64,
}

/// A score of reviews.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PublicScore {
    /// The plain mean of all.
    #[default]
    Mean,
    /// The steady score: see [`Bayesian`].
    Steady,
}

/// The fewest stars of a good and of a neutral review; fewer are bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RatingClasses)]
#[serde(default, deny_unknown_fields)]
pub struct Classes {
    pub good: i64,
    pub neutral: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = RequestSettings)]
#[serde(default, deny_unknown_fields)]
pub struct Request {
    /// Days after delivery.
    pub delay_days: i64,
    /// Days after the order where no delivery is told, and neither a parcel is under way nor its promised day to come; 0:
    /// never without a delivery.
    pub order_delay_days: i64,
    /// Share of orders that are asked, 0 to 1; drawn without looking at how happy anybody is.
    pub sample_rate: f64,
    pub expires_days: i64,
}

/// The mail by which buyers are asked. Whom it may reach, and at which hours, is set for all mails together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RequestMail {
    /// Off: links wait for whoever carries them.
    pub is_on: bool,
    /// One reminder for who has not answered, when the shop reminds at all.
    pub has_reminder: bool,
    pub zh: MailText,
    pub en: MailText,
}

/// What everybody is given who reviews by a link, whatever their stars: said in the mail and on the form, and every such
/// review is marked as rewarded. Nothing without words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReviewReward)]
#[serde(default, deny_unknown_fields)]
pub struct Reward {
    pub zh: String,
    pub en: String,
    /// Of a coupon, shown once a review was sent; empty where the shop gives it in another way.
    pub code: String,
}

impl Reward {
    /// `None` where nothing is given.
    pub(crate) fn in_language(&self, language: Language) -> Option<&str> {
        let (wanted, other) = match language {
            Language::Zh => (&self.zh, &self.en),
            Language::En => (&self.en, &self.zh),
        };
        [wanted, other].into_iter().map(|text| text.trim()).find(|text| !text.is_empty())
    }
}

/// The shop's own words; empty: ours. `{name}`, `{order}`, `{products}` and `{shop}` are filled in, and paragraphs have an
/// empty line between them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RequestMailText)]
#[serde(default, deny_unknown_fields)]
pub struct MailText {
    pub subject: String,
    pub text: String,
}

/// What is rated beside the stars, for products of a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dimensions {
    pub category: Option<String>,
    pub items: Vec<Named>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DimensionName)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub key: String,
    pub zh: String,
    pub en: String,
}

impl Named {
    pub(crate) fn in_language(&self, language: Language) -> String {
        let (wanted, other) = match language {
            Language::Zh => (&self.zh, &self.en),
            Language::En => (&self.en, &self.zh),
        };
        let known = if wanted.trim().is_empty() { other } else { wanted };
        known.clone()
    }
}

/// Something that customers speak of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ListenAspect)]
#[serde(deny_unknown_fields)]
pub struct Aspect {
    pub key: String,
    pub zh: String,
    pub en: String,
    /// The shop's own words for it, beside those that are known.
    #[serde(default)]
    pub words: Vec<String>,
    #[serde(default = "yes")]
    pub is_on: bool,
}

fn yes() -> bool {
    true
}

/// What holds a new review until somebody has looked at it, whatever its stars. 0 switches a rule off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = HoldRules)]
#[serde(default, deny_unknown_fields)]
pub struct Hold {
    /// So many reviews of one product by the form within an hour.
    pub burst_per_hour: i64,
    /// So many reviews of the shop and all its products by the form within an hour.
    pub shop_burst_per_hour: i64,
    /// So many reviews from one address within a day.
    pub address_per_day: i64,
    /// So many reviews from one device within a day, whatever its address.
    pub device_per_day: i64,
    /// A text of at least so many characters that is there already, or nearly.
    pub duplicate_characters: i64,
    /// Links, mail addresses, telephone numbers and postal addresses in the text.
    pub contacts: bool,
    pub offensive: bool,
    /// Stars and text that certainly say the opposite.
    pub contradiction: bool,
    /// A held review is to be looked at within so many hours. After that it is published by itself, unless it looks like
    /// spam, an insult or an address: these wait for a person.
    pub hours: i64,
}

pub(crate) fn routes() -> OpenApiRouter<Listen> {
    OpenApiRouter::new().routes(routes!(http::get, http::set)).routes(routes!(categories::list))
}

/// Reads a shop's settings; the defaults where it set nothing.
///
/// # Errors
/// When the database cannot be read or the row is damaged.
pub async fn load(db: &impl Sql, shop: ShopId) -> Result<Settings, StoreError> {
    let sql = "SELECT settings FROM listen_settings WHERE shop = $1";
    let Some(json) = db.scalar::<String>(sql, vec![shop.0.into()]).await? else { return Ok(Settings::default()) };
    let settings: Result<Settings, _> = serde_json::from_str(&json);
    let mut settings = settings.map_err(|e| StoreError::Corrupt(format!("listen_settings of {shop}: {e}")))?;
    settings.hold.hours = settings.hold.hours.min(MOST_HOLD_HOURS);
    Ok(settings)
}

/// Two weeks. Who could hold all for longer would publish the good ones and let the bad ones wait.
const MOST_HOLD_HOURS: i64 = 24 * 14;

impl Classes {
    /// good | neutral | bad; `unrated` without stars.
    #[must_use]
    pub fn of(self, rating: i64) -> &'static str {
        match rating {
            ..=0 => "unrated",
            stars if stars >= self.good => "good",
            stars if stars >= self.neutral => "neutral",
            _ => "bad",
        }
    }
}

impl Settings {
    /// What is rated beside the stars of a product of this category.
    #[must_use]
    pub fn dimensions_of(&self, category: Option<&str>) -> &[Named] {
        let own = self.own_dimensions_of(category);
        if !own.is_empty() {
            return own;
        }
        self.dimensions.iter().find(|d| d.category.is_none()).map_or(&[], |dimensions| &dimensions.items)
    }

    /// What is rated of a product because it is of this category. What all share is rated once, of the whole order.
    #[must_use]
    pub(crate) fn own_dimensions_of(&self, category: Option<&str>) -> &[Named] {
        let own = self.dimensions.iter().find(|d| d.category.is_some() && d.category.as_deref() == category);
        own.map_or(&[], |dimensions| &dimensions.items)
    }

    /// What a dimension is called, whichever category it is of; its key where it is known no more.
    #[must_use]
    pub(crate) fn dimension(&self, key: &str, language: Language) -> String {
        let mut all = self.dimensions.iter().flat_map(|dimensions| &dimensions.items);
        all.find(|named| named.key == key).map_or_else(|| key.to_owned(), |named| named.in_language(language))
    }

    /// Ratings in the order in which a form asks for them; last those of dimensions that are known no more.
    #[must_use]
    pub(crate) fn in_order<V>(&self, rated: BTreeMap<String, V>) -> Vec<(String, V)> {
        let all = self.dimensions.iter().flat_map(|dimensions| &dimensions.items);
        let known: Vec<&str> = all.map(|named| named.key.as_str()).collect();
        let mut rated: Vec<(String, V)> = rated.into_iter().collect();
        rated.sort_by_key(|(key, _)| known.iter().position(|known| *known == key).unwrap_or(known.len()));
        rated
    }

    #[must_use]
    pub(crate) fn recovery_micros(&self) -> i64 {
        self.recovery_hours * 3_600_000_000
    }

    #[must_use]
    pub(crate) fn hold_micros(&self) -> i64 {
        self.hold.hours * 3_600_000_000
    }

    /// Whether a review of this class is a piece of work.
    #[must_use]
    pub fn recovers(&self, class: &str) -> bool {
        class == "bad" || (class == "neutral" && self.recovers_neutral)
    }
}
