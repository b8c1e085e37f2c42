use contact::{Followed, Follower, Turn};
use pages::{Address, Language, Link, Token};
use primitives::ShopId;
use store::{Sql, StoreError, micros};
use web::Kit;

use super::words::Words;
use super::{PURPOSE, bound};
use crate::shopper::Shopper;

/// A question.
pub(in crate::questions) struct Asked;

impl Followed for Asked {
    type State = Shopper;

    const PATH: &'static str = "question";

    fn kit(shopper: &Shopper) -> &Kit {
        shopper.kit()
    }

    fn guess(shopper: &Shopper, address: &Address) -> Result<(), u64> {
        shopper.limits.guess(address, shopper.kit().now())
    }

    async fn find(shopper: &Shopper, shop: ShopId, token: &str) -> Result<Option<Follower>, StoreError> {
        let kit = shopper.kit();
        let Some(token) = Token::parse(token) else { return Ok(None) };
        let sql = "SELECT f.person AS id, f.question AS subject, q.text AS about
                   FROM question_followers f JOIN questions q ON q.id = f.question
                   WHERE f.shop = $1 AND f.question = $2";
        let found: Option<Follower> = kit.store.row(sql, vec![shop.0.into(), token.id.into()]).await?;
        Ok(found.filter(|found| {
            let bound = bound(shop, found.id);
            Link { purpose: PURPOSE, id: token.id, bound: &bound }.is_proved_by(&token, &kit.vault)
        }))
    }

    async fn turn(shopper: &Shopper, _: ShopId, follower: &Follower, turn: Turn) -> Result<(), StoreError> {
        let kit = shopper.kit();
        let tx = kit.store.begin().await?;
        let sql = "UPDATE question_followers SET state = $1, confirmed_at = COALESCE(confirmed_at, $2)
                   WHERE question = $3 AND person = $4";
        let now = micros(kit.now());
        tx.exec(sql, vec![turn.state().into(), now.into(), follower.subject.into(), follower.id.into()]).await?;
        tx.commit().await
    }

    fn texts(turn: Turn, language: Language) -> [&'static str; 4] {
        let words = Words::of(language);
        match turn {
            Turn::Start => [words.start_title, words.start_text, words.confirm_button, words.started],
            Turn::Stop => [words.stop_title, words.stop_text, words.stop_button, words.stopped],
        }
    }
}
