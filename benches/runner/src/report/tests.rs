use super::*;
use crate::results::Line;

/// Two servers in ten rounds: the other needs twice what ours needs, and one failed.
fn results() -> Results {
    let mut text = String::from(
        r#"{"kind":"session","session":7,"commit":"abc1234","machine":{"cpu":"a CPU","cores":2,"memory_gib":8,"kernel":"6.1","is_virtual":true,"rustc":"rustc 1.95.0"},"versions":{"ours":"0.1.0","axum":"0.8.9"},"pairs":10,"measured_ms":2000,"server_cores":"0","load_cores":"1"}
{"kind":"skipped","session":7,"server":"bun","reason":"npm is not installed"}
{"kind":"failure","session":7,"scenario":"echo","server":"nest","reason":"it did not start"}
"#,
    );
    for round in 0..10 {
        for (server, seconds) in [("ours", 0.5), ("axum", 1.0)] {
            let line = format!(
                r#"{{"kind":"run","session":7,"round":{round},"scenario":"echo","server":"{server}","measurement":{{"messages":100000,"wall_seconds":2.0,"server_cpu_seconds":{seconds},"load_cpu_seconds":1.0,"strays":0,"latency":{{"p50":100.0,"p99":300.0,"p999":400.0,"max":500.0,"late_p99":0.0}}}}}}"#
            );
            text.push_str(&line);
            text.push('\n');
        }
    }
    text.push_str(
        r#"{"kind":"system_calls","session":7,"round":0,"scenario":"echo","server":"axum","measurement":{"messages":1000,"wall_seconds":1.0,"server_cpu_seconds":1.0,"load_cpu_seconds":1.0,"strays":0,"system_calls":{"total":2500,"names":[["write",1000],["read",1000]]}}}"#,
    );
    Results::parse(&text).unwrap()
}

#[track_caller]
fn assert_has(page: &str, line: &str) {
    assert!(page.contains(line), "no {line:?} in:\n{page}");
}

#[test]
fn the_page_tells_where_who_and_how_much() {
    let page = render(&results());
    assert_has(
        &page,
        "a CPU on a virtual machine with 2 cores and 8 GiB, Linux 6.1, rustc 1.95.0.",
    );
    assert_has(
        &page,
        "| Bun's own server | reference | left out: npm is not installed |",
    );
    assert_has(&page, "| axum by hand | peer | 0.8.9 |");
    assert_has(
        &page,
        "| server | echo |\n| --- | --: |\n| asena-ws | **5.00** |\n| axum by hand | 10.0 |\n",
    );
    assert_has(&page, "![echo, 100 connections, 32 B](report/echo.svg)");
    assert_has(
        &page,
        "| axum by hand | 10.0 | 10.0–10.0 | 2.00 [2.00–2.00] | ours is better | 50,000 | 50 % | 50 % | 100 | 300 |",
    );
    assert_has(&page, "- NestJS failed: it did not start");
    assert_has(&page, "| echo | axum by hand | 2.50 | write 1.00, read 1.00 |");
}

#[test]
fn nothing_measured_is_a_page_too() {
    assert_has(&render(&Results::default()), "Nothing has been measured yet");
}

#[test]
fn a_later_session_replaces_what_it_measured_again() {
    let mut results = results();
    let again: Vec<Line> = results
        .lines
        .iter()
        .filter_map(|line| match line {
            Line::Run(run) if run.round < 3 => {
                let mut run = run.clone();
                run.session = 8;
                run.measurement.server_cpu_seconds *= 3.0;
                Some(Line::Run(run))
            }
            _ => None,
        })
        .collect();
    results.lines.extend(again);
    let page = render(&results);
    assert_has(
        &page,
        "| axum by hand | 30.0 | 30.0–30.0 | 2.00 [2.00–2.00] | too few pairs |",
    );
}

#[test]
fn a_chart_has_a_bar_for_each_server() {
    let results = results();
    let rows = comparison::rows(&results, &ALL[0]);
    let svg = chart::render("a < b", "µs", &rows);
    assert_eq!(svg.matches("<line").count(), 2);
    assert_has(&svg, "a &lt; b");
    assert_has(&svg, ">asena-ws</text>");
}
