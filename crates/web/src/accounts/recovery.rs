//! Codes that stand in for the second step when the device that makes it is lost. Each works once.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use store::{Sql, StoreError, Tx};
use utoipa::ToSchema;
use uuid::Uuid;

use super::audit;
use super::totp::{Proof, prove};
use crate::{Kit, Problem, Staff, ValidJson};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecoveryCodes {
    /// Ten, each for one sign-in in place of the six digits. Shown once; only their fingerprints are kept.
    codes: Vec<String>,
}

const CODES: usize = 10;
const LENGTH: usize = 10;
/// Crockford's Base32 in lower case: no letter looks like a digit. Ten of them are 50 bits.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Make new recovery codes; the old ones work no more
#[utoipa::path(post, path = "/me/totp/recovery-codes", tag = "session", operation_id = "renewRecoveryCodes",
    request_body = Proof, responses((status = 200, body = RecoveryCodes), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn renew(
    State(kit): State<Kit>,
    staff: Staff,
    ValidJson(proof): ValidJson<Proof>,
) -> Result<Json<RecoveryCodes>, Problem> {
    prove(&kit, &staff, proof).await?;
    let tx = kit.store.begin().await?;
    let codes = replace(&tx, &kit, staff.id.0).await?;
    audit(&tx, &kit, &staff, "recovery_codes.renewed", &staff.name, "").await?;
    tx.commit().await?;
    Ok(Json(codes))
}

/// New codes in the place of those that an account had.
pub(crate) async fn replace(tx: &Tx, kit: &Kit, account: Uuid) -> Result<RecoveryCodes, StoreError> {
    forget(tx, account).await?;
    let codes: Vec<String> = (0..CODES).map(|_| fresh(kit)).collect();
    let row = |code: &String| vec![account.into(), fingerprint(kit, account, code).into()];
    tx.insert("recovery_codes", &["account", "hash"], codes.iter().map(row).collect(), "").await?;
    let shown = codes.iter().map(|code| format!("{}-{}", &code[..LENGTH / 2], &code[LENGTH / 2..]));
    Ok(RecoveryCodes { codes: shown.collect() })
}

pub(crate) async fn forget(tx: &Tx, account: Uuid) -> Result<(), StoreError> {
    tx.exec("DELETE FROM recovery_codes WHERE account = $1", vec![account.into()]).await?;
    Ok(())
}

/// How many an account has left.
pub(crate) async fn left(db: &impl Sql, account: Uuid) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM recovery_codes WHERE account = $1";
    Ok(db.scalar(sql, vec![account.into()]).await?.unwrap_or(0))
}

/// Uses a code up; false when the account has no such code.
pub(crate) async fn spend(kit: &Kit, staff: &Staff, email: &str, code: &str) -> Result<bool, StoreError> {
    let account = staff.id.0;
    let tx = kit.store.begin().await?;
    let sql = "DELETE FROM recovery_codes WHERE account = $1 AND hash = $2";
    let spent = tx.exec(sql, vec![account.into(), fingerprint(kit, account, code).into()]).await?;
    if spent == 0 {
        return Ok(false);
    }
    let left = left(&tx, account).await?.to_string();
    audit(&tx, kit, staff, "recovery_code.used", email, &left).await?;
    tx.commit().await?;
    Ok(true)
}

/// What somebody typed, as codes are kept; nothing when it is none, such as the six digits of an app.
pub(crate) fn read(typed: &str) -> Option<String> {
    let letters = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        letter => letter,
    });
    let code: String = letters.collect();
    let is_one = code.len() == LENGTH && code.bytes().all(|letter| ALPHABET.contains(&letter));
    is_one.then_some(code)
}

fn fresh(kit: &Kit) -> String {
    kit.ids.random::<LENGTH>().iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
}

fn fingerprint(kit: &Kit, account: Uuid, code: &str) -> Vec<u8> {
    kit.vault.blind("recovery code", &format!("{account} {code}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(read(" 01ABC-xyz9z ").as_deref(), Some("01abcxyz9z"));
        assert_eq!(read("oIabc xyz9z").as_deref(), Some("01abcxyz9z"));
        for other in ["123456", "123 456", "01abcxyz9", "01abcxyz9zz", "01abcxyz9u", "01abcxyz9é"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
