use primitives::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An order as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Order {
    pub persona: Option<Uuid>,
    pub stated: Option<String>,
    pub as_of: Timestamp,
    pub ordered_at: Timestamp,
    pub currency: String,
    pub total: Amount,
    pub discount: Amount,
    pub shipping: Amount,
    pub items: i64,
    pub details: Details,
    pub marks: Marks,
    pub import: Option<Uuid>,
    /// Nobody but a visitor told of it.
    pub is_claimed: bool,
    pub seq: u64,
}

/// Minor units, and when the word was true that they stand on: nothing before anybody said it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Amount {
    pub minor: i64,
    pub as_of: Option<Timestamp>,
}

/// What an order may say beside its money.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Details {
    pub coupon: Option<String>,
    pub channel: Option<String>,
    pub payment_method: Option<String>,
    pub city: Option<String>,
    pub province: Option<String>,
    pub country: Option<String>,
}

/// What happens to an order after it was placed; may be known before the order is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Marks {
    pub paid_at: Option<Timestamp>,
    pub promised_at: Option<Timestamp>,
    pub shipped_at: Option<Timestamp>,
    pub delivered_at: Option<Timestamp>,
    pub cancelled_at: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Line {
    pub product_id: String,
    pub quantity: i64,
    pub price: i64,
    /// What the line comes to, where that is not its price times its quantity: three for 10.00, or 8725 at 0.0023 each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

impl Line {
    /// What the line comes to, in minor units.
    pub fn minor(&self) -> i64 {
        self.total.unwrap_or_else(|| self.price.saturating_mul(self.quantity))
    }
}

/// One payment of an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Payment {
    pub method: Option<String>,
    pub currency: String,
    /// Minor units; `None` where it was not said.
    pub minor: Option<i64>,
    pub instalments: Option<i64>,
    pub at: Timestamp,
}

/// What `Order Completed` and `Order Updated` say.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Statement {
    #[serde(skip)]
    pub persona: Option<Uuid>,
    pub status: Option<String>,
    pub as_of: Timestamp,
    /// Said outright; otherwise it was ordered when it happened, at the latest.
    pub ordered_at: Option<Timestamp>,
    pub at: Timestamp,
    pub currency: String,
    pub total: Option<i64>,
    pub discount: Option<i64>,
    pub shipping: Option<i64>,
    pub lines: Option<Vec<Line>>,
    /// By their ids.
    #[serde(default)]
    pub payments: Vec<(String, Payment)>,
    pub details: Details,
    pub marks: Marks,
    /// Told by a visitor: it counts as long as the shop's own systems say nothing.
    #[serde(default)]
    pub is_claimed: bool,
    #[serde(skip)]
    pub import: Option<Uuid>,
    #[serde(skip)]
    pub seq: u64,
}

/// What was given back for an order, over all its refunds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Refunded {
    /// In the order's own currency.
    pub sum: i64,
    /// All of the order.
    pub is_whole: bool,
    /// Something in another currency, which can be taken from nothing.
    pub is_foreign: bool,
}

/// What became of an order in the end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Outcome {
    pub status: &'static str,
    /// How much of its money went back, in minor units of its currency.
    pub back: i64,
    /// Whether anything went back, in whatever currency.
    pub is_returned: bool,
}

impl Amount {
    /// The newest word counts, in whatever order they come; gives whether it was this one.
    fn hear(&mut self, said: Option<i64>, as_of: Timestamp) -> bool {
        let newest = said.filter(|_| self.as_of.is_none_or(|known| as_of >= known));
        if let Some(minor) = newest {
            *self = Self { minor, as_of: Some(as_of) };
        }
        newest.is_some()
    }
}

impl Statement {
    fn items(&self) -> i64 {
        self.lines.iter().flatten().map(|line| line.quantity).sum()
    }

    /// The first that is heard of an order, whose marks may have come before it.
    pub fn begin(&self, marks: Marks) -> Order {
        let amount = |said: Option<i64>| Amount { minor: said.unwrap_or(0), as_of: said.map(|_| self.as_of) };
        Order {
            persona: self.persona,
            stated: self.status.clone(),
            as_of: self.as_of,
            ordered_at: self.ordered_at.unwrap_or(self.at),
            currency: self.currency.clone(),
            total: amount(self.total),
            discount: amount(self.discount),
            shipping: amount(self.shipping),
            items: self.items(),
            details: self.details.clone(),
            marks: self.marks.or(marks),
            import: self.import,
            is_claimed: self.is_claimed,
            seq: self.seq,
        }
    }
}

impl Order {
    /// Takes a further statement in. Gives whether its lines are the order's now.
    pub fn hear(&mut self, statement: &Statement) -> bool {
        let is_newer = statement.as_of >= self.as_of;
        let takes_lines = statement.lines.is_some() && (is_newer || self.items == 0);
        if takes_lines {
            self.items = statement.items();
        }
        // One that says no amount says nothing of the currency either: it was read as the shop's.
        if self.total.hear(statement.total, statement.as_of) {
            self.currency.clone_from(&statement.currency);
        }
        self.discount.hear(statement.discount, statement.as_of);
        self.shipping.hear(statement.shipping, statement.as_of);
        if is_newer {
            self.supersede(statement);
        } else {
            self.persona = self.persona.or(statement.persona);
            self.stated = self.stated.take().or_else(|| statement.status.clone());
            self.details = self.details.clone().or(statement.details.clone());
            self.marks = self.marks.or(statement.marks);
            self.ordered_at = self.ordered_at.min(statement.ordered_at.unwrap_or(statement.at));
        }
        takes_lines
    }

    fn supersede(&mut self, newer: &Statement) {
        self.persona = newer.persona.or(self.persona);
        self.stated = newer.status.clone().or_else(|| self.stated.take());
        self.as_of = newer.as_of;
        self.ordered_at = newer.ordered_at.unwrap_or_else(|| self.ordered_at.min(newer.at));
        self.details = newer.details.clone().or(self.details.clone());
        self.marks = newer.marks.or(self.marks);
        self.import = newer.import.or(self.import);
        self.seq = newer.seq;
    }

    /// What is so in the end.
    pub fn outcome(&self, refunded: Refunded) -> Outcome {
        let (stated, total) = (self.stated.as_deref(), self.total.minor);
        let is_revived = stated.is_some() && self.marks.cancelled_at.is_some_and(|at| self.as_of > at);
        let is_refunded_by_word = stated == Some("refunded") && refunded.sum == 0 && !refunded.is_foreign;
        let back = if refunded.is_whole || is_refunded_by_word { total } else { refunded.sum };
        let status = if stated == Some("cancelled") || (self.marks.cancelled_at.is_some() && !is_revived) {
            "cancelled"
        } else if stated == Some("refunded") || (back > 0 && back >= total) {
            "refunded"
        } else {
            self.progress()
        };
        Outcome { status, back, is_returned: back > 0 || refunded.is_foreign }
    }

    fn progress(&self) -> &'static str {
        const STEPS: [&str; 5] = ["pending", "paid", "shipped", "delivered", "completed"];
        let stated = self.stated.as_deref().and_then(|stated| STEPS.iter().position(|step| *step == stated));
        let marked = match self.marks {
            Marks { delivered_at: Some(_), .. } => 3,
            Marks { shipped_at: Some(_), .. } => 2,
            Marks { paid_at: Some(_), .. } => 1,
            _ => 0,
        };
        STEPS[stated.unwrap_or(1).max(marked)]
    }
}

impl Details {
    fn or(self, older: Self) -> Self {
        Self {
            coupon: self.coupon.or(older.coupon),
            channel: self.channel.or(older.channel),
            payment_method: self.payment_method.or(older.payment_method),
            city: self.city.or(older.city),
            province: self.province.or(older.province),
            country: self.country.or(older.country),
        }
    }
}

impl Marks {
    fn or(self, older: Self) -> Self {
        Self {
            paid_at: self.paid_at.or(older.paid_at),
            promised_at: self.promised_at.or(older.promised_at),
            shipped_at: self.shipped_at.or(older.shipped_at),
            delivered_at: self.delivered_at.or(older.delivered_at),
            cancelled_at: self.cancelled_at.or(older.cancelled_at),
        }
    }

    /// The first payment pays an order, the first parcel ships it, the last one delivers it, and the first promise is the promise.
    pub fn add(&mut self, more: Self) {
        let first = |a: Option<Timestamp>, b: Option<Timestamp>| a.into_iter().chain(b).min();
        self.paid_at = first(self.paid_at, more.paid_at);
        self.promised_at = self.promised_at.or(more.promised_at);
        self.shipped_at = first(self.shipped_at, more.shipped_at);
        self.delivered_at = self.delivered_at.max(more.delivered_at);
        self.cancelled_at = self.cancelled_at.max(more.cancelled_at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn said(second: i64, status: Option<&str>, total: Option<i64>) -> Statement {
        Statement {
            persona: None,
            status: status.map(str::to_owned),
            as_of: at(second),
            ordered_at: None,
            at: at(second),
            currency: "CNY".to_owned(),
            total,
            discount: None,
            shipping: None,
            lines: None,
            payments: Vec::new(),
            details: Details::default(),
            marks: Marks::default(),
            is_claimed: false,
            import: None,
            seq: 1,
        }
    }

    fn outcome(order: &Order) -> &'static str {
        order.outcome(Refunded::default()).status
    }

    fn back(order: &Order, sum: i64, is_whole: bool) -> (&'static str, i64) {
        let outcome = order.outcome(Refunded { sum, is_whole, is_foreign: false });
        (outcome.status, outcome.back)
    }

    #[test]
    fn the_newest_statement_wins_in_whatever_order_they_come() {
        let (first, second) = (said(10, Some("paid"), Some(100)), said(20, Some("shipped"), Some(90)));
        let mut in_order = first.begin(Marks::default());
        in_order.hear(&second);
        let mut reversed = second.begin(Marks::default());
        reversed.hear(&first);
        for order in [in_order, reversed] {
            assert_eq!((order.total.minor, outcome(&order), order.ordered_at), (90, "shipped", at(10)));
        }
    }

    #[test]
    fn an_order_keeps_its_currency_when_nothing_is_said_of_its_money() {
        let mut order =
            Statement { currency: "USD".to_owned(), ..said(10, Some("paid"), Some(700)) }.begin(Marks::default());
        order.hear(&said(20, Some("shipped"), None));
        assert_eq!((order.currency.as_str(), order.total.minor, outcome(&order)), ("USD", 700, "shipped"));
        order.hear(&said(30, None, Some(5000)));
        assert_eq!((order.currency.as_str(), order.total.minor), ("CNY", 5000));
    }

    #[test]
    fn a_cancellation_holds_until_a_later_statement_says_otherwise() {
        let cancelled = Marks { cancelled_at: Some(at(15)), ..Marks::default() };
        let mut order = said(10, Some("paid"), Some(100)).begin(cancelled);
        assert_eq!(outcome(&order), "cancelled", "the cancellation came before its order");
        order.hear(&said(12, Some("shipped"), None));
        assert_eq!(outcome(&order), "cancelled");
        order.hear(&said(20, Some("paid"), None));
        assert_eq!((outcome(&order), order.total.minor), ("paid", 100));
    }

    #[test]
    fn money_given_back_decides_whether_it_is_refunded() {
        let order = said(10, None, Some(100)).begin(Marks::default());
        assert_eq!(back(&order, 30, false), ("paid", 30));
        assert_eq!(back(&order, 100, false), ("refunded", 100));
        assert_eq!(back(&order, 0, true), ("refunded", 100));
        let stated = said(10, Some("refunded"), Some(100)).begin(Marks::default());
        assert_eq!(back(&stated, 0, false), ("refunded", 100), "an export that only knows the status");
        assert_eq!(back(&stated, 40, false), ("refunded", 40));
        let foreign = Refunded { is_foreign: true, ..Refunded::default() };
        assert_eq!(stated.outcome(foreign), Outcome { status: "refunded", back: 0, is_returned: true });
        assert_eq!(order.outcome(foreign), Outcome { status: "paid", back: 0, is_returned: true });
    }

    #[test]
    fn of_each_amount_the_newest_word_counts_in_whatever_order_they_come() {
        let said = [
            Statement { discount: Some(5), ..said(10, Some("paid"), Some(100)) },
            Statement { currency: "USD".to_owned(), ..said(20, None, Some(90)) },
            Statement { shipping: Some(8), ..said(30, Some("shipped"), None) },
        ];
        for sequence in store::testing::permutations(said.len()) {
            let mut statements = sequence.iter().map(|index| &said[*index]);
            let mut order = statements.next().unwrap().begin(Marks::default());
            statements.for_each(|statement| {
                order.hear(statement);
            });
            let amounts = [order.total, order.discount, order.shipping].map(|amount| amount.minor);
            assert_eq!((amounts, order.currency.as_str()), ([90, 5, 8], "USD"), "{sequence:?}");
        }
    }

    #[test]
    fn a_payment_makes_a_pending_order_one_that_counts() {
        let paid = Marks { paid_at: Some(at(15)), ..Marks::default() };
        let mut order = said(10, Some("pending"), Some(100)).begin(Marks::default());
        assert_eq!(outcome(&order), "pending");
        order.marks.add(paid);
        assert_eq!(outcome(&order), "paid");
        assert_eq!(outcome(&said(20, Some("pending"), Some(100)).begin(paid)), "paid", "it was told first");
        assert_eq!(outcome(&said(20, Some("cancelled"), Some(100)).begin(paid)), "cancelled");
    }

    #[test]
    fn parcels_move_an_order_on() {
        let mut marks = Marks::default();
        marks.add(Marks { shipped_at: Some(at(30)), promised_at: Some(at(90)), ..Marks::default() });
        marks.add(Marks { shipped_at: Some(at(20)), promised_at: Some(at(99)), ..Marks::default() });
        marks.add(Marks { delivered_at: Some(at(50)), ..Marks::default() });
        marks.add(Marks { delivered_at: Some(at(40)), ..Marks::default() });
        let order = said(10, Some("paid"), None).begin(marks);
        assert_eq!(order.marks.shipped_at, Some(at(20)));
        assert_eq!(order.marks.promised_at, Some(at(90)));
        assert_eq!(order.marks.delivered_at, Some(at(50)));
        assert_eq!(outcome(&order), "delivered");
    }
}
