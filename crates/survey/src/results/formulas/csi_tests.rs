use std::collections::BTreeMap;
use std::path::Path;

use super::*;

fn of(answers: &[[f64; 3]]) -> Moments {
    let mut moments = Moments::default();
    for [quality, value, satisfaction] in answers {
        moments.add(&dimensions([("quality", *quality), ("value", *value), (SATISFACTION, *satisfaction)]));
    }
    moments
}

#[test]
fn items_become_points_and_dimensions_their_mean() {
    assert_eq!((points(1, (1, 5)), points(5, (1, 5)), points(4, (1, 7))), (Some(0.0), Some(100.0), Some(50.0)));
    assert_eq!((points(9, (1, 5)), points(3, (3, 3))), (Some(100.0), None));
    let found = dimensions([("quality", 50.0), ("value", 25.0), ("quality", 100.0)]);
    assert_eq!(found, BTreeMap::from([("quality", 7_500), ("value", 2_500)]));
}

#[test]
fn few_answers_weigh_equally_and_many_by_their_correlation() {
    let few = csi(&of(&[[80.0, 20.0, 80.0], [60.0, 40.0, 60.0], [40.0, 20.0, 40.0]])).unwrap();
    assert_eq!((few.weights, few.is_small), ("equal", true));
    assert!((few.index.value - (60.0 + 80.0 / 3.0) / 2.0).abs() < 1e-9);
    // Satisfaction follows quality alone: value, which goes its own way, weighs nothing.
    let answers: Vec<[f64; 3]> = (0..200)
        .map(|n| {
            let quality = f64::from(n % 2) * 100.0;
            [quality, f64::from(n / 2 % 2) * 100.0, quality]
        })
        .collect();
    let many = csi(&of(&answers)).unwrap();
    let weight = |key: &str| many.dimensions.iter().find(|one| one.key == key).unwrap().weight;
    assert_eq!((many.weights, many.is_small), ("correlation", false));
    assert!((weight("quality").unwrap() - 1.0).abs() < 1e-9 && weight("value").unwrap() < 1e-9);
    assert!((many.index.value - 50.0).abs() < 1e-9);
    assert_eq!(weight(SATISFACTION), None, "it is what the others are weighed by");
    assert_eq!(csi(&Moments::default()), None);
}

#[test]
fn satisfaction_alone_is_its_own_index() {
    let mut moments = Moments::default();
    moments.add(&dimensions([(SATISFACTION, 70.0)]));
    moments.add(&dimensions([(SATISFACTION, 50.0)]));
    assert!((csi(&moments).unwrap().index.value - 60.0).abs() < 1e-9);
}

const DIMENSIONS: [(&str, &str, usize); 6] = [
    ("image", "imag", 5),
    ("expectation", "expe", 5),
    ("quality", "qual", 5),
    ("value", "val", 4),
    ("satisfaction", "sat", 4),
    ("loyalty", "loy", 4),
];

/// A survey of 250 customers with 27 items of 0 to 10 after the European model (its source lies with the file).
fn published() -> Option<Vec<BTreeMap<&'static str, i64>>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/survey_drivers/satisfaction.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return None;
    };
    let mut lines = text.lines().map(|line| line.split(',').map(|cell| cell.trim_matches('"')).collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let read = |row: Vec<&str>| {
        let items =
            DIMENSIONS.iter().flat_map(|(key, name, n)| (1..=*n).map(move |item| (*key, format!("{name}{item}"))));
        let values = items.map(|(key, name)| {
            let column = header.iter().position(|cell| *cell == name).unwrap();
            (key, points(row[column].parse().unwrap(), (0, 10)).unwrap())
        });
        dimensions(values.collect::<Vec<_>>())
    };
    Some(lines.map(read).collect())
}

fn counted<'a>(answers: impl IntoIterator<Item = &'a BTreeMap<&'static str, i64>>) -> Csi {
    let mut moments = Moments::default();
    answers.into_iter().for_each(|answer| moments.add(answer));
    csi(&moments).unwrap()
}

/// The expected numbers are a recount of the file from its rows, without sums of products.
#[test]
fn a_published_survey_is_counted_right() {
    let Some(answers) = published() else { return };
    let all = counted(&answers);
    assert_eq!((all.index.n, all.weights), (250, "correlation"));
    let of = |key: &str| all.dimensions.iter().find(|one| one.key == key).unwrap();
    for (key, score, loading) in [
        ("image", 75.496, Some(0.666_582_7)),
        ("expectation", 74.944, Some(0.610_369_3)),
        ("quality", 69.568, Some(0.692_214_1)),
        ("value", 70.82, Some(0.805_620_2)),
        ("satisfaction", 68.33, None),
        ("loyalty", 72.37, Some(0.649_917_8)),
    ] {
        assert!((of(key).score - score).abs() < 1e-9, "{key}: {:?}", of(key));
        assert!((of(key).loading.unwrap_or(0.0) - loading.unwrap_or(0.0)).abs() < 1e-6, "{key}: {:?}", of(key));
    }
    assert!((all.index.value - 71.859_674).abs() < 1e-5);
    assert!((all.index.high - all.index.value - 1.795_517).abs() < 1e-5);
    let weights = ["image", "quality", "value"].map(|key| of(key).weight.unwrap());
    assert!(weights[0] < weights[1] && weights[1] < weights[2], "value drives satisfaction most: {weights:?}");
    assert_eq!(of("expectation").weight, None);
}

#[test]
fn the_weights_of_a_published_survey_hold_in_either_half() {
    let Some(answers) = published() else { return };
    let halves = [0, 1].map(|half| counted(answers.iter().skip(half).step_by(2)));
    for half in &halves {
        let weight = |key: &str| half.dimensions.iter().find(|one| one.key == key).unwrap().weight.unwrap();
        assert!(weight("value") > weight("quality") && weight("value") > weight("image"));
    }
    assert!((halves[0].index.value - 73.389_572).abs() < 1e-5 && (halves[1].index.value - 70.343_790).abs() < 1e-5);
}
