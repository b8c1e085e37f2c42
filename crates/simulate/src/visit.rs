use serde_json::{Value, json};

use crate::calendar::Millis;
use crate::call::{From, amount};
use crate::data::GOODS;
use crate::dice::Dice;
use crate::search::{search, word_for};
use crate::stage::{Happening, Stage};
use crate::truth::CustomerKind;

/// Days a person who never buys keeps coming back.
const LURKING: f64 = 40.0;
/// Share of the visits with a purchase that begin with a search for it.
const SEARCHED_FOR: f64 = 0.4;

impl Stage<'_> {
    pub fn arrive(&mut self, at: Millis) {
        self.state.satisfaction = self.person.mood as f32;
        if !self.person.kind.buys() {
            let stay = self.dice.exponential(LURKING);
            self.state.leaves = self.world.calendar.after(self.person.rhythm, at, stay);
        } else if self.person.kind.platform().is_some() {
            self.plan(at, Happening::Purchase);
        } else {
            let wait = self.dice.exponential(2.5) + 0.02;
            self.plan_after(at, wait, Happening::Purchase);
        }
        if !self.person.devices.is_empty() && self.world.config.browsing > 0.0 {
            self.browse(at, true);
            self.plan_next_visit(at);
        }
    }

    pub fn visit(&mut self, at: Millis) {
        if self.state.leaves.is_some_and(|leaves| at >= leaves) {
            return;
        }
        self.browse(at, false);
        self.plan_next_visit(at);
    }

    fn plan_next_visit(&mut self, at: Millis) {
        let rate = if self.person.kind.buys() { 0.02 + 1.3 * self.person.rate } else { 0.07 };
        // A displeased person comes less.
        let mood = 0.4 + 0.7 * f64::from(self.state.satisfaction);
        let wait = self.dice.exponential(1.0 / (rate * mood * self.world.config.browsing));
        self.plan_after(at, wait.max(0.02), Happening::Visit);
    }

    /// A visit without a purchase.
    fn browse(&mut self, at: Millis, first: bool) {
        let device = if first { 0 } else { self.dice.below(self.person.devices.len()) };
        let from = From::Device(device);
        let mut now = self.enter(at, from, first);
        let registers = self.person.kind == CustomerKind::Browser && self.dice.chance(0.5);
        let signs_in = self.state.known_on != 0 && self.dice.chance(0.35);
        if registers || signs_in {
            now = self.sign_in(now, device);
        }
        let looks = 1 + self.dice.below(4);
        let product = self.look_around(&mut now, from, looks);
        let adds = self.dice.chance(0.2);
        if let (true, Some(product)) = (adds, product) {
            let sku = self.dice.below(self.world.catalogue.products[product].skus.len());
            now = self.add_to_cart(now, from, product, sku, 1);
            if self.dice.chance(0.3) {
                self.track(now, from, "Cart Viewed", json!({"cart_id": self.cart()}));
                now += self.seconds(8.0);
            }
            if self.dice.chance(0.15) {
                self.track(now, from, "Product Removed", self.cart_line(product, sku, 1));
                now += self.seconds(5.0);
            }
        }
        self.leave(at, now, from);
    }

    /// Opens the home page; returns when the person moves on.
    pub fn enter(&mut self, at: Millis, from: From, first: bool) -> Millis {
        let campaign = first || self.dice.chance(0.2);
        let name = GOODS.shop.name.say(self.world.tongue);
        self.page(at, from, "/", name, campaign);
        if self.dice.chance(0.15) {
            let paint = (600.0 + self.dice.exponential(900.0)).round();
            self.track(at + 1500, from, "Web Vitals", json!({"name": "LCP", "value": paint, "path": "/"}));
        }
        at + 1500 + self.seconds(12.0)
    }

    pub fn leave(&mut self, since: Millis, now: Millis, from: From) {
        if self.dice.chance(0.5) {
            self.track(now, from, "Page Left", json!({"duration_ms": now - since, "path": "/"}));
        }
    }

    /// Tells the shop who it is on this device, and what it may be sent.
    pub fn sign_in(&mut self, now: Millis, device: usize) -> Millis {
        if self.state.known_on & (1 << device) != 0 {
            return now;
        }
        let newcomer = self.state.known_on == 0;
        self.state.known_on |= 1 << device;
        let from = From::Device(device);
        self.identify(now, from);
        if newcomer {
            for (channel, share) in [("email", 0.5), ("sms", 0.6), ("wechat", 0.7)] {
                let reachable = channel != "email" || self.person.email.is_some();
                if reachable && self.dice.chance(0.6) {
                    let granted = self.dice.chance(share);
                    self.track(now + 200, from, "Consent Changed", json!({"channel": channel, "granted": granted}));
                }
            }
        }
        now + self.seconds(6.0)
    }

    /// Searches, lists and product pages. The product looked at last, if any.
    fn look_around(&mut self, now: &mut Millis, from: From, looks: usize) -> Option<usize> {
        let mut last = None;
        let mut query = None;
        let mut category = Some(self.favourite_category(*now));
        if self.dice.chance(0.45) {
            let search = search(self.world, self.person, &mut self.dice, *now);
            let results = search.category.map_or(0, |c| self.world.catalogue.categories[c].len());
            self.track(*now, from, "Products Searched", json!({"query": search.query, "results": results}));
            *now += self.seconds(7.0);
            (query, category) = (Some(search.query), search.category);
        } else if let Some(category) = category.filter(|_| self.dice.chance(0.7)) {
            self.list(*now, from, category);
            *now += self.seconds(10.0);
        }
        for _ in 0..looks {
            let product = self.favourite_product(category?);
            if self.dice.chance(0.6) || query.is_some() {
                let mut click = json!({
                    "product_id": self.world.catalogue.products[product].id,
                    "position": 1 + self.dice.below(12),
                });
                if let Some(query) = query.take() {
                    click["query"] = query.into();
                }
                self.track(*now, from, "Product Clicked", click);
                *now += 400;
            }
            *now = self.look_at(*now, from, product);
            last = Some(product);
        }
        last
    }

    /// Finds a product by a search, as some do who buy it; returns when the person moves on. Has dice of its own, so that
    /// what comes of the order does not hang on the search.
    pub fn look_for(&mut self, now: Millis, from: From, product: usize) -> Millis {
        let mut dice = Dice::new(self.world.config.seed, u64::from(self.index), now as u64);
        if !dice.chance(SEARCHED_FOR) {
            return now;
        }
        let goods = &self.world.catalogue.products[product];
        let Some(query) = word_for(self.world, self.person, &mut dice, now, goods.category) else { return now };
        let results = self.world.catalogue.categories[goods.category].len();
        self.track(now, from, "Products Searched", json!({"query": query, "results": results}));
        let clicked = now + 1_000 + (dice.exponential(7.0) * 1_000.0) as Millis;
        let position = 1 + dice.below(results);
        let click = json!({"product_id": goods.id, "position": position, "query": query});
        self.track(clicked, from, "Product Clicked", click);
        clicked + 400
    }

    /// A product page; returns when the person moves on.
    pub fn look_at(&mut self, now: Millis, from: From, product: usize) -> Millis {
        let goods = &self.world.catalogue.products[product];
        let dwell = 1_500 + self.seconds(8.0 + 25.0 * goods.quality);
        let (path, name) = (format!("/products/{}", goods.id), goods.name.say(self.world.tongue));
        self.page(now, from, &path, name, false);
        let mut properties = self.describe(product, 0);
        properties["duration_ms"] = dwell.into();
        self.track(now + 50, from, "Product Viewed", properties);
        now + dwell
    }

    pub fn add_to_cart(&mut self, now: Millis, from: From, product: usize, sku: usize, quantity: u32) -> Millis {
        self.track(now, from, "Product Added", self.cart_line(product, sku, quantity));
        now + self.seconds(6.0)
    }

    fn list(&mut self, now: Millis, from: From, category: usize) {
        let first = self.world.catalogue.categories[category].start;
        let shown = (0..6).map(|n| {
            let id = &self.world.catalogue.products[first + n].id;
            json!({"product_id": id, "position": n + 1})
        });
        let properties = json!({
            "list_id": GOODS.category[category].key,
            "category": GOODS.category[category].name.say(self.world.tongue),
            "products": shown.collect::<Vec<_>>(),
        });
        self.track(now, from, "Product List Viewed", properties);
    }

    fn cart_line(&self, product: usize, sku: usize, quantity: u32) -> Value {
        let mut line = self.describe(product, sku);
        line["cart_id"] = self.cart().into();
        line["quantity"] = quantity.into();
        line
    }

    pub fn cart(&self) -> String {
        format!("cart-{:x}-{}", self.index, self.state.orders)
    }

    /// A product as events tell it.
    pub fn describe(&self, product: usize, sku: usize) -> Value {
        let (goods, tongue) = (&self.world.catalogue.products[product], self.world.tongue);
        json!({
            "product_id": goods.id,
            "sku": goods.skus[sku].code,
            "name": goods.name.say(tongue),
            "category": GOODS.category[goods.category].name.say(tongue),
            "brand": goods.brand.say(tongue),
            "variant": goods.skus[sku].variant.say(tongue),
            "price": amount(goods.skus[sku].price, self.world.config.currency),
            "currency": self.world.config.currency.code(),
        })
    }

    pub fn favourite_category(&mut self, at: Millis) -> usize {
        let month = self.world.calendar.local(at).month();
        let weights = GOODS
            .category
            .iter()
            .zip(&self.person.tastes)
            .map(|(category, taste)| if category.season.contains(&month) { taste * 1.6 } else { *taste });
        self.dice.weighted(weights)
    }

    pub fn favourite_product(&mut self, category: usize) -> usize {
        let range = self.world.catalogue.categories[category].clone();
        let appeal = self.world.catalogue.products[range.clone()].iter().map(|product| product.appeal);
        range.start + self.dice.weighted(appeal)
    }

    /// A random time around a mean, in milliseconds, at least a second.
    pub fn seconds(&mut self, mean: f64) -> Millis {
        1_000 + (self.dice.exponential(mean) * 1_000.0) as Millis
    }
}
