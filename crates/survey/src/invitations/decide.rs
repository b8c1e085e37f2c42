use contact::{Ask, Channel, Decision, Kind, Reason, Recipient};
use primitives::Timestamp;
use serde_json::json;
use store::{Sql, Tx, instant, micros};
use web::Problem;

use super::{Invitation, message, quota, sample};
use crate::Surveys;
use crate::audience::Way;
use crate::own::{Actor, tell};
use crate::people::Who;
use crate::surveys::Survey;
use crate::triggers::{cancelled, recount};

/// Decides about an invitation, keeps the reason, and hands the mail to be sent where the channel is one. `channel` is
/// what staff or the site chose; without it the survey's ways are tried in their order, and who rests from other questions
/// may be asked later.
///
/// # Errors
/// When the database or the directory of people cannot be read; nothing is decided then.
pub(crate) async fn decide(
    tx: &Tx,
    surveys: &Surveys,
    survey: &Survey,
    invitation: &mut Invitation,
    channel: Option<Channel>,
) -> Result<Decision, Problem> {
    let kit = &surveys.kit;
    let now = kit.now();
    let keys = kit.vault.existing_keys(tx, &Vec::from_iter(invitation.person)).await?;
    let mut who = Who::open(&keys, invitation.person, invitation.who.as_deref())?;
    let contact_who: contact::Who = who.clone().into();
    let recipient = surveys.contact.directory.find(survey.shop, &contact_who).await?;
    let may_wait = channel.is_none();
    let channel = channel.unwrap_or_else(|| way(surveys, survey, recipient.as_ref()));
    let ask = Ask {
        shop: survey.shop,
        kind: Kind::Survey,
        subject: invitation.id,
        topic: survey.kind.clone(),
        title: survey.name.clone(),
        who: contact_who,
        channel,
        override_quarantine: survey.audience.override_quarantine,
        expires_at: invitation.expires_at(),
    };
    let own = own_reason(tx, surveys, survey, invitation, recipient.as_ref(), now).await?;
    let decision = match own {
        Some(reason) => surveys.contact.refuse(tx, &ask, reason).await?,
        None if may_wait => {
            let due_at = invitation.first_due_at.unwrap_or(invitation.due_at);
            surveys.contact.decide_or_put_off(tx, &ask, instant(due_at)).await?
        }
        None => surveys.contact.decide(tx, &ask).await?,
    };
    if let Some(known) = decision.recipient.as_ref().or(recipient.as_ref()) {
        who.customer = Some(known.customer);
        who.user_id = who.user_id.or_else(|| known.user_id.clone());
        who.name = known.name.clone().or(who.name);
        invitation.customer = Some(known.customer);
        invitation.class = Some(known.class.clone()).filter(|class| !class.is_empty());
        invitation.segments = serde_json::to_string(&known.segments).unwrap_or_else(|_| "[]".to_owned());
        invitation.who = who.seal(&keys, invitation.person)?;
    }
    invitation.channel = channel.as_str().to_owned();
    match decision.again_at {
        Some(again_at) => invitation.put_off(again_at),
        None => invitation.decided_at = Some(micros(now)),
    }
    invitation.is_asked = decision.is_asked;
    invitation.reason = decision.reason.as_str().to_owned();
    invitation.params = decision.reason.params().to_string();
    write(tx, invitation).await?;
    if decision.is_asked && channel == Channel::Mail {
        message::send(tx, surveys, survey, invitation, &who, &decision).await?;
    }
    if decision.again_at.is_none() {
        announce(tx, surveys, survey, invitation).await?;
    }
    Ok(decision)
}

/// The survey's own no, before anybody else is asked.
async fn own_reason(
    tx: &Tx,
    surveys: &Surveys,
    survey: &Survey,
    invitation: &Invitation,
    recipient: Option<&Recipient>,
    now: Timestamp,
) -> Result<Option<Reason>, Problem> {
    let audience = &survey.audience;
    if survey.state == "closed" || invitation.is_over(now) {
        return Ok(Some(Reason::Expired));
    }
    if cancelled::is_void(tx, invitation).await? {
        return Ok(Some(Reason::Cancelled));
    }
    if let Some(reason) = recount::refusal(tx, survey, invitation, recipient.map(|known| known.customer)).await? {
        return Ok(Some(reason));
    }
    // Staff and waves name customers of the shop; an order may be of somebody without a profile.
    let is_named = matches!(invitation.occasion.as_str(), "manual" | "segment");
    if is_named && invitation.order_id.is_none() && recipient.is_none() {
        return Ok(Some(Reason::UnknownPerson));
    }
    // Whom staff name, who calls, and who comes is not drawn.
    let is_by_event = !matches!(invitation.occasion.as_str(), "manual" | "phone");
    let person = recipient.map(|known| known.customer).or(invitation.person);
    let is_drawn =
        person.is_none_or(|person| sample::is_drawn(&surveys.kit.vault, survey.id, person, audience.sample_rate));
    if is_by_event && !is_drawn {
        return Ok(Some(Reason::NotSampled));
    }
    let is_member = |known: &Recipient| known.segments.iter().any(|segment| audience.segments.contains(segment));
    if is_by_event && !audience.segments.is_empty() && !recipient.is_some_and(is_member) {
        return Ok(Some(Reason::NotInSegment));
    }
    let class = recipient.map(|known| known.class.as_str());
    if !quota::has_room(tx, survey, class, now).await? {
        return Ok(Some(Reason::QuotaFull));
    }
    Ok(None)
}

/// A mail where it can be sent, else a link that somebody else carries, else a page of the shop's.
fn way(surveys: &Surveys, survey: &Survey, recipient: Option<&Recipient>) -> Channel {
    let audience = &survey.audience;
    if !audience.is_carried() {
        return Channel::Site;
    }
    let can_mail = surveys.contact.address().is_some() && recipient.is_some_and(|known| known.email.is_some());
    if audience.has(Way::Mail) && (can_mail || !audience.has(Way::Link)) { Channel::Mail } else { Channel::Link }
}

async fn write(tx: &Tx, i: &Invitation) -> Result<(), Problem> {
    let sql = "UPDATE survey_invitations SET channel = $1, who = $2, customer = $3, class = $4, segments = $5,
        decided_at = $6, is_asked = $7, reason = $8, params = $9, due_at = $10, expires_at = $11, first_due_at = $12
        WHERE id = $13";
    let values = vec![
        i.channel.clone().into(),
        i.who.clone().into(),
        i.customer.into(),
        i.class.clone().into(),
        i.segments.clone().into(),
        i.decided_at.into(),
        i.is_asked.into(),
        i.reason.clone().into(),
        i.params.clone().into(),
        i.due_at.into(),
        i.expires_at.into(),
        i.first_due_at.into(),
        i.id.into(),
    ];
    tx.exec(sql, values).await?;
    Ok(())
}

async fn announce(tx: &Tx, surveys: &Surveys, survey: &Survey, invitation: &Invitation) -> Result<(), Problem> {
    let said = json!({
        "survey_id": survey.id,
        "survey": survey.kind,
        "invitation_id": invitation.id,
        "occasion": invitation.occasion,
        "channel": invitation.channel,
        "is_asked": invitation.is_asked,
        "reason": invitation.reason,
        "expires_at": invitation.expires_at(),
    });
    Ok(tell(tx, &surveys.kit, survey.shop, &Actor::System, "Survey Invited", &said).await?)
}
