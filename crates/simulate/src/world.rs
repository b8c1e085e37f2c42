use std::sync::Arc;

use serde_json::json;

use crate::calendar::Calendar;
use crate::call::amount;
use crate::catalogue::Catalogue;
use crate::config::{Config, ConfigError, Language};
use crate::data::{GOODS, PEOPLE, Role, TERMS};
use crate::dice::mix;
use crate::person::Person;
use crate::stream::{Events, SimulatedEvent};
use crate::truth::{Batch, Tongue, Truth};

/// A simulated shop: what does not change during a run.
#[derive(Clone)]
pub struct Shop {
    pub(crate) world: Arc<World>,
}

pub(crate) struct World {
    pub config: Config,
    pub calendar: Calendar,
    pub catalogue: Catalogue,
    /// The language of the shop's own words, such as product names.
    pub tongue: Tongue,
    /// Tells the ids of runs with different configurations apart.
    pub run: String,
}

impl Shop {
    /// # Errors
    /// When the configuration makes no sense; the message says what to change.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        config.check()?;
        let calendar = Calendar::new(config.start, config.days, config.zone()?);
        let catalogue = Catalogue::new(config.seed, config.currency, &calendar);
        let tongue = if config.language == Language::En { Tongue::En } else { Tongue::Zh };
        let run = fingerprint(&format!("{config:?}"));
        Ok(Self { world: Arc::new(World { config, calendar, catalogue, tongue, run }) })
    }

    /// The shop's name in its own language.
    #[must_use]
    pub fn name(&self) -> &'static str {
        GOODS.shop.name.say(self.world.tongue)
    }

    /// A `Product Updated` for each product, at the start of the run. Not part of [`Shop::events`].
    #[must_use]
    pub fn catalogue(&self) -> Vec<SimulatedEvent> {
        let world = &self.world;
        let at = world.config.start;
        let event = |product: &crate::catalogue::Product| {
            let category = GOODS.category[product.category].name.say(world.tongue);
            let body = json!({
                "type": "track",
                "event": "Product Updated",
                "messageId": format!("sim-{}-{}", world.run, product.id),
                "anonymousId": "catalogue",
                "timestamp": at.to_string(),
                "properties": {
                    "product_id": product.id,
                    "name": product.name.say(world.tongue),
                    "category": category,
                    "brand": product.brand.say(world.tongue),
                    "price": amount(product.skus[0].price, world.config.currency),
                    "currency": world.config.currency.code(),
                    "image": format!("https://{}/images/{}.jpg", GOODS.shop.domain, product.id),
                    "variants": product.skus.iter().map(|sku| json!({
                        "sku": sku.code,
                        "name": sku.variant.say(world.tongue),
                        "price": amount(sku.price, world.config.currency),
                    })).collect::<Vec<_>>(),
                },
                "context": {"channel": "server"},
            });
            SimulatedEvent { at, body }
        };
        world.catalogue.products.iter().map(event).collect()
    }

    /// Everything that happens in the run, in order of time.
    #[must_use]
    pub fn events(&self) -> Events {
        Events::new(Arc::clone(&self.world), false)
    }

    /// The same run, remembering the truth about every customer; ask [`Events::into_truth`] at the end.
    #[must_use]
    pub fn recorded_events(&self) -> Events {
        Events::new(Arc::clone(&self.world), true)
    }

    /// Runs the shop and tells what was put in.
    #[must_use]
    pub fn truth(&self) -> Truth {
        let mut events = self.recorded_events();
        events.by_ref().for_each(drop);
        events.into_truth()
    }
}

impl World {
    pub fn person(&self, index: u32) -> Person {
        Person::new(&self.config, &self.calendar, index)
    }

    /// The truth about the shop itself.
    pub fn truth(&self) -> Truth {
        let terms = |role| {
            let own = TERMS.term.iter().filter(move |term| term.role == role);
            own.flat_map(|term| if self.tongue == Tongue::Zh { &term.zh } else { &term.en }).map(String::as_str)
        };
        let (from, until) = self.catalogue.batch_span;
        let latest = PEOPLE.carriers.iter().max_by(|a, b| a.late.total_cmp(&b.late));
        Truth {
            behaviour: self.config.behaviour,
            customers: Vec::new(),
            rising_terms: terms(Role::Rising).collect(),
            failing_terms: terms(Role::Failing).collect(),
            bad_brand: self.catalogue.bad_brand.say(self.tongue).to_owned(),
            bad_batch: Batch {
                product_id: self.catalogue.products[self.catalogue.bad_batch].id.clone(),
                from: self.calendar.timestamp(from),
                until: self.calendar.timestamp(until),
                defect_rate: Catalogue::batch_defect_rate(),
            },
            late_carrier: latest.map_or("", |carrier| carrier.name.say(self.tongue)).to_owned(),
            season: self.calendar.days.clone(),
        }
    }
}

/// Eight hexadecimal digits that differ where the text differs (FNV-1a, mixed).
fn fingerprint(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{:08x}", mix(hash) >> 32)
}
