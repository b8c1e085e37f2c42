use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use primitives::{AccountId, ShopId};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Tx, micros, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use super::guesses::Guest;
use super::{Shop, Whence, audit, device, recovery, shop, totp};
use crate::staff::{COOKIE, cookie, csrf_token, hex, sha256, still_open, unauthorized};
use crate::{Address, Kit, Problem, Role, Staff, ValidJson};

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    account: AccountView,
    shop: Shop,
    /// To be sent back as `X-CSRF-Token` with everything that changes something.
    csrf_token: String,
    /// The server's version.
    version: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
struct AccountView {
    id: AccountId,
    email: String,
    name: String,
    role: Role,
    totp_enabled: bool,
    /// That can stand in for the second step, each once.
    recovery_codes_left: i64,
    language: String,
}

#[derive(FromQueryResult)]
struct Account {
    id: Uuid,
    shop: Uuid,
    email: String,
    name: String,
    role: String,
    language: String,
    password: String,
    totp_confirmed: bool,
}

impl Account {
    fn staff(&self) -> Result<Staff, Problem> {
        let (role, name) = (self.role.parse()?, self.name.clone());
        Ok(Staff { id: AccountId(self.id), shop: ShopId(self.shop), role, name, session: None })
    }

    /// What the marks of its browsers are bound to.
    fn marked(&self) -> [&str; 2] {
        [&self.email, &self.password]
    }
}

const SELECT: &str = "SELECT id, shop, email, name, role, language, password, totp_confirmed FROM accounts";

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct SignIn {
    email: String,
    password: String,
    /// The six digits of the second step, for an account that has it, or one of its recovery codes.
    code: Option<String>,
}

/// The session
#[utoipa::path(get, path = "/session", tag = "session", operation_id = "getSession",
    responses((status = 200, body = Session), (status = 401, body = Problem)))]
pub(crate) async fn show(State(kit): State<Kit>, staff: Staff, headers: HeaderMap) -> Result<Json<Session>, Problem> {
    if staff.session.is_none() {
        return Err(Problem::forbidden("an API key has no session"));
    }
    let account = find(&kit, "id = $1", staff.id.0.into()).await?.ok_or_else(|| Problem::not_found("account"))?;
    Ok(Json(view(&kit, account, cookie(&headers).unwrap_or_default()).await?))
}

/// Sign in
#[utoipa::path(post, path = "/session", tag = "session", operation_id = "signIn", request_body = SignIn,
    responses((status = 200, body = Session), (status = 401, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn create(
    State(kit): State<Kit>,
    address: Address,
    headers: HeaderMap,
    ValidJson(request): ValidJson<SignIn>,
) -> Result<Response, Problem> {
    let email = request.email.trim().to_lowercase();
    // No account has such an address, and attempts are counted by it: a flood must not fill the memory.
    if email.len() > LONGEST_ADDRESS {
        return Err(wrong_credentials());
    }
    // Before the attempt is counted: who is sent away here has not tried.
    let place = kit.passwords.place()?;
    let account = find(&kit, "disabled_at IS NULL AND email = $1", email.as_str().into()).await?;
    let mark = account.as_ref().and_then(|account| device::mark(&kit, &headers, account.marked()));
    let guest = match mark {
        Some(mark) => Guest::Known(mark.to_owned()),
        None => Guest::Stranger(address.visitor(&headers)),
    };
    kit.sign_ins.attempt(&email, &guest, kit.now()).map_err(|seconds| {
        Problem::too_many("too many attempts to sign in to this account; wait and try again", seconds)
    })?;
    let hash = account.as_ref().map(|account| account.password.clone());
    let verified = place.verify(request.password, hash).await?;
    let account = account.filter(|_| verified).ok_or_else(wrong_credentials)?;
    if account.totp_confirmed {
        check_code(&kit, &account, request.code.as_deref()).await?;
    }
    kit.sign_ins.succeeded(&email, &guest);
    open(&kit, account, (&address, &headers)).await
}

fn wrong_credentials() -> Problem {
    unauthorized("wrong_credentials", "the e-mail address or the password is wrong")
}

/// Octets of the longest address that mail can be sent to (RFC 5321).
pub(crate) const LONGEST_ADDRESS: usize = 254;

/// Sign out
#[utoipa::path(delete, path = "/session", tag = "session", operation_id = "signOut", responses((status = 204)))]
pub(crate) async fn end(State(kit): State<Kit>, staff: Staff) -> Result<Response, Problem> {
    if let Some(session) = staff.session {
        let tx = kit.store.begin().await?;
        tx.exec("DELETE FROM sessions WHERE id = $1", vec![session.into()]).await?;
        tx.commit().await?;
        kit.access_changed();
    }
    let expired = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, expired)]).into_response())
}

async fn check_code(kit: &Kit, account: &Account, code: Option<&str>) -> Result<(), Problem> {
    let Some(code) = code.filter(|code| !code.trim().is_empty()) else {
        return Err(unauthorized("totp_required", "give the six digits that your authenticator app shows"));
    };
    if totp::spend(kit, &account.staff()?, &account.email, code).await? {
        return Ok(());
    }
    Err(unauthorized("totp_wrong", "the code is wrong or was used already; wait for the next one"))
}

/// Starts a session for an account that has shown who it is.
pub(crate) async fn open_for(kit: &Kit, account: AccountId, caller: Caller<'_>) -> Result<Response, Problem> {
    let account = find(kit, "id = $1", account.0.into()).await?.ok_or_else(|| Problem::not_found("account"))?;
    open(kit, account, caller).await
}

/// The address of a request and its headers.
type Caller<'a> = (&'a Address, &'a HeaderMap);

async fn open(kit: &Kit, account: Account, (address, headers): Caller<'_>) -> Result<Response, Problem> {
    let Whence { browser, platform, address } = Whence::of(address, headers);
    let token = hex(&kit.ids.random::<32>());
    let now = micros(kit.now());
    let tx = kit.store.begin().await?;
    // Who was shut out while the password was being checked stays out.
    let seen = "UPDATE accounts SET seen_at = $1 WHERE id = $2 AND password = $3 AND disabled_at IS NULL";
    if tx.exec(seen, vec![now.into(), account.id.into(), account.password.as_str().into()]).await? == 0 {
        return Err(wrong_credentials());
    }
    let ended = make_room(&tx, account.id, now).await?;
    tx.exec(
        "INSERT INTO sessions (id, account, created_at, seen_at, browser, platform, address)
         VALUES ($1, $2, $3, $3, $4, $5, $6)",
        vec![
            sha256(token.as_bytes()).into(),
            account.id.into(),
            now.into(),
            browser.into(),
            platform.into(),
            address.into(),
        ],
    )
    .await?;
    audit(&tx, kit, &account.staff()?, "session.opened", &account.email, "").await?;
    tx.commit().await?;
    if ended > 0 {
        kit.access_changed();
    }
    let secure = if is_https(headers) { "; Secure" } else { "" };
    let session = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000{secure}");
    let device = device::cookie(kit, account.marked(), secure);
    let mut response = Json(view(kit, account, &token).await?).into_response();
    for cookie in [session, device] {
        let cookie = HeaderValue::try_from(cookie).map_err(|error| Problem::internal(&error))?;
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Sessions of one account at once.
const MOST_SESSIONS: i64 = 50;

/// Ends the sessions of an account that are over, and of the others those that were not seen for longest, to have
/// room for one more. Gives how many ended.
async fn make_room(tx: &Tx, account: Uuid, now: i64) -> Result<u64, StoreError> {
    let [used, begun] = still_open(now);
    let sql = "DELETE FROM sessions WHERE account = $1 AND (seen_at <= $2 OR created_at <= $3 OR id NOT IN (
            SELECT id FROM sessions WHERE account = $1 AND seen_at > $2 AND created_at > $3
            ORDER BY seen_at DESC, created_at DESC, id LIMIT $4))";
    tx.exec(sql, vec![account.into(), used.into(), begun.into(), (MOST_SESSIONS - 1).into()]).await
}

/// Behind a proxy that speaks TLS. Without one the cookie must go without `Secure`, or an installation on a plain
/// address could not be used.
fn is_https(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https")
}

async fn find(kit: &Kit, condition: &str, value: store::Value) -> Result<Option<Account>, StoreError> {
    kit.store.row(&format!("{SELECT} WHERE {condition}"), vec![value]).await
}

async fn view(kit: &Kit, account: Account, token: &str) -> Result<Session, Problem> {
    let recovery_codes_left = if account.totp_confirmed { recovery::left(&kit.store, account.id).await? } else { 0 };
    Ok(Session {
        shop: shop(&kit.store, ShopId(account.shop)).await?,
        account: AccountView {
            id: AccountId(account.id),
            email: account.email,
            name: account.name,
            role: account.role.parse()?,
            totp_enabled: account.totp_confirmed,
            recovery_codes_left,
            language: account.language,
        },
        csrf_token: csrf_token(token),
        version: env!("CARGO_PKG_VERSION"),
    })
}
