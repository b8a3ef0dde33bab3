use super::{Step, Trouble, Under};

impl Under<'_> {
    /// Reads and stores one page of contacts.
    pub(super) async fn contacts_step(&mut self) -> Result<Step, Trouble> {
        let Some((members, cursor)) = self.at.ask(self.deps.config.sync_chunk) else {
            return self.contacts_complete().await;
        };
        let read_at = self.deps.now();
        let page = match self
            .deps
            .messenger
            .contacts(&self.corp.key, &members, cursor.as_deref())
            .await
        {
            Ok(page) => page,
            Err(error) => return self.refused(error).await,
        };
        let unlicensed: Vec<_> = page
            .unlicensed
            .iter()
            .filter(|id| !self.at.unread.contains(id))
            .cloned()
            .collect();
        let errors = u32::try_from(unlicensed.len()).unwrap_or(u32::MAX);
        self.at.unread.extend(unlicensed.iter().cloned());
        self.at.page_done(page.next);

        let work = self.deps.storage.begin().await?;
        let items = u32::try_from(page.entries.len()).unwrap_or(u32::MAX);
        if !self.save(&work, items, errors).await? {
            return Ok(Step::Over);
        }
        let mirror = work.of(self.corp.agency);
        for member in &members {
            mirror
                .members()
                .set_licensed(self.corp.id, member, !self.at.unread.contains(member))
                .await?;
        }
        mirror
            .contacts()
            .upsert_page(self.corp.id, &page.entries, read_at, Some(self.run.id))
            .await?;
        work.commit().await?;
        Ok(Step::More)
    }

    async fn contacts_complete(&self) -> Result<Step, Trouble> {
        let work = self.deps.storage.begin().await?;
        let agency = work.of(self.corp.agency);
        if !agency.sync_runs().succeed(self.run.id).await? {
            return Ok(Step::Over);
        }
        let run = self.run;
        agency
            .contacts()
            .mark_gone_not_seen(self.corp.id, run.id, run.started_at, &self.at.unread)
            .await?;
        work.commit().await?;
        Ok(Step::Complete)
    }
}
