//! Who is told of what.

use super::*;

#[service]
struct Users {
    #[inject]
    journal: Provided<Journal>,
}

#[subscribers(prefix = "user")]
impl Users {
    #[subscribe("created")]
    async fn created(&self, user: Arc<UserCreated>) {
        self.journal.note(format!("created {}", user.0));
    }

    #[subscribe]
    async fn deleted(&self, user: Arc<UserDeleted>) -> Result<()> {
        self.journal.note(format!("deleted {}", user.0));
        Ok(())
    }

    #[subscribe("*")]
    async fn any(&self, event: BusEvent) {
        let name = event.downcast::<UserCreated>().map_or("somebody", |user| user.0);
        self.journal.note(format!("{} {name}", event.topic()));
    }
}

#[service]
struct Everything {
    #[inject]
    journal: Provided<Journal>,
}

#[subscribers]
impl Everything {
    #[subscribe("*.created")]
    async fn created(&self, event: BusEvent) {
        assert!(event.is::<UserCreated>() || event.is::<Order>());
        self.journal.note(format!("*.created: {}", event.topic()));
    }
}

async fn app(journal: &Journal) -> TestApp {
    let app = App::empty().service::<Users>().service::<Everything>();
    TestApp::start(app.provide(journal.clone())).await
}

#[tokio::test]
async fn each_event_reaches_the_subscribers_of_its_topic_and_of_its_patterns() {
    let journal = Journal::default();
    let app = app(&journal).await;
    let bus = bus(&app);
    assert_eq!(counts(bus.publish(UserCreated("ada"))), (3, 0, 0));
    assert_eq!(counts(bus.publish(UserDeleted("ada"))), (2, 0, 0));
    assert_eq!(counts(bus.publish(Order::First)), (1, 0, 0));
    app.finish().await;
    let mut lines = journal.lines();
    lines.sort();
    let expected = [
        "*.created: order.user.created",
        "*.created: user.created",
        "created ada",
        "deleted ada",
        "user.created ada",
        "user.deleted somebody",
    ];
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn an_event_without_subscribers_goes_nowhere() {
    let app = TestApp::start(App::empty().service::<Idle>()).await;
    assert_eq!(counts(bus(&app).publish(UserCreated("ada"))), (0, 0, 0));
    app.finish().await;
}

#[service]
struct Idle {}

#[tokio::test]
async fn two_apps_share_nothing() {
    let (one, other) = (Journal::default(), Journal::default());
    let (first, second) = (app(&one).await, app(&other).await);
    bus(&first).publish(UserDeleted("ada"));
    first.finish().await;
    second.finish().await;
    assert_eq!(one.lines().len(), 2);
    assert!(other.lines().is_empty());
}

#[websocket("/admin")]
struct Admin {
    #[inject]
    sockets: Namespace<Self>,
}

impl WebSocketService for Admin {
    async fn on_message(&self, ws: &Socket<Self>, _message: Message) -> Result<()> {
        ws.join("watchers")?;
        ws.send("joined");
        Ok(())
    }
}

#[subscribers]
impl Admin {
    #[subscribe("user.created")]
    async fn push(&self, user: Arc<UserCreated>) {
        self.sockets
            .to("watchers")
            .send(format!("{} is new here", user.0));
    }
}

#[tokio::test]
async fn an_endpoint_subscribes_and_pushes_to_its_sockets() {
    let app = TestApp::start(App::empty().websocket::<Admin>()).await;
    let mut client = app.connect("/admin").await;
    client.send("join").await;
    client.expect_text("joined").await;
    bus(&app).publish(UserCreated("grace"));
    client.expect_text("grace is new here").await;
    app.finish().await;
}
