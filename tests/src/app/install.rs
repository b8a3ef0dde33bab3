use serde_json::{Value, json};

use super::TestApp;
use crate::wired::confirm_install;

impl TestApp {
    /// Installs the third-party app as the owner does: link from the console, confirmation on the platform's page, back to
    /// us; then everything that follows is done. Returns the install attempt as the console sees it.
    pub async fn install(&self) -> Value {
        let owner = self.owner().await;
        let attempt = owner.post("/console/install-attempts", json!({})).await.ok();
        let back = self.confirm_install(attempt["install_url"].as_str().unwrap());
        let (status, _, page) = self.anonymous().open(&self.direct(&back)).await;
        assert_eq!(status, 200, "{page}");
        self.settle().await;
        owner
            .get(&format!(
                "/console/install-attempts/{}",
                attempt["id"].as_str().unwrap()
            ))
            .await
            .ok()
    }

    /// Binds the corp of the self-built app as the owner does. Returns the corp's id as the world has it.
    pub async fn bind_internal(&self) -> String {
        let plain = &self.config.wecom.internal.first().unwrap().corp_id;
        let path = format!("/console/internal-corps/{plain}/bind");
        self.owner().await.post(&path, json!({})).await.ok();
        self.settle().await;
        self.people().world().read(|world| {
            let mut corps = world.corps.values();
            corps.find(|corp| corp.plain_id == *plain).unwrap().id.clone()
        })
    }

    /// The admin confirms on the install page; returns where the browser goes next.
    #[must_use]
    pub fn confirm_install(&self, install_url: &str) -> String {
        confirm_install(&self.people(), install_url, &self.corp())
    }
}
