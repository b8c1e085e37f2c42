use crate::Page;

/// How many rows are looked at for those that are asked for.
pub struct Look {
    pub at_once: usize,
    /// In one request, where some were found.
    pub enough: usize,
    /// And where none was.
    pub most: usize,
}

impl Look {
    pub const USUAL: Self = Self { at_once: 500, enough: 3_000, most: 5_000 };
}

/// A page of the rows that pass, while all are looked at. Where those are few, the page ends early and the next one goes
/// on from there: no answer takes as long as there are rows, and none is left out.
pub struct Sifting<'a, T> {
    look: &'a Look,
    limit: usize,
    kept: Vec<T>,
    looked: usize,
}

impl<'a, T> Sifting<'a, T> {
    #[must_use]
    pub fn new(limit: usize, look: &'a Look) -> Self {
        Self { look, limit, kept: Vec::new(), looked: 0 }
    }

    /// Takes in the next rows: how many were looked at ([`Look::at_once`] unless the list is at its end), the cursor of the
    /// last of them, and those that passed. Gives the page once it is done.
    pub fn take(
        &mut self,
        looked: usize,
        last: Option<String>,
        mut passed: Vec<T>,
        cursor: impl Fn(&T) -> String,
    ) -> Option<Page<T>> {
        self.looked += looked;
        self.kept.append(&mut passed);
        if looked < self.look.at_once || self.kept.len() > self.limit {
            return Some(Page::cut(std::mem::take(&mut self.kept), self.limit, cursor));
        }
        let most = if self.kept.is_empty() { self.look.most } else { self.look.enough };
        (self.looked >= most).then(|| Page { items: std::mem::take(&mut self.kept), next_cursor: last, total: None })
    }
}
