//! What is kept of a person here, as it is handed to them: the rows that [`crate::erase`] takes out or empties, by the same
//! ids. For whom a decision was made is left out: an address may be that of several customers.

use primitives::ShopId;
use store::Holds::{Flag, Id, Instant, Json, Sealed, Text, Whole};
use store::{Section, Sql, StoreError, Theirs, Vault, distinct, ids_in};
use uuid::Uuid;

use crate::erase::Person;
use crate::queue::MESSAGE;

static CONTACTS: Section = Section {
    name: "contacts",
    table: "contacts",
    by: "id",
    only: "TRUE",
    columns: &[
        ("decided_at", Instant),
        ("id", Id),
        ("kind", Text),
        ("topic", Text),
        ("title", Text),
        ("channel", Text),
        ("is_asked", Flag),
        ("reason", Text),
        ("params", Json),
        ("overrides", Flag),
        ("not_before", Instant),
        ("expires_at", Instant),
        ("asked_at", Instant),
        ("again_at", Instant),
    ],
};

static MESSAGES: Section = Section {
    name: "contact_messages",
    table: "contact_messages",
    by: "contact",
    only: "TRUE",
    columns: &[
        ("created_at", Instant),
        ("contact", Id),
        ("is_reminder", Flag),
        ("state", Text),
        ("sealed AS message", Sealed(MESSAGE)),
        ("attempts", Whole),
        ("sent_at", Instant),
        ("returned_at", Instant),
        ("complained_at", Instant),
        ("error", Text),
    ],
};

static PEOPLE: Section = Section {
    name: "contact_people",
    table: "contact_people",
    by: "person",
    only: "TRUE",
    columns: &[
        ("asks", Whole),
        ("refused_at", Instant),
        ("stopped_at", Instant),
        ("stopped_by", Text),
        ("came_back", Whole),
        ("came_back_at", Instant),
    ],
};

/// Where what is kept of a person lies.
///
/// # Errors
/// When the database cannot be read.
pub async fn export(db: &impl Sql, vault: &Vault, shop: ShopId, person: &Person) -> Result<Vec<Theirs>, StoreError> {
    let addresses = person.addresses(vault, shop);
    let mut contacts = Vec::new();
    for (column, ids) in [("customer", &person.customers), ("address", &addresses)] {
        let sql = |list: &str| format!("SELECT id FROM contacts WHERE shop = $1 AND {column} IN ({list})");
        contacts.extend(ids_in(db, &[shop.0.into()], ids, sql).await?);
    }
    let contacts: Vec<Uuid> = distinct(contacts);
    let people: Vec<Uuid> = person.rows(vault, shop).into_iter().chain(addresses).collect();
    Ok(vec![CONTACTS.of(&contacts), MESSAGES.of(&contacts), PEOPLE.of(&people)])
}
