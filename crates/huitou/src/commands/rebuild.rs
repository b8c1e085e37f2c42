use anyhow::{Context, Result, bail};
use eventlog::{Consumer, EventLog};
use know::Know;
use primitives::{Seq, Stored};
use store::Store;
use web::Kit;

use super::progress::{self, Tell};
use super::say::say;
use crate::app::App;
use crate::config::Config;
use crate::control::{self, Answer, Request};
use crate::logs;

/// Makes what is derived anew: by the server that holds the stores, where one runs.
pub async fn run(config: Config) -> Result<()> {
    logs::init(&config.settings);
    let (bar, progress) = progress::bar("events")?;
    let events = match control::watch(&config.settings, &Request::Rebuild, &progress).await? {
        Some(Answer::Rebuilt(events)) => events,
        Some(_) => bail!("the server that runs is of another version: restart it"),
        None => {
            let app = App::open(&config).await.context("the stores cannot be opened")?;
            anew(&Know::new(app.kit.clone(), app.log.clone()), &app.kit, &app.log, &progress).await?
        }
    };
    bar.finish_and_clear();
    say!("{events} events replayed")?;
    Ok(())
}

/// Forgets what the log can tell again, and lets it tell; gives how many events there were. Nobody else may read or
/// change what is derived meanwhile. Where it is cut, the projections go on from where they are.
pub async fn anew(know: &Know, kit: &Kit, log: &EventLog, tell: Tell<'_>) -> Result<u64> {
    // What took effect already and waits to be told would be forgotten for a while.
    flows::drain(kit, log).await?;
    know::rebuild(&kit.store).await?;
    listen::rebuild(&kit.store).await?;
    let events = replay(log, kit, &kit.store, log.last(), tell).await?;
    know::reconcile(know).await?;
    Ok(events)
}

/// Brings every projection in `store` to the `end` of the log; gives how many events there were to take.
pub async fn replay(log: &EventLog, kit: &Kit, store: &Store, end: Seq, tell: Tell<'_>) -> Result<u64> {
    let customers = know::Projector::new(store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    let reviews = listen::Projector::new(store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    let events = project_to(end, log, &customers, tell).await?;
    project_to(end, log, &reviews, tell).await?;
    Ok(events)
}

/// Runs a projection to the end of the log; gives how many events it took.
#[cfg(test)]
pub async fn project<C: Consumer>(log: &EventLog, consumer: &C) -> Result<u64>
where
    C::Error: Into<anyhow::Error>,
{
    project_to(log.last(), log, consumer, &|_, _| {}).await
}

/// Runs a projection, or whoever else follows the log, to its `end`; gives how many events it took.
pub async fn project_to<C: Consumer>(end: Seq, log: &EventLog, consumer: &C, tell: Tell<'_>) -> Result<u64>
where
    C::Error: Into<anyhow::Error>,
{
    let begin = consumer.position().await.map_err(Into::into)?;
    let (mut position, mut events) = (begin, 0);
    while position < end {
        consumer.brace(end - position).await.map_err(Into::into)?;
        let (reader, size) = (log.clone(), consumer.batch_size());
        let mut batch = tokio::task::spawn_blocking(move || reader.read_batch(position, size)).await??;
        batch.retain(|stored| stored.seq <= end);
        let Some(last) = batch.last() else { break };
        position = last.seq;
        events += batch.len() as u64;
        apply(consumer, &batch).await?;
        tell(position - begin, Some(end - begin));
    }
    consumer.brace(0).await.map_err(Into::into)?;
    Ok(events)
}

/// Applies a batch; an event that can never be applied is noted and passed, as by a server.
async fn apply<C: Consumer>(consumer: &C, batch: &[Stored]) -> Result<()>
where
    C::Error: Into<anyhow::Error>,
{
    if consumer.apply(batch).await.is_ok() {
        return Ok(());
    }
    for event in batch {
        match consumer.apply(std::slice::from_ref(event)).await {
            Ok(()) => {}
            Err(error) if consumer.is_transient(&error) => return Err(error.into()),
            Err(error) => consumer.poison(event, &error).await.map_err(Into::into)?,
        }
    }
    Ok(())
}
