//! The log of what staff did: append-only, each entry sealed by a hash over it and the one before it.

mod asked;
mod chain;
mod export;
mod filter;
mod list;
mod options;
mod read;

pub use asked::Asked;
pub use chain::{AuditHead, AuditRest, audit_broken_at, audit_head, audit_rest};
pub(crate) use export::{__path_export, export};
pub(crate) use list::{__path_list, list};
pub(crate) use options::{__path_options, options};
pub use read::audit_read;

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, micros, sea_orm};
use uuid::Uuid;

use crate::staff::sha256;
use crate::{Kit, Staff};

#[derive(FromQueryResult)]
struct Row {
    n: i64,
    at: i64,
    actor: Option<Uuid>,
    actor_name: String,
    action: String,
    subject: String,
    detail: String,
    hash: Vec<u8>,
}

impl Row {
    /// SHA-256 over the entry and the hash of the one before it.
    fn sealed(&self, previous: &[u8]) -> Vec<u8> {
        let Self { n, at, actor_name, action, subject, detail, .. } = self;
        let actor = self.actor.unwrap_or_default();
        let line = format!("{n}\n{at}\n{actor}\n{actor_name}\n{action}\n{subject}\n{detail}");
        sha256(&[previous, line.as_bytes()].concat())
    }
}

const COLUMNS: &str = "n, at, actor, actor_name, action, subject, detail, hash";

/// Who did something: an account, or a command on the server.
pub(crate) struct Doer<'a> {
    pub shop: ShopId,
    pub id: Option<Uuid>,
    pub name: &'a str,
}

/// Writes what `staff` did into the shop's log, in the transaction of what was done.
///
/// # Errors
/// When the database refuses.
pub async fn audit(
    tx: &Tx,
    kit: &Kit,
    staff: &Staff,
    action: &str,
    subject: &str,
    detail: &str,
) -> Result<(), StoreError> {
    let doer = Doer { shop: staff.shop, id: Some(staff.id.0), name: &staff.name };
    write(tx, kit, &doer, [action, subject, detail]).await
}

/// Writes what a command did that somebody ran where the data lies.
///
/// # Errors
/// When the database refuses.
pub async fn audit_command(tx: &Tx, kit: &Kit, shop: ShopId, command: &str, said: [&str; 3]) -> Result<(), StoreError> {
    write(tx, kit, &Doer { shop, id: None, name: command }, said).await
}

/// Writes an entry: what was done, to what, and how.
pub(crate) async fn write(tx: &Tx, kit: &Kit, doer: &Doer<'_>, said: [&str; 3]) -> Result<(), StoreError> {
    // Two entries must not take the same number.
    tx.take_turn(&format!("audit {}", doer.shop)).await?;
    let last = audit_head(tx, doer.shop).await?;
    let (n, previous) = last.map_or((1, Vec::new()), |last| (last.n + 1, last.hash));
    let [actor_name, action, subject, detail] =
        [doer.name, said[0], said[1], said[2]].map(|text| text.replace('\0', ""));
    let at = micros(kit.now());
    let mut row = Row { n, at, actor: doer.id, actor_name, action, subject, detail, hash: Vec::new() };
    row.hash = row.sealed(&previous);
    let values = vec![
        doer.shop.0.into(),
        row.n.into(),
        row.at.into(),
        row.actor.into(),
        row.actor_name.into(),
        row.action.into(),
        row.subject.into(),
        row.detail.into(),
        row.hash.into(),
    ];
    let sql = format!("INSERT INTO audit (shop, {COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    tx.exec(&sql, values).await?;
    Ok(())
}
