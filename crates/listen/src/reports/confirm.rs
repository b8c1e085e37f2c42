//! The pages behind the links of mails to who reported.

use contact::{Followed, Kind, Turn, Withdrawal};
use pages::{Address, Language, Token};
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use uuid::Uuid;
use web::Kit;

use super::follow::Follower;
use super::words::Words;
use crate::shopper::Shopper;

/// A report.
pub(super) struct Reported;

#[derive(FromQueryResult)]
struct Row {
    report: Uuid,
    person: Uuid,
    language: String,
    reason: String,
}

impl Followed for Reported {
    type State = Shopper;

    const PATH: &'static str = "report";

    fn kit(shopper: &Shopper) -> &Kit {
        shopper.kit()
    }

    fn guess(shopper: &Shopper, address: &Address) -> Result<(), u64> {
        shopper.limits.guess(address, shopper.kit().now())
    }

    async fn find(shopper: &Shopper, shop: ShopId, token: &str) -> Result<Option<contact::Follower>, StoreError> {
        let kit = shopper.kit();
        let Some(token) = Token::parse(token) else { return Ok(None) };
        let sql = "SELECT f.report, f.person, f.language, p.reason FROM review_report_followers f
                   JOIN review_reports p ON p.id = f.report WHERE f.shop = $1 AND f.report = $2";
        let found: Option<Row> = kit.store.row(sql, vec![shop.0.into(), token.id.into()]).await?;
        let is_proved = |row: &Row| {
            let follower = Follower { shop, report: row.report, person: row.person };
            follower.link(&follower.bound()).is_proved_by(&token, &kit.vault)
        };
        Ok(found.filter(is_proved).map(|row| contact::Follower {
            id: row.person,
            subject: row.report,
            about: Words::of(Language::parse(&row.language).unwrap_or(Language::En)).choice(&row.reason).to_owned(),
        }))
    }

    async fn turn(shopper: &Shopper, shop: ShopId, follower: &contact::Follower, turn: Turn) -> Result<(), StoreError> {
        let kit = shopper.kit();
        let tx = kit.store.begin().await?;
        let sql = "UPDATE review_report_followers SET state = $1 WHERE report = $2 AND person = $3";
        tx.exec(sql, vec![turn.state().into(), follower.subject.into(), follower.id.into()]).await?;
        if turn == Turn::Stop {
            // The outcome may wait for an hour at which the shop writes.
            let sql = "SELECT mail FROM review_report_followers WHERE report = $1";
            let mail: Option<Option<Uuid>> = tx.scalar(sql, vec![follower.subject.into()]).await?;
            let mails: Vec<Uuid> = mail.flatten().into_iter().chain([follower.subject]).collect();
            let which = (Kind::FeedbackUpdate, mails.as_slice());
            contact::withdraw(&tx, (&kit.ids, kit.now()), shop, which, Withdrawal::Undone).await?;
        }
        tx.commit().await
    }

    fn texts(turn: Turn, language: Language) -> [&'static str; 4] {
        let words = Words::of(language);
        match turn {
            Turn::Start => [words.confirm_title, words.confirm_text, words.confirm_button, words.confirmed],
            Turn::Stop => [words.stop_title, words.stop_text, words.stop_button, words.stopped],
        }
    }
}
