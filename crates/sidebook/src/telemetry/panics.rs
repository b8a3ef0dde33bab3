use std::panic::PanicHookInfo;

/// Makes of every panic one log line that says where it happened. A literal message is the program's own text; a
/// formatted one may quote whatever was worked on, so it is left out.
pub(super) fn say_where() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let thread = std::thread::current();
        let thread = thread.name().unwrap_or("unnamed");
        tracing::error!(place, thread, "panicked: {}", message(panic));
    }));
}

fn message<'a>(panic: &'a PanicHookInfo<'_>) -> &'a str {
    match panic.payload().downcast_ref::<&'static str>() {
        Some(literal) => literal,
        None => "(its message quotes values and is not logged)",
    }
}
