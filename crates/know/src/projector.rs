//! The consumer that keeps customers current: facts, identities, profiles and the position move in one transaction.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use eventlog::Consumer;
use primitives::{Ids, Seq, SharedClock, ShopId, Stored, derived_id};
use store::{PersonKey, Sql, Store, StoreError, Tx, Vault, distinct, micros};
use uuid::Uuid;

use crate::facts::{Facts, Item};
use crate::identity::{self, Blocked, Claims, Id, Incoming, Resolver};
use crate::segments::SegmentSize;
use crate::shop::ShopSettings;
use crate::staff_events::{self, is_structural};
use crate::system_event::Telling;
use crate::{as_of, customers, lifecycle, profiles, segments};

/// The consumer's name in `consumer_positions`.
pub const CONSUMER: &str = "know";
const BATCH: usize = 2_000;

/// In the place of a consumer's position: the furthest that events were ever projected.
const TOLD: &str = "know told";

/// What became of a shop's customers, told after a commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// How many customers changed.
    pub customers: usize,
    /// Segments that grew or shrank.
    pub segments: Vec<SegmentSize>,
}

pub type OnChange = Arc<dyn Fn(ShopId, &Changed) + Send + Sync>;

impl Changed {
    pub(crate) fn customers(customers: usize) -> Self {
        Self { customers, segments: Vec::new() }
    }
}

/// Lets nobody else project until the transaction is through.
pub(crate) async fn hold(tx: &Tx) -> Result<(), StoreError> {
    let sql = "UPDATE consumer_positions SET position = position WHERE name = $1";
    tx.exec(sql, vec![CONSUMER.into()]).await?;
    Ok(())
}

/// Whether the log is being projected again, up to where it was before.
pub(crate) async fn is_replaying(db: &impl Sql) -> Result<bool, StoreError> {
    Ok(store::position(db, CONSUMER).await? < store::position(db, TOLD).await?)
}

/// Follows the event log.
#[derive(Clone)]
pub struct Projector {
    store: Store,
    vault: Arc<Vault>,
    ids: Arc<Ids>,
    clock: SharedClock,
    on_change: Option<OnChange>,
}

/// Who the events of a run are about.
struct People {
    resolver: Resolver,
    changes: identity::Changes,
    values: HashMap<Id, String>,
    /// Of events by staff: the customers they name, by the event's position.
    named: HashMap<u64, Vec<Uuid>>,
    /// Of these, events that change nothing about whom they name.
    lists: HashSet<u64>,
    seen: BTreeMap<Uuid, (i64, i64)>,
}

impl Projector {
    #[must_use]
    pub fn new(store: Store, vault: Arc<Vault>, ids: Arc<Ids>, clock: SharedClock) -> Self {
        Self { store, vault, ids, clock, on_change: None }
    }

    #[must_use]
    pub fn on_change(self, on_change: OnChange) -> Self {
        Self { on_change: Some(on_change), ..self }
    }

    /// Projects a batch of one shop.
    async fn shop(
        &self,
        tx: &Tx,
        shop: &ShopSettings,
        events: &[&Stored],
        telling: Telling,
    ) -> Result<Changed, StoreError> {
        let mut touched = BTreeSet::new();
        for run in events.chunk_by(|a, b| !is_structural(a) && !is_structural(b)) {
            touched.extend(match run {
                [event] if is_structural(event) => staff_events::apply(tx, shop, &self.vault, event).await?,
                run => self.run(tx, shop, run).await?,
            });
        }
        let profiles: Vec<Uuid> = touched.iter().copied().collect();
        profiles::recompute(tx, shop, &self.vault, &self.ids, &profiles).await?;
        let clock = self.clock.now();
        let shop = &as_of::follow(tx, shop, clock).await?;
        let now = shop.now(clock);
        lifecycle::classify(tx, shop, &profiles, now).await?;
        if shop.telling(telling) == Telling::Events {
            lifecycle::tell_at_once(tx, shop, &profiles, now).await?;
        }
        let segments = segments::refresh(tx, shop, &profiles, now, telling).await?;
        Ok(Changed { customers: profiles.len(), segments })
    }

    /// Projects events between which nothing changes who is who but the events themselves.
    async fn run(&self, tx: &Tx, shop: &ShopSettings, events: &[&Stored]) -> Result<BTreeSet<Uuid>, StoreError> {
        let mut items = Vec::with_capacity(events.len());
        let mut unreadable = Vec::new();
        for stored in events {
            match Item::read(stored) {
                Some(item) => items.push(item),
                None => unreadable.push(stored.seq),
            }
        }
        let mut people = self.people(tx, shop, &mut items).await?;
        // Before the facts say whose order a parcel belongs to: nobody is seen because their parcel is.
        people.see(&items);
        let mut facts = Facts::read(tx, shop, &mut items, &people.named).await?;
        facts.note_unreadable(unreadable);
        let keys = self.keys(tx, &people, &facts).await?;
        identity::save(tx, shop.id, &people.resolver, &people.changes, &people.values, &keys, &people.seen).await?;
        let personas = facts.save(tx, shop, &keys).await?;
        touched_profiles(tx, shop.id, &people, personas).await
    }

    async fn people(&self, tx: &Tx, shop: &ShopSettings, items: &mut [Item<'_>]) -> Result<People, StoreError> {
        let rules = identity::rules(tx, shop.id).await?;
        let blocked = rules.blocked();
        let claims: Vec<Claims> = items.iter().map(|item| self.claims(item, &blocked)).collect();
        let mut named: HashMap<u64, Vec<Uuid>> =
            items.iter().filter(|i| i.is_system()).map(|item| (item.seq(), staff_events::customers(item))).collect();
        let is_list = |item: &&Item<'_>| item.is_system() && item.name() == segments::IN_LISTS;
        let lists = items.iter().filter(is_list).map(Item::seq).collect();
        let ids: Vec<Id> = distinct(claims.iter().flat_map(|c| c.values.iter().map(|(id, _)| *id).chain(c.former)));
        let also: Vec<Uuid> = named.values().flatten().copied().collect();
        let mut resolver = identity::load(tx, shop.id, rules, &ids, &also).await?;
        for (item, claims) in items.iter_mut().zip(&claims) {
            item.persona = resolver.resolve(incoming(shop.id, item, claims, &resolver));
        }
        for people in named.values_mut() {
            people.retain(|id| resolver.persona(*id).is_some());
        }
        let values = claims.into_iter().flat_map(|claims| claims.values).collect();
        Ok(People { changes: resolver.take_changes(), resolver, values, named, lists, seen: BTreeMap::new() })
    }

    fn claims(&self, item: &Item<'_>, blocked: &Blocked) -> Claims {
        if item.is_system() {
            return Claims::default();
        }
        identity::claims(&item.stored.event, &item.body, blocked, &self.vault)
    }

    /// Keys are made when a persona begins, in that order, so that a replay with the same randomness makes the same.
    async fn keys(&self, tx: &Tx, people: &People, facts: &Facts) -> Result<HashMap<Uuid, PersonKey>, StoreError> {
        let mut needed = people.changes.begun.clone();
        let claimants = people.changes.claimed.iter().filter_map(|id| people.resolver.claim(*id));
        let before = people.changes.yielded.iter().chain(&people.changes.refused).map(|(_, claim)| claim.persona);
        let others = distinct(claimants.map(|claim| claim.persona).chain(before).chain(facts.people()));
        let begun: BTreeSet<Uuid> = needed.iter().copied().collect();
        needed.extend(others.into_iter().filter(|person| !begun.contains(person)));
        self.vault.keys(tx, &needed, &self.ids).await
    }

    fn tell(&self, changed: &[(ShopId, Changed)]) {
        let Some(on_change) = &self.on_change else { return };
        for (shop, changed) in changed.iter().filter(|(_, changed)| changed.customers > 0) {
            on_change(*shop, changed);
        }
    }
}

fn incoming(shop: ShopId, item: &Item<'_>, claims: &Claims, resolver: &Resolver) -> Incoming {
    let event = &item.stored.event;
    let mut ids: Vec<Id> = claims.values.iter().map(|(id, _)| *id).collect();
    let voice =
        (claims.says_who && !item.is_claim() && !event.source.is_own()).then(|| item.import.unwrap_or_default());
    if let Some(former) = claims.former.filter(|former| voice.is_some() && resolver.claim(*former).is_some()) {
        ids.retain(|id| id.kind != identity::Kind::AnonymousId);
        ids.push(former);
    }
    Incoming {
        seq: item.seq(),
        at: item.at(),
        fresh: derived_id(shop, "persona", &[event.source.0.as_bytes(), event.message_id.as_bytes()]),
        ids,
        is_alias: claims.is_alias && voice.is_some(),
        voice,
    }
}

impl People {
    fn see(&mut self, items: &[Item<'_>]) {
        for item in items.iter().filter(|item| !item.is_system()) {
            let Some(persona) = item.persona.filter(|persona| self.resolver.persona(*persona).is_some()) else {
                continue;
            };
            let at = micros(item.at());
            let (first, last) = self.seen.entry(persona).or_insert((at, at));
            *first = at.min(*first);
            *last = at.max(*last);
        }
    }
}

/// The profiles of the personas that the run saw or changed, and those that merges emptied.
async fn touched_profiles(
    tx: &Tx,
    shop: ShopId,
    people: &People,
    personas: Vec<Uuid>,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let named = people.named.iter().filter(|(seq, _)| !people.lists.contains(seq)).flat_map(|(_, named)| named);
    let left = people.changes.left.iter();
    let personas = distinct(people.seen.keys().chain(named).chain(left).copied().chain(personas));
    let merges = people.changes.merges.iter().flat_map(|merge| [merge.into, merge.from]);
    let mut touched: BTreeSet<Uuid> = merges.collect();
    touched.extend(profiles::of_personas(tx, shop, &personas).await?);
    Ok(touched)
}

impl Consumer for Projector {
    type Error = StoreError;

    fn name(&self) -> &str {
        CONSUMER
    }

    async fn position(&self) -> Result<Seq, StoreError> {
        store::position(&self.store, CONSUMER).await
    }

    async fn apply(&self, batch: &[Stored]) -> Result<(), StoreError> {
        let Some(newest) = batch.last() else { return Ok(()) };
        let tx = self.store.begin().await?;
        hold(&tx).await?;
        let kept = customers::without_erased(&tx, &self.vault, batch).await?;
        let mut by_shop: BTreeMap<ShopId, Vec<&Stored>> = BTreeMap::new();
        for stored in kept.iter() {
            by_shop.entry(stored.event.shop).or_default().push(stored);
        }
        let told = store::position(&tx, TOLD).await?;
        let telling = if newest.seq > told { Telling::Events } else { Telling::Silent };
        if telling == Telling::Silent {
            segments::forget_judgement(&tx).await?;
        }
        let mut changed = Vec::new();
        for (id, events) in by_shop {
            let Some(shop) = ShopSettings::load(&tx, id).await? else {
                tracing::warn!(shop = %id, events = events.len(), "events of a shop that is not there");
                continue;
            };
            changed.push((id, self.shop(&tx, &shop, &events, telling).await?));
        }
        store::set_position(&tx, CONSUMER, newest.seq).await?;
        store::set_position(&tx, TOLD, newest.seq.max(told)).await?;
        tx.commit().await?;
        self.tell(&changed);
        Ok(())
    }

    fn is_transient(&self, error: &StoreError) -> bool {
        error.is_transient()
    }

    async fn poison(&self, stored: &Stored, error: &StoreError) -> Result<(), StoreError> {
        store::pass_over(&self.store, CONSUMER, "unprojected", stored, error).await
    }

    fn batch_size(&self) -> usize {
        BATCH
    }
}
