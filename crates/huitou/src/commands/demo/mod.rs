mod segments;
pub mod staff;

use std::time::Duration;

use anyhow::Result;
use clap::Args;
use collect::SourceKind;
use jiff::SignedDuration;
use primitives::{Event, EventKind, ShopId, SourceId, Timestamp};
use serde_json::Value;
use serde_json::value::to_raw_value;
use simulate::{Config as Run, Shop, SimulatedEvent};
use store::Sql;
use tokio_util::sync::CancellationToken;
use web::{Problem, ShopFields};

use super::serve::run_app;
use crate::app::App;
use crate::config::Config;
use crate::logs;
use crate::workers::Parts;

pub const EMAIL: &str = "owner@example.com";
pub const PASSWORD: &str = "huitou-demo";

#[derive(Args)]
pub struct Demo {
    /// People in the sample shop, those who only look around among them
    #[arg(long, default_value_t = 600)]
    customers: u32,
    /// Days of history
    #[arg(long, default_value_t = 420, value_parser = clap::value_parser!(u32).range(1..=3600))]
    days: u32,
    #[arg(long, default_value_t = 7)]
    seed: u64,
}

impl Demo {
    /// Serves a sample shop. History is written at the first start; from then on the shop lives in real time.
    pub async fn run(&self, config: Config) -> Result<()> {
        logs::init(&config.settings);
        let app = App::open(&config).await?;
        let stop = CancellationToken::new();
        if app.kit.setup_token().await?.is_some() {
            self.fill(&app).await?;
        }
        let url = app.settings.listen.replace("127.0.0.1", "localhost");
        println!("\n  Huitou runs on  http://{url}\n  e-mail          {EMAIL}\n  password        {PASSWORD}\n");
        let (source, run) = self.resume(&app).await?;
        let living = live(app.log.clone(), source, run, app.kit.now());
        tokio::spawn(stop.clone().run_until_cancelled_owned(living));
        run_app(app, stop).await
    }

    /// Makes the shop, its owner and its history, and tells what it does: it takes some seconds.
    async fn fill(&self, app: &App) -> Result<()> {
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
        for simulated in past {
            batch.push(event(shop, source.id, &simulated)?);
            if batch.len() == BATCH {
                app.log.append(std::mem::take(&mut batch)).await?;
            }
        }
        app.log.append(batch).await?;
        staff::open_shop(&Parts::new(app)?).await
    }

    /// The run that ends some days after now: what lies ahead happens live.
    fn run_until_now(&self, now: Timestamp) -> Run {
        let start = now - SignedDuration::from_hours(24 * i64::from(self.days));
        let start = Timestamp::from_second(start.as_second() - start.as_second().rem_euclid(86_400)).unwrap_or(start);
        Run::new(self.customers, self.days + AHEAD_DAYS, self.seed, start)
    }

    /// The demo's source and the run that goes on, found again at a later start.
    async fn resume(&self, app: &App) -> Result<((ShopId, SourceId), Shop)> {
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
/// How far the sample shop's future reaches.
const AHEAD_DAYS: u32 = 14;

/// Lets what the run holds after `since` happen when its time comes.
async fn live(log: eventlog::EventLog, (shop, source): (ShopId, SourceId), run: Shop, since: Timestamp) {
    let started = tokio::time::Instant::now();
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
        source,
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
