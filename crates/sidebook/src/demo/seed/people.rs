use sidebook_domain::{Mobile, MobileError, Permission, PermissionSet, Role};
use sidebook_storage::NewStaff;

use super::numbers::Numbers;

const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何",
    "林", "高", "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田",
    "董", "潘", "袁", "蔡", "蒋", "余", "于", "杜", "叶", "程", "魏", "苏", "吕", "丁", "任", "沈", "姚",
    "卢", "姜", "崔", "钟", "谭", "陆", "汪", "范", "金", "石", "廖", "贾", "夏", "韦", "付", "方", "白",
    "邹", "孟", "熊", "秦", "邱", "江", "尹", "薛", "单", "解", "欧阳", "诸葛",
];

const GIVEN: &[&str] = &[
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "涛", "明", "超", "秀英",
    "霞", "平", "刚", "桂英", "建国", "建华", "志强", "晓东", "海燕", "丽娟", "文博", "子涵", "雨桐", "思远",
    "佳怡", "俊杰", "梓萱", "国栋", "春梅", "玉兰", "红梅", "志远", "德华", "嘉欣", "一鸣", "小红", "新宇",
    "振华", "慧敏", "立新", "永福", "美玲", "雪莹",
];

/// The agency's people. Each of the staff may do something else, so that every screen has somebody it is closed to.
pub(super) fn staff() -> Result<Vec<NewStaff>, MobileError> {
    use Permission as P;
    let accountant = [
        P::LinkContacts,
        P::LinkGroups,
        P::ViewLinkedClients,
        P::ViewServices,
        P::SendMessages,
        P::ViewClientFile,
        P::EditClientFile,
        P::ViewPayments,
        P::RecordPayments,
        P::VoidPayments,
        P::ViewIntakes,
        P::EditIntakes,
        P::ViewFollowUps,
        P::EditFollowUps,
        P::ViewFilings,
        P::EditFilings,
        P::ViewReports,
        P::ViewInvoices,
        P::ViewKnowledge,
    ];
    let field = [
        P::LinkContacts,
        P::LinkGroups,
        P::ViewServices,
        P::ViewClientFile,
        P::ViewIntakes,
        P::EditIntakes,
        P::ViewFollowUps,
        P::EditFollowUps,
    ];
    let reader = [
        P::ViewLinkedClients,
        P::ViewServices,
        P::ViewFilings,
        P::ViewInvoices,
    ];
    let office = [
        P::BindCorp,
        P::MatchStaff,
        P::UnmatchStaff,
        P::SyncContacts,
        P::SyncGroups,
        P::LinkContacts,
        P::LinkGroups,
        P::ViewLinkedClients,
        P::ViewServices,
        P::SendMessages,
        P::ViewPayments,
        P::ViewKnowledge,
    ];
    let people: [(&str, Role, &[Permission]); 8] = [
        ("沈国华", Role::Owner, &[]),
        ("林晓燕", Role::Admin, &[]),
        ("周敏", Role::Staff, &accountant),
        ("陈思远", Role::Staff, &accountant),
        ("吴佳怡", Role::Staff, &accountant),
        ("何俊杰", Role::Staff, &field),
        ("许文博", Role::Staff, &reader),
        ("叶子涵", Role::Staff, &office),
    ];
    let person = |((name, role, permissions), number): (&(&str, Role, &[Permission]), u32)| {
        Ok(NewStaff {
            name: (*name).to_owned(),
            mobile: Mobile::parse(&format!("138{number:08}"))?,
            role: *role,
            permissions: permissions.iter().copied().collect::<PermissionSet>(),
        })
    };
    people.iter().zip(1..).map(person).collect()
}

/// A person's name.
pub(super) fn name(numbers: &mut Numbers) -> String {
    format!("{}{}", numbers.word(SURNAMES), numbers.word(GIVEN))
}
