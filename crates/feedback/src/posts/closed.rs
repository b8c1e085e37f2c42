use contact::Case;
use store::Tx;
use web::{Problem, Staff};

use super::Post;
use crate::kinds::{OPEN, is_always_private};
use crate::{Feedback, known};

/// A complaint that staff have dealt with, answered or otherwise, is a closed case of its author: of one whom the shop
/// knows, for anybody can write down the address of somebody else.
pub(crate) async fn tell_closed(
    tx: &Tx,
    feedback: &Feedback,
    staff: &Staff,
    post: &Post,
    from: &str,
) -> Result<(), Problem> {
    let is_open = |state: &str| OPEN.contains(&state);
    if !is_always_private(&post.kind) || !is_open(from) || is_open(&post.state) {
        return Ok(());
    }
    let kit = &feedback.kit;
    let author = known::open(tx, kit, post.person, post.who.as_deref()).await?;
    if !author.is_customer() {
        return Ok(());
    }
    let case = Case { kind: "feedback", id: post.id, who: author.contact(), order_id: None };
    case.tell(tx, kit, &*feedback.contact.directory, staff).await
}
