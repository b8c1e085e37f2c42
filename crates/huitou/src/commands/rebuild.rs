use anyhow::{Context, Result};
use eventlog::Consumer;
use indicatif::ProgressBar;
use store::Store;
use web::Kit;

use crate::app::App;
use crate::config::Config;
use crate::logs;

/// Forgets what the log can tell again, and lets it tell.
pub async fn run(config: Config) -> Result<()> {
    logs::init(&config.settings);
    let app = App::open(&config).await.context("the stores cannot be opened: stop the running server first")?;
    // What took effect already and waits to be told would be forgotten for a while.
    flows::drain(&app.kit, &app.log).await?;
    know::rebuild(&app.kit.store).await?;
    listen::rebuild(&app.kit.store).await?;
    let events = replay(&app.log, &app.kit, &app.kit.store).await?;
    know::reconcile(&know::Know::new(app.kit.clone(), app.log.clone())).await?;
    println!("{events} events replayed");
    Ok(())
}

/// Brings every projection in `store` to the end of the log; gives how many events there were to take.
pub async fn replay(log: &eventlog::EventLog, kit: &Kit, store: &Store) -> Result<u64> {
    let customers = know::Projector::new(store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    let reviews = listen::Projector::new(store.clone(), kit.vault.clone(), kit.ids.clone());
    let events = project(log, &customers).await?;
    project(log, &reviews).await?;
    Ok(events)
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
