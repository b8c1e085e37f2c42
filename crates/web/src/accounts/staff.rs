use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use primitives::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Tx, instant, instant_opt, micros, sea_orm, text};
use utoipa::ToSchema;
use uuid::Uuid;

use super::session::LONGEST_ADDRESS;
use super::shop::check_language;
use super::{access, audit};
use crate::{Fault, Kit, Page, Path, Permission, Problem, Role, Staff, ValidJson, has_room};

/// Accounts that a shop has at most, closed ones aside.
const MOST: i64 = 1_000;

/// An account of a member of staff.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffView {
    id: AccountId,
    email: String,
    name: String,
    role: Role,
    totp_enabled: bool,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_seen_at: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    email: String,
    name: String,
    role: String,
    totp_confirmed: bool,
    created_at: i64,
    last_seen_at: Option<i64>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewStaff {
    email: String,
    name: String,
    role: Role,
    /// To be handed over by other means; the colleague can change it.
    password: String,
    /// zh | en
    language: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaffChange {
    name: Option<String>,
    role: Option<Role>,
    /// For a colleague who cannot sign in any more: a new one, to be handed over by other means. It ends their sessions
    /// and turns their second step off.
    password: Option<String>,
}

/// Staff
#[utoipa::path(get, path = "/staff", tag = "staff", operation_id = "listStaff",
    responses((status = 200, body = Page<StaffView>)))]
pub(crate) async fn list(State(kit): State<Kit>, staff: Staff) -> Result<Json<Page<StaffView>>, Problem> {
    staff.may(Permission::ManageShop)?;
    let rows: Vec<Row> = kit
        .store
        .rows(
            "SELECT id, email, name, role, totp_confirmed, created_at, seen_at AS last_seen_at FROM accounts
             WHERE shop = $1 AND disabled_at IS NULL ORDER BY created_at, id",
            vec![staff.shop.0.into()],
        )
        .await?;
    let items: Result<Vec<StaffView>, Problem> = rows.into_iter().map(Row::view).collect();
    Ok(Json(Page { items: items?, next_cursor: None, total: None }))
}

impl Row {
    fn view(self) -> Result<StaffView, Problem> {
        Ok(StaffView {
            id: AccountId(self.id),
            email: self.email,
            name: self.name,
            role: self.role.parse()?,
            totp_enabled: self.totp_confirmed,
            created_at: instant(self.created_at),
            last_seen_at: instant_opt(self.last_seen_at),
        })
    }
}

/// Add a colleague
///
/// For somebody who is signed in: an API key is refused (`session_needed`). 409 (`too_many`) where the shop has 1,000.
#[utoipa::path(post, path = "/staff", tag = "staff", operation_id = "createStaff", request_body = NewStaff,
    responses((status = 201, body = StaffView), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(kit): State<Kit>,
    staff: Staff,
    ValidJson(new): ValidJson<NewStaff>,
) -> Result<(StatusCode, Json<StaffView>), Problem> {
    staff.may(Permission::ManageStaff)?;
    staff.is_signed_in()?;
    let email = check_email(&new.email)?;
    check_language("language", &new.language)?;
    let name = check_name(&new.name)?;
    let hash = kit.passwords.hash(new.password).await?;
    let (id, now) = (kit.ids.uuid(), kit.now());
    let tx = kit.store.begin().await?;
    has_room(&tx, "accounts WHERE shop = $1 AND disabled_at IS NULL", staff.shop, MOST).await?;
    tx.exec(
        "INSERT INTO accounts (id, shop, email, name, role, language, password, totp_confirmed, totp_step, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE, 0, $8)",
        vec![
            id.into(),
            staff.shop.0.into(),
            email.as_str().into(),
            text(name),
            new.role.as_str().into(),
            new.language.as_str().into(),
            hash.into(),
            micros(now).into(),
        ],
    )
    .await
    .map_err(|error| taken(error, &email))?;
    audit(&tx, &kit, &staff, "staff.created", &email, new.role.as_str()).await?;
    tx.commit().await?;
    let view = StaffView {
        id: AccountId(id),
        email,
        name: name.to_owned(),
        role: new.role,
        totp_enabled: false,
        created_at: now,
        last_seen_at: None,
    };
    Ok((StatusCode::CREATED, Json(view)))
}

/// Rename a colleague, change their role, or let them in again
///
/// For somebody who is signed in: an API key is refused (`session_needed`).
#[utoipa::path(patch, path = "/staff/{id}", tag = "staff", operation_id = "updateStaff", request_body = StaffChange,
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn update(
    State(kit): State<Kit>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(change): ValidJson<StaffChange>,
) -> Result<StatusCode, Problem> {
    staff.may(Permission::ManageStaff)?;
    staff.is_signed_in()?;
    let name = change.name.as_deref().map(check_name).transpose()?;
    let hash = match change.password {
        Some(password) => Some(access::first_hash(&kit, &staff, id, password).await?),
        None => None,
    };
    let tx = kit.store.begin().await?;
    let email = email_of(&tx, &staff, id).await?;
    if let Some(name) = name {
        tx.exec("UPDATE accounts SET name = $1 WHERE id = $2", vec![text(name), id.into()]).await?;
    }
    if let Some(role) = change.role {
        tx.exec("UPDATE accounts SET role = $1 WHERE id = $2", vec![role.as_str().into(), id.into()]).await?;
    }
    an_owner_remains(&tx, &staff).await?;
    if name.is_some() || change.role.is_some() {
        let detail = change.role.map_or("", Role::as_str);
        audit(&tx, &kit, &staff, "staff.updated", &email, detail).await?;
    }
    if let Some(hash) = hash {
        access::let_in_again(&tx, &kit, (id, &email), &hash).await?;
        audit(&tx, &kit, &staff, "password.reset", &email, "").await?;
    }
    tx.commit().await?;
    kit.access_changed();
    Ok(StatusCode::NO_CONTENT)
}

/// Close a colleague's account
///
/// For somebody who is signed in: an API key is refused (`session_needed`).
#[utoipa::path(delete, path = "/staff/{id}", tag = "staff", operation_id = "deleteStaff", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
pub(crate) async fn remove(State(kit): State<Kit>, staff: Staff, Path(id): Path<Uuid>) -> Result<StatusCode, Problem> {
    staff.may(Permission::ManageStaff)?;
    staff.is_signed_in()?;
    let tx = kit.store.begin().await?;
    let email = email_of(&tx, &staff, id).await?;
    // The address is freed, for the same person may come back.
    tx.exec(
        "UPDATE accounts SET disabled_at = $1, email = $2 WHERE id = $3",
        vec![micros(kit.now()).into(), format!("{email} (closed {id})").into(), id.into()],
    )
    .await?;
    tx.exec("DELETE FROM sessions WHERE account = $1", vec![id.into()]).await?;
    an_owner_remains(&tx, &staff).await?;
    audit(&tx, &kit, &staff, "staff.deleted", &email, "").await?;
    tx.commit().await?;
    kit.access_changed();
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn email_of(db: &impl Sql, staff: &Staff, id: Uuid) -> Result<String, Problem> {
    let sql = "SELECT email FROM accounts WHERE id = $1 AND shop = $2 AND disabled_at IS NULL";
    let email: Option<String> = db.scalar(sql, vec![id.into(), staff.shop.0.into()]).await?;
    email.ok_or_else(|| Problem::not_found("account"))
}

/// A shop that nobody may manage could never be managed again. Of two who make way for each other one does.
async fn an_owner_remains(tx: &Tx, staff: &Staff) -> Result<(), Problem> {
    tx.take_turn(&format!("owners of {}", staff.shop)).await?;
    let sql = "SELECT COUNT(*) FROM accounts WHERE shop = $1 AND role = 'owner' AND disabled_at IS NULL";
    let owners: Option<i64> = tx.scalar(sql, vec![staff.shop.0.into()]).await?;
    if owners == Some(0) {
        return Err(Problem::conflict("last_owner", "the shop needs an owner: make a colleague owner first"));
    }
    Ok(())
}

pub(crate) fn check_email(email: &str) -> Result<String, Problem> {
    let email = email.trim().to_lowercase();
    let well_formed = email.len() <= LONGEST_ADDRESS
        && !email.contains(|c: char| c.is_whitespace() || c.is_control())
        && email
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'));
    if well_formed { Ok(email) } else { Err(Problem::invalid("email", Fault::MailAddress)) }
}

/// A name that people give something, without the space around it.
///
/// # Errors
/// When it is empty or longer than 100 characters.
pub fn check_name(name: &str) -> Result<&str, Problem> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Problem::invalid("name", Fault::Characters { least: 1, most: 100 }));
    }
    Ok(name)
}

pub(crate) fn taken(error: StoreError, email: &str) -> Problem {
    if error.is_conflict() {
        return Problem::invalid("email", Fault::HasAccount { email: email.to_owned() });
    }
    error.into()
}
