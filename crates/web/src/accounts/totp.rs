use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use store::{Sql, VaultError};
use totp_rs::{Builder, Secret, Totp};
use utoipa::ToSchema;
use uuid::Uuid;

use super::me::is_own_password;
use super::recovery::RecoveryCodes;
use super::{audit, recovery};
use crate::{Fault, Kit, Problem, Staff, ValidJson};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TotpSecret {
    /// Base32, to be typed into an authenticator app.
    secret: String,
    /// `otpauth://…`, to be shown as a QR code.
    uri: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Code {
    code: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Password {
    password: String,
}

/// What somebody shows once more before their second step is changed: a session that was left open is not enough.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Proof {
    password: String,
    /// The six digits of the second step, or one of its recovery codes.
    code: String,
}

/// Begin to turn on two-step sign-in
#[utoipa::path(post, path = "/me/totp", tag = "session", operation_id = "beginTotp", request_body = Password,
    responses((status = 200, body = TotpSecret), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn begin(
    State(kit): State<Kit>,
    staff: Staff,
    ValidJson(request): ValidJson<Password>,
) -> Result<Json<TotpSecret>, Problem> {
    let email = own_email(&kit, &staff).await?;
    is_own_password(&kit, &staff, request.password, "password").await?;
    let secret = Secret::from(kit.ids.random::<20>());
    let sealed = kit.vault.installation_key().seal(&place(staff.id.0), &secret.to_base32());
    let tx = kit.store.begin().await?;
    let sql = "UPDATE accounts SET totp = $1 WHERE id = $2 AND totp_confirmed = FALSE";
    let changed = tx.exec(sql, vec![sealed.into(), staff.id.0.into()]).await?;
    tx.commit().await?;
    if changed == 0 {
        return Err(is_on());
    }
    let label: String = email.bytes().map(percent).collect();
    let secret = secret.to_base32();
    let uri = format!("otpauth://totp/Huitou:{label}?secret={secret}&issuer=Huitou");
    Ok(Json(TotpSecret { secret, uri }))
}

fn is_on() -> Problem {
    Problem::conflict("totp_on", "two-step sign-in is on already: turn it off first")
}

/// Turn it on, with a first code; gives the codes for the day that the device is lost
#[utoipa::path(post, path = "/me/totp/confirm", tag = "session", operation_id = "confirmTotp", request_body = Code,
    responses((status = 200, body = RecoveryCodes), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn confirm(
    State(kit): State<Kit>,
    staff: Staff,
    ValidJson(request): ValidJson<Code>,
) -> Result<Json<RecoveryCodes>, Problem> {
    own_email(&kit, &staff).await?;
    count_code(&kit, &staff)?;
    let sealed: Option<Option<Vec<u8>>> =
        kit.store.scalar("SELECT totp FROM accounts WHERE id = $1", vec![staff.id.0.into()]).await?;
    let step = verify(&kit, staff.id.0, sealed.flatten().as_deref(), &request.code)?;
    let step = step.ok_or_else(|| Problem::invalid("code", Fault::WrongCode))?;
    let tx = kit.store.begin().await?;
    let sql = "UPDATE accounts SET totp_confirmed = TRUE, totp_step = $1 WHERE id = $2 AND totp_confirmed = FALSE";
    if tx.exec(sql, vec![step.into(), staff.id.0.into()]).await? == 0 {
        return Err(is_on());
    }
    let codes = recovery::replace(&tx, &kit, staff.id.0).await?;
    audit(&tx, &kit, &staff, "totp.enabled", &staff.name, "").await?;
    tx.commit().await?;
    kit.sign_ins.gave_code(staff.id);
    Ok(Json(codes))
}

/// Turn it off
#[utoipa::path(delete, path = "/me/totp", tag = "session", operation_id = "removeTotp", request_body = Proof,
    responses((status = 204), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn remove(
    State(kit): State<Kit>,
    staff: Staff,
    ValidJson(proof): ValidJson<Proof>,
) -> Result<StatusCode, Problem> {
    prove(&kit, &staff, proof).await?;
    let tx = kit.store.begin().await?;
    let sql = "UPDATE accounts SET totp = NULL, totp_confirmed = FALSE WHERE id = $1";
    tx.exec(sql, vec![staff.id.0.into()]).await?;
    recovery::forget(&tx, staff.id.0).await?;
    audit(&tx, &kit, &staff, "totp.disabled", &staff.name, "").await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// That whoever asks has the account's password and its second step.
pub(crate) async fn prove(kit: &Kit, staff: &Staff, proof: Proof) -> Result<(), Problem> {
    let email = own_email(kit, staff).await?;
    let sql = "SELECT totp_confirmed FROM accounts WHERE id = $1";
    let is_on: Option<bool> = kit.store.scalar(sql, vec![staff.id.0.into()]).await?;
    if is_on != Some(true) {
        return Err(Problem::conflict("totp_off", "two-step sign-in is off: turn it on first"));
    }
    is_own_password(kit, staff, proof.password, "password").await?;
    count_code(kit, staff)?;
    if !spend(kit, staff, &email, &proof.code).await? {
        return Err(Problem::invalid("code", Fault::WrongCode));
    }
    kit.sign_ins.gave_code(staff.id);
    Ok(())
}

/// Whoever finds a session open must not find a code by trying, also of a second step that was only begun.
fn count_code(kit: &Kit, staff: &Staff) -> Result<(), Problem> {
    kit.sign_ins.attempt_code(staff.id, kit.now()).map_err(|s| Problem::too_many("too many attempts", s))
}

/// Uses up a code that an app shows, or a recovery code; false when it is neither, or was used already.
pub(crate) async fn spend(kit: &Kit, staff: &Staff, email: &str, code: &str) -> Result<bool, Problem> {
    if let Some(code) = recovery::read(code) {
        return Ok(recovery::spend(kit, staff, email, &code).await?);
    }
    let account = staff.id.0;
    let sql = "SELECT totp FROM accounts WHERE id = $1 AND totp_confirmed = TRUE";
    let sealed: Option<Option<Vec<u8>>> = kit.store.scalar(sql, vec![account.into()]).await?;
    let Some(step) = verify(kit, account, sealed.flatten().as_deref(), code)? else { return Ok(false) };
    let tx = kit.store.begin().await?;
    let sql = "UPDATE accounts SET totp_step = $1 WHERE id = $2 AND totp_step < $1";
    let first = tx.exec(sql, vec![step.into(), account.into()]).await?;
    tx.commit().await?;
    Ok(first == 1)
}

/// The time step that a code belongs to, if it is right: SHA-1, six digits, 30 s, one step of tolerance (RFC 6238).
fn verify(kit: &Kit, account: Uuid, sealed: Option<&[u8]>, code: &str) -> Result<Option<i64>, Problem> {
    let Some(sealed) = sealed else { return Ok(None) };
    let open = |error: VaultError| Problem::internal(&error);
    let base32 = kit.vault.installation_key().open(&place(account), sealed).map_err(open)?;
    let secret = Secret::try_from_base32(base32).map_err(|error| Problem::internal(&error))?;
    let totp: Totp = Builder::new().with_secret(secret).build().map_err(|error| Problem::internal(&error))?;
    let now = u64::try_from(kit.now().as_second()).unwrap_or(0);
    Ok(totp.check(code.trim(), now).and_then(|step| i64::try_from(step).ok()))
}

async fn own_email(kit: &Kit, staff: &Staff) -> Result<String, Problem> {
    if staff.session.is_none() {
        return Err(Problem::forbidden("an API key has no second step"));
    }
    let sql = "SELECT email FROM accounts WHERE id = $1";
    let email: Option<String> = kit.store.scalar(sql, vec![staff.id.0.into()]).await?;
    email.ok_or_else(|| Problem::not_found("account"))
}

fn place(account: Uuid) -> String {
    format!("totp:{account}")
}

fn percent(byte: u8) -> String {
    let plain = byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte);
    if plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}
