use crate::dice::mix;

/// What a compact event is about, in the order of a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum BenchKind {
    View,
    Search,
    Cart,
    Checkout,
    Order,
}

impl BenchKind {
    /// The event's Segment name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::View => "Product Viewed",
            Self::Search => "Products Searched",
            Self::Cart => "Product Added",
            Self::Checkout => "Checkout Started",
            Self::Order => "Order Completed",
        }
    }
}

/// An event with just what analytics queries touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BenchEvent {
    /// Microseconds since 1970, never decreasing.
    pub at: i64,
    pub user: u32,
    pub kind: BenchKind,
    pub product: u16,
    /// Minor units; 0 unless an order.
    pub value: i64,
}

/// 2025-01-01T00:00:00Z in microseconds.
const START: i64 = 1_735_689_600_000_000;
const SPAN: i64 = 365 * 86_400 * 1_000_000;
const EVENTS_PER_USER: u64 = 20;
const PRODUCTS: u64 = 4_000;

/// `n` events over a year in order of time, from about n/20 users of whom few do much, fast enough to feed a benchmark of
/// tens of millions.
pub fn bench_events(n: u64, seed: u64) -> impl Iterator<Item = BenchEvent> {
    let users = (n / EVENTS_PER_USER).max(1);
    let step = SPAN as f64 / n.max(1) as f64;
    (0..n).map(move |i| {
        let (a, b) = (mix(seed ^ mix(i)), mix(seed.wrapping_add(0x5eed) ^ mix(i)));
        let unit = |bits: u64, shift: u32| ((bits >> shift) & 0xff_ffff) as f64 / f64::from(1 << 24);
        let kind = match a & 0xff {
            0..170 => BenchKind::View,
            170..205 => BenchKind::Search,
            205..234 => BenchKind::Cart,
            234..246 => BenchKind::Checkout,
            _ => BenchKind::Order,
        };
        let value = if kind == BenchKind::Order { 1_000 + (30_000.0 * unit(b, 0).powi(3)) as i64 } else { 0 };
        BenchEvent {
            at: START + ((i as f64 + unit(a, 8)) * step) as i64,
            user: (users as f64 * unit(a, 32).powi(2)) as u32,
            kind,
            product: (PRODUCTS as f64 * unit(b, 24).powi(2)) as u16,
            value,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_in_order_of_time_and_the_same_for_a_seed() {
        let events: Vec<BenchEvent> = bench_events(50_000, 3).collect();
        assert!(events.is_sorted_by_key(|event| event.at));
        assert!(bench_events(50_000, 3).eq(events.iter().copied()));
        assert!(!bench_events(50_000, 4).eq(events.iter().copied()));
        let orders = events.iter().filter(|event| event.kind == BenchKind::Order);
        assert!((1_500..2_500).contains(&orders.clone().count()));
        assert!(orders.clone().all(|event| event.value > 0));
    }
}
