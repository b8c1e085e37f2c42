use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use store::{Sql, text};
use utoipa::ToSchema;

use super::shop::check_language;
use super::staff::check_name;
use super::{audit, sessions};
use crate::{Fault, Kit, Problem, Staff, ValidJson};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MyChange {
    name: Option<String>,
    /// zh | en
    language: Option<String>,
    password: Option<PasswordChange>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordChange {
    current: String,
    new: String,
}

/// Change one's own name, language or password
#[utoipa::path(patch, path = "/me", tag = "session", operation_id = "updateMe", request_body = MyChange,
    responses((status = 204), (status = 422, body = Problem)))]
pub(crate) async fn update(
    State(kit): State<Kit>,
    staff: Staff,
    ValidJson(change): ValidJson<MyChange>,
) -> Result<StatusCode, Problem> {
    let session = staff.session.clone().ok_or_else(|| Problem::forbidden("an API key has no account"))?;
    let name = change.name.as_deref().map(check_name).transpose()?;
    if let Some(language) = &change.language {
        check_language("language", language)?;
    }
    let hash = match change.password {
        Some(passwords) => Some(new_hash(&kit, &staff, passwords).await?),
        None => None,
    };
    let tx = kit.store.begin().await?;
    let id = staff.id.0;
    if let Some(name) = name {
        tx.exec("UPDATE accounts SET name = $1 WHERE id = $2", vec![text(name), id.into()]).await?;
    }
    if let Some(language) = change.language {
        tx.exec("UPDATE accounts SET language = $1 WHERE id = $2", vec![language.into(), id.into()]).await?;
    }
    if let Some(hash) = hash {
        tx.exec("UPDATE accounts SET password = $1 WHERE id = $2", vec![hash.into(), id.into()]).await?;
        sessions::end_all_but(&tx, id, &session).await?;
        audit(&tx, &kit, &staff, "password.changed", &staff.name, "").await?;
    }
    tx.commit().await?;
    kit.access_changed();
    Ok(StatusCode::NO_CONTENT)
}

async fn new_hash(kit: &Kit, staff: &Staff, passwords: PasswordChange) -> Result<String, Problem> {
    is_own_password(kit, staff, passwords.current, "password.current").await?;
    kit.passwords.hash(passwords.new).await
}

pub(crate) async fn is_own_password(kit: &Kit, staff: &Staff, given: String, field: &str) -> Result<(), Problem> {
    // Before the attempt is counted: who is sent away here has not tried.
    let place = kit.passwords.place()?;
    kit.sign_ins.attempt_own(staff.id, kit.now()).map_err(|s| Problem::too_many("too many attempts", s))?;
    let hash: Option<String> =
        kit.store.scalar("SELECT password FROM accounts WHERE id = $1", vec![staff.id.0.into()]).await?;
    if !place.verify(given, hash).await? {
        return Err(Problem::invalid(field, Fault::WrongPassword));
    }
    kit.sign_ins.gave_own(staff.id);
    Ok(())
}
