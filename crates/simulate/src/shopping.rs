use serde_json::json;

use crate::calendar::{DAY, HOUR, Millis};
use crate::call::{From, amount};
use crate::config::Drivers;
use crate::data::{GOODS, PEOPLE};
use crate::order::{Contact, Line, Mishap, MishapKind, Order, Parcel};
use crate::stage::{Happening, Stage};
use crate::truth::{CustomerKind, OrderTruth, Tongue};

/// Goods of this value and more travel free; others cost the fee. Yuan.
const FREE_SHIPPING: f64 = 99.0;
const SHIPPING_FEE: f64 = 10.0;
const CANCELLED: f64 = 0.025;
/// The season's factor from which parcels and service suffer.
const PEAK: f64 = 1.6;
/// How much one order's experience counts in the satisfaction with the shop.
const FRESHNESS: f64 = 0.5;

/// Code, least order value in yuan, yuan off, share off.
const COUPONS: [(&str, f64, f64, f64); 5] = [
    ("MEMBER8", 0.0, 0.0, 0.08),
    ("WELCOME10", 59.0, 10.0, 0.0),
    ("FULL199-20", 199.0, 20.0, 0.0),
    ("FULL399-50", 399.0, 50.0, 0.0),
    ("SPRING5", 0.0, 0.0, 0.05),
];

impl Stage<'_> {
    pub fn purchase(&mut self, at: Millis) {
        let lines = self.choose(at);
        let device = (!self.person.devices.is_empty()).then(|| self.dice.below(self.person.devices.len()));
        let mut order = self.draft(at, lines, device);
        if let Some(device) = device {
            let now = self.fill_cart(at, device, &order);
            order.parcel = self.dispatch(now);
            order.at = now;
        } else if self.state.orders == 0 {
            self.identify(at, From::Server);
        }
        self.suffer(&mut order);
        self.state.orders += 1;
        let from = device.map_or(From::Server, From::Device);
        self.track(order.at, from, "Order Completed", self.order_properties(&order, "paid"));
        if self.dice.chance(CANCELLED) {
            let after = (self.dice.between(0.3, 5.0) * HOUR as f64) as Millis;
            // Nothing of what was in store is lived.
            order.severity = Drivers::NONE;
            order.parcel.late_days = 0.0;
            order.experience = f64::from(self.state.satisfaction);
            self.record(&order, false);
            self.plan_next_purchase(order.at);
            self.plan(order.at + after, Happening::Cancelled(Box::new(order)));
            return;
        }
        self.live_through(order);
    }

    /// Plans what the order brings, and decides whether the person stays.
    fn live_through(&mut self, order: Order) {
        let behaviour = &self.world.config.behaviour;
        let push = behaviour.drives_away.weigh(order.severity, self.person.sensitivity);
        let odds = self.person.dropout / (1.0 - self.person.dropout) * push.exp();
        let leaves = self.dice.chance(odds / (1.0 + odds));
        let before = f64::from(self.state.satisfaction);
        self.state.satisfaction = (before * (1.0 - FRESHNESS) + order.experience * FRESHNESS) as f32;
        self.record(&order, leaves);
        if leaves {
            let over = order.contact.as_ref().map_or(0, |contact| contact.resolved).max(order.parcel.delivered);
            self.state.leaves = Some(over + DAY);
        } else {
            self.plan_next_purchase(order.at);
        }
        if let Some(contact) = &order.contact {
            self.plan(contact.at, Happening::Contacted(Box::new(order.clone())));
            self.plan(contact.resolved, Happening::Resolved(Box::new(contact.clone())));
        }
        if order.parcel.late_days > 0.0 {
            let noticed = order.parcel.promised - 3 * HOUR;
            self.plan(noticed.max(order.parcel.shipped + HOUR), Happening::Delayed(Box::new(order.clone())));
        }
        self.plan(order.parcel.shipped, Happening::Shipped(Box::new(order)));
    }

    fn plan_next_purchase(&mut self, at: Millis) {
        let wait = self.dice.exponential(1.0 / self.person.rate);
        self.plan_after(at, wait.max(0.05), Happening::Purchase);
    }

    /// Fills a basket up to a gamma-gamma spend with what the person likes.
    fn choose(&mut self, at: Millis) -> Vec<Line> {
        let behaviour = &self.world.config.behaviour;
        let yuan = self.dice.gamma(behaviour.p, self.person.spend / behaviour.p).max(15.0);
        let target = self.world.catalogue.minor(yuan);
        let mut left = target;
        let mut lines: Vec<Line> = Vec::new();
        while lines.len() < 5 && left > target / 5 {
            let wanted = (left as f64 * self.dice.between(0.45, 1.0)) as i64;
            let line = self.nearest(at, wanted);
            if lines.iter().any(|other| (other.product, other.sku) == (line.product, line.sku)) {
                break;
            }
            if !lines.is_empty() && line.total() > left * 3 / 2 {
                break;
            }
            left -= line.total();
            lines.push(line);
        }
        lines
    }

    /// Of a few things the person likes, the one whose price is nearest.
    fn nearest(&mut self, at: Millis, wanted: i64) -> Line {
        let candidates = (0..6).map(|_| {
            let category = self.favourite_category(at);
            let product = self.favourite_product(category);
            let skus = &self.world.catalogue.products[product].skus;
            let sku = self.dice.below(skus.len());
            (product, sku, skus[sku].price.max(1))
        });
        let distance = |price: i64| (price as f64 / wanted.max(1) as f64).ln().abs();
        let nearest = candidates.min_by(|a, b| distance(a.2).total_cmp(&distance(b.2)));
        let (product, sku, price) = nearest.expect("there are six candidates");
        let quantity = (wanted as f64 / price as f64).round().clamp(1.0, 3.0) as u32;
        Line { product, sku, quantity, price }
    }

    fn draft(&mut self, at: Millis, lines: Vec<Line>, device: Option<usize>) -> Order {
        *self.order_count += 1;
        let number = *self.order_count;
        let day = self.world.calendar.local(at).strftime("%Y%m%d").to_string();
        let (id, channel) = match (self.person.kind, device) {
            (CustomerKind::Taobao, _) => (format!("4{number:013}{:05}", self.index % 100_000), "taobao"),
            (CustomerKind::Jd, _) => (format!("3{number:011}"), "jd"),
            (_, Some(device)) => (format!("SY{day}{number:07}"), self.person.devices[device].via.channel()),
            (_, None) => (format!("SY{day}{number:07}"), "web"),
        };
        let subtotal: i64 = lines.iter().map(Line::total).sum();
        let (coupon, discount) = self.coupon(subtotal);
        let payment = match channel {
            "wechat_mini" => "wechat_pay",
            "taobao" => "alipay",
            _ if self.person.tongue == Tongue::En => "card",
            _ => self.dice.pick(&["alipay", "wechat_pay", "wechat_pay", "card"]),
        };
        let catalogue = &self.world.catalogue;
        let free = subtotal - discount >= catalogue.minor(FREE_SHIPPING);
        Order {
            id,
            at,
            shipping: if free { 0 } else { catalogue.minor(SHIPPING_FEE) },
            discount,
            coupon,
            channel,
            payment,
            parcel: self.dispatch(at),
            mishap: None,
            contact: None,
            severity: Drivers::NONE,
            experience: 1.0,
            rating: 0,
            is_reviewed: false,
            lines,
        }
    }

    fn coupon(&mut self, subtotal: i64) -> (Option<&'static str>, i64) {
        if !self.dice.chance(0.06 + 0.6 * self.person.price_sensitivity) {
            return (None, 0);
        }
        let (code, least, off, share) = *self.dice.pick(&COUPONS);
        if subtotal < self.world.catalogue.minor(least) {
            return (None, 0);
        }
        let discount = self.world.catalogue.minor(off) + (subtotal as f64 * share) as i64;
        (Some(code), discount.min(subtotal / 2))
    }

    /// When the parcel is promised, and when it really comes.
    fn dispatch(&mut self, at: Millis) -> Parcel {
        let carrier = self.dice.weighted(PEOPLE.carriers.iter().map(|carrier| carrier.share));
        let road = PEOPLE.cities[self.person.city].days;
        let promised = at + ((2.0 + road) * DAY as f64) as Millis;
        let strain = if self.world.calendar.busyness(at) > PEAK { 2.0 } else { 1.0 };
        let late = self.dice.chance(PEOPLE.carriers[carrier].late * strain);
        let late_days = if late { 0.4 + self.dice.exponential(1.9) } else { 0.0 };
        let early = if late { 0.0 } else { self.dice.between(0.1, 1.3) };
        let delivered = promised + ((late_days - early) * DAY as f64) as Millis;
        let shipped = at + (self.dice.between(2.0, 26.0) * HOUR as f64) as Millis;
        Parcel { carrier, shipped, promised, delivered, late_days }
    }

    /// Decides what goes wrong with the order, who asks the service, and how it all feels.
    fn suffer(&mut self, order: &mut Order) {
        let catalogue = &self.world.catalogue;
        let fitted = ["apparel", "textile"];
        for (line, goods) in order.lines.iter().enumerate() {
            let category = &GOODS.category[catalogue.products[goods.product].category];
            if self.dice.chance(catalogue.defect_chance(goods.product, order.at)) {
                order.mishap = Some(Mishap { line, kind: MishapKind::Defect });
            } else if order.mishap.is_none() && fitted.contains(&category.key.as_str()) && self.dice.chance(0.05) {
                order.mishap = Some(Mishap { line, kind: MishapKind::Size });
            }
        }
        order.contact = self.ask_service(order);
        order.severity = Drivers {
            late: (order.parcel.late_days / 4.0).min(1.0),
            product: order.mishap.map_or(0.0, |m| if m.kind == MishapKind::Defect { 1.0 } else { 0.6 }),
            service: if order.slow_service() { 1.0 } else { 0.0 },
        };
        let qualities = order.lines.iter().map(|line| catalogue.products[line.product].quality);
        let quality = qualities.sum::<f64>() / order.lines.len() as f64;
        let hurt = self.world.config.behaviour.hurts.weigh(order.severity, self.person.sensitivity);
        let feeling = self.person.mood + 0.3 * (quality - 0.7) - hurt + 0.05 * self.dice.normal();
        order.experience = feeling.clamp(0.0, 1.0);
    }

    fn ask_service(&mut self, order: &Order) -> Option<Contact> {
        let parcel = &order.parcel;
        let complaint = if order.suffers(MishapKind::Defect) {
            (0.65, "defect", parcel.delivered)
        } else if order.suffers(MishapKind::Size) {
            (0.6, "size", parcel.delivered)
        } else if parcel.late_days > 0.0 {
            (0.25 + 0.1 * parcel.late_days.min(4.0), "late", parcel.promised)
        } else {
            (0.06, "question", order.at)
        };
        let (share, topic, since) = complaint;
        if !self.dice.chance(share) {
            return None;
        }
        let at = since + (self.dice.between(0.5, 20.0) * HOUR as f64) as Millis;
        let slow = self.dice.chance(if self.world.calendar.busyness(at) > PEAK { 0.45 } else { 0.2 });
        let hours = if slow { self.dice.between(14.0, 60.0) } else { 0.1 + self.dice.exponential(1.5).min(10.0) };
        let resolved = at + (hours * HOUR as f64) as Millis;
        let case_id = format!("case-{}", order.id);
        Some(Contact { case_id, order_id: order.id.clone(), topic, at, resolved, slow })
    }

    /// The visit that ends in the order; returns when it is placed.
    fn fill_cart(&mut self, at: Millis, device: usize, order: &Order) -> Millis {
        let from = From::Device(device);
        let browses = self.world.config.browsing > 0.0;
        let mut now = if browses { self.enter(at, from, false) } else { at };
        if let (true, Some(line)) = (browses, order.lines.first()) {
            now = self.look_for(now, from, line.product);
        }
        for line in &order.lines {
            if browses {
                now = self.look_at(now, from, line.product);
                now = self.add_to_cart(now, from, line.product, line.sku, line.quantity);
            }
        }
        now = self.sign_in(now, device);
        if !browses {
            return now;
        }
        let cart = json!({"cart_id": self.cart()});
        self.track(now, from, "Cart Viewed", cart.clone());
        now += self.seconds(15.0);
        self.track(now, from, "Checkout Started", cart);
        now += self.seconds(20.0);
        if let Some(coupon) = order.coupon {
            let discount = amount(order.discount, self.world.config.currency);
            let applied = json!({"coupon_id": coupon, "order_id": order.id, "discount": discount});
            self.track(now, from, "Coupon Applied", applied);
            now += self.seconds(8.0);
        }
        now + self.seconds(25.0)
    }

    fn record(&mut self, order: &Order, left: bool) {
        self.lived = Some(OrderTruth {
            order_id: order.id.clone(),
            at: self.world.calendar.timestamp(order.at),
            late_days: order.parcel.late_days,
            severity: order.severity,
            experience: order.experience,
            satisfaction: f64::from(self.state.satisfaction),
            left,
        });
    }
}
