use super::*;

#[test]
fn nothing_has_changed_between_a_contract_and_itself() {
    check(|_| {}, &expect![""]);
}

#[test]
fn an_endpoint_that_is_gone_or_moved_is_breaking_and_a_new_one_is_not() {
    check(
        |new| {
            new.endpoints.clear();
        },
        &expect![[r#"
            breaking: /chat: is gone
        "#]],
    );
    check(
        |new| {
            let chat = new.endpoints.remove("/chat").expect("the endpoint");
            new.endpoints.insert("/talk".to_owned(), chat);
        },
        &expect![[r#"
            breaking: /chat: is now at `/talk`
        "#]],
    );
    check(
        |new| {
            new.endpoints
                .insert("/news".to_owned(), EndpointContract::default());
        },
        &expect![[r#"
            compatible: /news: is new
        "#]],
    );
}

#[test]
fn clients_without_a_token_do_not_get_into_an_endpoint_that_asks_for_one() {
    check(
        |new| endpoint(new).authenticated = true,
        &expect![[r#"
            breaking: /chat: asks for a token
        "#]],
    );
    let (mut old, new) = (chat(), chat());
    endpoint(&mut old).authenticated = true;
    let differences = old.differences(&new).to_string();
    assert_eq!(differences, "compatible: /chat: no longer asks for a token\n");
    assert_ne!(old.fingerprint(), new.fingerprint());
}

#[test]
fn events_that_are_gone_renamed_or_new() {
    check(
        |new| {
            endpoint(new).receives.remove("typing");
            endpoint(new).emits.remove("cursor");
            endpoint(new).calls.remove("confirm");
        },
        &expect![[r#"
            breaking: /chat emits cursor: is gone
            breaking: /chat receives typing: is gone
            compatible: /chat calls confirm: is gone
        "#]],
    );
    check(
        |new| {
            let message = endpoint(new).receives.remove("message").expect("the event");
            endpoint(new).receives.insert("say".to_owned(), message);
        },
        &expect![[r#"
            breaking: /chat receives message: is now called `say`
        "#]],
    );
    check(
        |new| {
            endpoint(new).receives.insert(
                "shout".to_owned(),
                RequestContract {
                    reply: Some(schema(json!(true))),
                    ..RequestContract::default()
                },
            );
            endpoint(new)
                .emits
                .insert("shouted".to_owned(), EventContract::default());
            endpoint(new)
                .calls
                .insert("pick".to_owned(), CallContract::default());
        },
        &expect![[r#"
            breaking: /chat calls pick: is new, and clients that do not know it cannot answer
            compatible: /chat emits shouted: is new
            compatible: /chat receives shout: is new
        "#]],
    );
}

#[test]
fn fields_that_clients_send() {
    check(
        |new| {
            edit(
                new,
                "NewMessage",
                "/properties",
                json!({"text": {"type": "string", "maxLength": 1000}, "to": {"type": "string"}}),
            );
        },
        &expect![[r#"
            compatible: /chat receives message: data.mood is gone
            compatible: /chat receives message: data.text has `maxLength` `1000` in the place of `500`
            compatible: /chat receives message: data.to is new and optional
        "#]],
    );
    check(
        |new| {
            edit(
                new,
                "NewMessage",
                "/properties/text",
                json!({"type": "string", "maxLength": 100}),
            );
            edit(new, "NewMessage", "/required", json!(["mood", "room", "text"]));
        },
        &expect![[r#"
            breaking: /chat receives message: data.mood has become required
            breaking: /chat receives message: data.room is new and required
            breaking: /chat receives message: data.text has `maxLength` `100` in the place of `500`
        "#]],
    );
}

#[test]
fn fields_that_clients_are_sent() {
    check(
        |new| {
            edit(
                new,
                "Posted",
                "/properties",
                json!({
                    "id": {"type": "integer", "format": "uint32", "minimum": 0},
                    "text": {"type": ["string", "null"]},
                    "at": {"type": "string", "format": "date-time"},
                }),
            );
            edit(new, "Posted", "/required", json!(["at", "id"]));
        },
        &expect![[r#"
            breaking: /chat emits posted: data.mood is gone
            breaking: /chat emits posted: data.text is no longer always there
            breaking: /chat emits posted: data.text admits `null` too
            breaking: /chat receives message: reply.mood is gone
            breaking: /chat receives message: reply.text is no longer always there
            breaking: /chat receives message: reply.text admits `null` too
            compatible: /chat emits posted: data.at is new and required
            compatible: /chat emits posted: data.id has `format` `"uint32"` in the place of `"uint64"`
            compatible: /chat receives message: reply.at is new and required
            compatible: /chat receives message: reply.id has `format` `"uint32"` in the place of `"uint64"`
        "#]],
    );
}

#[test]
fn a_variant_more_is_welcome_to_who_sends_it_and_breaks_who_is_sent_it() {
    check(
        |new| edit(new, "Mood", "/enum", json!(["glad", "sad", "tired"])),
        &expect![[r#"
            breaking: /chat emits posted: data.mood admits `"tired"` too
            breaking: /chat receives message: reply.mood admits `"tired"` too
            compatible: /chat receives message: data.mood admits `"tired"` too
        "#]],
    );
    check(
        |new| edit(new, "Mood", "/enum", json!(["glad"])),
        &expect![[r#"
        breaking: /chat receives message: data.mood no longer admits `"sad"`
        compatible: /chat emits posted: data.mood no longer admits `"sad"`
        compatible: /chat receives message: reply.mood no longer admits `"sad"`
    "#]],
    );
}

#[test]
fn variants_with_fields_are_compared_by_their_tags() {
    let shapes = |radius: &str, more: bool| {
        let mut variants = vec![
            json!({"type": "object", "properties": {"type": {"const": "circle"}, "radius": {"type": radius}}, "required": ["type", "radius"]}),
            json!({"type": "object", "properties": {"type": {"const": "square"}, "side": {"type": "number"}}, "required": ["type", "side"]}),
        ];
        if more {
            variants.push(
                json!({"type": "object", "properties": {"type": {"const": "point"}}, "required": ["type"]}),
            );
        }
        Some(schema(json!({"oneOf": variants})))
    };
    let event = |radius, more| EventContract {
        payload: shapes(radius, more),
        ..EventContract::default()
    };
    let mut old = chat();
    endpoint(&mut old)
        .emits
        .insert("drawn".to_owned(), event("integer", false));
    let mut new = chat();
    endpoint(&mut new)
        .emits
        .insert("drawn".to_owned(), event("number", true));
    expect![[r#"
        breaking: /chat emits drawn: data admits objects with `type: "point"` too
        breaking: /chat emits drawn: data.radius admits numbers with a fraction too
    "#]]
    .assert_eq(&old.differences(&new).to_string());
    expect![[r#"
        compatible: /chat emits drawn: data no longer admits objects with `type: "point"`
        compatible: /chat emits drawn: data.radius no longer admits numbers with a fraction
    "#]]
    .assert_eq(&new.differences(&old).to_string());
}

#[test]
fn a_message_that_had_nothing_or_has_nothing_any_more() {
    check(
        |new| {
            let typing = endpoint(new).receives.get_mut("typing").expect("the event");
            typing.payload = Some(schema(json!({"type": "boolean"})));
            typing.reply = Some(schema(json!({"type": "boolean"})));
            let message = endpoint(new).receives.get_mut("message").expect("the event");
            message.payload = None;
            message.reply = None;
        },
        &expect![[r#"
            breaking: /chat receives message: reply admits `null` too
            breaking: /chat receives typing: data no longer admits `null`
            compatible: /chat receives message: data admits `null` too
            compatible: /chat receives typing: reply no longer admits `null`
        "#]],
    );
}

#[test]
fn how_it_fails_and_is_delivered() {
    check(
        |new| {
            let message = endpoint(new).receives.get_mut("message").expect("the event");
            message.failures = [("muted".to_owned(), FailureContract::default())].into();
            endpoint(new).emits.get_mut("posted").expect("the event").delivery = DeliveryClass::Droppable;
            endpoint(new).emits.get_mut("cursor").expect("the event").delivery = DeliveryClass::Must;
        },
        &expect![[r#"
            breaking: /chat emits posted: may be dropped when a client is slow
            compatible: /chat emits cursor: is no longer dropped when a client is slow
            compatible: /chat receives message: may fail with the code `muted` too
            compatible: /chat receives message: no longer fails with the code `room_full`
        "#]],
    );
}

#[test]
fn subprotocols() {
    let mut old = chat();
    endpoint(&mut old).protocols = vec!["chat.v1".to_owned()];
    let mut new = chat();
    endpoint(&mut new).protocols = vec!["chat.v2".to_owned()];
    expect![[r#"
        breaking: /chat: no longer speaks the subprotocol `chat.v1`
        compatible: /chat: speaks the subprotocol `chat.v2` too
    "#]]
    .assert_eq(&old.differences(&new).to_string());
}

#[test]
fn what_cannot_be_compared_is_breaking_unless_it_is_the_same() {
    let odd = |minimum: u64| {
        Some(schema(
            json!({"type": "integer", "if": {"minimum": minimum}, "then": {"multipleOf": 2}}),
        ))
    };
    let mut old = chat();
    endpoint(&mut old)
        .receives
        .get_mut("typing")
        .expect("the event")
        .payload = odd(10);
    assert!(old.differences(&old).is_empty(), "{}", old.differences(&old));
    let mut new = chat();
    endpoint(&mut new)
        .receives
        .get_mut("typing")
        .expect("the event")
        .payload = odd(11);
    expect![[r#"
        breaking: /chat receives typing: data has changed in a way that cannot be compared
    "#]]
    .assert_eq(&old.differences(&new).to_string());
}

#[test]
fn types_that_contain_themselves_are_compared_once() {
    let tree = |leaf: &str| {
        let mut contract = chat();
        let payload = Some(schema(json!({"$ref": "#/components/schemas/Tree"})));
        endpoint(&mut contract)
            .receives
            .get_mut("typing")
            .expect("the event")
            .payload = payload;
        let tree = json!({
            "type": "object",
            "properties": {"leaf": {"type": leaf}, "branches": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}},
            "required": ["leaf", "branches"],
        });
        contract.schemas.insert("Tree".to_owned(), schema(tree));
        contract
    };
    expect![[r#"
        breaking: /chat receives typing: data.leaf no longer admits integers
        compatible: /chat receives typing: data.leaf admits strings too
    "#]]
    .assert_eq(&tree("integer").differences(&tree("string")).to_string());
    assert!(tree("string").differences(&tree("string")).is_empty());
}

#[test]
fn the_name_of_a_schema_is_on_no_wire() {
    check(
        |new| {
            let mood = new.schemas.remove("Mood").expect("the schema");
            new.schemas.insert("Temper".to_owned(), mood);
            for name in ["NewMessage", "Posted"] {
                edit(
                    new,
                    name,
                    "/properties/mood/anyOf/0/$ref",
                    json!("#/components/schemas/Temper"),
                );
            }
        },
        &expect![""],
    );
}

#[test]
fn flattened_and_merged_objects_are_one() {
    let whole = json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "required": ["a", "b"]});
    let parts = json!({
        "type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"],
        "allOf": [{"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"]}],
    });
    let with = |payload: &Value| {
        let mut contract = chat();
        endpoint(&mut contract)
            .receives
            .get_mut("typing")
            .expect("the event")
            .payload = Some(schema(payload.clone()));
        contract
    };
    let differences = with(&whole).differences(&with(&parts));
    assert!(differences.is_empty(), "{differences}");
}
