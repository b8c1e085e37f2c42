use contact::{Ask, Button, CONFIRMED_WITHIN, Channel, Contact, Foot, Kind, Message};
use pages::{Language, fill};
use store::{Sql, Tx, micros};
use uuid::Uuid;
use web::Problem;

use super::words::Words;
use super::{Follower, TOPIC};
use crate::Listen;
use crate::people::Who;
use crate::shop::Shop;

/// Who would like to hear of answers to a question.
pub(in crate::questions) struct Wish<'a> {
    pub question: Uuid,
    pub product_id: &'a str,
    pub email: String,
    pub language: Language,
}

/// Notes an address, and asks by mail whether it is theirs. Where it cannot be asked, nothing is noted; one that was
/// given again before it was confirmed counts from then on. The caller commits.
pub(in crate::questions) async fn follow(
    tx: &Tx,
    listen: &Listen,
    contact: &Contact,
    shop: &Shop,
    wish: &Wish<'_>,
) -> Result<(), Problem> {
    let kit = &listen.kit;
    let Some(base) = contact.address() else { return Ok(()) };
    let sql = "SELECT state FROM question_followers WHERE question = $1";
    let state: Option<String> = tx.scalar(sql, vec![wish.question.into()]).await?;
    if state.is_some_and(|state| state != "pending") {
        return Ok(());
    }
    let who = Who { email: Some(wish.email.clone()), ..Who::default() };
    let person = who.person(&kit.vault, shop.id);
    let keys = kit.vault.keys(tx, person.as_slice(), &kit.ids).await?;
    let (Some(person), Some(sealed)) = (person, who.seal(&keys, person)?) else { return Ok(()) };
    let follower = Follower { shop: shop.id, question: wish.question, person };
    let link = follower.link(kit, base, "confirm", wish.language);
    if !ask(tx, listen, contact, shop, wish, link).await? {
        return Ok(());
    }
    let sql = "INSERT INTO question_followers
            (question, shop, person, who, language, state, created_at, confirmed_at)
        VALUES ($1, $2, $3, $4, $5, 'pending', $6, NULL)
        ON CONFLICT (question) DO UPDATE SET person = excluded.person, who = excluded.who,
            language = excluded.language, created_at = excluded.created_at";
    let values = vec![
        wish.question.into(),
        shop.id.0.into(),
        person.into(),
        sealed.into(),
        wish.language.code().into(),
        micros(kit.now()).into(),
    ];
    tx.exec(sql, values).await?;
    Ok(())
}

/// False when the address cannot be asked. No words of the asker's are in the mail: nobody writes to strangers by way
/// of the shop.
async fn ask(
    tx: &Tx,
    listen: &Listen,
    contact: &Contact,
    shop: &Shop,
    wish: &Wish<'_>,
    link: String,
) -> Result<bool, Problem> {
    let kit = &listen.kit;
    let ask = Ask {
        shop: shop.id,
        kind: Kind::Confirmation,
        // An id of its own: who asks again, because the first mail was lost, gets another.
        subject: kit.ids.uuid(),
        topic: TOPIC.to_owned(),
        title: wish.product_id.to_owned(),
        who: contact::Who { email: Some(wish.email.clone()), ..contact::Who::default() },
        channel: Channel::Mail,
        override_quarantine: false,
        expires_at: kit.now() + CONFIRMED_WITHIN,
    };
    let decision = contact.decide(tx, &ask).await?;
    if decision.is_asked {
        let words = Words::of(wish.language);
        let message = Message {
            language: wish.language,
            subject: words.confirm_subject.to_owned(),
            paragraphs: vec![fill(words.confirm_lead, &shop.name), words.confirm_ignore.to_owned()],
            button: Some(Button { label: words.confirm_button.to_owned(), link }),
            foot: Foot::default(),
        };
        contact.send(tx, &decision, &message).await?;
    }
    Ok(decision.is_asked)
}
