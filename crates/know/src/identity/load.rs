use std::collections::{BTreeMap, HashMap};

use primitives::ShopId;
use store::{
    FromQueryResult, PersonKey, Sql, StoreError, Tx, Value, distinct, exec_in, ids_in, instant, micros, rows_in,
    sea_orm, text, unindexed,
};
use uuid::Uuid;

use super::claimants;
use super::merge::{COLUMNS, move_personas, undone};
use super::{Changes, Claim, Id, IdentityRules, Kind, Persona, Resolver};

#[derive(FromQueryResult)]
struct PersonaRow {
    id: Uuid,
    profile: Uuid,
    created_seq: i64,
}

#[derive(FromQueryResult)]
struct ClaimRow {
    kind: String,
    hash: Vec<u8>,
    persona: Uuid,
    first_seen_at: i64,
    claimed_seq: Option<i64>,
    voice: Option<String>,
}

/// Everything about the profiles that events with these identifiers can reach.
pub(crate) async fn load(
    db: &impl Sql,
    shop: ShopId,
    rules: IdentityRules,
    ids: &[Id],
    also: &[Uuid],
) -> Result<Resolver, StoreError> {
    let mut resolver = Resolver::new(rules, undone(db, shop).await?);
    let mut personas = owners(db, shop, ids).await?;
    personas.extend(also);
    let fixed = [shop.0.into()];
    let of_shop = unindexed("shop = $1");
    let profiles = ids_in(db, &fixed, &distinct(personas), |list| {
        format!("SELECT DISTINCT profile FROM personas WHERE id IN ({list}) AND {of_shop}")
    })
    .await?;
    let members: Vec<PersonaRow> = rows_in(db, &[], &distinct(profiles), |list| {
        format!("SELECT id, profile, created_seq FROM personas WHERE profile IN ({list}) ORDER BY created_seq, id")
    })
    .await?;
    let ids: Vec<Uuid> = members.iter().map(|row| row.id).collect();
    for row in members {
        resolver.know_persona(row.id, Persona { profile: row.profile, created_seq: row.created_seq.cast_unsigned() });
    }
    let claims: Vec<ClaimRow> = rows_in(db, &[], &ids, |list| {
        format!(
            "SELECT i.kind, i.hash, i.persona, i.first_seen_at, i.claimed_seq, (SELECT MIN(v.via) FROM vouched v
                WHERE v.shop = i.shop AND v.kind = i.kind AND v.hash = i.hash) AS voice
             FROM identifiers i WHERE i.persona IN ({list})"
        )
    })
    .await?;
    for row in claims {
        let (id, claim) = row.read()?;
        resolver.know_claim(id, claim);
    }
    Ok(resolver)
}

impl ClaimRow {
    fn read(&self) -> Result<(Id, Claim), StoreError> {
        let corrupt = || StoreError::Corrupt(format!("identifiers of persona {}", self.persona));
        let kind = Kind::parse(&self.kind).ok_or_else(corrupt)?;
        let hash = self.hash.as_slice().try_into().map_err(|_| corrupt())?;
        let voice = |via: &str| if via.is_empty() { Ok(Uuid::nil()) } else { via.parse() };
        let voice = self.voice.as_deref().map(voice).transpose().map_err(|_| corrupt())?;
        let (first_seen_at, claimed_seq) = (instant(self.first_seen_at), self.claimed_seq.map(i64::cast_unsigned));
        Ok((Id { kind, hash }, Claim { persona: self.persona, first_seen_at, voice, claimed_seq }))
    }
}

async fn owners(db: &impl Sql, shop: ShopId, ids: &[Id]) -> Result<Vec<Uuid>, StoreError> {
    let mut by_kind: BTreeMap<Kind, Vec<Vec<u8>>> = BTreeMap::new();
    for id in ids {
        by_kind.entry(id.kind).or_default().push(id.hash.to_vec());
    }
    let mut owners = Vec::new();
    for (kind, hashes) in by_kind {
        let fixed = [shop.0.into(), kind.as_str().into()];
        let found = ids_in(db, &fixed, &hashes, |list| {
            format!("SELECT persona FROM identifiers WHERE shop = $1 AND kind = $2 AND hash IN ({list})")
        });
        owners.extend(found.await?);
    }
    Ok(owners)
}

/// When a persona was first and last seen, for those that the batch saw.
pub(crate) type Seen = BTreeMap<Uuid, (i64, i64)>;

/// Writes what the resolver decided. `values` are the readable identifiers of the batch, `keys` those of its personas.
pub(crate) async fn save(
    tx: &Tx,
    shop: ShopId,
    resolver: &Resolver,
    changes: &Changes,
    values: &HashMap<Id, String>,
    keys: &HashMap<Uuid, PersonKey>,
    seen: &Seen,
) -> Result<(), StoreError> {
    save_personas(tx, shop, resolver, seen).await?;
    let mut moved: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
    for persona in changes.merges.iter().flat_map(|merge| &merge.moved) {
        if let Some(now) = resolver.persona(*persona) {
            moved.entry(now.profile).or_default().push(*persona);
        }
    }
    for (profile, personas) in moved {
        move_personas(tx, profile, &personas).await?;
    }
    let merges = changes.merges.iter().map(|merge| merge.row(shop, "identifier")).collect::<Result<_, _>>()?;
    tx.insert("merges", &COLUMNS, merges, "ON CONFLICT (id) DO NOTHING").await?;
    claimants::save(tx, shop, changes, values, keys).await?;
    drop_users(tx, shop, resolver, changes).await?;
    let claimed = changes.claimed.iter().filter_map(|id| Some((*id, resolver.claim(*id)?)));
    let claimed: BTreeMap<Id, Claim> = claimed.collect();
    let rows = claimed.iter().filter_map(|(id, claim)| claim_row(shop, *id, claim, values, keys)).collect();
    let newer = "ON CONFLICT (shop, kind, hash) DO UPDATE SET persona = excluded.persona, sealed = excluded.sealed,
        first_seen_at = excluded.first_seen_at, claimed_seq = excluded.claimed_seq";
    tx.insert("identifiers", &CLAIM, rows, newer).await?;
    claimants::settle(tx, shop, changes).await?;
    save_voices(tx, shop, resolver, changes).await
}

async fn save_personas(tx: &Tx, shop: ShopId, resolver: &Resolver, seen: &Seen) -> Result<(), StoreError> {
    let row = |(id, (first, last)): (&Uuid, &(i64, i64))| {
        resolver.persona(*id).map(|persona| {
            let created = persona.created_seq.cast_signed();
            vec![(*id).into(), shop.0.into(), persona.profile.into(), created.into(), (*first).into(), (*last).into()]
        })
    };
    let rows: Vec<Vec<Value>> = seen.iter().filter_map(row).collect();
    let columns = ["id", "shop", "profile", "created_seq", "first_seen_at", "last_seen_at"];
    let widen = "ON CONFLICT (id) DO UPDATE SET
        first_seen_at = CASE WHEN excluded.first_seen_at < personas.first_seen_at
            THEN excluded.first_seen_at ELSE personas.first_seen_at END,
        last_seen_at = CASE WHEN excluded.last_seen_at > personas.last_seen_at
            THEN excluded.last_seen_at ELSE personas.last_seen_at END";
    tx.insert("personas", &columns, rows, widen).await?;
    Ok(())
}

/// Those that somebody is known by again are written over afterwards.
async fn drop_users(tx: &Tx, shop: ShopId, resolver: &Resolver, changes: &Changes) -> Result<(), StoreError> {
    let gone = changes.dropped.iter().filter(|id| resolver.claim(**id).is_none());
    let hashes: Vec<Vec<u8>> = gone.map(|id| id.hash.to_vec()).collect();
    let fixed = [shop.0.into(), Kind::UserId.as_str().into()];
    exec_in(tx, &fixed, &hashes, |list| {
        format!("DELETE FROM identifiers WHERE shop = $1 AND kind = $2 AND hash IN ({list})")
    })
    .await?;
    Ok(())
}

/// The columns of `identifiers` and `yielded`.
pub(super) const CLAIM: [&str; 7] = ["shop", "kind", "hash", "persona", "sealed", "first_seen_at", "claimed_seq"];

/// Who claims what; `None` where it cannot be sealed.
pub(super) fn claim_row(
    shop: ShopId,
    id: Id,
    claim: &Claim,
    values: &HashMap<Id, String>,
    keys: &HashMap<Uuid, PersonKey>,
) -> Option<Vec<Value>> {
    let sealed = keys.get(&claim.persona)?.seal(id.kind.as_str(), values.get(&id)?);
    Some(vec![
        shop.0.into(),
        text(id.kind.as_str()),
        id.hash.to_vec().into(),
        claim.persona.into(),
        sealed.into(),
        micros(claim.first_seen_at).into(),
        claim.claimed_seq.map(u64::cast_signed).into(),
    ])
}

/// Which of the shop's own systems said what, each apart, so that an import can be taken back.
async fn save_voices(tx: &Tx, shop: ShopId, resolver: &Resolver, changes: &Changes) -> Result<(), StoreError> {
    let row = |(id, voice): &(Id, Uuid)| -> Option<Vec<Value>> {
        let via = if voice.is_nil() { String::new() } else { voice.to_string() };
        let persona = resolver.claim(*id)?.persona;
        Some(vec![shop.0.into(), text(id.kind.as_str()), id.hash.to_vec().into(), via.into(), persona.into()])
    };
    let rows: Vec<Vec<Value>> = changes.vouched.iter().filter_map(row).collect();
    let columns = ["shop", "kind", "hash", "via", "persona"];
    tx.insert("vouched", &columns, rows, "ON CONFLICT (shop, kind, hash, via) DO NOTHING").await?;
    Ok(())
}
