//! Our apps on the platform: those of the configuration, and self-built ones that admins entered.

use sidebook_domain::AgencyId;
use sidebook_messenger::{AppKey, PlatformCorpId};

use crate::problem::ApiResult;
use crate::{ApiState, App};

/// The self-built app of a corp.
#[derive(Debug)]
pub(crate) struct InternalAppKnown {
    /// The app.
    pub(crate) app: App,
    /// Whose admin entered it; nobody's else to bind. `None` for one of the configuration.
    pub(crate) entered_by: Option<AgencyId>,
}

impl ApiState {
    /// The app of a word that a caller gave (`suite`, `internal:<platform corp id>`), when it is one of ours.
    pub(crate) async fn app(&self, word: &str) -> ApiResult<Option<App>> {
        if let Some(configured) = self.config.app(word) {
            return Ok(Some(configured.clone()));
        }
        let Some(corp) = word.strip_prefix("internal:") else {
            return Ok(None);
        };
        let known = self.internal_app(&corp.into()).await?;
        Ok(known.map(|known| known.app))
    }

    /// The self-built app of a corp: the configured one, else the one that an admin entered.
    pub(crate) async fn internal_app(&self, corp: &PlatformCorpId) -> ApiResult<Option<InternalAppKnown>> {
        if let Some(configured) = self.config.internal_app(corp) {
            return Ok(Some(InternalAppKnown {
                app: configured.clone(),
                entered_by: None,
            }));
        }
        let entered = self.storage.view().system().internal_apps().find(corp).await?;
        Ok(entered.map(|entered| InternalAppKnown {
            app: App {
                key: AppKey::Internal(entered.corp),
                suite_id: None,
                corp_name: Some(entered.corp_name.into()),
                agent: Some(entered.agent),
            },
            entered_by: Some(entered.agency),
        }))
    }
}
