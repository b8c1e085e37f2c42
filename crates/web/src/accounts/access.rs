//! Letting somebody in again who lost their password or the device of their second step.

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, sea_orm};
use uuid::Uuid;

use super::audit::{Doer, write};
use super::recovery;
use crate::{Kit, Problem, Staff};

/// What the audit log calls whoever has the server's command line.
const COMMAND: &str = "huitou admin";

/// The hash of a colleague's new password. Nobody sets their own in this way, for it asks for no old one.
pub(crate) async fn first_hash(kit: &Kit, staff: &Staff, account: Uuid, password: String) -> Result<String, Problem> {
    if staff.id.0 == account {
        let detail = "your own password is changed under “My account”, with the one that you have";
        return Err(Problem::conflict("own_password", detail));
    }
    kit.passwords.hash(password).await
}

/// Gives an account another password and no second step, ends its sessions, and forgets how often somebody tried the old
/// one.
pub(crate) async fn let_in_again(
    tx: &Tx,
    kit: &Kit,
    (account, email): (Uuid, &str),
    hash: &str,
) -> Result<(), StoreError> {
    let sql = "UPDATE accounts SET password = $1, totp = NULL, totp_confirmed = FALSE WHERE id = $2";
    tx.exec(sql, vec![hash.into(), account.into()]).await?;
    tx.exec("DELETE FROM sessions WHERE account = $1", vec![account.into()]).await?;
    recovery::forget(tx, account).await?;
    kit.sign_ins.forget(email);
    Ok(())
}

/// The same for the account with an address, by whoever may run commands where the data lies.
///
/// # Errors
/// When no account has the address, or the password is too weak.
pub async fn reset_password(kit: &Kit, email: &str, password: String) -> Result<(), Problem> {
    #[derive(FromQueryResult)]
    struct Account {
        id: Uuid,
        shop: Uuid,
    }
    let email = email.trim().to_lowercase();
    let hash = kit.passwords.hash(password).await?;
    let tx = kit.store.begin().await?;
    let sql = "SELECT id, shop FROM accounts WHERE email = $1 AND disabled_at IS NULL";
    let account: Option<Account> = tx.row(sql, vec![email.as_str().into()]).await?;
    let account = account.ok_or_else(|| Problem::not_found(&format!("account as “{email}”")))?;
    let_in_again(&tx, kit, (account.id, &email), &hash).await?;
    let doer = Doer { shop: ShopId(account.shop), id: None, name: COMMAND };
    write(&tx, kit, &doer, ["password.reset", &email, ""]).await?;
    tx.commit().await?;
    kit.access_changed();
    Ok(())
}
