//! Putting events into the tables: what a batch touches is loaded, changed in memory, derived anew and saved, so that
//! one event and a thousand go the same way, and telling the same again changes nothing.

mod claims;
mod correct;
mod derive;
mod draft;
mod known;
mod pairs;
mod purchases;
mod record;
mod save;
mod take;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use primitives::{Ids, Stored, json};
use store::{Sql, StoreError, Tx, Vault};
use uuid::Uuid;

use crate::facts::{Item, Orders, Products};
use crate::ids;
use crate::learning::Reading;
use crate::people::{Keys, Who};
use crate::reviews::row::{self, Key};
use crate::settings::Settings;
use crate::shop::Shop;

pub(crate) use draft::Draft;
pub(crate) use save::WORDS;
pub use save::refill_words;

/// Where the work is done and by which rules.
pub(crate) struct Desk<'a> {
    pub tx: &'a Tx,
    pub shop: &'a Shop,
    pub settings: &'a Settings,
    pub vault: &'a Vault,
    pub ids: &'a Ids,
}

/// A review that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changed {
    pub id: Uuid,
    pub class: String,
}

/// What a batch touches.
pub(crate) struct Work<'a> {
    pub desk: &'a Desk<'a>,
    pub orders: Orders,
    pub products: Products,
    pub drafts: BTreeMap<Uuid, Draft>,
    pub keys: Keys,
}

/// Applies events of one shop between which no import is taken back.
pub(crate) async fn apply(desk: &Desk<'_>, events: &[&Stored]) -> Result<Vec<Changed>, StoreError> {
    let items: Vec<Item<'_>> = events.iter().filter_map(|stored| Item::read(stored)).collect();
    let items: Vec<&Item<'_>> = items.iter().filter(|item| take::is_ours(item)).collect();
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let mut work = Work::begin(desk).await?;
    work.load(&items).await?;
    for item in &items {
        work.take(item).await?;
    }
    work.finish().await
}

/// Waits until nobody else changes reviews, up to the end of the transaction: sums are kept by adding what changed.
pub(crate) async fn lock(tx: &Tx) -> Result<(), StoreError> {
    tx.exec("UPDATE review_numbers SET last = last WHERE name = 'reviews'", vec![]).await.map(drop)
}

impl<'a> Work<'a> {
    pub async fn begin(desk: &'a Desk<'a>) -> Result<Self, StoreError> {
        lock(desk.tx).await?;
        Ok(Self {
            desk,
            orders: Orders::default(),
            products: Products::new(desk.shop.id),
            drafts: BTreeMap::new(),
            keys: Keys::new(),
        })
    }

    async fn load(&mut self, items: &[&Item<'_>]) -> Result<(), StoreError> {
        let (shop, tx) = (self.desk.shop.id, self.desk.tx);
        let (mut orders, mut products, mut reviews, mut people) = <(Vec<_>, Vec<_>, Vec<_>, BTreeSet<Uuid>)>::default();
        let mut told = Vec::new();
        for item in items {
            orders.extend(take::order_of(item));
            let (mentioned, _) = crate::facts::mentioned(item);
            told.extend(mentioned.into_iter().filter_map(crate::facts::product_id));
            products.extend(json::text(item.properties(), "product_id"));
            reviews.extend(take::review_of(item).map(|id| ids::review(shop, &id)));
            if take::names_a_person(item) {
                people.extend(Who::read(&item.stored.event, &item.body).person(self.desk.vault, shop));
            }
        }
        self.orders.load_more(tx, shop, &orders).await?;
        self.orders.load_said(tx, shop, items).await?;
        self.products.load_said(tx, &told).await?;
        products.extend(told);
        self.products.load_more(tx, shop, &products).await?;
        self.load_reviews(&reviews).await?;
        let people: Vec<Uuid> = people.into_iter().collect();
        self.keys = self.desk.vault.keys(tx, &people, self.desk.ids).await?;
        Ok(())
    }

    /// Loads those that are not there yet.
    async fn load_reviews(&mut self, wanted: &[Uuid]) -> Result<(), StoreError> {
        let missing: Vec<Uuid> = wanted.iter().filter(|id| !self.drafts.contains_key(*id)).copied().collect();
        let found = row::by_id(self.desk.tx, self.desk.shop.id, &missing).await?;
        self.put(found);
        Ok(())
    }

    /// Adds reviews as they are stored, where they are not there yet.
    pub fn put(&mut self, reviews: Vec<row::Review>) {
        for review in reviews {
            self.drafts.entry(review.id).or_insert_with(|| Draft::stored(review));
        }
    }

    /// Adds reviews whose texts are to be read again, by how texts are read now; their days are those of the shop's zone.
    pub fn read_again(&mut self, reviews: Vec<row::Review>) {
        for review in reviews {
            let now = row::Review { day: self.desk.shop.day(review.at), ..review.clone() };
            self.drafts.insert(now.id, Draft { now: Some(now), is_reread: true, ..Draft::stored(review) });
        }
    }

    /// Saves what was taken, and all that follows from it.
    pub async fn finish(mut self) -> Result<Vec<Changed>, StoreError> {
        let (shop, tx) = (self.desk.shop.id, self.desk.tx);
        let orders = self.orders.changed();
        let moved = self.products.moved();
        self.orders.save(tx, shop).await?;
        self.products.save(tx, shop).await?;
        let of_orders = row::by(tx, shop, Key::Order, &orders).await?;
        let of_products = row::by(tx, shop, Key::Product, &moved).await?;
        self.put(of_orders);
        self.put(of_products);
        self.load_pairs().await?;
        self.load_around().await?;
        let known = known::load(tx, &self.ids()).await?;
        let reading = self.reading().await?;
        let usurped = self.usurped().await?;
        self.derive(&known, reading.as_ref(), &usurped);
        self.rank();
        self.save(&known).await
    }

    /// How texts are read, where any is to be read.
    async fn reading(&self) -> Result<Option<Reading>, StoreError> {
        if !self.drafts.values().any(|draft| draft.now.is_some() && draft.is_to_read()) {
            return Ok(None);
        }
        Reading::load(self.desk.tx, self.desk.vault, self.desk.shop.id).await.map(Some)
    }

    fn ids(&self) -> Vec<Uuid> {
        self.drafts.keys().copied().collect()
    }

    /// The orders and products of all reviews at hand.
    async fn load_around(&mut self) -> Result<(), StoreError> {
        let (shop, tx) = (self.desk.shop.id, self.desk.tx);
        let reviews = || self.drafts.values().filter_map(|draft| draft.now.as_ref());
        let orders: BTreeSet<String> = reviews().filter_map(|review| review.order_id.clone()).collect();
        let products: BTreeSet<String> = reviews().filter_map(|review| review.product_id.clone()).collect();
        self.orders.load_more(tx, shop, &orders.into_iter().collect::<Vec<_>>()).await?;
        self.products.load_more(tx, shop, &products.into_iter().collect::<Vec<_>>()).await
    }
}
