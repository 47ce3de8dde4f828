//! The pages: `/live`, `/ready`, `/metrics`, `/state`, `/config` and the status page at `/`.
//!
//! They only read, ask nobody who they are, and therefore listen on loopback unless configured otherwise. There they
//! answer to no other name than the loopback's, so that no web site can read them through a browser. Article text
//! leaves only inside JSON; the status page is one static file which makes text nodes of it, under a policy that runs
//! no script but the page's own.

use super::state::reasons;
use super::{Health, Metrics, Recent, State, Watched};
use axum::Router;
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Json, Response};
use axum::routing::get;
use base64::Engine as _;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;
use tokio::net::TcpListener;

/// The status page, whole.
const PAGE: &str = include_str!("page.html");

/// What the pages show.
pub struct Pages {
    /// The metrics.
    pub metrics: Arc<Metrics>,
    /// What speaks against health.
    pub health: Arc<Health>,
    /// The last articles.
    pub recent: Arc<Recent>,
    /// The worker.
    pub watched: Arc<dyn Watched>,
    /// The configuration without its secrets: `Checked::redacted`.
    pub config: serde_json::Value,
    /// When the worker started.
    pub started: Instant,
}

#[derive(Clone)]
struct Site {
    pages: Arc<Pages>,
    policy: HeaderValue,
    loopback: bool,
}

/// Serves the pages until the signal comes.
///
/// # Errors
/// When the listener fails.
pub async fn serve<S>(listener: TcpListener, pages: Arc<Pages>, until: S) -> std::io::Result<()>
where
    S: Future<Output = ()> + Send + 'static,
{
    let address = listener.local_addr()?.ip();
    axum::serve(listener, router(pages, address)).with_graceful_shutdown(until).await
}

/// The pages, as they answer on an address.
pub fn router(pages: Arc<Pages>, address: IpAddr) -> Router {
    let site = Site { pages, policy: policy(PAGE), loopback: address.is_loopback() };
    Router::new()
        .route("/", get(async || Html(PAGE)))
        .route("/live", get(live))
        .route("/ready", get(ready))
        .route("/metrics", get(metrics))
        .route("/state", get(state))
        .route("/config", get(config))
        .layer(from_fn_with_state(site.clone(), guard))
        .with_state(site)
}

async fn live(Shared(site): Shared<Site>) -> Response {
    match site.pages.health.dead() {
        None => "alive\n".into_response(),
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")).into_response(),
    }
}

async fn ready(Shared(site): Shared<Site>) -> Response {
    let reasons = reasons(&site.pages.health, &*site.pages.watched);
    let status = if reasons.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(serde_json::json!({ "ready": reasons.is_empty(), "reasons": reasons }))).into_response()
}

async fn metrics(Shared(site): Shared<Site>) -> Response {
    site.pages.watched.refresh(&site.pages.metrics);
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], site.pages.metrics.text()).into_response()
}

async fn state(Shared(site): Shared<Site>) -> Response {
    let pages = &site.pages;
    let uptime = pages.started.elapsed().as_secs();
    Json(State::now(uptime, &pages.metrics, &pages.health, &pages.recent, &*pages.watched)).into_response()
}

async fn config(Shared(site): Shared<Site>) -> Response {
    Json(&site.pages.config).into_response()
}

/// Refuses foreign names on loopback and puts the protecting headers on every answer.
async fn guard(Shared(site): Shared<Site>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if site.loopback && !host.is_none_or(is_loopback_name) {
        return (StatusCode::MISDIRECTED_REQUEST, "this page answers to loopback names only\n").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, site.policy);
    for (name, value) in PROTECTING {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

const PROTECTING: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cache-control", "no-store"),
];

fn is_loopback_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) | None => host,
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The policy under which the page runs: its own script and style by their hashes, this server, nothing else.
fn policy(page: &str) -> HeaderValue {
    let (script, style) = (hash_of(page, "<script>", "</script>"), hash_of(page, "<style>", "</style>"));
    let policy = format!(
        "default-src 'none'; script-src {script}; style-src {style}; connect-src 'self'; img-src data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

fn hash_of(page: &str, open: &str, close: &str) -> String {
    let inner = page.split_once(open).and_then(|(_, rest)| rest.split_once(close)).map_or("", |(inner, _)| inner);
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(inner.as_bytes()));
    format!("'sha256-{hash}'")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::PartitionState;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    struct Still(Vec<String>);

    impl Watched for Still {
        fn unready(&self) -> Vec<String> {
            self.0.clone()
        }

        fn partitions(&self) -> Vec<PartitionState> {
            vec![PartitionState { topic: "raw".to_owned(), lag: Some(3), ..PartitionState::default() }]
        }

        fn refresh(&self, metrics: &Metrics) {
            metrics.lag("raw", 0, 3, None);
        }
    }

    fn pages(unready: &[&str]) -> Arc<Pages> {
        Arc::new(Pages {
            metrics: Arc::new(Metrics::new("0", "sha256:0")),
            health: Arc::default(),
            recent: Arc::default(),
            watched: Arc::new(Still(unready.iter().map(|&reason| reason.to_owned()).collect())),
            config: serde_json::json!({ "digest": "sha256:0" }),
            started: Instant::now(),
        })
    }

    /// One request over a real socket; status line, headers and body as text.
    async fn ask(pages: &Arc<Pages>, path: &str, host: &str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let server = tokio::spawn(serve(listener, Arc::clone(pages), std::future::pending()));
        let mut stream = tokio::net::TcpStream::connect(address).await.expect("listening");
        let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("text");
        server.abort();
        answer
    }

    #[tokio::test]
    async fn ready_names_every_reason_against_it() {
        let well = pages(&[]);
        assert!(ask(&well, "/ready", "localhost").await.starts_with("HTTP/1.1 200"));
        well.health.hold("drain", "draining");
        let answer = ask(&well, "/ready", "localhost").await;
        assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("draining"), "{answer}");
        let ill = ask(&pages(&["broker unreachable", "stalled orders/3"]), "/ready", "127.0.0.1:9464").await;
        assert!(ill.contains("[\"broker unreachable\",\"stalled orders/3\"]"), "{ill}");
    }

    #[tokio::test]
    async fn live_fails_only_when_nothing_can_be_done() {
        let pages = pages(&["broker unreachable"]);
        assert!(ask(&pages, "/live", "[::1]:9464").await.starts_with("HTTP/1.1 200"));
        pages.health.die("two threads hang");
        let answer = ask(&pages, "/live", "localhost").await;
        assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("two threads hang"));
    }

    #[tokio::test]
    async fn metrics_state_and_config_answer() {
        let pages = pages(&[]);
        let metrics = ask(&pages, "/metrics", "localhost").await;
        assert!(metrics.contains("copydesk_lag_records{topic=\"raw\",partition=\"0\"} 3"), "{metrics}");
        let state = ask(&pages, "/state", "localhost").await;
        assert!(state.contains("\"ready\":true") && state.contains("\"lag\":3"), "{state}");
        assert!(ask(&pages, "/config", "localhost").await.contains("sha256:0"));
        assert!(ask(&pages, "/etc/passwd", "localhost").await.starts_with("HTTP/1.1 404"));
    }

    #[tokio::test]
    async fn a_foreign_name_gets_nothing_on_loopback() {
        let pages = pages(&[]);
        for host in ["evil.example", "localhost.evil.example:9464", "10.0.0.1", "127.0.0.1.evil.example"] {
            assert!(ask(&pages, "/state", host).await.starts_with("HTTP/1.1 421"), "{host}");
        }
    }

    #[tokio::test]
    async fn a_hostile_article_stays_text() {
        let pages = pages(&[]);
        let hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
        pages.recent.push(serde_json::json!({ "id": hostile, "text": hostile }).to_string().into_bytes());
        let page = ask(&pages, "/", "localhost").await;
        assert!(!page.contains("alert(1)"), "the page itself is static");
        for header in [
            "default-src 'none'",
            "require-trusted-types-for 'script'",
            "frame-ancestors 'none'",
            "x-content-type-options: nosniff",
        ] {
            assert!(page.contains(header), "{header}");
        }
        assert!(!page.contains("unsafe-inline") && !page.contains("unsafe-eval"));
        let state = ask(&pages, "/state", "localhost").await;
        assert!(state.contains("content-type: application/json") && state.contains("nosniff"), "{state}");
    }

    #[test]
    fn the_page_makes_no_markup_of_data_and_asks_nobody_else() {
        for way in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "setAttribute(\"on",
            "javascript:",
            " onclick=",
            " onerror=",
            "style=\"",
            "https://",
            "http://cdn",
            "src=",
            "@import",
            "url(",
        ] {
            assert!(!PAGE.contains(way), "{way}");
        }
        assert_eq!((PAGE.matches("<script>").count(), PAGE.matches("<style>").count()), (1, 1));
    }
}
