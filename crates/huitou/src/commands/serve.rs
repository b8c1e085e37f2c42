use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::check;
use crate::app::{App, Places};
use crate::config::Config;
use crate::workers::Parts;
use crate::{control, logs, server, telemetry, workers};

pub async fn run(config: Config) -> Result<()> {
    logs::init(&config.settings);
    let app = App::open(&config).await?;
    let stop = CancellationToken::new();
    if let Some(token) = app.kit.setup_token().await? {
        println!("Set up your shop: http://{}/setup?token={token}", app.settings.listen);
        println!("The link works once, until this server stops.");
    }
    run_app(app, stop).await
}

/// Serves an open installation until `stop`, or until the process is asked to.
pub async fn run_app(app: App, stop: CancellationToken) -> Result<()> {
    telemetry::handle();
    let listener = server::bind(&app.settings.listen).await?;
    check::remove(&Places::of(&app.settings).check())?;
    let parts = Arc::new(Parts::new(&app)?);
    let tasks = TaskTracker::new();
    let crew = workers::start(&parts, &tasks, &stop);
    tasks.spawn(stop.clone().run_until_cancelled_owned(telemetry::upkeep()));
    control::listen(&app, &parts, crew, &tasks, &stop);
    let (asked, kit) = (stop.clone(), app.kit.clone());
    tasks.spawn(async move {
        tokio::select! { () = server::asked_to_stop() => asked.cancel(), () = asked.cancelled() => {} }
        kit.end_streams();
    });
    tracing::info!("listening on http://{}", listener.local_addr()?);
    let served = server::serve(listener, server::router(&parts), stop.clone()).await;
    stop.cancel();
    tasks.close();
    if tokio::time::timeout(Duration::from_secs(10), tasks.wait()).await.is_err() {
        tracing::warn!("some background work was cut; it goes on at the next start");
    }
    tracing::info!("stopped");
    served
}
