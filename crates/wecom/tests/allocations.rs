//! Reading a decrypted event costs a number of allocations that its size does not change.
#![expect(clippy::unwrap_used, reason = "tests")]

use allocation_counter::{AllocationInfo, measure};
use sidebook_messenger::Event;
use sidebook_wecom::events::Notice;

fn reading(remark: usize) -> AllocationInfo {
    let body = format!(
        "<xml><SuiteId><![CDATA[ww1]]></SuiteId><AuthCorpId><![CDATA[ww2]]></AuthCorpId>\
         <InfoType><![CDATA[change_external_contact]]></InfoType><TimeStamp>1700000000</TimeStamp>\
         <ChangeType><![CDATA[edit_external_contact]]></ChangeType><UserID><![CDATA[lisi]]></UserID>\
         <ExternalUserID><![CDATA[wm1]]></ExternalUserID><Remark><![CDATA[{}]]></Remark></xml>",
        "x".repeat(remark)
    );
    measure(|| {
        std::hint::black_box(Event::from(Notice::read(body.as_bytes()).unwrap()));
    })
}

#[test]
fn a_large_event_allocates_as_often_as_a_small_one() {
    let (small, large) = (reading(200), reading(20_000));
    assert_eq!(small.count_total, large.count_total);
    assert!(small.count_total <= 50, "{small:?}");
}
