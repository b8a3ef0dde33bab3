use std::time::Duration;

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use sidebook_domain::{ClientId, Fen, FilingState, Period, ShortText, TaxKind};
use sidebook_storage::{AgencyDoor, NewReceivable, NewTaxFiling, Writing};

use super::closed_loop;
use crate::Caller;

/// What is asked of each list of the console: how it is called in the table, and the query. The orders are all that it has
/// and that are not another one read backwards.
const ASKED: [(&str, &str, &[&str]); 5] = [
    (
        "contacts",
        "/console/contacts",
        &[
            "",
            "sort=name",
            "sort=-name",
            "linked=false",
            "search=张伟",
            "gone=false&sort=name",
        ],
    ),
    (
        "groups",
        "/console/groups",
        &["", "sort=name", "linked=true", "search=服务群49"],
    ),
    (
        "clients",
        "/console/clients",
        &[
            "",
            "sort=name",
            "sort=tax_id",
            "sort=-created_at",
            "sort=-updated_at",
            "linked=true",
            "search=chg",
        ],
    ),
    (
        "receivables",
        "/console/receivables",
        &[
            "",
            "sort=-due_on",
            "sort=-amount",
            "sort=-open",
            "sort=client",
            "state=overdue",
            "search=chg",
        ],
    ),
    (
        "filings",
        "/console/filings",
        &[
            "",
            "sort=-filed_on",
            "sort=-amount",
            "sort=client",
            "state=not_filed",
            "period=202601",
        ],
    ),
];

/// So many pages of a hundred rows are turned before "far down" is measured.
const TURNED: usize = 50;

/// A receivable and a filing for each of these clients.
///
/// # Panics
/// When the database refuses: a benchmark cannot go on then.
pub async fn fill_books(door: &AgencyDoor<'_, Writing>, clients: &[ClientId], today: NaiveDate) {
    let numbered = || clients.iter().zip(0_u32..);
    let receivables = numbered().map(|(client, number)| NewReceivable {
        client: *client,
        contract: None,
        title: ShortText::parse("代理记账费").unwrap(),
        span: None,
        amount: Fen(i64::from(number % 900 + 100) * 100),
        due_on: today - Days::new(u64::from(number % 120)) + Days::new(60),
    });
    door.receivables().add_many(receivables.collect()).await.unwrap();
    let filings = numbered().map(|(client, number)| NewTaxFiling {
        client: *client,
        period: Period::new(202_601 + i32::try_from(number % 9).unwrap()).unwrap(),
        kind: TaxKind::Vat,
        state: match number % 3 {
            0 => FilingState::NotFiled,
            1 => FilingState::Nil { filed_on: today },
            _ => FilingState::Filed {
                filed_on: today - Days::new(u64::from(number % 90)),
                amount: Fen(i64::from(number % 5_000) * 100),
            },
        },
    });
    door.tax_filings().add_many(filings.collect()).await.unwrap();
}

/// How long the console's lists take, one request after the other, each kind for so long.
///
/// # Panics
/// When a list does not answer.
pub async fn measure(owner: &Caller, lasting: Duration) -> Vec<Value> {
    let mut measured = Vec::new();
    for (list, path, queries) in ASKED {
        for query in queries {
            let what = if query.is_empty() { "as it opens" } else { query };
            let address = format!("{path}?limit=50&{query}");
            let page = owner.get(&address).await.ok();
            let total = page.get("total").unwrap_or(&page["totals"]["rows"]);
            let found = timed(owner, address, lasting).await;
            measured.push(json!({ "list": list, "what": what, "rows": total, "found": found }));
        }
        let after = far_down(owner, path).await;
        let found = timed(owner, format!("{path}?limit=100&after={after}"), lasting).await;
        let what = format!("page {} of 100 rows", TURNED + 1);
        measured.push(json!({ "list": list, "what": what, "found": found }));
    }
    measured
}

async fn timed(owner: &Caller, address: String, lasting: Duration) -> Value {
    let owner = owner.clone();
    let found = closed_loop(1, lasting, move |_| {
        let (owner, address) = (owner.clone(), address.clone());
        async move { owner.get(&address).await.status == 200 }
    });
    found.await.json()
}

/// Where the page after many others begins.
async fn far_down(owner: &Caller, path: &str) -> String {
    let mut after = String::new();
    for _ in 0..TURNED {
        let begin = if after.is_empty() {
            String::new()
        } else {
            format!("&after={after}")
        };
        let page = owner.get(&format!("{path}?limit=100{begin}")).await.ok();
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => break,
        }
    }
    after
}
