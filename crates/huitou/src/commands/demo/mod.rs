mod feedback;
mod questions;
mod reading;
mod reviews;
mod segments;
pub mod staff;
mod surveys;

use std::time::Duration;

use anyhow::{Result, ensure};
use clap::Args;
use collect::SourceKind;
use jiff::SignedDuration;
use primitives::{Event, EventKind, ShopId, SourceId, Timestamp};
use serde_json::value::to_raw_value;
use serde_json::{Value, json};
use simulate::{Config as Run, Shop, SimulatedEvent};
use store::Sql;
use tokio_util::sync::CancellationToken;
use web::{Problem, ShopFields};

use super::serve::run_app;
use crate::app::{App, Places};
use crate::commands::say::say;
use crate::config::Config;
use crate::logs;
use crate::workers::Parts;

pub const EMAIL: &str = "owner@example.com";
pub const PASSWORD: &str = "huitou-demo";

#[derive(Args)]
pub struct Demo {
    /// People in the sample shop, those who only look around among them
    #[arg(long, default_value_t = 600)]
    pub customers: u32,
    /// Days of history
    #[arg(long, default_value_t = 420, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub days: u32,
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
}

impl Demo {
    /// Serves a sample shop. History is written at the first start; from then on the shop lives in real time. Nobody is
    /// let in before every number is whole.
    pub async fn run(&self, config: Config) -> Result<()> {
        logs::init(&config.settings);
        let app = App::open(&config).await?;
        let stop = CancellationToken::new();
        let unfinished = Places::of(&app.settings).data().join(UNFINISHED);
        let is_new = app.kit.setup_token().await?.is_some();
        if is_new {
            std::fs::write(&unfinished, "")?;
            self.fill(&app).await?;
        }
        let folder = app.settings.data.display();
        ensure!(is_new || !unfinished.exists(), "the sample shop in {folder} was not finished: delete it");
        let (own, run) = self.resume(&app).await?;
        let (since, began) = (app.kit.now(), tokio::time::Instant::now());
        let (kept, living) = (app.clone(), stop.clone());
        run_app(app, stop, async move |parts| {
            open(&kept, parts, is_new.then_some(&run)).await?;
            if is_new {
                std::fs::remove_file(&unfinished)?;
            }
            let going_on = live(kept.log.clone(), own, run, (since, began));
            tokio::spawn(living.run_until_cancelled_owned(going_on));
            let url = kept.settings.listen.replace("127.0.0.1", "localhost");
            say!("\n  Huitou runs on  http://{url}\n  e-mail          {EMAIL}\n  password        {PASSWORD}\n")?;
            Ok(())
        })
        .await
    }

    /// Makes the shop, its owner and its history, and tells what it does: it takes some seconds.
    pub async fn fill(&self, app: &App) -> Result<()> {
        let fields = ShopFields {
            name: "山野集".to_owned(),
            currency: "CNY".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            language: "zh".to_owned(),
        };
        let made = web::new_owner(&app.kit, EMAIL, PASSWORD.to_owned(), "周遥", fields).await;
        let (_, shop) = made.map_err(|problem: Problem| anyhow::anyhow!(problem.detail))?;
        let tx = app.kit.store.begin().await?;
        let (source, _) = collect::make_source(&app.kit, &tx, shop, "山野集商城", SourceKind::Demo).await?;
        tx.commit().await?;
        let now = app.kit.now();
        let run = Shop::new(self.run_until_now(now))?;
        eprintln!("Writing {} days of a sample shop with {} people …", self.days, self.customers);
        let past = run.catalogue().into_iter().chain(run.events()).take_while(|event| event.at <= now);
        let mut batch = Vec::with_capacity(BATCH);
        for simulated in past.chain([advertisement(now)]) {
            batch.push(event(shop, source.id, &simulated)?);
            if batch.len() == BATCH {
                app.log.append(std::mem::take(&mut batch)).await?;
            }
        }
        app.log.append(batch).await?;
        Ok(())
    }

    /// The run that ends some days after now: what lies ahead happens live.
    fn run_until_now(&self, now: Timestamp) -> Run {
        let start = now - SignedDuration::from_hours(24 * i64::from(self.days));
        let start = Timestamp::from_second(start.as_second() - start.as_second().rem_euclid(86_400)).unwrap_or(start);
        Run { asks_for_reviews: true, ..Run::new(self.customers, self.days + AHEAD_DAYS, self.seed, start) }
    }

    /// The demo's source and the run that goes on, found again at a later start.
    pub async fn resume(&self, app: &App) -> Result<((ShopId, SourceId), Shop)> {
        let sql = "SELECT id FROM sources WHERE kind = 'demo' ORDER BY created_at LIMIT 1";
        let source: uuid::Uuid = app.kit.store.scalar(sql, vec![]).await?.unwrap_or_default();
        let sql = "SELECT shop FROM sources WHERE id = $1";
        let shop: uuid::Uuid = app.kit.store.scalar(sql, vec![source.into()]).await?.unwrap_or_default();
        let begun: i64 = app
            .kit
            .store
            .scalar("SELECT created_at FROM sources WHERE id = $1", vec![source.into()])
            .await?
            .unwrap_or_default();
        let run = Shop::new(self.run_until_now(store::instant(begun)))?;
        Ok(((ShopId(shop), SourceId(source)), run))
    }
}

const BATCH: usize = 1_000;
/// In the data folder while the sample shop is being made: of one that was cut, nobody can say what is missing.
const UNFINISHED: &str = "sample-unfinished";
/// How far the sample shop's future reaches.
const AHEAD_DAYS: u32 = 14;

/// Comes to where a newcomer is let in: every number is whole, and what the staff of a `new` shop did is done.
pub async fn open(app: &App, parts: &Parts, new: Option<&Shop>) -> Result<()> {
    eprintln!("Reading {} events …", parts.log.last());
    reading::wait(parts).await?;
    if let Err(error) = know::reconcile(&parts.know).await {
        tracing::warn!(%error, "predictions come a little later");
    }
    if let Some(run) = new {
        eprintln!("Answering its customers …");
        staff::open_shop(app, &run.catalogue()).await?;
        reading::wait(parts).await?;
    }
    Ok(())
}

/// A review that is none, for somebody to decide about.
fn advertisement(now: Timestamp) -> SimulatedEvent {
    let at = now - SignedDuration::from_hours(19);
    let text = "质量好，发货快！晒图五星返现 10 元，加微信 15400006688 领取，先到先得";
    let body = json!({"type": "track", "event": "Review Submitted", "messageId": "sample-advertisement",
        "userId": "u900017", "timestamp": at, "context": {"channel": "server"},
        "properties": {"review_id": "sample-advertisement", "rating": 5, "text": text}});
    SimulatedEvent { at, body }
}

/// Lets what the run holds after an instant happen when its time comes.
async fn live(
    log: eventlog::EventLog,
    (shop, source): (ShopId, SourceId),
    run: Shop,
    (since, started): (Timestamp, tokio::time::Instant),
) {
    for simulated in run.events().skip_while(|event| event.at <= since) {
        let after = u64::try_from(simulated.at.duration_since(since).as_millis()).unwrap_or(0);
        tokio::time::sleep_until(started + Duration::from_millis(after)).await;
        let Ok(event) = event(shop, source, &simulated) else { continue };
        if let Err(error) = log.append(vec![event]).await {
            tracing::warn!(%error, "the sample shop stands still");
            return;
        }
    }
}

fn event(shop: ShopId, source: SourceId, simulated: &SimulatedEvent) -> Result<Event> {
    let text = |key: &str| simulated.body.get(key).and_then(Value::as_str).map(str::to_owned);
    let kind: EventKind = serde_json::from_value(simulated.body["type"].clone())?;
    Ok(Event {
        v: Event::VERSION,
        shop,
        source: teller(simulated, source),
        message_id: text("messageId").unwrap_or_default(),
        kind,
        name: text("event").or_else(|| text("name")),
        user_id: text("userId"),
        anonymous_id: text("anonymousId"),
        timestamp: simulated.at,
        received_at: simulated.at,
        body: to_raw_value(&simulated.body)?,
    })
}

/// Whose word it is: of requests for reviews Huitou tells itself, and of what came by their links.
fn teller(simulated: &SimulatedEvent, shops: SourceId) -> SourceId {
    match simulated.body["event"].as_str() {
        Some("Review Requested" | "Review Request Opened") => SourceId::SYSTEM,
        Some("Review Submitted") if simulated.body["properties"]["request_id"].is_string() => SourceId::FORM,
        _ => shops,
    }
}
