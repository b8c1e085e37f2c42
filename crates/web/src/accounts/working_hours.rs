//! When a shop works: what every promise of some hours is reckoned by.

use axum::Json;
use axum::extract::State;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use primitives::calendar::{Calendar, Calendars, HoursError, WorkingHours, WorkingSpan};
use primitives::{ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Tx, instant, micros, sea_orm};
use utoipa::{IntoParams, ToSchema};

use super::audit;
use super::shop::shop;
use crate::{Fault, Kit, Permission, Problem, Query, Staff, ValidJson};

#[derive(FromQueryResult)]
struct Row {
    since: i64,
    time_zone: String,
    hours: String,
}

fn corrupt(error: &dyn std::fmt::Display) -> StoreError {
    StoreError::Corrupt(format!("working_hours: {error}"))
}

impl Row {
    fn calendar(&self) -> Result<(Timestamp, Calendar), StoreError> {
        let zone = TimeZone::get(&self.time_zone).map_err(|error| corrupt(&error))?;
        let calendar = Calendar::new(&read(&self.hours)?, zone).map_err(|error| corrupt(&error))?;
        Ok((instant(self.since), calendar))
    }
}

fn read(hours: &str) -> Result<WorkingHours, StoreError> {
    serde_json::from_str(hours).map_err(|error| corrupt(&error))
}

/// By what a shop reckons a promise that it makes at an instant.
///
/// # Errors
/// When the database cannot be read.
pub async fn calendar(db: &impl Sql, shop: ShopId, at: Timestamp) -> Result<Calendar, StoreError> {
    let sql = "SELECT since, time_zone, hours FROM working_hours WHERE shop = $1 AND since <= $2
               ORDER BY since DESC LIMIT 1";
    let held: Option<Row> = db.row(sql, vec![shop.0.into(), micros(at).into()]).await?;
    Ok(match held {
        Some(row) => row.calendar()?.1,
        None => Calendar::around_the_clock(),
    })
}

/// By what a shop's promises are and were reckoned.
///
/// # Errors
/// When the database cannot be read.
pub async fn calendars(db: &impl Sql, shop: ShopId) -> Result<Calendars, StoreError> {
    let sql = "SELECT since, time_zone, hours FROM working_hours WHERE shop = $1 ORDER BY since";
    let rows: Vec<Row> = db.rows(sql, vec![shop.0.into()]).await?;
    let changes: Vec<(Timestamp, Calendar)> = rows.iter().map(Row::calendar).collect::<Result<_, _>>()?;
    Ok(Calendars::new(changes))
}

/// `None` while the shop never said any.
async fn stated(db: &impl Sql, shop: ShopId) -> Result<Option<WorkingHours>, StoreError> {
    let sql = "SELECT hours FROM working_hours WHERE shop = $1 ORDER BY since DESC LIMIT 1";
    let hours: Option<String> = db.scalar(sql, vec![shop.0.into()]).await?;
    hours.map(|hours| read(&hours)).transpose()
}

async fn keep(tx: &Tx, now: Timestamp, shop: ShopId, zone: &str, hours: &WorkingHours) -> Result<(), StoreError> {
    let sql = "INSERT INTO working_hours (shop, since, time_zone, hours) VALUES ($1, $2, $3, $4)
               ON CONFLICT (shop, since) DO UPDATE SET time_zone = excluded.time_zone, hours = excluded.hours";
    tx.exec(sql, vec![shop.0.into(), micros(now).into(), zone.into(), store::json(hours)?]).await?;
    Ok(())
}

/// The hours are worked by the clock of another zone from now on.
pub(super) async fn move_to(tx: &Tx, now: Timestamp, shop: ShopId, zone: &str) -> Result<(), StoreError> {
    match stated(tx, shop).await? {
        Some(hours) => keep(tx, now, shop, zone, &hours).await,
        None => Ok(()),
    }
}

/// The shop's working hours
#[utoipa::path(get, path = "/shop/working-hours", tag = "shop", operation_id = "getWorkingHours",
    responses((status = 200, body = WorkingHours)))]
pub(crate) async fn show(State(kit): State<Kit>, staff: Staff) -> Result<Json<WorkingHours>, Problem> {
    staff.may(Permission::Read)?;
    Ok(Json(stated(&kit.store, staff.shop).await?.unwrap_or_default()))
}

/// Set the shop's working hours
///
/// Within how many hours messages, bad reviews and unhappy answers are dealt with counts these alone, in the shop's
/// time zone, from now on. What was promised before stays as it was promised.
#[utoipa::path(put, path = "/shop/working-hours", tag = "shop", operation_id = "setWorkingHours",
    request_body = WorkingHours, responses((status = 200, body = WorkingHours), (status = 422, body = Problem)))]
pub(crate) async fn set(
    State(kit): State<Kit>,
    staff: Staff,
    ValidJson(hours): ValidJson<WorkingHours>,
) -> Result<Json<WorkingHours>, Problem> {
    staff.may(Permission::ManageShop)?;
    check(&hours)?;
    let tx = kit.store.begin().await?;
    let shop = shop(&tx, staff.shop).await?;
    Calendar::new(&hours, shop.zone()?).map_err(refused)?;
    if stated(&tx, shop.id).await?.unwrap_or_default() != hours {
        keep(&tx, kit.now(), shop.id, &shop.time_zone, &hours).await?;
        let detail = if hours.week.is_some() { "week" } else { "around_the_clock" };
        audit(&tx, &kit, &staff, "shop.working_hours_set", "", detail).await?;
    }
    tx.commit().await?;
    Ok(Json(hours))
}

const MOST_SPANS: usize = 6;
const MOST_DAYS: usize = 400;
const LONGEST_NAME: usize = 60;

fn check(hours: &WorkingHours) -> Result<(), Problem> {
    let few = |field: &str, spans: &[WorkingSpan]| match spans.len() {
        0..=MOST_SPANS => Ok(()),
        _ => Err(Problem::invalid(field, Fault::TooMany { most: MOST_SPANS })),
    };
    for (name, spans) in hours.week.iter().flat_map(|week| week.days()) {
        few(&format!("week.{name}"), spans)?;
    }
    if hours.special_days.len() > MOST_DAYS {
        return Err(Problem::invalid("special_days", Fault::TooMany { most: MOST_DAYS }));
    }
    for (n, day) in hours.special_days.iter().enumerate() {
        few(&format!("special_days.{n}.spans"), &day.spans)?;
        if day.name.trim().is_empty() || day.name.chars().count() > LONGEST_NAME {
            let fault = Fault::Characters { least: 1, most: LONGEST_NAME };
            return Err(Problem::invalid(&format!("special_days.{n}.name"), fault));
        }
    }
    Ok(())
}

fn refused(error: HoursError) -> Problem {
    match error {
        HoursError::TimeOfDay { field } => Problem::invalid(&field, Fault::TimeOfDay),
        HoursError::Overlap { field, one, other } => Problem::invalid(&field, Fault::SpansOverlap { one, other }),
        HoursError::Twice { field, day } => Problem::invalid(&field, Fault::DayTwice { day: day.to_string() }),
        HoursError::NoHours => Problem::invalid("week", Fault::NoWorkingHours),
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DueQuery {
    /// 1 to 8760.
    hours: i64,
    /// When it comes; the coming Friday at 18:00, by the shop's clock, when not given.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Timestamp>,
}

/// What a promise comes to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WorkingHoursDue {
    #[schema(value_type = String, format = DateTime)]
    from: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    due_at: Timestamp,
}

const MOST_HOURS: i64 = 365 * 24;

/// Until when something is due that is promised within some hours
#[utoipa::path(get, path = "/shop/working-hours/due", tag = "shop", operation_id = "getWorkingHoursDue",
    params(DueQuery), responses((status = 200, body = WorkingHoursDue), (status = 422, body = Problem)))]
pub(crate) async fn due(
    State(kit): State<Kit>,
    staff: Staff,
    Query(query): Query<DueQuery>,
) -> Result<Json<WorkingHoursDue>, Problem> {
    staff.may(Permission::Read)?;
    if !(1..=MOST_HOURS).contains(&query.hours) {
        return Err(Problem::invalid("hours", Fault::Range { low: 1, high: MOST_HOURS }));
    }
    let zone = shop(&kit.store, staff.shop).await?.zone()?;
    let from = query.from.unwrap_or_else(|| friday_evening(&zone, kit.now()));
    let calendar = calendar(&kit.store, staff.shop, from).await?;
    let due_at = calendar.due(from, SignedDuration::from_hours(query.hours));
    Ok(Json(WorkingHoursDue { from, due_at }))
}

fn friday_evening(zone: &TimeZone, now: Timestamp) -> Timestamp {
    let today = zone.to_datetime(now).date();
    let days = (4 - i64::from(today.weekday().to_monday_zero_offset())).rem_euclid(7);
    let evening = |ahead: i64| {
        let day = today.saturating_add(SignedDuration::from_hours(24 * ahead));
        zone.to_timestamp(day.at(18, 0, 0, 0)).unwrap_or(now)
    };
    let this = evening(days);
    // One that is over would be reckoned by the hours that held then.
    if this > now { this } else { evening(days + 7) }
}
