//! The link that is the same for everybody, printed as a QR code or shown anywhere: nobody is known, and nothing is kept
//! before the first page is sent. It then goes on by a link of its own.

use axum::extract::{Multipart, Query as Asked, State};
use axum::http::HeaderMap;
use axum::response::Response;
use pages::{Address, Frame, Notice, choose, is_own_page};
use primitives::ShopId;
use uuid::Uuid;
use web::{Path, Problem};

use super::form::{again, read};
use super::receive::Sent;
use super::save::{Progress, begin, save};
use super::send::{finished, mend};
use super::sheet::Sheet;
use super::show::choose_first;
use super::visit::Query;
use super::wanted::wanted;
use crate::Surveys;
use crate::definition::Answers;
use crate::ids;
use crate::invitations::{About, Occasion, create, has_room};
use crate::people::Who;
use crate::surveys::Survey;

/// The first page.
pub(super) async fn show(
    State(surveys): State<Surveys>,
    Path((shop, survey)): Path<(Uuid, Uuid)>,
    Asked(query): Asked<Query>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let mut sheet = sheet(&surveys, ShopId(shop), survey, &query, &headers).await?;
    sheet.seed = Uuid::from_bytes(surveys.kit.ids.random());
    let page = sheet.page_with(None);
    choose_first(&mut sheet, &page, query.a.as_deref());
    Ok(sheet.show(&page, None))
}

/// Takes the first page, and goes on by a link of its own.
pub(super) async fn send(
    State(surveys): State<Surveys>,
    Path((shop, survey)): Path<(Uuid, Uuid)>,
    Asked(query): Asked<Query>,
    headers: HeaderMap,
    address: Address,
    mut form: Multipart,
) -> Result<Response, Response> {
    let shop = ShopId(shop);
    let mut sheet = sheet(&surveys, shop, survey, &query, &headers).await?;
    let frame = sheet.frame.clone();
    if !is_own_page(&headers) {
        return Err(Notice::Foreign.page(frame));
    }
    let kit = &surveys.kit;
    if let Err(seconds) = surveys.limits.send(shop, Uuid::from_bytes(kit.ids.random()), &address, kit.now()) {
        return Err(Notice::TooMany(seconds).page(frame));
    }
    let what = Uuid::from_bytes(kit.ids.random()).to_string();
    let mut sent = Sent::read(&mut form).await.map_err(|notice| notice.page(frame.clone()))?;
    sheet.seed = sent.last("seed").and_then(|seed| seed.parse().ok()).unwrap_or_default();
    let page = sheet.page_with(None);
    let response = ids::invitation(shop, survey, "open", &what);
    if sent.is_switch() {
        // There is no answer yet that pictures could belong to.
        sent.files.clear();
        let filled = again(&surveys, &sheet, &page, response, sent).await;
        return filled.map(|filled| sheet.show(&page, Some(&filled))).map_err(|notice| notice.page(frame));
    }
    match read(&surveys, &sheet, &page, response, sent).await.map_err(|notice| notice.page(frame.clone()))? {
        Err(refused) => return Ok(sheet.show(&page, Some(&refused))),
        Ok(answers) => sheet.answers = answers,
    }
    let (answers, progress) = match (sheet.next(&page), finished(&sheet)) {
        (Some(next), _) => (sheet.answers.clone(), Progress::Next(next)),
        (None, Ok(answers)) => (answers, Progress::Done),
        (None, Err(wrong)) => return Ok(mend(&sheet, &wrong)),
    };
    if let Err(seconds) = surveys.limits.begin(survey, &address, kit.now()) {
        return Err(Notice::TooMany(seconds).page(frame));
    }
    let channel = if query.via.as_deref() == Some("qr") { "qr" } else { "link" };
    match keep(&surveys, &sheet, (channel, &what, &address), (&answers, progress)).await {
        Ok(Some(path)) => Ok(sheet.go_to(&path, None)),
        Ok(None) => Err(Notice::Ended.page(frame)),
        Err(_) => Err(Notice::Failed.page(frame)),
    }
}

async fn sheet(
    surveys: &Surveys,
    shop: ShopId,
    survey: Uuid,
    query: &Query,
    headers: &HeaderMap,
) -> Result<Sheet, Response> {
    let kit = &surveys.kit;
    let stranger = |notice: Notice| {
        let language = choose(query.lang.as_deref(), headers, "en");
        notice.page(Frame::new(language, "", "/q/-"))
    };
    let failed = |_| stranger(Notice::Failed);
    let found = Survey::load(&kit.store, shop, survey).await.map_err(failed)?;
    let path = found.as_ref().and_then(Survey::open_path);
    let (Some(survey), Some(path)) = (found, path) else { return Err(stranger(Notice::Missing)) };
    if survey.state == "draft" {
        return Err(stranger(Notice::Missing));
    }
    let shop = web::shop(&kit.store, shop).await.map_err(failed)?;
    let language = choose(query.lang.as_deref(), headers, &shop.language);
    let path = if query.via.as_deref() == Some("qr") { format!("{path}?via=qr") } else { path };
    if !survey.is_live() {
        return Err(Notice::Ended.page(Frame::new(language, &shop.name, &path)));
    }
    let definition = survey.questions(&kit.store).await.map_err(failed)?;
    let about = (survey, definition, Answers::new());
    let wanted = wanted(query.lang.as_deref(), None, headers, &shop.language);
    Sheet::lay_out(kit, about, None, (&wanted, &shop.name, &path)).await.map_err(failed)
}

/// Gives the path at which it goes on; `None` when enough have answered.
async fn keep(
    surveys: &Surveys,
    sheet: &Sheet,
    (channel, what, address): (&str, &str, &Address),
    (answers, progress): (&Answers, Progress),
) -> Result<Option<String>, Problem> {
    let kit = &surveys.kit;
    let (survey, who, about) = (&sheet.survey, Who::default(), About::default());
    let tx = kit.store.begin().await?;
    if !has_room(&tx, survey, None, kit.now()).await? {
        return Ok(None);
    }
    let occasion = Occasion { survey, kind: "open", what, channel, who: &who, about: &about, due_at: kit.now() };
    let made = create(&tx, kit, &occasion).await?;
    let invitation = made.ok_or_else(|| Problem::conflict("again", "this was sent already"))?;
    let mut given = begin(surveys, survey, &invitation);
    given.language = Some(sheet.language.clone());
    given.address = Some(fingerprint(surveys, survey, address));
    let is_done = progress == Progress::Done;
    save(&tx, surveys, (survey, &sheet.definition), (&invitation, &who), &mut given, (answers, progress)).await?;
    tx.commit().await?;
    if is_done {
        (surveys.on_change())(survey.shop, survey.id);
    }
    Ok(Some(invitation.path(&kit.vault)))
}

/// Cannot be turned back into the address, and says nothing outside of this survey.
fn fingerprint(surveys: &Surveys, survey: &Survey, address: &Address) -> String {
    surveys.kit.vault.blind_text(&format!("survey address {}", survey.id), &address.0)
}
