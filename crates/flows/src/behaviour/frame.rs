use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use lake::{LakeError, Scope};
use primitives::{ShopId, Timestamp};
use web::{Fault, Problem};

use crate::Flows;

/// More is never read at once.
pub(super) const MOST_DAYS: i64 = 400;
pub(super) const USUAL_DAYS: i64 = 28;

/// A shop's days up to the one that its numbers are of.
#[derive(Clone)]
pub(super) struct Frame {
    pub shop: ShopId,
    /// The first day that is not within.
    pub end: Date,
    zone: TimeZone,
}

impl Frame {
    pub async fn load(flows: &Flows, shop: ShopId) -> Result<Self, Problem> {
        let settings = web::shop(&flows.kit.store, shop).await?;
        let (zone, now) = (settings.zone()?, settings.now(flows.kit.now())?);
        Ok(Self { shop, end: zone.to_datetime(now).date().saturating_add(1.day()), zone })
    }

    /// The day so many days before the end.
    pub fn back(&self, days: i64) -> Date {
        self.end.saturating_sub(days.days())
    }

    pub fn start(&self, day: Date) -> Result<Timestamp, Problem> {
        let start = day.to_zoned(self.zone.clone());
        start.map(|start| start.timestamp()).map_err(|error| Problem::internal(&error))
    }

    /// From the first day up to, not including, the other.
    pub fn scope(&self, from: Date, to: Date) -> Result<Scope, Problem> {
        let (from, until) = (self.start(from)?, self.start(to)?);
        Ok(Scope { shop: self.shop, from, until, zone: self.zone.clone(), aliases: Arc::default() })
    }

    /// The same, and visitors are who they signed in as.
    pub async fn people(&self, flows: &Flows, from: Date, to: Date) -> Result<Scope, Problem> {
        let scope = self.scope(from, to)?;
        let aliases = Arc::new(flows.lake.sign_ins(&scope).await.map_err(|error| unanswered(&error))?);
        Ok(Scope { aliases, ..scope })
    }
}

/// # Errors
/// 422 when it is not within the bounds.
pub(super) fn within(field: &str, given: Option<i64>, usual: i64, (low, high): (i64, i64)) -> Result<i64, Problem> {
    let given = given.unwrap_or(usual);
    if (low..=high).contains(&given) { Ok(given) } else { Err(Problem::invalid(field, Fault::Range { low, high })) }
}

pub(super) fn unanswered(error: &LakeError) -> Problem {
    Problem::internal(error)
}
