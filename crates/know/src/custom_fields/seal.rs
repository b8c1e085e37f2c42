use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, distinct, sea_orm, unindexed};
use uuid::Uuid;
use web::Kit;

use super::definition::CustomField;
use crate::facts::traits::CLAIMED_CUSTOM;
use crate::segments;

/// Values rewritten at a time.
const AT_ONCE: usize = 1_000;

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

/// Values of a field that are kept in the wrong form, in the order of the key: to find them by their name would put all of
/// them in order for every page.
fn page(is_personal: bool) -> String {
    let wrong = if is_personal { "t.value IS NOT NULL" } else { "t.sealed IS NOT NULL" };
    let of_field = unindexed(&format!("t.kind IN ('custom', '{CLAIMED_CUSTOM}') AND t.name = $2"));
    format!(
        "SELECT t.persona, t.kind, t.via, t.value, t.sealed, t.at, t.seq
         FROM traits t JOIN personas p ON p.id = t.persona
         WHERE {} AND {of_field} AND {wrong} AND (t.persona, t.kind, t.name, t.via) > ($3, $4, $2, $5)
         ORDER BY t.persona, t.kind, t.name, t.via LIMIT {AT_ONCE}",
        unindexed("p.shop = $1")
    )
}

/// Seals what is kept of a personal field, or opens what is kept of any other, so that live values are as a replay of the
/// log would make them; segments that asked for it are judged anew. The caller holds the projector.
pub(super) async fn seal(tx: &Tx, kit: &Kit, shop: ShopId, field: &CustomField) -> Result<(), StoreError> {
    let sql = page(field.is_personal);
    let (mut after, key) = ((Uuid::nil(), String::new(), String::new()), field.key.as_str());
    loop {
        let values = vec![shop.0.into(), key.into(), after.0.into(), after.1.into(), after.2.into()];
        let rows: Vec<Row> = tx.rows(&sql, values).await?;
        let Some(last) = rows.last() else { return segments::forget_judgement(tx).await };
        after = (last.persona, last.kind.clone(), last.via.clone());
        let keys = kit.vault.keys(tx, &distinct(rows.iter().map(|row| row.persona)), &kit.ids).await?;
        let mut rewritten: Vec<Vec<Value>> = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(person) = keys.get(&row.persona) else { continue };
            let plain = match (row.value, row.sealed) {
                (Some(plain), _) => plain,
                (None, Some(sealed)) => person.open(key, &sealed)?,
                (None, None) => continue,
            };
            let sealed = field.is_personal.then(|| person.seal(key, &plain));
            let value = (!field.is_personal).then_some(plain);
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
    }
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
