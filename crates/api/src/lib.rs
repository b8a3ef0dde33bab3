//! HTTP for the sidebar and the console, and its OpenAPI document.
