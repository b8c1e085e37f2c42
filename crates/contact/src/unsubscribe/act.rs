//! Taking a no, or a yes again, at once.

use serde_json::json;
use store::{Tx, Value};
use web::Problem;

use super::Reader;
use crate::events::{Speaker, tell};
use crate::{Channel, Contact, Who, people, queue, record};

/// No mail leaves for them from now on; what waits is taken back.
pub(crate) async fn refuse(contact: &Contact, reader: &Reader) -> Result<(), Problem> {
    let kit = &contact.kit;
    let tx = kit.store.begin().await?;
    if people::refuse(&tx, reader.shop(), &reader.rows(&kit.vault), reader.customer, kit.now()).await? {
        for (column, id) in [("customer", reader.customer), ("address", reader.address)] {
            let Some(id) = id else { continue };
            let values: Vec<Value> = vec![reader.shop.into(), id.into(), Channel::Mail.as_str().into()];
            let which = format!("shop = $1 AND {column} = $2 AND channel = $3");
            queue::cancel(&tx, &which, values, "refused").await?;
        }
        say(contact, &tx, reader, false).await?;
    }
    Ok(tx.commit().await?)
}

/// They changed their mind.
pub(super) async fn welcome(contact: &Contact, reader: &Reader) -> Result<(), Problem> {
    let kit = &contact.kit;
    let tx = kit.store.begin().await?;
    if people::welcome(&tx, reader.shop(), &reader.rows(&kit.vault)).await? {
        say(contact, &tx, reader, true).await?;
    }
    Ok(tx.commit().await?)
}

/// Tells the profile: under the shop's own id of the person where there is one, else as the customer that they are here.
async fn say(contact: &Contact, tx: &Tx, reader: &Reader, is_granted: bool) -> Result<(), Problem> {
    let who = who(contact, tx, reader).await?;
    let recipient = contact.directory.find(reader.shop(), &who).await?;
    let user_id = recipient.and_then(|recipient| recipient.user_id).or(who.user_id);
    let mut said = json!({"channel": Channel::Mail.consent(), "granted": is_granted, "decision_id": reader.id});
    let speaker = match (user_id, reader.customer) {
        (Some(user_id), _) => Speaker::Person(user_id),
        (None, Some(customer)) => {
            said["customer_id"] = json!(customer);
            Speaker::System
        }
        // Nobody else knows the person: what is remembered here is all there is.
        (None, None) => return Ok(()),
    };
    tell(tx, &contact.kit, reader.shop(), speaker, "Consent Changed", &said).await
}

async fn who(contact: &Contact, tx: &Tx, reader: &Reader) -> Result<Who, Problem> {
    let customer_alone = Who { customer: reader.customer, ..Who::default() };
    let (Some(person), Some(sealed)) = (reader.person, &reader.who) else { return Ok(customer_alone) };
    let keys = contact.kit.vault.existing_keys(tx, &[person]).await?;
    let Some(key) = keys.get(&person) else { return Ok(customer_alone) };
    let who = record::open_who(key, sealed)?;
    Ok(Who { customer: reader.customer.or(who.customer), ..who })
}
