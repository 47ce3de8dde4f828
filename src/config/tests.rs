//! The configuration as a whole: layers, problems, rules, secrets, what is handed to librdkafka.

use super::*;

const STAGES: [&str; 8] = ["anatomy", "language", "sentences", "names", "places", "times", "quotes", "figures"];

/// A file of this test's own, gone when the test ends.
struct Written(PathBuf);

impl Written {
    fn new(name: &str, content: &str) -> Self {
        let path = std::env::temp_dir().join(format!("copydesk-config-{}-{name}", std::process::id()));
        std::fs::write(&path, content).expect("writable");
        Self(path)
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).expect("still there");
    }
}

fn with(variables: &[(&str, &str)]) -> Result<Checked, Problems> {
    Loader::new().variables(variables.iter().copied()).stages(STAGES).load()
}

fn from(name: &str, toml: &str) -> Result<Checked, Problems> {
    let file = Written::new(name, toml);
    Loader::new().file(&file.0).stages(STAGES).load()
}

/// Loads and gives the keys that are wrong with all that was said.
fn wrong(name: &str, toml: &str) -> (Vec<String>, String) {
    let problems = from(name, toml).expect_err("something is wrong");
    (problems.iter().map(|problem| problem.key.clone()).collect(), problems.to_string())
}

#[test]
fn the_defaults_are_right_and_those_of_the_contract() {
    let checked = with(&[]).expect("defaults are right");
    assert_eq!(checked.kafka.bootstrap_servers, "127.0.0.1:9092");
    assert_eq!(checked.topics.input, ["articles.raw"]);
    assert_eq!(checked.delivery.commit_every.as_millis(), 100);
    assert_eq!(checked.delivery.transaction_timeout.as_secs(), 15);
    assert_eq!(checked.limits.record_bytes, 16 << 20);
    assert_eq!(checked.limits.article_time.as_secs(), 5);
    assert_eq!(checked.chain.stages, STAGES);
    assert!(checked.chain.threads >= 1);
    assert!(checked.observe.listen.ip().is_loopback());
}

#[test]
fn a_flag_beats_the_environment_beats_the_file_beats_the_default() {
    let file = Written::new("layers.toml", "[delivery]\ncommit_records = 2\ncommit_every = '2ms'\ndrain = '2s'\n");
    let checked = Loader::new()
        .file(&file.0)
        .variables([("COPYDESK__DELIVERY__COMMIT_EVERY", "3ms"), ("COPYDESK__DELIVERY__DRAIN", "3s"), ("HOME", "/x")])
        .flag("delivery.drain", "4s", "--drain")
        .stages(STAGES)
        .load()
        .expect("right");
    let delivery = &checked.delivery;
    assert_eq!((delivery.commit_records, delivery.commit_every.as_millis(), delivery.drain.as_secs()), (2, 3, 4));
    let origin = |key: &str| {
        checked.effective.iter().find(|effective| effective.key == key).map(|effective| effective.origin.to_string())
    };
    assert_eq!(origin("delivery.drain").as_deref(), Some("flag --drain"));
    let variable = "environment variable COPYDESK__DELIVERY__COMMIT_EVERY";
    assert_eq!(origin("delivery.commit_every").as_deref(), Some(variable));
    assert_eq!(origin("delivery.commit_records"), Some(file.0.display().to_string()));
    assert_eq!(origin("delivery.mode").as_deref(), Some("built-in default"));
}

#[test]
fn the_environment_gives_lists_numbers_and_settings() {
    let checked = with(&[
        ("COPYDESK__TOPICS__INPUT", "a, b"),
        ("COPYDESK__CHAIN__STAGES", "[\"anatomy\"]"),
        ("COPYDESK__CHAIN__THREADS", "3"),
        ("COPYDESK__OUTPUT__TEXT", "false"),
        ("COPYDESK__LIMITS__ARTICLE_SECONDS", "0.5"),
        ("COPYDESK__STAGE__NAMES__DEPTH", "7"),
        ("COPYDESK__STAGE__NAMES__TIER", "fast"),
        ("COPYDESK__KAFKA__CLIENT__SOCKET_TIMEOUT_MS", "5000"),
        ("COPYDESK__KAFKA__INSTANCE_ID", ""),
    ])
    .expect("right");
    assert_eq!((checked.topics.input.len(), checked.chain.threads), (2, 3));
    assert_eq!((checked.chain.stages.len(), checked.output.text), (1, Text::LeftOut));
    assert_eq!(checked.limits.article_time.as_millis(), 500);
    assert_eq!(
        serde_json::Value::from(checked.stage_options("names")),
        serde_json::json!({"depth": 7, "tier": "fast"})
    );
    assert_eq!(checked.kafka.client.get("socket.timeout.ms"), Some("5000"));
    assert_eq!(checked.kafka.instance_id, None);
}

#[test]
fn an_output_leaves_the_text_out_for_itself_or_as_all_do() {
    let texts = |output: &str| {
        let checked = from("texts.toml", &format!("[output]\n{output}")).expect("right");
        (checked.output.text, checked.output.also.iter().map(|further| further.text).collect::<Vec<_>>())
    };
    let two = "also = [{topic = 'a', format = 'ans', text = false}, {topic = 'b', format = 'native'}]";
    assert_eq!(texts(two), (Text::Kept, vec![Text::LeftOut, Text::Kept]));
    let all = "text = false\nalso = [{topic = 'a', format = 'ans', text = true}, {topic = 'b', format = 'native'}]";
    assert_eq!(texts(all), (Text::LeftOut, vec![Text::Kept, Text::LeftOut]));
    let digest = |output: &str| from("texts.toml", &format!("[output]\n{output}")).expect("right").digest();
    assert_ne!(
        digest("also = [{topic = 'a', format = 'ans', text = false}]"),
        digest("also = [{topic = 'a', format = 'ans'}]")
    );
    assert_eq!(
        digest("also = [{topic = 'a', format = 'ans', text = true}]"),
        digest("also = [{topic = 'a', format = 'ans'}]")
    );
    let (found, _) = wrong("texts.toml", "[output]\nalso = [{topic = 'a', format = 'raw', text = false}]");
    assert_eq!(found, ["output.also.0.text"]);
}

#[test]
fn further_outputs_are_written_as_tables_or_in_short() {
    let further = |topic: &str, format| Further { topic: topic.to_owned(), format, text: Text::Kept };
    let wanted = [further("articles.ninjs", Format::Ninjs16), further("articles.ans", Format::Ans)];
    let toml = "[[output.also]]\ntopic = 'articles.ninjs'\nformat = 'ninjs-1.6'\n[[output.also]]\ntopic = 'articles.ans'\nformat = 'ans'\n";
    let written = from("also.toml", toml).expect("right");
    assert_eq!(written.output.also, wanted);
    let shown = written.effective.iter().find(|key| key.key == "output.also").expect("shown");
    let tables = r#"[{ topic = "articles.ninjs", format = "ninjs-1.6" }, { topic = "articles.ans", format = "ans" }]"#;
    let sorted = r#"[{ format = "ninjs-1.6", topic = "articles.ninjs" }, { format = "ans", topic = "articles.ans" }]"#;
    assert!([tables, sorted].contains(&shown.value.as_str()), "{}", shown.value);
    assert!(matches!(shown.origin, Origin::File(_)), "{:?}", shown.origin);
    for text in ["articles.ninjs=ninjs-1.6, articles.ans=ans", tables] {
        let checked = with(&[("COPYDESK__OUTPUT__ALSO", text)]).expect("right");
        assert_eq!(checked.output.also, wanted, "{text}");
        assert_eq!(checked.digest(), written.digest());
    }
    assert_ne!(written.digest(), with(&[]).expect("right").digest());
    for (number, (toml, keys, words)) in [
        ("also = [{topic = 'a'}]", ["output.also.0.format"].as_slice(), "`ninjs-1.6`"),
        ("also = [{topic = 'a', format = 'nijs-1.6'}]", &["output.also.0.format"], "did you mean `ninjs-1.6`?"),
        ("also = [{topic = 'a', formt = 'ans'}]", &["output.also.0.format", "output.also.0.formt"], "did you mean"),
        ("also = [{topic = 'a b', format = 'ans'}]", &["output.also.0.topic"], "no name for a topic"),
        ("also = ['a']", &["output.also.0"], "a text is not what this key takes"),
        ("also = 'a=ans'", &["output.also"], "a list of tables with"),
    ]
    .into_iter()
    .enumerate()
    {
        let (found, said) = wrong(&format!("also-{number}.toml"), &format!("[output]\n{toml}"));
        assert_eq!(found, keys, "{toml}\n{said}");
        assert!(said.contains(words), "{toml}\n{said}");
    }
    let refused = with(&[("COPYDESK__OUTPUT__ALSO", "articles.ninjs")]).expect_err("no format");
    assert!(refused.to_string().contains("COPYDESK__OUTPUT__ALSO"), "{refused}");
}

#[test]
fn all_problems_are_told_at_once_each_with_its_place() {
    let file = Written::new(
        "many.toml",
        r#"
[kafka]
bootstrap_server = "x:1"
protocol = "clasic"
[topics]
output = "bad topic"
[delivery]
commit_every = 100
commit_records = 0
drain = "ten"
mode = "exactly_once"
[limits]
record_bytes = "1TiB"
in_flight_records = "many"
[chain]
stages = ["anatomie"]
threads = 2.5
[output]
text = "yes"
[policy.kill]
action = "route"
[observe]
listen = "localhost"
log = "info=loud"
[outputs]
a = 1
"#,
    );
    let problems = Loader::new()
        .file(&file.0)
        .variables([("COPYDESK__OBSERVE__LOG_FORMAT", "xml"), ("COPYDESK__KAFKA__GROUP", "g")])
        .flag("limits.article_seconds", "-1", "--article-seconds")
        .stages(STAGES)
        .load()
        .expect_err("much is wrong");
    let keys: Vec<&str> = problems.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "chain.stages",
            "chain.threads",
            "delivery.commit_every",
            "delivery.commit_records",
            "delivery.drain",
            "delivery.mode",
            "kafka.bootstrap_server",
            "kafka.group",
            "kafka.protocol",
            "limits.article_seconds",
            "limits.in_flight_records",
            "limits.record_bytes",
            "observe.listen",
            "observe.log",
            "observe.log_format",
            "output.text",
            "outputs",
            "policy.kill.action",
            "topics.output",
        ]
    );
    let said = problems.to_string();
    let path = file.0.display().to_string();
    for words in [
        "the configuration has 19 problems",
        "did you mean `kafka.bootstrap_servers`?",
        "did you mean `kafka.group_id`?",
        "did you mean `classic`?",
        "did you mean `exactly-once`?",
        "did you mean `anatomy`?",
        "100 has no unit",
        "allowed: `exactly-once`, `at-least-once`",
        "allowed: a whole number from 1 to 1000000",
        "allowed: a duration from 0s to 10m",
        "allowed: a size from 1KiB to 512MiB",
        "environment variable COPYDESK__OBSERVE__LOG_FORMAT",
        "flag --article-seconds",
        "`policy.kill.topic` beside it",
        path.as_str(),
    ] {
        assert!(said.contains(words), "{words}\n---\n{said}");
    }
}

#[test]
fn a_file_that_is_no_toml_is_told_with_its_line() {
    let (keys, said) = wrong("broken.toml", "[kafka]\ngroup_id = \n");
    assert_eq!(keys, [""]);
    assert!(said.contains("line 2"), "{said}");
    let missing = Loader::new().file("/nowhere/copydesk.toml").load().expect_err("not there");
    assert!(missing.to_string().contains("/nowhere/copydesk.toml"), "{missing}");
}

#[test]
fn nasty_input_is_told_and_never_panics() {
    for (number, toml) in [
        "kafka = 5",
        "[kafka]\nclient = 'x'",
        "[kafka]\nclient = { a = [1, 2] }",
        "[topics]\ninput = []",
        "[topics]\ninput = [1, 'a']",
        "[topics]\ninput = 'articles.raw'",
        "[[stage.names]]\na = 1",
        "stage = 3",
        "[stage]\nnames = 3",
        "[limits]\narticle_seconds = nan",
        "[limits]\narticle_seconds = inf",
        "[limits]\nin_flight_bytes = '99999999999999999999GiB'",
        "[delivery]\ndrain = '-5s'",
        "[delivery]\nbreaker_share = 1.5",
        "[delivery]\ncommit_records = 99999999999",
        "[observe]\nlisten = ':9464'",
        "[\"\"]\nx = 1",
        "\"kafka.group_id\" = 5\n\"a[\" = 1",
    ]
    .iter()
    .enumerate()
    {
        let (keys, said) = wrong(&format!("nasty-{number}.toml"), toml);
        assert!(!keys.is_empty(), "{toml}\n{said}");
    }
}

#[test]
fn values_that_do_not_fit_together_are_told() {
    for (number, (toml, key)) in [
        ("[delivery]\ndrain = '60s'", "delivery.drain"),
        ("[kafka.client]\n'session.timeout.ms' = 6000", "delivery.drain"),
        ("[delivery]\ntransaction_timeout = '1s'\ncommit_every = '2s'", "delivery.transaction_timeout"),
        ("[kafka.client]\n'delivery.timeout.ms' = 20000", "delivery.transaction_timeout"),
        ("[limits]\nin_flight_bytes = '1MiB'", "limits.in_flight_bytes"),
        ("[topics]\ndead_letters = 'articles.enriched'", "topics.dead_letters"),
        ("[topics]\ndead_letters = 'articles.raw'", "topics.dead_letters"),
        ("[topics]\noutput = 'articles.raw'", "topics.output"),
        ("[topics]\ninput = ['a', 'a']", "topics.input"),
        ("[policy.kill]\naction = 'route'\ntopic = 'articles.raw'", "policy.kill.topic"),
        ("[policy.kill]\ntopic = 'kills'", "policy.kill.topic"),
        ("[policy.kill]\naction = 'route'\ntopic = 'articles.enriched'", "policy.kill.topic"),
        ("[output]\nalso = [{topic = 'articles.enriched', format = 'ans'}]", "output.also.0.topic"),
        ("[output]\nalso = [{topic = 'articles.dead', format = 'ans'}]", "output.also.0.topic"),
        ("[output]\nalso = [{topic = 'articles.raw', format = 'ans'}]", "output.also.0.topic"),
        (
            "[[output.also]]\ntopic = 'a'\nformat = 'ans'\n[[output.also]]\ntopic = 'a'\nformat = 'native'",
            "output.also.1.topic",
        ),
        ("[delivery]\nstall_after = '5s'", "delivery.stall_after"),
        (
            "[kafka]\nprotocol = 'consumer'\nclient = {'session.timeout.ms' = 9000}",
            "kafka.client.\"session.timeout.ms\"",
        ),
        ("[chain]\nstages = ['anatomy', 'anatomy']", "chain.stages"),
        ("[stage.nams]\na = 1", "stage.nams"),
    ]
    .iter()
    .enumerate()
    {
        let (keys, said) = wrong(&format!("rule-{number}.toml"), toml);
        assert_eq!(keys, [*key], "{toml}\n{said}");
    }
    assert!(from("drain-848.toml", "[kafka]\nprotocol = 'consumer'\n[delivery]\ndrain = '60s'").is_ok());
}

#[test]
fn a_rule_of_the_callers_is_asked() {
    let rule = |checked: &Checked| {
        assert_eq!(checked.kafka.group_id, "copydesk");
        vec![Problem::new("chain.stages", Origin::Default, "times needs sentences")]
    };
    let problems = Loader::new().stages(STAGES).rule(rule).load().expect_err("the rule says so");
    assert!(problems.to_string().contains("times needs sentences"));
}

#[test]
fn settings_that_we_own_and_their_aliases_are_refused() {
    for (name, value) in [
        ("metadata.broker.list", "x:1"),
        ("bootstrap.servers", "x:1"),
        ("enable.auto.commit", "true"),
        ("auto.commit.enable", "true"),
        ("enable.auto.offset.store", "true"),
        ("isolation.level", "read_uncommitted"),
        ("transactional.id", "x"),
        ("group.id", "x"),
        ("group.instance.id", "x"),
        ("enable.idempotence", "false"),
        ("acks", "1"),
        ("partition.assignment.strategy", "range"),
        ("max.in.flight", "10"),
        ("queuing.strategy", "lifo"),
        ("plugin.library.paths", "/tmp/evil.so"),
        ("enable.ssl.certificate.verification", "false"),
        ("ssl.endpoint.identification.algorithm", "none"),
        ("enable.sasl.oauthbearer.unsecure.jwt", "true"),
        ("dr_cb", "x"),
    ] {
        let (keys, said) = wrong(&format!("own-{name}.toml"), &format!("[kafka.client]\n'{name}' = '{value}'"));
        let key = if name.contains('.') { format!("kafka.client.\"{name}\"") } else { format!("kafka.client.{name}") };
        assert_eq!(keys, [key], "{said}");
    }
}

#[test]
fn librdkafka_is_asked_about_names_and_values_without_a_broker() {
    for (number, (toml, words)) in [
        ("'fetch.min.bites' = 1", "did you mean `fetch.min.bytes`?"),
        ("'fetch.min.bytes' = 'many'", "librdkafka refuses the value"),
        ("'compression.type' = 'rar'", "librdkafka refuses the value"),
        ("'max.poll.records' = 1", "name of the Java client"),
        ("'sasl.mechanism' = 'PLAIN'\n'sasl.mechanisms' = 'PLAIN'", "are one setting"),
        ("'linger.ms' = 1\n'queue.buffering.max.ms' = 1", "are one setting"),
        ("'security.protocol' = 'ssl'\n'ssl.ca.location' = '/nowhere/ca.pem'", "librdkafka refuses"),
        ("'security.protocol' = 'sasl_ssl'\n'sasl.mechanisms' = 'GSSAPI'", "librdkafka refuses"),
        ("'ssl.ca.location' = '/nowhere/ca.pem'", "has no effect"),
        ("'sasl.username' = 'u'", "has no effect"),
        ("'sasl.password_file' = '/nowhere/password'", "cannot read `/nowhere/password`"),
    ]
    .iter()
    .enumerate()
    {
        let (_, said) = wrong(&format!("rd-{number}.toml"), &format!("[kafka.client]\n{toml}"));
        assert!(said.contains(words), "{toml}\n{said}");
    }
    for (number, mechanism) in ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"].iter().enumerate() {
        let toml = format!(
            "[kafka.client]\nsecurity.protocol = 'sasl_ssl'\nsasl.mechanism = '{mechanism}'\nsasl.username = 'u'\n\
             sasl.password = 'p'\n"
        );
        let checked = from(&format!("sasl-{number}.toml"), &toml).expect("compiled in");
        assert_eq!(checked.consumer_settings().get("sasl.mechanisms"), Some(*mechanism));
    }
    let oidc = "[kafka.client]\nsecurity.protocol = 'sasl_ssl'\nsasl.mechanisms = 'OAUTHBEARER'\n\
                sasl.oauthbearer.method = 'oidc'\nsasl.oauthbearer.client.id = 'c'\n\
                sasl.oauthbearer.client.secret = 's'\nsasl.oauthbearer.token.endpoint.url = 'http://127.0.0.1:9/t'\n";
    assert!(from("oidc.toml", oidc).is_ok());
}

#[test]
fn a_secret_comes_from_its_file_and_appears_nowhere() {
    let secret = Written::new("secret", "hunter2-from-file\n");
    let toml = format!(
        "[kafka.client]\n'security.protocol' = 'sasl_ssl'\n'sasl.mechanisms' = 'PLAIN'\n'sasl.username' = 'u'\n\
         'sasl.password_file' = '{}'\n'ssl.key.password' = 'hunter2-in-place'\n\
         [stage.names]\napi_key = 'hunter2-stage'\n",
        secret.0.display()
    );
    let checked = from("secret.toml", &toml).expect("right");
    assert_eq!(checked.consumer_settings().get("sasl.password"), Some("hunter2-from-file"));
    assert_eq!(checked.producer_settings().into_iter().filter(|(name, _)| name == "sasl.password").count(), 1);
    let shown =
        format!("{}{:?}{:?}{:?}", checked.redacted(), checked.kafka, checked.consumer_settings(), checked.effective);
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("***"));
    let (_, said) =
        wrong("secret-wrong.toml", "[kafka.client]\n'sasl.password' = ['hunter2']\n'sasl.pasword' = 'hunter2'");
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn the_environment_names_settings_with_underscores() {
    let secret = Written::new("secret-env", "hunter2");
    let path = secret.0.display().to_string();
    let checked = with(&[
        ("COPYDESK__KAFKA__CLIENT__SECURITY_PROTOCOL", "SASL_SSL"),
        ("COPYDESK__KAFKA__CLIENT__SASL_MECHANISMS", "SCRAM-SHA-512"),
        ("COPYDESK__KAFKA__CLIENT__SASL_USERNAME", "u"),
        ("COPYDESK__KAFKA__CLIENT__SASL_PASSWORD_FILE", path.as_str()),
    ])
    .expect("right");
    assert_eq!(checked.kafka.client.get("sasl.password"), Some("hunter2"));
}

#[test]
fn each_client_gets_its_own_settings_with_the_users_on_top() {
    let checked = from(
        "clients.toml",
        "[kafka]\ninstance_id = 'desk-0'\n[kafka.client]\nqueue.buffering.max.ms = 1\nfetch.wait.max.ms = 7\n\
         client.rack = 'r'\ncompression.codec = 'lz4'\n",
    )
    .expect("right");
    let (consumer, producer) = (checked.consumer_settings(), checked.producer_settings());
    assert_eq!((producer.get("linger.ms"), producer.get("queue.buffering.max.ms")), (Some("1"), None));
    assert_eq!((producer.get("compression.type"), consumer.get("compression.type")), (Some("lz4"), None));
    assert_eq!((consumer.get("fetch.wait.max.ms"), producer.get("fetch.wait.max.ms")), (Some("7"), None));
    assert_eq!((consumer.get("client.rack"), producer.get("client.rack")), (Some("r"), Some("r")));
    assert_eq!(consumer.get("partition.assignment.strategy"), Some("cooperative-sticky"));
    assert_eq!(consumer.get("group.instance.id"), Some("desk-0"));
    assert_eq!(producer.get("transaction.timeout.ms"), Some("15000"));
    assert_eq!(checked.transactional_id("x"), "copydesk-desk-0");
    let kip848 = from("848.toml", "[kafka]\nprotocol = 'consumer'").expect("right").consumer_settings();
    assert_eq!((kip848.get("group.protocol"), kip848.get("partition.assignment.strategy")), (Some("consumer"), None));
    let large = from("large.toml", "[limits]\nrecord_bytes = '200MiB'").expect("right");
    assert_eq!(large.producer_settings().get("message.max.bytes"), Some("839909376"));
}

#[test]
fn the_digest_holds_what_shapes_the_output_and_nothing_else() {
    let digest = |name: &str, toml: &str| from(name, toml).expect("right").digest();
    let plain = digest("digest-0.toml", "");
    assert!(plain.starts_with("sha256:") && plain.len() == 71);
    for (name, toml) in [
        ("same-1.toml", "[kafka]\ngroup_id = 'other'\n[chain]\nthreads = 3\n[observe]\nlisten = '127.0.0.1:1'"),
        ("same-2.toml", "[limits]\nin_flight_records = 5\nrecord_bytes = '16384KiB'\n[delivery]\ncommit_every = '1s'"),
    ] {
        assert_eq!(digest(name, toml), plain, "{toml}");
    }
    for (name, toml) in [
        ("differs-1.toml", "[chain]\nstages = ['anatomy']"),
        ("differs-2.toml", "[stage.names]\ndepth = 2"),
        ("differs-3.toml", "[output]\ntext = false"),
        ("differs-4.toml", "[limits]\nrecord_bytes = '1MiB'"),
        ("differs-5.toml", "[policy.kill]\naction = 'hold'"),
    ] {
        assert_ne!(digest(name, toml), plain, "{toml}");
    }
    let one = digest("order-1.toml", "[stage.names]\na = 1\nb = { c = 2, d = 3 }");
    let two = digest("order-2.toml", "[stage.names]\nb = { d = 3, c = 2 }\na = 1");
    assert_eq!(one, two);
}

#[test]
fn the_schema_takes_the_file_and_refuses_what_loading_refuses() {
    let schema = raw::schema().to_value();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let right = serde_json::to_value(Raw::default()).expect("json");
    assert!(validator.is_valid(&right));
    for wrong in [
        serde_json::json!({"kafka": {"group": "x"}}),
        serde_json::json!({"delivery": {"commit_every": 100}}),
        serde_json::json!({"delivery": {"mode": "twice"}}),
        serde_json::json!({"limits": {"in_flight_records": 0}}),
    ] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}

/// A document that is made from the types: as it is in the repository, or written anew where that is asked for.
fn document(path: &str, fresh: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("COPYDESK_FRESHEN").is_some() {
        std::fs::write(&path, fresh).expect("writable");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == fresh, "{} is stale: COPYDESK_FRESHEN=1 cargo test documents", path.display());
}

#[test]
fn the_documents_are_fresh() {
    document("config/copydesk.toml", &reference::file());
    document("docs/configuration.md", &reference::page());
}

#[test]
fn the_file_with_every_key_says_what_holds_without_it() {
    let plain = with(&[]).expect("defaults are right");
    let file = from("every-key.toml", &reference::file()).expect("its own defaults are right");
    let values = |checked: &Checked| {
        checked.effective.iter().map(|key| (key.key.clone(), key.value.clone())).collect::<Vec<_>>()
    };
    assert_eq!(values(&plain), values(&file));
    let documented = reference::page();
    for key in plain.effective.iter().filter_map(|key| key.key.split_once('.')) {
        assert!(documented.contains(&format!("`{}`", key.1)), "{key:?}");
    }
}
