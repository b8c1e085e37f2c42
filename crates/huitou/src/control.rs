//! How a command asks the server that holds the stores: over a socket in the data folder, open to the folder's owner.
//!
//! One line of JSON asks, one line answers; before it there may be lines that tell how far the work is.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use collect::imports::Imports;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc::unbounded_channel;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::{App, Places};
use crate::commands::backup::{self, Summary};
use crate::commands::doctor::Finding;
use crate::commands::{bounce, doctor, import};
use crate::config::Settings;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Write a backup into this folder, which the server's user makes.
    Backup { to: PathBuf },
    /// Look at the stores.
    Examine,
    /// Take files from disk.
    Import(import::Order),
    /// Take a mail that came back.
    Bounce { mail: String },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Done(Summary),
    Examined(Vec<Finding>),
    /// So many rows are read; the answer is to come.
    Progress {
        read: u64,
        total: Option<u64>,
    },
    Imported(Value),
    Bounced(Value),
    Failed(String),
}

/// Answers commands until `stop`. A server whose folder takes no socket runs without.
pub fn listen(app: &App, imports: &Imports, tasks: &TaskTracker, stop: &CancellationToken) {
    let path = Places::of(&app.settings).control();
    // Whoever left it is gone: the stores are locked, and this process has them.
    let _ = std::fs::remove_file(&path);
    let bound = UnixListener::bind(&path).and_then(|listener| {
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600))?;
        Ok(listener)
    });
    let server = Commands { app: app.clone(), imports: imports.clone() };
    match bound {
        Ok(listener) => {
            let serving = server.serve(listener, tasks.clone(), stop.clone());
            drop(tasks.spawn(stop.clone().run_until_cancelled_owned(serving)));
        }
        Err(error) => tracing::warn!(%error, path = %path.display(), "commands cannot ask this server"),
    }
}

#[derive(Clone)]
struct Commands {
    app: App,
    imports: Imports,
}

impl Commands {
    /// Each command for itself: an import takes minutes, and a backup need not wait for it.
    async fn serve(self, listener: UnixListener, tasks: TaskTracker, stop: CancellationToken) {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let answering = self.clone().answer(stream);
                    drop(tasks.spawn(stop.clone().run_until_cancelled_owned(answering)));
                }
                Err(error) => tracing::warn!(%error, "a command was not heard"),
            }
        }
    }

    async fn answer(self, mut stream: UnixStream) {
        if let Err(error) = self.try_answer(&mut stream).await {
            tracing::warn!(%error, "a command was not answered");
        }
    }

    async fn try_answer(&self, stream: &mut UnixStream) -> Result<()> {
        let mut line = String::new();
        BufReader::new(&mut *stream).read_line(&mut line).await?;
        let answer = match serde_json::from_str(&line)? {
            Request::Backup { to } => backup::write(&self.app, &to).await.map(Answer::Done),
            Request::Examine => self.examine().await,
            Request::Import(order) => self.import(order, stream).await.map(Answer::Imported),
            Request::Bounce { mail } => bounce::take(&self.app, &mail).await.map(Answer::Bounced),
        };
        say(stream, &answer.unwrap_or_else(|error| Answer::Failed(format!("{error:#}")))).await
    }

    async fn examine(&self) -> Result<Answer> {
        let app = self.app.clone();
        Ok(Answer::Examined(tokio::task::spawn_blocking(move || doctor::examine(&app)).await?))
    }

    /// Goes on to the end also when nobody listens any more.
    async fn import(&self, order: import::Order, stream: &mut UnixStream) -> Result<Value> {
        let (tell, mut told) = unbounded_channel();
        let progress = move |read, total| drop(tell.send(Answer::Progress { read, total }));
        let work = import::take(&self.app.kit, &self.imports, order, progress);
        tokio::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                Some(progress) = told.recv() => {
                    if let Err(error) = say(stream, &progress).await {
                        tracing::debug!(%error, "nobody follows the import any more");
                    }
                }
            }
        }
    }
}

async fn say(stream: &mut UnixStream, answer: &Answer) -> Result<()> {
    Ok(stream.write_all(format!("{}\n", serde_json::to_string(answer)?).as_bytes()).await?)
}

/// Asks the server of this data folder; `None` when none runs.
pub async fn ask(settings: &Settings, request: &Request) -> Result<Option<Answer>> {
    watch(settings, request, |_, _| {}).await
}

/// As [`ask`], told meanwhile of rows that were read and, where that is known, of how many there are.
pub async fn watch(
    settings: &Settings,
    request: &Request,
    progress: impl Fn(u64, Option<u64>),
) -> Result<Option<Answer>> {
    let Ok(mut stream) = UnixStream::connect(Places::of(settings).control()).await else { return Ok(None) };
    stream.write_all(format!("{}\n", serde_json::to_string(request)?).as_bytes()).await?;
    let mut lines = BufReader::new(stream).lines();
    loop {
        let gone = "the server went away before it had answered";
        let line = lines.next_line().await?.context(gone)?;
        match serde_json::from_str(&line).context(gone)? {
            Answer::Failed(why) => bail!("the server could not do it: {why}"),
            Answer::Progress { read, total } => progress(read, total),
            answer => return Ok(Some(answer)),
        }
    }
}
