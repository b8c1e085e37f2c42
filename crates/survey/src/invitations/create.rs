use jiff::SignedDuration;
use primitives::Timestamp;
use store::{StoreError, Tx, Value, micros};
use web::Kit;

use super::row::{COLUMNS, Invitation, OPEN, WAITING};
use crate::ids;
use crate::people::Who;
use crate::surveys::Survey;

/// Something that makes a survey ask somebody.
#[derive(Debug, Clone)]
pub(crate) struct Occasion<'a> {
    pub survey: &'a Survey,
    /// manual | delivery | order_nth | refund | case_closed | review_bad | segment | site | phone; open: nobody asks,
    /// the person came by themselves.
    pub kind: &'a str,
    /// Which of that kind, such as the order's number: the same occasion never asks twice.
    pub what: &'a str,
    /// mail | link | site | phone | qr; of a waiting one it may change when it is decided.
    pub channel: &'a str,
    pub who: &'a Who,
    pub about: &'a About,
    pub due_at: Timestamp,
}

/// What the questions are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct About {
    pub order_id: Option<String>,
    pub product_id: Option<String>,
    pub product_name: Option<String>,
    pub agent: Option<String>,
}

/// Writes down that somebody is to be asked; `None` when this occasion has asked already.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn create(tx: &Tx, kit: &Kit, occasion: &Occasion<'_>) -> Result<Option<Invitation>, StoreError> {
    let Occasion { survey, about, .. } = occasion;
    let now = kit.now();
    let person = occasion.who.person(&kit.vault, survey.shop);
    let keys = kit.vault.keys(tx, &Vec::from_iter(person), &kit.ids).await?;
    let is_open = occasion.kind == OPEN;
    let invitation = Invitation {
        id: ids::invitation(survey.shop, survey.id, occasion.kind, occasion.what),
        shop: survey.shop.0,
        survey: survey.id,
        occasion: occasion.kind.to_owned(),
        channel: occasion.channel.to_owned(),
        person,
        who: occasion.who.seal(&keys, person)?,
        customer: occasion.who.customer,
        class: None,
        segments: "[]".to_owned(),
        order_id: about.order_id.clone(),
        product_id: about.product_id.clone(),
        product_name: about.product_name.clone(),
        agent: about.agent.clone(),
        created_at: micros(now),
        due_at: micros(occasion.due_at),
        expires_at: micros(expires_at(survey, occasion.due_at)),
        decided_at: is_open.then(|| micros(now)),
        is_asked: false,
        reason: if is_open { OPEN } else { WAITING }.to_owned(),
        params: "{}".to_owned(),
        opened_at: is_open.then(|| micros(now)),
        started_at: None,
        completed_at: None,
        wave: None,
        first_due_at: None,
    };
    let columns: Vec<&str> = COLUMNS.split(", ").collect();
    let made =
        tx.insert("survey_invitations", &columns, vec![values(&invitation)], "ON CONFLICT (id) DO NOTHING").await?;
    Ok((made == 1).then_some(invitation))
}

/// A link can be answered for so long from when it was to be sent.
pub(crate) fn expires_at(survey: &Survey, due_at: Timestamp) -> Timestamp {
    due_at + SignedDuration::from_hours(24 * survey.audience.expires_days.clamp(1, 3_650))
}

/// In the order of [`COLUMNS`].
fn values(i: &Invitation) -> Vec<Value> {
    let words = |text: &Option<String>| -> Value { text.as_deref().map(|text| text.replace('\0', "")).into() };
    vec![
        i.id.into(),
        i.shop.into(),
        i.survey.into(),
        i.occasion.clone().into(),
        i.channel.clone().into(),
        i.person.into(),
        i.who.clone().into(),
        i.customer.into(),
        i.class.clone().into(),
        i.segments.clone().into(),
        words(&i.order_id),
        words(&i.product_id),
        words(&i.product_name),
        words(&i.agent),
        i.created_at.into(),
        i.due_at.into(),
        i.expires_at.into(),
        i.decided_at.into(),
        i.is_asked.into(),
        i.reason.clone().into(),
        i.params.clone().into(),
        i.opened_at.into(),
        i.started_at.into(),
        i.completed_at.into(),
        i.wave.clone().into(),
        i.first_due_at.into(),
    ]
}
