use std::collections::BTreeMap;

use super::Refund;

impl Refund {
    /// Which share of what it gives back is for which product, by what the returned lines come to. What goes beyond them,
    /// such as postage, is no product's. Of several products without prices nobody knows.
    pub fn shares(&self) -> Vec<(&str, f64)> {
        let mut worth: BTreeMap<&str, i128> = BTreeMap::new();
        for line in &self.lines {
            let money = i128::from(line.minor());
            *worth.entry(&line.product_id).or_default() += money.abs();
        }
        let all: i128 = worth.values().sum();
        if all == 0 {
            let is_one = worth.len() == 1;
            return worth.into_keys().filter(|_| is_one).map(|product| (product, 1.0)).collect();
        }
        let whole = self.minor.map_or(all, |minor| all.max(i128::from(minor)));
        worth.into_iter().map(|(product, part)| (product, ratio(part, whole))).collect()
    }
}

#[expect(clippy::cast_precision_loss, reason = "money is far below 2^52")]
fn ratio(part: i128, whole: i128) -> f64 {
    part as f64 / whole as f64
}

#[cfg(test)]
mod tests {
    use primitives::Timestamp;

    use super::super::Line;
    use super::*;

    fn refund(minor: Option<i64>, lines: &[(&str, i64, i64)]) -> Refund {
        let line = |(product, price, quantity): &(&str, i64, i64)| Line {
            product_id: (*product).to_owned(),
            quantity: *quantity,
            price: *price,
            total: None,
        };
        Refund {
            persona: None,
            at: Timestamp::UNIX_EPOCH,
            currency: "CNY".to_owned(),
            minor,
            written: None,
            reason: None,
            lines: lines.iter().map(line).collect(),
        }
    }

    #[test]
    fn products_share_what_their_lines_come_to() {
        let lines = [("a", 300, -1), ("b", 50, 2), ("a", 100, 1)];
        assert_eq!(refund(Some(500), &lines).shares(), [("a", 0.8), ("b", 0.2)]);
        assert_eq!(refund(Some(250), &lines).shares(), [("a", 0.8), ("b", 0.2)], "half of it went back");
        assert_eq!(refund(Some(1000), &lines).shares(), [("a", 0.4), ("b", 0.1)], "the rest is no product's");
    }

    #[test]
    fn without_prices_one_product_has_it_all_and_of_several_nobody_knows() {
        assert_eq!(refund(Some(500), &[("a", 0, 2)]).shares(), [("a", 1.0)]);
        assert!(refund(Some(500), &[("a", 0, 2), ("b", 0, 1)]).shares().is_empty());
        assert!(refund(None, &[]).shares().is_empty());
    }
}
