use std::collections::BTreeMap;

use uuid::Uuid;

use super::MAX_ITEMS;
use super::order::Order;
use crate::settings::{Named, Settings};

/// What somebody filled in, right or wrong: it comes back as it was when something is missing.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub items: BTreeMap<usize, Item>,
    /// Stars by dimension.
    pub dimensions: BTreeMap<String, i64>,
    pub shop_text: String,
    pub name: String,
    pub is_anonymous: bool,
}

/// The part of one product.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub product_id: String,
    pub rating: Option<i64>,
    /// Stars by dimension of its category.
    pub dimensions: BTreeMap<String, i64>,
    pub text: String,
    /// Pictures taken in this round or one before.
    pub photos: Vec<Uuid>,
    /// Why some were not.
    pub photo_error: Option<&'static str>,
}

impl Draft {
    /// Puts a field where it belongs; what the form does not have is left alone.
    pub fn set(&mut self, name: &str, value: String) {
        match name {
            "shop-text" => self.shop_text = value,
            "name" => self.name = primitives::text::line(&value),
            "anonymous" => self.is_anonymous = true,
            _ => self.set_part(name, value),
        }
    }

    fn set_part(&mut self, name: &str, value: String) {
        if let Some(dimension) = name.strip_prefix("dim-") {
            self.dimensions.extend(stars(&value).map(|stars| (dimension.to_owned(), stars)));
            return;
        }
        let Some((part, item)) = self.item(name) else { return };
        match part {
            "product" => item.product_id = value,
            "rating" => item.rating = stars(&value),
            "text" => item.text = value,
            "kept" => item.photos.extend(value.parse::<Uuid>().ok()),
            _ => {
                let given = part.strip_prefix("item_").zip(stars(&value));
                item.dimensions.extend(given.map(|(dimension, stars)| (dimension.to_owned(), stars)));
            }
        }
    }

    /// Leaves what the shop rates: of itself, and of each of the order's products.
    pub fn keep_known(&mut self, settings: &Settings, order: &Order) {
        let is_of = |known: &[Named], key: &str| known.iter().any(|named| named.key == key);
        self.dimensions.retain(|key, _| is_of(settings.dimensions_of(None), key));
        for item in self.items.values_mut() {
            let product = order.open.iter().find(|product| product.product_id == item.product_id);
            let known = settings.own_dimensions_of(product.and_then(|product| product.category.as_deref()));
            item.dimensions.retain(|key, _| is_of(known, key));
        }
    }

    /// The product that a field such as `photo-3` belongs to, and what of it.
    pub fn item<'a>(&mut self, name: &'a str) -> Option<(&'a str, &mut Item)> {
        let (part, index) = name.rsplit_once('-')?;
        let index = index.parse().ok().filter(|index| *index < MAX_ITEMS)?;
        Some((part, self.items.entry(index).or_default()))
    }

    /// True when there are stars for one of these products.
    pub fn rates<'a>(&self, mut products: impl Iterator<Item = &'a str>) -> bool {
        products.any(|product| self.of_product(product).is_some_and(|item| item.rating.is_some()))
    }

    pub fn of_product(&self, product_id: &str) -> Option<&Item> {
        self.items.values().find(|item| item.product_id == product_id)
    }
}

pub(super) fn stars(text: &str) -> Option<i64> {
    text.parse().ok().filter(|stars| (1..=5).contains(stars))
}
