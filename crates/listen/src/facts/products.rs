use std::collections::BTreeMap;

use primitives::ShopId;
use serde_json::Value as Json;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, rows_in, sea_orm};

use super::Item;
use crate::json;

/// A product as far as reviews and their pages need to know it.
#[derive(Debug, Clone, Default, PartialEq, FromQueryResult)]
pub(crate) struct Product {
    pub product_id: String,
    pub name: String,
    pub category: Option<String>,
    pub brand: Option<String>,
    pub supplier: Option<String>,
    pub image: Option<String>,
    pub sku: Option<String>,
    pub gtin: Option<String>,
    pub url: Option<String>,
    pub is_catalogued: bool,
}

/// The products of a batch.
#[derive(Debug, Default)]
pub(crate) struct Products {
    stored: BTreeMap<String, Product>,
    now: BTreeMap<String, Product>,
}

const COLUMNS: [&str; 11] =
    ["shop", "product_id", "name", "category", "brand", "supplier", "image", "sku", "gtin", "url", "is_catalogued"];
const UPSERT: &str = "ON CONFLICT (shop, product_id) DO UPDATE SET name = excluded.name, category = excluded.category,
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

impl Products {
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

    /// The catalogue's word stands; orders fill its gaps, and the newest of them counts where it is silent.
    pub fn take(&mut self, said: &Json, is_catalogue: bool) {
        let Some(id) = product_id(said) else { return };
        let product = self.now.entry(id.clone()).or_insert_with(|| Product {
            product_id: id.clone(),
            name: id.clone(),
            ..Product::default()
        });
        let speaks = is_catalogue || !product.is_catalogued;
        let Product { category, brand, supplier, image, sku, gtin, url, .. } = product;
        for (key, field) in [
            ("category", category),
            ("brand", brand),
            ("supplier", supplier),
            ("image", image),
            ("sku", sku),
            ("gtin", gtin),
            ("url", url),
        ] {
            if let Some(value) = json::text_up_to(said, key, 1_000).filter(|_| speaks || field.is_none()) {
                *field = Some(value);
            }
        }
        if let Some(name) = json::text_up_to(said, "name", 500).filter(|_| speaks || product.name == id) {
            product.name = name;
        }
        product.is_catalogued |= is_catalogue;
    }

    /// The products that stand in another category than before.
    pub fn moved(&self) -> Vec<String> {
        let before = |id: &String| self.stored.get(id).and_then(|product| product.category.as_ref());
        self.now.iter().filter(|(id, now)| before(id) != now.category.as_ref()).map(|(id, _)| id.clone()).collect()
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
        self.stored.clone_from(&self.now);
        Ok(())
    }
}
