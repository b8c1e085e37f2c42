use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use contact::{Channel, ReasonShown};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Sql, StoreError, Tx, Where, micros, unindexed};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson, audit};

use super::{About, Invitation, Occasion, create, decide, view};
use crate::Surveys;
use crate::people::Who;
use crate::surveys::Survey;
use crate::triggers::orders;

/// Customers that can be invited at once.
const MOST: usize = 500;

/// Whom to ask: customers, or who placed an order.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = SurveyInvite)]
#[serde(deny_unknown_fields)]
pub(crate) struct Invite {
    #[serde(default)]
    customers: Vec<Uuid>,
    order_id: Option<String>,
    /// mail: it is sent from here; link: somebody else carries it.
    #[schema(value_type = String)]
    channel: Channel,
}

/// Whether somebody was asked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyInvited)]
pub(crate) struct Invited {
    /// Null for somebody without a profile.
    customer: Option<Uuid>,
    is_asked: bool,
    reason: ReasonShown,
    /// mail: it was or will be sent from here; link or site: nothing is sent. Of an invitation that was open already it is
    /// the one by which they were asked then.
    channel: String,
    /// Where they can answer.
    link: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyInvitedList)]
pub(crate) struct InvitedList {
    /// In the order of the customers.
    items: Vec<Invited>,
}

/// Ask customers by hand
///
/// Consent, quarantine, clocks and caps hold as for everybody; each answer says why somebody was not asked. Who has an
/// open link of this survey already keeps it, and is sent no mail.
#[utoipa::path(post, path = "/surveys/{id}/invite", tag = "surveys", operation_id = "inviteToSurvey",
    params(("id" = Uuid, Path)), request_body = Invite,
    responses((status = 200, body = InvitedList), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn invite(
    State(surveys): State<Surveys>,
    staff: Staff,
    headers: HeaderMap,
    Path(id): Path<Uuid>,
    ValidJson(body): ValidJson<Value>,
) -> Result<Json<InvitedList>, Problem> {
    staff.may(Permission::EditCustomers)?;
    let invite: Invite =
        serde_json::from_value(body).map_err(|error| Problem::invalid("body", Fault::unreadable(&error)))?;
    if !matches!(invite.channel, Channel::Mail | Channel::Link) {
        return Err(Problem::invalid("channel", Fault::one_of(&["mail", "link"])));
    }
    if invite.customers.len() > MOST {
        return Err(Problem::invalid("customers", Fault::TooMany { most: MOST }));
    }
    if invite.customers.is_empty() == invite.order_id.is_none() {
        let (one, other) = ("customers".to_owned(), "order_id".to_owned());
        return Err(Problem::invalid("customers", Fault::EitherOr { one, other }));
    }
    let kit = &surveys.kit;
    let survey = Survey::load(&kit.store, staff.shop, id).await?.ok_or_else(|| Problem::not_found("survey"))?;
    if !survey.is_live() {
        return Err(Problem::conflict("not_live", "the survey is not live: set its state first"));
    }
    let base = pages::base_address(&headers);
    let mut items = Vec::new();
    for (who, about, what) in people(&surveys, &survey, &invite).await? {
        let tx = kit.store.begin().await?;
        let mut invitation = open_one(&tx, &surveys, &survey, &who, &about, &what).await?;
        if invitation.decided_at.is_none() {
            decide(&tx, &surveys, &survey, &mut invitation, Some(invite.channel)).await?;
        }
        tx.commit().await?;
        items.push(Invited {
            customer: invitation.customer,
            is_asked: invitation.is_asked,
            reason: view::reason(&invitation.reason, &invitation.params),
            channel: invitation.channel.clone(),
            link: invitation.is_asked.then(|| format!("{base}{}", invitation.path(&kit.vault))),
        });
    }
    let tx = kit.store.begin().await?;
    audit(&tx, kit, &staff, "survey.invited", &survey.name, &items.len().to_string()).await?;
    tx.commit().await?;
    Ok(Json(InvitedList { items }))
}

/// Who they are, what they are asked about, and what tells one from the other.
async fn people(surveys: &Surveys, survey: &Survey, invite: &Invite) -> Result<Vec<(Who, About, String)>, Problem> {
    let Some(order_id) = invite.order_id.as_deref().map(str::trim) else {
        let who = |customer: &Uuid| Who { customer: Some(*customer), ..Who::default() };
        let mut seen = BTreeSet::new();
        let each = invite.customers.iter().filter(|id| seen.insert(**id));
        return Ok(each.map(|id| (who(id), About::default(), id.to_string())).collect());
    };
    let kit = &surveys.kit;
    let order = orders::find(&kit.store, &kit.vault, survey.shop, order_id).await?;
    let (who, about) = order.ok_or_else(|| Problem::not_found("order"))?;
    Ok(vec![(who, about, format!("order {order_id}"))])
}

/// The invitation that the person has, as long as it can be answered; else a new one.
async fn open_one(
    tx: &Tx,
    surveys: &Surveys,
    survey: &Survey,
    who: &Who,
    about: &About,
    what: &str,
) -> Result<Invitation, Problem> {
    let (kit, now) = (&surveys.kit, surveys.kit.now());
    if let Some(open) = open_invitation(tx, surveys, survey, who, about).await? {
        return Ok(open);
    }
    let what = format!("{what} {}", micros(now));
    let (kind, channel) = ("manual", "link");
    let occasion = Occasion { survey, kind, what: &what, channel, who, about, due_at: now };
    match create(tx, kit, &occasion).await? {
        Some(made) => Ok(made),
        None => Err(Problem::conflict("again", "the same customer was named twice")),
    }
}

async fn open_invitation(
    tx: &Tx,
    surveys: &Surveys,
    survey: &Survey,
    who: &Who,
    about: &About,
) -> Result<Option<Invitation>, StoreError> {
    let person = who.person(&surveys.kit.vault, survey.shop);
    let now = micros(surveys.kit.now());
    // Found by the person, not among all whom the survey asked.
    let of_survey = unindexed("survey = $1 AND is_asked AND completed_at IS NULL AND expires_at > $4");
    let mut theirs = Where::new(
        &format!("(person = $2 OR customer = $3) AND {of_survey}"),
        vec![survey.id.into(), person.into(), who.customer.into(), now.into()],
    );
    if let Some(order_id) = &about.order_id {
        theirs.and("order_id = ?", [store::text(order_id)]);
    }
    let sql = format!("SELECT id FROM survey_invitations WHERE {} ORDER BY created_at DESC, id LIMIT 1", theirs.sql);
    let Some(id) = tx.scalar::<Uuid>(&sql, theirs.values).await? else { return Ok(None) };
    Invitation::by_id(tx, id).await
}
