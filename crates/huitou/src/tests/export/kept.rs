//! One row of everything that shoppers leave on pages, and that staff do about it, as it lies in the tables.

use serde_json::json;
use store::{Sql, Tx, Value};
use uuid::Uuid;

use super::super::shop::TestShop;
use super::{MARK, OTHER, PICTURE, word};

/// Of whom, and with what their sealed columns hold.
struct Person {
    shop: Uuid,
    id: Uuid,
    who: Vec<u8>,
}

pub(super) async fn beside(shop: &TestShop, customer: &str) {
    let kit = &shop.app.kit;
    let tx = kit.store.begin().await.unwrap();
    let person = async |domain: &str, known: (&str, &str), field: &str, says: serde_json::Value| {
        let (kind, value) = known;
        let id = kit.vault.blind_id(&format!("{}/{domain}/{kind}", shop.id), value);
        let keys = kit.vault.keys(&tx, &[id], &kit.ids).await.unwrap();
        Person { shop: shop.id.0, id, who: keys[&id].seal_json(field, &says).unwrap() }
    };
    let (user, who) = (("user_id", "the-person"), json!({"user_id": "the-person"}));
    let writer = person("listen", user, "listen.who", who.clone()).await;
    let author = person("feedback", user, "feedback.who", who).await;
    let mail = json!({"subject": "您的回答", "text": word("mailed")});
    let answering = person("survey", user, "survey.follow_up_mail", mail).await;
    let letter = json!({"language": "en", "subject": word("letter"), "paragraphs": [], "button": null});
    let asked = person("contact", ("customer", customer), "contact.message", letter).await;
    let customer: Uuid = customer.parse().unwrap();
    of_reviews(&tx, &writer).await;
    of_questions(&tx, &writer).await;
    of_surveys(&tx, &answering, customer).await;
    of_feedback(&tx, &author).await;
    of_contacts(&tx, &asked, customer).await;
    tx.commit().await.unwrap();
    let name = PICTURE.simple().to_string();
    let folder = crate::app::Places::of(&shop.app.settings).media().join(&name[..2]);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}-1280.jpg")), MARK).unwrap();
}

type Row = Vec<(&'static str, Value)>;

fn row<const N: usize>(row: [(&'static str, Value); N]) -> Row {
    row.into()
}

fn all(parts: &[&Row]) -> Row {
    parts.iter().flat_map(|part| part.iter().cloned()).collect()
}

async fn put(tx: &Tx, table: &str, row: &Row) {
    let columns: Vec<&str> = row.iter().map(|(column, _)| *column).collect();
    let values = row.iter().map(|(_, value)| value.clone()).collect();
    tx.insert(table, &columns, vec![values], "ON CONFLICT DO NOTHING").await.unwrap();
}

async fn of_reviews(tx: &Tx, Person { shop, id: person, who }: &Person) {
    let at = 0i64;
    let review: Option<Uuid> =
        tx.scalar("SELECT id FROM reviews WHERE person = $1", vec![(*person).into()]).await.unwrap();
    let (shop, review) = (*shop, review.unwrap());
    let common = row([("shop", shop.into()), ("review", review.into()), ("at", at.into())]);
    let with_id = |n: u128, parts: &[&Row]| all(&[&row([("id", Uuid::from_u128(n).into())]), &all(parts)]);
    let staff = row([("staff", Uuid::nil().into()), ("staff_name", "周遥".into())]);
    let decision = row([("decision", "restore".into()), ("note", word("note").into())]);
    put(tx, "review_decisions", &with_id(1, &[&common, &staff, &decision])).await;
    let step = row([("recovery", Uuid::nil().into()), ("kind", "noted".into()), ("note", word("step").into())]);
    put(tx, "recovery_steps", &with_id(2, &[&common, &staff, &step])).await;
    let text = row([("reason", "spam".into()), ("text", word("report").into()), ("address", "".into())]);
    put(tx, "review_reports", &with_id(3, &[&common, &text])).await;
    let follower = row([
        ("report", Uuid::from_u128(3).into()),
        ("shop", shop.into()),
        ("person", (*person).into()),
        ("who", who.clone().into()),
        ("language", "zh".into()),
        ("state", "active".into()),
        ("created_at", at.into()),
    ]);
    put(tx, "review_report_followers", &follower).await;
    let picture = row([
        ("id", PICTURE.into()),
        ("shop", shop.into()),
        ("review", review.into()),
        ("format", "jpg".into()),
        ("width", 4i64.into()),
        ("height", 3i64.into()),
        ("created_at", at.into()),
    ]);
    put(tx, "media", &picture).await;
    tx.exec("UPDATE review_orders SET claimer = person WHERE person = $1", vec![(*person).into()]).await.unwrap();
}

async fn of_questions(tx: &Tx, Person { shop, id: person, who }: &Person) {
    let (question, answer, at) = (Uuid::from_u128(21), Uuid::from_u128(22), 0i64);
    let asked = row([
        ("id", question.into()),
        ("shop", (*shop).into()),
        ("product_id", "p1".into()),
        ("n", 4711i64.into()),
        ("at", at.into()),
        ("text", word("question").into()),
        ("address", "".into()),
        ("state", "published".into()),
        ("signals", "[]".into()),
        ("aspects", "[]".into()),
        ("answers", 1i64.into()),
        ("helpful", 0i64.into()),
    ]);
    put(tx, "questions", &asked).await;
    let follower = row([
        ("question", question.into()),
        ("shop", (*shop).into()),
        ("person", (*person).into()),
        ("who", who.clone().into()),
        ("language", "zh".into()),
        ("state", "active".into()),
        ("created_at", at.into()),
        ("confirmed_at", at.into()),
    ]);
    put(tx, "question_followers", &follower).await;
    for (id, author, whose, text) in [
        (answer, "buyer", Some(*person), word("answer")),
        (Uuid::from_u128(23), "shop", None, word("answered")),
        (Uuid::from_u128(24), "buyer", Some(Uuid::max()), OTHER.to_owned()),
    ] {
        let said = row([
            ("id", id.into()),
            ("shop", (*shop).into()),
            ("question", question.into()),
            ("at", at.into()),
            ("author", author.into()),
            ("person", whose.into()),
            ("text", text.into()),
            ("state", "published".into()),
            ("signals", "[]".into()),
            ("helpful", 0i64.into()),
        ]);
        put(tx, "question_answers", &said).await;
    }
    for (n, of, note) in [(25, None, word("to-question")), (26, Some(answer), word("to-answer"))] {
        let decision = row([
            ("id", Uuid::from_u128(n).into()),
            ("shop", (*shop).into()),
            ("question", question.into()),
            ("answer", of.into()),
            ("at", at.into()),
            ("decision", "restore".into()),
            ("note", note.into()),
            ("staff", Uuid::nil().into()),
            ("staff_name", "周遥".into()),
        ]);
        put(tx, "question_decisions", &decision).await;
    }
}

async fn of_surveys(tx: &Tx, Person { shop, id: person, who: mail }: &Person, customer: Uuid) {
    let shop = *shop;
    let column = async |name: &str| -> Uuid {
        let sql = format!("SELECT {name} FROM survey_responses WHERE customer = $1");
        tx.scalar(&sql, vec![customer.into()]).await.unwrap().unwrap()
    };
    let (response, survey, at) = (column("id").await, column("survey").await, 0i64);
    let of_response = |rest: &Row| all(&[&row([("response", response.into())]), rest]);
    let answer = row([
        ("question", "own-words".into()),
        ("survey", survey.into()),
        ("value", "null".into()),
        ("text", word("comment").into()),
    ]);
    put(tx, "survey_answers", &of_response(&answer)).await;
    let note = row([("ordinal", 0i64.into()), ("at", at.into()), ("text", word("follow-up").into())]);
    put(tx, "survey_follow_up_notes", &of_response(&note)).await;
    let mailed = row([
        ("id", Uuid::from_u128(32).into()),
        ("person", (*person).into()),
        ("at", at.into()),
        ("author", Uuid::nil().into()),
        ("author_name", "周遥".into()),
        ("sealed", mail.clone().into()),
    ]);
    put(tx, "survey_follow_up_mails", &of_response(&mailed)).await;
    let case =
        row([("shop", shop.into()), ("survey", survey.into()), ("state", "open".into()), ("opened_at", at.into())]);
    put(tx, "survey_follow_ups", &of_response(&case)).await;
    let picture = row([("id", PICTURE.into()), ("created_at", at.into()), ("jpeg", MARK.as_bytes().to_vec().into())]);
    put(tx, "survey_pictures", &of_response(&picture)).await;
    let aspect = row([
        ("ordinal", 0i64.into()),
        ("survey", survey.into()),
        ("question", "own-words".into()),
        ("aspect", "logistics".into()),
        ("polarity", "negative".into()),
        ("probability", 0.9f64.into()),
        ("sentence", word("comment").into()),
        ("day", 20_261_111i64.into()),
    ]);
    put(tx, "survey_aspects", &of_response(&aspect)).await;
    let prompt = row([
        ("survey", survey.into()),
        ("visitor", "v".into()),
        ("shown_at", at.into()),
        ("customer", customer.into()),
    ]);
    put(tx, "survey_prompts", &prompt).await;
    let invitation = row([
        ("id", Uuid::from_u128(31).into()),
        ("shop", shop.into()),
        ("survey", survey.into()),
        ("occasion", "manual".into()),
        ("channel", "mail".into()),
        ("customer", customer.into()),
        ("segments", "[]".into()),
        ("created_at", at.into()),
        ("due_at", at.into()),
        ("expires_at", at.into()),
        ("is_asked", false.into()),
        ("reason", "quarantine".into()),
        ("params", "{}".into()),
    ]);
    put(tx, "survey_invitations", &invitation).await;
}

async fn of_feedback(tx: &Tx, Person { shop, id: person, who }: &Person) {
    let posts = async |whose: &str| -> Uuid {
        let sql = format!("SELECT id FROM feedback_posts WHERE person {whose} $1");
        tx.scalar(&sql, vec![(*person).into()]).await.unwrap().unwrap()
    };
    let (post, other) = (posts("=").await, posts("<>").await);
    let merged = vec![other.into(), post.into()];
    tx.exec("UPDATE feedback_posts SET root = $1, merged_into = $1 WHERE id = $2", merged).await.unwrap();
    let visitor = row([("person", (*person).into()), ("shop", (*shop).into())]);
    let seen = row([("who", who.clone().into()), ("created_at", 0i64.into())]);
    put(tx, "feedback_visitors", &all(&[&visitor, &seen])).await;
    let subscription = row([
        ("id", Uuid::from_u128(41).into()),
        ("post", post.into()),
        ("subscriber", "s".into()),
        ("language", "zh".into()),
        ("state", "active".into()),
        ("is_author", false.into()),
    ]);
    put(tx, "feedback_subscriptions", &all(&[&visitor, &seen, &subscription])).await;
}

async fn of_contacts(tx: &Tx, Person { shop, id: person, who: letter }: &Person, customer: Uuid) {
    let (contact, at) = (Uuid::from_u128(51), 0i64);
    let decision = row([
        ("id", contact.into()),
        ("shop", (*shop).into()),
        ("kind", "survey".into()),
        ("subject", Uuid::from_u128(31).into()),
        ("topic", "nps".into()),
        ("title", word("title").into()),
        ("channel", "mail".into()),
        ("customer", customer.into()),
        ("person", (*person).into()),
        ("is_asked", true.into()),
        ("reason", "ok".into()),
        ("params", "{}".into()),
        ("overrides", false.into()),
        ("decided_at", at.into()),
        ("not_before", at.into()),
        ("expires_at", at.into()),
    ]);
    put(tx, "contacts", &decision).await;
    let mail = row([
        ("id", Uuid::from_u128(52).into()),
        ("shop", (*shop).into()),
        ("contact", contact.into()),
        ("person", (*person).into()),
        ("is_reminder", false.into()),
        ("state", "queued".into()),
        ("sealed", letter.clone().into()),
        ("attempts", 0i64.into()),
        ("created_at", at.into()),
        ("next_at", i64::MAX.into()),
        ("error", word("bounce").into()),
    ]);
    put(tx, "contact_messages", &mail).await;
    let known = row([("shop", (*shop).into()), ("person", (*person).into())]);
    let rest = row([("is_settled", false.into()), ("asks", 1i64.into())]);
    put(tx, "contact_people", &all(&[&known, &rest])).await;
}
