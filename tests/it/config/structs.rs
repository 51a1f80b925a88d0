use std::sync::atomic::{AtomicUsize, Ordering};

use asena_ws::prelude::*;
use asena_ws::{AppBuilder, Configuration, Mistake, Secret};
use expect_test::expect;
use garde::Validate;
use serde::Deserialize;

use super::{check, error};

#[config(prefix = "chat")]
#[derive(Debug, Deserialize)]
struct ChatConfig {
    greeting: String,
    #[serde(default)]
    token: Secret<String>,
}

#[config(prefix = "chat.history")]
#[derive(Deserialize)]
struct HistoryConfig {
    max: usize,
}

#[config(prefix = "bounds", validate)]
#[derive(Deserialize, Validate)]
struct Limits {
    #[garde(range(min = 1, max = 10))]
    members_max: u32,
}

#[config(prefix = "mail")]
#[derive(Default, Deserialize)]
#[serde(default)]
struct Mail {
    server: String,
}

#[service]
struct Greeter {
    #[inject]
    config: Arc<ChatConfig>,
}

fn greeter() -> AppBuilder {
    App::empty().service::<Greeter>()
}

async fn built(app: AppBuilder, toml: &str) -> Container {
    let app = app.configuration(Configuration::from_toml(toml)).build().await;
    app.expect("nothing is wrong").container()
}

#[tokio::test]
async fn a_struct_is_injected_with_what_was_read() {
    let container = built(greeter(), "[chat]\ngreeting = \"merhaba\"\ntoken = \"hunter2\"").await;
    let greeter: Arc<Greeter> = container.get().expect("it is a part of the app");
    assert_eq!(greeter.config.greeting, "merhaba");
    assert_eq!(greeter.config.token.expose(), "hunter2");
    assert_eq!(
        format!("{:?}", greeter.config),
        "ChatConfig { greeting: \"merhaba\", token: *** }"
    );
}

#[tokio::test]
async fn a_section_that_is_absent_is_fine_where_every_field_has_a_default() {
    let container = built(App::empty().service::<Mail>(), "").await;
    let mail: Arc<Mail> = container.get().expect("it is a part of the app");
    assert_eq!(mail.server, "");
}

#[tokio::test]
async fn a_constructor_takes_it_as_a_field_does() {
    struct Sender(usize);

    #[service]
    impl Sender {
        #[constructor]
        fn new(mail: Arc<Mail>) -> Self {
            Self(mail.server.len())
        }
    }

    let container = built(App::empty().service::<Sender>(), "mail.server = \"smtp\"").await;
    let sender: Arc<Sender> = container.get().expect("it is a part of the app");
    assert_eq!(sender.0, 4);
}

#[tokio::test]
async fn mistakes_of_several_structs_are_said_at_once_and_nothing_is_constructed() {
    static CONSTRUCTED: AtomicUsize = AtomicUsize::new(0);

    struct Eager;

    #[service]
    impl Eager {
        #[constructor]
        fn new() -> Self {
            CONSTRUCTED.fetch_add(1, Ordering::Relaxed);
            Self
        }
    }

    let app = greeter().service::<Eager>().service::<Limits>().service::<Mail>();
    let toml = "[bounds]\nmembers_max = 11\n[mail]\nsevrer = \"smtp\"\n[mial]\n";
    check(
        app,
        toml,
        &expect![[r#"
            4 mistakes in the configuration of this app; nothing was started

            1. `bounds.members_max` is 11, and is refused: greater than 10
               --> (text):2:15

            2. there is no `mail.sevrer` in the configuration
               --> (text):4:1
               help: did you mean `mail.server`?

            3. there is no `mial` in the configuration
               --> (text):5:2
               help: did you mean `mail`?

            4. `chat.greeting` is missing
               --> tests/it/config/structs.rs:13:8
                   `it::config::structs::ChatConfig` has no default for it
               help: write it in asena.toml, or set ASENA_CHAT__GREETING
        "#]],
    )
    .await;
    assert_eq!(CONSTRUCTED.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn the_section_of_a_struct_that_is_no_part_of_the_app_is_unknown() {
    let error = error(App::empty().service::<Mail>(), "[chat]\ngreeting = \"hi\"").await;
    assert!(
        matches!(error.mistakes(), [Mistake::UnknownKey { key, .. }] if key == "chat"),
        "{error}"
    );
}

#[tokio::test]
async fn an_override_stands_in_and_nothing_is_read() {
    let config = ChatConfig {
        greeting: "from the test".to_owned(),
        token: Secret::new(String::new()),
    };
    let app = greeter().override_with(Arc::new(config));
    let container = built(app, "").await;
    let greeter: Arc<Greeter> = container.get().expect("it is a part of the app");
    assert_eq!(greeter.config.greeting, "from the test");
}

#[tokio::test]
async fn a_graph_is_checked_without_a_configuration() {
    assert!(greeter().check().is_ok());
}

#[tokio::test]
async fn a_section_within_another_is_one_of_its_own() {
    let app = || App::empty().service::<HistoryConfig>();
    let container = built(app(), "[chat.history]\nmax = 5").await;
    let history: Arc<HistoryConfig> = container.get().expect("it is a part of the app");
    assert_eq!(history.max, 5);
    check(
        app(),
        "[chat]\nhistroy.max = 5\nhistory.max = 4\nhistory.min = 3",
        &expect![[r#"
            2 mistakes in the configuration of this app; nothing was started

            1. there is no `chat.histroy` in the configuration
               --> (text):2:1
               help: did you mean `chat.history`?

            2. there is no `chat.history.min` in the configuration
               --> (text):4:9
               help: there is: max
        "#]],
    )
    .await;
}

#[tokio::test]
async fn two_structs_cannot_read_the_same() {
    #[config(prefix = "chat")]
    #[derive(Deserialize)]
    struct Again {
        #[serde(default)]
        _greeting: String,
    }

    let app = greeter().service::<Again>().service::<HistoryConfig>();
    let error = error(app, "[chat]\ngreeting = \"hi\"\n[chat.history]\nmax = 1").await;
    let shared = |mistake: &&Mistake| matches!(mistake, Mistake::SharedPrefix { .. });
    let mistake = error.mistakes().iter().find(shared).expect("they share a prefix");
    let Mistake::SharedPrefix { prefix, structs } = mistake else {
        return;
    };
    assert_eq!((prefix.as_str(), structs.len()), ("chat", 3), "{error}");
}
