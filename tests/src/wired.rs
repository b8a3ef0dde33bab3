//! An adapter that talks to a simulated platform, without the product around it.

use std::collections::HashMap;

use sidebook_simulator::world::InstallRequest;
use sidebook_simulator::{Control, Simulator};
use sidebook_wecom::{SuiteConfig, WecomConfig, WecomEndpoints};

/// The configuration of an adapter whose platform this is, with its third-party app.
#[must_use]
pub fn adapter_of(platform: &Simulator) -> WecomConfig {
    let base = platform.api_url();
    let suite = platform.world().read(|world| world.env.config.suite.clone());
    WecomConfig {
        endpoints: WecomEndpoints {
            api_base: base.clone(),
            oauth_base: base.clone(),
            login_base: base.clone(),
            install_base: base,
        },
        suite: Some(SuiteConfig {
            suite_id: suite.suite_id,
            suite_secret: suite.suite_secret.into(),
            test_installs: true,
        }),
        ..WecomConfig::default()
    }
}

/// The fields of an address.
#[must_use]
pub fn fields_of(url: &str) -> HashMap<String, String> {
    let url = reqwest::Url::parse(url).unwrap();
    url.query_pairs().into_owned().collect()
}

/// An admin of the corp follows an install link and confirms on the platform's page. Where the browser goes then.
#[must_use]
pub fn confirm_install(platform: &Control, install_url: &str, corp: &str) -> String {
    let fields = serde_json::to_value(fields_of(install_url)).unwrap();
    let request: InstallRequest = serde_json::from_value(fields).unwrap();
    platform.confirm_install(&request, corp).unwrap()
}
