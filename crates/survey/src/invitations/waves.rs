//! Makes the invitations of surveys that ask at set times. How far a wave has come is kept, and an invitation's id follows
//! from survey, wave and customer: neither a restart nor a second run asks anybody twice.

use jiff::tz::TimeZone;
use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, Tx, Value, exec_in, instant, micros, sea_orm};
use uuid::Uuid;

use super::sample::place;
use super::{About, Occasion, create};
use crate::Surveys;
use crate::audience::{Trigger, Way};
use crate::people::Who;
use crate::schedule::{Schedule, Wave};
use crate::shop::Shop;
use crate::surveys::Survey;

/// Customers for whom one transaction makes invitations.
pub(super) const PAGE: usize = 500;

/// Goes on with the waves that have begun; gives whether any of them has more to do.
pub(crate) async fn go_on(surveys: &Surveys, page: usize) -> Result<bool, StoreError> {
    let store = &surveys.kit.store;
    let shops: Vec<Uuid> = store.column("SELECT DISTINCT shop FROM surveys WHERE state = 'live'", vec![]).await?;
    let mut has_more = false;
    for id in shops.into_iter().map(ShopId) {
        let live = Survey::live(store, id).await?;
        let timed = live.into_iter().filter(|survey| survey.audience.trigger == Trigger::Segment);
        let Some(shop) = Shop::load(store, id).await? else { continue };
        for survey in timed {
            if let Some(round) = Round::open(surveys, &survey, &shop.zone).await? {
                has_more |= round.take(surveys, page).await?;
            }
        }
    }
    Ok(has_more)
}

#[derive(FromQueryResult)]
struct Row {
    opened_at: i64,
    after_customer: Uuid,
    finished_at: Option<i64>,
}

/// What is left to do of a wave.
struct Round<'a> {
    survey: &'a Survey,
    schedule: &'a Schedule,
    zone: &'a TimeZone,
    wave: Wave,
    opened_at: Timestamp,
    after: Uuid,
}

impl<'a> Round<'a> {
    /// `None` where there is nothing to do.
    async fn open(surveys: &Surveys, survey: &'a Survey, zone: &'a TimeZone) -> Result<Option<Self>, StoreError> {
        let now = surveys.kit.now();
        let (Some(schedule), Some(live_at)) = (&survey.audience.schedule, survey.live_at) else { return Ok(None) };
        let Some(wave) = schedule.current(now, zone).filter(|wave| schedule.is_held(*wave, live_at, now, zone)) else {
            return Ok(None);
        };
        if !survey.audience.is_carried() {
            return Ok(None);
        }
        let sql = "SELECT opened_at, after_customer, finished_at FROM survey_waves WHERE survey = $1 AND wave = $2";
        let values = vec![survey.id.into(), wave.day.to_string().into()];
        let row: Option<Row> = surveys.kit.store.row(sql, values).await?;
        if row.as_ref().is_some_and(|row| row.finished_at.is_some()) {
            return Ok(None);
        }
        let (opened_at, after) = row.map_or((now, Uuid::nil()), |row| (instant(row.opened_at), row.after_customer));
        Ok(Some(Self { survey, schedule, zone, wave, opened_at, after }))
    }

    /// Makes the invitations of the next customers; gives whether there may be more of them.
    async fn take(&self, surveys: &Surveys, page: usize) -> Result<bool, StoreError> {
        let (kit, survey) = (&surveys.kit, self.survey);
        let segments = &survey.audience.segments;
        let people = surveys.contact.directory.customers(survey.shop, segments, self.after, page).await?;
        let is_last = people.len() < page;
        let tx = kit.store.begin().await?;
        if !self.advance(&tx, &people, is_last.then(|| kit.now())).await? {
            // Another process has taken them.
            return Ok(true);
        }
        let wave = self.wave.day.to_string();
        let purpose = format!("survey day {} {wave}", survey.id);
        let channel = if survey.audience.has(Way::Mail) { "mail" } else { "link" };
        let from = self.wave.begins_at.max(self.opened_at);
        let mut made = Vec::new();
        for customer in &people {
            let who = Who { customer: Some(*customer), ..Who::default() };
            let occasion = Occasion {
                survey,
                kind: Trigger::Segment.as_str(),
                what: &format!("{wave} {customer}"),
                channel,
                who: &who,
                about: &About::default(),
                due_at: self.schedule.due_at(from, self.zone, place(&kit.vault, &purpose, *customer)),
            };
            made.extend(create(&tx, kit, &occasion).await?.map(|invitation| invitation.id));
        }
        exec_in(&tx, &[wave.into()], &made, |list| {
            format!("UPDATE survey_invitations SET wave = $1 WHERE id IN ({list})")
        })
        .await?;
        tx.commit().await?;
        Ok(!is_last)
    }

    /// Notes how far the wave has come; false when somebody else has brought it further meanwhile.
    async fn advance(&self, tx: &Tx, people: &[Uuid], finished_at: Option<Timestamp>) -> Result<bool, StoreError> {
        let key = || -> Vec<Value> { vec![self.survey.id.into(), self.wave.day.to_string().into()] };
        let sql =
            "INSERT INTO survey_waves (survey, wave, opened_at, after_customer, members) VALUES ($1, $2, $3, $4, 0)
            ON CONFLICT (survey, wave) DO NOTHING";
        let opened: Vec<Value> = vec![micros(self.opened_at).into(), Uuid::nil().into()];
        tx.exec(sql, [key(), opened].concat()).await?;
        let sql = "UPDATE survey_waves SET after_customer = $3, members = members + $4, finished_at = $5
            WHERE survey = $1 AND wave = $2 AND after_customer = $6 AND finished_at IS NULL";
        // Who came last is nobody's business once all were taken.
        let last = people.last().copied().filter(|_| finished_at.is_none()).unwrap_or_default();
        let number = i64::try_from(people.len()).unwrap_or(i64::MAX);
        let change: Vec<Value> = vec![last.into(), number.into(), finished_at.map(micros).into(), self.after.into()];
        Ok(tx.exec(sql, [key(), change].concat()).await? == 1)
    }
}
