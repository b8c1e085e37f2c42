mod bad_rows;
mod fixtures;
mod preview;
mod progress;
mod real_data;
mod review_files;
mod survey_files;

use std::path::Path;

use jiff::tz::TimeZone;
use primitives::Currency;
use tabular::{Options, Table};

use super::*;

#[derive(Default)]
struct Collected {
    entities: Vec<Entity>,
    problems: Vec<Problem>,
    /// How far it was, each time that it was told.
    told: Vec<Tally>,
}

impl Sink for Collected {
    fn entity(&mut self, entity: Entity) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.entities.push(entity);
        Ok(())
    }

    fn problem(&mut self, problem: Problem) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.problems.push(problem);
        Ok(())
    }

    fn progress(&mut self, so_far: &Tally) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.told.push(*so_far);
        Ok(())
    }
}

impl Collected {
    fn events(&self, name: &str) -> Vec<&Draft> {
        let all = self.entities.iter().flat_map(|entity| &entity.events);
        all.filter(|event| event.name.as_deref().unwrap_or(event.call.as_str()) == name).collect()
    }

    /// The sum of a property over the events of a name, in minor units.
    fn sum(&self, name: &str, property: &str) -> i64 {
        let amounts = self.events(name).into_iter().filter_map(|event| event.properties[property].as_f64());
        amounts.map(|amount| (amount * 100.0).round() as i64).sum()
    }

    fn reasons(&self, reason: Reason) -> usize {
        self.problems.iter().filter(|problem| problem.reason == reason).count()
    }
}

fn mapping(key: &str) -> Mapping {
    builtin().iter().find(|mapping| mapping.key == key).unwrap().clone()
}

fn open(paths: &[impl AsRef<Path>]) -> Vec<(String, Table)> {
    let open = |path: &Path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, Table::open(path, &Options::default()).unwrap())
    };
    paths.iter().map(|path| open(path.as_ref())).collect()
}

fn run(key: &str, paths: &[impl AsRef<Path>], memory: usize) -> (Tally, Collected) {
    let plan = Plan::new(mapping(key), open(paths)).unwrap();
    let mut collected = Collected::default();
    let settings = Settings { memory, ..Settings::new(Currency::CNY, TimeZone::get("Asia/Shanghai").unwrap()) };
    let tally = convert(&plan, &settings, &mut collected).unwrap();
    assert_eq!(tally.rows, tally.taken + tally.rejected + tally.set_aside, "every row is accounted for");
    (tally, collected)
}
