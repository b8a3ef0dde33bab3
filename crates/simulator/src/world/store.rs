//! The world file: the whole state as JSON, replaced in one step.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::State;
use crate::error::SimulatorError;

/// Raised when the state changes in a way that old files cannot be read.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    state: &'a State,
}

#[derive(Deserialize)]
struct Read {
    version: u32,
    state: State,
}

/// The state in `path`; nothing if there is no such file.
///
/// # Errors
/// The file exists but is not a world of this version.
pub(crate) fn load(path: &Path) -> Result<Option<State>, SimulatorError> {
    let problem = |problem: String| SimulatorError::WorldFile {
        path: path.to_owned(),
        problem,
    };
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(problem(error.to_string())),
    };
    let read: Read = serde_json::from_slice(&text).map_err(|error| problem(error.to_string()))?;
    if read.version != VERSION {
        return Err(problem(format!(
            "written as version {}, this is version {VERSION}",
            read.version
        )));
    }
    Ok(Some(read.state))
}

/// Replaces `path` with the state. A crash in between leaves the old file.
///
/// # Errors
/// The folder cannot be made or the file not be written.
pub(crate) fn save(path: &Path, state: &State) -> Result<(), SimulatorError> {
    let problem = |problem: String| SimulatorError::WorldFile {
        path: path.to_owned(),
        problem,
    };
    let text = serde_json::to_vec(&Written {
        version: VERSION,
        state,
    })
    .map_err(|error| problem(error.to_string()))?;
    let wanted = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = wanted {
        fs::create_dir_all(folder).map_err(|error| problem(error.to_string()))?;
    }
    let fresh = path.with_extension("new");
    fs::write(&fresh, text).map_err(|error| problem(error.to_string()))?;
    fs::rename(&fresh, path).map_err(|error| problem(error.to_string()))
}
