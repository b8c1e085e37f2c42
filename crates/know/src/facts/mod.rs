//! Facts: what follows from events directly. Each hangs on a persona, an order or a product, is right in whatever order
//! its events come, and does not depend on how events are batched.

pub(crate) mod behaviour;
mod item;
pub(crate) mod numbers;
pub(crate) mod orders;
mod personal_names;
pub(crate) mod products;
mod timeline;
pub(crate) mod touches;
pub(crate) mod traits;

use std::collections::HashMap;

use jiff::tz::TimeZone;
use primitives::Currency;
use store::{MISREAD, Misread, PersonKey, StoreError, Tx, distinct, ids_in};
use uuid::Uuid;

use behaviour::Behaviour;
pub(crate) use item::Item;
use orders::{Fact, Orders, Word};
use products::{Memory, Mention, Products};
use timeline::Timeline;
use traits::Traits;

use crate::browsing::REMEMBERED;
use crate::shop::ShopSettings;

/// An event that says something about an order or a product.
enum Said {
    Nothing,
    Order { id: String, word: Word, products: Vec<Mention> },
    Product { product: Mention, is_catalogue: bool },
    Memory(Memory),
}

impl Said {
    fn products(&self) -> &[Mention] {
        match self {
            Self::Order { products, .. } => products,
            Self::Product { product, .. } => std::slice::from_ref(product),
            Self::Nothing | Self::Memory(_) => &[],
        }
    }

    fn product_ids(&self) -> impl Iterator<Item = String> {
        let memory = if let Self::Memory(memory) = self { Some(&memory.product_id) } else { None };
        self.products().iter().map(|mention| &mention.product_id).chain(memory).cloned()
    }
}

/// Why an event is not in the facts, or not all of it.
struct Misfit {
    seq: u64,
    name: String,
    why: Misread,
}

/// The facts of a batch of one shop's events, about to be written.
pub(crate) struct Facts {
    orders: Orders,
    products: Products,
    behaviour: Behaviour,
    traits: Traits,
    timeline: Timeline,
    misfits: Vec<Misfit>,
}

impl Facts {
    /// Takes the events in, in order. `people` gives those an event by staff is about.
    pub async fn read(
        tx: &Tx,
        shop: &ShopSettings,
        items: &mut [Item<'_>],
        people: &HashMap<u64, Vec<Uuid>>,
    ) -> Result<Self, StoreError> {
        let mut misfits = Vec::new();
        let said: Vec<Said> = items.iter().map(|item| read_or_note(item, shop, &mut misfits)).collect();
        let product_ids = distinct(said.iter().flat_map(Said::product_ids));
        let mut facts = Self {
            orders: Orders::load(tx, shop.id, items).await?,
            products: Products::load(tx, shop.id, &product_ids).await?,
            behaviour: Behaviour::load(tx, items).await?,
            traits: Traits::default(),
            timeline: Timeline::default(),
            misfits,
        };
        for (item, said) in items.iter_mut().zip(said) {
            facts.take(shop, item, said, people.get(&item.seq()).map_or(&[], Vec::as_slice));
        }
        Ok(facts)
    }

    fn take(&mut self, shop: &ShopSettings, item: &mut Item<'_>, said: Said, named: &[Uuid]) {
        let seen = item.persona.filter(|_| !item.is_system());
        let is_catalogue = matches!(said, Said::Product { is_catalogue: true, .. });
        for mention in said.products() {
            self.products.mention(mention, is_catalogue, item);
        }
        // An undone import leaves what others said of the order: told again, it is nothing new.
        let is_known = self.orders.knows(item);
        let mut is_new_order = false;
        match said {
            Said::Order { id, word, .. } if !is_known => {
                if matches!(word, Word::Deleted) {
                    item.persona = item.persona.or_else(|| self.orders.persona(&id));
                }
                let (seq, persona, import) = (item.seq(), item.persona, item.import);
                let fact = Fact { seq, persona, import, after_undo: item.after_undo(), word };
                is_new_order = self.orders.hear(&id, fact);
            }
            Said::Memory(memory) => self.products.remember(memory),
            _ => {}
        }
        if item.persona.is_none() {
            item.persona = item.order_id().and_then(|id| self.orders.persona(&id));
        }
        let people: Vec<Uuid> = item.persona.into_iter().chain(named.iter().copied()).collect();
        if !is_known {
            self.behaviour.take(shop, item, is_new_order);
        }
        self.traits.take(item, &people);
        self.timeline.take(item, &people, seen);
    }

    /// Notes events whose body is no JSON object.
    pub fn note_unreadable(&mut self, seqs: Vec<u64>) {
        let why = Misread::new("no_object", "", "the body is no JSON object");
        let misfit = |seq| Misfit { seq, name: String::new(), why: why.clone() };
        self.misfits.extend(seqs.into_iter().map(misfit));
    }

    /// The personas whose sealed traits are to be written.
    pub fn people(&self) -> impl Iterator<Item = Uuid> {
        self.traits.people()
    }

    /// Writes all; gives the personas whose numbers change beside those of the events.
    pub async fn save(
        self,
        tx: &Tx,
        shop: &ShopSettings,
        keys: &HashMap<Uuid, PersonKey>,
    ) -> Result<Vec<Uuid>, StoreError> {
        let moved = self.products.save(tx).await?;
        let mut touched = self.orders.save(tx, shop).await?;
        touched.extend(buyers(tx, shop, &moved).await?);
        self.behaviour.save(tx, shop.id).await?;
        self.traits.save(tx, shop.id, keys).await?;
        self.timeline.save(tx).await?;
        save_misfits(tx, shop, self.misfits).await?;
        Ok(touched)
    }
}

fn read_or_note(item: &Item<'_>, shop: &ShopSettings, misfits: &mut Vec<Misfit>) -> Said {
    read(item, shop.currency, &shop.zone).unwrap_or_else(|why| {
        misfits.push(Misfit { seq: item.seq(), name: item.name().to_owned(), why });
        Said::Nothing
    })
}

/// Whether what the event says of orders and products can be understood.
pub(crate) fn is_fit(item: &Item<'_>) -> bool {
    read(item, Currency::CNY, &TimeZone::UTC).is_ok()
}

fn read(item: &Item<'_>, currency: Currency, zone: &TimeZone) -> Result<Said, Misread> {
    let missing =
        |field: &str, what: &str| Misread::new("missing", field, format!("{field} is missing: say which {what} it is"));
    let id = || item.order_id().ok_or_else(|| missing("order_id", "order"));
    let about = |word| Ok::<_, Misread>(Said::Order { id: id()?, word, products: Vec::new() });
    Ok(match item.name() {
        "Order Completed" | "Order Updated" => {
            let (statement, products) = orders::statement(item, currency, zone)?;
            Said::Order { id: id()?, word: Word::Stated(Box::new(statement)), products }
        }
        "Order Refunded" => {
            let (refund_id, refund) = orders::refund(item, currency)?;
            about(Word::Refunded(refund_id, refund))?
        }
        "Order Deleted" => about(Word::Deleted)?,
        "Order Paid" => {
            let (payment_id, payment) = orders::payment(item, currency)?;
            about(Word::Paid(orders::later_marks(item, zone), payment_id, payment))?
        }
        "Order Cancelled" | "Parcel Shipped" | "Parcel Delivered" => {
            about(Word::Marked(orders::later_marks(item, zone)))?
        }
        REMEMBERED if item.is_system() && item.properties.raw("said").is_some() => {
            let unclear = || Misread::new("unclear", "said", "said: it is not clear what is remembered");
            Said::Memory(Memory::read(&item.properties).ok_or_else(unclear)?)
        }
        "Product Updated" | "Product Viewed" | "Product Clicked" | "Product Added" | REMEMBERED => {
            let is_catalogue = item.name() == "Product Updated";
            match Mention::read(&item.properties, Some(currency))? {
                Some(product) => Said::Product { product, is_catalogue },
                None if is_catalogue => return Err(missing("product_id", "product")),
                None => Said::Nothing,
            }
        }
        _ => Said::Nothing,
    })
}

/// Who bought these products.
pub(crate) async fn buyers(tx: &Tx, shop: &ShopSettings, products: &[String]) -> Result<Vec<Uuid>, StoreError> {
    ids_in(tx, &[shop.id.0.into()], products, |list| {
        format!(
            "SELECT DISTINCT o.persona FROM order_lines l JOIN orders o ON o.shop = l.shop AND o.order_id = l.order_id
             WHERE l.shop = $1 AND o.persona IS NOT NULL AND l.product_id IN ({list})"
        )
    })
    .await
}

async fn save_misfits(tx: &Tx, shop: &ShopSettings, misfits: Vec<Misfit>) -> Result<(), StoreError> {
    let row = |misfit: Misfit| {
        let place = [misfit.seq.cast_signed().into(), shop.id.0.into(), store::text(&misfit.name)];
        place.into_iter().chain(misfit.why.values()).collect::<Vec<_>>()
    };
    let seqs: Vec<i64> = misfits.iter().map(|misfit| misfit.seq.cast_signed()).collect();
    let rows = misfits.into_iter().map(row).collect();
    let columns: Vec<&str> = ["seq", "shop", "name"].into_iter().chain(MISREAD).collect();
    tx.insert("unprojected", &columns, rows, "ON CONFLICT (seq) DO NOTHING").await?;
    store::dismiss_again(tx, "unprojected", &seqs).await
}
