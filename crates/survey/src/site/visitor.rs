use axum::http::HeaderMap;
use contact::Recipient;
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, Vault, sea_orm};
use uuid::Uuid;
use web::{Fault, Problem};

use crate::ids;
use crate::invitations::Invitation;

/// A browser that comes again, known by a keyed fingerprint of the random id that it keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Visitor {
    pub key: String,
    /// The same as an id, to draw by.
    pub id: Uuid,
}

/// That a visitor was asked, or that it was decided not to ask them.
#[derive(Debug, Clone, FromQueryResult)]
pub(super) struct Prompt {
    pub survey: Uuid,
    pub shown_at: i64,
    /// Whose browser it was known to be.
    pub customer: Option<Uuid>,
    /// Of one who was not asked: when it is decided again.
    pub rests_until: Option<i64>,
    /// By which they were asked, where it is not one of the site's own.
    pub invitation: Option<Uuid>,
}

impl Prompt {
    /// Whether what was shown may still be shown and answered: what asks a customer, as long as the browser is `known` to be
    /// theirs.
    pub fn is_for(&self, invitation: &Invitation, known: Option<&Recipient>) -> bool {
        let is_nobodys = invitation.person.is_none() && invitation.customer.is_none();
        let is_theirs = |known: &Recipient| {
            self.customer.is_some_and(|customer| known.customer == customer || known.former.contains(&customer))
        };
        is_nobodys || known.is_some_and(is_theirs)
    }
}

impl Visitor {
    /// # Errors
    /// 422 when the browser's id is none that `survey.js` makes.
    pub fn read(vault: &Vault, shop: ShopId, given: &str) -> Result<Self, Problem> {
        let is_id = (8..=64).contains(&given.len()) && given.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !is_id {
            return Err(Problem::invalid("visitor", Fault::VisitorId));
        }
        let context = format!("{shop}/survey/visitor");
        Ok(Self { key: vault.blind_text(&context, given), id: vault.blind_id(&context, given) })
    }

    /// What was decided about them, newest first.
    pub async fn prompts(&self, db: &impl Sql) -> Result<Vec<Prompt>, StoreError> {
        let sql = "SELECT survey, shown_at, customer, rests_until, invitation FROM survey_prompts
                   WHERE visitor = $1 ORDER BY shown_at DESC";
        db.rows(sql, vec![self.key.clone().into()]).await
    }

    /// Keeps what was decided, in place of what was decided before about the same survey.
    pub async fn note(&self, tx: &Tx, prompt: &Prompt) -> Result<(), StoreError> {
        let sql = "INSERT INTO survey_prompts (survey, visitor, shown_at, customer, rests_until, invitation)
                   VALUES ($1, $2, $3, $4, $5, $6)
                   ON CONFLICT (survey, visitor) DO UPDATE SET shown_at = excluded.shown_at,
                       customer = excluded.customer, rests_until = excluded.rests_until,
                       invitation = excluded.invitation";
        let values = vec![
            prompt.survey.into(),
            self.key.clone().into(),
            prompt.shown_at.into(),
            prompt.customer.into(),
            prompt.rests_until.into(),
            prompt.invitation.into(),
        ];
        tx.exec(sql, values).await?;
        Ok(())
    }

    /// Keeps whose browser it is, where it was not known.
    pub async fn belongs_to(&self, tx: &Tx, customer: Uuid) -> Result<(), StoreError> {
        let sql = "UPDATE survey_prompts SET customer = $1 WHERE visitor = $2 AND customer IS NULL";
        tx.exec(sql, vec![customer.into(), self.key.clone().into()]).await?;
        Ok(())
    }

    /// The invitation that a prompt was made by.
    pub fn invitation(&self, shop: ShopId, prompt: &Prompt) -> Uuid {
        let own = || ids::invitation(shop, prompt.survey, "site", &self.occasion(prompt.shown_at));
        prompt.invitation.unwrap_or_else(own)
    }

    /// What tells this asking from others: of one visitor at one time.
    pub fn occasion(&self, shown_at: i64) -> String {
        format!("{} {shown_at}", self.key)
    }
}

/// Whether the browser says that nobody is to be followed (do-not-track, Global Privacy Control).
pub(super) fn objects(headers: &HeaderMap) -> bool {
    ["dnt", "sec-gpc"].iter().any(|name| headers.get(*name).is_some_and(|value| value == "1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visitors_are_known_by_a_fingerprint_of_their_shop() {
        let vault = Vault::with_key([5; 32]);
        let shop = |n| ShopId(Uuid::from_u128(n));
        let read = |shop, id: &str| Visitor::read(&vault, shop, id);
        let one = read(shop(1), "0123456789abcdef").unwrap();
        assert_eq!(one, read(shop(1), "0123456789abcdef").unwrap());
        assert_ne!(one, read(shop(2), "0123456789abcdef").unwrap());
        assert!(!one.key.contains("0123456789"));
        for wrong in ["", "short", "with space 12", "<script>alert</script>", &"a".repeat(65)] {
            assert!(read(shop(1), wrong).is_err(), "{wrong}");
        }
    }
}
