//! The encrypted envelope of platform callbacks: signature and AES. No I/O.
