use std::collections::HashSet;

use sidebook_attachments::Objects;
use sidebook_domain::{
    Arrears, AttachmentSubject, DaysLeft, InvoiceDirection, Period, Permission, SubjectKind, days_left,
    search_terms,
};
use sidebook_storage::ArticleFilter;
use sidebook_storage::testing::{TestDatabase, on_each_database};

use super::*;

async fn names(db: &TestDatabase, number: u64) -> Vec<(String, Vec<String>)> {
    let seeded = seed(&db.storage, number, CLIENTS, &Objects::memory())
        .await
        .unwrap();
    seeded
        .clients
        .into_iter()
        .map(|client| (client.name, client.contacts))
        .collect()
}

on_each_database! {
    async fn the_agency_has_people_clients_and_books(db: TestDatabase) {
        let files = Objects::memory();
        let seeded = seed(&db.storage, 1, CLIENTS, &files).await.unwrap();
        assert_eq!(seeded.clients.len(), CLIENTS);
        let mobiles: Vec<_> = seeded.staff.iter().map(|staff| staff.mobile.as_str()).collect();
        assert_eq!(mobiles.first(), Some(&"13800000001"));
        assert_eq!(mobiles.last(), Some(&"13800000008"));
        assert_eq!(seeded.staff[0].role, Role::Owner);
        assert_eq!(seeded.staff[1].role, Role::Admin);
        assert!(seeded.staff[2].may(Permission::LinkContacts) && !seeded.staff[2].may(Permission::BindCorp));

        let today = today(&db.storage).unwrap();
        let view = db.storage.view();
        let door = view.of(seeded.agency);
        let (mut expired, mut soon, mut ordered, mut lacking, mut tax_ids) = (0, 0, 0, 0, HashSet::new());
        for client in &seeded.clients {
            assert!(client.short_name.chars().count() <= 8 && !client.contacts.is_empty(), "{client:?}");
            assert!((1..=3).contains(&client.contacts.len()));
            let file = door.clients().file(client.id).await.unwrap().unwrap();
            assert!(file.owner.is_some() && file.tags.len() >= 3, "{client:?}");
            assert!(tax_ids.insert(file.client.tax_id.unwrap()));
            let services = door.services().of_client(client.id).await.unwrap();
            assert!(services.iter().all(|service| service.starts_on < service.ends_on && service.fee.0 > 0));
            // The last one ends last.
            match days_left(today, services[0].starts_on, services[0].ends_on) {
                DaysLeft::Expired(_) => expired += 1,
                DaysLeft::Running(0..=30) => soon += 1,
                DaysLeft::Running(_) | DaysLeft::NotStarted(_) => {}
            }
            ordered += usize::from(!door.services().orders(client.id).await.unwrap().is_empty());
            lacking += usize::from(!door.services().missing_documents(client.id).await.unwrap().is_empty());
        }
        assert!((8..=40).contains(&expired), "{expired}");
        assert!((20..=60).contains(&soon), "{soon}");
        assert!((15..=50).contains(&ordered), "{ordered}");
        assert!((40..=85).contains(&lacking), "{lacking}");
        let short: HashSet<_> = seeded.clients.iter().map(|client| &client.short_name).collect();
        assert_eq!(short.len(), CLIENTS);

        let client = &seeded.clients[0];
        let services = door.services().of_client(client.id).await.unwrap();
        assert_eq!(days_left(today, services[0].starts_on, services[0].ends_on), DaysLeft::Running(12));
        assert!(!door.services().orders(client.id).await.unwrap().is_empty());
        assert!(!door.services().missing_documents(client.id).await.unwrap().is_empty());
        let intakes = door.intakes().list(client.id, Page::first(20)).await.unwrap().items;
        assert!(intakes.iter().any(|entry| entry.intake.content.completed));
        assert!(intakes.iter().any(|entry| !entry.intake.content.completed));
        let attached = intakes.iter().flat_map(|entry| &entry.attachments).next().unwrap();
        assert!(files.get(&attached.object_key).await.unwrap().is_some());
        let notes = door.follow_ups().list(client.id, Page::first(20)).await.unwrap().items;
        assert!(notes.iter().any(|entry| !entry.attachments.is_empty()));
        assert_eq!(notes.len(), 6);
        let mut owing = 0;
        for client in &seeded.clients {
            let open = door.receivables().open_of_client(client.id).await.unwrap();
            let arrears = Arrears::of(open.iter().map(|one| (one.due_on, one.open())), today).unwrap();
            owing += usize::from(arrears.overdue().unwrap().0 > 0);
        }
        assert!((40..=120).contains(&owing), "{owing}");
        let open = door.receivables().open_of_client(client.id).await.unwrap();
        let arrears = Arrears::of(open.iter().map(|one| (one.due_on, one.open())), today).unwrap();
        let ages = [arrears.not_due, arrears.days_1_30, arrears.days_31_60, arrears.days_61_90, arrears.over_90];
        assert!(ages.iter().all(|fen| fen.0 > 0), "{arrears:?}");
        assert!(open.iter().any(|one| one.paid.0 > 0), "a part payment");
        let paid = door.payments().of_client(client.id, Page::first(50)).await.unwrap().items;
        assert!(paid.iter().any(|payment| payment.voided.is_some()) && paid.iter().any(|payment| payment.voided.is_none()));
        assert!(paid.iter().all(|payment| payment.terms.paid_on <= today));
        assert!(!door.contracts().of_client(client.id).await.unwrap().is_empty());
        let terms = search_terms(&client.short_name);
        let hits = door.clients().search(&terms, Page::first(9)).await.unwrap();
        assert!(hits.items.iter().any(|hit| hit.client.id == client.id));
        assert_eq!(client.group_name(), format!("{}-代账服务群", client.short_name));
        let people = seeded.world_people();
        assert_eq!((people.agency.as_str(), people.staff.len(), people.companies.len()), (AGENCY_NAME, 8, CLIENTS));
    }

    async fn the_first_client_has_taxes_to_file_and_invoices(db: TestDatabase) {
        let seeded = seed(&db.storage, 1, CLIENTS, &Objects::memory()).await.unwrap();
        let today = today(&db.storage).unwrap();
        let view = db.storage.view();
        let door = view.of(seeded.agency);
        let client = door.clients().find(seeded.clients[0].id).await.unwrap().unwrap();
        let agenda = door.tax_filings().agenda(client.id, client.vat_cycle(), today).await.unwrap();
        assert!(!agenda.open.is_empty() && agenda.open.len() < agenda.kinds.len(), "{agenda:?}");
        let before = door.tax_filings().of_period(client.id, agenda.period.previous()).await.unwrap();
        assert!(before.iter().any(|filing| filing.state.paid_on().is_some()), "{before:?}");
        for direction in InvoiceDirection::ALL {
            let page = Page::first(200);
            let listed = door.vat_invoices().list(client.id, direction, agenda.period, page).await.unwrap().items;
            assert!(listed.len() > 5, "{direction:?}");
            let is_red = listed.iter().any(|invoice| invoice.amount.0 < 0);
            assert_eq!(is_red, direction == InvoiceDirection::Issued, "{direction:?}");
        }
    }

    async fn the_knowledge_base_answers_and_keeps_its_drafts(db: TestDatabase) {
        let seeded = seed(&db.storage, 1, CLIENTS, &Objects::memory()).await.unwrap();
        let view = db.storage.view();
        let door = view.of(seeded.agency);
        let all = ArticleFilter::default();
        let reviewed = door.articles().search(&all, Page::first(200)).await.unwrap().items;
        assert!((40..=60).contains(&reviewed.len()), "{}", reviewed.len());
        assert!(reviewed.iter().filter(|article| article.text.full().is_some()).count() >= 6);
        for (typed, found) in [("专票", true), ("xgm", true), ("hsqj", true), ("社保", true), ("加计扣除", false)] {
            let filter = ArticleFilter { terms: search_terms(typed), category: None };
            let hits = door.articles().search(&filter, Page::first(9)).await.unwrap().items;
            assert_eq!(!hits.is_empty(), found, "{typed}");
        }
        let mut with_files = Vec::new();
        for article in &reviewed {
            let subject = AttachmentSubject::new(SubjectKind::Article, article.id);
            let kinds = door.attachments().of(subject).await.unwrap();
            with_files.extend(kinds.into_iter().map(|file| file.kind.as_str()));
        }
        with_files.sort_unstable();
        assert_eq!(with_files, ["csv", "png", "xlsx"]);
        let categories = door.article_categories().list().await.unwrap();
        let first = categories.iter().filter(|category| category.parent.is_none()).count();
        assert_eq!((first, categories.len()), (4, 13));
    }

    async fn reports_balance_but_for_a_few_under_work(db: TestDatabase) {
        let seeded = seed(&db.storage, 1, CLIENTS, &Objects::memory()).await.unwrap();
        let view = db.storage.view();
        let door = view.of(seeded.agency);
        let last = Period::of(today(&db.storage).unwrap()).previous();
        let (mut with, mut off) = (0, 0);
        for (at, client) in seeded.clients.iter().enumerate() {
            let periods = door.reports().periods(client.id).await.unwrap();
            let reports = door.reports().of_period(client.id, last).await.unwrap();
            assert_eq!(periods.first().copied(), reports.first().map(|report| report.period));
            with += usize::from(!reports.is_empty());
            let lines_off: Vec<_> = reports.iter().flat_map(|report| report.lines.off(report.kind)).collect();
            off += usize::from(!lines_off.is_empty());
            if at == 0 {
                assert_eq!((periods.len(), reports.len(), lines_off.len()), (8, 3, 0));
                // The cash of the balance sheet is the cash that is left.
                assert_eq!(reports[0].lines.line(1).0, reports[2].lines.line(22).0);
                assert_eq!(reports[2].lines.line(22).0, reports[2].lines.line(22).1);
            }
        }
        assert!((150..CLIENTS).contains(&with), "{with}");
        assert!((1..15).contains(&off), "{off}");
    }

    async fn a_second_start_keeps_everything(db: TestDatabase) {
        let first = seed(&db.storage, 1, CLIENTS, &Objects::memory()).await.unwrap();
        db.clock.advance(std::time::Duration::from_secs(40 * 86_400));
        let second = seed(&db.storage, 2, CLIENTS, &Objects::memory()).await.unwrap();
        assert_eq!((second.agency, second.clients), (first.agency, first.clients));
        assert_eq!(db.storage.view().of(first.agency).staff().list().await.unwrap().len(), 8);
    }

    async fn the_same_number_makes_the_same_agency(db: TestDatabase) {
        let same = TestDatabase::fresh(db.backend).await;
        let other = TestDatabase::fresh(db.backend).await;
        let first = names(&db, 7).await;
        assert_eq!(first, names(&same, 7).await);
        assert_ne!(first, names(&other, 8).await);
    }
}
