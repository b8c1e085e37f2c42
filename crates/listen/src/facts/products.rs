use std::collections::BTreeMap;

use primitives::{ShopId, json};
use serde_json::Value as Json;
use store::{FromQueryResult, Sayings, Sql, StoreError, Tx, Value, Voice, exec_in, rows_in, sea_orm};
use uuid::Uuid;

use super::Item;

/// A product as far as reviews and their pages need to know it.
#[derive(Debug, Clone, Default, PartialEq, FromQueryResult)]
pub(crate) struct Product {
    pub product_id: String,
    /// Its id where the shop's own systems call it nothing.
    pub name: String,
    /// What only visitors call it. Shoppers do not see that: any stranger could have written it.
    pub claimed_name: Option<String>,
    pub category: Option<String>,
    pub brand: Option<String>,
    pub supplier: Option<String>,
    pub image: Option<String>,
    pub sku: Option<String>,
    pub gtin: Option<String>,
    pub url: Option<String>,
    pub is_catalogued: bool,
}

/// The products of a batch. The catalogue's word stands; orders fill its gaps, and the newest of them counts where it is
/// silent. What visitors say in orders that they claim fills what is left for the shop's staff; shoppers and search engines
/// are shown nothing of it.
#[derive(Debug)]
pub(crate) struct Products {
    stored: BTreeMap<String, Product>,
    now: BTreeMap<String, Product>,
    words: Sayings,
}

/// What was said of products.
const WORDS: &str = "review_product_words";
/// What is read of a product, each with the most characters of it.
const FIELDS: [(&str, usize); 8] = [
    ("name", 500),
    ("category", 1_000),
    ("brand", 1_000),
    ("supplier", 1_000),
    ("image", 1_000),
    ("sku", 1_000),
    ("gtin", 1_000),
    ("url", 1_000),
];

/// What is taken of it from a visitor.
const CLAIMABLE: [&str; 4] = ["name", "category", "brand", "supplier"];

const COLUMNS: [&str; 12] = [
    "shop",
    "product_id",
    "name",
    "claimed_name",
    "category",
    "brand",
    "supplier",
    "image",
    "sku",
    "gtin",
    "url",
    "is_catalogued",
];
const UPSERT: &str = "ON CONFLICT (shop, product_id) DO UPDATE SET name = excluded.name,
    claimed_name = excluded.claimed_name, category = excluded.category,
    brand = excluded.brand, supplier = excluded.supplier, image = excluded.image, sku = excluded.sku,
    gtin = excluded.gtin, url = excluded.url, is_catalogued = excluded.is_catalogued";

pub(crate) fn product_id(product: &Json) -> Option<String> {
    ["product_id", "sku", "name"].iter().find_map(|key| json::text(product, key))
}

/// The products that an event speaks of, and whether it is the catalogue that speaks.
pub(crate) fn mentioned<'i>(item: &'i Item<'_>) -> (Vec<&'i Json>, bool) {
    match item.name() {
        "Product Updated" => (vec![item.properties()], true),
        "Order Completed" | "Order Updated" => {
            let lines = item.properties().get("products").and_then(Json::as_array);
            (lines.map(|lines| lines.iter().collect()).unwrap_or_default(), false)
        }
        _ => (Vec::new(), false),
    }
}

impl Product {
    /// The brand where no supplier is known.
    pub fn supplied_by(&self) -> Option<&String> {
        self.supplier.as_ref().or(self.brand.as_ref())
    }
}

impl Products {
    pub fn new(shop: ShopId) -> Self {
        Self { stored: BTreeMap::new(), now: BTreeMap::new(), words: Sayings::new(WORDS, shop) }
    }

    /// Loads what was said of products that more is said of now.
    pub async fn load_said(&mut self, db: &impl Sql, ids: &[String]) -> Result<(), StoreError> {
        self.words.load_more(db, ids).await
    }

    pub async fn load_more(&mut self, db: &impl Sql, shop: ShopId, ids: &[String]) -> Result<(), StoreError> {
        let missing: Vec<String> = ids.iter().filter(|id| !self.now.contains_key(*id)).cloned().collect();
        let rows: Vec<Product> = rows_in(db, &[shop.0.into()], &missing, |list| {
            format!(
                "SELECT {} FROM review_products WHERE shop = $1 AND product_id IN ({list})",
                COLUMNS[1..].join(", ")
            )
        })
        .await?;
        for product in rows {
            self.stored.insert(product.product_id.clone(), product.clone());
            self.now.insert(product.product_id.clone(), product);
        }
        Ok(())
    }

    pub fn get(&self, product_id: &str) -> Option<&Product> {
        self.now.get(product_id)
    }

    pub fn take(&mut self, said: &Json, is_catalogue: bool, item: &Item<'_>) {
        let Some(id) = product_id(said) else { return };
        let (at, seq) = (item.true_at(), item.stored.seq.cast_signed());
        let fields = FIELDS.into_iter().filter(|(field, _)| !item.is_claim() || CLAIMABLE.contains(field));
        let words = fields.filter_map(|(field, most)| Some((field, json::line_up_to(said, field, most)?)));
        let words = words.chain([("product_id", id.clone())]);
        let words = words.map(|(field, word)| (field.to_owned(), (at, seq, word))).collect();
        let voice = match item.is_claim() {
            true => Voice::of_visitors(),
            false => Voice { via: item.via(), is_firm: is_catalogue },
        };
        self.words.say(&id, &voice, item.after_undo().is_some(), words);
        self.renew(id);
    }

    /// Brings a product in line with what is said of it.
    fn renew(&mut self, id: String) {
        let Some(said) = self.words.of(&id) else {
            self.now.remove(&id);
            return;
        };
        let told = self.words.told(&id);
        let is_told = told.is_some();
        let told = told.unwrap_or_default();
        let name = told.string("name");
        // What nobody but visitors speaks of is called by an id that they chose.
        let claimed_name = said.string("name").or_else(|| (!is_told).then(|| id.clone())).filter(|_| name.is_none());
        let brand = told.string("brand");
        let claimed_supplier = || said.string("supplier").or_else(|| said.string("brand")).filter(|_| brand.is_none());
        let product = Product {
            supplier: told.string("supplier").or_else(claimed_supplier),
            name: name.unwrap_or_else(|| id.clone()),
            claimed_name,
            category: said.string("category"),
            brand,
            image: told.string("image"),
            sku: told.string("sku"),
            gtin: told.string("gtin"),
            url: told.string("url"),
            is_catalogued: said.is_firm,
            product_id: id.clone(),
        };
        self.now.insert(id, product);
    }

    /// Takes back what an import said of products, and puts together again what the rest says. Gives the products that are
    /// not as they were.
    pub async fn withdraw(tx: &Tx, shop: ShopId, import: Uuid) -> Result<Vec<String>, StoreError> {
        let ids = Sayings::withdraw(tx, WORDS, shop, &import.to_string()).await?;
        let mut products = Self::new(shop);
        products.load_more(tx, shop, &ids).await?;
        products.load_said(tx, &ids).await?;
        ids.iter().for_each(|id| products.renew(id.clone()));
        let gone: Vec<String> = ids.iter().filter(|id| !products.now.contains_key(*id)).cloned().collect();
        exec_in(tx, &[shop.0.into()], &gone, |list| {
            format!("DELETE FROM review_products WHERE shop = $1 AND product_id IN ({list})")
        })
        .await?;
        let moved = [products.moved(), gone].concat();
        products.save(tx, shop).await?;
        Ok(moved)
    }

    /// The products that stand in another category than before, or come from somebody else.
    pub fn moved(&self) -> Vec<String> {
        let place = |product: &Product| (product.category.clone(), product.supplied_by().cloned());
        let before = |id: &String| self.stored.get(id).map(place).unwrap_or_default();
        self.now.iter().filter(|(id, now)| before(id) != place(now)).map(|(id, _)| id.clone()).collect()
    }

    pub async fn save(&mut self, tx: &Tx, shop: ShopId) -> Result<(), StoreError> {
        let changed = self.now.values().filter(|now| self.stored.get(&now.product_id) != Some(*now));
        let rows: Vec<Vec<Value>> = changed
            .cloned()
            .map(|p| {
                vec![
                    shop.0.into(),
                    p.product_id.into(),
                    p.name.into(),
                    p.claimed_name.into(),
                    p.category.into(),
                    p.brand.into(),
                    p.supplier.into(),
                    p.image.into(),
                    p.sku.into(),
                    p.gtin.into(),
                    p.url.into(),
                    p.is_catalogued.into(),
                ]
            })
            .collect();
        tx.insert("review_products", &COLUMNS, rows, UPSERT).await?;
        self.words.save(tx).await?;
        self.stored.clone_from(&self.now);
        Ok(())
    }
}
