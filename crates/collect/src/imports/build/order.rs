use primitives::day::promised_until;
use primitives::{Currency, Timestamp};
use serde_json::{Map, Value};
use tabular::Decimal;

use super::identity::Identity;
use super::line::{self, Line, Role};
use super::place::place;
use super::reader::{Reader, number, put, put_time};
use super::{Builder, Built, Fate};
use crate::imports::stage::Record;
use crate::imports::{Draft, Entity, EntityKind, Field, Outcome, Reason, RowShape};

/// An order while it is put together.
pub(super) struct Order<'a> {
    pub reader: Reader<'a>,
    pub id: String,
    pub identity: Identity,
    traits: Map<String, Value>,
    /// Rows that speak of the order itself.
    pub head: Vec<usize>,
    /// Otherwise only reviews, parcels or payments speak of it.
    is_sale: bool,
    pub lines: Vec<Line>,
    pub at: Timestamp,
    pub status: Option<&'static str>,
    pub events: Vec<Draft>,
    pub currency: Currency,
    /// Digits after the point in that currency.
    pub digits: u32,
}

/// The log takes events of 512 KiB; this leaves room for what goes around it.
pub(crate) const MAX_BYTES: usize = 480 << 10;

impl<'a> Builder<'a> {
    /// The order (or the credit note, or the purchases of a day) that these rows tell of, with its reviews and
    /// parcels; or what a file without orders tells of one.
    pub fn order<'r>(&mut self, key: &str, records: &'r [Record]) -> Built
    where
        'a: 'r,
    {
        let mut reader = Reader::new(self.plan, self.zone.clone(), records);
        let purchases = reader.rows(&[RowShape::Transaction]);
        if purchases.is_empty() {
            return self.one_order(key.to_owned(), reader);
        }
        let (customer, _) = key.split_once('\u{1f}').unwrap_or((key, ""));
        let day = reader.first_time(&purchases, Field::OrderedAt).map(|at| at.to_zoned(self.zone.clone()).date());
        let day = day.map_or(String::new(), |day| day.strftime("%Y%m%d").to_string());
        let mut all = Built::default();
        for (place, record) in records.iter().enumerate() {
            let id = if place == 0 { format!("{customer}-{day}") } else { format!("{customer}-{day}-{}", place + 1) };
            let reader = Reader::new(self.plan, self.zone.clone(), std::slice::from_ref(record));
            all.add(self.one_order(id, reader));
        }
        all
    }

    fn one_order(&mut self, id: String, reader: Reader<'_>) -> Built {
        let mut order = match self.begin(id, reader) {
            Ok(order) => order,
            Err(reader) => return reader.built(Vec::new()),
        };
        let is_credit_note = self.plan.mapping.credit_note_prefix.as_ref().is_some_and(|p| order.id.starts_with(p));
        if !order.is_sale {
            order.events.clear();
        } else if is_credit_note || (!order.lines.is_empty() && order.lines.iter().all(Line::is_return)) {
            if !self.credit_note(&mut order) {
                return order.reader.built(Vec::new());
            }
        } else if !self.sale(&mut order) {
            return order.reader.built(Vec::new());
        }
        let without_customer = !order.identity.is_known();
        let traits = std::mem::take(&mut order.traits);
        let says_more = traits.keys().any(|key| !order.identity.known_by.contains_key(key));
        if !without_customer && says_more {
            let traits = order.identity.traits(traits);
            let event = Draft::identify(Some(order.at), traits);
            order.events.insert(0, Draft { user_id: order.identity.user_id.clone(), ..event });
        }
        let mut entities = self.reviews(&mut order);
        entities.extend(self.parcels(&mut order));
        if !order.is_sale {
            entities.extend(self.payments(&mut order));
        }
        let first = order.reader.records[0].row;
        if order.is_sale {
            let entity = Entity::new(EntityKind::Order, self.key(&order.id), order.events, first);
            if entity.bytes > MAX_BYTES {
                order.reader.take_all_out(Field::OrderId, Reason::TooLarge, Fate::Rejected);
                return order.reader.built(Vec::new());
            }
            entities.insert(0, entity);
        }
        Built { without_customer: without_customer && order.is_sale, ..order.reader.built(entities) }
    }

    /// Finds the order's rows, customer, lines and time; without them its rows are taken out.
    fn begin<'r>(&mut self, id: String, mut reader: Reader<'r>) -> Result<Order<'r>, Reader<'r>> {
        let spoken = [RowShape::Order, RowShape::Line, RowShape::Transaction];
        let mut head = reader.rows(&spoken);
        head.sort_by_key(|at| reader.shape(*at) != RowShape::Order);
        let orders = reader.rows(&[RowShape::Order]);
        let is_sale = !head.is_empty();
        if !is_sale && !spoken.iter().any(|shape| self.plan.has(*shape)) {
            head = reader.rows(&[RowShape::Review, RowShape::Parcel, RowShape::Payment]);
        }
        if head.is_empty() || (orders.is_empty() && self.plan.has(RowShape::Order)) {
            reader.take_all_out(Field::OrderId, Reason::UnknownOrder, Fate::Rejected);
            return Err(reader);
        }
        let currency = self.currency_of(&mut reader, &head);
        let digits = currency.exponent();
        let items = reader.rows(&[RowShape::Line, RowShape::Transaction]);
        let items = if items.is_empty() { reader.rows(&[RowShape::Order]) } else { items };
        let read = |at| Line::read(&mut reader, at, digits, &self.codes);
        let mut lines: Vec<Line> = items.into_iter().filter_map(read).collect();
        lines.iter_mut().for_each(|line| self.describe(&mut line.product));
        head.retain(|at| reader.fates[*at] == Fate::Taken);
        if head.is_empty() {
            reader.take_all_out(Field::OrderId, Reason::UnknownOrder, Fate::Rejected);
            return Err(reader);
        }
        let times = [
            Field::OrderedAt,
            Field::PaidAt,
            Field::ShippedAt,
            Field::CompletedAt,
            Field::DeliveredAt,
            Field::ReviewedAt,
        ];
        let Some(at) = times.into_iter().find_map(|field| reader.first_time(&head, field)) else {
            reader.take_all_out_without_time(Field::OrderedAt);
            return Err(reader);
        };
        if self.latest.is_some_and(|latest| at > latest) {
            reader.take_all_out(Field::OrderedAt, Reason::FutureTime, Fate::Rejected);
            return Err(reader);
        }
        let (identity, traits) = self.whose(&mut reader, &head);
        let status = self.status_of(&mut reader, &head);
        Ok(Order {
            reader,
            id,
            identity,
            traits,
            head,
            is_sale,
            lines,
            at,
            status,
            events: Vec::new(),
            currency,
            digits,
        })
    }

    /// The customer: as the rows say, or as the customers file does for the key on the rows.
    fn whose(&mut self, reader: &mut Reader<'_>, head: &[usize]) -> (Identity, Map<String, Value>) {
        if self.plan.has(RowShape::Customer) {
            let by =
                if reader.first(head, Field::CustomerKey).is_some() { Field::CustomerKey } else { Field::CustomerId };
            if let Some(known) = reader.first(head, by).and_then(|key| self.referred(key)) {
                return known;
            }
            if by == Field::CustomerKey {
                reader.report(head[0], by, Reason::UnknownCustomer, Outcome::ValueDropped);
                return Default::default();
            }
        }
        let identity = Identity::read(reader, head);
        (identity, reader.traits(head))
    }

    /// The first that the order's rows name. Rows in another are taken out: amounts of two currencies have no sum.
    fn currency_of(&self, reader: &mut Reader<'_>, head: &[usize]) -> Currency {
        let mut known = None;
        let payments = reader.rows(&[RowShape::Payment]).into_iter().filter(|at| !head.contains(at));
        for at in head.iter().copied().chain(payments) {
            let Some(code) = reader.text(at, Field::Currency) else { continue };
            match code.parse::<Currency>().ok().filter(|currency| currency.is_known()) {
                None => reader.report(at, Field::Currency, Reason::BadCurrency, Outcome::ValueDropped),
                Some(currency) if currency != *known.get_or_insert(currency) => {
                    reader.take_out(at, Field::Currency, Reason::OtherCurrency, Fate::Rejected);
                }
                Some(_) => {}
            }
        }
        known.unwrap_or(self.currency)
    }

    fn status_of(&mut self, reader: &mut Reader<'_>, head: &[usize]) -> Option<&'static str> {
        let at = head.iter().copied().find(|at| reader.text(*at, Field::Status).is_some())?;
        let status = self.status(reader.text(at, Field::Status)?);
        if status.is_none() {
            reader.report(at, Field::Status, Reason::UnknownStatus, Outcome::ValueDropped);
        }
        status
    }

    /// Writes the order's events; false when its rows were taken out: it turned out to be no sale, or nobody can read what
    /// it costs.
    fn sale(&self, order: &mut Order<'_>) -> bool {
        let (returned, kept): (Vec<Line>, Vec<Line>) =
            std::mem::take(&mut order.lines).into_iter().partition(Line::is_return);
        order.lines = kept;
        let mut properties = Map::new();
        properties.insert("order_id".into(), order.id.as_str().into());
        put(&mut properties, "status", order.status);
        let given_back: Decimal = returned.iter().map(|line| line.total).sum();
        let Some(total) = self.amounts(order, &mut properties, given_back.abs()) else {
            order.reader.take_all_out_without_amount();
            return false;
        };
        if self.is_stock_adjustment(order, total) {
            return false;
        }
        if total.is_negative() && returned.is_empty() {
            self.give_back(order, total);
            return true;
        }
        let (head, reader) = (&order.head, &mut order.reader);
        put_time(&mut properties, "ordered_at", Some(order.at));
        let steps = [
            (Field::PaidAt, "paid_at"),
            (Field::ShippedAt, "shipped_at"),
            (Field::DeliveredAt, "delivered_at"),
            (Field::PromisedAt, "promised_at"),
        ];
        let [_, shipped, delivered, promised] = steps.map(|(field, name)| {
            let at = reader.first_time(head, field);
            let at = if field == Field::PromisedAt { at.map(|day| promised_until(day, &self.zone)) } else { at };
            put_time(&mut properties, name, at);
            at
        });
        let channel = reader.first(head, Field::Channel).or(self.plan.mapping.platform.as_deref());
        put(&mut properties, "channel", channel);
        let payments = reader.rows(&[RowShape::Payment, RowShape::Order, RowShape::Line, RowShape::Transaction]);
        put(&mut properties, "payment_method", reader.first(&payments, Field::PaymentMethod));
        put(&mut properties, "coupon", reader.first(head, Field::Coupon));
        put(&mut properties, "note", reader.first(head, Field::Note));
        put(&mut properties, "address", address(reader, head, &order.traits));
        let products = order.lines.iter().filter(|line| line.role == Role::Product);
        let products: Vec<Value> = products.map(|line| line.product.clone().into()).collect();
        properties.insert("products".into(), products.into());
        let payments = self.payments_of_sale(order);
        if !payments.is_empty() {
            properties.insert("payments".into(), payments.into());
        }
        let event = Draft::track("Order Completed", Some(order.at), properties);
        order.events.push(order.identity.sign(event));
        let parcel = [shipped, delivered, promised];
        parcel_events(order, parcel);
        self.refunds(order, &returned, total);
        true
    }

    /// Takes the rows out of what only corrects the books of the stock.
    pub(super) fn is_stock_adjustment(&self, order: &mut Order<'_>, total: Decimal) -> bool {
        let is = self.plan.mapping.stock_adjustments && total.is_zero() && !order.identity.is_known();
        if is {
            order.reader.take_all_out(Field::Quantity, Reason::StockAdjustment, Fate::SetAside);
        }
        is
    }

    /// The order's money into its properties; gives the total, that is what the customer pays, or none where it cannot be
    /// read and nothing else tells it. What the same rows give back for goods is a refund of its own.
    fn amounts(
        &self,
        order: &mut Order<'_>,
        properties: &mut Map<String, Value>,
        given_back: Decimal,
    ) -> Option<Decimal> {
        let (head, reader, digits) = (&order.head, &mut order.reader, order.digits);
        let rows: Vec<usize> = head.iter().copied().chain(reader.rows(&[RowShape::Payment])).collect();
        let wholes = [Field::Subtotal, Field::Total].map(|field| reader.whole(|reader| reader.amount(&rows, field)));
        let [(subtotal, is_subtotal_unread), (total, is_total_unread)] = wholes;
        let items = line::sum(&order.lines, Role::Product);
        if (is_subtotal_unread || is_total_unread) && subtotal.or(total).is_none() && items.is_zero() {
            return None;
        }
        let parts = [Field::Shipping, Field::Tax, Field::Discount];
        let [shipping, tax, discount] = parts.map(|field| reader.amount(&rows, field));
        let charges = line::sum(&order.lines, Role::Charge);
        let shipping = shipping.unwrap_or_default() + line::sum(&order.lines, Role::Shipping);
        let discount = discount.map_or(Decimal::ZERO, Decimal::abs) + line::sum(&order.lines, Role::Discount).abs();
        let subtotal = subtotal.unwrap_or(items);
        let full = subtotal + shipping + tax.unwrap_or_default() + charges;
        // A voucher worth more than the order leaves nothing to pay.
        let computed = full - discount.min(full.max(Decimal::ZERO));
        let total = total.map_or(computed, |stated| before_returns(stated, computed, given_back));
        let total = total.rounded(digits);
        properties.insert("total".into(), number(total, digits));
        if !order.lines.is_empty() {
            properties.insert("subtotal".into(), number(subtotal, digits));
        }
        let parts =
            [("shipping", shipping), ("tax", tax.unwrap_or_default()), ("discount", discount), ("charges", charges)];
        for (name, amount) in parts.into_iter().filter(|(_, amount)| !amount.is_zero()) {
            properties.insert(name.into(), number(amount, digits));
        }
        properties.insert("currency".into(), order.currency.code().into());
        Some(total)
    }
}

/// The total of an exchange may be what was left to pay, or, below nothing, what the customer got: the refund has its part of
/// it already.
fn before_returns(stated: Decimal, sold: Decimal, given_back: Decimal) -> Decimal {
    let is_net = stated.is_negative() || stated == sold - given_back;
    if is_net { stated + given_back } else { stated }
}

fn address(reader: &Reader<'_>, head: &[usize], traits: &Map<String, Value>) -> Option<Value> {
    let mut address = Map::new();
    for (field, name) in [(Field::City, "city"), (Field::Province, "state"), (Field::Country, "country")] {
        put(&mut address, name, reader.first(head, field).map(Value::from).or_else(|| traits.get(name).cloned()));
    }
    let street = reader.first(head, Field::Street);
    let is_told = ["city", "state"].iter().any(|part| address.contains_key(*part));
    if let Some((province, city)) = street.filter(|_| !is_told).and_then(place) {
        put(&mut address, "state", Some(province));
        put(&mut address, "city", city);
    }
    put(&mut address, "street", street);
    (!address.is_empty()).then_some(Value::Object(address))
}

fn parcel_events(order: &mut Order<'_>, [shipped, delivered, promised]: [Option<Timestamp>; 3]) {
    let parcel_id = order.reader.first(&order.head, Field::ParcelId).unwrap_or(&order.id).to_owned();
    let carrier = order.reader.first(&order.head, Field::Carrier);
    let parcel = || {
        let mut properties = Map::new();
        properties.insert("order_id".into(), order.id.as_str().into());
        properties.insert("parcel_id".into(), parcel_id.as_str().into());
        put(&mut properties, "carrier", carrier);
        properties
    };
    let mut events = Vec::new();
    if let Some(at) = shipped {
        let mut properties = parcel();
        put_time(&mut properties, "promised_at", promised);
        events.push(Draft::track("Parcel Shipped", Some(at), properties));
    }
    if let Some(at) = delivered {
        let mut properties = parcel();
        put_time(&mut properties, "delivered_at", Some(at));
        events.push(Draft::track("Parcel Delivered", Some(at), properties));
    }
    let events: Vec<Draft> = events.into_iter().map(|event| order.identity.sign(event)).collect();
    order.events.extend(events);
}
