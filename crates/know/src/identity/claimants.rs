//! Who claims what is another's: visitors who said so before or after the shop's own systems said whose it is, and whose it
//! is when nobody else has it any more.

use std::collections::{BTreeMap, HashMap};

use primitives::ShopId;
use store::{PersonKey, Sql, StoreError, Tx, Value, exec_in, text};
use uuid::Uuid;

use super::load::{CLAIM, claim_row};
use super::{Changes, Claim, Id, Kind};

/// Notes who claims what they do not have.
pub(super) async fn save(
    tx: &Tx,
    shop: ShopId,
    changes: &Changes,
    values: &HashMap<Id, String>,
    keys: &HashMap<Uuid, PersonKey>,
) -> Result<(), StoreError> {
    let mut claims: BTreeMap<(Id, Uuid), Claim> = BTreeMap::new();
    // Nobody claims what an import alone had said that was undone.
    let said = changes.yielded.iter().chain(&changes.refused).filter(|(_, claim)| claim.claimed_seq.is_some());
    for (id, claim) in said {
        let known = claims.entry((*id, claim.persona)).or_insert(*claim);
        known.first_seen_at = known.first_seen_at.min(claim.first_seen_at);
        known.claimed_seq = known.claimed_seq.min(claim.claimed_seq);
    }
    let rows = claims.iter().filter_map(|((id, _), claim)| claim_row(shop, *id, claim, values, keys)).collect();
    let earlier = "ON CONFLICT (shop, kind, hash, persona) DO UPDATE SET
        first_seen_at = CASE WHEN excluded.first_seen_at < yielded.first_seen_at
            THEN excluded.first_seen_at ELSE yielded.first_seen_at END,
        claimed_seq = CASE WHEN excluded.claimed_seq < yielded.claimed_seq
            THEN excluded.claimed_seq ELSE yielded.claimed_seq END";
    tx.insert("yielded", &CLAIM, rows, earlier).await?;
    // A user id that none of these events names is as it is stored.
    let unnamed = changes.dropped.iter().filter(|id| !values.contains_key(*id));
    let hashes: Vec<Vec<u8>> = unnamed.map(|id| id.hash.to_vec()).collect();
    let columns = CLAIM.join(", ");
    exec_in(tx, &[shop.0.into(), Kind::UserId.as_str().into()], &hashes, |list| {
        format!(
            "INSERT INTO yielded ({columns}) SELECT {columns} FROM identifiers
             WHERE shop = $1 AND kind = $2 AND claimed_seq IS NOT NULL AND hash IN ({list})
             ON CONFLICT (shop, kind, hash, persona) DO NOTHING"
        )
    })
    .await?;
    Ok(())
}

/// Who has now what they had claimed before claims it no more: they have it since they claimed it.
pub(super) async fn settle(tx: &Tx, shop: ShopId, changes: &Changes) -> Result<(), StoreError> {
    let own = "y.shop = identifiers.shop AND y.kind = identifiers.kind AND y.hash = identifiers.hash
        AND y.persona = identifiers.persona";
    for (id, _) in &changes.yielded {
        let of_id = || -> Vec<Value> { vec![shop.0.into(), text(id.kind.as_str()), id.hash.to_vec().into()] };
        let since = format!(
            "UPDATE identifiers SET claimed_seq = (SELECT y.claimed_seq FROM yielded y WHERE {own}),
                first_seen_at = (SELECT CASE WHEN y.first_seen_at < identifiers.first_seen_at
                    THEN y.first_seen_at ELSE identifiers.first_seen_at END FROM yielded y WHERE {own})
             WHERE shop = $1 AND kind = $2 AND hash = $3 AND EXISTS (SELECT 1 FROM yielded y WHERE {own})"
        );
        tx.exec(&since, of_id()).await?;
        let done = "DELETE FROM yielded WHERE shop = $1 AND kind = $2 AND hash = $3 AND persona IN
            (SELECT i.persona FROM identifiers i WHERE i.shop = $1 AND i.kind = $2 AND i.hash = $3)";
        tx.exec(done, of_id()).await?;
    }
    Ok(())
}

/// What visitors claimed, and none of the shop's own systems says any more to be another's, belongs to the first of them,
/// as it does when the log without that other is read from its beginning. A user id goes back to nobody who has one, and
/// stays with who has come by it since. Gives the personas that got something.
pub(crate) async fn give_back(tx: &Tx, shop: ShopId) -> Result<Vec<Uuid>, StoreError> {
    let same = |other: &str| format!("{other}.shop = y.shop AND {other}.kind = y.kind AND {other}.hash = y.hash");
    let is_free = format!(
        "y.shop = $1 AND NOT EXISTS (SELECT 1 FROM vouched v WHERE {vouched})
         AND NOT EXISTS (SELECT 1 FROM yielded e WHERE {earlier}
            AND (e.claimed_seq < y.claimed_seq OR (e.claimed_seq = y.claimed_seq AND e.persona < y.persona)))
         AND NOT EXISTS (SELECT 1 FROM identifiers i WHERE {held}
            AND (i.claimed_seq < y.claimed_seq OR (i.claimed_seq IS NOT NULL AND y.kind = 'user_id')))
         AND (y.kind <> 'user_id' OR NOT EXISTS (
            SELECT 1 FROM personas p JOIN personas q ON q.profile = p.profile JOIN identifiers u ON u.persona = q.id
            WHERE p.id = y.persona AND u.kind = 'user_id'))",
        vouched = same("v"),
        earlier = same("e"),
        held = same("i"),
    );
    let of_shop = || -> Vec<Value> { vec![shop.0.into()] };
    let claimants = format!("SELECT DISTINCT y.persona FROM yielded y WHERE {is_free} ORDER BY y.persona");
    let claimants: Vec<Uuid> = tx.column(&claimants, of_shop()).await?;
    if claimants.is_empty() {
        return Ok(claimants);
    }
    let columns = CLAIM.join(", ");
    // Who has it by a later claim goes on claiming it.
    let later = format!(
        "INSERT INTO yielded ({columns}) SELECT {columns} FROM identifiers h
         WHERE h.shop = $1 AND h.claimed_seq IS NOT NULL AND EXISTS (
            SELECT 1 FROM yielded y WHERE {is_free} AND {held})
         ON CONFLICT (shop, kind, hash, persona) DO NOTHING",
        held = same("h"),
    );
    tx.exec(&later, of_shop()).await?;
    let back = format!(
        "INSERT INTO identifiers ({columns}) SELECT {columns} FROM yielded y WHERE {is_free}
         ON CONFLICT (shop, kind, hash) DO UPDATE SET persona = excluded.persona, sealed = excluded.sealed,
            first_seen_at = excluded.first_seen_at, claimed_seq = excluded.claimed_seq"
    );
    tx.exec(&back, of_shop()).await?;
    let done = "DELETE FROM yielded WHERE shop = $1 AND EXISTS (SELECT 1 FROM identifiers i WHERE i.shop = yielded.shop
        AND i.kind = yielded.kind AND i.hash = yielded.hash AND i.persona = yielded.persona)";
    tx.exec(done, of_shop()).await?;
    Ok(claimants)
}
