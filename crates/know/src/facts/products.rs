use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use primitives::text::line;
use primitives::{Currency, MoneyError, ShopId};
use store::{
    Fields, FromQueryResult, Misread, Sayings, Sql, StoreError, Tx, Value, Voice, exec_in, micros, rows_in, sea_orm,
};
use uuid::Uuid;

use crate::body::Object;
use crate::facts::Item;
use crate::places;

/// What was said of products.
const WORDS: &str = "product_words";

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
    pub fn read(product: &Object<'_>, currency: Option<Currency>) -> Result<Option<Self>, Misread> {
        let own = product.text("currency").map(|code| Currency::from_str(&code)).transpose();
        let own = own.map_err(|error| no_currency(&error))?;
        let currency = own.or(currency);
        let id = ["product_id", "sku", "name"].iter().find_map(|key| product.string(key));
        let Some(product_id) = id else { return Ok(None) };
        let price = currency.map(|currency| amount(product, "price", currency)).transpose()?;
        Ok(Some(Self {
            product_id,
            name: product.string("name").map(|name| line(&name)).filter(|name| !name.is_empty()),
            category: product.string("category"),
            brand: product.string("brand"),
            image: product.string("image"),
            price: price.flatten(),
            currency,
        }))
    }
}

/// An amount in minor units, where there is one.
pub(super) fn amount(given: &Object<'_>, key: &str, currency: Currency) -> Result<Option<i64>, Misread> {
    given.money(key, currency).map_err(|error| Misread::new("bad_amount", key, format!("{key}: {error}")))
}

pub(super) fn no_currency(error: &MoneyError) -> Misread {
    Misread::new("bad_currency", "currency", error.to_string())
}

/// What browsing said of a product, told again since it is itself forgotten.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Memory {
    pub product_id: String,
    /// Whoever browsed.
    pub voice: Voice,
    pub fields: Fields,
}

impl Memory {
    /// `None` when the event does not say when each word was true and where it was said.
    pub fn read(properties: &Object<'_>) -> Option<Self> {
        let fields = serde_json::from_str(properties.raw("said")?).ok()?;
        let voice = match properties.flag("claimed") {
            Some(true) => Voice::of_visitors(),
            _ => Voice { via: properties.string("import_id").unwrap_or_default(), is_firm: false },
        };
        Some(Self { product_id: properties.string("product_id")?, voice, fields })
    }
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
}

/// The products of a batch. The catalogue's word stands; orders and views that the shop's own systems tell of fill its gaps,
/// and the newest of them counts where it is silent. What visitors' browsers and apps say fills what is left.
#[derive(Debug)]
pub(crate) struct Products {
    shop: ShopId,
    stored: BTreeMap<String, Product>,
    words: Sayings,
}

impl Mention {
    /// What it says, field by field.
    fn fields(&self, at: i64, seq: i64) -> Fields {
        let price = self.price.zip(self.currency).map(|(minor, currency)| format!("{minor} {currency}"));
        let said = [
            ("product_id", Some(self.product_id.clone())),
            ("name", self.name.clone()),
            ("category", self.category.clone()),
            ("brand", self.brand.clone()),
            ("image", self.image.clone()),
            ("price", price),
        ];
        said.into_iter().filter_map(|(field, word)| Some((field.to_owned(), (at, seq, word?)))).collect()
    }
}

impl Products {
    pub async fn load(db: &impl Sql, shop: ShopId, ids: &[String]) -> Result<Self, StoreError> {
        let rows: Vec<Product> = rows_in(db, &[shop.0.into()], ids, |list| {
            format!(
                "SELECT product_id, name, category, brand, price_minor, currency, image, catalogued
                 FROM products WHERE shop = $1 AND product_id IN ({list})"
            )
        })
        .await?;
        let stored = rows.into_iter().map(|row| (row.product_id.clone(), row)).collect();
        let mut words = Sayings::new(WORDS, shop);
        words.load_more(db, ids).await?;
        Ok(Self { shop, stored, words })
    }

    pub fn mention(&mut self, mention: &Mention, is_catalogue: bool, item: &Item<'_>) {
        let voice = match item.is_claim() {
            true => Voice::of_visitors(),
            false => Voice { via: item.via(), is_firm: is_catalogue },
        };
        let fields = mention.fields(micros(item.as_of()), item.seq().cast_signed());
        self.words.say(&mention.product_id, &voice, item.after_undo().is_some(), fields);
    }

    pub fn remember(&mut self, memory: Memory) {
        self.words.say(&memory.product_id, &memory.voice, false, memory.fields);
    }

    /// Writes what changed. Gives the products whose category or brand is another than before: preferences that count them
    /// are to be counted anew.
    pub async fn save(mut self, tx: &Tx) -> Result<Vec<String>, StoreError> {
        let changed = self.words.changed();
        self.words.save(tx).await?;
        self.renew(tx, &changed).await
    }

    /// Brings rows in line with what is said.
    async fn renew(&self, tx: &Tx, ids: &[String]) -> Result<Vec<String>, StoreError> {
        let (mut rows, mut moved, mut gone, mut recategorised) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for id in ids {
            let (before, now) = (self.stored.get(id), self.product(id));
            if category(before) != category(now.as_ref()) {
                recategorised.push(id.clone());
            }
            if before.is_some_and(|before| now.as_ref().is_none_or(|now| now.place() != before.place())) {
                moved.push(id.clone());
            }
            match now {
                Some(now) if before == Some(&now) => {}
                Some(now) => rows.push(row(self.shop, now)),
                None => gone.push(id.clone()),
            }
        }
        let counted = places::with_products(tx, self.shop, &recategorised).await?;
        let taken = places::take_out_of_categories(tx, self.shop, counted).await?;
        exec_in(tx, &[self.shop.0.into()], &gone, |list| {
            format!("DELETE FROM products WHERE shop = $1 AND product_id IN ({list})")
        })
        .await?;
        tx.insert("products", &COLUMNS, rows, UPSERT).await?;
        taken.put_in(tx).await?;
        Ok(moved)
    }

    fn product(&self, id: &str) -> Option<Product> {
        let said = self.words.of(id)?;
        let price = said.get("price").and_then(|price| price.split_once(' '));
        Some(Product {
            product_id: id.to_owned(),
            name: said.string("name").unwrap_or_else(|| id.to_owned()),
            category: said.string("category"),
            brand: said.string("brand"),
            price_minor: price.and_then(|(minor, _)| minor.parse().ok()),
            currency: price.map(|(_, currency)| currency.to_owned()),
            image: said.string("image"),
            catalogued: said.is_firm,
        })
    }
}

fn category(product: Option<&Product>) -> Option<&str> {
    product?.category.as_deref()
}

impl Product {
    fn place(&self) -> (Option<&str>, Option<&str>) {
        (self.category.as_deref(), self.brand.as_deref())
    }
}

/// Takes back what an import said of products, and puts together again what the rest says. Gives the products that stand in
/// another place than before.
pub(crate) async fn withdraw(tx: &Tx, shop: ShopId, import: Uuid) -> Result<Vec<String>, StoreError> {
    let ids = Sayings::withdraw(tx, WORDS, shop, &import.to_string()).await?;
    let mut moved = Vec::new();
    for chunk in ids.chunks(500) {
        let products = Products::load(tx, shop, chunk).await?;
        moved.extend(products.renew(tx, chunk).await?);
    }
    Ok(moved)
}

/// What stands on the events at `seqs` of what is said of products in passing.
pub(crate) async fn memories(
    db: &impl Sql,
    shop: ShopId,
    ids: &[String],
    seqs: &BTreeSet<i64>,
) -> Result<Vec<Memory>, StoreError> {
    let mut words = Sayings::new(WORDS, shop);
    words.load_more(db, ids).await?;
    let mut memories = Vec::new();
    for id in ids {
        for (voice, fields) in words.by(id).filter(|(voice, _)| !voice.is_firm) {
            let mut fields = fields.clone();
            fields.retain(|_, saying| seqs.contains(&saying.1));
            if !fields.is_empty() {
                memories.push(Memory { product_id: id.clone(), voice: voice.clone(), fields });
            }
        }
    }
    Ok(memories)
}

const COLUMNS: [&str; 9] =
    ["shop", "product_id", "name", "category", "brand", "price_minor", "currency", "image", "catalogued"];

const UPSERT: &str = "ON CONFLICT (shop, product_id) DO UPDATE SET name = excluded.name, category = excluded.category,
    brand = excluded.brand, price_minor = excluded.price_minor, currency = excluded.currency, image = excluded.image,
    catalogued = excluded.catalogued";

fn row(shop: ShopId, product: Product) -> Vec<Value> {
    vec![
        shop.0.into(),
        product.product_id.into(),
        product.name.into(),
        product.category.into(),
        product.brand.into(),
        product.price_minor.into(),
        product.currency.into(),
        product.image.into(),
        product.catalogued.into(),
    ]
}
