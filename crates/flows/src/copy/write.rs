use std::sync::Arc;
use std::vec::IntoIter;

use axum::body::Body;
use primitives::{Event, Seq};
use serde::Serialize;
use serde_json::{Map, Value};
use store::Section;
use uuid::Uuid;
use web::Problem;

use super::plan::{Found, Step, read};
use crate::Flows;
use crate::found::events;

/// How far the file is written.
struct Progress {
    steps: IntoIter<Step>,
    /// Whether nothing of a list is written yet.
    is_first: bool,
}

/// The file, each piece made when the one before it is on its way.
pub(super) fn body(flows: Flows, found: Found, steps: Vec<Step>) -> Body {
    let (found, mut begin) = (Arc::new(found), Some(Progress { steps: steps.into_iter(), is_first: true }));
    Body::from_stream(web::by_pages(move |at: Option<Progress>| {
        let (flows, found, at) = (flows.clone(), Arc::clone(&found), at.or_else(|| begin.take()));
        async move {
            let Some(mut at) = at else { return Ok((Vec::new(), None)) };
            let Some(step) = at.steps.next() else { return Ok((Vec::new(), None)) };
            let piece = at.piece(&flows, &found, step).await?;
            let goes_on = !at.steps.as_slice().is_empty();
            Ok((piece, goes_on.then_some(at)))
        }
    }))
}

impl Progress {
    async fn piece(&mut self, flows: &Flows, found: &Found, step: Step) -> Result<Vec<u8>, Problem> {
        let (shop, words) = (found.shop, &found.traces.words);
        match step {
            Step::Text(text) => {
                self.is_first = true;
                Ok(text.into_bytes())
            }
            Step::Rows(section, ids) => self.items(&rows(flows, section, &ids).await?),
            Step::Refused => self.items(&flows.imports.refused_of(shop, words).await?),
            Step::Import(id) => {
                let is_told = found.traces.imports.contains(&id);
                self.items(flows.imports.rows_naming(shop, id, is_told, words).await?.as_slice())
            }
            Step::Events(seqs) => {
                let events = told(flows, seqs).await?;
                let events = events.into_iter().map(|event| know::without_others(&found.profiles, event));
                self.items(&events.collect::<Vec<_>>())
            }
        }
    }

    fn items(&mut self, items: &[impl Serialize]) -> Result<Vec<u8>, Problem> {
        let mut piece = Vec::new();
        for item in items {
            if !std::mem::take(&mut self.is_first) {
                piece.extend_from_slice(b",\n");
            }
            serde_json::to_writer(&mut piece, item).map_err(|error| Problem::internal(&error))?;
        }
        Ok(piece)
    }
}

async fn rows(flows: &Flows, section: &Section, ids: &[Uuid]) -> Result<Vec<Map<String, Value>>, Problem> {
    let mut rows = section.rows(&flows.kit.store, &flows.kit.vault, ids).await?;
    without_links(&mut rows);
    if *section != listen::PICTURES {
        return Ok(rows);
    }
    let folder = flows.listen.media.clone();
    let seen = tokio::task::spawn_blocking(move || {
        for row in &mut rows {
            let id: Option<Uuid> = row.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
            let jpeg = id.and_then(|id| listen::picture(&folder, id)).map(|bytes| store::jpeg(&bytes));
            row.insert("jpeg".to_owned(), jpeg.into());
        }
        rows
    });
    seen.await.map_err(|error| Problem::internal(&error))
}

/// The links of a mail that waits act for whoever gets it, and are for nobody who holds the file.
fn without_links(rows: &mut [Map<String, Value>]) {
    for message in rows.iter_mut().filter_map(|row| row.get_mut("message")?.as_object_mut()) {
        message.remove("button");
        if let Some(foot) = message.get_mut("foot").and_then(Value::as_object_mut) {
            foot.remove("stop");
        }
    }
}

/// The events at these places; those that retention took are left out.
async fn told(flows: &Flows, seqs: Vec<Seq>) -> Result<Vec<Event>, Problem> {
    let log = flows.log.clone();
    let read = read(move || events(&log, &seqs)).await?;
    Ok(read.into_iter().map(|(_, event)| event).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_mail_that_waits_is_told_without_what_acts_for_its_reader() {
        let link = json!({"label": "Confirm", "link": "https://shop/confirm/secret"});
        let mail = json!({"subject": "Hello", "button": link, "foot": {"why": "asked", "stop": link}});
        let mut rows: Vec<Map<String, Value>> =
            serde_json::from_value(json!([{"message": mail}, {"message": null}])).unwrap();
        without_links(&mut rows);
        assert_eq!(
            json!(rows),
            json!([{"message": {"subject": "Hello", "foot": {"why": "asked"}}}, {"message": null}])
        );
    }
}
