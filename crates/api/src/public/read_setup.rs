use actix_web::{get, web};
use serde::Serialize;
use sidebook_domain::Language;
use utoipa::ToSchema;

use crate::ApiState;
use crate::wire::words::LanguageWord;

/// How this service is set up, as far as a page must know before anyone signs in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Setup {
    pub(crate) apps: Vec<SetupApp>,
    /// The app to sign in through when the page's address names none. Null when none is configured.
    pub(crate) default_app: Option<String>,
    #[schema(value_type = Vec<LanguageWord>)]
    pub(crate) languages: [Language; 2],
    pub(crate) sms: SetupSms,
}

/// An app to sign in through.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SetupApp {
    /// `suite` or `internal:<platform corp id>`.
    pub(crate) app: String,
    /// What people call the corp of a self-built app.
    pub(crate) corp_name: Option<String>,
}

/// Where codes arrive.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SetupSms {
    /// Where a demonstration shows the messages it would have sent. Absent in earnest.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) outbox_url: Option<String>,
}

/// How this service is set up.
#[utoipa::path(tag = "public", responses((status = 200, body = Setup)))]
#[get("/setup")]
pub(crate) async fn read_setup(state: web::Data<ApiState>) -> web::Json<Setup> {
    let config = &state.config;
    web::Json(Setup {
        apps: config
            .apps
            .iter()
            .map(|app| SetupApp {
                app: app.word(),
                corp_name: app.corp_name.clone(),
            })
            .collect(),
        default_app: config.apps.first().map(crate::App::word),
        languages: [Language::ZhCn, Language::En],
        sms: SetupSms {
            outbox_url: state
                .outbox
                .as_ref()
                .map(|_| format!("{}/outbox", config.public_url)),
        },
    })
}
