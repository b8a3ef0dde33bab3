use sidebook_messenger::{ChatId, Failure};

use super::{Step, Trouble, Under};

/// How many group chats are read and committed together: each is a platform call of its own.
const TOGETHER: usize = 10;

impl Under<'_> {
    /// Finds a page of group chats, or reads and stores some of the page found last.
    pub(super) async fn groups_step(&mut self) -> Result<Step, Trouble> {
        let pending = self.at.pending(TOGETHER);
        if !pending.is_empty() {
            return self.read_groups(&pending).await;
        }
        let Some((owners, cursor)) = self.at.ask(self.deps.config.sync_chunk) else {
            return self.groups_complete().await;
        };
        let read_at = self.deps.now();
        let page = match self
            .deps
            .messenger
            .groups(&self.corp.key, &owners, cursor.as_deref())
            .await
        {
            Ok(page) => page,
            Err(error) => return self.refused(error).await,
        };
        let found = page.groups.iter().map(|group| group.id.clone()).collect();
        self.at.page_found(found, page.next);
        let work = self.deps.storage.begin().await?;
        if !self.save(&work, 0, 0).await? {
            return Ok(Step::Over);
        }
        // What is listed is there, whether or not it can be read below.
        work.of(self.corp.agency)
            .groups()
            .mark_seen(self.corp.id, &page.groups, read_at, self.run.id)
            .await?;
        work.commit().await?;
        Ok(Step::More)
    }

    async fn read_groups(&mut self, pending: &[ChatId]) -> Result<Step, Trouble> {
        let mut read = Vec::with_capacity(pending.len());
        let mut errors = 0;
        for chat in pending {
            let read_at = self.deps.now();
            match self.deps.messenger.group(&self.corp.key, chat).await {
                Ok(group) => read.push((chat, group, read_at)),
                Err(error) => match error.failure() {
                    Some(
                        Failure::OutOfScope | Failure::Unlicensed | Failure::NotFound | Failure::Rejected,
                    ) => {
                        errors += 1;
                    }
                    _ => return Err(error.into()),
                },
            }
        }
        self.at.pending_done(pending.len());
        let work = self.deps.storage.begin().await?;
        if !self
            .save(&work, u32::try_from(read.len()).unwrap_or(u32::MAX), errors)
            .await?
        {
            return Ok(Step::Over);
        }
        let mirror = work.of(self.corp.agency);
        let groups = mirror.groups();
        for (chat, group, read_at) in read {
            match group {
                Some(group) => drop(
                    groups
                        .upsert(self.corp.id, &group, None, read_at, Some(self.run.id))
                        .await?,
                ),
                None => drop(groups.mark_missing(self.corp.id, chat, read_at).await?),
            }
        }
        work.commit().await?;
        Ok(Step::More)
    }

    async fn groups_complete(&self) -> Result<Step, Trouble> {
        let work = self.deps.storage.begin().await?;
        let agency = work.of(self.corp.agency);
        if !agency.sync_runs().succeed(self.run.id).await? {
            return Ok(Step::Over);
        }
        let run = self.run;
        agency
            .groups()
            .mark_gone_not_seen(self.corp.id, run.id, run.started_at, &self.at.unread)
            .await?;
        work.commit().await?;
        Ok(Step::Complete)
    }
}
