//! Finding events by what their columns say.

use std::sync::Arc;

use hashbrown::HashSet;
use primitives::{CustomerId, Seq, ShopId, Timestamp};

use crate::error::{LakeError, Result};
use crate::file::DataFile;
use crate::lake::Lake;
use crate::scan::{Block, Texts, scan};

/// Everything a person is known by.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub user_ids: Vec<String>,
    pub anonymous_ids: Vec<String>,
    pub customers: Vec<CustomerId>,
}

impl Lake {
    /// Where in the log the events lie that name a person, as far as the lake has come. On a device that several use, it is
    /// the one who is signed in.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub async fn seqs_of(&self, shop: ShopId, person: &Person) -> Result<Vec<Seq>> {
        let user_ids: HashSet<String> = person.user_ids.iter().cloned().collect();
        let devices: HashSet<String> = person.anonymous_ids.iter().cloned().collect();
        let customers: HashSet<String> = person.customers.iter().map(ToString::to_string).collect();
        self.select(self.0.files(shop), vec!["user_id", "anonymous_id", "customer"], move |block| {
            let mut found = vec![false; block.seqs()?.len()];
            mark(&mut found, &block.texts("anonymous_id")?, |text| devices.contains(text));
            let users = block.texts("user_id")?;
            if !user_ids.is_empty() {
                for (row, found) in found.iter_mut().enumerate() {
                    *found &= users.is_null(row);
                }
            }
            mark(&mut found, &users, |text| user_ids.contains(text));
            mark(&mut found, &block.texts("customer")?, |text| customers.contains(text));
            Ok(found)
        })
        .await
    }

    /// Where in the log a shop's events from before an instant lie whose kind and name are wanted.
    ///
    /// # Errors
    /// As [`Lake::seqs_of`].
    pub async fn seqs_before(
        &self,
        shop: ShopId,
        before: Timestamp,
        is_wanted: impl Fn(&str, &str) -> bool + Send + Sync + 'static,
    ) -> Result<Vec<Seq>> {
        let mut files = self.0.files(shop);
        files.retain(|file| file.meta.first_time < before);
        let before = before.as_microsecond();
        self.select(files, vec!["timestamp", "kind", "name"], move |block| {
            let (kinds, names) = (block.texts("kind")?, block.texts("name")?);
            let mut wanted: Vec<bool> = block.times()?.iter().map(|time| *time < before).collect();
            for (row, wanted) in wanted.iter_mut().enumerate() {
                *wanted = *wanted && is_wanted(kinds.at(row), names.at(row));
            }
            Ok(wanted)
        })
        .await
    }

    /// Where in the log a shop's events of a name lie that came after a position, as far as the lake has come.
    ///
    /// # Errors
    /// As [`Lake::seqs_of`].
    pub async fn seqs_named(&self, shop: ShopId, name: &'static str, after: Seq) -> Result<Vec<Seq>> {
        let mut files = self.0.files(shop);
        files.retain(|file| file.meta.last_seq > after);
        let named = self.select(files, vec!["name"], move |block| {
            let mut found = vec![false; block.seqs()?.len()];
            mark(&mut found, &block.texts("name")?, |text| text == name);
            Ok(found)
        });
        let mut seqs = named.await?;
        seqs.retain(|seq| *seq > after);
        Ok(seqs)
    }

    /// The positions of the rows that `find` marks, in order.
    async fn select(
        &self,
        files: Vec<Arc<DataFile>>,
        mut columns: Vec<&'static str>,
        find: impl Fn(&Block) -> Result<Vec<bool>> + Send + Sync + 'static,
    ) -> Result<Vec<Seq>> {
        columns.push("seq");
        let threads = self.0.options.threads;
        let work = tokio::task::spawn_blocking(move || {
            scan(&files, &columns, threads, Vec::new, |found: &mut Vec<Seq>, block| {
                let marks = find(block)?;
                found.extend(block.seqs()?.iter().zip(marks).filter(|(_, marked)| *marked).map(|(seq, _)| *seq));
                Ok(())
            })
        });
        let found = work.await.map_err(|error| LakeError::Worker(error.to_string()))??;
        let mut found: Vec<Seq> = found.into_iter().flatten().collect();
        found.sort_unstable();
        Ok(found)
    }
}

/// Marks the rows whose text is wanted; each distinct text is looked at once.
fn mark(found: &mut [bool], texts: &Texts<'_>, is_wanted: impl Fn(&str) -> bool) {
    let wanted = texts.map(is_wanted);
    for (row, found) in found.iter_mut().enumerate() {
        *found |= !texts.is_null(row) && usize::try_from(texts.codes()[row]).is_ok_and(|code| wanted[code]);
    }
}
