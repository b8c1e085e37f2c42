use anyhow::{Context, Result};
use eventlog::Consumer;
use indicatif::ProgressBar;
use know::Projector;

use crate::app::App;
use crate::config::Config;
use crate::logs;

/// Forgets what the log can tell again, and lets it tell.
pub async fn run(config: Config) -> Result<()> {
    logs::init(&config.settings);
    let app = App::open(&config).await.context("the stores cannot be opened: stop the running server first")?;
    know::rebuild(&app.kit.store).await?;
    let kit = &app.kit;
    let projector = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    let events = project(&app.log, &projector).await?;
    know::reconcile(&know::Know::new(app.kit.clone(), app.log.clone())).await?;
    println!("{events} events replayed");
    Ok(())
}

/// Runs a projection to the end of the log; gives how many events it took.
pub async fn project<C: Consumer>(log: &eventlog::EventLog, consumer: &C) -> Result<u64>
where
    C::Error: Into<anyhow::Error>,
{
    let mut position = consumer.position().await.map_err(Into::into)?;
    let bar = ProgressBar::new(log.last().saturating_sub(position));
    let mut events = 0;
    loop {
        let batch = log.read(position, consumer.batch_size())?;
        let Some(last) = batch.last() else { break };
        position = last.seq;
        events += batch.len() as u64;
        bar.inc(batch.len() as u64);
        consumer.apply(&batch).await.map_err(Into::into)?;
    }
    bar.finish_and_clear();
    Ok(events)
}
