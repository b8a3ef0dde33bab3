use secrecy::ExposeSecret as _;
use sidebook_messenger::{AgentId, CorpKey, MessengerError, PageSignature, PageSignatures};

use crate::Wecom;
use crate::signature::sign_page;
use crate::tokens::TicketKind;

impl Wecom {
    pub(crate) async fn page_signatures(
        &self,
        corp: &CorpKey,
        url: &str,
    ) -> Result<PageSignatures, MessengerError> {
        let agent = self.agent_of(corp).await?;
        Ok(PageSignatures {
            corp: corp.platform.clone(),
            agent,
            corp_signature: self.page_signature(corp, TicketKind::Corp, agent, url).await?,
            agent_signature: self.page_signature(corp, TicketKind::Agent, agent, url).await?,
        })
    }

    async fn page_signature(
        &self,
        corp: &CorpKey,
        kind: TicketKind,
        agent: AgentId,
        url: &str,
    ) -> Result<PageSignature, MessengerError> {
        let ticket = self.tokens.page_ticket(corp, kind, agent).await?;
        let timestamp = self.clock.now().timestamp();
        let nonce = sidebook_ambient::token(self.entropy.as_ref(), 16);
        let signature = sign_page(ticket.secret().expose_secret(), &nonce, timestamp, url);
        Ok(PageSignature {
            timestamp,
            nonce,
            signature,
        })
    }
}
