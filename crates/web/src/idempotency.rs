use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use store::{FromQueryResult, Sql, StoreError, Tx, micros, sea_orm};

use crate::staff::{bearer, cookie, hex, is_somebody, sha256};
use crate::{Fault, Kit, Problem, mentions};

const MAX_BODY: usize = 2 << 20;
const KEPT_MICROS: i64 = 24 * 3600 * 1_000_000;
/// A request that never finished (a crash, a connection that broke) frees its key this long after it began. One that runs
/// is held by [`Kit`]'s `running` for as long as it does.
const STUCK_MICROS: i64 = 60 * 1_000_000;

#[derive(FromQueryResult)]
struct Kept {
    fingerprint: Vec<u8>,
    status: Option<i64>,
    content_type: Option<String>,
    /// Sealed: answers tell of people, and some of a key that is shown once.
    body: Option<Vec<u8>>,
    created_at: i64,
}

/// Middleware: a request with an `Idempotency-Key` that was answered in the last 24 hours is answered again with the
/// same bytes and does nothing. The same key with another request is a 422, one still being answered a 409. An answer
/// that is no text is not kept, nor is one to a request that holds a password.
///
/// # Errors
/// As above, and when the database cannot be reached.
pub async fn idempotency(State(kit): State<Kit>, request: Request, next: Next) -> Result<Response, Problem> {
    let Some(key) = request.headers().get("idempotency-key").cloned() else { return Ok(next.run(request).await) };
    let passes = is_multipart(request.headers()) || !keeps_answer(request.method(), request.uri().path());
    // Who is nobody is refused, without a write that a flood would be thankful for, and is told nothing of before.
    if passes || !is_somebody(&kit, request.headers()).await? {
        return Ok(next.run(request).await);
    }
    let key = key.to_str().ok().filter(|key| (1..=255).contains(&key.len()));
    let key =
        key.ok_or_else(|| Problem::invalid("Idempotency-Key", Fault::Characters { least: 1, most: 255 }))?.to_owned();
    let (parts, body) = request.into_parts();
    let too_large = |_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "the body is over 2 MiB");
    let body = to_bytes(body, MAX_BODY).await.map_err(too_large)?;
    let scope = scope(&parts.headers);
    let target = parts.uri.path_and_query().map_or("", |target| target.as_str());
    let fingerprint = fingerprint(&kit, &[parts.method.as_str().as_bytes(), target.as_bytes(), &body]);
    let Some(_held) = kit.running.hold(place(&scope, &key)) else {
        return told(&kit, &scope, &key, &fingerprint).await;
    };
    if let Some(answer) = reserve(&kit, &scope, &key, &fingerprint).await? {
        return Ok(answer);
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    keep(&kit, scope, key, response).await
}

/// Whether a request that changes something is answered again by its key, where it is no upload.
#[must_use]
pub fn keeps_answer(method: &Method, path: &str) -> bool {
    !matches!(*method, Method::GET | Method::HEAD) && !holds_password(method, path)
}

/// Of these nothing is kept: what follows from a password without much work would make up for the work of its hash.
fn holds_password(method: &Method, path: &str) -> bool {
    match path.strip_prefix("/api/v1").unwrap_or(path).split('/').nth(1) {
        Some("session" | "setup" | "me") => true,
        Some("staff") => *method != Method::DELETE,
        _ => false,
    }
}

/// Equal for equal requests; what they said cannot be found by trying, for it is keyed.
fn fingerprint(kit: &Kit, request: &[&[u8]]) -> Vec<u8> {
    kit.vault.blind("idempotency", &hex(&sha256(&request.join(&0))))
}

/// Keys of different callers never meet.
fn scope(headers: &HeaderMap) -> Vec<u8> {
    sha256(caller(headers).unwrap_or_default())
}

/// By what [`Staff`](crate::Staff) knows who asks: a proxy's own `Authorization` is the same for everybody.
fn caller(headers: &HeaderMap) -> Option<&[u8]> {
    let key = headers.get(header::AUTHORIZATION).filter(|_| bearer(headers).is_some());
    key.map(HeaderValue::as_bytes).or_else(|| cookie(headers).map(str::as_bytes))
}

/// Binds what is kept to its caller and key.
fn place(scope: &[u8], key: &str) -> String {
    format!("idempotency/{}/{key}", hex(scope))
}

fn is_multipart(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| value.starts_with("multipart/"))
}

/// What is said to the same request while the first one runs.
async fn told(kit: &Kit, scope: &[u8], key: &str, fingerprint: &[u8]) -> Result<Response, Problem> {
    match kept(&kit.store, scope, key).await? {
        Some(kept) => replay(kit, &place(scope, key), kept, fingerprint),
        None => Err(in_progress()),
    }
}

fn in_progress() -> Problem {
    Problem::conflict("in_progress", "the first request with this key is still being answered")
}

async fn kept(db: &impl Sql, scope: &[u8], key: &str) -> Result<Option<Kept>, StoreError> {
    let sql = "SELECT fingerprint, status, content_type, body, created_at FROM idempotency_keys
         WHERE scope = $1 AND key = $2";
    db.row(sql, vec![scope.to_vec().into(), key.into()]).await
}

/// Takes the key for this request, or gives the answer that is to be sent instead.
async fn reserve(kit: &Kit, scope: &[u8], key: &str, fingerprint: &[u8]) -> Result<Option<Response>, Problem> {
    let now = micros(kit.now());
    let tx = kit.store.begin().await?;
    // Of those without an answer this one alone is known not to run.
    tx.exec(
        "DELETE FROM idempotency_keys
         WHERE created_at < $1 OR (scope = $2 AND key = $3 AND status IS NULL AND created_at < $4)",
        vec![(now - KEPT_MICROS).into(), scope.to_vec().into(), key.into(), (now - STUCK_MICROS).into()],
    )
    .await?;
    let taken = tx
        .exec(
            "INSERT INTO idempotency_keys (scope, key, fingerprint, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (scope, key) DO NOTHING",
            vec![scope.to_vec().into(), key.into(), fingerprint.to_vec().into(), now.into()],
        )
        .await?;
    let kept = kept(&tx, scope, key).await?;
    tx.commit().await?;
    match (taken, kept) {
        (0, Some(kept)) => replay(kit, &place(scope, key), kept, fingerprint).map(Some),
        _ => Ok(None),
    }
}

fn replay(kit: &Kit, place: &str, kept: Kept, fingerprint: &[u8]) -> Result<Response, Problem> {
    if kept.fingerprint != fingerprint {
        return Err(Problem::invalid("Idempotency-Key", Fault::UsedKey));
    }
    let Some(status) = kept.status else {
        return Err(in_progress());
    };
    let body = kept.body.map(|sealed| kit.vault.installation_key().open(place, &sealed)).transpose();
    let body = body.map_err(|error| Problem::internal(&error))?;
    let mut response = Response::new(Body::from(body.unwrap_or_default()));
    *response.status_mut() = u16::try_from(status).ok().and_then(|s| StatusCode::from_u16(s).ok()).unwrap_or_default();
    let headers = response.headers_mut();
    if let Some(value) = kept.content_type.and_then(|value| HeaderValue::try_from(value).ok()) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
    tracing::debug!(created_at = kept.created_at, "replayed an answer");
    Ok(response)
}

/// Forgets kept answers that [mention](mentions) any of these words, such as those about a person who was erased.
///
/// # Errors
/// When the database refuses.
pub async fn forget_answers(tx: &Tx, kit: &Kit, words: &[String]) -> Result<(), StoreError> {
    #[derive(FromQueryResult)]
    struct Answer {
        scope: Vec<u8>,
        key: String,
        body: Vec<u8>,
    }
    let vault = kit.vault.installation_key();
    let sql = "SELECT scope, key, body FROM idempotency_keys WHERE body IS NOT NULL";
    let answers: Vec<Answer> = tx.rows(sql, vec![]).await?;
    for answer in answers {
        let text = vault.open(&place(&answer.scope, &answer.key), &answer.body);
        // What cannot be read might tell of anybody.
        if text.is_ok_and(|text| !mentions(&text, words)) {
            continue;
        }
        let sql = "DELETE FROM idempotency_keys WHERE scope = $1 AND key = $2";
        tx.exec(sql, vec![answer.scope.into(), answer.key.into()]).await?;
    }
    Ok(())
}

/// Keeps the answer for the next 24 hours; a refusal (4xx, 5xx) frees the key instead, for nothing was done.
async fn keep(kit: &Kit, scope: Vec<u8>, key: String, response: Response) -> Result<Response, Problem> {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(|error| Problem::internal(&error))?;
    let text = std::str::from_utf8(&body).ok().filter(|_| parts.status.is_success());
    let sealed = text.map(|text| kit.vault.installation_key().seal(&place(&scope, &key), text));
    let tx = kit.store.begin().await?;
    if let Some(sealed) = sealed {
        let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).map(str::to_owned);
        tx.exec(
            "UPDATE idempotency_keys SET status = $1, content_type = $2, body = $3 WHERE scope = $4 AND key = $5",
            vec![i64::from(parts.status.as_u16()).into(), content_type.into(), sealed.into(), scope.into(), key.into()],
        )
        .await?;
    } else {
        let sql = "DELETE FROM idempotency_keys WHERE scope = $1 AND key = $2";
        tx.exec(sql, vec![scope.into(), key.into()]).await?;
    }
    tx.commit().await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}
