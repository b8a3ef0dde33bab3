use std::time::Duration;

use anyhow::Context;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracer, SdkTracerProvider};
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::Registry;

use crate::config::Telemetry;

/// Traces on their way to a collector, or none. Stopped with [`Traces::stop`], else the last ones are lost.
pub struct Traces(Option<SdkTracerProvider>);

impl Traces {
    /// No traces.
    #[must_use]
    pub fn none() -> Self {
        Self(None)
    }

    /// Traces that go where `provider` sends them: for tests.
    #[must_use]
    pub fn through(provider: SdkTracerProvider) -> Self {
        Self(Some(provider))
    }

    /// As the configuration says. What cannot be delivered is dropped after a while and holds up nobody.
    ///
    /// # Errors
    /// When the address or the machine's certificates cannot be used.
    pub(super) fn start(config: &Telemetry) -> anyhow::Result<Self> {
        let Some(endpoint) = &config.otlp_endpoint else {
            return Ok(Self::none());
        };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(format!("{endpoint}/v1/traces"))
            .with_timeout(Duration::from_secs(10))
            .build()
            .context("telemetry.otlp_endpoint cannot be used")?;
        let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(config.sampling_ratio)));
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_sampler(sampler)
            .with_resource(
                Resource::builder()
                    .with_service_name(config.service_name.clone())
                    .build(),
            )
            .build();
        Ok(Self(Some(provider)))
    }

    /// What turns spans into traces.
    pub(super) fn layer(&self) -> Option<OpenTelemetryLayer<Registry, SdkTracer>> {
        let tracer = self.0.as_ref()?.tracer("sidebook");
        Some(tracing_opentelemetry::layer().with_tracer(tracer))
    }

    /// Sends what is left.
    pub fn stop(self) {
        if let Some(provider) = self.0
            && let Err(error) = provider.shutdown()
        {
            tracing::warn!(%error, "the last traces were not delivered");
        }
    }
}
