use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::check;
use super::say::say;
use crate::app::{App, Places};
use crate::config::{Config, Settings};
use crate::workers::Parts;
use crate::{connections, control, logs, memory, server, telemetry, workers};

pub async fn run(config: Config) -> Result<()> {
    logs::init(&config.settings);
    let app = App::open(&config).await?;
    let stop = CancellationToken::new();
    if let Some(token) = app.kit.setup_token().await? {
        say!("Set up your shop: {}/setup?token={token}", opened_at(&app.settings))?;
        if is_everywhere(&app.settings) {
            say!("From another machine, open it with this server's address in place of localhost.")?;
        }
        say!("The link works once, until this server stops.")?;
    }
    run_app(app, stop, async |_| Ok(())).await
}

/// Whether it listens on every address, and nothing says which of them people open.
fn is_everywhere(settings: &Settings) -> bool {
    let listen = settings.listen.parse::<SocketAddr>();
    settings.public_url.is_empty() && listen.is_ok_and(|every| every.ip().is_unspecified())
}

/// Where people open the console: as the configuration says, else on this machine.
fn opened_at(settings: &Settings) -> String {
    if !settings.public_url.is_empty() {
        return settings.public_url.clone();
    }
    match settings.listen.parse::<SocketAddr>() {
        Ok(every) if every.ip().is_unspecified() => format!("http://localhost:{}", every.port()),
        _ => format!("http://{}", settings.listen),
    }
}

/// Serves an open installation until `stop`, or until the process is asked to. The background works while `opening` does
/// what is to be done before anybody is let in.
pub async fn run_app(app: App, stop: CancellationToken, opening: impl AsyncFnOnce(&Parts) -> Result<()>) -> Result<()> {
    telemetry::handle();
    let listener = server::bind(&app.settings.listen).await?;
    check::remove(&Places::of(&app.settings).check())?;
    let parts = Arc::new(Parts::new(&app)?);
    let tasks = TaskTracker::new();
    let crew = workers::start(&parts, &tasks, &stop);
    tasks.spawn(stop.clone().run_until_cancelled_owned(telemetry::upkeep()));
    tasks.spawn(stop.clone().run_until_cancelled_owned(memory::keep_small()));
    control::listen(&app, &parts, crew, &tasks, &stop);
    let (asked, kit) = (stop.clone(), app.kit.clone());
    tasks.spawn(async move {
        tokio::select! { () = server::asked_to_stop() => asked.cancel(), () = asked.cancelled() => {} }
        kit.end_streams();
    });
    let opened = stop.run_until_cancelled(opening(&parts)).await.unwrap_or(Ok(()));
    let served = match opened {
        Ok(()) => {
            tracing::info!("listening on http://{}", listener.local_addr()?);
            let router = server::router(&parts);
            memory::give_back();
            connections::serve(listener, router, connections::HEAD, stop.clone()).await;
            Ok(())
        }
        refused => refused,
    };
    stop.cancel();
    tasks.close();
    if tokio::time::timeout(Duration::from_secs(10), tasks.wait()).await.is_err() {
        tracing::warn!("some background work was cut; it goes on at the next start");
    }
    tracing::info!("stopped");
    served
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_set_up_link_can_be_opened() {
        let settings = |listen: &str, public_url: &str| Settings {
            listen: listen.to_owned(),
            public_url: public_url.to_owned(),
            ..Settings::default()
        };
        let at = |listen, public_url| opened_at(&settings(listen, public_url));
        assert_eq!(at("127.0.0.1:7700", ""), "http://127.0.0.1:7700");
        assert_eq!(at("0.0.0.0:7700", ""), "http://localhost:7700");
        assert_eq!(at("[::]:80", ""), "http://localhost:80");
        assert_eq!(at("localhost:7700", ""), "http://localhost:7700");
        assert_eq!(at("0.0.0.0:7700", "https://huitou.example.com"), "https://huitou.example.com");
        assert!(is_everywhere(&settings("0.0.0.0:7700", "")) && is_everywhere(&settings("[::]:80", "")));
        assert!(!is_everywhere(&settings("0.0.0.0:7700", "https://huitou.example.com")));
        assert!(!is_everywhere(&settings("127.0.0.1:7700", "")) && !is_everywhere(&settings("localhost:7700", "")));
    }
}
