//! The proxy before Sidebook, with a small service in Sidebook's place.

use actix_web::web::{self, Bytes};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use futures_util::StreamExt;
use sidebook_simulator::chat::ClientHost;
use sidebook_simulator::proxy::SCRIPT_TAG;

use crate::support::{Sim, config};

const PAGE: &str = "<!doctype html><html><head><title>客户</title></head><body></body></html>";

/// A started simulator in front of a service that echoes, streams and shows one page at every path.
async fn before_a_service() -> (Sim, actix_web::dev::ServerHandle) {
    let server = HttpServer::new(|| {
        App::new()
            .app_data(web::PayloadConfig::new(8 << 20))
            .route("/api/echo", web::to(echo))
            .route("/api/stream", web::get().to(streamed))
            .route(
                "/api/gone",
                web::to(|| async { HttpResponse::NotModified().finish() }),
            )
            .route(
                "/api/away",
                web::to(|| async { HttpResponse::Found().insert_header(("location", "/x")).finish() }),
            )
            .default_service(web::to(|| async {
                HttpResponse::Ok()
                    .content_type("text/html; charset=utf-8")
                    .insert_header(("x-frame-options", "DENY"))
                    .insert_header((
                        "content-security-policy",
                        "default-src 'self'; frame-ancestors 'none'",
                    ))
                    .body(PAGE)
            }))
    })
    .workers(1)
    .disable_signals()
    .bind("127.0.0.1:0")
    .unwrap();
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    tokio::spawn(server);
    let mut config = config();
    config.sidebook_url = format!("http://{address}/");
    (Sim::with(config).await, handle)
}

async fn echo(request: HttpRequest, body: Bytes) -> HttpResponse {
    let header = |name: &str| {
        let value = request.headers().get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or("-").to_owned()
    };
    let line = format!(
        "{} {} host={} forwarded={} agent={} length={}",
        request.method(),
        request.uri(),
        header("host"),
        header("x-forwarded-host"),
        header("user-agent"),
        body.len()
    );
    HttpResponse::Created()
        .append_header(("set-cookie", "a=1"))
        .append_header(("set-cookie", "b=2"))
        .body(line)
}

async fn streamed() -> HttpResponse {
    let first = futures_util::stream::once(async { Ok::<_, actix_web::Error>(Bytes::from("data: 1\n\n")) });
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .streaming(first.chain(futures_util::stream::pending()))
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_sidebar_load_the_bridge_first() {
    let (sim, upstream) = before_a_service().await;
    let proxy = sim.simulator.proxy_url();
    for path in ["/sidebar", "/sidebar/", "/sidebar/client?id=1"] {
        let answer = sim.http.get(format!("{proxy}{path}")).send().await.unwrap();
        assert!(answer.headers().get("x-frame-options").is_none());
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        let chat = sim.simulator.api_url();
        assert_eq!(
            policy,
            format!("default-src 'self'; frame-ancestors 'self' {chat}")
        );
        let html = answer.text().await.unwrap();
        assert_eq!(
            html,
            PAGE.replace("<head>", &format!("<head>{SCRIPT_TAG}")),
            "{path}"
        );
    }
    // The console is an ordinary website, and stays as closed to frames as it was.
    for path in ["/", "/console", "/sidebars"] {
        let answer = sim.http.get(format!("{proxy}{path}")).send().await.unwrap();
        assert_eq!(answer.headers()["x-frame-options"], "DENY");
        assert_eq!(
            answer.headers()["content-security-policy"],
            "default-src 'self'; frame-ancestors 'none'"
        );
        assert_eq!(answer.text().await.unwrap(), PAGE, "{path}");
    }
    let head = sim.http.head(format!("{proxy}/console")).send().await.unwrap();
    assert_eq!(head.headers()["content-length"], PAGE.len().to_string().as_str());
    upstream.stop(false).await;
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_and_answers_go_through_as_they_are() {
    let (sim, upstream) = before_a_service().await;
    let proxy = sim.simulator.proxy_url();
    let host = proxy.strip_prefix("http://").unwrap();
    let body = vec![7_u8; 3 << 20];
    let request = sim
        .http
        .patch(format!("{proxy}/api/echo?q=%E4%B8%AD&x=a+b"))
        .header("user-agent", "test")
        .body(body);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 201);
    assert_eq!(answer.headers().get_all("set-cookie").iter().count(), 2);
    assert_eq!(
        answer.text().await.unwrap(),
        format!(
            "PATCH /api/echo?q=%E4%B8%AD&x=a+b host={host} forwarded={host} agent=test length={}",
            3 << 20
        )
    );
    let gone = sim.http.get(format!("{proxy}/api/gone")).send().await.unwrap();
    assert_eq!(gone.status(), 304);
    assert!(gone.headers().get("content-type").is_none());
    upstream.stop(false).await;
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_arrives_while_it_is_open() {
    let (sim, upstream) = before_a_service().await;
    let url = format!("{}/api/stream", sim.simulator.proxy_url());
    let answer = sim.http.get(url).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    // The service never ends this body; the client's ten seconds would pass if the proxy waited for the end.
    let first = answer.bytes_stream().next().await.unwrap().unwrap();
    assert_eq!(first, "data: 1\n\n");
    upstream.stop(false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_sidebook_the_frame_shows_a_page() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut config = config();
    config.sidebook_url = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let sim = Sim::with(config).await;
    let answer = sim
        .http
        .get(format!("{}/sidebar/", sim.simulator.proxy_url()))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 502);
    let html = answer.text().await.unwrap();
    assert!(html.contains("应用暂时无法访问") && html.contains("Sidebook does not answer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bridge_plays_the_client_that_is_set() {
    let sim = Sim::start().await;
    let url = format!("{}/__wecom_client/bridge.js", sim.simulator.proxy_url());
    let bridge = async || sim.http.get(&url).send().await.unwrap().text().await.unwrap();
    let first = bridge().await;
    assert!(first.contains("wxwork/4.1.36") && first.contains("WeixinJSBridgeReady"));
    assert_ne!(first, bridge().await, "every load is another page");
    let settings = format!("{}/chat/api/settings", sim.simulator.api_url());
    let set = sim
        .http
        .put(&settings)
        .json(&serde_json::json!({ "version": "3.0.20", "host": "ios" }));
    assert_eq!(set.send().await.unwrap().status(), 200);
    let old = bridge().await;
    assert!(old.contains("wxwork/3.0.20") && old.contains("iPhone"));
    sim.simulator
        .world()
        .write(|world| world.client.settings.host = ClientHost::Browser);
    assert!(!bridge().await.contains("WeixinJSBridge"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut config = config();
    config.proxy_listen = taken.local_addr().unwrap();
    let clock = std::sync::Arc::new(sidebook_ambient::ManualClock::at_unix(1));
    let entropy = std::sync::Arc::new(sidebook_ambient::SeededEntropy::new(1));
    let started = sidebook_simulator::Simulator::start(config, clock, entropy).await;
    let problem = started.unwrap_err().to_string();
    assert!(
        problem.contains(&taken.local_addr().unwrap().to_string()),
        "{problem}"
    );
}
