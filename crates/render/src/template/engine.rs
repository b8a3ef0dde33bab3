//! Runs a template within bounds.

use std::io;

use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};

/// Steps a template may take: a hundred times what the longest built-in one needs, and no endless loop.
const FUEL: u64 = 200_000;

/// The most bytes that are written, far more than any chat takes: a small template over long answers must not fill the
/// memory.
pub(super) const MOST_BYTES: usize = 512 * 1024;

/// The text that a template makes of these variables.
///
/// # Errors
/// What minijinja says; [`ErrorKind::WriteFailure`] when the text grows beyond all reason.
pub(super) fn run(source: &str, variables: Value) -> Result<String, Error> {
    let environment = environment();
    let template = environment.template_from_str(source)?;
    let mut text = Bounded(Vec::new());
    template.render_captured_to(variables, &mut text)?;
    String::from_utf8(text.0).map_err(|error| {
        Error::new(ErrorKind::WriteFailure, "the text is not UTF-8").with_source(error.utf8_error())
    })
}

/// Whether a template can be read at all.
///
/// # Errors
/// What minijinja says about its first mistake.
pub(super) fn compile(source: &str) -> Result<(), Error> {
    environment().template_from_str(source).map(drop)
}

fn environment<'a>() -> Environment<'a> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    // Mistakes carry their place.
    environment.set_debug(true);
    // The text goes into a chat, not into a page.
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    // What a client has not is left out: nobody is to read "none".
    environment.set_formatter(|output, state, value| {
        if value.is_none() {
            Ok(())
        } else {
            minijinja::escape_formatter(output, state, value)
        }
    });
    environment
}

struct Bounded(Vec<u8>);

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len().saturating_add(bytes.len()) > MOST_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
