use store::{FromQueryResult, Sql, StoreError, sea_orm};
use uuid::Uuid;

use crate::links::request::Request;

/// A question about something that a link's buyer has: one that they answered by it, or one that they can.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct OfOrder {
    pub id: Uuid,
    pub product_name: String,
    pub at: i64,
    pub text: String,
    /// What was answered by this link.
    pub answer: Option<String>,
    /// published | held | rejected
    pub answer_state: Option<String>,
    /// What the answer was last rejected for.
    pub refusal: Option<String>,
}

/// So many are shown to one buyer.
const MOST: usize = 5;

/// Questions about the products of a link's order, those with the fewest answers first, after those that the link has
/// answered. None where nobody but a visitor told of the order: an answer says that its writer bought the product.
pub(crate) async fn of_order(db: &impl Sql, request: &Request) -> Result<Vec<OfOrder>, StoreError> {
    let sql = format!(
        "SELECT r.id, COALESCE(p.name, r.product_id) AS product_name, r.at, r.text, a.text AS answer,
            a.state AS answer_state,
            (SELECT d.reason FROM question_decisions d WHERE d.question = r.id AND d.answer = a.id
                AND d.decision = 'reject' ORDER BY d.at DESC, d.id DESC LIMIT 1) AS refusal
         FROM review_order_lines l
         JOIN review_orders o ON o.shop = l.shop AND o.order_id = l.order_id AND o.is_stated
            AND NOT o.is_claimed AND o.cancelled_at IS NULL
         JOIN questions r ON r.shop = l.shop AND r.product_id = l.product_id AND r.state = 'published'
         LEFT JOIN question_answers a ON a.question = r.id AND a.request = $3
         LEFT JOIN review_products p ON p.shop = r.shop AND p.product_id = r.product_id
         WHERE l.shop = $1 AND l.order_id = $2
         ORDER BY CASE WHEN a.id IS NULL THEN 1 ELSE 0 END, r.answers, r.at DESC, r.id LIMIT {MOST}"
    );
    db.rows(&sql, vec![request.shop.0.into(), store::text(&request.order_id), request.id.into()]).await
}
