use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;

use primitives::{Event, ImportId, ShopId, SourceId, Timestamp};
use serde_json::value::to_raw_value;
use store::{FromQueryResult, SealedWriter, Sql, Vault, json, rows_in, sea_orm, text};
use tabular::Writer;
use tokio::runtime::Handle;
use uuid::Uuid;

use super::blind::kept_key;
use super::former::as_known;
use super::namespace::Namespaces;
use super::record::Import;
use super::versions::{self, Version};
use super::{ImportError, ImportView, Imports, ResultCounts, message_id};
use crate::imports::{Entity, EntityKind, Outcome, Problem, Sink, Tally};

type Stop = Box<dyn std::error::Error + Send + Sync>;
type OnProgress = Box<dyn Fn(&ImportView) + Send + Sync>;

/// Compares entities with what was told before, writes the events of those that are new or changed, and remembers.
pub(super) struct LogSink {
    imports: Imports,
    runtime: Handle,
    id: ImportId,
    shop: ShopId,
    source: SourceId,
    view: ImportView,
    /// The time of what the file gives no time for: the import's own, so that a second run says the same.
    at: Timestamp,
    rejects: Writer<SealedWriter<File>>,
    namespaces: Namespaces,
    batch: Vec<Entity>,
    bytes: usize,
    counts: ResultCounts,
    on_progress: OnProgress,
}

/// What stands after a batch, by entity, as its key is kept.
type Stands = BTreeMap<(EntityKind, String), Stand>;

struct Stand {
    hash: String,
    namespace: Option<String>,
    /// Of a review.
    category: Option<String>,
}

const BATCH: usize = 500;
const BATCH_BYTES: usize = 2 << 20;

/// What was told of an entity before.
#[derive(FromQueryResult)]
pub(super) struct Told {
    pub kind: String,
    pub entity_key: String,
    pub hash: String,
    pub import_id: Uuid,
    /// Earlier versions that other imports told.
    pub earlier: i64,
    pub namespace: Option<String>,
    /// Of a review; none where none is known.
    pub category: Option<String>,
}

impl LogSink {
    pub fn new(
        imports: Imports,
        runtime: Handle,
        import: &Import,
        rejects: Writer<SealedWriter<File>>,
        namespaces: Namespaces,
        on_progress: OnProgress,
    ) -> Self {
        Self {
            imports,
            runtime,
            id: import.id,
            shop: import.shop,
            source: import.source,
            at: import.view.created_at,
            view: import.view.clone(),
            rejects,
            namespaces,
            batch: Vec::with_capacity(BATCH),
            bytes: 0,
            counts: ResultCounts::default(),
            on_progress,
        }
    }

    pub fn finish(mut self) -> Result<ResultCounts, ImportError> {
        self.flush()?;
        self.rejects.finish()?.finish()?.sync_all()?;
        Ok(self.counts)
    }

    /// The events go first: a crash in between repeats them under the same message ids, and the log drops them.
    fn flush(&mut self) -> Result<(), ImportError> {
        let batch = std::mem::take(&mut self.batch);
        self.bytes = 0;
        if batch.is_empty() {
            return Ok(());
        }
        let runtime = self.runtime.clone();
        runtime.block_on(self.tell(batch))
    }

    async fn tell(&mut self, batch: Vec<Entity>) -> Result<(), ImportError> {
        let kit = self.imports.collect.kit.clone();
        let vault: &Vault = &kit.vault;
        let told = self.told(&batch).await?;
        let batch = as_known(batch, &told);
        let before = |entity: &Entity| told.get(&(entity.kind, kept_key(vault, entity).into_owned()));
        let (mut kept, mut versions) = (Vec::new(), Vec::new());
        // Of an entity that comes twice, the hash it came with last.
        let mut here: HashMap<(EntityKind, String), String> = HashMap::new();
        for entity in batch {
            self.counts.entities += 1;
            let hash = here.insert((entity.kind, entity.key.clone()), entity.hash.clone());
            if hash.is_some_and(|hash| hash == entity.hash || entity.kind.is_past()) {
                self.counts.unchanged += 1;
                continue;
            }
            let own = self.id.0;
            match before(&entity) {
                // Written by this very import before it was cut off.
                Some(told) if told.hash == entity.hash && told.import_id == own => {
                    *(if told.earlier > 0 { &mut self.counts.changed } else { &mut self.counts.new }) += 1;
                    continue;
                }
                // What happened does not change.
                Some(told) if told.hash == entity.hash || entity.kind.is_past() => {
                    self.counts.unchanged += 1;
                    if told.import_id != own {
                        versions.push(said(vault, &entity, own));
                    }
                    continue;
                }
                Some(told) => {
                    self.counts.changed += 1;
                    if told.import_id != own {
                        versions.push(stood(vault, &entity, told));
                    }
                }
                None => self.counts.new += 1,
            }
            kept.push(entity);
        }
        let namespaces = self.namespaces.for_new(&kit.store, self.shop, &kept).await?;
        let (mut events, mut rows) = (Vec::new(), BTreeMap::new());
        for (entity, new) in kept.into_iter().zip(namespaces) {
            let told = before(&entity);
            let namespace = told.map_or(new, |told| told.namespace.clone());
            events.extend(self.events(&entity, told.is_some(), namespace.as_deref())?);
            let key = kept_key(vault, &entity).into_owned();
            let category = entity.category().map(str::to_owned);
            rows.insert((entity.kind, key), Stand { hash: entity.hash, namespace, category });
        }
        self.counts.events += events.len() as u64;
        self.imports.append(events).await?;
        self.remember(rows, versions).await
    }

    async fn remember(&self, stands: Stands, said: Vec<Version>) -> Result<(), ImportError> {
        let said: BTreeMap<_, _> = said.into_iter().map(|v| ((v.kind.clone(), v.key.clone(), v.import), v)).collect();
        let row = |((kind, key), Stand { hash, namespace, category }): ((EntityKind, String), Stand)| {
            let (shop, import) = (self.shop.0.into(), self.id.0.into());
            // As a text of PostgreSQL.
            let category = category.map(|category| category.replace('\0', ""));
            vec![shop, kind.as_str().into(), text(&key), hash.into(), import, namespace.into(), category.into()]
        };
        let rows: Vec<Vec<store::Value>> = stands.into_iter().map(row).collect();
        let tx = self.imports.collect.kit.store.begin().await?;
        let columns = ["shop", "kind", "entity_key", "hash", "import_id", "namespace", "category"];
        let on_conflict = "ON CONFLICT (shop, kind, entity_key) DO UPDATE SET hash = excluded.hash,
            import_id = excluded.import_id, category = excluded.category";
        tx.insert("import_entities", &columns, rows, on_conflict).await?;
        versions::keep(&tx, self.shop, &said.into_values().collect::<Vec<_>>()).await?;
        Ok(tx.commit().await?)
    }

    async fn told(&self, batch: &[Entity]) -> Result<HashMap<(EntityKind, String), Told>, ImportError> {
        let kept = |entity: &Entity| kept_key(&self.imports.collect.kit.vault, entity).into_owned();
        let former = |entity: &Entity| entity.former.as_ref().map(|former| kept(&former.entity));
        let keys: Vec<String> =
            batch.iter().flat_map(|entity| [Some(kept(entity)), former(entity)]).flatten().collect();
        let kinds = EntityKind::ALL.map(|kind| format!("'{}'", kind.as_str())).join(", ");
        let sql = |list: &str| {
            format!(
                "SELECT e.kind, e.entity_key, e.hash, e.import_id, e.namespace, e.category, (SELECT COUNT(*) FROM import_versions v
                WHERE v.shop = e.shop AND v.kind = e.kind AND v.entity_key = e.entity_key AND v.told) AS earlier
             FROM import_entities e WHERE e.shop = $1 AND e.kind IN ({kinds}) AND e.entity_key IN ({list})"
            )
        };
        let rows: Vec<Told> = rows_in(&self.imports.collect.kit.store, &[self.shop.0.into()], &keys, sql).await?;
        let keyed = |told: Told| {
            let kind = EntityKind::ALL.into_iter().find(|kind| kind.as_str() == told.kind)?;
            Some(((kind, told.entity_key.clone()), told))
        };
        Ok(rows.into_iter().filter_map(keyed).collect())
    }

    fn events(&self, entity: &Entity, is_update: bool, namespace: Option<&str>) -> Result<Vec<Event>, ImportError> {
        let origin = Origin { shop: self.shop, source: self.source, import: self.id, at: self.at, again: None };
        origin.events(entity, is_update, namespace, "", self.imports.collect.kit.now())
    }
}

/// Where the events of an import come from.
pub(super) struct Origin {
    pub shop: ShopId,
    pub source: SourceId,
    pub import: ImportId,
    pub at: Timestamp,
    pub again: Option<Again>,
}

/// An import says again what it said before, since another one that had said the same, or something newer, was undone.
#[derive(Clone, Copy)]
pub(super) struct Again {
    pub after_undo_of: ImportId,
    /// When it was said first.
    pub as_of: Timestamp,
}

/// What an import says that another had said before: its own words alone, for what it left out may be taken back.
fn said(vault: &Vault, entity: &Entity, import: Uuid) -> Version {
    let (kind, key) = (entity.kind.as_str().to_owned(), kept_key(vault, entity).into_owned());
    let category = entity.category().filter(|_| entity.own_hash.is_none()).map(str::to_owned);
    let hash = entity.own_hash.as_ref().unwrap_or(&entity.hash).clone();
    Version { kind, key, import, hash, told: false, category }
}

/// What stood until now.
fn stood(vault: &Vault, entity: &Entity, told: &Told) -> Version {
    let (kind, key) = (entity.kind.as_str().to_owned(), kept_key(vault, entity).into_owned());
    let (hash, category) = (told.hash.clone(), told.category.clone());
    Version { kind, key, import: told.import_id, hash, told: true, category }
}

impl Origin {
    /// An entity's events as the log takes them. An order told before is updated.
    pub fn events(
        &self,
        entity: &Entity,
        is_update: bool,
        namespace: Option<&str>,
        salt: &str,
        now: Timestamp,
    ) -> Result<Vec<Event>, ImportError> {
        let event = |(index, draft): (usize, &crate::imports::Draft)| {
            let mut draft = draft.clone().within(namespace);
            if is_update && entity.kind == EntityKind::Order && draft.name.as_deref() == Some("Order Completed") {
                draft.name = Some("Order Updated".into());
            }
            let message_id = message_id(self.import, entity, index, salt);
            let timestamp = draft.timestamp.unwrap_or(self.at);
            let mut body = draft.body(&message_id, &self.import.to_string(), timestamp);
            if let Some(again) = self.again {
                body["context"]["after_undo_of"] = again.after_undo_of.to_string().into();
                body["context"]["as_of"] = again.as_of.to_string().into();
            }
            Ok(Event {
                v: Event::VERSION,
                shop: self.shop,
                source: self.source,
                message_id,
                kind: draft.call,
                name: draft.name.map(Cow::into_owned),
                user_id: draft.user_id,
                anonymous_id: draft.anonymous_id,
                timestamp,
                received_at: now,
                body: to_raw_value(&body).map_err(std::io::Error::other)?,
            })
        };
        entity.events.iter().enumerate().map(event).collect()
    }
}

impl Sink for LogSink {
    fn entity(&mut self, entity: Entity) -> Result<(), Stop> {
        self.bytes += entity.bytes;
        self.batch.push(entity);
        if self.batch.len() >= BATCH || self.bytes > BATCH_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    fn problem(&mut self, problem: Problem) -> Result<(), Stop> {
        let outcome = match problem.outcome {
            Outcome::Rejected => "rejected",
            Outcome::ValueDropped => "value_dropped",
            Outcome::SetAside => "set_aside",
        };
        let (row, reason) = (problem.row.to_string(), problem.reason);
        let cells =
            [&problem.file, &row, &problem.column, &problem.value, outcome, reason.code(), reason.zh(), reason.en()];
        Ok(self.rejects.row(cells)?)
    }

    fn progress(&mut self, so_far: &Tally) -> Result<(), Stop> {
        let (rows_read, mut counts) = (so_far.rows, self.counts);
        counts.add(*so_far);
        self.view.progress.rows_read = rows_read;
        self.view.state = super::State::Running;
        self.view.result = Some(counts);
        (self.on_progress)(&self.view);
        let kit = &self.imports.collect.kit;
        kit.notify(self.shop, "import", &self.view);
        let (id, counts) = (self.id, json(&counts)?);
        self.runtime.block_on(async move {
            let rows = i64::try_from(rows_read).unwrap_or(i64::MAX);
            let tx = kit.store.begin().await?;
            let sql = "UPDATE imports SET rows_read = $1, result = $2 WHERE id = $3";
            tx.exec(sql, vec![rows.into(), counts, id.0.into()]).await?;
            tx.commit().await
        })?;
        Ok(())
    }
}
