use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use collect::imports::{Command, Imports, MappingKind, builtin};
use collect::{Collect, RateLimits};
use indicatif::{ProgressBar, ProgressStyle};

use super::rebuild::replay;
use crate::app::App;
use crate::config::Config;
use crate::logs;

/// Files that belong together are named together, e.g. the tables of one export
#[derive(Args)]
pub struct Import {
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Only consider mappings for this: orders, customers, products, reviews, parcels, payments, events
    #[arg(long)]
    kind: Option<String>,
    /// The mapping, e.g. taobao; the one that fits best when left out
    #[arg(long)]
    mapping: Option<String>,
}

impl Import {
    /// Imports into the stores of a stopped server, projections included.
    pub async fn run(self, config: Config) -> Result<()> {
        logs::init(&config.settings);
        let kind = self.kind.as_deref().map(parse_kind).transpose()?;
        let app = App::open(&config)
            .await
            .context("the stores cannot be opened: stop the running server, or import in its console")?;
        let shops = web::shops(&app.kit.store).await?;
        let [shop] = shops.as_slice() else {
            bail!("make a shop first: huitou admin create, or the console's set-up link");
        };
        let collect = Collect::new(app.kit.clone(), app.log.clone(), Vec::new(), RateLimits::default());
        let imports = Imports::new(collect, app.settings.data.join("imports"), u64::MAX);
        let bar = ProgressBar::new(0);
        bar.set_style(ProgressStyle::with_template("{bar:40} {pos}/{len} rows {per_sec} {eta}")?);
        let shown = bar.clone();
        let command = Command { files: self.files, kind, mapping_key: self.mapping };
        let done = imports
            .import(shop.id, command, move |view| {
                shown.set_length(view.progress.rows_total.unwrap_or(view.progress.rows_read));
                shown.set_position(view.progress.rows_read);
            })
            .await?;
        bar.finish_and_clear();
        println!("{}", serde_json::to_string_pretty(&done)?);
        let events = replay(&app.log, &app.kit, &app.kit.store).await?;
        know::reconcile(&know::Know::new(app.kit.clone(), app.log.clone())).await?;
        println!("{events} events projected");
        Ok(())
    }
}

fn parse_kind(kind: &str) -> Result<MappingKind> {
    let known = || builtin().iter().map(|mapping| format!("{:?}", mapping.kind).to_lowercase());
    serde_json::from_value(serde_json::Value::from(kind)).with_context(|| {
        let mut kinds: Vec<String> = known().collect();
        kinds.dedup();
        format!("--kind {kind}: it must be one of {}", kinds.join(", "))
    })
}
