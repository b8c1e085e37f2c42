use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use lake::{LakeWriter, Limits};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tabular::Writer;

use super::{progress, rebuild};
use crate::app::App;
use crate::config::Config;
use crate::control::{self, Answer, Request};
use crate::logs;

/// The table is called `events` and has a row for each of them, up to what the lake has read of the log
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
pub struct Query {
    /// One SELECT, e.g. "SELECT name, count(*) AS n FROM events GROUP BY name ORDER BY n DESC"
    pub sql: String,
    /// Rows at most
    #[arg(long, default_value_t = 10_000)]
    pub rows: usize,
    /// How long it may take
    #[arg(long, default_value_t = 30)]
    pub seconds: u64,
}

/// What was found.
#[derive(Debug, Serialize, Deserialize)]
pub struct Found {
    pub csv: String,
    /// Whether there are more rows.
    pub is_cut: bool,
}

impl Query {
    /// Asks the server that holds the stores, where one runs, and prints what it finds.
    pub async fn run(self, config: Config) -> Result<()> {
        logs::init(&config.settings);
        let found = match control::ask(&config.settings, &Request::Query(self.clone())).await? {
            Some(Answer::Found(found)) => found,
            Some(_) => bail!("the server that runs is of another version: restart it"),
            None => {
                let app = App::open(&config).await.context("the stores cannot be opened")?;
                catch_up(&app).await?;
                answer(&app, &self).await?
            }
        };
        super::say::text(&found.csv)?;
        if found.is_cut {
            eprintln!("huitou: there are more rows than {}: take more with --rows", self.rows);
        }
        Ok(())
    }
}

/// Has the lake read what it has not yet: where no server runs, as after an import, nobody else does.
async fn catch_up(app: &App) -> Result<()> {
    let (bar, progress) = progress::bar("events, read into the history")?;
    let lake = LakeWriter::new(app.lake.clone(), Duration::ZERO);
    rebuild::project_to(app.log.last(), &app.log, &lake, &progress).await?;
    bar.finish_and_clear();
    Ok(())
}

/// What all history says, as a table that spreadsheets open without running it.
pub async fn answer(app: &App, query: &Query) -> Result<Found> {
    let shops = web::shops(&app.kit.store).await?;
    let [shop] = shops.as_slice() else {
        bail!("make a shop first: huitou admin create, or the console's set-up link");
    };
    let limits = Limits { rows: query.rows, time: Duration::from_secs(query.seconds) };
    let answer = app.lake.query(shop.id, &query.sql, limits).await?;
    let mut csv = Writer::new(Vec::new())?;
    csv.row(&answer.columns)?;
    for row in &answer.rows {
        csv.row(row.iter().map(text))?;
    }
    Ok(Found { csv: String::from_utf8(csv.finish()?)?, is_cut: answer.cut })
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
