//! The table of APIs: path, token, method, what stays empty on errors, and the function.

use super::answer::Reply;
use super::call::Ctx;
use super::{
    customers, groups, identity, install, licences, media, members, message, network, tags, tickets, tokens,
    transfers,
};

/// The token an API wants, always in the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Auth {
    /// None.
    Open,
    /// `suite_access_token`.
    Suite,
    /// A suite token under the name `access_token`, on old paths.
    SuiteAsAccessToken,
    /// `provider_access_token`.
    Provider,
    /// A provider token under the name `access_token`, on old paths.
    ProviderAsAccessToken,
    /// `access_token` of a corp.
    Corp,
}

impl Auth {
    pub(super) fn parameter(self) -> Option<&'static str> {
        match self {
            Self::Open => None,
            Self::Suite => Some("suite_access_token"),
            Self::Provider => Some("provider_access_token"),
            Self::SuiteAsAccessToken | Self::ProviderAsAccessToken | Self::Corp => Some("access_token"),
        }
    }
}

/// One API.
#[derive(Debug)]
pub(super) struct Api {
    pub(super) path: &'static str,
    pub(super) auth: Auth,
    /// Whether a GET loses the body.
    pub(super) post: bool,
    /// Lists that stand empty in an error.
    pub(super) empty: &'static [&'static str],
    /// Whether success may come without `errcode`.
    pub(super) historic: bool,
    pub(super) run: fn(&mut Ctx<'_>) -> Reply,
}

impl Api {
    const fn empty(mut self, names: &'static [&'static str]) -> Self {
        self.empty = names;
        self
    }

    const fn historic(mut self) -> Self {
        self.historic = true;
        self
    }
}

const fn get(path: &'static str, auth: Auth, run: fn(&mut Ctx<'_>) -> Reply) -> Api {
    Api {
        path,
        auth,
        post: false,
        empty: &[],
        historic: false,
        run,
    }
}

const fn post(path: &'static str, auth: Auth, run: fn(&mut Ctx<'_>) -> Reply) -> Api {
    Api {
        path,
        auth,
        post: true,
        empty: &[],
        historic: false,
        run,
    }
}

pub(super) fn find(path: &str) -> Option<&'static Api> {
    TABLE.iter().find(|api| api.path == path)
}

static TABLE: &[Api] = &[
    // tokens and installation
    post("service/get_suite_token", Auth::Open, tokens::suite),
    post("service/get_provider_token", Auth::Open, tokens::provider).historic(),
    post("service/get_corp_token", Auth::Suite, tokens::corp).historic(),
    get("gettoken", Auth::Open, tokens::internal),
    get("service/get_pre_auth_code", Auth::Suite, install::pre_auth_code),
    post("service/set_session_info", Auth::Suite, install::session_info),
    post("service/get_permanent_code", Auth::Suite, install::permanent_code).historic(),
    post(
        "service/v2/get_permanent_code",
        Auth::Suite,
        install::permanent_code_v2,
    )
    .historic(),
    post("service/get_auth_info", Auth::Suite, install::auth_info),
    post("service/v2/get_auth_info", Auth::Suite, install::auth_info),
    post("service/get_admin_list", Auth::Suite, install::admins_of_suite).empty(&["admin"]),
    post("agent/get_admin_list", Auth::Corp, install::admins).empty(&["admin"]),
    post("agent/get_permissions", Auth::Corp, install::permissions).empty(&["app_permissions"]),
    get("agent/get", Auth::Corp, install::agent),
    // identity
    get(
        "service/auth/getuserinfo3rd",
        Auth::Suite,
        identity::user_of_suite,
    ),
    get(
        "service/getuserinfo3rd",
        Auth::SuiteAsAccessToken,
        identity::user_of_suite_old,
    ),
    post(
        "service/auth/getuserdetail3rd",
        Auth::Suite,
        identity::detail_of_suite,
    ),
    post(
        "service/getuserdetail3rd",
        Auth::SuiteAsAccessToken,
        identity::detail_of_suite,
    ),
    post(
        "service/get_login_info",
        Auth::ProviderAsAccessToken,
        identity::login_info,
    ),
    get("auth/getuserinfo", Auth::Corp, identity::user),
    get("user/getuserinfo", Auth::Corp, identity::user),
    post("auth/getuserdetail", Auth::Corp, identity::detail),
    post("batch/userid_to_openuserid", Auth::Corp, identity::open_userids).empty(&["open_userid_list"]),
    post("batch/openuserid_to_userid", Auth::Corp, identity::plain_userids).empty(&["userid_list"]),
    post(
        "service/corpid_to_opencorpid",
        Auth::Provider,
        identity::open_corpid,
    ),
    post(
        "externalcontact/get_new_external_userid",
        Auth::Corp,
        identity::new_external_userids,
    )
    .empty(&["items"]),
    // JS tickets
    get("get_jsapi_ticket", Auth::Corp, tickets::corp),
    get("ticket/get", Auth::Corp, tickets::agent),
    // customers
    get(
        "externalcontact/get_follow_user_list",
        Auth::Corp,
        customers::follow_users,
    )
    .empty(&["follow_user"]),
    get("externalcontact/list", Auth::Corp, customers::list).empty(&["external_userid"]),
    get("externalcontact/get", Auth::Corp, customers::get),
    post("externalcontact/batch/get_by_user", Auth::Corp, customers::batch).empty(&["external_contact_list"]),
    post("externalcontact/remark", Auth::Corp, customers::remark),
    post("externalcontact/groupchat/list", Auth::Corp, groups::list).empty(&["group_chat_list"]),
    post("externalcontact/groupchat/get", Auth::Corp, groups::get),
    post("externalcontact/get_corp_tag_list", Auth::Corp, tags::list).empty(&["tag_group"]),
    post("externalcontact/add_corp_tag", Auth::Corp, tags::add),
    post("externalcontact/edit_corp_tag", Auth::Corp, tags::edit),
    post("externalcontact/del_corp_tag", Auth::Corp, tags::delete),
    post("externalcontact/mark_tag", Auth::Corp, tags::mark),
    // handing over
    post(
        "externalcontact/transfer_customer",
        Auth::Corp,
        transfers::contacts,
    )
    .empty(&["customer"]),
    post("externalcontact/transfer_result", Auth::Corp, transfers::results).empty(&["customer"]),
    post(
        "externalcontact/resigned/transfer_customer",
        Auth::Corp,
        transfers::contacts_of_resigned,
    )
    .empty(&["customer"]),
    post(
        "externalcontact/resigned/transfer_result",
        Auth::Corp,
        transfers::results_of_resigned,
    )
    .empty(&["customer"]),
    post(
        "externalcontact/groupchat/onjob_transfer",
        Auth::Corp,
        transfers::groups,
    )
    .empty(&["failed_chat_list"]),
    post(
        "externalcontact/groupchat/transfer",
        Auth::Corp,
        transfers::groups_of_resigned,
    )
    .empty(&["failed_chat_list"]),
    // departments and members
    get("department/simplelist", Auth::Corp, members::departments_simple).empty(&["department_id"]),
    get("department/list", Auth::Corp, members::departments).empty(&["department"]),
    get("department/get", Auth::Corp, members::department),
    get("user/simplelist", Auth::Corp, members::list_simple).empty(&["userlist"]),
    get("user/list", Auth::Corp, members::list).empty(&["userlist"]),
    get("user/get", Auth::Corp, members::get),
    post("user/list_id", Auth::Corp, members::list_id).empty(&["dept_user"]),
    // media and messages
    post("media/upload", Auth::Corp, media::upload),
    post("media/uploadimg", Auth::Corp, media::upload_image),
    get("media/get", Auth::Corp, media::get),
    post("message/send", Auth::Corp, message::send),
    // network and licences
    get("getcallbackip", Auth::Corp, network::callback_addresses).empty(&["ip_list"]),
    get("get_api_domain_ip", Auth::Corp, network::api_addresses).empty(&["ip_list"]),
    post(
        "license/get_active_info_by_user",
        Auth::Provider,
        licences::of_member,
    ),
    post("license/list_actived_account", Auth::Provider, licences::list).empty(&["account_list"]),
    post("license/get_app_license_info", Auth::Provider, licences::of_app),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::TABLE;

    #[test]
    fn no_path_stands_in_the_table_twice() {
        let paths: BTreeSet<&str> = TABLE.iter().map(|api| api.path).collect();
        assert_eq!(paths.len(), TABLE.len());
    }
}
