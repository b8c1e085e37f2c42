//! Taking people out again: erasure, and the undoing of an import that brought them.

use std::collections::BTreeSet;

use primitives::ShopId;
use store::{
    FromQueryResult, Sql, StoreError, Tx, Value, Vault, distinct, exec_in, ids_in, rows_in, sea_orm, unindexed,
};
use uuid::Uuid;

use crate::facts::{buyers as buyers_of, orders, products};
use crate::shop::ShopSettings;
use crate::{identity, places, profiles, runs};

/// Tables of what people did and of what was said of them, by the import that told of it.
const TOLD_BY: [&str; 6] = ["traits", "activity", "event_numbers", "habits", "touches", "visits"];
/// Tables whose rows hang on a persona and go with it.
const OF_PERSONA: [&str; 11] = [
    "identifiers",
    "vouched",
    "yielded",
    "traits",
    "activity",
    "event_numbers",
    "habits",
    "touches",
    "timeline",
    "undone_events",
    "visits",
];
/// Tables whose rows hang on a profile and go with it.
const OF_PROFILE: [(&str, &str); 4] =
    [("profiles", "id"), ("profile_search", "profile"), ("lifecycle_told", "profile"), ("segment_members", "profile")];

/// Removes a profile and everything that its personas left, keys included. Its orders stay for the shop's books, as
/// nobody's. Gives the profile first, then those to whom something goes back that they had claimed; nothing when it is not
/// there.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn remove_profile(
    tx: &Tx,
    shop: ShopId,
    vault: &Vault,
    profile: Uuid,
) -> Result<Vec<Uuid>, StoreError> {
    let sql = "SELECT id FROM personas WHERE shop = $1 AND profile = $2";
    let personas: Vec<Uuid> = tx.column(sql, vec![shop.0.into(), profile.into()]).await?;
    if personas.is_empty() {
        return Ok(Vec::new());
    }
    orders::forget(tx, shop, &personas).await?;
    // Counted parts of the day and coarse places stay; what could point at the person goes.
    exec_in(tx, &[], &personas, |list| format!("UPDATE refunds SET reason = NULL WHERE persona IN ({list})")).await?;
    exec_in(tx, &[shop.0.into()], &personas, reasons).await?;
    let taken = places::take_out(tx, shop, places::of_people(tx, shop, &personas).await?).await?;
    exec_in(tx, &[], &personas, |list| {
        format!("UPDATE orders SET city = NULL, coupon = NULL WHERE persona IN ({list})")
    })
    .await?;
    taken.put_in(tx).await?;
    exec_in(tx, &[shop.0.into()], &personas, |list| {
        format!(
            "DELETE FROM unprojected WHERE shop = $1
             AND seq IN (SELECT seq FROM timeline WHERE persona IN ({list}))"
        )
    })
    .await?;
    remove_personas(tx, shop, vault, &personas).await?;
    let claimants = identity::give_back(tx, shop).await?;
    let mut touched = vec![profile];
    touched.extend(profiles::of_personas(tx, shop, &claimants).await?);
    Ok(touched)
}

async fn remove_personas(tx: &Tx, shop: ShopId, vault: &Vault, personas: &[Uuid]) -> Result<(), StoreError> {
    for table in ["orders", "refunds", "order_facts"] {
        exec_in(tx, &[], personas, |list| format!("UPDATE {table} SET persona = NULL WHERE persona IN ({list})"))
            .await?;
    }
    for table in OF_PERSONA {
        exec_in(tx, &[], personas, |list| format!("DELETE FROM {table} WHERE persona IN ({list})")).await?;
    }
    for side in ["into_profile", "from_profile"] {
        let fixed = [shop.0.into()];
        exec_in(tx, &fixed, personas, |list| merges(side, list)).await?;
    }
    for (table, column) in OF_PROFILE {
        exec_in(tx, &[], personas, |list| format!("DELETE FROM {table} WHERE {column} IN ({list})")).await?;
    }
    exec_in(tx, &[], personas, |list| format!("DELETE FROM personas WHERE id IN ({list})")).await?;
    for chunk in personas.chunks(1000) {
        vault.forget(tx, chunk).await?;
    }
    Ok(())
}

/// Forgets why money of people's orders went back.
fn reasons(list: &str) -> String {
    let of_shop = unindexed("shop = $1");
    format!(
        "UPDATE refunds SET reason = NULL WHERE shop = $1 AND order_id IN
            (SELECT order_id FROM orders WHERE persona IN ({list}) AND {of_shop})"
    )
}

fn merges(side: &str, list: &str) -> String {
    format!("DELETE FROM merges WHERE {side} IN ({list}) AND {}", unindexed("shop = $1"))
}

/// Whom an import told of.
fn met() -> String {
    let of_shop = unindexed("p.shop = $2");
    format!(
        "SELECT DISTINCT p.id, p.profile FROM timeline t JOIN personas p ON p.id = t.persona
         WHERE t.import_id = $1 AND {of_shop} ORDER BY p.id"
    )
}

#[derive(FromQueryResult)]
struct Member {
    id: Uuid,
    profile: Uuid,
}

/// Takes back what an import left: what it said of orders, its own and those of others, and of products, what people did by
/// it, traits, and the people who are known from nothing else. Gives the profiles touched.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn undo_import(
    tx: &Tx,
    shop: &ShopSettings,
    vault: &Vault,
    import: Uuid,
) -> Result<Vec<Uuid>, StoreError> {
    let members: Vec<Member> = tx.rows(&met(), vec![import.into(), shop.id.0.into()]).await?;
    let all: Vec<Uuid> = members.iter().map(|member| member.id).collect();
    let mut others = orders::withdraw(tx, shop, import).await?;
    let moved = products::withdraw(tx, shop.id, import).await?;
    others.extend(buyers_of(tx, shop, &moved).await?);
    // It may have told of an identifier that came with another persona.
    others.extend(unsay(tx, shop.id, import).await?);
    let of_others = profiles::of_personas(tx, shop.id, &distinct(others)).await?;
    let mut touched: Vec<Uuid> = members.iter().map(|member| member.profile).chain(of_others).collect();
    for table in TOLD_BY {
        exec_in(tx, &[import.to_string().into()], &all, |list| {
            format!("DELETE FROM {table} WHERE via = $1 AND persona IN ({list})")
        })
        .await?;
    }
    for statement in
        ["INSERT INTO undone_events (persona, seq) SELECT DISTINCT persona, seq FROM timeline", "DELETE FROM timeline"]
    {
        exec_in(tx, &[import.into()], &all, |list| format!("{statement} WHERE import_id = $1 AND persona IN ({list})"))
            .await?;
    }
    let known: BTreeSet<Uuid> =
        ids_in(tx, &[], &all, |list| format!("SELECT DISTINCT persona FROM timeline WHERE persona IN ({list})"))
            .await?
            .into_iter()
            .collect();
    let (left, gone): (Vec<Uuid>, Vec<Uuid>) = all.into_iter().partition(|id| known.contains(id));
    remove_personas(tx, shop.id, vault, &gone).await?;
    let claimants = identity::give_back(tx, shop.id).await?;
    touched.extend(profiles::of_personas(tx, shop.id, &claimants).await?);
    see_again(tx, &left).await?;
    // Classes over time, scores and predictions were computed with those who are gone.
    runs::make_due(tx, shop.id).await?;
    reroot(tx, &distinct(touched)).await
}

/// Takes back what an import said of who somebody is. A user id that it alone told of stands in nobody's place any more; other
/// identifiers stay, for whoever tells of the same people again. Gives the personas it told of.
async fn unsay(tx: &Tx, shop: ShopId, import: Uuid) -> Result<Vec<Uuid>, StoreError> {
    let by_its_word = || -> Vec<Value> { vec![shop.0.into(), import.to_string().into()] };
    let personas = tx.column("SELECT persona FROM vouched WHERE shop = $1 AND via = $2", by_its_word()).await?;
    let in_anothers_place = "DELETE FROM identifiers WHERE shop = $1 AND kind = 'user_id' AND claimed_seq IS NULL
        AND hash IN (SELECT v.hash FROM vouched v WHERE v.shop = $1 AND v.kind = 'user_id' AND v.via = $2)
        AND NOT EXISTS (SELECT 1 FROM vouched w WHERE w.shop = identifiers.shop AND w.kind = identifiers.kind
            AND w.hash = identifiers.hash AND w.via <> $2)
        AND EXISTS (SELECT 1 FROM personas p JOIN personas q ON q.profile = p.profile
            JOIN yielded y ON y.persona = q.id AND y.kind = 'user_id' WHERE p.id = identifiers.persona)";
    tx.exec(in_anothers_place, by_its_word()).await?;
    tx.exec("DELETE FROM vouched WHERE shop = $1 AND via = $2", by_its_word()).await?;
    Ok(personas)
}

/// Brings the first and the last sight of people back to what is left of their lines. Lines of parcels and of what staff
/// did are no sights. Who is left with none, since their lines are not their own, stays as they were.
async fn see_again(tx: &Tx, personas: &[Uuid]) -> Result<(), StoreError> {
    exec_in(tx, &[], personas, |list| {
        format!(
            "UPDATE personas SET
                first_seen_at = COALESCE((SELECT MIN(t.at) FROM timeline t
                    WHERE t.persona = personas.id AND t.is_sight), first_seen_at),
                last_seen_at = COALESCE((SELECT MAX(t.at) FROM timeline t
                    WHERE t.persona = personas.id AND t.is_sight), last_seen_at)
             WHERE id IN ({list})"
        )
    })
    .await?;
    // What identifies somebody was not seen before them.
    let theirs = "(SELECT p.first_seen_at FROM personas p WHERE p.id = identifiers.persona)";
    exec_in(tx, &[], personas, |list| {
        format!(
            "UPDATE identifiers SET first_seen_at = {theirs} WHERE persona IN ({list}) AND first_seen_at < {theirs}"
        )
    })
    .await?;
    Ok(())
}

/// Profiles that lost the persona they began with get the id of the oldest that is left. Gives the profiles before and
/// after.
async fn reroot(tx: &Tx, profiles: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let members: Vec<Member> = rows_in(tx, &[], profiles, |list| {
        format!("SELECT id, profile FROM personas WHERE profile IN ({list}) ORDER BY created_seq, id")
    })
    .await?;
    let mut touched = profiles.to_vec();
    for profile in profiles {
        let mut left = members.iter().filter(|member| member.profile == *profile);
        let Some(oldest) = left.clone().next() else { continue };
        if left.all(|member| member.id != *profile) {
            tx.exec("UPDATE personas SET profile = $1 WHERE profile = $2", vec![oldest.id.into(), (*profile).into()])
                .await?;
            touched.push(oldest.id);
        }
    }
    Ok(touched)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::shop::TestShop;

    #[tokio::test]
    async fn nobody_is_looked_for_among_all_of_a_shop() {
        let shop = TestShop::open().await;
        shop.finds_by("orders_persona (persona=?)", &reasons("$2")).await;
        shop.finds_by("merges_into (into_profile=?)", &merges("into_profile", "$2")).await;
        shop.finds_by("merges_from (from_profile=?)", &merges("from_profile", "$2")).await;
        shop.finds_by("timeline_import (import_id=?)", &met()).await;
    }
}
