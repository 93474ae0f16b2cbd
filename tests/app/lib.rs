//! Empty: cargo wants a library in each package. The tests are in `app.rs`.
