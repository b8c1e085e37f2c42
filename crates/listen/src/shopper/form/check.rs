use std::collections::BTreeMap;

use pages::fill;

use super::draft::{Draft, Item};
use super::order::Order;
use super::{MAX_NAME, MAX_TEXT};
use crate::links::request::Request;
use crate::reviews::Submission;
use crate::shopper::words::Words;

/// What has to be mended, by its place.
#[derive(Debug, Default)]
pub(super) struct Errors {
    pub general: Option<String>,
    /// By product: stars, text.
    pub items: BTreeMap<String, (Option<String>, Option<String>)>,
    pub shop_rating: Option<String>,
    pub shop_text: Option<String>,
}

impl Errors {
    pub fn are_none(&self) -> bool {
        self.general.is_none() && self.items.is_empty() && self.shop_rating.is_none() && self.shop_text.is_none()
    }
}

/// Finds everything that has to be mended at once.
pub(super) fn check(draft: &Draft, order: &Order, words: &Words) -> Errors {
    let mut errors = Errors::default();
    let long = || Some(fill(words.error_long, MAX_TEXT));
    let is_long = |text: &str| text.chars().count() > MAX_TEXT;
    for item in open_items(draft, order) {
        let is_said = !item.text.is_empty() || !item.photos.is_empty() || !item.dimensions.is_empty();
        let is_unrated = item.rating.is_none() && is_said;
        let stars = is_unrated.then(|| words.error_stars.to_owned());
        let text = if is_long(&item.text) { long() } else { None };
        if stars.is_some() || text.is_some() {
            errors.items.insert(item.product_id.clone(), (stars, text));
        }
    }
    if order.is_shop_open && draft.dimensions.is_empty() && !draft.shop_text.is_empty() {
        errors.shop_rating = Some(words.error_shop_stars.to_owned());
    }
    if is_long(&draft.shop_text) {
        errors.shop_text = long();
    }
    let has_photo_error = open_items(draft, order).any(|item| item.photo_error.is_some());
    let is_empty = open_items(draft, order).all(|item| item.rating.is_none())
        && (draft.dimensions.is_empty() || !order.is_shop_open);
    if errors.are_none() && is_empty {
        errors.general = Some(words.error_nothing.to_owned());
    } else if !errors.are_none() || has_photo_error {
        errors.general = Some(String::new());
    }
    errors
}

/// What the draft says, review by review, from an address and a device.
pub(super) fn submissions(
    draft: &Draft,
    order: &Order,
    request: &Request,
    (address, device): (&str, String),
) -> Vec<Submission> {
    let name = draft.name.chars().take(MAX_NAME).collect::<String>();
    let common = Submission {
        request: request.id,
        // Nobody is shown by the name under which they ordered.
        is_anonymous: draft.is_anonymous || name.is_empty(),
        author_name: some(&name),
        address: Some(address.to_owned()),
        device: Some(device),
        ..Submission::default()
    };
    let of_item = |item: &Item| {
        Some(Submission {
            product_id: Some(item.product_id.clone()),
            rating: item.rating?,
            text: some(&item.text),
            dimensions: item.dimensions.clone(),
            photos: item.photos.clone(),
            ..common.clone()
        })
    };
    let mut all: Vec<Submission> = open_items(draft, order).filter_map(of_item).collect();
    if order.is_shop_open && !draft.dimensions.is_empty() {
        all.push(Submission {
            rating: mean(&draft.dimensions),
            text: some(&draft.shop_text),
            dimensions: draft.dimensions.clone(),
            ..common
        });
    }
    all
}

/// Only products of this order can be reviewed by its link, each once.
fn open_items<'a>(draft: &'a Draft, order: &'a Order) -> impl Iterator<Item = &'a Item> {
    order.open.iter().filter_map(|product| draft.of_product(&product.product_id))
}

/// Whole stars, halves upwards.
fn mean(dimensions: &BTreeMap<String, i64>) -> i64 {
    let n = dimensions.len().max(1) as i64;
    (2 * dimensions.values().sum::<i64>() + n) / (2 * n)
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shops_stars_are_the_mean_of_what_was_given() {
        let of = |stars: &[i64]| mean(&stars.iter().enumerate().map(|(n, stars)| (n.to_string(), *stars)).collect());
        assert_eq!([of(&[5, 5, 4]), of(&[4, 5]), of(&[1, 2, 2]), of(&[3])], [5, 5, 2, 3]);
    }
}
