use std::time::{Duration, Instant};

use super::{Broken, depends};
use crate::{About, Code, Doctor, Finding, Probe, millis};

/// Every sign-in and every platform call asks it: longer than this is felt.
const SLOW: Duration = Duration::from_millis(50);

impl Doctor {
    pub(crate) async fn shared_state(&self) -> Vec<Finding> {
        let probe = Probe::SharedState;
        if let Some(problem) = &self.patient.shared_problem {
            return vec![
                Finding::new(probe, Code::SharedStateUnreachable).fact("problem", problem),
                depends(Probe::SharedStateMemory, probe),
            ];
        }
        if !self.patient.shared.is_shared() {
            return vec![
                Finding::new(probe, Code::SharedStateOwn),
                Finding::new(Probe::SharedStateMemory, Code::SharedStateUnknown),
            ];
        }
        let (answers, memory) = tokio::join!(
            self.guarded(probe, About::Installation, self.shared_answers()),
            self.guarded(
                Probe::SharedStateMemory,
                About::Installation,
                self.shared_memory()
            ),
        );
        vec![answers, memory]
    }

    async fn shared_answers(&self) -> Result<Finding, Broken> {
        let begin = Instant::now();
        let probe = Probe::SharedState;
        if let Err(error) = self.patient.shared.get("doctor").await {
            return Ok(Finding::new(probe, Code::SharedStateUnreachable).fact("problem", error));
        }
        let took = begin.elapsed();
        let code = if took > SLOW {
            Code::SharedStateSlow
        } else {
            Code::SharedStateAnswers
        };
        Ok(Finding::new(probe, code).fact("milliseconds", millis(took)))
    }

    async fn shared_memory(&self) -> Result<Finding, Broken> {
        let probe = Probe::SharedStateMemory;
        Ok(match self.patient.shared.eviction().await {
            Ok(Some(policy)) if policy == "noeviction" => Finding::new(probe, Code::SharedStateKeeps),
            Ok(Some(policy)) => Finding::new(probe, Code::SharedStateEvicts).fact("policy", policy),
            // Managed servers may refuse the question.
            Ok(None) | Err(_) => Finding::new(probe, Code::SharedStateUnknown),
        })
    }
}
