use std::collections::HashMap;

/// A category with fewer priced products says nothing of what is cheap or dear in it.
const MIN_PRODUCTS: usize = 5;
/// Fewer lines say nothing of a customer.
const MIN_LINES: i64 = 3;

/// The prices of the shop's products by category, lowest first.
#[derive(Debug, Default)]
pub(super) struct Prices(HashMap<String, Vec<i64>>);

/// Where a customer's purchases stand.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Level {
    sum: f64,
    pub lines: i64,
}

impl Prices {
    pub fn of(products: impl IntoIterator<Item = (String, i64)>) -> Self {
        let mut by_category: HashMap<String, Vec<i64>> = HashMap::new();
        for (category, price) in products {
            by_category.entry(category).or_default().push(price);
        }
        by_category.values_mut().for_each(|prices| prices.sort_unstable());
        Self(by_category)
    }

    /// Categories that have enough prices to compare with.
    pub fn comparable(&self) -> usize {
        self.0.values().filter(|prices| prices.len() >= MIN_PRODUCTS).count()
    }

    /// Between 0, cheaper than everything in the category, and 1, dearer; `None` in a category of few products.
    fn position(&self, category: &str, price: i64) -> Option<f64> {
        let prices = self.0.get(category).filter(|prices| prices.len() >= MIN_PRODUCTS)?;
        let below = prices.partition_point(|other| *other < price);
        let same = prices.partition_point(|other| *other <= price) - below;
        Some((count(below) + count(same) / 2.0) / count(prices.len()))
    }
}

impl Level {
    /// Adds `lines` order lines at this price.
    pub fn add(&mut self, prices: &Prices, category: &str, price: i64, lines: i64) {
        if let Some(position) = prices.position(category, price) {
            self.sum += position * whole(lines);
            self.lines += lines;
        }
    }

    /// The mean position; `None` with too few lines to speak of one.
    pub fn value(&self) -> Option<f64> {
        (self.lines >= MIN_LINES).then(|| self.sum / whole(self.lines))
    }
}

#[expect(clippy::cast_precision_loss, reason = "a shop has far fewer than 2^52 products")]
fn count(n: usize) -> f64 {
    n as f64
}

#[expect(clippy::cast_precision_loss, reason = "a customer has far fewer than 2^52 order lines")]
fn whole(n: i64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prices() -> Prices {
        let teas = [10, 20, 20, 40, 50].map(|price| ("茶".to_owned(), price));
        Prices::of(teas.into_iter().chain([("壶".to_owned(), 99)]))
    }

    #[test]
    fn a_price_stands_at_the_middle_of_its_equals() {
        let prices = prices();
        assert_eq!(prices.comparable(), 1);
        for (price, position) in [(5, 0.0), (10, 0.1), (20, 0.4), (30, 0.6), (50, 0.9), (51, 1.0)] {
            assert_eq!(prices.position("茶", price), Some(position), "{price}");
        }
        assert_eq!(prices.position("壶", 99), None, "one pot is neither cheap nor dear");
        assert_eq!(prices.position("碗", 99), None);
    }

    #[test]
    fn too_few_lines_give_no_level() {
        let (prices, mut level) = (prices(), Level::default());
        level.add(&prices, "茶", 10, 2);
        level.add(&prices, "壶", 99, 7);
        assert_eq!((level.value(), level.lines), (None, 2));
        level.add(&prices, "茶", 50, 2);
        assert_eq!((level.value(), level.lines), (Some(0.5), 4));
    }
}
