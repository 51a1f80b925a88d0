use super::*;
use crate::results::{Line, Run};

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
        r#"{"kind":"system_calls","session":7,"round":0,"scenario":"echo","server":"axum","measurement":{"messages":1000,"wall_seconds":1.0,"server_cpu_seconds":1.0,"load_cpu_seconds":1.0,"strays":0,"system_calls":{"total":2500,"names":[["write",1000],["read",1000]]}}}
"#,
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
        "µs of server CPU per message. 10 runs each, 2.00 s where time is what ends them, at commit abc1234.",
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
fn a_row_of_another_call_than_ours_is_marked() {
    let mut results = results();
    let again: Vec<Line> = results
        .lines
        .iter()
        .filter_map(|line| match line {
            Line::Run(run) if run.server == "ours" => {
                let run = Run {
                    session: 8,
                    ..run.clone()
                };
                Some(Line::Run(run))
            }
            _ => None,
        })
        .collect();
    results.lines.extend(again);
    let page = render(&results);
    assert_has(&page, "| axum by hand * | 10.0 | 10.0–10.0 | 2.00 [2.00–2.00] |");
    assert_has(&page, "\\* Measured in another call");
}

#[test]
fn the_policies_stand_beside_ours_where_one_is_slow_and_nowhere_else() {
    let line = |server: &str, growth: u64, gone: &str| {
        format!(
            r#"{{"kind":"run","session":7,"round":0,"scenario":"slow-consumer","server":"{server}","measurement":{{"messages":100000,"wall_seconds":2.0,"server_cpu_seconds":1.0,"load_cpu_seconds":1.0,"strays":0,"slow_consumer":{{"others_before_per_second":1000.0,"others_after_per_second":990.0,"growth_bytes":{growth},"watched_seconds":16.0,"gone_after_seconds":{gone},"paused":{{"seconds":3.0,"missed":12,"close_code":4008}}}}}}}}"#
        )
    };
    let text = format!(
        "{}\n{}\n",
        line("ours", 1 << 20, "6.25"),
        line("ours-drop-newest", 1 << 19, "null")
    );
    let page = render(&Results::parse(&text).unwrap());
    assert_has(
        &page,
        "| asena-ws | 1.00 | 1.00–1.00 |  |  | 99 % | 990 | 6.2 s | 12.0 | 4008 |",
    );
    assert_has(
        &page,
        "| asena-ws, drop_newest | 0.50 | 0.50–0.50 |  |  | 99 % | 990 | not within 16.0 s | 12.0 | 4008 |",
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
