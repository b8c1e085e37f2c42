use std::time::Duration;

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use pages::{Address, Notice, is_own_page};
use primitives::ShopId;
use serde::Deserialize;
use uuid::Uuid;
use web::{Path, Problem, Query};

use super::show::Errors;
use super::{Switch, Visit, path};
use crate::links::{Claim, prove, send_link};
use crate::shopper::Shopper;

/// What somebody filled in; it comes back as it was when something is missing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Draft {
    pub order: String,
    pub proof: String,
}

/// Longer ones are no order's.
const MOST: usize = 200;
const FEWEST_DIGITS: usize = 4;
/// The answer takes as long where nothing fits: to write a mail takes longer than to write none.
const TAKES: Duration = Duration::from_millis(250);

/// Has the link mailed where order and proof fit. The answer is the same for every order and every proof: nobody learns
/// here which orders there are.
pub(super) async fn send(
    State(shopper): State<Shopper>,
    Path(shop): Path<Uuid>,
    Query(switch): Query<Switch>,
    headers: HeaderMap,
    address: Address,
    form: Result<Form<Draft>, FormRejection>,
) -> Result<Response, Response> {
    let shop = ShopId(shop);
    let visit = Visit::open(&shopper, shop, &switch, &headers).await?;
    if !is_own_page(&headers) {
        return Err(visit.notice(Notice::Foreign));
    }
    let Form(draft) = form.map_err(|_| visit.notice(Notice::Failed))?;
    let draft = Draft { order: plain(&draft.order), proof: plain(&draft.proof) };
    let errors = check(&draft, &visit);
    if !errors.are_none() {
        return Ok(visit.page(draft, errors, false));
    }
    let allowed = shopper.limits.wish(shop, &address.visitor(&headers), &draft.order, shopper.kit().now());
    allowed.map_err(|seconds| visit.notice(Notice::TooMany(seconds)))?;
    let (sent, ()) = tokio::join!(mail(&shopper, &visit, &draft), tokio::time::sleep(TAKES));
    if let Err(problem) = sent {
        // Where nothing fits nothing can fail: a failure is not told apart either.
        tracing::error!(problem = problem.detail, "the link to review an order could not be sent");
    }
    let sent = format!("{}?lang={}&is_sent=true", path(shop), visit.frame.language.code());
    Ok(Redirect::to(&sent).into_response())
}

/// Mails the link where order and proof fit. Of an order for which enough were mailed today nothing more goes out, and
/// nobody is told: only who has the right proof could learn it.
async fn mail(shopper: &Shopper, visit: &Visit, draft: &Draft) -> Result<(), Problem> {
    let Some(contact) = &shopper.contact else { return Ok(()) };
    let (listen, shop) = (&shopper.listen, &visit.shop);
    let claim = Claim { order_id: &draft.order, proof: &draft.proof };
    let Some(proven) = prove(listen, shop.id, &claim).await? else { return Ok(()) };
    if shopper.limits.link(shop.id, &proven.order_id, listen.kit.now()).is_err() {
        return Ok(());
    }
    send_link(listen, contact, shop, visit.frame.language, proven).await
}

fn plain(text: &str) -> String {
    let kept: String = primitives::text::line(text).chars().take(MOST).collect();
    kept.trim().to_owned()
}

fn check(draft: &Draft, visit: &Visit) -> Errors {
    let digits = draft.proof.chars().filter(char::is_ascii_digit).count();
    let (user, host) = draft.proof.split_once('@').unwrap_or_default();
    let is_proof =
        if draft.proof.contains('@') { !user.is_empty() && !host.is_empty() } else { digits >= FEWEST_DIGITS };
    Errors {
        order: draft.order.is_empty().then_some(visit.words.error_order),
        proof: (!is_proof).then_some(visit.words.error_proof),
    }
}
