use axum::Json;
use axum::extract::State;
use jiff::SignedDuration;
use primitives::Timestamp;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Path, Permission, Problem, Staff};

use crate::decision::ReasonShown;
use crate::gates::{Asked, Facts, horizon};
use crate::people::Standing;
use crate::person::{self, Person};
use crate::quiet::Quiet;
use crate::shop::Shop;
use crate::{Ask, Channel, Contact, Kind, Settings, Who, record, settings};

/// Whether a customer could be asked by mail now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContactStatus)]
pub(crate) struct Status {
    /// There is an address that a mail can be sent to.
    pub has_address: bool,
    /// Unsubscribed on the page of a mail.
    pub has_refused: bool,
    /// The address refused a mail for good, with these words.
    pub is_stopped: bool,
    pub stopped_by: Option<String>,
    /// Mails to the address that came back one after the other, although its mailbox is there.
    pub returned: i64,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_asked_at: Option<Timestamp>,
    /// How often the customer was asked within the days of the shop's cap.
    pub asked: i64,
    pub topics: Vec<TopicStatus>,
}

/// What would be said today to an ask about a topic.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContactTopicStatus)]
pub(crate) struct TopicStatus {
    pub topic: String,
    pub is_asked: bool,
    pub reason: ReasonShown,
}

/// Whether a customer could be asked now, and if not, why and until when
///
/// For every topic that the shop has a clock for. Nothing is decided by it.
#[utoipa::path(get, path = "/customers/{id}/contacts/status", tag = "contact", operation_id = "customerContactStatus",
    params(("id" = Uuid, Path)), responses((status = 200, body = Status), (status = 404, body = Problem)))]
pub(crate) async fn status(
    State(contact): State<Contact>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<Status>, Problem> {
    staff.may(Permission::Read)?;
    let kit = &contact.kit;
    let (db, now) = (&kit.store, kit.now());
    let settings = settings::load(db, staff.shop).await?;
    let ask = |topic: &str| Ask {
        shop: staff.shop,
        kind: Kind::Survey,
        subject: Uuid::nil(),
        topic: topic.to_owned(),
        title: String::new(),
        who: Who { customer: Some(id), ..Who::default() },
        channel: Channel::Mail,
        override_quarantine: false,
        // Far enough for any night to end.
        expires_at: now + SignedDuration::from_hours(24 * 7),
    };
    let person = person::identify(&contact, &ask("")).await?;
    if person.recipient.is_none() {
        return Err(Problem::not_found("customer"));
    }
    let standing = person.standing(db, staff.shop).await?;
    let since = settings.clocks.keys().map(|topic| horizon(&settings, topic, now)).min().unwrap_or(now);
    let asked = record::asked(db, staff.shop, &person.subjects, since).await?;
    let quiet = Quiet::new(&settings, Shop::load(db, staff.shop).await?.zone);
    let verdict = |topic: &String| {
        let ask = ask(topic);
        let facts = Facts { asked: &asked, ..Facts::new(&contact, &ask, (&person, standing), &settings, &quiet) };
        let (reason, _) = facts.judge();
        let shown = ReasonShown::new(reason.as_str(), &reason.params());
        TopicStatus { topic: topic.clone(), is_asked: reason.is_yes(), reason: shown }
    };
    let topics = settings.clocks.keys().map(verdict).collect();
    Ok(Json(summed(&contact, &staff, &settings, &person, standing, &asked, topics).await?))
}

#[derive(FromQueryResult)]
struct Address {
    stopped_by: Option<String>,
    came_back: i64,
}

async fn summed(
    contact: &Contact,
    staff: &Staff,
    settings: &Settings,
    person: &Person,
    standing: Standing,
    asked: &[Asked],
    topics: Vec<TopicStatus>,
) -> Result<Status, StoreError> {
    let within = contact.kit.now() - crate::gates::days(settings.cap_days);
    let sql = "SELECT stopped_by, came_back FROM contact_people WHERE shop = $1 AND person = $2";
    let address: Option<Address> = match person.subjects.address {
        Some(address) => contact.kit.store.row(sql, vec![staff.shop.0.into(), address.into()]).await?,
        None => None,
    };
    Ok(Status {
        has_address: person.email.is_some(),
        has_refused: standing.has_refused,
        is_stopped: standing.is_stopped,
        returned: address.as_ref().map_or(0, |address| address.came_back),
        stopped_by: address.and_then(|address| address.stopped_by),
        last_asked_at: asked.first().map(|asked| asked.at),
        asked: i64::try_from(asked.iter().filter(|asked| asked.at > within).count()).unwrap_or(i64::MAX),
        topics,
    })
}
