use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, distinct, rows_in, sea_orm, text, unindexed};
use uuid::Uuid;
use web::Kit;

use crate::facts::traits::CLAIMED_CUSTOM;
use crate::{projector, segments};

/// Values rewritten at a time, in one transaction: few enough that events wait no longer than for a batch of their own. In
/// tests it takes several.
const AT_ONCE: usize = if cfg!(test) { 1 } else { 1_000 };

#[derive(Clone, Default, FromQueryResult)]
struct Place {
    persona: Uuid,
    kind: String,
    via: String,
}

#[derive(FromQueryResult)]
struct Row {
    persona: Uuid,
    kind: String,
    via: String,
    value: Option<String>,
    sealed: Option<Vec<u8>>,
    at: i64,
    seq: i64,
}

/// Values that are kept in the wrong form.
fn is_wrong(is_personal: bool) -> &'static str {
    if is_personal { "t.value IS NOT NULL" } else { "t.sealed IS NOT NULL" }
}

/// Where values of a field are kept in the wrong form, in the order of the key: to find them by their name would put all of
/// them in order for every page.
fn page(is_personal: bool) -> String {
    let of_field = unindexed(&format!("t.kind IN ('custom', '{CLAIMED_CUSTOM}') AND t.name = $2"));
    format!(
        "SELECT t.persona, t.kind, t.via FROM traits t JOIN personas p ON p.id = t.persona
         WHERE {} AND {of_field} AND {} AND (t.persona, t.kind, t.name, t.via) > ($3, $4, $2, $5)
         ORDER BY t.persona, t.kind, t.name, t.via LIMIT {AT_ONCE}",
        unindexed("p.shop = $1"),
        is_wrong(is_personal)
    )
}

/// Has what is kept of a field be sealed, or opened, as the field says from this transaction on: [`finish`] does it. The
/// caller holds the projector, so that whatever is written later is written as the field says.
pub(super) async fn begin(tx: &Tx, shop: ShopId, key: &str) -> Result<(), StoreError> {
    let sql = "UPDATE customer_fields SET sealings = sealings + 1 WHERE shop = $1 AND key = $2";
    tx.exec(sql, vec![shop.0.into(), text(key)]).await?;
    Ok(())
}

/// Seals or opens what a change of fields left to do, so that live values are as a replay of the log would make them. It
/// goes on where it was cut; nobody is shown meanwhile what they are not to see.
///
/// # Errors
/// When the database refuses; what is done stays done.
pub(crate) async fn finish(kit: &Kit, shop: ShopId) -> Result<(), StoreError> {
    let sql = "SELECT key FROM customer_fields WHERE shop = $1 AND sealings > sealings_done ORDER BY key";
    let keys: Vec<String> = kit.store.column(sql, vec![shop.0.into()]).await?;
    for key in keys {
        reseal(kit, shop, &key).await?;
    }
    Ok(())
}

/// The change itself is made: what cannot be finished now is finished by the next round of the reconciler.
pub(super) async fn finish_or_later(kit: &Kit, shop: ShopId) {
    if let Err(error) = finish(kit, shop).await {
        tracing::warn!(%error, %shop, "values of a customer field are sealed a little later");
    }
}

/// What was decided last of a field's values.
#[derive(Clone, Copy, PartialEq, Eq, FromQueryResult)]
struct Decision {
    is_personal: bool,
    sealings: i64,
}

/// What is left to do of a field; none where all is done.
async fn undone(db: &impl Sql, shop: ShopId, key: &str) -> Result<Option<Decision>, StoreError> {
    let sql = "SELECT is_personal, sealings FROM customer_fields
        WHERE shop = $1 AND key = $2 AND sealings > sealings_done";
    db.row(sql, vec![shop.0.into(), text(key)]).await
}

async fn reseal(kit: &Kit, shop: ShopId, key: &str) -> Result<(), StoreError> {
    let (mut walked, mut after) = (None, Place::default());
    while let Some(decision) = undone(&kit.store, shop, key).await? {
        // Staff may have changed their mind since the last batch: then all is looked through again.
        if walked.replace(decision).is_some_and(|before| before != decision) {
            after = Place::default();
        }
        let is_personal = decision.is_personal;
        let Place { persona, kind, via } = after.clone();
        let values = vec![shop.0.into(), text(key), persona.into(), text(&kind), text(&via)];
        let found: Vec<Place> = kit.store.rows(&page(is_personal), values).await?;
        let tx = kit.store.begin().await?;
        projector::hold(&tx).await?;
        if undone(&tx, shop, key).await? != Some(decision) {
            continue;
        }
        match found.last() {
            Some(last) => {
                after = last.clone();
                rewrite(&tx, kit, key, is_personal, &found).await?;
            }
            None => {
                let sql = "UPDATE customer_fields SET sealings_done = sealings WHERE shop = $1 AND key = $2";
                tx.exec(sql, vec![shop.0.into(), text(key)]).await?;
                // Segments that asked for it are judged anew.
                segments::forget_judgement(&tx).await?;
            }
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Rewrites what these people's values still are when nobody else writes: they may have been erased since they were found.
async fn rewrite(tx: &Tx, kit: &Kit, key: &str, is_personal: bool, found: &[Place]) -> Result<(), StoreError> {
    let people = distinct(found.iter().map(|place| place.persona));
    let rows: Vec<Row> = rows_in(tx, &[text(key)], &people, |list| {
        format!(
            "SELECT t.persona, t.kind, t.via, t.value, t.sealed, t.at, t.seq FROM traits t
             WHERE t.persona IN ({list}) AND t.kind IN ('custom', '{CLAIMED_CUSTOM}') AND t.name = $1 AND {}",
            is_wrong(is_personal)
        )
    })
    .await?;
    let keys = kit.vault.keys(tx, &distinct(rows.iter().map(|row| row.persona)), &kit.ids).await?;
    let mut rewritten: Vec<Vec<Value>> = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(person) = keys.get(&row.persona) else { continue };
        let plain = match (row.value, row.sealed) {
            (Some(plain), _) => plain,
            (None, Some(sealed)) => person.open(key, &sealed)?,
            (None, None) => continue,
        };
        let sealed = is_personal.then(|| person.seal(key, &plain));
        let value = (!is_personal).then_some(plain);
        rewritten.push(vec![
            row.persona.into(),
            row.kind.into(),
            key.into(),
            row.via.into(),
            value.into(),
            sealed.into(),
            row.at.into(),
            row.seq.into(),
        ]);
    }
    let columns = ["persona", "kind", "name", "via", "value", "sealed", "at", "seq"];
    let replace = "ON CONFLICT (persona, kind, name, via) DO UPDATE SET value = excluded.value,
        sealed = excluded.sealed";
    tx.insert("traits", &columns, rewritten, replace).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::shop::TestShop;

    #[tokio::test]
    async fn each_page_goes_on_where_the_one_before_it_ended() {
        let shop = TestShop::open().await;
        for is_personal in [true, false] {
            let sql = page(is_personal).replace("$5", "$2").replace("$4", "$2").replace("$3", "$1");
            shop.finds_by("((persona,kind,name,via)>(?,?,?,?))", &sql).await;
        }
    }
}
