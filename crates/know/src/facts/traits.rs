use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use primitives::{EventKind, ShopId};
use serde_json::json;
use store::{PersonKey, StoreError, Tx, Value, micros};
use uuid::Uuid;

use crate::custom_fields;
use crate::facts::{Item, personal_names};

pub(crate) const MAX_NAME_CHARS: usize = 64;

/// The kind of what no more than a visitor's browser or app said of who somebody is: what the shop's own systems say stands
/// over it, whenever it comes.
pub(crate) const CLAIMED: &str = "claimed";
/// The same of custom fields.
pub(crate) const CLAIMED_CUSTOM: &str = "claimed_custom";
/// Of custom fields, what the shop's own systems and its staff say, and what visitors do.
pub(crate) const CUSTOM: [&str; 2] = ["custom", CLAIMED_CUSTOM];
/// Who of the staff wrote down what a customer said of consent, with what for and a note.
pub(crate) const STAFF_CONSENT: &str = "staff_consent";
/// What visitors said of consent: see [`Consent`](crate::customers::Consent).
pub(crate) const CLAIMED_CONSENT: &str = "claimed_consent";

/// What is kept under an own name of the platform; the rest is custom. Senders' other spellings are on the left.
const SPELLINGS: [(&str, &str); 5] = [
    ("firstName", "first_name"),
    ("lastName", "last_name"),
    ("state", "province"),
    ("createdAt", "created_at"),
    ("dateOfBirth", "birthday"),
];
const STANDARD: [&str; 14] = [
    "email",
    "phone",
    "name",
    "first_name",
    "last_name",
    "gender",
    "birthday",
    "city",
    "province",
    "country",
    "language",
    "address",
    "created_at",
    "platform",
];
const PERSONAL: [&str; 7] = ["email", "phone", "name", "first_name", "last_name", "birthday", "address"];
/// Identifiers have a table of their own.
pub(crate) const IDENTIFIERS: [&str; 2] = ["buyer_id", "oaid"];
/// Whether a trait is sealed with the person's key, whatever the shop says of its own fields.
pub(crate) fn is_personal(kind: &str, name: &str) -> bool {
    match kind {
        "trait" | "hand" | CLAIMED => PERSONAL.contains(&name),
        "custom" | CLAIMED_CUSTOM => personal_names::is_personal(name),
        STAFF_CONSENT => true,
        _ => false,
    }
}

/// The name that a trait is kept under.
pub(crate) fn standard_name(name: &str) -> Option<&str> {
    let name = SPELLINGS.iter().find(|(other, _)| *other == name).map_or(name, |(_, own)| own);
    STANDARD.contains(&name).then_some(name)
}

/// Who it is of, its kind and name, and the import that said it (empty for what was said here).
type Key = (Uuid, &'static str, String, String);

#[derive(Debug)]
struct Said {
    /// JSON text.
    value: String,
    at: i64,
    seq: i64,
}

/// What was said of people in a batch; the newest of each voice wins, so that what an import said can be withdrawn.
#[derive(Debug, Default)]
pub(crate) struct Traits(BTreeMap<Key, Said>);

impl Traits {
    pub fn take(&mut self, item: &Item<'_>, people: &[Uuid]) {
        for person in people {
            match item.name() {
                "Consent Changed" => self.consent(item, *person),
                "Trait Set" if item.is_system() => self.by_hand(item, *person),
                "Tags Changed" if item.is_system() => self.tags(item, *person),
                _ if item.stored.event.kind == EventKind::Identify => self.identify(item, *person),
                _ => {}
            }
        }
    }

    fn identify(&mut self, item: &Item<'_>, person: Uuid) {
        for (name, value) in item.body.object("traits").entries() {
            if IDENTIFIERS.contains(&name) {
                continue;
            }
            let (kind, name) = match (standard_name(name), item.is_claim()) {
                (Some(name), false) => ("trait", name),
                (Some(name), true) => (CLAIMED, name),
                (None, false) => ("custom", name),
                (None, true) => (CLAIMED_CUSTOM, name),
            };
            self.say(item, person, kind, name, value);
        }
    }

    fn by_hand(&mut self, item: &Item<'_>, person: Uuid) {
        for (kind, group) in [("hand", "traits"), ("custom", "custom")] {
            for (name, value) in item.properties.object(group).entries() {
                self.say(item, person, kind, name, value);
            }
        }
    }

    fn tags(&mut self, item: &Item<'_>, person: Uuid) {
        for (group, value) in [("add", "true"), ("remove", "false")] {
            let tags: Vec<String> =
                item.properties.raw(group).and_then(|raw| serde_json::from_str(raw).ok()).unwrap_or_default();
            for tag in tags {
                self.say(item, person, "tag", &tag, value);
            }
        }
    }

    fn consent(&mut self, item: &Item<'_>, person: Uuid) {
        let given = item.properties.flag("granted");
        let kind = if item.is_claim() { CLAIMED_CONSENT } else { "consent" };
        if let (Some(channel), Some(granted)) = (item.properties.text("channel"), given) {
            self.say(item, person, kind, &channel, if granted { "true" } else { "false" });
            if let Some(staff) = item.context.text("staff_id").filter(|_| item.is_system()) {
                let words = |key| item.properties.text(key);
                let written =
                    json!({"staff": staff, "granted": granted, "purpose": words("purpose"), "note": words("note")});
                self.say(item, person, STAFF_CONSENT, &channel, &written.to_string());
            }
        }
    }

    fn say(&mut self, item: &Item<'_>, person: Uuid, kind: &'static str, name: &str, value: &str) {
        let name: String = name.trim().chars().filter(|c| *c != '\0').take(MAX_NAME_CHARS).collect();
        if name.is_empty() {
            return;
        }
        let said = Said { value: value.to_owned(), at: micros(item.at()), seq: item.seq().cast_signed() };
        match self.0.entry((person, kind, name, item.via())) {
            Entry::Occupied(mut older) if (older.get().at, older.get().seq) <= (said.at, said.seq) => {
                older.insert(said);
            }
            Entry::Occupied(_) => {}
            Entry::Vacant(place) => {
                place.insert(said);
            }
        }
    }

    pub fn people(&self) -> impl Iterator<Item = Uuid> {
        self.0.keys().map(|(person, ..)| *person)
    }

    pub async fn save(self, tx: &Tx, shop: ShopId, keys: &HashMap<Uuid, PersonKey>) -> Result<(), StoreError> {
        let is_said = self.0.keys().any(|(_, kind, ..)| CUSTOM.contains(kind));
        let own = if is_said { custom_fields::personal(tx, shop).await? } else { BTreeSet::new() };
        let row = |((person, kind, name, via), said): (Key, Said)| {
            let is_personal = is_personal(kind, &name) || (CUSTOM.contains(&kind) && own.contains(&name));
            let sealed = is_personal.then(|| keys.get(&person).map(|key| key.seal(&name, &said.value)));
            let (value, sealed) = match sealed {
                Some(sealed) => (None, sealed),
                None => (Some(said.value), None),
            };
            let (at, seq): (Value, Value) = (said.at.into(), said.seq.into());
            vec![person.into(), kind.into(), name.into(), via.into(), value.into(), sealed.into(), at, seq]
        };
        let rows: Vec<Vec<Value>> = self.0.into_iter().map(row).collect();
        tx.insert("traits", &["persona", "kind", "name", "via", "value", "sealed", "at", "seq"], rows, NEWEST).await?;
        Ok(())
    }
}

pub(crate) const NEWEST: &str = "ON CONFLICT (persona, kind, name, via) DO UPDATE SET value = excluded.value,
    sealed = excluded.sealed, at = excluded.at, seq = excluded.seq
    WHERE (excluded.at, excluded.seq) >= (traits.at, traits.seq)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_who_someone_is_gets_sealed() {
        assert!(is_personal("trait", "email") && is_personal("hand", "birthday") && is_personal("custom", "微信号"));
        assert!(!is_personal("trait", "city") && !is_personal("custom", "shoe_size") && !is_personal("tag", "email"));
        assert!(is_personal(CLAIMED, "email") && is_personal(CLAIMED_CUSTOM, "微信号"));
        assert!(!is_personal(CLAIMED_CUSTOM, "shoe_size") && !is_personal(CLAIMED_CONSENT, "email"));
        assert_eq!(standard_name("firstName"), Some("first_name"));
        assert_eq!(standard_name("shoe_size"), None);
    }
}
