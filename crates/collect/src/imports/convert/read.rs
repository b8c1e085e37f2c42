use super::{ConvertError, PROGRESS_EVERY, Run, extract};
use crate::imports::plan::PlannedTable;
use crate::imports::stage::{Record, Stage};
use crate::imports::{Outcome, Problem, Reason, RowShape};

impl Run<'_> {
    /// `farther`: how many times as many rows as a preview looks at.
    pub(super) fn read(
        &mut self,
        stage: &mut Stage,
        farther: usize,
        wanted: impl Fn(RowShape) -> bool,
    ) -> Result<(), ConvertError> {
        let plan = self.plan;
        let most = self.rows.saturating_mul(farther);
        for (index, table) in plan.tables.iter().enumerate().filter(|(_, table)| wanted(plan.spec(table).row)) {
            for (read, row) in table.table.rows()?.enumerate() {
                if read >= most {
                    self.is_part = true;
                    break;
                }
                self.tally.rows += 1;
                if self.tally.rows.is_multiple_of(PROGRESS_EVERY) {
                    self.sink.progress(&self.tally).map_err(ConvertError::Stopped)?;
                }
                self.take(stage, index, table, row)?;
            }
        }
        Ok(())
    }

    fn take(
        &mut self,
        stage: &mut Stage,
        index: usize,
        table: &PlannedTable,
        row: Result<tabular::Row, tabular::Error>,
    ) -> Result<(), ConvertError> {
        let row = match row {
            Err(tabular::Error::Json { row, reason: value }) => {
                self.tally.rejected += 1;
                let (file, column) = (table.file.clone(), String::new());
                let (reason, outcome) = (Reason::BadLine, Outcome::Rejected);
                return self.problem(Problem { file, row, column, value, reason, outcome });
            }
            other => other?,
        };
        let extracted = extract::extract(self.plan, table, &row);
        if let (Some(only), Some((key, ..))) = (&self.only, &extracted.keyed)
            && !only.contains(key)
        {
            self.tally.rows -= 1;
            return Ok(());
        }
        for problem in extracted.problems {
            self.problem(problem)?;
        }
        match extracted.keyed {
            None => self.tally.rejected += 1,
            Some((key, number, cells)) => {
                let record = Record { table: u8::try_from(index).unwrap_or(u8::MAX), row: number, cells };
                if self.plan.spec(table).row == RowShape::Event {
                    let built = self.builder.event(&record, row.raw.as_deref());
                    return self.give(std::slice::from_ref(&record), built);
                }
                let is_customer = self.plan.spec(table).row == RowShape::Customer;
                let known = if is_customer { self.builder.customer_key(&record) } else { None };
                stage.push(&known.unwrap_or(key), record)?;
            }
        }
        Ok(())
    }
}
