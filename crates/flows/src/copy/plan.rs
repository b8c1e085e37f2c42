use eventlog::LogError;
use know::{Erasure, Known};
use primitives::{ImportId, Seq, ShopId};
use store::{Section, StoreError, Theirs, distinct};
use uuid::Uuid;
use web::{Kit, Problem};

use crate::Flows;
use crate::found::{AT_ONCE, Whom, events, late, named};
use crate::traces::Traces;

/// By what a person is looked for while the file is written.
pub(super) struct Found {
    pub shop: ShopId,
    /// Their profile and those that were merged into it.
    pub profiles: Vec<Uuid>,
    pub traces: Traces,
}

/// A piece of the file, no larger than memory likes.
pub(super) enum Step {
    /// As it stands; whatever list comes after it begins with it.
    Text(String),
    Rows(&'static Section, Vec<Uuid>),
    Refused,
    Import(ImportId),
    Events(Vec<Seq>),
}

/// Events in one piece.
const EVENTS: usize = 1_000;
/// Ids of a list in one piece, and of one whose rows hold pictures.
const IDS: usize = 200;
const PICTURED: usize = 4;

/// What the file is made of, in its order.
pub(super) async fn plan(
    flows: &Flows,
    shop: ShopId,
    profile: Uuid,
    known: &Known,
) -> Result<(Found, Vec<Step>), Problem> {
    let mut erasure = know::traced(&flows.kit.store, &flows.kit.vault, shop, profile).await?;
    erasure.told = Some(flows.log.last() + 1);
    let whom = Whom::of(&erasure);
    let seqs = seqs(flows, &erasure, &whom.writer).await?;
    let mut steps = vec![Step::Text(opening(known)?)];
    for (at, theirs) in theirs(&flows.kit, shop, &whom).await?.into_iter().enumerate() {
        let section = theirs.section;
        steps.push(Step::Text(format!("{}\"{}\":[", if at == 0 { "" } else { "],\n" }, section.name)));
        steps.extend(theirs.ids.chunks(at_once(section)).map(|ids| Step::Rows(section, ids.to_vec())));
    }
    steps.push(Step::Text("]},\n\"rejected_events\":[".to_owned()));
    steps.push(Step::Refused);
    steps.push(Step::Text("],\n\"imports\":[".to_owned()));
    steps.extend(flows.imports.all_of(shop).await?.into_iter().map(Step::Import));
    steps.push(Step::Text("],\n\"events\":[".to_owned()));
    steps.extend(seqs.chunks(EVENTS).map(|seqs| Step::Events(seqs.to_vec())));
    steps.push(Step::Text("]}\n".to_owned()));
    let profiles = whom.asked.customers;
    Ok((Found { shop, profiles, traces: traces(flows, erasure, seqs).await? }, steps))
}

/// Who it is, and the beginning of the lists.
fn opening(known: &Known) -> Result<String, Problem> {
    let known = serde_json::to_string(known).map_err(|error| Problem::internal(&error))?;
    let fields = known.strip_suffix('}').unwrap_or(&known);
    Ok(format!("{fields},\n\"records\":{{"))
}

fn at_once(section: &Section) -> usize {
    if section.name.ends_with("_pictures") { PICTURED } else { IDS }
}

/// What each domain keeps beside the log.
async fn theirs(kit: &Kit, shop: ShopId, whom: &Whom) -> Result<Vec<Theirs>, StoreError> {
    let (store, vault) = (&kit.store, &*kit.vault);
    let mut all = listen::export(store, vault, shop, &whom.writer).await?;
    all.extend(survey::export(store, vault, shop, &whom.answering).await?);
    all.extend(feedback::export(kit, shop, &whom.author).await?);
    all.extend(contact::export(store, vault, shop, &whom.asked).await?);
    Ok(all)
}

/// The lists of rows that the file has: their names, and the tables that the rows are from.
///
/// # Errors
/// When the database cannot be read.
pub async fn lists(kit: &Kit) -> Result<Vec<(&'static str, &'static str)>, StoreError> {
    let nobody = theirs(kit, ShopId(Uuid::nil()), &Whom::default()).await?;
    Ok(nobody.iter().map(|theirs| (theirs.section.name, theirs.section.table)).collect())
}

/// Where the person's events lie, also those that nobody has made anything of yet.
async fn seqs(flows: &Flows, erasure: &Erasure, writer: &listen::Person) -> Result<Vec<Seq>, Problem> {
    let (kit, log) = (flows.kit.clone(), flows.log.clone());
    let mut seqs = listen::traces(&kit.store, &kit.vault, erasure.shop, writer).await?;
    seqs.extend(&erasure.seqs);
    let named = named(&kit, &log, &flows.lake, erasure).await;
    seqs.extend(named.map_err(|error| Problem::internal(&error))?);
    let erasure = erasure.clone();
    let late = read(move || late(&kit, &log, &erasure)).await?;
    seqs.extend(late.iter().map(|(seq, _)| *seq));
    Ok(distinct(seqs))
}

/// What points at the person where no event lies: what they are known by themselves, for other words of their events, such
/// as the number of somebody who got a parcel, may be another customer's; and the imports that told of them.
async fn traces(flows: &Flows, erasure: Erasure, seqs: Vec<Seq>) -> Result<Traces, Problem> {
    let log = flows.log.clone();
    let found = read(move || {
        let mut imports = Vec::new();
        for seqs in seqs.chunks(AT_ONCE) {
            imports.extend(Traces::of(&erasure, &events(&log, seqs)?).imports);
        }
        let known = Traces::of(&erasure, &[]);
        Ok(Traces { imports: distinct(imports), ..known })
    });
    found.await
}

/// Reads the log without holding up others.
pub(super) async fn read<T: Send + 'static>(
    reading: impl FnOnce() -> Result<T, LogError> + Send + 'static,
) -> Result<T, Problem> {
    let read = tokio::task::spawn_blocking(reading).await.map_err(|error| Problem::internal(&error))?;
    read.map_err(|error| Problem::internal(&error))
}
