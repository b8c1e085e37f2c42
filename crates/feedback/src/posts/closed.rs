use contact::Case;
use store::Tx;
use web::Problem;

use super::{Mover, Post};
use crate::kinds::{OPEN, is_always_private};
use crate::{Feedback, known};

/// A complaint that staff have dealt with, answered or otherwise, is a closed case of its author, until it is open again:
/// of one whom the shop knows, for anybody can write down the address of somebody else.
pub(crate) async fn tell_case(
    tx: &Tx,
    feedback: &Feedback,
    mover: Mover<'_>,
    post: &Post,
    from: &str,
) -> Result<(), Problem> {
    let is_open = |state: &str| OPEN.contains(&state);
    if !is_always_private(&post.kind) || is_open(from) == is_open(&post.state) {
        return Ok(());
    }
    let (kit, directory) = (&feedback.kit, &*feedback.contact.directory);
    let author = known::open(tx, kit, post.person, post.who.as_deref()).await?;
    if !author.is_customer() {
        return Ok(());
    }
    let case = Case { kind: "feedback", id: post.id, who: author.contact(), order_id: None };
    match mover {
        Mover::Staff(staff) if is_open(from) => case.resolved(tx, kit, directory, staff).await,
        Mover::Staff(staff) => case.reopened(tx, kit, directory, (post.shop(), Some(staff))).await,
        Mover::Author(_) => case.reopened(tx, kit, directory, (post.shop(), None)).await,
    }
}
