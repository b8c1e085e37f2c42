//! What tells who someone is, put together from what was said of their personas.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use primitives::text::line;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, PersonKey, Sql, StoreError, Vault, distinct, rows_in, sea_orm};
use uuid::Uuid;

use crate::body::Object;
use crate::facts::traits::CLAIMED;
use crate::identity::Kind;

/// The place in the row that a profile's personal fields are sealed for.
const FIELD: &str = "personal";

/// The personal fields of a profile; sealed as JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Personal {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Whether anything tells who it is, beside a device.
    #[serde(skip)]
    pub is_known: bool,
    #[serde(skip)]
    pub open: Open,
}

/// What was said of a person that need not be sealed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Open {
    pub gender: Option<String>,
    pub language: Option<String>,
    city: Option<String>,
    province: Option<String>,
    country: Option<String>,
}

impl Open {
    /// Where the person said they are; else where their last order went, never a mixture.
    pub fn place(
        &self,
        city: &Option<String>,
        province: &Option<String>,
        country: &Option<String>,
    ) -> (Option<String>, Option<String>, Option<String>) {
        if self.city.is_some() || self.province.is_some() {
            return (self.city.clone(), self.province.clone(), self.country.clone().or_else(|| country.clone()));
        }
        (city.clone(), province.clone(), self.country.clone().or_else(|| country.clone()))
    }
}

impl Personal {
    pub fn is_empty(&self) -> bool {
        [&self.name, &self.email, &self.phone, &self.birthday, &self.address].iter().all(|field| field.is_none())
    }

    pub fn seal(&self, key: &PersonKey) -> Result<Vec<u8>, StoreError> {
        key.seal_json(FIELD, self)
    }

    pub fn open(key: &PersonKey, sealed: &[u8]) -> Result<Self, StoreError> {
        key.open_json(FIELD, sealed)
    }
}

#[derive(FromQueryResult)]
struct TraitRow {
    profile: Uuid,
    persona: Uuid,
    kind: String,
    name: String,
    value: Option<String>,
    sealed: Option<Vec<u8>>,
}

#[derive(FromQueryResult)]
struct IdentifierRow {
    profile: Uuid,
    persona: Uuid,
    kind: String,
    sealed: Vec<u8>,
    is_vouched: bool,
}

/// The personal fields of these profiles.
pub(crate) async fn read(
    db: &impl Sql,
    vault: &Vault,
    profiles: &[Uuid],
) -> Result<BTreeMap<Uuid, Personal>, StoreError> {
    // What staff wrote by hand comes last and so stands over what the newest event said.
    let traits: Vec<TraitRow> = rows_in(db, &[], profiles, |list| {
        format!(
            "SELECT p.profile, t.persona, t.kind, t.name, t.value, t.sealed
             FROM personas p JOIN traits t ON t.persona = p.id
             WHERE p.profile IN ({list}) AND t.kind IN ('trait', 'hand', '{CLAIMED}')
             ORDER BY CASE WHEN t.kind = 'hand' THEN 1 ELSE 0 END, t.at, t.seq, t.persona, t.name"
        )
    })
    .await?;
    let identifiers: Vec<IdentifierRow> = rows_in(db, &[], profiles, |list| {
        format!(
            "SELECT p.profile, i.persona, i.kind, i.sealed, EXISTS (SELECT 1 FROM vouched v
                WHERE v.shop = i.shop AND v.kind = i.kind AND v.hash = i.hash) AS is_vouched
             FROM personas p JOIN identifiers i ON i.persona = p.id
             WHERE p.profile IN ({list}) ORDER BY i.first_seen_at DESC, i.hash"
        )
    })
    .await?;
    let sealed_by = traits.iter().filter(|row| row.sealed.is_some()).map(|row| row.persona);
    let people = distinct(sealed_by.chain(identifiers.iter().map(|row| row.persona)));
    let keys = vault.existing_keys(db, &people).await?;
    let mut all: BTreeMap<Uuid, Named> = BTreeMap::new();
    for row in traits {
        all.entry(row.profile).or_default().hear(&row, &keys)?;
    }
    for row in identifiers {
        all.entry(row.profile).or_default().identified(&row, &keys)?;
    }
    Ok(all.into_iter().map(|(id, named)| (id, named.settle())).collect())
}

/// Traits and addresses by name, while they are read.
#[derive(Default)]
struct Named {
    /// As the shop's own systems and its staff say.
    told: Said,
    /// As visitors say.
    claimed: Said,
    is_known: bool,
    /// Whether the shop's own systems know the person.
    is_vouched: bool,
}

#[derive(Default)]
struct Said {
    traits: HashMap<String, String>,
    /// The parts of an address that was given as an object, as Segment's trait of that name is.
    place: Place,
    /// The newest identifier of a kind.
    identifiers: HashMap<&'static str, String>,
}

#[derive(Default)]
struct Place {
    city: Option<String>,
    province: Option<String>,
    country: Option<String>,
}

impl Place {
    fn of(json: &str) -> Self {
        let address = Object::parse(json).unwrap_or_default();
        Self {
            city: address.string("city"),
            province: address.string("state").or_else(|| address.string("province")),
            country: address.string("country"),
        }
    }

    fn is_told(&self) -> bool {
        self.city.is_some() || self.province.is_some()
    }
}

impl Said {
    fn take(&mut self, name: &str) -> Option<String> {
        self.traits.remove(name)
    }

    fn name(&mut self) -> Option<String> {
        let full: Vec<String> = self.take("first_name").into_iter().chain(self.take("last_name")).collect();
        let name = self.take("name").or_else(|| (!full.is_empty()).then(|| full.join(" ")));
        name.map(|name| line(&name)).filter(|name| !name.is_empty())
    }

    /// The newest identifier stands in where no trait says an address or number.
    fn address(&mut self, kind: Kind) -> Option<String> {
        self.take(kind.as_str()).or_else(|| self.identifiers.remove(kind.as_str()))
    }
}

impl Named {
    fn hear(&mut self, row: &TraitRow, keys: &HashMap<Uuid, PersonKey>) -> Result<(), StoreError> {
        let json = match (&row.value, &row.sealed, keys.get(&row.persona)) {
            (Some(value), _, _) => value.clone(),
            (None, Some(sealed), Some(key)) => key.open(&row.name, sealed)?,
            _ => return Ok(()),
        };
        // What staff took out is not filled in from what was claimed.
        if row.kind == "hand" {
            self.claimed.traits.remove(&row.name);
        }
        if row.name == "address" {
            if row.kind == "hand" {
                self.claimed.place = Place::default();
            }
            let said = if row.kind == CLAIMED { &mut self.claimed } else { &mut self.told };
            said.place = Place::of(&json);
        }
        let said = if row.kind == CLAIMED { &mut self.claimed } else { &mut self.told };
        match plain(&json) {
            Some(value) => drop(said.traits.insert(row.name.clone(), value)),
            None => drop(said.take(&row.name)),
        }
        Ok(())
    }

    /// What visitors say fills gaps. It is no address of somebody whom the shop's own systems know: whoever says that they
    /// are that person would be written to in their place.
    fn settle(self) -> Personal {
        let Self { mut told, mut claimed, is_known, is_vouched } = self;
        let mut address = |kind| told.address(kind).or_else(|| claimed.address(kind).filter(|_| !is_vouched));
        let (email, phone) = (address(Kind::Email), address(Kind::Phone));
        let mut take = |name: &str| told.take(name).or_else(|| claimed.take(name));
        let mut open = Open {
            gender: take("gender"),
            language: take("language"),
            city: take("city"),
            province: take("province"),
            country: take("country"),
        };
        let (birthday, address) = (take("birthday"), take("address"));
        if open.city.is_none() && open.province.is_none() {
            let place = std::mem::take(if told.place.is_told() { &mut told.place } else { &mut claimed.place });
            open.city = place.city;
            open.province = place.province;
            open.country = open.country.or(place.country);
        }
        Personal { birthday, address, open, name: told.name().or_else(|| claimed.name()), email, phone, is_known }
    }

    /// The newest come first.
    fn identified(&mut self, row: &IdentifierRow, keys: &HashMap<Uuid, PersonKey>) -> Result<(), StoreError> {
        let Some(kind) = Kind::parse(&row.kind).filter(|kind| kind.is_known()) else { return Ok(()) };
        self.is_known = true;
        self.is_vouched |= row.is_vouched;
        let said = if row.is_vouched { &mut self.told } else { &mut self.claimed };
        if let (Kind::Email | Kind::Phone, Some(key)) = (kind, keys.get(&row.persona))
            && let Entry::Vacant(place) = said.identifiers.entry(kind.as_str())
        {
            place.insert(key.open(kind.as_str(), &row.sealed)?);
        }
        Ok(())
    }
}

/// The text of a JSON scalar; an address given as an object becomes its parts in a row.
pub(crate) fn plain(json: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(json).ok()?;
    let text = match value {
        serde_json::Value::String(text) => text,
        serde_json::Value::Null => return None,
        serde_json::Value::Object(parts) => {
            parts.values().filter_map(serde_json::Value::as_str).collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    };
    let text = text.replace('\0', "").trim().to_owned();
    (!text.is_empty()).then_some(text)
}
