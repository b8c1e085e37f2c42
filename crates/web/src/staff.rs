use std::str::FromStr;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::{HeaderMap, Method, StatusCode, header, request::Parts};
use primitives::{AccountId, ShopId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{FromQueryResult, Sql, StoreError, Value, micros, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::accounts::Whence;
use crate::cookie::cookie_named;
use crate::{Address, Kit, Problem};

/// What a member of staff is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything.
    Owner,
    /// Everything but staff and keys.
    Manager,
    /// Serves customers.
    Agent,
    /// Reads, with personal fields masked; builds segments.
    Analyst,
}

/// What an endpoint needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Numbers, lists, customers with masked personal fields.
    Read,
    /// Personal fields in clear.
    ReadPersonal,
    EditCustomers,
    /// Erasing and exporting a person.
    EraseCustomers,
    EditSegments,
    /// Sources, imports, rejected events.
    ManageData,
    /// The shop and its rules; reading the audit log.
    ManageShop,
    /// Accounts and API keys.
    ManageStaff,
}

impl Role {
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Owner => true,
            Self::Manager => permission != P::ManageStaff,
            Self::Agent => matches!(permission, P::Read | P::ReadPersonal | P::EditCustomers),
            Self::Analyst => matches!(permission, P::Read | P::EditSegments),
        }
    }

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Agent => "agent",
            Self::Analyst => "analyst",
        }
    }
}

impl FromStr for Role {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        match text {
            "owner" => Ok(Self::Owner),
            "manager" => Ok(Self::Manager),
            "agent" => Ok(Self::Agent),
            "analyst" => Ok(Self::Analyst),
            other => Err(Problem::internal(&format!("the stored role “{other}” is unknown"))),
        }
    }
}

/// Who is asking: a signed-in member of staff, or a program with an API key.
#[derive(Debug, Clone)]
pub struct Staff {
    /// The account, or the id of the API key.
    pub id: AccountId,
    pub shop: ShopId,
    pub role: Role,
    pub name: String,
    /// SHA-256 of the session's token; none for an API key.
    pub(crate) session: Option<Vec<u8>>,
}

pub(crate) const COOKIE: &str = "huitou_session";
/// A session ends this long after it was last used, and at the latest this long after it began.
const IDLE_DAYS: i64 = 7;
const LIFE_DAYS: i64 = 30;
pub(crate) const DAY: i64 = 86_400_000_000;
const CURRENT_SESSION: &str = "SELECT a.role FROM sessions s JOIN accounts a ON a.id = s.account
    WHERE s.id = $1 AND a.disabled_at IS NULL AND s.seen_at > $2 AND s.created_at > $3";

const STANDING_KEY: &str = "SELECT role FROM api_keys WHERE hash = $1 AND (expires_at IS NULL OR expires_at > $2)";

const CURRENT_KEY: &str = "SELECT role FROM api_keys WHERE id = $1 AND (expires_at IS NULL OR expires_at > $2)";

/// A session that goes on was last used after the first of these and began after the second.
pub(crate) fn still_open(now: i64) -> [i64; 2] {
    [now - IDLE_DAYS * DAY, now - LIFE_DAYS * DAY]
}

#[derive(FromQueryResult)]
struct Session {
    id: Uuid,
    shop: Uuid,
    role: String,
    name: String,
    seen_at: Option<i64>,
}

#[derive(FromQueryResult)]
struct Key {
    id: Uuid,
    shop: Uuid,
    role: String,
    name: String,
    used_at: Option<i64>,
    expires_at: Option<i64>,
}

impl Staff {
    /// # Errors
    /// 403 when the role does not allow it.
    pub fn may(&self, permission: Permission) -> Result<(), Problem> {
        if self.role.may(permission) {
            return Ok(());
        }
        let role = self.role.as_str();
        Err(Problem::forbidden(format!("the role “{role}” may not do this; ask the shop's owner or a manager")))
    }

    /// People are managed by people: a key in wrong hands makes no account, and lets nobody in.
    ///
    /// # Errors
    /// 403 for an API key.
    pub(crate) fn is_signed_in(&self) -> Result<(), Problem> {
        if self.session.is_some() {
            return Ok(());
        }
        let detail = "an API key may not manage accounts: sign in for that";
        Err(Problem::new(StatusCode::FORBIDDEN, "session_needed", detail))
    }

    /// True when personal fields are to be masked.
    #[must_use]
    pub fn is_masked(&self) -> bool {
        !self.role.may(Permission::ReadPersonal)
    }

    async fn by_key(kit: &Kit, key: &str) -> Result<Self, Problem> {
        let sql = "SELECT id, shop, role, name, used_at, expires_at FROM api_keys WHERE hash = $1";
        let key: Option<Key> = kit.store.row(sql, vec![sha256(key.as_bytes()).into()]).await?;
        let key = key.ok_or_else(|| unauthorized("unknown_key", "this API key does not exist or was revoked"))?;
        let now = micros(kit.now());
        if key.expires_at.is_some_and(|end| end <= now) {
            return Err(unauthorized("expired_key", "this API key has expired: the shop's owner can make a new one"));
        }
        if key.used_at.is_none_or(|used| now - used > 60_000_000) {
            let tx = kit.store.begin().await?;
            tx.exec("UPDATE api_keys SET used_at = $1 WHERE id = $2", vec![now.into(), key.id.into()]).await?;
            tx.commit().await?;
        }
        let (id, shop, role) = (AccountId(key.id), ShopId(key.shop), key.role.parse()?);
        Ok(Self { id, shop, role, name: key.name, session: None })
    }

    async fn by_session(kit: &Kit, token: &str, parts: &Parts) -> Result<Self, Problem> {
        let hash = sha256(token.as_bytes());
        let now = micros(kit.now());
        let sql = "SELECT a.id, a.shop, a.role, a.name, s.seen_at FROM sessions s JOIN accounts a ON a.id = s.account
             WHERE s.id = $1 AND a.disabled_at IS NULL AND s.seen_at > $2 AND s.created_at > $3";
        let [used, begun] = still_open(now);
        let values = vec![hash.clone().into(), used.into(), begun.into()];
        let found: Option<Session> = kit.store.row(sql, values).await?;
        let found = found.ok_or_else(|| unauthorized("signed_out", "the session has ended; sign in again"))?;
        if found.seen_at.is_some_and(|seen| now - seen > 300_000_000) {
            let Whence { browser, platform, address } = Whence::of(&Address::of(parts), &parts.headers);
            let tx = kit.store.begin().await?;
            let sql = "UPDATE sessions SET seen_at = $1, browser = $2, platform = $3, address = $4 WHERE id = $5";
            let values = vec![now.into(), browser.into(), platform.into(), address.into(), hash.clone().into()];
            tx.exec(sql, values).await?;
            tx.exec("UPDATE accounts SET seen_at = $1 WHERE id = $2", vec![now.into(), found.id.into()]).await?;
            tx.commit().await?;
        }
        let (id, shop, role) = (AccountId(found.id), ShopId(found.shop), found.role.parse()?);
        Ok(Self { id, shop, role, name: found.name, session: Some(hash) })
    }

    /// Whether the session or key still stands, with the role that it had.
    pub(crate) async fn is_current(&self, kit: &Kit) -> Result<bool, StoreError> {
        let now = micros(kit.now());
        let (sql, values): (_, Vec<Value>) = match &self.session {
            Some(hash) => {
                let [used, begun] = still_open(now);
                (CURRENT_SESSION, vec![hash.clone().into(), used.into(), begun.into()])
            }
            None => (CURRENT_KEY, vec![self.id.0.into(), now.into()]),
        };
        let role: Option<String> = kit.store.scalar(sql, values).await?;
        Ok(role.as_deref() == Some(self.role.as_str()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Staff
where
    Kit: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let kit = Kit::from_ref(state);
        if let Some(key) = bearer(&parts.headers) {
            return Self::by_key(&kit, key).await;
        }
        let token = cookie(&parts.headers).ok_or_else(|| unauthorized("signed_out", "sign in first"))?;
        if !matches!(parts.method, Method::GET | Method::HEAD) {
            check_csrf(&parts.headers, token)?;
        }
        Self::by_session(&kit, token, parts).await
    }
}

/// Whether who asks shows a session or a key that stands.
pub(crate) async fn is_somebody(kit: &Kit, headers: &HeaderMap) -> Result<bool, StoreError> {
    let now = micros(kit.now());
    let (sql, values): (_, Vec<Value>) = match (bearer(headers), cookie(headers)) {
        (Some(key), _) => (STANDING_KEY, vec![sha256(key.as_bytes()).into(), now.into()]),
        (None, Some(token)) => {
            let [used, begun] = still_open(now);
            (CURRENT_SESSION, vec![sha256(token.as_bytes()).into(), used.into(), begun.into()])
        }
        (None, None) => return Ok(false),
    };
    Ok(kit.store.scalar::<String>(sql, values).await?.is_some())
}

/// The token that a page must send back as `X-CSRF-Token` with everything that changes something.
pub(crate) fn csrf_token(session_token: &str) -> String {
    hex(&sha256(format!("csrf:{session_token}").as_bytes())[..16])
}

fn check_csrf(headers: &HeaderMap, token: &str) -> Result<(), Problem> {
    let cross_site = headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site");
    let given = headers.get("x-csrf-token").and_then(|value| value.to_str().ok());
    if cross_site || given != Some(csrf_token(token).as_str()) {
        let detail = "the X-CSRF-Token header is missing or wrong: reload the page";
        return Err(Problem::new(StatusCode::FORBIDDEN, "csrf", detail));
    }
    Ok(())
}

pub(crate) fn cookie(headers: &HeaderMap) -> Option<&str> {
    cookie_named(headers, COOKIE)
}

pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    credentials(headers, "Bearer")
}

/// What somebody shows by a scheme of HTTP, whose name may be written in capitals or not (RFC 9110, 11.1).
#[must_use]
pub fn credentials<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let (named, given) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    named.eq_ignore_ascii_case(scheme).then(|| given.trim())
}

pub(crate) fn unauthorized(code: &'static str, detail: &str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, code, detail)
}

pub(crate) fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
