//! Makes the invitations of surveys that ask at set times. How far a wave has come is kept, and an invitation's id follows
//! from survey, wave and customer: neither a restart nor a second run asks anybody twice.

use contact::Quiet;
use jiff::ToSpan;
use jiff::civil::Date;
use primitives::{ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, Tx, Value, exec_in, instant, micros, sea_orm};
use uuid::Uuid;

use super::sample::place;
use super::{About, Occasion, create};
use crate::Surveys;
use crate::audience::{Trigger, Way};
use crate::people::Who;
use crate::schedule::{MOST_SPREAD, Schedule, Wave};
use crate::shop::Shop;
use crate::surveys::Survey;

/// Customers for whom one transaction makes invitations.
pub(super) const PAGE: usize = 500;

/// Goes on with the waves that have begun; gives whether any of them has more to do. Where something is wrong with one,
/// the others go on.
pub(crate) async fn go_on(surveys: &Surveys, page: usize) -> Result<bool, StoreError> {
    let store = &surveys.kit.store;
    let shops: Vec<Uuid> = store.column("SELECT DISTINCT shop FROM surveys WHERE state = 'live'", vec![]).await?;
    let mut has_more = false;
    for shop in shops.into_iter().map(ShopId) {
        match of_shop(surveys, shop, page).await {
            Ok(more) => has_more |= more,
            Err(error) => tracing::error!(%shop, %error, "the waves of a shop do not go on"),
        }
    }
    Ok(has_more)
}

async fn of_shop(surveys: &Surveys, id: ShopId, page: usize) -> Result<bool, StoreError> {
    let store = &surveys.kit.store;
    let live = Survey::live(store, id).await?;
    let timed: Vec<Survey> = live.into_iter().filter(|one| one.audience.trigger == Trigger::Segment).collect();
    if timed.is_empty() {
        return Ok(false);
    }
    let Some(shop) = Shop::load(store, id).await? else { return Ok(false) };
    let quiet = Quiet::new(&contact::settings(store, id).await?, shop.zone);
    let mut has_more = false;
    for survey in &timed {
        match of_survey(surveys, survey, &quiet, page).await {
            Ok(more) => has_more |= more,
            Err(error) => tracing::error!(survey = %survey.id, %error, "a wave does not go on"),
        }
    }
    Ok(has_more)
}

async fn of_survey(surveys: &Surveys, survey: &Survey, quiet: &Quiet, page: usize) -> Result<bool, StoreError> {
    match Round::open(surveys, survey, quiet).await? {
        Some(round) => round.take(surveys, page).await,
        None => Ok(false),
    }
}

#[derive(FromQueryResult)]
struct Row {
    wave: String,
    days: Option<i64>,
    opened_at: i64,
    after_customer: Uuid,
    finished_at: Option<i64>,
}

impl Row {
    /// The wave of a survey that goes out when this one begins: itself, or the one that it was before it was moved.
    async fn find(db: &impl Sql, survey: &Survey, schedule: &Schedule, wave: Wave) -> Result<Option<Self>, StoreError> {
        let sql = "SELECT wave, days, opened_at, after_customer, finished_at FROM survey_waves
            WHERE survey = $1 AND wave > $2 AND wave < $3 ORDER BY wave DESC";
        let near = wave.day.saturating_sub(MOST_SPREAD.days()).to_string();
        let far = wave.day.saturating_add(MOST_SPREAD.days()).to_string();
        let rows: Vec<Self> = db.rows(sql, vec![survey.id.into(), near.into(), far.into()]).await?;
        let is_same = |row: &Self| row.day().is_some_and(|day| schedule.is_moved(wave, day, row.days));
        let mut found: Vec<Self> = rows.into_iter().filter(is_same).collect();
        let exact = found.iter().position(|row| row.day() == Some(wave.day)).unwrap_or(0);
        Ok((!found.is_empty()).then(|| found.swap_remove(exact)))
    }

    fn day(&self) -> Option<Date> {
        self.wave.parse().ok()
    }
}

/// What is left to do of a wave.
struct Round<'a> {
    survey: &'a Survey,
    schedule: &'a Schedule,
    quiet: &'a Quiet,
    wave: Wave,
    opened_at: Timestamp,
    after: Uuid,
}

impl<'a> Round<'a> {
    /// `None` where there is nothing to do.
    async fn open(surveys: &Surveys, survey: &'a Survey, quiet: &'a Quiet) -> Result<Option<Self>, StoreError> {
        let (now, zone) = (surveys.kit.now(), &quiet.zone);
        let (Some(schedule), Some(live_at)) = (&survey.audience.schedule, survey.live_at) else { return Ok(None) };
        let Some(current) = schedule.current(now, zone).filter(|_| survey.audience.is_carried()) else {
            return Ok(None);
        };
        let row = Row::find(&surveys.kit.store, survey, schedule, current).await?;
        if row.as_ref().is_some_and(|row| row.finished_at.is_some()) {
            return Ok(None);
        }
        let begun = row.as_ref().and_then(|row| schedule.wave_of(row.day()?, zone));
        let wave = begun.unwrap_or(current);
        if !schedule.is_held(wave, live_at, now, zone) {
            return Ok(None);
        }
        let (opened_at, after) = row.map_or((now, Uuid::nil()), |row| (instant(row.opened_at), row.after_customer));
        Ok(Some(Self { survey, schedule, quiet, wave, opened_at, after }))
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
                due_at: self.due_at(place(&kit.vault, &purpose, *customer)),
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

    fn due_at(&self, place: u32) -> Timestamp {
        self.schedule.due_at(self.wave, self.opened_at, self.quiet, place)
    }

    /// Notes how far the wave has come; false when somebody else has brought it further meanwhile.
    async fn advance(&self, tx: &Tx, people: &[Uuid], finished_at: Option<Timestamp>) -> Result<bool, StoreError> {
        let key = || -> Vec<Value> { vec![self.survey.id.into(), self.wave.day.to_string().into()] };
        let sql = "INSERT INTO survey_waves (survey, wave, opened_at, after_customer, members, days)
            VALUES ($1, $2, $3, $4, 0, $5) ON CONFLICT (survey, wave) DO NOTHING";
        let opened: Vec<Value> = vec![micros(self.opened_at).into(), Uuid::nil().into(), self.schedule.spread().into()];
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
