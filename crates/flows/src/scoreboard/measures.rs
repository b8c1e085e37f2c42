//! The numbers of the scoreboard: where each comes from, and which way is good.

use primitives::ShopId;
use store::{StoreError, micros};
use web::Kit;

use super::daily::{Daily, Histogram, Range};
use super::orders::{AGAIN_DAYS, Orders};
use super::period::Period;
use super::reviews::{ITEMS, Reviews};
use super::sample::{Estimate, Scale};
use super::segment::Members;
use super::voices::Voices;

/// A number of the scoreboard.
pub(super) struct Measure {
    pub key: &'static str,
    pub unit: &'static str,
    /// True when more is better.
    pub is_more_better: bool,
    /// Where in the console the people and the sentences behind it are.
    pub link: &'static str,
    source: Source,
    /// Observations count on the day on which so many days have passed over them.
    ripe_days: i64,
}

enum Source {
    Sums(Daily, Scale),
    Median(Histogram),
}

impl Measure {
    pub fn estimate(&self, period: &Period) -> Option<Estimate> {
        let ripe = period.earlier(self.ripe_days);
        match &self.source {
            Source::Sums(daily, scale) => scale.estimate(daily.within(&ripe)),
            Source::Median(histogram) => {
                let (middle, low, high, n) = histogram.median(&ripe)?;
                Some(Estimate { value: middle as f64, bounds: Some((low as f64, high as f64)), n })
            }
        }
    }
}

/// Whose numbers, and of when.
pub(super) struct Asked<'a> {
    pub shop: ShopId,
    pub now: &'a Period,
    pub before: &'a Period,
    pub segment: Option<&'a Members>,
}

pub(super) struct Measures {
    pub all: Vec<Measure>,
    /// Good reviews by category, to say where a rate dropped.
    pub good_by_category: Vec<(String, Measure)>,
}

fn measure(
    key: &'static str,
    (unit, is_more_better): (&'static str, bool),
    link: &'static str,
    source: Source,
) -> Measure {
    Measure { key, unit, is_more_better, link, source, ripe_days: 0 }
}

const GOOD_SHARE: (&str, bool) = ("share", true);
const BAD_SHARE: (&str, bool) = ("share", false);
const STARS: Scale = Scale::Mean { times: 10, low: 1, high: 5 };

pub(super) async fn load(kit: &Kit, asked: &Asked<'_>) -> Result<Measures, StoreError> {
    let db = &kit.store;
    let range = Range::of(asked.shop, [asked.before, asked.now], asked.segment);
    let settings = listen::settings(db, asked.shop).await?;
    let mut reviews = Reviews::load(db, &range, &settings).await?;
    let ripe = [&asked.before.earlier(AGAIN_DAYS), &asked.now.earlier(AGAIN_DAYS)];
    let orders = Orders::load(db, &range, ripe, micros(kit.now())).await?;
    let mut all = voices(Voices::load(kit, asked).await?);
    for (item, key) in ITEMS.iter().zip(["dsr_described", "dsr_service", "dsr_delivery"]) {
        let daily = reviews.items.remove(*item).unwrap_or_default();
        all.push(measure(key, ("stars", true), "/scores", Source::Sums(daily, STARS)));
    }
    let by_category = std::mem::take(&mut reviews.good_by_category);
    all.extend(of_reviews(reviews));
    all.extend(of_orders(orders));
    let category = |(category, daily)| (category, good_rate(daily));
    Ok(Measures { all, good_by_category: by_category.into_iter().map(category).collect() })
}

fn voices(voices: Voices) -> Vec<Measure> {
    let Voices { nps, csat, ces, feedback_answered, feedback_minutes } = voices;
    let asked = "/surveys";
    vec![
        measure("nps", ("points", true), asked, Source::Sums(nps, Scale::Net)),
        measure("csat", GOOD_SHARE, asked, Source::Sums(csat, Scale::Share)),
        measure("ces", ("scale7", true), asked, Source::Sums(ces, Scale::Mean { times: 1, low: 1, high: 7 })),
        measure(
            "feedback_answer_rate",
            GOOD_SHARE,
            "/feedback?late=true",
            Source::Sums(feedback_answered, Scale::Share),
        ),
        measure("feedback_answer_minutes", ("minutes", false), "/feedback", Source::Median(feedback_minutes)),
    ]
}

fn good_rate(daily: Daily) -> Measure {
    measure("good_rate", GOOD_SHARE, "/reviews?class=bad,neutral", Source::Sums(daily, Scale::Share))
}

fn of_reviews(reviews: Reviews) -> [Measure; 4] {
    let Reviews { good, answered, minutes, turned, .. } = reviews;
    let unanswered = "/reviews?answered=false";
    [
        good_rate(good),
        measure("review_answer_rate", GOOD_SHARE, unanswered, Source::Sums(answered, Scale::Share)),
        measure("review_answer_minutes", ("minutes", false), unanswered, Source::Median(minutes)),
        measure("bad_to_good", GOOD_SHARE, "/reviews?class=bad", Source::Sums(turned, Scale::Share)),
    ]
}

fn of_orders(orders: Orders) -> [Measure; 4] {
    let Orders { repurchased, retained, returned, late } = orders;
    let again = |key, daily| {
        let source = Source::Sums(daily, Scale::Share);
        Measure { ripe_days: AGAIN_DAYS, ..measure(key, GOOD_SHARE, "/customers?class=churned&sort=-net", source) }
    };
    [
        again("repurchase_rate", repurchased),
        again("retention_90d", retained),
        measure("return_rate", BAD_SHARE, "/customers", Source::Sums(returned, Scale::Share)),
        measure("late_parcel_rate", BAD_SHARE, "/customers?parcel=late", Source::Sums(late, Scale::Share)),
    ]
}
