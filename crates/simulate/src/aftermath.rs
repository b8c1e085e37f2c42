use serde_json::{Value, json};

use crate::calendar::{DAY, HOUR, Millis};
use crate::call::{From, amount};
use crate::data::{GOODS, PEOPLE};
use crate::order::{Contact, MishapKind, Order};
use crate::stage::{Happening, Stage};
use crate::text::{Lived, Texts, about, review};

impl Stage<'_> {
    pub fn cancel(&mut self, at: Millis, order: &Order) {
        let reason = self.dice.pick(&Texts::of(self.person.tongue).cancel.reason);
        self.track(at, From::Server, "Order Cancelled", json!({"order_id": order.id, "reason": reason}));
    }

    pub fn ship(&mut self, at: Millis, order: &Order) {
        self.track(at, From::Server, "Parcel Shipped", self.parcel(order));
        self.plan(order.parcel.delivered, Happening::Delivered(Box::new(order.clone())));
    }

    pub fn delay(&mut self, at: Millis, order: &Order) {
        let mut parcel = self.parcel(order);
        parcel["expected_at"] = self.time(order.parcel.delivered).into();
        self.track(at, From::Server, "Parcel Delayed", parcel);
    }

    pub fn deliver(&mut self, at: Millis, order: Order) {
        let mut parcel = self.parcel(&order);
        parcel["delivered_at"] = self.time(at).into();
        self.track(at, From::Server, "Parcel Delivered", parcel);
        let mut updated = self.order_properties(&order, "delivered");
        updated["shipped_at"] = self.time(order.parcel.shipped).into();
        updated["delivered_at"] = self.time(at).into();
        self.track(at + 1000, From::Server, "Order Updated", updated);
        let after = |stage: &mut Self, from: f64, to: f64| at + (stage.dice.between(from, to) * DAY as f64) as Millis;
        if self.refund_reason(&order).is_some() {
            let when = after(self, 0.8, 6.0);
            self.plan(when, Happening::Refunded(Box::new(order.clone())));
        }
        if self.person.kind.platform().is_none() && self.dice.chance(0.08) {
            let when = after(self, 2.0, 7.0);
            self.plan(when, Happening::Surveyed(Box::new(order.clone())));
        }
        // Who was glad or angry writes unasked, who found it all right does not bother.
        let extreme = (order.experience - 0.75).abs();
        let writes = self.dice.chance(0.08 + 0.3 * self.person.chatty + 0.5 * extreme);
        let when = writes.then(|| after(self, 0.5, 9.0));
        self.plan_asking(at, &order, when);
        if let Some(when) = when {
            self.plan(when, Happening::Reviewed(Box::new(order)));
        }
    }

    /// Key of the reason for which money goes back, if any does. Same answer for the same order.
    fn refund_reason(&self, order: &Order) -> Option<&'static str> {
        let luck = crate::dice::Dice::new(self.world.config.seed, u64::from(self.index), order.at as u64).unit();
        let (share, reason) = match order.mishap.map(|mishap| mishap.kind) {
            Some(MishapKind::Defect) if luck < 0.15 => (1.0, "damaged"),
            Some(MishapKind::Defect) if luck < 0.25 => (1.0, "not_as_described"),
            Some(MishapKind::Defect) => (0.7, "defect"),
            Some(MishapKind::Size) => (0.6, "size"),
            None if order.parcel.late_days > 3.0 => (0.2, "late"),
            None => (0.02, "unwanted"),
        };
        (luck < share).then_some(reason)
    }

    pub fn refund(&mut self, at: Millis, order: &Order) {
        let Some(reason) = self.refund_reason(order) else { return };
        let line = order.spoken_of();
        let paid = line.total() * (order.subtotal() - order.discount) / order.subtotal().max(1);
        // A late parcel is made up for; a flaw is sometimes lived with for part of the price.
        let (minor, returned) = match reason {
            "late" => (paid / 10, false),
            "defect" if self.dice.chance(0.35) => (paid * 2 / 5, false),
            _ => (paid, true),
        };
        if minor <= 0 {
            return;
        }
        let currency = self.world.config.currency;
        let mut refund = json!({
            "order_id": order.id,
            "refund_id": format!("R{}", order.id),
            "total": amount(minor, currency),
            "currency": currency.code(),
            "reason": Texts::of(self.person.tongue).reason[reason],
            "reason_code": reason,
        });
        if returned {
            let mut product = self.describe(line.product, line.sku);
            product["quantity"] = line.quantity.into();
            refund["products"] = Value::Array(vec![product]);
        }
        self.track(at, From::Server, "Order Refunded", refund);
        if self.dice.chance(0.25) {
            let ease = (1.0 + 6.0 * (0.3 + 0.6 * order.experience)).round().clamp(1.0, 7.0);
            let answer = json!({"survey": "ces", "score": ease, "order_id": order.id});
            self.track(at + 2 * HOUR, From::Server, "Survey Answered", answer);
        }
    }

    pub fn contact(&mut self, at: Millis, order: &Order) {
        let Some(contact) = &order.contact else { return };
        let channel = match order.channel {
            "taobao" | "jd" => order.channel,
            "wechat_mini" => "wechat",
            _ => self.dice.pick(&["chat", "chat", "email", "phone"]),
        };
        let texts = &Texts::of(self.person.tongue).support[contact.topic];
        let text = about(self.dice.pick(texts).as_str(), &self.thing(order));
        let asked = json!({
            "case_id": contact.case_id,
            "order_id": order.id,
            "topic": contact.topic,
            "channel": channel,
            "text": text,
        });
        self.track(at, From::Server, "Support Contacted", asked);
    }

    pub fn resolve(&mut self, at: Millis, contact: &Contact) {
        let resolved = json!({
            "case_id": contact.case_id,
            "order_id": contact.order_id,
            "topic": contact.topic,
            "minutes_to_resolve": (contact.resolved - contact.at) / 60_000,
        });
        self.track(at, From::Server, "Case Resolved", resolved);
        if self.dice.chance(0.4) {
            let usual = if contact.slow { 2.0 } else { 4.6 };
            let score = (usual + 0.7 * self.dice.normal()).round().clamp(1.0, 5.0);
            let answer = json!({"survey": "csat", "score": score, "order_id": contact.order_id});
            self.track(at + HOUR, From::Server, "Survey Answered", answer);
        }
    }

    /// Writes a review: by itself, or by the link of a request.
    pub fn review(&mut self, at: Millis, mut order: Order, request: Option<&str>) {
        order.rating = stars(order.experience + 0.06 * self.dice.normal());
        let category = self.world.catalogue.products[order.spoken_of().product].category;
        let lived = Lived {
            rating: order.rating,
            category: &GOODS.category[category].key,
            thing: &self.thing(&order),
            late_days: order.parcel.late_days,
            defect: order.suffers(MishapKind::Defect),
            size: order.suffers(MishapKind::Size),
            slow_service: order.contact.as_ref().map(|contact| contact.slow),
        };
        let mut submitted = self.review_head(&order);
        if self.dice.chance(0.85) {
            submitted["text"] = review(&mut self.dice, self.person.tongue, &lived).into();
        }
        let severity = order.severity;
        let near = |stage: &mut Self, severity: f64| stars(0.95 - 0.75 * severity + 0.07 * stage.dice.normal());
        submitted["dimensions"] = json!({
            "described": near(self, severity.product),
            "service": near(self, severity.service),
            "delivery": near(self, severity.late),
        });
        if let Some(request) = request {
            let id = format!("{request}:{}", submitted["product_id"].as_str().unwrap_or_default());
            submitted["review_id"] = id.into();
            submitted["request_id"] = request.into();
            submitted["signals"] = json!([]);
        }
        let from = if request.is_some() { From::Form } else { From::Server };
        self.track(at, from, "Review Submitted", submitted);
        if request.is_none() && self.dice.chance(0.12) {
            let when = at + (self.dice.between(12.0, 45.0) * DAY as f64) as Millis;
            self.plan(when, Happening::FollowedUp(Box::new(order)));
        }
    }

    pub fn follow_up(&mut self, at: Millis, order: &Order) {
        let pieces = &Texts::of(self.person.tongue).follow_up;
        let text = self.dice.pick(if order.rating >= 4 { &pieces.good } else { &pieces.bad });
        let mut submitted = self.review_head(order);
        submitted["follow_up_of"] = submitted["review_id"].take();
        submitted["review_id"] = format!("V{}-2", order.id).into();
        submitted["text"] = text.as_str().into();
        self.track(at, From::Server, "Review Submitted", submitted);
    }

    fn review_head(&self, order: &Order) -> Value {
        json!({
            "review_id": format!("V{}", order.id),
            "order_id": order.id,
            "product_id": self.world.catalogue.products[order.spoken_of().product].id,
            "rating": order.rating,
        })
    }

    pub fn answer_nps(&mut self, at: Millis, order: &Order) {
        let mood = 0.6 * f64::from(self.state.satisfaction) + 0.4 * order.experience;
        let score = (mood * 11.0 - 0.3 + 0.8 * self.dice.normal()).round().clamp(0.0, 10.0);
        let mut answer = json!({"survey": "nps", "score": score, "order_id": order.id});
        if self.dice.chance(0.6) {
            let severity = order.severity;
            let key = match score as u8 {
                9.. => "promoter",
                7..=8 => "passive",
                _ if severity.product > 0.0 => "detractor_product",
                _ if severity.service > 0.0 => "detractor_service",
                _ if severity.late > 0.0 => "detractor_delivery",
                _ => "detractor",
            };
            let texts = &Texts::of(self.person.tongue).survey[key];
            answer["text"] = self.dice.pick(texts).as_str().into();
        }
        self.track(at, From::Server, "Survey Answered", answer);
        if score < 5.0 && self.dice.chance(0.3) {
            let revoked = json!({"channel": "sms", "granted": false});
            self.track(at + 60_000, From::Server, "Consent Changed", revoked);
        }
    }

    fn parcel(&self, order: &Order) -> Value {
        let carrier = &PEOPLE.carriers[order.parcel.carrier];
        json!({
            "order_id": order.id,
            "parcel_id": format!("{}-{}", carrier.key, order.id),
            "carrier": carrier.name.say(self.world.tongue),
            "promised_at": self.time(order.parcel.promised),
        })
    }

    /// The product spoken of, in the person's language.
    fn thing(&self, order: &Order) -> String {
        let product = &self.world.catalogue.products[order.spoken_of().product];
        product.name.say(self.person.tongue).to_owned()
    }
}

/// One to five stars for a feeling from 0 to 1.
fn stars(feeling: f64) -> u8 {
    (0.8 + 4.6 * feeling).round().clamp(1.0, 5.0) as u8
}
