use std::time::Duration;

use async_trait::async_trait;
use sidebook_storage::shared::{Answer, Ask, Places, Rate, Seat, SharedState, SharedStateError};

/// A shared state that nobody reaches.
#[derive(Debug)]
pub(crate) struct Dead;

fn dead<T>() -> Result<T, SharedStateError> {
    Err(SharedStateError::Unreachable("nobody is there".into()))
}

#[async_trait]
impl SharedState for Dead {
    async fn get(&self, _: &str) -> Result<Option<String>, SharedStateError> {
        dead()
    }
    async fn put(&self, _: &str, _: &str, _: Duration) -> Result<(), SharedStateError> {
        dead()
    }
    async fn put_if_absent(&self, _: &str, _: &str, _: Duration) -> Result<bool, SharedStateError> {
        dead()
    }
    async fn take(&self, _: &str) -> Result<Option<String>, SharedStateError> {
        dead()
    }
    async fn delete_if(&self, _: &str, _: &str) -> Result<bool, SharedStateError> {
        dead()
    }
    async fn delete_prefix(&self, _: &str) -> Result<(), SharedStateError> {
        dead()
    }
    async fn count(&self, _: &str, _: Duration) -> Result<u64, SharedStateError> {
        dead()
    }
    async fn acquire(&self, _: &str, _: Rate, _: u32) -> Result<Duration, SharedStateError> {
        dead()
    }
}

#[async_trait]
impl Places for Dead {
    async fn ask(&self, _: &Ask<'_>) -> Result<Answer, SharedStateError> {
        dead()
    }
    async fn leave(&self, _: &str, _: &str) -> Result<(), SharedStateError> {
        dead()
    }
    async fn cut(&self, _: &Seat<'_>, _: u64) -> Result<(), SharedStateError> {
        dead()
    }
    async fn block(
        &self,
        _: &str,
        _: Duration,
        _: Duration,
        _: Duration,
    ) -> Result<Duration, SharedStateError> {
        dead()
    }
}
