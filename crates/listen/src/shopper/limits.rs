use pages::Address;
use primitives::{ShopId, Timestamp};
use uuid::Uuid;
use web::Throttle;

const HOUR: i64 = 3600;

/// How often something may be sent within an hour, in memory.
pub(crate) struct Limits {
    shop: Throttle,
    person: Throttle,
    address: Throttle,
    /// Links that were none, by address.
    guesses: Throttle,
    votes: Throttle,
    questions: Throttle,
    questions_of_shop: Throttle,
    /// Reports of reviews: by visitor, of one by a visitor, of one review, of a shop.
    reports: Throttle,
    reports_again: Throttle,
    reports_of_review: Throttle,
    reports_of_shop: Throttle,
    /// Links asked for: by visitor, of one order by a visitor, of a shop.
    wishes: Throttle,
    wishes_of_order: Throttle,
    wishes_of_shop: Throttle,
    /// Links to review that are mailed, by order.
    links: Throttle,
    /// Links to withdraw a review that are mailed, by order.
    withdrawals: Throttle,
    /// Mails that ask whether an address is theirs, by who asks for them …
    asking: Throttle,
    /// … and by the address: nobody's box is filled from here.
    asked: Throttle,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            shop: Throttle::new(1_200, HOUR),
            person: Throttle::new(20, HOUR),
            address: Throttle::new(60, HOUR),
            guesses: Throttle::new(60, HOUR),
            votes: Throttle::new(120, HOUR),
            questions: Throttle::new(20, HOUR),
            questions_of_shop: Throttle::new(600, HOUR),
            reports: Throttle::new(10, HOUR),
            reports_again: Throttle::new(5, 24 * HOUR),
            reports_of_review: Throttle::new(30, 24 * HOUR),
            reports_of_shop: Throttle::new(300, HOUR),
            wishes: Throttle::new(10, HOUR),
            wishes_of_order: Throttle::new(5, 24 * HOUR),
            wishes_of_shop: Throttle::new(300, HOUR),
            links: Throttle::new(5, 24 * HOUR),
            withdrawals: Throttle::new(5, 24 * HOUR),
            asking: Throttle::new(10, HOUR),
            asked: Throttle::new(3, 24 * HOUR),
        }
    }
}

impl Limits {
    /// Counts a form that is sent. The narrowest limit is asked first: who is refused there takes nothing from the
    /// others.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn send(&self, shop: ShopId, request: Uuid, address: &Address, now: Timestamp) -> Result<(), u64> {
        self.person.attempt(&request.to_string(), now)?;
        self.address.attempt(&address.0, now)?;
        self.shop.attempt(&shop.to_string(), now)
    }

    /// # Errors
    /// The seconds to wait.
    pub fn guess(&self, address: &Address, now: Timestamp) -> Result<(), u64> {
        self.guesses.attempt(&address.0, now)
    }

    /// # Errors
    /// The seconds to wait.
    pub fn vote(&self, address: &Address, now: Timestamp) -> Result<(), u64> {
        self.votes.attempt(&address.0, now)
    }

    /// Counts a question.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn ask(&self, shop: ShopId, address: &Address, now: Timestamp) -> Result<(), u64> {
        self.questions.attempt(&address.0, now)?;
        self.questions_of_shop.attempt(&shop.to_string(), now)
    }

    /// Counts a report. Nobody uses up alone what others may say of a review. `visitor` is [`Address::visitor`].
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn report(&self, shop: ShopId, review: Uuid, visitor: &str, now: Timestamp) -> Result<(), u64> {
        self.reports.attempt(visitor, now)?;
        self.reports_again.attempt(&format!("{review} {visitor}"), now)?;
        self.reports_of_review.attempt(&review.to_string(), now)?;
        self.reports_of_shop.attempt(&shop.to_string(), now)
    }

    /// Counts a link that is asked for, whether or not there is such an order: four digits are not to be tried out. Of one
    /// order each visitor is counted alone, so that nobody uses up what its buyer has. `visitor` is
    /// [`Address::visitor`].
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn wish(&self, shop: ShopId, visitor: &str, order: &str, now: Timestamp) -> Result<(), u64> {
        self.wishes.attempt(visitor, now)?;
        self.wishes_of_order.attempt(&format!("{shop} {} {visitor}", order.trim_start_matches('#')), now)?;
        self.wishes_of_shop.attempt(&shop.to_string(), now)
    }

    /// Counts a link that goes to the buyer of an order, whoever proved to know them.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn link(&self, shop: ShopId, order: &str, now: Timestamp) -> Result<(), u64> {
        self.links.attempt(&format!("{shop} {order}"), now)
    }

    /// Counts a mail by which a review of an order can be withdrawn. A stranger who asks for links to write takes none of
    /// them.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn withdrawal(&self, shop: ShopId, order: &str, now: Timestamp) -> Result<(), u64> {
        self.withdrawals.attempt(&format!("{shop} {order}"), now)
    }

    /// Counts a mail to an address that somebody gave.
    ///
    /// # Errors
    /// The seconds to wait.
    pub fn mail(&self, address: &Address, email: &str, now: Timestamp) -> Result<(), u64> {
        self.asking.attempt(&address.0, now)?;
        self.asked.attempt(&email.to_lowercase(), now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_cannot_use_up_a_shop() {
        let limits = Limits::default();
        let (shop, now) = (ShopId(Uuid::nil()), Timestamp::from_second(0).unwrap());
        let from = |n: u32| Address(n.to_string());
        let flood: Vec<_> = (0..100).map(|n| limits.send(shop, Uuid::nil(), &from(n), now)).collect();
        assert_eq!(flood.iter().filter(|sent| sent.is_ok()).count(), 20);
        assert_eq!(flood[99], Err(3600));
        let others =
            (0..2_000).filter(|n| limits.send(shop, Uuid::from_u128(9 + u128::from(*n)), &from(*n), now).is_ok());
        assert_eq!(others.count(), 1_180, "the shop's own limit");
    }

    #[test]
    fn reports_are_few_from_one_visitor_and_of_one_review() {
        let (limits, now) = (Limits::default(), Timestamp::from_second(0).unwrap());
        let report = |visitor: &str, review: u128| {
            limits.report(ShopId(Uuid::nil()), Uuid::from_u128(review), visitor, now).is_ok()
        };
        assert_eq!((0..50).filter(|n| report("one", *n)).count(), 10);
        assert_eq!((0..50).filter(|_| report("two", 98)).count(), 5, "one visitor, of one review");
        assert_eq!((0..50).filter(|n| report(&format!("v{n}"), 99)).count(), 30);
    }

    #[test]
    fn nobodys_box_is_filled() {
        let (limits, now) = (Limits::default(), Timestamp::from_second(0).unwrap());
        let mails = (0..50).filter(|n| limits.mail(&Address(n.to_string()), "A@b.cn", now).is_ok());
        assert_eq!(mails.count(), 3);
        assert_eq!(limits.mail(&Address("x".into()), "a@B.cn", now), Err(86_400));
    }

    #[test]
    fn no_stranger_uses_up_the_tries_of_a_buyer() {
        let limits = Limits::default();
        let (shop, now) = (ShopId(Uuid::nil()), Timestamp::from_second(0).unwrap());
        let wishes = (0..100).filter(|n| limits.wish(shop, "one", if n % 2 == 0 { "#1" } else { "1" }, now).is_ok());
        assert_eq!(wishes.count(), 5, "one order, however it is written");
        assert_eq!(limits.wish(shop, "two", "1", now), Ok(()), "its buyer, after a stranger");
        let tries = (0..100).filter(|n| limits.wish(shop, "three", &format!("A-{n}"), now).is_ok());
        assert_eq!(tries.count(), 10, "one visitor, whatever is asked for");
        let links = (0..100).filter(|_| limits.link(shop, "1", now).is_ok());
        assert_eq!(links.count(), 5, "mails to one buyer");
        assert_eq!(limits.withdrawal(shop, "1", now), Ok(()), "who wants to withdraw has tries of their own");
        let all = (0..1_000).filter(|n| limits.wish(shop, &format!("v{n}"), &n.to_string(), now).is_ok());
        assert_eq!(all.count(), 284, "the shop's own limit, of which 16 are used");
    }
}
