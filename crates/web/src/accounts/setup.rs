use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use primitives::{AccountId, ShopId};
use serde::{Deserialize, Serialize};
use store::{Sql, StoreError, micros, text};
use utoipa::ToSchema;

use super::session;
use super::shop::{ShopFields, check_language};
use super::staff::{check_email, check_name};
use crate::staff::{hex, sha256};
use crate::{Address, Kit, Problem, ValidJson};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SetupState {
    /// True until the first account is made.
    needed: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Setup {
    /// From the link on the server's standard output.
    token: String,
    email: String,
    password: String,
    /// The owner's name.
    name: String,
    shop: ShopFields,
}

impl Kit {
    /// A one-time token to make the first account with, while there is none; a new one replaces the last.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn setup_token(&self) -> Result<Option<String>, StoreError> {
        if !is_needed(&self.store).await? {
            return Ok(None);
        }
        let token = hex(&self.ids.random::<16>());
        *self.setup.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(sha256(token.as_bytes()));
        Ok(Some(token))
    }
}

async fn is_needed(db: &impl Sql) -> Result<bool, StoreError> {
    let accounts: Option<i64> = db.scalar("SELECT COUNT(*) FROM accounts", vec![]).await?;
    Ok(accounts == Some(0))
}

/// Is the first account still to be made?
#[utoipa::path(get, path = "/setup", tag = "session", operation_id = "getSetup",
    responses((status = 200, body = SetupState)))]
pub(crate) async fn state(State(kit): State<Kit>) -> Result<Json<SetupState>, Problem> {
    Ok(Json(SetupState { needed: is_needed(&kit.store).await? }))
}

/// Make the shop and its owner's account, once
#[utoipa::path(post, path = "/setup", tag = "session", operation_id = "setUp", request_body = Setup,
    responses((status = 200, body = session::Session), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(kit): State<Kit>,
    address: Address,
    headers: HeaderMap,
    ValidJson(request): ValidJson<Setup>,
) -> Result<Response, Problem> {
    let token = Taken::out(&kit, &sha256(request.token.trim().as_bytes())).ok_or_else(|| {
        let detail = "this set-up link is not valid (any more): restart the server and take the link that it prints";
        Problem::forbidden(detail)
    })?;
    // By `huitou admin create`, which another process runs: no password is hashed for a link that has ended.
    if !is_needed(&kit.store).await? {
        token.spend();
        return Err(is_set_up());
    }
    let Setup { email, password, name, shop, .. } = request;
    let (account, _) = make_owner(&kit, &email, password, &name, &shop, Only::First).await?;
    token.spend();
    session::open_for(&kit, account, (&address, &headers)).await
}

/// The token while somebody makes the shop with it: of two who send it at once, one does. It is put back unless it was
/// spent, for neither a mistake in a field nor a page that was closed uses it up.
struct Taken<'a> {
    kit: &'a Kit,
    token: Option<Vec<u8>>,
}

impl<'a> Taken<'a> {
    fn out(kit: &'a Kit, given: &[u8]) -> Option<Self> {
        let mut token = kit.setup.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let token = token.take_if(|expected| expected.as_slice() == given);
        token.map(|token| Self { kit, token: Some(token) })
    }

    fn spend(mut self) {
        self.token = None;
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if let Some(token) = self.token.take() {
            *self.kit.setup.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(token);
        }
    }
}

fn is_set_up() -> Problem {
    Problem::forbidden("this installation is set up already: its set-up link has ended, sign in")
}

/// Makes a shop and its owner. The first ends the set-up link.
///
/// # Errors
/// When a field is not right, or the address is taken.
pub async fn new_owner(
    kit: &Kit,
    email: &str,
    password: String,
    name: &str,
    shop: ShopFields,
) -> Result<(AccountId, ShopId), Problem> {
    make_owner(kit, email, password, name, &shop, Only::Any).await
}

/// Which owner may be made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Only {
    First,
    Any,
}

async fn make_owner(
    kit: &Kit,
    email: &str,
    password: String,
    name: &str,
    shop: &ShopFields,
    only: Only,
) -> Result<(AccountId, ShopId), Problem> {
    shop.check()?;
    let email = check_email(email)?;
    let name = check_name(name)?;
    check_language("language", &shop.language)?;
    let hash = kit.passwords.hash(password).await?;
    let (account, shop_id) = (AccountId(kit.ids.uuid()), ShopId(kit.ids.uuid()));
    let now = micros(kit.now());
    let tx = kit.store.begin().await?;
    tx.take_turn("first owner").await?;
    if only == Only::First && !is_needed(&tx).await? {
        return Err(is_set_up());
    }
    tx.exec(
        "INSERT INTO shops (id, name, currency, time_zone, language, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        vec![
            shop_id.0.into(),
            text(shop.name.trim()),
            shop.currency.to_ascii_uppercase().into(),
            shop.time_zone.as_str().into(),
            shop.language.as_str().into(),
            now.into(),
        ],
    )
    .await?;
    tx.exec(
        "INSERT INTO accounts (id, shop, email, name, role, language, password, totp_confirmed, totp_step, created_at)
         VALUES ($1, $2, $3, $4, 'owner', $5, $6, FALSE, 0, $7)",
        vec![
            account.0.into(),
            shop_id.0.into(),
            email.as_str().into(),
            text(name),
            shop.language.as_str().into(),
            hash.into(),
            now.into(),
        ],
    )
    .await
    .map_err(|error| super::staff::taken(error, &email))?;
    tx.commit().await?;
    Ok((account, shop_id))
}
