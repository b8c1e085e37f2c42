use std::collections::BTreeMap;
use std::str::FromStr;

use primitives::{Currency, ShopId};
use store::{FromQueryResult, Sql, StoreError, Tx, Value, distinct, rows_in, sea_orm};

use crate::body::Object;

/// What an event says of a product.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mention {
    pub product_id: String,
    pub name: Option<String>,
    pub category: Option<String>,
    pub brand: Option<String>,
    pub image: Option<String>,
    /// Minor units of `currency`.
    pub price: Option<i64>,
    pub currency: Option<Currency>,
}

impl Mention {
    /// `None` when nothing tells which product it is.
    pub fn read(product: &Object<'_>, currency: Option<Currency>) -> Result<Option<Self>, String> {
        let own =
            product.text("currency").map(|code| Currency::from_str(&code)).transpose().map_err(|e| e.to_string())?;
        let currency = own.or(currency);
        let id = ["product_id", "sku", "name"].iter().find_map(|key| product.string(key));
        let Some(product_id) = id else { return Ok(None) };
        let price = currency.map(|currency| product.money("price", currency)).transpose();
        Ok(Some(Self {
            product_id,
            name: product.string("name"),
            category: product.string("category"),
            brand: product.string("brand"),
            image: product.string("image"),
            price: price.map_err(|e| format!("price: {e}"))?.flatten(),
            currency,
        }))
    }
}

/// Who says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Voice {
    /// The shop's catalogue.
    Catalogue,
    /// The installation, of what it knew when it forgot whom from.
    Memory,
    /// An order, a view, a click.
    Passing,
}

#[derive(Debug, Clone, PartialEq, FromQueryResult)]
struct Product {
    product_id: String,
    name: String,
    category: Option<String>,
    brand: Option<String>,
    price_minor: Option<i64>,
    currency: Option<String>,
    image: Option<String>,
    catalogued: bool,
    seq: i64,
}

/// The products of a batch.
#[derive(Debug, Default)]
pub(crate) struct Products {
    stored: BTreeMap<String, Product>,
    now: BTreeMap<String, Product>,
}

impl Products {
    pub async fn load(db: &impl Sql, shop: ShopId, ids: impl Iterator<Item = String>) -> Result<Self, StoreError> {
        let rows: Vec<Product> = rows_in(db, &[shop.0.into()], &distinct(ids), |list| {
            format!(
                "SELECT product_id, name, category, brand, price_minor, currency, image, catalogued, seq
                 FROM products WHERE shop = $1 AND product_id IN ({list})"
            )
        })
        .await?;
        let stored: BTreeMap<_, _> = rows.into_iter().map(|row| (row.product_id.clone(), row)).collect();
        Ok(Self { now: stored.clone(), stored })
    }

    /// The catalogue's word stands; orders and views fill its gaps, and the newest of them counts where it is silent.
    pub fn mention(&mut self, mention: &Mention, voice: Voice, seq: u64) {
        let known = self.now.get(&mention.product_id);
        let mut product = known.cloned().unwrap_or_else(|| Product {
            product_id: mention.product_id.clone(),
            name: mention.product_id.clone(),
            category: None,
            brand: None,
            price_minor: None,
            currency: None,
            image: None,
            catalogued: false,
            seq: 0,
        });
        let speaks = voice != Voice::Passing || !product.catalogued;
        set(&mut product.category, mention.category.as_ref(), speaks);
        set(&mut product.brand, mention.brand.as_ref(), speaks);
        set(&mut product.image, mention.image.as_ref(), speaks);
        if let (Some(price), Some(currency)) = (mention.price, mention.currency)
            && (speaks || product.price_minor.is_none())
        {
            product.price_minor = Some(price);
            product.currency = Some(currency.to_string());
        }
        if let Some(name) = mention.name.as_ref().filter(|_| speaks || product.name == product.product_id) {
            product.name.clone_from(name);
        }
        product.catalogued |= voice == Voice::Catalogue;
        // Where a memory is the newest word, it is so in a replay too, whatever was forgotten before it.
        if known != Some(&product) || voice == Voice::Memory {
            product.seq = seq.cast_signed();
            self.now.insert(product.product_id.clone(), product);
        }
    }

    /// The products whose category or brand is another than before: preferences that count them are to be counted anew.
    pub fn moved(&self) -> Vec<String> {
        let is_moved = |now: &&Product| {
            let placed = |p: &Product| (p.category.clone(), p.brand.clone());
            self.stored.get(&now.product_id).is_some_and(|before| placed(before) != placed(now))
        };
        self.now.values().filter(is_moved).map(|product| product.product_id.clone()).collect()
    }

    pub async fn save(self, tx: &Tx, shop: ShopId) -> Result<(), StoreError> {
        let is_changed = |product: &&Product| self.stored.get(&product.product_id) != Some(*product);
        let rows: Vec<Vec<Value>> = self.now.values().filter(is_changed).map(|product| row(shop, product)).collect();
        tx.insert("products", &COLUMNS, rows, UPSERT).await?;
        Ok(())
    }
}

fn set(field: &mut Option<String>, said: Option<&String>, speaks: bool) {
    if let Some(said) = said.filter(|_| speaks || field.is_none()) {
        *field = Some(said.clone());
    }
}

const COLUMNS: [&str; 10] =
    ["shop", "product_id", "name", "category", "brand", "price_minor", "currency", "image", "catalogued", "seq"];

const UPSERT: &str = "ON CONFLICT (shop, product_id) DO UPDATE SET name = excluded.name, category = excluded.category,
    brand = excluded.brand, price_minor = excluded.price_minor, currency = excluded.currency, image = excluded.image,
    catalogued = excluded.catalogued, seq = excluded.seq";

fn row(shop: ShopId, product: &Product) -> Vec<Value> {
    vec![
        shop.0.into(),
        product.product_id.clone().into(),
        product.name.clone().into(),
        product.category.clone().into(),
        product.brand.clone().into(),
        product.price_minor.into(),
        product.currency.clone().into(),
        product.image.clone().into(),
        product.catalogued.into(),
        product.seq.into(),
    ]
}
