//! The list of metrics in the documentation is the list of metrics.

use std::fs;
use std::path::Path;

use asena_ws::telemetry::{FamilyKind, Metrics};

use super::counts::chat;

#[tokio::test]
async fn each_metric_is_documented_with_its_kind_and_labels_and_no_other_is() {
    let app = chat().build().await.expect("built");
    let metrics: Metrics = app.container().get().expect("every app has them");
    let families = metrics.families().into_iter().map(|family| {
        let kind = match family.kind {
            FamilyKind::Counter => "counter",
            FamilyKind::Gauge => "gauge",
            FamilyKind::Histogram => "histogram",
            other => panic!("{other:?} is not documented"),
        };
        let labels = family.samples.first().map_or(&[][..], |sample| &sample.labels);
        let labels: Vec<String> = labels.iter().map(|(name, _)| format!("`{name}`")).collect();
        format!(
            "| `{}` | {kind} | {} | {} |",
            family.name,
            labels.join(", "),
            family.help
        )
    });
    let families: Vec<String> = families.collect();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../asena-ws/src/docs/telemetry.md");
    let page = fs::read_to_string(page).expect("the page");
    let rows: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| `asena_"))
        .collect();
    assert_eq!(rows, families, "the table in docs/telemetry.md, row by row");
}
