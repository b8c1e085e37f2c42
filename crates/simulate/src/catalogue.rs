use std::ops::Range;

use primitives::Currency;

use crate::calendar::{Calendar, Millis};
use crate::data::{Category, GOODS, Words};
use crate::dice::Dice;

/// Chance that a piece is broken: usual goods, the bad brand's, the bad batch's.
const DEFECTS: (f64, f64, f64) = (0.025, 0.11, 0.5);
const BAD_BRAND: &str = "棠川";
const BAD_BATCH: &str = "复古氛围露营灯";
/// The product of the bad batch is a favourite, so that the batch hurts.
const BATCH_APPEAL: f64 = 5.0;
/// The span of the run in which the bad batch is sold.
const BATCH_SPAN: (f64, f64) = (0.55, 0.72);

pub struct Product {
    pub id: String,
    pub category: usize,
    pub name: &'static Words,
    pub brand: &'static Words,
    pub skus: Vec<Sku>,
    /// 0 to 1, around 0.7; never shown, only felt.
    pub quality: f64,
    /// How often it is looked at, relative to others of its category.
    pub appeal: f64,
}

pub struct Sku {
    pub code: String,
    pub variant: &'static Words,
    /// Minor units.
    pub price: i64,
}

pub struct Catalogue {
    pub products: Vec<Product>,
    pub categories: Vec<Range<usize>>,
    pub bad_batch: usize,
    pub batch_span: (Millis, Millis),
    pub bad_brand: &'static Words,
    rate: f64,
}

impl Catalogue {
    pub fn new(seed: u64, currency: Currency, calendar: &Calendar) -> Self {
        let rate = yuan_in(currency);
        let mut products = Vec::new();
        let mut categories = Vec::new();
        for (index, category) in GOODS.category.iter().enumerate() {
            let first = products.len();
            products.extend((0..category.items.len()).map(|item| product(seed, index, category, item, rate)));
            categories.push(first..products.len());
        }
        let find = |name| products.iter().position(|p: &Product| p.name.zh == name);
        let bad_batch = find(BAD_BATCH).expect("the bad batch's product is in the catalogue");
        let bad_brand = products.iter().map(|p| p.brand).find(|brand| brand.zh == BAD_BRAND);
        let span = |share: f64| (calendar.end() as f64 * share) as Millis;
        Self {
            products,
            categories,
            bad_batch,
            batch_span: (span(BATCH_SPAN.0), span(BATCH_SPAN.1)),
            bad_brand: bad_brand.expect("the bad brand is in the catalogue"),
            rate,
        }
    }

    /// Chance that a piece sold at that time is broken.
    pub fn defect_chance(&self, product: usize, at: Millis) -> f64 {
        if product == self.bad_batch && (self.batch_span.0..self.batch_span.1).contains(&at) {
            return DEFECTS.2;
        }
        if self.products[product].brand.zh == BAD_BRAND { DEFECTS.1 } else { DEFECTS.0 }
    }

    pub fn batch_defect_rate() -> f64 {
        DEFECTS.2
    }

    /// Yuan in minor units of the shop's currency.
    pub fn minor(&self, yuan: f64) -> i64 {
        (yuan * self.rate).round() as i64
    }
}

/// Minor units of a currency for one yuan, at rates of the order of those of 2025.
fn yuan_in(currency: Currency) -> f64 {
    let major = match currency.code() {
        "CNY" => 1.0,
        "JPY" => 21.0,
        "KRW" => 195.0,
        "HKD" | "TWD" => 1.1,
        "GBP" => 0.105,
        "EUR" => 0.125,
        _ => 0.14,
    };
    major * 10f64.powi(currency.exponent() as i32)
}

fn product(seed: u64, index: usize, category: &'static Category, item: usize, rate: f64) -> Product {
    let id = format!("{}-{:02}", category.key, item + 1);
    let mut dice = Dice::new(seed, 0x0070_726f_6475_6374, (index * 1000 + item) as u64);
    let price = |factor: f64| ((category.items[item].price * factor).round() * rate).round() as i64;
    let skus = category.variants.iter().enumerate().map(|(n, variant)| Sku {
        code: format!("{id}-{}", n + 1),
        variant: &variant.name,
        price: price(variant.factor),
    });
    Product {
        skus: skus.collect(),
        category: index,
        name: &category.items[item].name,
        brand: &category.brands[item % category.brands.len()],
        quality: (0.72 + 0.12 * dice.normal()).clamp(0.3, 1.0),
        appeal: if category.items[item].name.zh == BAD_BATCH { BATCH_APPEAL } else { (0.7 * dice.normal()).exp() },
        id,
    }
}
