//! What the install page says.

use crate::pages::language::Language;

/// Everything on the form, in one language. `{name}` is the app or the administrator.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) asks: &'static str,
    pub(super) first_time: &'static str,
    pub(super) again: &'static str,
    pub(super) corp: &'static str,
    pub(super) administrator: &'static str,
    pub(super) rights: &'static str,
    pub(super) rights_list: [&'static str; 3],
    pub(super) scope: &'static str,
    pub(super) everybody: [&'static str; 2],
    pub(super) parties: [&'static str; 2],
    pub(super) users: [&'static str; 2],
    pub(super) party_list: &'static str,
    pub(super) user_list: &'static str,
    pub(super) cancel: &'static str,
    pub(super) authorise: &'static str,
}

impl Words {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::Chinese => &CHINESE,
            Language::English => &ENGLISH,
        }
    }
}

static CHINESE: Words = Words {
    title: "应用授权",
    asks: "{name} 申请授权",
    first_time: "授权后，应用可以访问所选范围内的数据。",
    again: "该企业已授权此应用，重新授权会更换永久授权码。",
    corp: "授权企业",
    administrator: "管理员 {name}",
    rights: "应用将获得",
    rights_list: [
        "通讯录：部门与成员的标识",
        "客户联系：客户、客户群与企业标签",
        "聊天工具栏：在会话侧边栏中打开页面",
    ],
    scope: "可见范围",
    everybody: ["全公司", "所有部门与成员"],
    parties: ["指定部门", "所选部门及其下级"],
    users: ["指定成员", "只有所选成员"],
    party_list: "部门",
    user_list: "成员",
    cancel: "取消",
    authorise: "授权",
};

static ENGLISH: Words = Words {
    title: "Authorise app",
    asks: "{name} asks for access",
    first_time: "Once authorised, the app can reach the data in the scope you choose.",
    again: "This company has authorised the app already. Doing it again replaces the permanent code.",
    corp: "Company",
    administrator: "Administrator {name}",
    rights: "The app will have",
    rights_list: [
        "Contacts: ids of departments and members",
        "Customers: customers, customer groups and company tags",
        "Chat toolbar: opens pages in the sidebar of a chat",
    ],
    scope: "Visible scope",
    everybody: ["Whole company", "All departments and members"],
    parties: ["Some departments", "These departments and those below them"],
    users: ["Some members", "Only these members"],
    party_list: "Departments",
    user_list: "Members",
    cancel: "Cancel",
    authorise: "Authorise",
};
