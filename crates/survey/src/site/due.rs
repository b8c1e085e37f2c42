use contact::{Channel, Recipient};
use primitives::ShopId;
use store::{Sql, StoreError, Value, Vault, ids_in, micros, unindexed};
use uuid::Uuid;
use web::Problem;

use super::visitor::{Prompt, Visitor};
use crate::Surveys;
use crate::invitations::{Invitation, decide};
use crate::people::{Who, person};
use crate::surveys::Survey;

/// The customer's own invitation to a survey that something sets off: one by which they were asked elsewhere and have not
/// begun to answer, else one that waited for their visit, which is decided now, once and for all. Each is shown in one visit.
pub(super) async fn due(
    surveys: &Surveys,
    survey: &Survey,
    (visitor, prompts): (&Visitor, &[Prompt]),
    known: &Recipient,
) -> Result<Option<Invitation>, Problem> {
    let kit = &surveys.kit;
    // Most pages find nothing, and none of them is to wait for a write.
    if theirs(&kit.store, surveys, survey, (known, prompts)).await?.is_none() {
        return Ok(None);
    }
    let tx = kit.store.begin().await?;
    tx.take_turn(&format!("survey on site {} {}", survey.id, known.customer)).await?;
    let Some(mut invitation) = theirs(&tx, surveys, survey, (known, prompts)).await? else { return Ok(None) };
    if invitation.decided_at.is_none() {
        decide(&tx, surveys, survey, &mut invitation, Some(Channel::Site)).await?;
    }
    if invitation.is_asked {
        let prompt = Prompt {
            survey: survey.id,
            shown_at: micros(kit.now()),
            customer: Some(known.customer),
            rests_until: None,
            invitation: Some(invitation.id),
        };
        visitor.note(&tx, &prompt).await?;
    }
    tx.commit().await?;
    Ok(invitation.is_asked.then_some(invitation))
}

/// So many at once are looked at.
const MOST: usize = 10;

async fn theirs(
    db: &impl Sql,
    surveys: &Surveys,
    survey: &Survey,
    (known, prompts): (&Recipient, &[Prompt]),
) -> Result<Option<Invitation>, StoreError> {
    let kit = &surveys.kit;
    let open = unindexed(
        "survey = $1 AND occasion <> 'site' AND due_at <= $2 AND expires_at > $2 AND started_at IS NULL
         AND (is_asked OR (decided_at IS NULL AND channel = 'site'))",
    );
    let fixed: [Value; 2] = [survey.id.into(), micros(kit.now()).into()];
    let found = ids_in(db, &fixed, &called(&kit.vault, survey.shop, known), |list| {
        format!(
            "SELECT id FROM survey_invitations WHERE (person IN ({list}) OR customer IN ({list})) AND {open}
             ORDER BY is_asked DESC, due_at DESC, id LIMIT {MOST}"
        )
    })
    .await?;
    let was_shown = |id: &Uuid| prompts.iter().any(|prompt| prompt.invitation == Some(*id));
    for id in found.into_iter().filter(|id| !was_shown(id)) {
        if let Some(invitation) = Invitation::by_id(db, id).await?
            && is_of(db, surveys, &invitation, known).await?
        {
            return Ok(Some(invitation));
        }
    }
    Ok(None)
}

/// By which their invitations are found: as customers, and by what else they are known by.
fn called(vault: &Vault, shop: ShopId, known: &Recipient) -> Vec<Uuid> {
    let customers = std::iter::once(&known.customer).chain(&known.former);
    let customers = customers.flat_map(|id| [*id, person(vault, shop, "customer", &id.to_string())]);
    let user = known.user_id.iter().map(|id| person(vault, shop, "user_id", id));
    let email = known.email.iter().map(|email| person(vault, shop, "email", &email.to_lowercase()));
    customers.chain(user).chain(email).collect()
}

/// Whether the directory takes the invited for the same customer, who may only share an address.
async fn is_of(
    db: &impl Sql,
    surveys: &Surveys,
    invitation: &Invitation,
    known: &Recipient,
) -> Result<bool, StoreError> {
    let keys = surveys.kit.vault.existing_keys(db, &Vec::from_iter(invitation.person)).await?;
    let who = Who::open(&keys, invitation.person, invitation.who.as_deref())?;
    let found = surveys.contact.directory.find(invitation.shop(), &who.into()).await?;
    Ok(found.is_some_and(|found| found.customer == known.customer))
}
