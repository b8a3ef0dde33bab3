//! The messenger's tokens in shared state: sealed, dropped by value, fetched by one at a time.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use sidebook_messenger::{CachedToken, TokenKey, TokenStore};
use sidebook_storage::shared::{InProcess, SharedState, SharedTokens};
use sidebook_storage::testing::{TestDatabase, keyring, on_each_database};

const LONG: Duration = Duration::from_secs(600);

fn state(db: &TestDatabase) -> Arc<dyn SharedState> {
    Arc::new(InProcess::new(db.clock.clone()))
}

fn key(text: &str) -> TokenKey {
    TokenKey(text.into())
}

fn cached(token: &str, refresh_at: DateTime<Utc>) -> CachedToken {
    CachedToken {
        token: SecretString::from(token),
        refresh_at,
    }
}

async fn token_of(tokens: &SharedTokens, at: &TokenKey) -> Option<String> {
    tokens
        .get(at)
        .await
        .unwrap()
        .map(|kept| kept.token.expose_secret().to_owned())
}

on_each_database! {
    async fn a_token_is_kept_sealed_until_its_time_comes(db: TestDatabase) {
        let state = state(&db);
        let tokens = SharedTokens::new(state.clone(), &db.storage);
        let corp = key("corp/1");
        tokens.put(&corp, &cached("secret-token", db.storage.now() + LONG)).await.unwrap();
        assert_eq!(token_of(&tokens, &corp).await.as_deref(), Some("secret-token"));
        let kept = state.get("token:corp/1").await.unwrap().unwrap();
        assert!(kept.starts_with("1.") && !kept.contains("secret"));
        // A second process reads it; one with other keys fetches its own.
        let second = SharedTokens::new(state.clone(), &db.another().await);
        assert_eq!(token_of(&second, &corp).await.as_deref(), Some("secret-token"));
        let rekeyed = SharedTokens::new(state.clone(), &db.another_with(keyring(2, &[2])).await);
        assert_eq!(token_of(&rekeyed, &corp).await, None);
        // Moved to another key it is nobody's token.
        state.put("token:corp/2", &kept, LONG).await.unwrap();
        assert_eq!(token_of(&tokens, &key("corp/2")).await, None);
        db.clock.advance(LONG);
        assert_eq!(token_of(&tokens, &corp).await, None);
        tokens.put(&corp, &cached("late", db.storage.now())).await.unwrap();
        assert_eq!(token_of(&tokens, &corp).await, None);
    }

    async fn a_late_complaint_does_not_drop_a_fresh_token(db: TestDatabase) {
        let tokens = SharedTokens::new(state(&db), &db.storage);
        let corp = key("corp/1");
        tokens.put(&corp, &cached("new", db.storage.now() + LONG)).await.unwrap();
        tokens.invalidate(&corp, &SecretString::from("old")).await.unwrap();
        assert_eq!(token_of(&tokens, &corp).await.as_deref(), Some("new"));
        tokens.invalidate(&corp, &SecretString::from("new")).await.unwrap();
        assert_eq!(token_of(&tokens, &corp).await, None);
        tokens.invalidate(&corp, &SecretString::from("new")).await.unwrap();
    }

    async fn a_cancelled_corp_is_forgotten_others_are_not(db: TestDatabase) {
        let tokens = SharedTokens::new(state(&db), &db.storage);
        for at in ["corp/1/access", "corp/1/ticket", "corp/2/access"] {
            tokens.put(&key(at), &cached(at, db.storage.now() + LONG)).await.unwrap();
        }
        tokens.forget("corp/1/").await.unwrap();
        assert_eq!(token_of(&tokens, &key("corp/1/access")).await, None);
        assert_eq!(token_of(&tokens, &key("corp/1/ticket")).await, None);
        assert_eq!(token_of(&tokens, &key("corp/2/access")).await.as_deref(), Some("corp/2/access"));
    }

    async fn one_refreshes_at_a_time_and_the_right_lapses(db: TestDatabase) {
        let state = state(&db);
        let tokens = SharedTokens::new(state.clone(), &db.storage);
        let other = SharedTokens::new(state, &db.another().await);
        let corp = key("corp/1");
        let first = tokens.try_lock(&corp, LONG).await.unwrap().unwrap();
        assert_eq!(other.try_lock(&corp, LONG).await.unwrap(), None);
        other.unlock(&corp, "somebody else's").await.unwrap();
        assert_eq!(other.try_lock(&corp, LONG).await.unwrap(), None);
        db.clock.advance(LONG);
        let second = other.try_lock(&corp, LONG).await.unwrap().unwrap();
        // The one whose right lapsed does not give back the other's.
        tokens.unlock(&corp, &first).await.unwrap();
        assert_eq!(tokens.try_lock(&corp, LONG).await.unwrap(), None);
        other.unlock(&corp, &second).await.unwrap();
        assert!(tokens.try_lock(&corp, LONG).await.unwrap().is_some());
    }
}
