//! Callback endpoints: verify, decrypt, store, answer.
