use contact::{Ask, Channel, Kind, Reason};
use jiff::SignedDuration;
use store::Sql;
use uuid::Uuid;
use web::Problem;

use crate::Surveys;
use crate::answers::Response;
use crate::people::Who;
use crate::surveys::Survey;

/// What could not be sent by then has come too late.
const WORTH_HOURS: i64 = 24 * 7;

/// Whoever answered, to be written to.
pub(super) struct Reader {
    pub person: Uuid,
    /// As they gave it, or the order did.
    pub name: Option<String>,
    pub ask: Ask,
}

/// Why they cannot be, with what to do.
pub(super) fn refusal(reason: &Reason) -> Problem {
    let elsewhere = "reach them in another way, as by telephone";
    match reason {
        Reason::NoAddress => {
            Problem::conflict("no_address", format!("no mail address of theirs is known: {elsewhere}"))
        }
        Reason::Refused => Problem::conflict("refused", format!("they do not want mails of the shop: {elsewhere}")),
        Reason::Stopped => Problem::conflict("stopped", format!("mails to their address come back: {elsewhere}")),
        Reason::ChannelOff => {
            Problem::conflict("channel_off", "no mail server is set up: whoever runs the installation can do so")
        }
        _ => Problem::conflict(reason.as_str(), format!("they cannot be written to now: {elsewhere}")),
    }
}

/// Whom a mail about an answer is for, as contact is to judge it; or why there is nobody.
pub(super) async fn reader(
    db: &impl Sql,
    surveys: &Surveys,
    survey: &Survey,
    response: &Response,
    mail: Uuid,
) -> Result<Result<Reader, Problem>, Problem> {
    if response.is_erased {
        return Ok(Err(Problem::conflict("erased", "whoever answered was erased: nobody would read it")));
    }
    let Some(person) = response.person else {
        return Ok(Err(Problem::conflict(
            "anonymous_answer",
            "nobody knows who answered: there is nobody to write to",
        )));
    };
    let keys = surveys.kit.vault.existing_keys(db, &[person]).await?;
    let who = Who::open(&keys, Some(person), response.who.as_deref())?;
    let name = who.name.clone();
    let customer = response.customer.or(who.customer);
    let ask = Ask {
        shop: survey.shop,
        kind: Kind::Result,
        subject: mail,
        topic: "follow_up".to_owned(),
        title: survey.name.clone(),
        who: contact::Who { customer, ..who.into() },
        channel: Channel::Mail,
        override_quarantine: false,
        expires_at: surveys.kit.now() + SignedDuration::from_hours(WORTH_HOURS),
    };
    Ok(Ok(Reader { person, name, ask }))
}
