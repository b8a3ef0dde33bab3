use serde::Deserialize;

use super::problem::Problems;

/// Where traces go.
#[derive(Debug, Clone)]
pub struct Telemetry {
    /// A collector that takes OTLP over HTTP, without the path `/v1/traces`. `None`: no traces are made.
    pub otlp_endpoint: Option<String>,
    /// What the traces call this service.
    pub service_name: String,
    /// Which part of the traces is made, 0 to 1.
    pub sampling_ratio: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    otlp_endpoint: String,
    service_name: String,
    sampling_ratio: f64,
}

pub(super) fn check(raw: Raw, problems: &mut Problems) -> Option<Telemetry> {
    let otlp_endpoint = match raw.otlp_endpoint.trim_end_matches('/') {
        "" => None,
        endpoint if endpoint.starts_with("http://") || endpoint.starts_with("https://") => {
            Some(endpoint.to_owned())
        }
        _ => {
            problems.add(
                "telemetry.otlp_endpoint",
                "expected an address such as http://127.0.0.1:4318, or nothing",
            );
            None
        }
    };
    if raw.service_name.is_empty() {
        problems.add("telemetry.service_name", "expected a name");
    }
    if !(0.0..=1.0).contains(&raw.sampling_ratio) {
        problems.add("telemetry.sampling_ratio", "expected 0 to 1");
    }
    Some(Telemetry {
        otlp_endpoint,
        service_name: raw.service_name,
        sampling_ratio: raw.sampling_ratio,
    })
}
