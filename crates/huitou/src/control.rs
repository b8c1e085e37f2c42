//! How a command asks the server that holds the stores: over a socket in the data folder, open to the folder's owner.
//!
//! One line of JSON asks, one line answers; before it there may be lines that tell how far the work is.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::{App, Places};
use crate::commands::backup::{self, Summary};
use crate::commands::doctor::Finding;
use crate::commands::{bounce, check, doctor, import, query, rebuild};
use crate::config::Settings;
use crate::workers::{Crew, Parts, Past};

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
    /// Compare what is stored with what the log tells.
    Check,
    /// Make what is derived anew.
    Rebuild,
    /// Ask all history.
    Query(query::Query),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Done(Summary),
    Examined(Vec<Finding>),
    /// So many rows or events are read; the answer is to come.
    Progress {
        read: u64,
        total: Option<u64>,
    },
    Imported(Value),
    Bounced(Value),
    Checked(check::Report),
    /// So many events were replayed.
    Rebuilt(u64),
    Found(query::Found),
    Failed(String),
}

/// Answers commands until `stop`. A server whose folder takes no socket runs without.
pub fn listen(app: &App, parts: &Arc<Parts>, crew: Crew, tasks: &TaskTracker, stop: &CancellationToken) {
    let path = Places::of(&app.settings).control();
    // Whoever left it is gone: the stores are locked, and this process has them.
    let _ = std::fs::remove_file(&path);
    let bound = UnixListener::bind(&path).and_then(|listener| {
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600))?;
        Ok(listener)
    });
    let server =
        Commands { app: app.clone(), parts: Arc::clone(parts), crew: Arc::new(crew), checking: Arc::default() };
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
    parts: Arc<Parts>,
    crew: Arc<Crew>,
    /// Held while a check runs, which has a folder of its own.
    checking: Arc<Mutex<()>>,
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
            Request::Check => self.check(stream).await.map(Answer::Checked),
            Request::Rebuild => self.rebuild(stream).await.map(Answer::Rebuilt),
            Request::Query(question) => query::answer(&self.app, &question).await.map(Answer::Found),
        };
        say(stream, &answer.unwrap_or_else(|error| Answer::Failed(crate::explained(&error)))).await
    }

    async fn examine(&self) -> Result<Answer> {
        let (app, collect) = (self.app.clone(), self.parts.collect.clone());
        Ok(Answer::Examined(tokio::task::spawn_blocking(move || doctor::examine(&app, &collect)).await?))
    }

    async fn import(&self, order: import::Order, stream: &mut UnixStream) -> Result<Value> {
        let (progress, told) = progress();
        let (as_of, parts) = (order.as_of, &self.parts);
        let work = async {
            let mut done = import::take(&self.app.kit, &parts.imports, order, progress).await?;
            if let Some(as_of) = as_of {
                Past::until_now(parts).wait().await;
                import::show_as_of(&parts.know, as_of, &mut done).await?;
            }
            anyhow::Ok(done)
        };
        follow(stream, told, work).await
    }

    async fn check(&self, stream: &mut UnixStream) -> Result<check::Report> {
        let Ok(_checking) = self.checking.try_lock() else { bail!("a check is under way already: wait for it") };
        let (progress, told) = progress();
        follow(stream, told, check::compare(&self.app, &progress)).await
    }

    async fn rebuild(&self, stream: &mut UnixStream) -> Result<u64> {
        let (progress, told) = progress();
        let parts = &self.parts;
        let work = rebuild::anew(&parts.know, &parts.kit, &parts.log, &progress);
        follow(stream, told, self.crew.alone(parts, work)).await
    }
}

/// What is called as a work goes on, and what it then says to who asked for the work.
fn progress() -> (impl Fn(u64, Option<u64>) + Send + Sync + 'static, UnboundedReceiver<Answer>) {
    let (tell, told) = unbounded_channel();
    (move |read, total| drop(tell.send(Answer::Progress { read, total })), told)
}

/// Says how far the work is until it is done. It goes on to the end also when nobody listens any more, and does not wait
/// for who listens slowly: a rebuild would keep the gate closed as long.
async fn follow<T>(
    stream: &mut UnixStream,
    mut told: UnboundedReceiver<Answer>,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    tokio::pin!(work);
    let telling = async {
        while let Some(progress) = told.recv().await {
            if let Err(error) = say(stream, &progress).await {
                tracing::debug!(%error, "nobody follows the work any more");
                break;
            }
        }
    };
    tokio::select! {
        done = &mut work => return done,
        () = telling => {}
    }
    work.await
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
        let gone = "the server ended before it had answered, or is of another version: look into its log, restart it";
        let line = lines.next_line().await?.context(gone)?;
        match serde_json::from_str(&line).context(gone)? {
            Answer::Failed(why) => bail!("the server could not do it: {why}"),
            Answer::Progress { read, total } => progress(read, total),
            answer => return Ok(Some(answer)),
        }
    }
}
