//! How fast the sidebar's first screen, the search of clients and the console's lists are in an agency with many clients.
//!
//! ```text
//! card-bench --database postgres --clients 100000 --contacts 60000 --seconds 5
//! ```
//! The whole product runs in this process against the simulator; a staff member signs in as in the client, opens the
//! conversations of the contacts they follow, and links a client to each. Then reads go over HTTP. For the lists each client
//! has a receivable and a filing, and the mirror many more contacts, a twelfth as many groups.
#![expect(clippy::print_stdout, reason = "the answer of a command-line tool")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on has to fail"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Parser;
use serde_json::{Value, json};
use sidebook_messenger::MemberId;
use sidebook_storage::testing::TestDatabase;
use sidebook_tests::bench::{Latencies, backend, clients, closed_loop, lists, mirror, open_loop, per_second};
use sidebook_tests::{Caller, TestApp};

#[derive(Debug, Parser)]
struct Options {
    /// `sqlite` or `postgres`.
    #[arg(long)]
    database: String,
    /// Clients of the agency.
    #[arg(long, default_value_t = 100_000)]
    clients: u64,
    /// External contacts in the mirror when the console's lists are read.
    #[arg(long, default_value_t = 60_000)]
    contacts: u64,
    /// How long each of the measurements lasts.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Reads at once when as many as possible are made.
    #[arg(long, default_value_t = 16)]
    connections: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let lasting = Duration::from_secs(options.seconds);
    let app = TestApp::start_with(
        TestDatabase::fresh(backend(&options.database)?).await,
        |platform| platform.seed.corps[0].contacts = 2_000,
    )
    .await;
    let began = Instant::now();
    import(&app, options.clients).await;
    let imported = per_second(options.clients, began.elapsed());
    app.install().await;
    let staff = app.sidebar(&app.a_follow().0, &app.admin_mobile()).await;
    let conversations = Arc::new(linked_conversations(&app, &staff).await);

    let overview = {
        let (staff, conversations) = (staff.clone(), Arc::clone(&conversations));
        move |number: u64| {
            let staff = staff.clone();
            let id = &conversations[usize::try_from(scattered(number)).unwrap() % conversations.len()];
            let path = format!("/conversations/{id}/overview");
            async move { staff.get(&path).await.status == 200 }
        }
    };
    // The first reads fill caches.
    closed_loop(4, Duration::from_millis(500), overview.clone()).await;
    let most = closed_loop(options.connections, lasting, overview.clone()).await;
    let calm = open_loop(half(&most), 256, lasting, overview).await;
    let mut searches = Vec::new();
    for (kind, term) in SEARCHES {
        let (staff, count) = (staff.clone(), options.clients);
        let found = closed_loop(2, lasting.min(Duration::from_secs(3)), move |number| {
            let staff = staff.clone();
            let path = format!("/clients?limit=20&search={}", term(scattered(number) % count));
            async move { staff.get(&path).await.status == 200 }
        })
        .await;
        searches.push(json!({ "kind": kind, "found": found.json() }));
    }
    add_contacts(&app, options.contacts).await;
    let listed = lists::measure(&app.owner().await, lasting.min(Duration::from_secs(1))).await;
    println!(
        "{}",
        json!({
            "database": options.database,
            "clients": options.clients,
            "conversations": conversations.len(),
            "imported_per_s": imported,
            "overview_most": most.json(),
            "overview_at_half": calm.json(),
            "searches": searches,
            "contacts": options.contacts,
            "lists": listed,
        })
    );
    app.stop().await;
    Ok(())
}

/// Makes what somebody types who looks for the client of a number.
type Typed = fn(u64) -> String;

/// What people type, by kind.
const SEARCHES: [(&str, Typed); 6] = [
    ("nothing (the first page)", |_| String::new()),
    ("a short name", clients::short_name),
    ("two letters of a name", |number| {
        clients::short_name(number).chars().take(2).collect()
    }),
    ("initials", |number| {
        ["chg", "rxf", "hyt", "jmk"][usize::try_from(number % 4).unwrap()].to_owned()
    }),
    ("the end of a mobile number", |number| {
        format!("{:06}", number % 1_000_000)
    }),
    ("a tax id", |number| format!("91310115MA{number:08}")),
];

/// The agency's clients, in the chunks of a bulk import.
async fn import(app: &TestApp, count: u64) {
    const TOGETHER: u64 = 2_000;
    let storage = app.storage();
    let today = storage.now().date_naive();
    let owners: Vec<_> = app.agency.staff.iter().map(|person| person.id).collect();
    let view = storage.view();
    let groups = view.of(app.agency.agency).client_tags().groups().await.unwrap();
    let tags: Vec<_> = groups
        .iter()
        .flat_map(|group| group.tags.iter().map(|tag| tag.id))
        .collect();
    let mut from = 0;
    while from < count {
        let until = (from + TOGETHER).min(count);
        let work = storage.begin().await.unwrap();
        let door = work.of(app.agency.agency);
        let imported = clients::import(&door, from..until, &owners, &tags, today).await;
        lists::fill_books(&door, &imported, today).await;
        work.commit().await.unwrap();
        from = until;
    }
}

/// Contacts in the mirror beside those of the platform, which was read before, and groups of them.
async fn add_contacts(app: &TestApp, count: u64) {
    const TOGETHER: u64 = 2_000;
    let storage = app.storage();
    let now = storage.now();
    let corps = storage.view().system().corps().of_all_agencies().await.unwrap();
    let corp = corps.iter().find(|corp| corp.agency == Some(app.agency.agency));
    let corp = corp.unwrap().id;
    let (name, world) = (app.corp(), app.people());
    let members: Vec<MemberId> = world.world().read(|world| {
        let follows = &world.corps[&name].follows;
        follows.keys().map(|member| member.as_str().into()).collect()
    });
    let mut from = 0;
    while from < count {
        let until = (from + TOGETHER).min(count);
        let work = storage.begin().await.unwrap();
        let door = work.of(app.agency.agency);
        mirror::add_contacts(&door, corp, &members, from..until, now).await;
        mirror::add_groups(&door, corp, &members, from / 12..until / 12, now).await;
        work.commit().await.unwrap();
        from = until;
    }
}

/// The conversations with the contacts that the staff member follows, each linked to a client.
async fn linked_conversations(app: &TestApp, staff: &Caller) -> Vec<String> {
    let member = app.people().session().member;
    let corp = app.corp();
    let contacts: Vec<String> = app
        .people()
        .world()
        .read(|world| world.corps[&corp].follows[&member].keys().cloned().collect());
    let clients = staff.get("/clients?limit=100").await.ok();
    let clients = clients["items"].as_array().unwrap().clone();
    let mut conversations = Vec::new();
    for (number, contact) in contacts.iter().enumerate() {
        let body = json!({"kind": "contact", "platform_id": contact});
        let conversation = staff.post("/conversations/resolve", body).await.ok();
        let id = conversation["id"].as_str().unwrap().to_owned();
        let client: &Value = &clients[number % clients.len()];
        let body = json!({"client_ids": [client["id"]]});
        staff.post(&format!("/conversations/{id}/links"), body).await.ok();
        conversations.push(id);
    }
    conversations
}

fn half(most: &Latencies) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rate of requests"
    )]
    let half = (most.rate() / 2.0) as u64;
    half.max(1)
}

/// Numbers that follow each other land far apart.
fn scattered(number: u64) -> u64 {
    number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33
}
