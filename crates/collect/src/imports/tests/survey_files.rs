//! Answers to a questionnaire, one row for each who answered and one column for each question.

use std::io::Write;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::{Collected, Reason, run};

fn events_of(rows: &str) -> Collected {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(rows.as_bytes()).unwrap();
    run("events", &[file.path()], usize::MAX).1
}

#[test]
fn columns_of_answers_stand_together() {
    let found = events_of(
        "event,survey_id,userId,timestamp,answers.speed,properties.answers.liked,answers.why.other,answers.more\n\
         Survey Answered,s-1,u-1,2026-01-05 10:00,9.0,fast;kind,parcel,\n\
         Survey Answered,s-1,u-1,2026-01-05 10:00,9.0,fast;kind,parcel,\n\
         Survey Answered,s-1,u-2,,8,fast,,\n",
    );
    let told = found.events("Survey Answered");
    let answers = json!({"speed": "9.0", "liked": "fast;kind", "why.other": "parcel"});
    assert_eq!(Value::from(told[0].properties.clone()), json!({"survey_id": "s-1", "answers": answers}));
    let keys: Vec<&str> = found.entities.iter().map(|entity| entity.key.as_str()).collect();
    assert_eq!((keys.len(), keys[0] == keys[1], found.reasons(Reason::Missing)), (2, true, 1));
}

#[test]
fn answers_in_one_cell_are_json_and_columns_say_more() {
    let found = events_of(
        "event,userId,timestamp,answers,answers.speed\n\
         Survey Answered,u-1,2026-01-05,\"{\"\"speed\"\": 1, \"\"why\"\": \"\"late\"\"}\",7\n\
         Quiz Solved,u-1,2026-01-05,12 of 20,\n",
    );
    let of = |name: &str| found.events(name)[0].properties["answers"].clone();
    assert_eq!(of("Survey Answered"), json!({"speed": "7", "why": "late"}));
    assert_eq!(of("Quiz Solved"), json!("12 of 20"), "what is no object stays as it is");
}

/// 250 customers answered 27 questions and said their gender (its source lies with the file).
#[test]
fn a_published_survey_comes_whole_from_its_columns() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/survey_drivers/satisfaction.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return;
    };
    let mut lines = text.lines().map(|line| line.split(',').map(|cell| cell.trim_matches('"')).collect::<Vec<_>>());
    let questions = lines.next().unwrap().split_off(1);
    let answered: Vec<Vec<&str>> = lines.collect();
    let mut rows = format!("event,survey_id,timestamp,anonymousId,answers.{}\n", questions.join(",answers."));
    for row in &answered {
        rows.extend(["Survey Answered,s-1,2026-01-05,", row.join(",").as_str(), "\n"]);
    }
    let found = events_of(&rows);
    let told = found.events("Survey Answered");
    assert_eq!((told.len(), found.problems.len()), (250, 0));
    for (event, row) in told.into_iter().zip(answered) {
        let pairs = questions.iter().zip(&row[1..]).map(|(key, cell)| ((*key).to_owned(), Value::from(*cell)));
        assert_eq!(event.properties["answers"], Value::from(pairs.collect::<Map<_, _>>()));
        assert_eq!(event.anonymous_id.as_deref(), Some(row[0]));
    }
}
