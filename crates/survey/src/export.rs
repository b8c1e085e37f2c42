//! What is kept of a person here, as it is handed to them: the rows that [`crate::erase`] takes out or empties, by the same
//! ids, with the questions that were asked. Names of staff are not theirs.

use primitives::ShopId;
use store::Holds::{Flag, Id, Instant, Jpeg, Json, Real, Sealed, Text, Whole};
use store::{Section, Sql, StoreError, Theirs, Vault, distinct, ids_in};
use uuid::Uuid;

use crate::people::FIELD;
use crate::removal::{Person, rows_of};
use crate::responses::MAIL;

static SURVEYS: Section = Section {
    name: "surveys",
    table: "surveys",
    by: "id",
    only: "TRUE",
    columns: &[("id", Id), ("name", Text), ("kind", Text)],
};

static QUESTIONS: Section = Section {
    name: "survey_questions",
    table: "survey_versions",
    by: "survey",
    only: "TRUE",
    columns: &[("survey", Id), ("version", Whole), ("definition", Json)],
};

static INVITATIONS: Section = Section {
    name: "survey_invitations",
    table: "survey_invitations",
    by: "id",
    only: "TRUE",
    columns: &[
        ("created_at", Instant),
        ("id", Id),
        ("survey", Id),
        ("occasion", Text),
        ("channel", Text),
        ("who", Sealed(FIELD)),
        ("class", Text),
        ("order_id", Text),
        ("product_id", Text),
        ("product_name", Text),
        ("due_at", Instant),
        ("expires_at", Instant),
        ("first_due_at", Instant),
        ("decided_at", Instant),
        ("is_asked", Flag),
        ("reason", Text),
        ("params", Json),
        ("opened_at", Instant),
        ("started_at", Instant),
        ("completed_at", Instant),
    ],
};

static RESPONSES: Section = Section {
    name: "survey_responses",
    table: "survey_responses",
    by: "id",
    only: "TRUE",
    columns: &[
        ("at", Instant),
        ("id", Id),
        ("survey", Id),
        ("version", Whole),
        ("invitation", Id),
        ("state", Text),
        ("origin", Text),
        ("channel", Text),
        ("language", Text),
        ("who", Sealed(FIELD)),
        ("class", Text),
        ("order_id", Text),
        ("product_id", Text),
        ("product_name", Text),
        ("started_at", Instant),
        ("score", Real),
        ("band", Text),
        ("text", Text),
        ("polarity", Text),
        ("urgency", Whole),
    ],
};

static ANSWERS: Section = Section {
    name: "survey_answers",
    table: "survey_answers",
    by: "response",
    only: "TRUE",
    columns: &[("response", Id), ("question", Text), ("value", Json), ("text", Text)],
};

static PICTURES: Section = Section {
    name: "survey_pictures",
    table: "survey_pictures",
    by: "response",
    only: "TRUE",
    columns: &[("id", Id), ("response", Id), ("created_at", Instant), ("jpeg", Jpeg)],
};

static ASPECTS: Section = Section {
    name: "survey_aspects",
    table: "survey_aspects",
    by: "response",
    only: "TRUE",
    columns: &[
        ("response", Id),
        ("ordinal", Whole),
        ("question", Text),
        ("aspect", Text),
        ("polarity", Text),
        ("probability", Real),
        ("sentence", Text),
    ],
};

static FOLLOW_UPS: Section = Section {
    name: "survey_follow_ups",
    table: "survey_follow_ups",
    by: "response",
    only: "TRUE",
    columns: &[
        ("opened_at", Instant),
        ("response", Id),
        ("state", Text),
        ("due_at", Instant),
        ("outcome", Text),
        ("closed_at", Instant),
    ],
};

static NOTES: Section = Section {
    name: "survey_follow_up_notes",
    table: "survey_follow_up_notes",
    by: "response",
    only: "TRUE",
    columns: &[("at", Instant), ("response", Id), ("text", Text)],
};

static MAILS: Section = Section {
    name: "survey_follow_up_mails",
    table: "survey_follow_up_mails",
    by: "response",
    only: "TRUE",
    columns: &[("at", Instant), ("response", Id), ("sealed AS mail", Sealed(MAIL))],
};

static PROMPTS: Section = Section {
    name: "survey_prompts",
    table: "survey_prompts",
    by: "customer",
    only: "TRUE",
    columns: &[("shown_at", Instant), ("survey", Id), ("rests_until", Instant)],
};

static ORDERS: Section = Section {
    name: "survey_orders",
    table: "survey_orders",
    by: "person",
    only: "TRUE",
    columns: &[("ordered_at", Instant), ("order_id", Text), ("who", Sealed(FIELD)), ("products", Json)],
};

static ORDER_WORDS: Section = Section {
    name: "survey_order_words",
    table: "survey_order_words",
    by: "person",
    only: "TRUE",
    columns: &[
        ("as_of", Instant),
        ("order_id", Text),
        ("who", Sealed(FIELD)),
        ("ordered_at", Instant),
        ("products", Json),
    ],
};

/// Where what is kept of a person lies.
///
/// # Errors
/// When the database cannot be read.
pub async fn export(db: &impl Sql, vault: &Vault, shop: ShopId, person: &Person) -> Result<Vec<Theirs>, StoreError> {
    let (people, customers) = (person.ids(vault, shop), &person.customers);
    let invitations = all_of(db, shop, "survey_invitations", &people, customers).await?;
    let responses = all_of(db, shop, "survey_responses", &people, customers).await?;
    let surveys = surveys(db, &invitations, &responses).await?;
    Ok(vec![
        SURVEYS.of(&surveys),
        QUESTIONS.of(&surveys),
        INVITATIONS.of(&invitations),
        RESPONSES.of(&responses),
        ANSWERS.of(&responses),
        PICTURES.of(&responses),
        ASPECTS.of(&responses),
        FOLLOW_UPS.of(&responses),
        NOTES.of(&responses),
        MAILS.of(&responses),
        PROMPTS.of(customers),
        ORDERS.of(&people),
        ORDER_WORDS.of(&people),
    ])
}

/// By what somebody is known by, and by their profile.
async fn all_of(
    db: &impl Sql,
    shop: ShopId,
    table: &str,
    people: &[Uuid],
    customers: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    let mut all = rows_of(db, shop, table, ("person", people)).await?;
    all.extend(rows_of(db, shop, table, ("customer", customers)).await?);
    Ok(distinct(all))
}

/// The surveys that are asked in these invitations, and answered in these responses.
async fn surveys(db: &impl Sql, invitations: &[Uuid], responses: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let mut all = Vec::new();
    for (table, ids) in [("survey_invitations", invitations), ("survey_responses", responses)] {
        let sql = |list: &str| format!("SELECT DISTINCT survey FROM {table} WHERE id IN ({list})");
        all.extend(ids_in(db, &[], ids, sql).await?);
    }
    Ok(distinct(all))
}
