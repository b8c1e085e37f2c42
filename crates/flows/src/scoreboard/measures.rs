//! The numbers of the scoreboard: where each comes from, and which way is good.

use know::AGAIN_DAYS;
use primitives::{ShopId, Timestamp};
use store::{StoreError, micros};
use web::Kit;

use super::again::{Again, Once};
use super::daily::{Daily, Histogram, Range};
use super::links::{LATE, Links, Place, RETURNED};
use super::orders::Orders;
use super::period::Period;
use super::reviews::{ITEMS, Rated, Reviews, has_undated};
use super::sample::{Estimate, Scale};
use super::seen::{Seen, heard};
use super::segment::Members;
use super::undated::Undated;
use super::voices::{self, Voices};

/// After so many days it is known of everybody who bought on a day whether they bought again.
const RIPE_DAYS: i64 = AGAIN_DAYS + 1;

/// What is measured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    pub key: &'static str,
    pub unit: &'static str,
    /// True when more is better.
    pub is_more_better: bool,
}

/// A number of the scoreboard.
pub(super) struct Measure {
    pub kind: Kind,
    /// Where in the console the people and the sentences behind it are.
    pub link: String,
    source: Source,
    /// Observations count on the day on which so many days have passed over them.
    ripe_days: i64,
    /// Reviews without a time that it would be of.
    undated: i64,
}

enum Source {
    Sums(Daily, Scale),
    /// A share of customers.
    Once(Once),
    Median(Histogram),
    /// Nothing ever told what it counts: why.
    Silent(&'static str),
}

impl Source {
    fn share(seen: Seen) -> Self {
        seen.map_or_else(Self::Silent, |daily| Self::Sums(daily, Scale::Share))
    }
}

impl Measure {
    pub fn estimate(&self, period: &Period) -> Option<Estimate> {
        let ripe = period.earlier(self.ripe_days);
        match &self.source {
            Source::Sums(daily, scale) => scale.estimate(daily.within(&ripe)),
            Source::Once(customers) => Scale::Share.estimate(customers.within(&ripe)),
            Source::Median(histogram) => {
                let (middle, low, high, n) = histogram.median(&ripe)?;
                Some(Estimate { value: middle as f64, bounds: Some((low as f64, high as f64)), n })
            }
            Source::Silent(_) => None,
        }
    }

    /// The days of a period's observations, where they are not those of the period.
    pub fn observed(&self, period: &Period) -> Option<Period> {
        (self.ripe_days > 0).then(|| period.earlier(self.ripe_days))
    }

    /// Why there is no number of what was observed.
    pub fn missing(&self, period: &Period) -> Option<&'static str> {
        match self.source {
            Source::Silent(why) => Some(why),
            _ => self.undated(period).map(|_| "undated_reviews"),
        }
    }

    /// How many reviews without a time there are, where there are no others.
    pub fn undated(&self, period: &Period) -> Option<i64> {
        let is_silent = matches!(self.source, Source::Silent(_));
        (self.undated > 0 && !is_silent && self.estimate(period).is_none()).then_some(self.undated)
    }
}

/// A number of one category, product, agent, channel or region, to say where it dropped.
pub(super) struct Part {
    pub kind: Kind,
    pub place: Place,
    pub link: String,
    pub now: Estimate,
    pub before: Estimate,
}

/// Whose numbers, and of when.
pub(super) struct Asked<'a> {
    pub shop: ShopId,
    /// The instant up to which the shop is read.
    pub until: Timestamp,
    pub now: &'a Period,
    pub before: &'a Period,
    pub segment: Option<&'a Members>,
}

pub(super) struct Measures {
    pub all: Vec<Measure>,
    pub parts: Vec<Part>,
}

fn kind(key: &'static str, (unit, is_more_better): (&'static str, bool)) -> Kind {
    Kind { key, unit, is_more_better }
}

fn measure(kind: Kind, links: &Links<'_>, source: Source) -> Measure {
    Measure { kind, link: links.of(kind.key, None), source, ripe_days: 0, undated: 0 }
}

const GOOD_SHARE: (&str, bool) = ("share", true);
const BAD_SHARE: (&str, bool) = ("share", false);
const MINUTES: (&str, bool) = ("minutes", false);
const STARS: (&str, bool) = ("stars", true);
/// Of the questions that surveys ask.
const ASKED: [(&str, (&str, bool)); 3] = [("nps", ("points", true)), ("csat", GOOD_SHARE), ("ces", ("scale7", true))];

pub(super) async fn load(kit: &Kit, asked: &Asked<'_>) -> Result<Measures, StoreError> {
    let (db, now) = (&kit.store, asked.until);
    let range = Range::of(asked.shop, [asked.before, asked.now], asked.segment, now);
    let settings = listen::settings(db, asked.shop).await?;
    let reviews = Reviews::load(db, &range, &settings).await?;
    let (ripe_before, ripe_now) = (asked.before.earlier(RIPE_DAYS), asked.now.earlier(RIPE_DAYS));
    let then = Range::of(asked.shop, [&ripe_before, &ripe_now], asked.segment, now);
    let orders = Orders::load(db, &range, &then, micros(now)).await?;
    let voices = Voices::load(kit, asked, &range).await?;
    let groups = match asked.segment {
        None => voices::groups(db, asked).await?,
        Some(_) => Vec::new(),
    };
    let links = Links {
        now: asked.now,
        ripe: &ripe_now,
        segment: asked.segment.map(|members| members.segment),
        mends_neutral: settings.recovers("neutral"),
        has_undated: has_undated(db, &range).await?,
    };
    let mut parts = Vec::new();
    let Reviews { rated, by_category, is_unheard, answered, in_time, minutes, turned } = reviews;
    for (category, rated) in by_category {
        let place = Place::new("category", category);
        parts.extend(of_ratings(rated, &links).iter().filter_map(|one| part(one, &place, &links, asked)));
    }
    for voices::Group { kind: key, dimension, value, now, before } in groups {
        let Some((key, shown)) = ASKED.into_iter().find(|(known, _)| *known == key) else { continue };
        let place = Place::new(&dimension, value);
        parts.push(Part { kind: kind(key, shown), link: links.of(key, Some(&place)), place, now, before });
    }
    let mut all = of_voices(voices, &links);
    all.extend(of_ratings(rated, &links));
    all.extend([
        measure(
            kind("review_answer_rate", GOOD_SHARE),
            &links,
            Source::share(heard(answered, is_unheard, "no_replies")),
        ),
        measure(
            kind("review_in_time_rate", GOOD_SHARE),
            &links,
            Source::share(heard(in_time, is_unheard, "no_replies")),
        ),
        measure(kind("review_answer_minutes", MINUTES), &links, Source::Median(minutes)),
        measure(kind("bad_to_good", GOOD_SHARE), &links, Source::share(heard(turned, is_unheard, "no_changes"))),
    ]);
    all.extend(of_orders(orders, &links));
    // Whose they are is mostly not known, so that a segment has none.
    if asked.segment.is_none() {
        let undated = Undated::load(db, asked.shop).await?;
        all.iter_mut().for_each(|measure| measure.undated = undated.of(measure.kind.key));
    }
    Ok(Measures { all, parts })
}

fn part(measure: &Measure, place: &Place, links: &Links<'_>, asked: &Asked<'_>) -> Option<Part> {
    let (now, before) = (measure.estimate(asked.now)?, measure.estimate(asked.before)?);
    let link = links.of(measure.kind.key, Some(place));
    Some(Part { kind: measure.kind, place: place.clone(), link, now, before })
}

fn of_voices(voices: Voices, links: &Links<'_>) -> Vec<Measure> {
    let Voices { nps, csat, ces, feedback_answered, feedback_in_time, feedback_minutes } = voices;
    let scales = [Scale::Net, Scale::Share, Scale::Mean { times: 1, low: 1, high: 7 }];
    let said = ASKED.into_iter().zip([nps, csat, ces]).zip(scales);
    let mut all: Vec<Measure> = said
        .map(|(((key, shown), daily), scale)| measure(kind(key, shown), links, Source::Sums(daily, scale)))
        .collect();
    all.extend([
        measure(kind("feedback_answer_rate", GOOD_SHARE), links, Source::Sums(feedback_answered, Scale::Share)),
        measure(kind("feedback_in_time_rate", GOOD_SHARE), links, Source::Sums(feedback_in_time, Scale::Share)),
        measure(kind("feedback_answer_minutes", MINUTES), links, Source::Median(feedback_minutes)),
    ]);
    all
}

fn of_ratings(rated: Rated, links: &Links<'_>) -> Vec<Measure> {
    let Rated { mut items, stars, good } = rated;
    let mean = |times| Scale::Mean { times, low: 1, high: 5 };
    let mut all = Vec::new();
    for (item, key) in ITEMS.iter().zip(["dsr_described", "dsr_service", "dsr_delivery"]) {
        let daily = items.remove(*item).unwrap_or_default();
        all.push(measure(kind(key, STARS), links, Source::Sums(daily, mean(10))));
    }
    all.push(measure(kind("mean_stars", STARS), links, Source::Sums(stars, mean(1))));
    all.push(measure(kind("good_rate", GOOD_SHARE), links, Source::Sums(good, Scale::Share)));
    all
}

fn of_orders(orders: Orders, links: &Links<'_>) -> [Measure; 4] {
    let Orders { again: Again { firsts, once }, returned, late } = orders;
    let of = |key, shown, seen| measure(kind(key, shown), links, Source::share(seen));
    let ripening = |key, source| Measure { ripe_days: RIPE_DAYS, ..measure(kind(key, GOOD_SHARE), links, source) };
    [
        ripening("repurchase_rate", Source::Sums(firsts, Scale::Share)),
        ripening("retention_90d", Source::Once(once)),
        of(RETURNED, BAD_SHARE, returned),
        of(LATE, BAD_SHARE, late),
    ]
}
