//! Taking a person out: what they said and who they are goes, numbers stay as nobody's.

use primitives::ShopId;
use store::{Sql, StoreError, Tx, Value, Vault, exec_in, ids_in, unindexed};
use uuid::Uuid;
use web::Kit;

use crate::answers::{Response, Whole, stored_answers};
use crate::people;
use crate::results::tallies::{Counted, Tallies, lines};
use crate::surveys::Survey;
use crate::triggers::cancelled;

/// What a person is known by here: ids of users, of buyers and of customers' profiles, and mail addresses, as the identity
/// of customers has them.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub user_ids: Vec<String>,
    pub buyer_ids: Vec<String>,
    pub customers: Vec<Uuid>,
    pub emails: Vec<String>,
}

impl Person {
    pub(crate) fn ids(&self, vault: &Vault, shop: ShopId) -> Vec<Uuid> {
        let of = |kind: &'static str| move |id: &String| people::person(vault, shop, kind, id);
        let users = self.user_ids.iter().map(of("user_id"));
        let buyers = self.buyer_ids.iter().map(of("buyer_id"));
        let customers: Vec<String> = self.customers.iter().map(Uuid::to_string).collect();
        let emails: Vec<String> = self.emails.iter().map(|email| email.to_lowercase()).collect();
        let all: Vec<Uuid> = users
            .chain(buyers)
            .chain(customers.iter().map(of("customer")))
            .chain(emails.iter().map(of("email")))
            .collect();
        store::distinct(all)
    }
}

/// Takes a person out at once: scores and picked answers stay and still count; words, pictures, order, names and every
/// way back to the person go, with the person's key. Doing it twice does no harm.
///
/// # Errors
/// When the database refuses; nothing is changed then.
pub async fn erase(kit: &Kit, shop: ShopId, person: &Person) -> Result<(), StoreError> {
    let people = person.ids(&kit.vault, shop);
    let tx = kit.store.begin().await?;
    take_out(&tx, shop, "person", &people).await?;
    take_out(&tx, shop, "customer", &person.customers).await?;
    cancelled::forget(&tx, shop, &people).await?;
    for table in ["survey_orders", "survey_order_words"] {
        exec_in(&tx, &[shop.0.into()], &people, |list| format!("DELETE FROM {table} WHERE {}", theirs("person", list)))
            .await?;
    }
    exec_in(&tx, &[], &person.customers, |list| format!("DELETE FROM survey_prompts WHERE customer IN ({list})"))
        .await?;
    for chunk in people.chunks(1000) {
        kit.vault.forget(&tx, chunk).await?;
    }
    tx.commit().await
}

/// Any id, as a pattern.
pub(crate) const UUID: &str = "________-____-____-____-____________";

/// What goes of an answer; class and segments name nobody, and what was counted by them is to stay countable.
const RESPONSE: &str = "person = NULL, who = NULL, customer = NULL, order_id = NULL, address = NULL, text = NULL,
    invitation = NULL, urgency = 0, is_erased = TRUE";

/// Rows of the shop `$1` that are some people's: found by the people, of whom each has few.
fn theirs(column: &str, list: &str) -> String {
    format!("{} AND {column} IN ({list})", unindexed("shop = $1"))
}

/// Which rows of a table are some people's, each once.
pub(crate) async fn rows_of(
    db: &impl Sql,
    shop: ShopId,
    table: &str,
    (column, whose): (&str, &[Uuid]),
) -> Result<Vec<Uuid>, StoreError> {
    let sql = |list: &str| format!("SELECT id FROM {table} WHERE {}", theirs(column, list));
    Ok(store::distinct(ids_in(db, &[shop.0.into()], whose, sql).await?))
}

async fn take_out(tx: &Tx, shop: ShopId, column: &str, whose: &[Uuid]) -> Result<(), StoreError> {
    let fixed: Vec<Value> = vec![shop.0.into()];
    let responses = rows_of(tx, shop, "survey_responses", (column, whose)).await?;
    // Whoever reads their words again waits, or is waited for.
    exec_in(tx, &[], &responses, |list| format!("UPDATE survey_responses SET urgency = urgency WHERE id IN ({list})"))
        .await?;
    // What somebody began and did not end is no number.
    let partial = ids_in(tx, &[], &responses, |list| {
        format!("SELECT id FROM survey_responses WHERE state = 'partial' AND id IN ({list})")
    })
    .await?;
    let mut counted = Tallies::default();
    count(tx, shop, &responses, -1, &mut counted).await?;
    for table in ["survey_pictures", "survey_aspects", "survey_follow_up_notes", "survey_follow_up_mails"] {
        exec_in(tx, &[], &responses, |list| format!("DELETE FROM {table} WHERE response IN ({list})")).await?;
    }
    exec_in(tx, &[], &responses, |list| {
        format!("UPDATE survey_answers SET text = '' WHERE text IS NOT NULL AND response IN ({list})")
    })
    .await?;
    // Lists of pictures, which are gone.
    exec_in(tx, &[], &responses, |list| {
        format!("UPDATE survey_answers SET value = '[]' WHERE value LIKE '[\"{UUID}\"%' AND response IN ({list})")
    })
    .await?;
    count(tx, shop, &responses, 1, &mut counted).await?;
    counted.save(tx).await?;
    exec_in(tx, &[], &responses, |list| format!("UPDATE survey_responses SET {RESPONSE} WHERE id IN ({list})")).await?;
    exec_in(tx, &[], &partial, |list| format!("DELETE FROM survey_answers WHERE response IN ({list})")).await?;
    exec_in(tx, &[], &partial, |list| format!("DELETE FROM survey_responses WHERE id IN ({list})")).await?;
    exec_in(tx, &fixed, whose, |list| {
        format!(
            "UPDATE survey_invitations SET person = NULL, who = NULL, customer = NULL, order_id = NULL,
             expires_at = created_at WHERE {}",
            theirs(column, list)
        )
    })
    .await?;
    Ok(())
}

/// Adds what completed answers count to the changes, or takes it out of them (`sign` −1): a rule that looked at words leads
/// on from their absence, and what is counted is to be what the stored answers give.
async fn count(tx: &Tx, shop: ShopId, ids: &[Uuid], sign: i64, all: &mut Tallies) -> Result<(), StoreError> {
    for id in ids {
        let Some(response) = Response::load(tx, shop, *id).await?.filter(Response::is_completed) else { continue };
        let Some(survey) = Survey::load(tx, shop, response.survey).await? else { continue };
        let definition = survey.definition(tx, response.version).await?;
        let answers = stored_answers(tx, *id).await?;
        let whole = Whole { survey: &survey, definition: &definition, response: &response, answers: &answers };
        let segments = response.segments();
        all.add(&definition, &Counted::of(&whole, &segments), sign);
        if sign > 0 {
            lines::put(tx, *id, &definition, &answers).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use store::testing;

    use super::*;

    #[tokio::test]
    async fn a_person_is_looked_for_and_not_the_whole_shop() {
        let all = [web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
        let test = testing::store(&all).await;
        for (table, column) in [
            ("survey_orders", "person"),
            ("survey_order_words", "person"),
            ("survey_responses", "person"),
            ("survey_responses", "customer"),
            ("survey_invitations", "person"),
            ("survey_invitations", "customer"),
        ] {
            let sql = format!("SELECT shop FROM {table} WHERE {}", theirs(column, "$2, $3"));
            let index = format!("INDEX {table}_{column} ({column}=?");
            let values = vec![Uuid::nil().into(), Uuid::nil().into(), Uuid::max().into()];
            testing::finds_by(&test.store, &index, &sql, values).await;
        }
    }
}
