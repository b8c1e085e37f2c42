use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Sql, Tx, Value, micros};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, ValidJson, audit};

use super::row::{find, find_answer, lock};
use super::settle::count;
use super::tell;
use crate::Listen;
use crate::own::{Actor, act};
use crate::reviews::REASONS;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewQuestionDecision {
    /// publish: shows a held one; reject: takes one down; withdraw: takes an answer of the shop's own back; restore:
    /// takes either of these back.
    #[schema(pattern = "publish|reject|withdraw|restore")]
    decision: String,
    /// Of a rejection: spam, offensive, personal_data, off_topic, illegal, duplicate, fake or wrong_product.
    reason: Option<String>,
    /// The answer that it is about; null: the question.
    answer: Option<Uuid>,
    note: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuestionDecided {
    pub id: Uuid,
    /// What the question or the answer is now: published, rejected or withdrawn.
    pub state: String,
}

const MAX_NOTE: usize = 2_000;

impl NewQuestionDecision {
    fn check(&self) -> Result<(), Problem> {
        let is_known = |reason: &String| REASONS.contains(&reason.as_str());
        match (self.decision.as_str(), &self.reason) {
            ("publish" | "restore" | "withdraw", None) => {}
            ("publish" | "restore" | "withdraw", Some(_)) => {
                return Err(Problem::invalid("reason", Fault::OnlyForRejection));
            }
            ("reject", Some(reason)) if is_known(reason) => {}
            ("reject", _) => {
                return Err(Problem::invalid("reason", Fault::one_of(&REASONS)));
            }
            _ => {
                return Err(Problem::invalid("decision", Fault::one_of(&["publish", "reject", "withdraw", "restore"])));
            }
        }
        if self.note.as_ref().is_some_and(|note| note.chars().count() > MAX_NOTE) {
            return Err(Problem::invalid("note", Fault::TooLong { most: MAX_NOTE }));
        }
        Ok(())
    }

    /// What comes of it. `author` is none for a question, else shop or buyer.
    fn next(&self, state: &str, author: Option<&str>) -> Result<&'static str, Problem> {
        match (self.decision.as_str(), state) {
            ("publish", "held") | ("restore", "rejected" | "withdrawn") => Ok("published"),
            ("reject", "held" | "published") => Ok("rejected"),
            ("withdraw", "published") if author == Some("shop") => Ok("withdrawn"),
            ("withdraw", _) => {
                Err(Problem::conflict("not_own", "only a published answer of the shop's own can be withdrawn"))
            }
            (decision, _) => {
                let why = format!("it is {state}: it cannot be changed by “{decision}”");
                Err(Problem::conflict("not_possible", why))
            }
        }
    }

    async fn record(&self, tx: &Tx, listen: &Listen, staff: &Staff, question: Uuid) -> Result<Uuid, Problem> {
        let kit = &listen.kit;
        let id = kit.ids.uuid();
        let sql = "INSERT INTO question_decisions
            (id, shop, question, answer, at, decision, reason, note, staff, staff_name)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let values: Vec<Value> = vec![
            id.into(),
            staff.shop.0.into(),
            question.into(),
            self.answer.into(),
            micros(kit.now()).into(),
            self.decision.as_str().into(),
            self.reason.clone().into(),
            self.note.clone().into(),
            staff.id.0.into(),
            store::text(&staff.name),
        ];
        tx.exec(sql, values).await?;
        let told = json!({"decision_id": id, "question_id": question, "answer_id": self.answer,
            "decision": self.decision, "reason": self.reason});
        act(tx, listen, staff.shop, &Actor::Staff(staff), "Question Decided", &told).await?;
        let detail = self.reason.as_deref().unwrap_or(&self.decision);
        let what = if self.answer.is_some() { "answer" } else { "question" };
        let subject = self.answer.unwrap_or(question).to_string();
        audit(tx, kit, staff, &format!("{what}.{}", self.decision), &subject, detail).await?;
        Ok(id)
    }
}

/// Decide whether a question or an answer is shown
///
/// Decisions are kept for ever, with their reason and who made them. That something is unflattering is no reason.
#[utoipa::path(post, path = "/questions/{id}/decisions", tag = "reviews", operation_id = "decideQuestion",
    params(("id" = Uuid, Path)), request_body = NewQuestionDecision,
    responses((status = 201, body = QuestionDecided), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn decide(
    State(listen): State<Listen>,
    staff: Staff,
    Path(id): Path<Uuid>,
    ValidJson(new): ValidJson<NewQuestionDecision>,
) -> Result<(StatusCode, Json<QuestionDecided>), Problem> {
    staff.may(Permission::EditCustomers)?;
    new.check()?;
    let tx = listen.kit.store.begin().await?;
    lock(&tx).await?;
    let question = find(&tx, staff.shop, id).await?;
    let state = match new.answer {
        None => {
            if question.text.is_empty() {
                return Err(Problem::conflict("erased", "who asked was erased: the question has no words any more"));
            }
            let state = new.next(&question.state, None)?;
            tx.exec("UPDATE questions SET state = $1 WHERE id = $2", vec![state.into(), id.into()]).await?;
            state
        }
        Some(answer) => {
            let known = find_answer(&tx, id, answer).await?;
            let state = new.next(&known.state, Some(&known.author))?;
            let sql = "UPDATE question_answers SET state = $1 WHERE id = $2";
            tx.exec(sql, vec![state.into(), answer.into()]).await?;
            count(&tx, id).await?;
            state
        }
    };
    let made = new.record(&tx, &listen, &staff, id).await?;
    tx.commit().await?;
    tell(&listen, staff.shop, id);
    Ok((StatusCode::CREATED, Json(QuestionDecided { id: made, state: state.to_owned() })))
}
