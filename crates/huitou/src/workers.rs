use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use axum::http::HeaderValue;
use collect::imports::Imports;
use collect::{Collect, Live, RateLimits};
use contact::{Contact, Directory, MailConfigError};
use eventlog::{EventLog, Progress, run_consumer};
use feedback::Feedback;
use flows::{Answered, Customers, Erasures, Flows, Texts};
use know::{Know, Projector};
use lake::{Lake, LakeWriter};
use listen::Listen;
use listen::shopper::Shopper;
use primitives::Seq;
use survey::Surveys;
use tokio::sync::{Mutex, MutexGuard};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use web::Kit;

use crate::app::{App, Places};
use crate::audit_ends::AuditEnds;
use crate::gate::Gate;

/// The domains, ready to answer.
pub struct Parts {
    pub kit: Kit,
    pub log: EventLog,
    pub lake: Lake,
    pub collect: Collect,
    pub imports: Imports,
    pub know: Know,
    pub listen: Listen,
    pub shopper: Shopper,
    pub contact: Contact,
    pub surveys: Surveys,
    pub feedback: Feedback,
    pub flows: Flows,
    /// What links begin with, where that was set.
    pub address: Option<HeaderValue>,
    /// Before what reads or changes what is derived from the log.
    pub gate: Gate,
    audit_ends: AuditEnds,
    progress: [Progress; 5],
}

impl Parts {
    /// # Errors
    /// When `[mail]` of the configuration names no mail server, sender or address.
    pub fn new(app: &App) -> Result<Self, MailConfigError> {
        let progress = [know::CONSUMER, "lake", Live::NAME, listen::CONSUMER, survey::CONSUMER].map(Progress::new);
        let (kit, log, lake) = (app.kit.clone(), app.log.clone(), app.lake.clone());
        let settings = &app.settings;
        let limits = RateLimits {
            per_key: settings.key_requests_per_second,
            per_address: settings.address_requests_per_second,
            unread_events: settings.max_unread_events,
        };
        let collect = Collect::new(kit.clone(), log.clone(), progress.to_vec(), limits);
        let imports = Imports::answering(
            collect.clone(),
            Places::of(settings).imports(),
            settings.max_upload_mib << 20,
            Arc::new(Answered::new(kit.clone())),
        );
        let know = Know::new(kit.clone(), log.clone());
        let customers: Arc<dyn Directory> = Arc::new(Customers::new(kit.clone()));
        let contact = Contact::trusting(kit.clone(), customers, settings.mail.clone(), &settings.roots)?;
        let listen = Listen::mailing(contact.clone(), Places::of(settings).media(), settings.roots.clone());
        let shopper = Shopper::mailing(listen.clone(), contact.clone());
        let surveys = Surveys::reading(kit.clone(), contact.clone(), Arc::new(Texts::new(kit.clone())));
        let texts = Arc::new(Texts::new(kit.clone()));
        let feedback = Feedback::new(kit.clone(), contact.clone(), texts);
        let flows = Flows::new(lake.clone(), imports.clone(), know.clone(), listen.clone());
        Ok(Self {
            kit,
            log,
            lake,
            collect,
            imports,
            know,
            listen,
            shopper,
            contact,
            surveys,
            feedback,
            flows,
            address: HeaderValue::from_str(&settings.public_url).ok().filter(|address| !address.is_empty()),
            gate: Gate::default(),
            audit_ends: AuditEnds::of(settings, &app.kit.vault),
            progress,
        })
    }
}

/// How long the lake lets a trickle of events gather into one file.
const LAKE_REST: Duration = Duration::from_secs(2);
/// How often what only time changes is looked at.
const RECONCILE_EVERY: Duration = Duration::from_secs(10 * 60);

/// Starts what runs beside the requests; it ends when `stop` is cancelled.
pub fn start(parts: &Parts, tasks: &TaskTracker, stop: &CancellationToken) -> Crew {
    follow_the_log(parts, tasks, stop);
    let shift = Shift::begin(parts, tasks, stop);
    Crew { tasks: tasks.clone(), stop: stop.clone(), shift: Mutex::new(shift) }
}

/// Those of the background who read or change what is derived from the log.
pub struct Crew {
    tasks: TaskTracker,
    stop: CancellationToken,
    shift: Mutex<Shift>,
}

/// How long it is waited for the requests under way.
const UNDER_WAY: Duration = Duration::from_secs(60);

impl Crew {
    /// Does something while nobody else reads or changes what is derived: requests under way end, others are sent away,
    /// the background rests. Events are taken meanwhile.
    pub async fn alone<T>(&self, parts: &Parts, work: impl Future<Output = Result<T>>) -> Result<T> {
        let Ok(shift) = self.shift.try_lock() else { bail!("a rebuild is under way already: wait for it") };
        let closed = tokio::time::timeout(UNDER_WAY, parts.gate.close()).await;
        let _closed = closed.context("requests under way do not end, such as a large upload: try again later")?;
        shift.end().await;
        // It goes before the gate opens.
        let _rest = Rest { crew: self, parts, shift };
        work.await
    }
}

/// The background at rest. It is at work again when this goes, also where what was done meanwhile ended in a panic.
struct Rest<'a> {
    crew: &'a Crew,
    parts: &'a Parts,
    shift: MutexGuard<'a, Shift>,
}

impl Drop for Rest<'_> {
    fn drop(&mut self) {
        if !self.crew.stop.is_cancelled() {
            *self.shift = Shift::begin(self.parts, &self.crew.tasks, &self.crew.stop);
        }
    }
}

/// The crew at work, from one rest to the next.
struct Shift {
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Shift {
    fn begin(parts: &Parts, all: &TaskTracker, stop: &CancellationToken) -> Self {
        let shift = Self { tasks: TaskTracker::new(), stop: stop.child_token() };
        derive(parts, &shift.tasks, &shift.stop);
        look_after(parts, &shift.tasks, &shift.stop);
        shift.tasks.close();
        let ended = shift.tasks.clone();
        all.spawn(async move { ended.wait().await });
        shift
    }

    async fn end(&self) {
        self.stop.cancel();
        self.tasks.wait().await;
    }
}

/// Has something done beside the requests, until `stop` is cancelled.
fn spawn(tasks: &TaskTracker, stop: &CancellationToken, work: impl Future<Output = ()> + Send + 'static) {
    tasks.spawn(stop.clone().run_until_cancelled_owned(work));
}

/// What depends on the log alone.
fn follow_the_log(parts: &Parts, tasks: &TaskTracker, stop: &CancellationToken) {
    let [_, lake_progress, live_progress, ..] = parts.progress.clone();
    let kit = &parts.kit;
    tasks.spawn(run_consumer(parts.log.clone(), Live::new(kit.clone()), live_progress, stop.clone()));
    let writer = LakeWriter::new(parts.lake.clone(), LAKE_REST);
    tasks.spawn(run_consumer(parts.log.clone(), writer, lake_progress, stop.clone()));
    spawn(tasks, stop, flows::relay(kit.clone(), parts.log.clone()));
    spawn(tasks, stop, show_freshness(parts.collect.clone()));
    spawn(tasks, stop, parts.audit_ends.clone().follow(kit.store.clone()));
    let imports = parts.imports.clone();
    spawn(tasks, stop, async move {
        if let Err(error) = imports.resume().await {
            tracing::error!(%error, "imports that were cut could not be resumed");
        }
    });
}

/// The projections into SQL.
fn derive(parts: &Parts, tasks: &TaskTracker, stop: &CancellationToken) {
    let [know_progress, _, _, listen_progress, survey_progress] = parts.progress.clone();
    let kit = &parts.kit;
    let projector = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone())
        .on_change(parts.know.on_change());
    tasks.spawn(run_consumer(parts.log.clone(), projector, know_progress, stop.clone()));
    let reviews = listen::Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone())
        .on_change(parts.listen.on_change());
    tasks.spawn(run_consumer(parts.log.clone(), reviews, listen_progress, stop.clone()));
    let answers = survey::Projector::new(kit.clone())
        .reading(Arc::new(Texts::new(kit.clone())))
        .on_change(parts.surveys.on_change());
    tasks.spawn(run_consumer(parts.log.clone(), answers, survey_progress, stop.clone()));
}

/// Where the log ended when a shift began.
#[derive(Clone)]
pub struct Past {
    kit: Kit,
    log: EventLog,
    end: Seq,
}

/// How often it is looked whether the past is known.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

impl Past {
    pub fn until_now(parts: &Parts) -> Self {
        Self { kit: parts.kit.clone(), log: parts.log.clone(), end: parts.log.last() }
    }

    /// Works once the past is known. Behind it, as after a rebuild that was cut, nobody knows who has written already and
    /// who wants to hear nothing.
    async fn then(self, work: impl Future<Output = ()>) {
        self.wait().await;
        work.await;
    }

    /// Until the past is known.
    pub async fn wait(&self) {
        while !self.is_known().await {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Whether the projections have taken all of it; an error is no yes.
    pub async fn is_known(&self) -> bool {
        for consumer in [know::CONSUMER, listen::CONSUMER, survey::CONSUMER] {
            let Ok(position) = store::position(&self.kit.store, consumer).await else { return false };
            let log = self.log.clone();
            let next = tokio::task::spawn_blocking(move || log.read(position, 1)).await;
            let Ok(Ok(next)) = next else { return false };
            if next.iter().any(|stored| stored.seq <= self.end) {
                return false;
            }
        }
        true
    }
}

/// What works on what is derived.
fn look_after(parts: &Parts, tasks: &TaskTracker, stop: &CancellationToken) {
    let kit = &parts.kit;
    let (log, lake, imports) = (parts.log.clone(), parts.lake.clone(), parts.imports.clone());
    let erasures = Erasures::new(kit.clone(), log.clone(), lake.clone(), imports);
    spawn(tasks, stop, erasures.run());
    spawn(tasks, stop, flows::upkeep(kit.clone(), log, lake));
    spawn(tasks, stop, listen::reread(parts.listen.clone()));
    spawn(tasks, stop, feedback::reread(parts.feedback.clone()));
    spawn(tasks, stop, reconcile(parts.know.clone()));
    write_to_people(parts, tasks, stop);
}

/// Who decides, as somebody does who knows what was decided before: whether a person is written to, what becomes of
/// reviews that nobody decided about, and who gets new pieces of work.
fn write_to_people(parts: &Parts, tasks: &TaskTracker, stop: &CancellationToken) {
    let past = Past::until_now(parts);
    spawn(tasks, stop, past.clone().then(listen::links::ask(parts.shopper.clone())));
    spawn(tasks, stop, past.clone().then(listen::links::tell(parts.listen.clone(), parts.contact.clone())));
    spawn(tasks, stop, past.clone().then(listen::release(parts.listen.clone())));
    spawn(tasks, stop, past.clone().then(listen::notice(parts.listen.clone())));
    spawn(tasks, stop, past.clone().then(listen::assign(parts.listen.clone())));
    spawn(tasks, stop, past.clone().then(survey::ask(parts.surveys.clone())));
    spawn(tasks, stop, past.clone().then(feedback::notify(parts.feedback.clone())));
    spawn(tasks, stop, past.then(contact::deliver(parts.contact.clone())));
}

/// Brings what only time changes up to date, again and again. Right after a start the projections may still be catching
/// up, so the first rounds follow each other closely.
async fn reconcile(know: Know) {
    for pause in [15, 60].map(Duration::from_secs).into_iter().chain(std::iter::repeat(RECONCILE_EVERY)) {
        if let Err(error) = know::reconcile(&know).await {
            tracing::error!(%error, "what time changes could not be brought up to date");
        }
        tokio::time::sleep(pause).await;
    }
}

/// Tells those who watch how fresh what they see is.
async fn show_freshness(collect: Collect) {
    loop {
        tokio::time::sleep(Duration::from_secs(2)).await;
        if !collect.kit.is_watched() {
            continue;
        }
        let asked = collect.clone();
        let read = tokio::task::spawn_blocking(move || collect::freshness(&asked)).await;
        let (Ok(Ok(freshness)), Ok(shops)) = (read, web::shops(&collect.kit.store).await) else { continue };
        for shop in shops {
            collect.kit.notify(shop.id, "freshness", &freshness);
        }
    }
}
