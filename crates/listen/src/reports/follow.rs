use contact::{Ask, Button, CONFIRMED_WITHIN, Channel, Contact, Foot, Kind, Message};
use pages::{Language, Link, fill};
use primitives::ShopId;
use store::{Sql, Tx, micros};
use uuid::Uuid;
use web::{Kit, Problem};

use super::words::Words;
use crate::Listen;
use crate::people::Who;
use crate::shop::Shop;

/// Of everything that is decided about mails to who reported.
pub(super) const TOPIC: &str = "report";
/// What the address of the page proves.
const PURPOSE: &str = "review report";

/// Who would like to hear what comes of a report.
#[derive(Debug, Clone, Copy)]
pub(super) struct Follower {
    pub shop: ShopId,
    pub report: Uuid,
    pub person: Uuid,
}

impl Follower {
    /// The address of a page.
    fn page(self, kit: &Kit, base: &str, page: &str, language: Language) -> String {
        let token = self.link(&self.bound()).token(&kit.vault);
        format!("{base}/s/{}/report/{page}/{token}?lang={}", self.shop, language.code())
    }

    /// An address that was corrected is another one: the link that went to the first opens nothing then.
    pub fn bound(self) -> String {
        format!("{} {}", self.shop, self.person)
    }

    pub fn link(self, bound: &str) -> Link<'_> {
        Link { purpose: PURPOSE, id: self.report, bound }
    }
}

/// Notes an address, and asks by mail whether it is theirs. Where it cannot be asked, nothing is noted; another that is
/// given before one was confirmed takes its place. The caller commits.
pub(super) async fn follow(
    tx: &Tx,
    listen: &Listen,
    contact: &Contact,
    shop: &Shop,
    (report, email, language): (Uuid, String, Language),
) -> Result<(), Problem> {
    let kit = &listen.kit;
    let Some(base) = contact.address() else { return Ok(()) };
    let sql = "SELECT report FROM review_report_followers WHERE report = $1 AND state <> 'pending'";
    if tx.scalar::<Uuid>(sql, vec![report.into()]).await?.is_some() {
        return Ok(());
    }
    let who = Who { email: Some(email.clone()), ..Who::default() };
    let person = who.person(&kit.vault, shop.id);
    let keys = kit.vault.keys(tx, person.as_slice(), &kit.ids).await?;
    let (Some(person), Some(sealed)) = (person, who.seal(&keys, person)?) else { return Ok(()) };
    let follower = Follower { shop: shop.id, report, person };
    let links = ["confirm", "stop"].map(|page| follower.page(kit, base, page, language));
    if !ask(tx, listen, contact, shop, (email, language, links)).await? {
        return Ok(());
    }
    let sql = "INSERT INTO review_report_followers (report, shop, person, who, language, state, created_at)
        VALUES ($1, $2, $3, $4, $5, 'pending', $6)
        ON CONFLICT (report) DO UPDATE SET person = excluded.person, who = excluded.who,
            language = excluded.language, created_at = excluded.created_at";
    let values = vec![
        report.into(),
        shop.id.0.into(),
        person.into(),
        sealed.into(),
        language.code().into(),
        micros(kit.now()).into(),
    ];
    tx.exec(sql, values).await?;
    Ok(())
}

/// False when the address cannot be asked. No words of who reported are in the mail: nobody writes to strangers by way of
/// the shop.
async fn ask(
    tx: &Tx,
    listen: &Listen,
    contact: &Contact,
    shop: &Shop,
    (email, language, [confirm, stop]): (String, Language, [String; 2]),
) -> Result<bool, Problem> {
    let kit = &listen.kit;
    let ask = Ask {
        shop: shop.id,
        kind: Kind::Confirmation,
        // An id of its own: who asks again, because the first mail was lost, gets another.
        subject: kit.ids.uuid(),
        topic: TOPIC.to_owned(),
        title: String::new(),
        who: contact::Who { email: Some(email), ..contact::Who::default() },
        channel: Channel::Mail,
        override_quarantine: false,
        expires_at: kit.now() + CONFIRMED_WITHIN,
    };
    let decision = contact.decide(tx, &ask).await?;
    if decision.is_asked {
        let words = Words::of(language);
        let message = Message {
            language,
            subject: words.confirm_subject.to_owned(),
            paragraphs: vec![fill(words.confirm_lead, &shop.name), words.confirm_ignore.to_owned()],
            button: Some(Button { label: words.confirm_button.to_owned(), link: confirm }),
            foot: Foot { stop: Some(Button { label: words.stop_title.to_owned(), link: stop }), ..Foot::default() },
        };
        contact.send(tx, &decision, &message).await?;
    }
    Ok(decision.is_asked)
}
