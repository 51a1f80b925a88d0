use std::collections::BTreeMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde::Deserialize;

use super::super::printing::Page;
use super::super::reading::{Reading, read};
use super::{Pairs, check_report, layered};
use crate::config::secret::Secret;
use crate::container::{Declaration, SourceLocation};

#[derive(Debug, Deserialize, PartialEq)]
struct Chat {
    name: String,
    #[serde(default)]
    history_max: u16,
    #[serde(default)]
    slow_mode: Duration,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    numbers: Vec<u8>,
    bind: Option<IpAddr>,
    #[serde(default)]
    level: Level,
    #[serde(default)]
    ratio: f32,
    #[serde(default)]
    is_open: bool,
    #[serde(default)]
    token: Secret<String>,
    limits: Option<Limits>,
    #[serde(default)]
    by_room: BTreeMap<String, Limits>,
    #[serde(default)]
    list: Vec<Limits>,
}

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Level {
    #[default]
    Low,
    High,
    Custom {
        value: u8,
    },
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Limits {
    members_max: NonZeroU32,
}

const AT: SourceLocation = SourceLocation {
    file: "src/chat.rs",
    line: 3,
    column: 8,
};

fn chat(files: Pairs<'_>, variables: Pairs<'_>) -> (Option<Chat>, Reading) {
    let configuration = layered(files, variables);
    assert_eq!(configuration.mistakes, []);
    let declaration = Declaration {
        name: "chat::Chat",
        at: AT,
    };
    read("chat", declaration, configuration.tree.get("chat"), |_| {
        Vec::new()
    })
}

fn check(text: &str, expected: &Expect) {
    let (value, reading) = chat(&[("asena.toml", text)], &[]);
    assert_eq!(value, None);
    check_report(reading.mistakes, expected);
}

#[test]
fn every_kind_of_field_is_read_from_a_file() {
    let text = r#"
        [chat]
        name = "lobby"
        history_max = 500
        slow_mode = "2 s"
        words = ["a", "b"]
        numbers = [1, 2]
        bind = "::1"
        level = { custom = { value = 3 } }
        ratio = 0.5
        is_open = true
        token = "hunter2"
        limits = { members_max = 5 }
        [chat.by_room.lobby]
        members_max = 6
        [[chat.list]]
        members_max = 7
    "#;
    let (value, reading) = chat(&[("asena.toml", text)], &[]);
    assert_eq!(reading.mistakes, []);
    let limits = |members_max| Limits {
        members_max: NonZeroU32::new(members_max).expect("it is more than zero"),
    };
    let expected = Chat {
        name: "lobby".to_owned(),
        history_max: 500,
        slow_mode: Duration::from_secs(2),
        words: vec!["a".to_owned(), "b".to_owned()],
        numbers: vec![1, 2],
        bind: Some(IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])),
        level: Level::Custom { value: 3 },
        ratio: 0.5,
        is_open: true,
        token: Secret::new("hunter2".to_owned()),
        limits: Some(limits(5)),
        by_room: BTreeMap::from([("lobby".to_owned(), limits(6))]),
        list: vec![limits(7)],
    };
    assert_eq!(value, Some(expected));
}

#[test]
fn every_kind_of_field_is_read_from_the_environment() {
    let variables = [
        ("ASENA_CHAT__NAME", "007"),
        ("ASENA_CHAT__HISTORY_MAX", "500"),
        ("ASENA_CHAT__SLOW_MODE", "2s"),
        ("ASENA_CHAT__WORDS", "1, two"),
        ("ASENA_CHAT__NUMBERS", "[1, 2]"),
        ("ASENA_CHAT__BIND", "127.0.0.1"),
        ("ASENA_CHAT__LEVEL", "high"),
        ("ASENA_CHAT__RATIO", "2"),
        ("ASENA_CHAT__IS_OPEN", "true"),
        ("ASENA_CHAT__TOKEN", "1234"),
        ("ASENA_CHAT__LIMITS__MEMBERS_MAX", "5"),
        ("ASENA_CHAT__BY_ROOM", "{ lobby = { members_max = 6 } }"),
    ];
    let (value, reading) = chat(&[], &variables);
    assert_eq!(reading.mistakes, []);
    let value = value.expect("nothing is wrong");
    assert_eq!(value.name, "007");
    assert_eq!(value.history_max, 500);
    assert_eq!(value.slow_mode, Duration::from_secs(2));
    assert_eq!(value.words, ["1", "two"]);
    assert_eq!(value.numbers, [1, 2]);
    assert_eq!(value.level, Level::High);
    assert!(value.is_open);
    assert_eq!(value.token.expose(), "1234");
    assert_eq!(value.limits.map(|limits| limits.members_max.get()), Some(5));
    assert_eq!(value.by_room.len(), 1);
    // What is printed of it says the same in a file.
    let mut page = Page::of(&layered(&[], &[]));
    page.config("chat", "chat::Chat", AT, &reading);
    expect![[r##"
        # The configuration of this app, as it would start with it: each value, and where it comes from.
        # No file was read.

        [chat]
        bind = "127.0.0.1"            # ASENA_CHAT__BIND
        by_room.lobby.members_max = 6 # ASENA_CHAT__BY_ROOM
        history_max = 500             # ASENA_CHAT__HISTORY_MAX
        is_open = true                # ASENA_CHAT__IS_OPEN
        level = "high"                # ASENA_CHAT__LEVEL
        limits.members_max = 5        # ASENA_CHAT__LIMITS__MEMBERS_MAX
        name = "007"                  # ASENA_CHAT__NAME
        numbers = [1, 2]              # ASENA_CHAT__NUMBERS
        ratio = 2.0                   # ASENA_CHAT__RATIO
        slow_mode = "2s"              # ASENA_CHAT__SLOW_MODE
        token = "***"                 # ASENA_CHAT__TOKEN
        words = ["1", "two"]          # ASENA_CHAT__WORDS
        # list                        # default of `chat::Chat` (src/chat.rs:3:8)
    "##]]
    .assert_eq(&page.into_text());
}

#[test]
fn all_mistakes_of_a_section_are_said_at_once() {
    check(
        r#"
[chat]
history_max = 70000
slow_mode = 2
words = "a"
numbers = [1, 300]
bind = "localhost"
level = "middle"
ratio = "half"
is_open = "yes"
histori_max = 3
by_room = { lobby = { members_max = 0, members_min = 1 } }
list = [{ members_max = 1 }, { members_max = "many" }, {}]
"#,
        &expect![[r#"
            14 mistakes in the configuration of this app; nothing was started

            1. `chat.name` is missing
               --> asena.toml:2:1
               --> src/chat.rs:3:8
                   `chat::Chat` has no default for it
               help: write it in asena.toml, or set ASENA_CHAT__NAME

            2. `chat.history_max` is 70000, and must be a whole number from 0 to 65535
               --> asena.toml:3:15

            3. `chat.slow_mode` is 2, and must be a duration with its unit, such as "250 ms", "10 s" or "5 m": a number alone could be any of them
               --> asena.toml:4:13

            4. `chat.words` is "a", and must be an array
               --> asena.toml:5:9

            5. `chat.numbers[1]` is 300, and must be a whole number from 0 to 255
               --> asena.toml:6:15

            6. `chat.bind` is "localhost", and is refused: invalid IP address syntax
               --> asena.toml:7:8

            7. `chat.level` is "middle", and must be one of "low", "high", "custom"
               --> asena.toml:8:9

            8. `chat.ratio` is "half", and must be a number
               --> asena.toml:9:9

            9. `chat.is_open` is "yes", and must be true or false
               --> asena.toml:10:11

            10. there is no `chat.histori_max` in the configuration
                --> asena.toml:11:1
                help: did you mean `chat.history_max`?

            11. `chat.by_room.lobby.members_max` is 0, and must be a whole number from 1 on
                --> asena.toml:12:37

            12. there is no `chat.by_room.lobby.members_min` in the configuration
                --> asena.toml:12:40
                help: did you mean `chat.by_room.lobby.members_max`?

            13. `chat.list[1].members_max` is "many", and must be a whole number from 1 on
                --> asena.toml:13:46

            14. `chat.list[2].members_max` is missing
                --> asena.toml:13:56
                --> src/chat.rs:3:8
                    `chat::Chat` has no default for it
        "#]],
    );
}

#[test]
fn an_absent_section_is_an_empty_one() {
    let (value, reading) = chat(&[], &[]);
    assert_eq!(value, None);
    check_report(
        reading.mistakes,
        &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. `chat.name` is missing
           --> src/chat.rs:3:8
               `chat::Chat` has no default for it
           help: write it in asena.toml, or set ASENA_CHAT__NAME
    "#]],
    );
}

#[test]
fn a_section_that_is_no_table_is_said_once() {
    check(
        "chat = true",
        &expect![[r#"
        1 mistake in the configuration of this app; nothing was started

        1. `chat` is true, and must be a table: `[chat]`
           --> asena.toml:1:8
    "#]],
    );
}

#[test]
fn an_unknown_key_with_the_name_of_no_other_lists_those_that_there_are() {
    check(
        "[chat]\nname = \"x\"\ncompletely = 1\n[chat.different]\nx = 1\ny = 2",
        &expect![[r#"
            2 mistakes in the configuration of this app; nothing was started

            1. there is no `chat.completely` in the configuration
               --> asena.toml:3:1
               help: there is: name, history_max, slow_mode, words, numbers, bind, level, ratio, is_open, token, limits, by_room, list

            2. there is no `chat.different` in the configuration
               --> asena.toml:4:7
               help: there is: name, history_max, slow_mode, words, numbers, bind, level, ratio, is_open, token, limits, by_room, list
        "#]],
    );
}

#[test]
fn a_secret_is_no_part_of_a_message() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "it is never made")]
    struct Keys {
        number: Secret<u32>,
        address: Secret<IpAddr>,
        list: Vec<Secret<u8>>,
    }
    let text = "[keys]\nnumber = \"hunter2\"\naddress = \"hunter2\"\nlist = [\"hunter2\"]";
    let configuration = layered(&[("asena.toml", text)], &[]);
    let declaration = Declaration { name: "Keys", at: AT };
    let (value, reading) = read::<Keys>("keys", declaration, configuration.tree.get("keys"), |_| {
        Vec::new()
    });
    assert!(value.is_none());
    check_report(
        reading.mistakes,
        &expect![[r#"
            3 mistakes in the configuration of this app; nothing was started

            1. `keys.number` is ***, and must be a whole number from 0 to 4294967295
               --> asena.toml:2:10

            2. `keys.address` is ***, and is refused: its type does not take it
               --> asena.toml:3:11

            3. `keys.list[0]` is ***, and must be a whole number from 0 to 255
               --> asena.toml:4:9
        "#]],
    );
}

#[test]
fn what_a_validation_says_stands_at_the_value() {
    let configuration = layered(&[("asena.toml", "[chat]\nname = \"\"\ntoken = \"short\"")], &[]);
    let declaration = Declaration {
        name: "chat::Chat",
        at: AT,
    };
    let problems = |_: &Chat| {
        vec![
            ("name".to_owned(), "length is lower than 1".to_owned()),
            ("token".to_owned(), "`short` is too short".to_owned()),
        ]
    };
    let (value, reading) = read("chat", declaration, configuration.tree.get("chat"), problems);
    assert_eq!(value, None);
    check_report(
        reading.mistakes,
        &expect![[r#"
            2 mistakes in the configuration of this app; nothing was started

            1. `chat.name` is "", and is refused: length is lower than 1
               --> asena.toml:2:8

            2. `chat.token` is ***, and is refused: it does not pass its validation
               --> asena.toml:3:9
        "#]],
    );
}

proptest! {
    /// Text of any kind, quotes and control characters too.
    #[test]
    fn what_is_printed_of_a_section_is_read_back_as_the_same(
        name in any::<String>(),
        words in proptest::collection::vec(any::<String>(), 0..4),
        history_max in any::<u16>(),
        ratio in any::<f32>().prop_filter("not a number", |ratio| !ratio.is_nan()),
        millis in any::<u32>(),
        rooms in proptest::collection::btree_map(any::<String>(), 1_u32.., 0..3),
    ) {
        let quote = crate::config::tree::quote;
        let list: Vec<String> = words.iter().map(|word| quote(word)).collect();
        let rooms: Vec<String> = rooms
            .iter()
            .map(|(room, members)| format!("{} = {{ members_max = {members} }}", quote(room)))
            .collect();
        let ratio = crate::config::tree::Value::Float(ratio.into()).to_toml();
        let text = format!(
            "[chat]\nname = {}\nwords = [{}]\nhistory_max = {history_max}\nratio = {ratio}\nslow_mode = \"{millis} ms\"\nby_room = {{ {} }}",
            quote(&name), list.join(", "), rooms.join(", ")
        );
        let (value, reading) = chat(&[("asena.toml", &text)], &[]);
        prop_assert_eq!(&reading.mistakes, &vec![]);
        let mut page = Page::of(&layered(&[], &[]));
        page.config("chat", "chat::Chat", AT, &reading);
        let (again, reading) = chat(&[("asena.toml", &page.into_text())], &[]);
        prop_assert_eq!(&reading.mistakes, &vec![]);
        prop_assert_eq!(again, value);
    }
}
