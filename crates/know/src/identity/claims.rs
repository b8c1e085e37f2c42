use primitives::{Event, EventKind, ShopId};
use store::Vault;

use super::{Blocked, Id, Kind};
use crate::body::Object;

/// What visitors' browsers and apps may not tell of anybody: whom such an event names, the shop's own systems know.
const OF_THE_SHOP: [&str; 7] = [
    "Case Reopened",
    "Case Resolved",
    "Parcel Delayed",
    "Parcel Delivered",
    "Parcel Shipped",
    "Review Submitted",
    "Survey Answered",
];

/// The usable identifiers of an event, with their readable values.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    pub values: Vec<(Id, String)>,
    /// An alias call's old id as a user's: stands in place of the visitor's where somebody is known by it.
    pub former: Option<Id>,
    pub is_alias: bool,
    /// Whether it tells who somebody is, beside who did something.
    pub says_who: bool,
}

/// Reads who an event is about: its own ids, the traits it carries, and a checkout's contact fields.
pub(crate) fn claims(event: &Event, body: &Object<'_>, blocked: &Blocked, vault: &Vault) -> Claims {
    let mut reader = Reader { shop: event.shop, blocked, vault, claims: Claims::default() };
    reader.add(Kind::UserId, event.user_id.as_deref());
    reader.add(Kind::AnonymousId, event.anonymous_id.as_deref());
    if event.kind == EventKind::Alias {
        let previous = body.text("previousId").unwrap_or_default();
        reader.add(Kind::AnonymousId, Some(&previous));
        let former = blocked.normalise(Kind::UserId, &previous);
        reader.claims.former = former.map(|value| fingerprint(vault, event.shop, Kind::UserId, &value));
        (reader.claims.is_alias, reader.claims.says_who) = (true, true);
        return reader.claims;
    }
    reader.traits(&body.object("traits"));
    reader.traits(&body.object("context").object("traits"));
    let name = event.name.as_deref().unwrap_or_default();
    let is_order = name.starts_with("Order ");
    if is_order {
        reader.traits(&body.object("properties"));
    }
    let is_told = |(id, _): &(Id, String)| !matches!(id.kind, Kind::UserId | Kind::AnonymousId);
    let is_firm = is_order || OF_THE_SHOP.contains(&name);
    let says_who = is_firm || event.kind == EventKind::Identify || reader.claims.values.iter().any(is_told);
    Claims { says_who, ..reader.claims }
}

struct Reader<'a> {
    shop: ShopId,
    blocked: &'a Blocked,
    vault: &'a Vault,
    claims: Claims,
}

impl Reader<'_> {
    fn traits(&mut self, traits: &Object<'_>) {
        for kind in [Kind::Email, Kind::Phone, Kind::BuyerId, Kind::Oaid] {
            self.add(kind, traits.text(kind.as_str()).as_deref());
        }
    }

    /// The first value of a kind counts: one event speaks of one person.
    fn add(&mut self, kind: Kind, value: Option<&str>) {
        let is_new = kind == Kind::AnonymousId || !self.claims.values.iter().any(|(id, _)| id.kind == kind);
        let Some(value) = value.filter(|_| is_new).and_then(|value| self.blocked.normalise(kind, value)) else {
            return;
        };
        self.claims.values.push((fingerprint(self.vault, self.shop, kind, &value), value));
    }
}

/// The keyed fingerprint of a normalised value.
pub(crate) fn fingerprint(vault: &Vault, shop: ShopId, kind: Kind, value: &str) -> Id {
    let mut hash = [0u8; 16];
    let blind = vault.blind(&format!("{shop}/{}", kind.as_str()), value);
    hash.copy_from_slice(&blind[..16]);
    Id { kind, hash }
}
