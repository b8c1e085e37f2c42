use axum::http::HeaderMap;
use axum::response::Response;
use pages::{Address, Frame, Notice, choose};
use serde::Deserialize;

use super::sheet::Sheet;
use super::wanted::wanted;
use crate::Surveys;
use crate::answers::{Response as Given, stored_answers};
use crate::invitations::Invitation;
use crate::people::Who;
use crate::surveys::Survey;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Query {
    /// The language to speak.
    pub lang: Option<String>,
    /// The question with which the page begins.
    pub at: Option<String>,
    /// What is chosen already for the first question, such as in a mail; it counts when it is sent.
    pub a: Option<String>,
    /// `qr`: the open link was read from paper.
    pub via: Option<String>,
}

/// A link that was opened: whose it is, and the survey laid out for them.
pub(super) struct Visit {
    pub invitation: Invitation,
    pub who: Who,
    /// What was given so far.
    pub given: Option<Given>,
    pub sheet: Sheet,
}

impl Visit {
    /// Finds out what a link is; what is wrong with it becomes a page. Who has answered sees their thanks even when the
    /// time is over.
    pub async fn open(
        surveys: &Surveys,
        token: &str,
        query: &Query,
        headers: &HeaderMap,
        address: &Address,
    ) -> Result<Self, Response> {
        let stranger = |notice: Notice| {
            let language = choose(query.lang.as_deref(), headers, "en");
            notice.page(Frame::new(language, "", "/q/-"))
        };
        let kit = &surveys.kit;
        let failed = |_| stranger(Notice::Failed);
        let Some(invitation) = Invitation::by_token(kit, token).await.map_err(failed)? else {
            surveys.limits.guess(address, kit.now()).map_err(|seconds| stranger(Notice::TooMany(seconds)))?;
            return Err(stranger(Notice::WrongLink));
        };
        let shop = web::shop(&kit.store, invitation.shop()).await.map_err(failed)?;
        let known = match &query.lang {
            Some(_) => None,
            None => spoken(surveys, &invitation).await.map_err(failed)?,
        };
        let wanted = wanted(query.lang.as_deref(), known.as_deref(), headers, &shop.language);
        let path = format!("/q/{token}");
        let found = Self::found(surveys, invitation, (&wanted, &shop.name, &path)).await;
        let visit = found.map_err(failed)?.ok_or_else(|| stranger(Notice::WrongLink))?;
        let is_over = !visit.sheet.survey.is_live() || visit.invitation.is_over(kit.now());
        if is_over && visit.invitation.completed_at.is_none() {
            return Err(Notice::Ended.page(visit.sheet.frame));
        }
        Ok(visit)
    }

    async fn found(
        surveys: &Surveys,
        invitation: Invitation,
        (wanted, shop, path): (&[String], &str, &str),
    ) -> Result<Option<Self>, store::StoreError> {
        let kit = &surveys.kit;
        let Some(survey) = Survey::load(&kit.store, invitation.shop(), invitation.survey).await? else {
            return Ok(None);
        };
        let given = Given::load(&kit.store, invitation.shop(), invitation.id).await?;
        // Any browser can hold the link of a page of the shop's: what was given by another way is not for it.
        if invitation.is_on_site() && given.as_ref().is_some_and(|given| given.channel != invitation.channel) {
            return Ok(None);
        }
        let version = given.as_ref().map_or(survey.version, |given| given.version);
        let definition = survey.definition(&kit.store, version).await?;
        let answers = match &given {
            Some(given) => stored_answers(&kit.store, given.id).await?,
            None => crate::definition::Answers::new(),
        };
        let keys = kit.vault.existing_keys(&kit.store, &Vec::from_iter(invitation.person)).await?;
        let who = Who::open(&keys, invitation.person, invitation.who.as_deref())?;
        let about = (survey, definition, answers);
        let sheet = Sheet::lay_out(kit, about, Some((&invitation, &who)), (wanted, shop, path)).await?;
        Ok(Some(Self { invitation, who, given, sheet }))
    }

    pub fn is_completed(&self) -> bool {
        self.given.as_ref().is_some_and(Given::is_completed)
    }
}

/// What the customer who was asked is known to speak.
async fn spoken(surveys: &Surveys, invitation: &Invitation) -> Result<Option<String>, store::StoreError> {
    let Some(customer) = invitation.customer.filter(|_| !invitation.is_on_site()) else { return Ok(None) };
    let who = contact::Who { customer: Some(customer), ..contact::Who::default() };
    let known = surveys.contact.directory.find(invitation.shop(), &who).await?;
    Ok(known.and_then(|known| known.language))
}
