use std::collections::BTreeMap;

use serde::Deserialize;
use sidebook_messenger::{
    AgentId, CorpKey, Failure, InstallationInfo, InternalApp, Member, MemberId, MemberState, MessengerError,
    VisibleScope,
};

use crate::Wecom;
use crate::client::Call;
use crate::lenient::{self, filled};

#[derive(Deserialize)]
struct Departments {
    #[serde(default, deserialize_with = "lenient::nullable")]
    department_id: Vec<Department>,
}

#[derive(Deserialize)]
struct Department {
    id: i64,
}

#[derive(Deserialize)]
struct Users {
    #[serde(default, deserialize_with = "lenient::nullable")]
    userlist: Vec<User>,
}

#[derive(Deserialize)]
struct User {
    userid: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default, deserialize_with = "lenient::nullable")]
    department: Vec<i64>,
    #[serde(default, deserialize_with = "lenient::maybe_integer")]
    status: Option<i64>,
}

#[derive(Deserialize)]
struct Agent {
    #[serde(default, deserialize_with = "lenient::nullable")]
    allow_userinfos: AllowUsers,
    #[serde(default, deserialize_with = "lenient::nullable")]
    allow_partys: AllowParties,
    #[serde(default, deserialize_with = "lenient::nullable")]
    allow_tags: AllowTags,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AllowUsers {
    #[serde(deserialize_with = "lenient::nullable")]
    user: Vec<AllowUser>,
}

#[derive(Deserialize)]
struct AllowUser {
    userid: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AllowParties {
    #[serde(deserialize_with = "lenient::nullable")]
    partyid: Vec<i64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AllowTags {
    #[serde(deserialize_with = "lenient::nullable")]
    tagid: Vec<i64>,
}

impl From<User> for Member {
    fn from(user: User) -> Self {
        Self {
            // Third-party apps get the id in place of the name.
            name: filled(user.name).filter(|name| *name != user.userid),
            id: MemberId::from(user.userid),
            departments: user.department,
            state: match user.status {
                // Lists tell no status.
                Some(1) | None => MemberState::Active,
                Some(5) => MemberState::Left,
                Some(_) => MemberState::Inactive,
            },
        }
    }
}

/// Nothing there, or nothing that we may see: both are ordinary while scopes change.
fn absent(error: &MessengerError) -> bool {
    matches!(error.failure(), Some(Failure::NotFound | Failure::OutOfScope))
}

impl Wecom {
    /// Everyone in the visible departments, and those who were made visible one by one.
    pub(crate) async fn members_in_scope(&self, corp: &CorpKey) -> Result<Vec<Member>, MessengerError> {
        let mut members = BTreeMap::new();
        let departments = match self
            .tokens
            .corp_call::<Departments>(corp, Call::get("department/simplelist"))
            .await
        {
            // Where members authorise one by one, an app has no right to departments.
            Err(error) if absent(&error) => Vec::new(),
            answer => answer?.department_id,
        };
        for department in departments {
            let call = Call::get("user/simplelist").query("department_id", department.id.to_string());
            let users = match self.tokens.corp_call::<Users>(corp, call).await {
                Err(error) if absent(&error) => continue,
                answer => answer?.userlist,
            };
            members.extend(
                users
                    .into_iter()
                    .map(Member::from)
                    .map(|member| (member.id.clone(), member)),
            );
        }
        let agent = self.agent_of(corp).await?;
        for member in self.agent_scope(corp, agent).await?.members {
            if !members.contains_key(&member)
                && let Some(found) = self.member_details(corp, &member).await?
            {
                members.insert(member, found);
            }
        }
        Ok(members.into_values().collect())
    }

    pub(crate) async fn member_details(
        &self,
        corp: &CorpKey,
        member: &MemberId,
    ) -> Result<Option<Member>, MessengerError> {
        let call = Call::get("user/get").query("userid", member.as_str());
        match self.tokens.corp_call::<User>(corp, call).await {
            Err(error) if absent(&error) => Ok(None),
            answer => Ok(Some(answer?.into())),
        }
    }

    /// The visible scope as the corp's app sees it; works in both modes.
    pub(crate) async fn agent_scope(
        &self,
        corp: &CorpKey,
        agent: AgentId,
    ) -> Result<VisibleScope, MessengerError> {
        let agent: Agent = self.tokens.corp_call(corp, read_agent(agent)).await?;
        Ok(agent.into())
    }

    /// The same with what somebody says of the app.
    pub(crate) async fn try_app(&self, app: &InternalApp) -> Result<InstallationInfo, MessengerError> {
        let agent: Agent = self.tokens.call_once_as(app, &read_agent(app.agent)).await?;
        Ok(InstallationInfo {
            name: app.corp_name.clone(),
            agent: app.agent,
            scope: agent.into(),
        })
    }
}

fn read_agent(agent: AgentId) -> Call {
    Call::get("agent/get").query("agentid", agent.0.to_string())
}

impl From<Agent> for VisibleScope {
    fn from(agent: Agent) -> Self {
        let users = agent.allow_userinfos.user.into_iter();
        Self {
            departments: agent.allow_partys.partyid,
            members: users.map(|user| MemberId::from(user.userid)).collect(),
            tags: agent.allow_tags.tagid,
        }
    }
}
