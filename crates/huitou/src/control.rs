//! How a command asks the server that holds the stores: over a socket in the data folder, open to the folder's owner.
//!
//! One line of JSON asks, one line answers.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::{App, Places};
use crate::commands::backup::{self, Summary};
use crate::commands::bounce;
use crate::config::Settings;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Write a backup into this folder, which the server's user makes.
    Backup { to: PathBuf },
    /// Take a mail that came back.
    Bounce { mail: String },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Done(Summary),
    Bounced(Value),
    Failed(String),
}

/// Answers commands until `stop`. A server whose folder takes no socket runs without.
pub fn listen(app: &App, tasks: &TaskTracker, stop: &CancellationToken) {
    let path = Places::of(&app.settings).control();
    // Whoever left it is gone: the stores are locked, and this process has them.
    let _ = std::fs::remove_file(&path);
    let bound = UnixListener::bind(&path).and_then(|listener| {
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600))?;
        Ok(listener)
    });
    match bound {
        Ok(listener) => drop(tasks.spawn(stop.clone().run_until_cancelled_owned(serve(app.clone(), listener)))),
        Err(error) => tracing::warn!(%error, path = %path.display(), "commands cannot ask this server"),
    }
}

async fn serve(app: App, listener: UnixListener) {
    loop {
        let served = match listener.accept().await {
            Ok((stream, _)) => answer(&app, stream).await,
            Err(error) => Err(error.into()),
        };
        if let Err(error) = served {
            tracing::warn!(%error, "a command was not answered");
        }
    }
}

async fn answer(app: &App, mut stream: UnixStream) -> Result<()> {
    let mut line = String::new();
    BufReader::new(&mut stream).read_line(&mut line).await?;
    let answer = match serde_json::from_str(&line)? {
        Request::Backup { to } => backup::write(app, &to).await.map(Answer::Done),
        Request::Bounce { mail } => bounce::take(app, &mail).await.map(Answer::Bounced),
    };
    let answer = answer.unwrap_or_else(|error| Answer::Failed(format!("{error:#}")));
    stream.write_all(format!("{}\n", serde_json::to_string(&answer)?).as_bytes()).await?;
    Ok(())
}

/// Asks the server of this data folder; `None` when none runs.
pub async fn ask(settings: &Settings, request: &Request) -> Result<Option<Answer>> {
    let Ok(mut stream) = UnixStream::connect(Places::of(settings).control()).await else { return Ok(None) };
    stream.write_all(format!("{}\n", serde_json::to_string(request)?).as_bytes()).await?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).await?;
    match serde_json::from_str(&line).context("the server went away before it had answered")? {
        Answer::Failed(why) => bail!("the server could not do it: {why}"),
        answer => Ok(Some(answer)),
    }
}
