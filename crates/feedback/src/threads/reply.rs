use serde_json::json;
use store::{Tx, instant, micros};
use web::Problem;

use super::say;
use crate::own::{Actor, queue};
use crate::posts::row::{find, lock, save};
use crate::posts::{Mover, Post, state_changed, tell_case};
use crate::{Feedback, known, log, settings};

/// States that a word of the author opens again.
const OVER: [&str; 3] = ["answered", "done", "declined"];

/// Keeps what the author adds in their thread: they wait for an answer again, for as long as is promised.
pub(crate) async fn reply(tx: &Tx, feedback: &Feedback, post: &Post, text: &str) -> Result<(), Problem> {
    let (kit, shop) = (&feedback.kit, post.shop());
    lock(tx, shop).await?;
    let mut post = find(tx, shop, post.id).await?;
    say(tx, kit, (shop, post.id), text, false, None).await?;
    let settings = settings::load(tx, shop).await?;
    let before = post.state.clone();
    let now = micros(kit.now());
    let due = settings.due(&web::calendar(tx, shop, instant(now)).await?, &post.kind, now);
    wait(&mut post, now, due);
    save(tx, post.clone()).await?;
    log::add(tx, kit, shop, post.id, None, ("replied", &json!({}))).await?;
    let who = known::open(tx, kit, post.person, post.who.as_deref()).await?;
    let properties = json!({"post_id": post.id, "number": post.number, "kind": post.kind});
    queue(tx, kit, shop, Actor::Shopper(&who), "Feedback Replied", properties).await?;
    if post.state != before {
        let mover = Mover::Author(&who);
        state_changed(tx, kit, mover, &post, &before).await?;
        tell_case(tx, feedback, mover, &post, &before).await?;
    }
    Ok(())
}

fn wait(post: &mut Post, now: i64, due: i64) {
    post.changed_at = now;
    if post.waiting_since.is_none() {
        (post.waiting_since, post.due_at) = (Some(now), Some(due));
    }
    if OVER.contains(&post.state.as_str()) && post.is_private {
        post.state = "under_review".to_owned();
    }
}
