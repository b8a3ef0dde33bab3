use super::things::Things;
use crate::kit::Request;

/// A request that would succeed by its shape, and the same with each id that it names somebody else's.
pub(crate) struct Row<'w> {
    pub(crate) operation: &'static str,
    /// About our own things, for tokens and permissions that are not good enough.
    pub(crate) any: Request,
    /// Which ids of the document this covers.
    pub(super) ids: Vec<Named<'w>>,
}

/// An id that an operation names, and what has to become of a request in which it (alone, where there are several) is
/// somebody else's.
pub(super) struct Named<'w> {
    pub(super) name: &'static str,
    pub(super) request: About<'w>,
    /// `(empty)`: a list with nothing in it. `(not there)`: a result that says so.
    pub(super) code: &'static str,
}

pub(super) enum About<'w> {
    /// The id of a client or of a thing of one: somebody else's are of another agency, or out of reach, or of nobody.
    Client(Box<dyn Fn(&Things) -> Request + 'w>),
    /// Another id: somebody else's is another agency's, as this request has it.
    Agency(Request),
}

pub(super) fn row<'w>(operation: &'static str, any: Request) -> Row<'w> {
    Row {
        operation,
        any,
        ids: Vec::new(),
    }
}

impl<'w> Row<'w> {
    /// The id of a client or of a thing of one, in a request about these things.
    pub(super) fn id(self, name: &'static str, request: impl Fn(&Things) -> Request + 'w) -> Self {
        self.refused(name, request, "not_found")
    }

    /// As [`Self::id`], with another answer.
    pub(super) fn refused(
        self,
        name: &'static str,
        request: impl Fn(&Things) -> Request + 'w,
        code: &'static str,
    ) -> Self {
        self.add(name, About::Client(Box::new(request)), code)
    }

    /// The id of something that is no client's (`OF_NO_CLIENT`), in a request in which it is another agency's.
    pub(super) fn elsewhere(self, name: &'static str, request: Request) -> Self {
        self.elsewhere_refused(name, request, "not_found")
    }

    /// As [`Self::elsewhere`], with another answer.
    pub(super) fn elsewhere_refused(self, name: &'static str, request: Request, code: &'static str) -> Self {
        self.add(name, About::Agency(request), code)
    }

    fn add(mut self, name: &'static str, request: About<'w>, code: &'static str) -> Self {
        self.ids.push(Named { name, request, code });
        self
    }
}
