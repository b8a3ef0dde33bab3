//! Installing, changing and removing the suite, as an administrator does it.

use std::collections::BTreeSet;

use super::Control;
use crate::error::SimulatorError;
use crate::world::{InstallRequest, Scope};

impl Control {
    /// Whether the install page may be shown for this request.
    ///
    /// # Errors
    /// The text says why not, for the page.
    pub fn check_install(&self, request: &InstallRequest) -> Result<(), SimulatorError> {
        self.world().read(|world| world.check_install(request))
    }

    /// The administrator of `corp` confirms the install page. Returns where the browser goes next:
    /// `redirect_uri?auth_code=…&expires_in=600&state=…`. This path pushes no `create_auth`.
    ///
    /// # Errors
    /// The request is not (or no longer) good, or there is no such corp.
    pub fn confirm_install(&self, request: &InstallRequest, corp: &str) -> Result<String, SimulatorError> {
        self.confirm_install_for(request, corp, None)
    }

    /// The same for a chosen visible scope.
    ///
    /// # Errors
    /// As [`Control::confirm_install`].
    pub fn confirm_install_for(
        &self,
        request: &InstallRequest,
        corp: &str,
        scope: Option<Scope>,
    ) -> Result<String, SimulatorError> {
        let target = self.world().write(|world| {
            world.check_install(request)?;
            let code = world.authorise(corp, &request.state)?;
            world.suite.pre_auth_codes.remove(&request.pre_auth_code);
            let corp = world.need_corp(corp)?.id.clone();
            if let (Some(scope), Some(found)) = (scope, world.suite.installations.get_mut(&corp)) {
                found.scope = scope;
            }
            world.emit_subscribes(&corp);
            Ok::<_, SimulatorError>(redirect(&request.redirect_uri, &code, &request.state))
        })?;
        self.wake();
        Ok(target)
    }

    /// Installs from the app market or a promotion QR code: pushes `create_auth`, returns the auth code in it.
    ///
    /// # Errors
    /// There is no such corp.
    pub fn market_install(&self, corp: &str, state: &str) -> Result<String, SimulatorError> {
        let code = self.world().write(|world| {
            let code = world.authorise(corp, state)?;
            world.emit_authorisation("create_auth", "", &code, state);
            let corp = world.need_corp(corp)?.id.clone();
            world.emit_subscribes(&corp);
            Ok::<_, SimulatorError>(code)
        })?;
        self.wake();
        Ok(code)
    }

    /// Changes the visible scope and pushes `change_auth`, and `subscribe`/`unsubscribe` for those who come and go.
    ///
    /// # Errors
    /// There is no such corp, or the suite is not installed there.
    pub fn set_scope(&self, corp: &str, scope: Scope) -> Result<(), SimulatorError> {
        self.world().write(|world| {
            let corp = world.need_corp(corp)?.id.clone();
            let app = world.installation(&corp).map(|found| found.app());
            let app = app.ok_or_else(|| SimulatorError::unknown("installation", &corp))?;
            let seen = |world: &crate::world::World| -> BTreeSet<String> {
                let access = world.access(&app);
                access
                    .iter()
                    .flat_map(|access| access.members().map(|member| member.id.clone()))
                    .collect()
            };
            let before = seen(world);
            if let Some(found) = world.suite.installations.get_mut(&corp) {
                found.scope = scope;
            }
            let after = seen(world);
            world.emit_authorisation("change_auth", &corp, "", "");
            for member in after.difference(&before) {
                world.emit_data(&app, "subscribe", member);
            }
            for member in before.difference(&after) {
                world.emit_data(&app, "unsubscribe", member);
            }
            Ok::<_, SimulatorError>(())
        })?;
        self.wake();
        Ok(())
    }

    /// Removes the suite from the corp and pushes `cancel_auth`.
    ///
    /// # Errors
    /// There is no such corp, or the suite is not installed there.
    pub fn cancel(&self, corp: &str) -> Result<(), SimulatorError> {
        self.world().write(|world| {
            let corp = world.need_corp(corp)?.id.clone();
            world.cancel_installation(&corp)?;
            world.emit_authorisation("cancel_auth", &corp, "", "");
            Ok::<_, SimulatorError>(())
        })?;
        self.wake();
        Ok(())
    }

    /// Resets the permanent code and pushes `reset_permanent_code` with an auth code, which is returned.
    ///
    /// # Errors
    /// There is no such corp, or the suite is not installed there.
    pub fn reset_permanent_code(&self, corp: &str) -> Result<String, SimulatorError> {
        let code = self.world().write(|world| {
            let corp = world.need_corp(corp)?.id.clone();
            world
                .installation(&corp)
                .ok_or_else(|| SimulatorError::unknown("installation", &corp))?;
            let code = world.authorise(&corp, "")?;
            world.emit_authorisation("reset_permanent_code", "", &code, "");
            Ok::<_, SimulatorError>(code)
        })?;
        self.wake();
        Ok(code)
    }
}

/// Where the browser goes after the install page: the parameters stand before any fragment.
fn redirect(uri: &str, code: &str, state: &str) -> String {
    let (uri, fragment) = uri
        .split_once('#')
        .map_or((uri, String::new()), |(uri, end)| (uri, format!("#{end}")));
    let join = if uri.contains('?') { '&' } else { '?' };
    format!("{uri}{join}auth_code={code}&expires_in=600&state={state}{fragment}")
}

#[cfg(test)]
mod tests {
    use super::redirect;

    #[test]
    fn parameters_stand_before_the_fragment_and_behind_other_parameters() {
        let after = "auth_code=c&expires_in=600&state=s";
        assert_eq!(redirect("http://a/b", "c", "s"), format!("http://a/b?{after}"));
        assert_eq!(
            redirect("http://a/b?x=1", "c", "s"),
            format!("http://a/b?x=1&{after}")
        );
        assert_eq!(
            redirect("http://a/b#/tab", "c", "s"),
            format!("http://a/b?{after}#/tab")
        );
    }
}
