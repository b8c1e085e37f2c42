//! Remembers under which id a person's things are kept, so that everything is found by any name of theirs.

use primitives::ShopId;
use store::{Sql, StoreError, Tx, ids_in};
use uuid::Uuid;
use web::Kit;

use crate::people::{Keys, Who};

/// A person whose things can be kept.
pub(crate) struct Known {
    pub person: Uuid,
    /// What is known of them, sealed with their key.
    pub who: Vec<u8>,
}

/// Makes somebody known; `None` for nobody in particular. A name alone makes nobody known.
pub(crate) async fn know(tx: &Tx, kit: &Kit, shop: ShopId, who: &Who) -> Result<Option<Known>, StoreError> {
    let aliases = who.aliases(&kit.vault, shop);
    let Some(person) = aliases.first().copied() else { return Ok(None) };
    let keys = kit.vault.keys(tx, &[person], &kit.ids).await?;
    let rows = aliases.into_iter().map(|alias| vec![alias.into(), person.into()]).collect();
    tx.insert("feedback_known", &["alias", "person"], rows, "ON CONFLICT DO NOTHING").await?;
    let Some(key) = keys.get(&person) else { return Ok(None) };
    Ok(Some(Known { person, who: who.seal(key)? }))
}

/// The ids under which things are kept of somebody known by any of these.
pub(crate) async fn people(db: &impl Sql, aliases: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let found = ids_in(db, &[], aliases, |list| {
        format!("SELECT person FROM feedback_known WHERE alias IN ({list}) ORDER BY person")
    })
    .await?;
    Ok(store::distinct(found))
}

/// Opens what is known of one person.
pub(crate) async fn open(
    db: &impl Sql,
    kit: &Kit,
    person: Option<Uuid>,
    who: Option<&[u8]>,
) -> Result<Who, StoreError> {
    let people: Vec<Uuid> = person.into_iter().collect();
    let keys: Keys = kit.vault.existing_keys(db, &people).await?;
    Who::open(&keys, person, who)
}
