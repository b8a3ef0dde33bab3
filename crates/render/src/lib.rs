//! Texts and pictures for people: message templates, QR codes.
