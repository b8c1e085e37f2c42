use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderValue;
use collect::imports::Imports;
use collect::{Collect, Live, RateLimits};
use contact::{Contact, Directory, MailConfigError};
use eventlog::{EventLog, Progress, run_consumer};
use feedback::Feedback;
use flows::{Customers, Erasures, Flows, Texts};
use know::{Know, Projector};
use lake::{Lake, LakeWriter};
use listen::Listen;
use listen::shopper::Shopper;
use survey::Surveys;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use web::Kit;

use crate::app::{App, Places};

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
    progress: [Progress; 5],
}

impl Parts {
    /// # Errors
    /// When `[mail]` of the configuration names no mail server, sender or address.
    pub fn new(app: &App) -> Result<Self, MailConfigError> {
        let progress = [know::CONSUMER, "lake", Live::NAME, listen::CONSUMER, survey::CONSUMER].map(Progress::new);
        let (kit, log, lake) = (app.kit.clone(), app.log.clone(), app.lake.clone());
        let settings = &app.settings;
        let limits =
            RateLimits { per_key: settings.key_requests_per_second, per_address: settings.address_requests_per_second };
        let collect = Collect::new(kit.clone(), log.clone(), progress.to_vec(), limits);
        let imports = Imports::new(collect.clone(), Places::of(settings).imports(), settings.max_upload_mib << 20);
        let know = Know::new(kit.clone(), log.clone());
        let customers: Arc<dyn Directory> = Arc::new(Customers::new(kit.clone()));
        let listen = Listen::new(kit.clone(), Places::of(settings).media(), customers.clone());
        let shopper = Shopper::new(listen.clone());
        let contact = Contact::new(kit.clone(), customers, settings.mail.clone())?;
        let surveys = Surveys::reading(kit.clone(), contact.clone(), Arc::new(Texts::new(kit.clone())));
        let texts = Arc::new(Texts::new(kit.clone()));
        let feedback = Feedback::new(kit.clone(), contact.clone(), texts);
        let flows = Flows::new(kit.clone(), log.clone(), lake.clone(), collect.clone());
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
            progress,
        })
    }
}

/// How long the lake lets a trickle of events gather into one file.
const LAKE_REST: Duration = Duration::from_secs(2);
/// How often what only time changes is looked at.
const RECONCILE_EVERY: Duration = Duration::from_secs(10 * 60);

/// Starts what runs beside the requests; it ends when `stop` is cancelled.
pub fn start(parts: &Parts, tasks: &TaskTracker, stop: &CancellationToken) {
    let [know_progress, lake_progress, live_progress, listen_progress, survey_progress] = parts.progress.clone();
    let kit = &parts.kit;
    let projector = Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone())
        .on_change(parts.know.on_change());
    tasks.spawn(run_consumer(parts.log.clone(), projector, know_progress, stop.clone()));
    tasks.spawn(run_consumer(parts.log.clone(), Live::new(kit.clone()), live_progress, stop.clone()));
    let reviews = listen::Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone())
        .on_change(parts.listen.on_change());
    tasks.spawn(run_consumer(parts.log.clone(), reviews, listen_progress, stop.clone()));
    let answers = survey::Projector::new(kit.clone())
        .reading(Arc::new(Texts::new(kit.clone())))
        .on_change(parts.surveys.on_change());
    tasks.spawn(run_consumer(parts.log.clone(), answers, survey_progress, stop.clone()));
    let writer = LakeWriter::new(parts.lake.clone(), LAKE_REST);
    tasks.spawn(run_consumer(parts.log.clone(), writer, lake_progress, stop.clone()));
    tasks.spawn(stop.clone().run_until_cancelled_owned(flows::relay(kit.clone(), parts.log.clone())));
    let (log, lake, imports) = (parts.log.clone(), parts.lake.clone(), parts.imports.clone());
    let erasures = Erasures::new(kit.clone(), log.clone(), lake.clone(), imports);
    tasks.spawn(stop.clone().run_until_cancelled_owned(erasures.run()));
    tasks.spawn(stop.clone().run_until_cancelled_owned(flows::upkeep(kit.clone(), log, lake)));
    tasks.spawn(stop.clone().run_until_cancelled_owned(listen::links::ask(parts.shopper.clone())));
    tasks.spawn(stop.clone().run_until_cancelled_owned(listen::reread(parts.listen.clone())));
    let (listen, contact) = (parts.listen.clone(), parts.contact.clone());
    tasks.spawn(stop.clone().run_until_cancelled_owned(listen::links::tell(listen, contact.clone())));
    tasks.spawn(stop.clone().run_until_cancelled_owned(survey::ask(parts.surveys.clone())));
    tasks.spawn(stop.clone().run_until_cancelled_owned(feedback::notify(parts.feedback.clone())));
    tasks.spawn(stop.clone().run_until_cancelled_owned(contact::deliver(contact)));
    tasks.spawn(stop.clone().run_until_cancelled_owned(show_freshness(parts.collect.clone())));
    tasks.spawn(stop.clone().run_until_cancelled_owned(reconcile(parts.know.clone())));
    let imports = parts.imports.clone();
    tasks.spawn(stop.clone().run_until_cancelled_owned(async move {
        if let Err(error) = imports.resume().await {
            tracing::error!(%error, "imports that were cut could not be resumed");
        }
    }));
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
