use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use lettre::Address;
use pages::fill;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Fault, Permission, Problem, Staff, ValidJson, audit};

use crate::mail::{Letter, Refusal};
use crate::shop::Shop;
use crate::words::Words;
use crate::{Contact, Foot, Message, settings};

/// Where to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TestMail {
    to: String,
}

/// The mail server took it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TestMailSent {
    to: String,
    from: String,
}

/// Send a test mail at once
///
/// It says whether the mail server took it, and if not, what it said.
#[utoipa::path(post, path = "/contact/test-mail", tag = "contact", operation_id = "sendTestMail",
    request_body = TestMail,
    responses((status = 200, body = TestMailSent), (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem), (status = 502, body = Problem)))]
pub(crate) async fn send(
    State(contact): State<Contact>,
    staff: Staff,
    ValidJson(test): ValidJson<TestMail>,
) -> Result<Json<TestMailSent>, Problem> {
    staff.may(Permission::ManageShop)?;
    let kit = &contact.kit;
    let off = || {
        let detail =
            "the installation has no mail server: set mail.url, mail.from and mail.address in its configuration";
        Problem::conflict("channel_off", detail)
    };
    let post = contact.post.as_ref().ok_or_else(off)?;
    let to: Address = test.to.trim().parse().map_err(|_| Problem::invalid("to", Fault::MailAddress))?;
    let busy = |seconds| Problem::too_many("there were many test mails within the last hour", seconds);
    contact.tests.attempt(&staff.shop.to_string(), kit.now()).map_err(busy)?;
    let tx = kit.store.begin().await?;
    audit(&tx, kit, &staff, "contact.tested", "", "").await?;
    tx.commit().await?;
    let shop = Shop::load(&kit.store, staff.shop).await?;
    let settings = settings::load(&kit.store, staff.shop).await?;
    let words = Words::of(shop.language);
    let sender = settings.sender_name.trim();
    let letter = Letter {
        id: kit.ids.uuid(),
        to: to.clone(),
        to_name: None,
        from_name: if sender.is_empty() { shop.name.clone() } else { sender.to_owned() },
        reply_to: settings.reply_to.trim().parse().ok(),
        message: Message {
            language: shop.language,
            subject: fill(words.test_subject, &shop.name),
            paragraphs: vec![words.test_text.to_owned()],
            button: None,
            foot: Foot::default(),
        },
        shop: shop.name,
        unsubscribe: None,
    };
    post.send(&letter).await.map_err(|refusal| refused(&refusal))?;
    Ok(Json(TestMailSent { to: to.to_string(), from: post.from.email.to_string() }))
}

fn refused(refusal: &Refusal) -> Problem {
    let detail = format!("the mail server did not take it: {}", refusal.words());
    Problem::new(StatusCode::BAD_GATEWAY, "mail_refused", detail)
}
