//! The one table of everything that can go wrong for a caller.

use actix_web::http::StatusCode;

macro_rules! catalogue {
    ($($(#[$doc:meta])* $name:ident $code:literal $status:ident $title:literal;)*) => {
        /// What went wrong, as callers and screens know it. Callers switch on [`ProblemCode::code`], never on a sentence.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ProblemCode {
            $($(#[$doc])* $name,)*
        }

        impl ProblemCode {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word: `not_signed_in`.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// The HTTP status it is answered with.
            #[must_use]
            pub fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status),* }
            }

            /// One short sentence.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title),* }
            }
        }
    };
}

catalogue! {
    // --- the request itself
    /// The body is no JSON.
    MalformedJson "malformed_json" BAD_REQUEST "The body is not valid JSON";
    /// Fields are missing, unknown or wrong; `fields` says which.
    InvalidInput "invalid_input" UNPROCESSABLE_ENTITY "Some of the input is not valid";
    /// Nothing is at this address, or it belongs to somebody else.
    NotFound "not_found" NOT_FOUND "Not found";
    /// The address knows other methods.
    MethodNotAllowed "method_not_allowed" METHOD_NOT_ALLOWED "The method is not supported here";
    /// The body is larger than 64 KiB.
    BodyTooLarge "body_too_large" PAYLOAD_TOO_LARGE "The body is too large";
    /// The body is not `application/json`.
    UnsupportedMediaType "unsupported_media_type" UNSUPPORTED_MEDIA_TYPE "Send application/json";
    /// The file is larger than files may be here.
    FileTooLarge "file_too_large" PAYLOAD_TOO_LARGE "The file is too large";
    /// There is nothing in the file.
    FileEmpty "file_empty" UNPROCESSABLE_ENTITY "The file is empty";
    /// Files of this kind are not kept.
    FileKindNotAllowed "file_kind_not_allowed" UNPROCESSABLE_ENTITY "Files of this kind are not accepted";
    /// The file's name says another kind than its bytes are.
    FileNotWhatItSays "file_not_what_it_says" UNPROCESSABLE_ENTITY "The file is not what its name says";
    /// The picture cannot be read.
    PictureBroken "picture_broken" UNPROCESSABLE_ENTITY "The picture cannot be read";
    /// The picture has too many pixels.
    PictureTooLarge "picture_too_large" UNPROCESSABLE_ENTITY "The picture has too many pixels";
    /// The file did not arrive whole.
    UploadBroken "upload_broken" BAD_REQUEST "The file did not arrive whole";
    /// This address calls too often.
    TooManyRequests "too_many_requests" TOO_MANY_REQUESTS "Too many requests";
    // --- who is asking
    /// No token, a broken one, or one for the other application.
    NotSignedIn "not_signed_in" UNAUTHORIZED "Sign in first";
    /// The token's time is over.
    SessionExpired "session_expired" UNAUTHORIZED "The session has expired";
    /// The platform account is tied to no staff member (any more).
    StaffNotBound "staff_not_bound" FORBIDDEN "This account is not bound to a staff member";
    /// The staff member was switched off.
    StaffInactive "staff_inactive" FORBIDDEN "The staff member is not active";
    /// The corp belongs to no agency.
    CorpNotBound "corp_not_bound" FORBIDDEN "The corp is not bound to an agency";
    /// The corp removed the app.
    CorpDisconnected "corp_disconnected" FORBIDDEN "The corp has removed the app";
    /// The staff member lacks the permission.
    NoPermission "no_permission" FORBIDDEN "You do not have the permission for this";
    // --- signing in
    /// The person belongs to no corp.
    NotAMember "not_a_member" FORBIDDEN "Only members of the corp can sign in";
    /// The member is outside the app's visible scope.
    MemberOutOfScope "member_out_of_scope" FORBIDDEN "The member is outside the visible scope of the app";
    /// The member has no licence on the platform.
    MemberUnlicensed "member_unlicensed" FORBIDDEN "The member has no licence for the app";
    /// The platform's sign-in code was used before or is too old.
    OauthCodeSpent "oauth_code_spent" UNPROCESSABLE_ENTITY "The sign-in code was used or has expired";
    /// The sign-in was not begun here, was finished before, or took too long.
    OauthStateInvalid "oauth_state_invalid" UNPROCESSABLE_ENTITY "The sign-in was not begun here or took too long";
    /// A binding or choosing ticket is unknown, used or too old.
    TicketInvalid "ticket_invalid" UNPROCESSABLE_ENTITY "Too much time has passed; begin again";
    /// The code is not the one that was sent.
    SmsCodeWrong "sms_code_wrong" UNPROCESSABLE_ENTITY "The code is wrong";
    /// No code is waiting: too old, used, or tried too often.
    SmsCodeExpired "sms_code_expired" UNPROCESSABLE_ENTITY "The code has expired; ask for a new one";
    /// Codes were asked for too often; `Retry-After` says when to come back.
    SmsTooOften "sms_too_often" TOO_MANY_REQUESTS "Codes were asked for too often";
    /// Nobody here has this number.
    MobileUnknown "mobile_unknown" UNPROCESSABLE_ENTITY "No staff member can be signed in with this number";
    /// The staff member or the platform account is tied to another.
    AlreadyBound "already_bound" CONFLICT "The staff member or the account is already bound to another";
    // --- conversations and sends
    /// The platform object was not read yet; a read was asked for, try again in a moment.
    ConversationUnknown "conversation_unknown" NOT_FOUND "The conversation is not known yet";
    /// The staff member neither follows the contact nor sits in the group.
    NotYourConversation "not_your_conversation" FORBIDDEN "This is not one of your conversations";
    /// A message was asked for about a client that the conversation is not linked to.
    ClientNotLinked "client_not_linked" UNPROCESSABLE_ENTITY "The client is not linked to this conversation";
    /// It was called nobody's client, and is linked with some.
    ConversationLinked "conversation_linked" CONFLICT "The conversation is linked with clients";
    /// The chosen rows give no message.
    NothingToSend "nothing_to_send" UNPROCESSABLE_ENTITY "There is nothing to send";
    /// The idempotency key was used with another body.
    IdempotencyKeyReused "idempotency_key_reused" UNPROCESSABLE_ENTITY "The idempotency key was used for something else";
    /// The outcome was reported before, differently.
    SendAlreadySettled "send_already_settled" CONFLICT "The outcome of this message is already known";
    /// A message about money or taxes has warnings that nobody passed over.
    WarningsNotAcknowledged "warnings_not_acknowledged" CONFLICT "What is warned of was not acknowledged";
    /// The picture or file is larger or smaller than the platform takes, or of a kind it does not take.
    AttachmentRefused "attachment_refused" UNPROCESSABLE_ENTITY "The platform does not take this picture or file";
    /// The chat is another one than the message was prepared for.
    ConversationSwitched "conversation_switched" CONFLICT "The conversation was switched";
    // --- message templates
    /// There is nothing that could be published.
    NoDraft "no_draft" CONFLICT "Nothing is being written";
    // --- platform events
    /// It was not given up (any more): somebody else was quicker, or it succeeded.
    NotParked "not_parked" CONFLICT "It is not given up any more";
    // --- the books
    /// Nothing was filed, so nothing can be paid.
    FilingNotFiled "filing_not_filed" CONFLICT "Nothing was filed yet";
    /// A nil return, or one of ¥0.00.
    FilingNothingToPay "filing_nothing_to_pay" CONFLICT "There is nothing to pay";
    /// It is paid: the payment has to be taken back first.
    FilingPaid "filing_paid" CONFLICT "It is paid already";
    /// It is not paid.
    FilingNotPaid "filing_not_paid" CONFLICT "It is not paid";
    // --- money
    /// A part of a payment is more than what is still open of its receivable; `fields` says which.
    AmountAboveOpen "amount_above_open" CONFLICT "More than what is still open";
    /// More is to be paid out of the client's credit than there is.
    AmountAboveCredit "amount_above_credit" CONFLICT "More than the client's credit";
    /// A receivable cannot come to less than what is paid of it.
    AmountBelowPaid "amount_below_paid" CONFLICT "Less than what is already paid";
    /// Something of the receivable is paid: its payments have to be corrected or voided first.
    ReceivablePaid "receivable_paid" CONFLICT "Something of it is paid";
    /// The receivable was cancelled, and stays as it is.
    ReceivableCancelled "receivable_cancelled" CONFLICT "The receivable was cancelled";
    /// Something that was billed for the contract is paid: it can end, and not be cancelled.
    ContractPaid "contract_paid" CONFLICT "Something of the contract is paid";
    /// Clients bear the label, more than the person was told.
    TagInUse "tag_in_use" CONFLICT "Clients bear the label";
    /// The contract was cancelled, and stays as it is.
    ContractCancelled "contract_cancelled" CONFLICT "The contract was cancelled";
    /// The payment is void, and void payments stay as they are.
    PaymentVoided "payment_voided" CONFLICT "The payment is void";
    // --- the agency's people
    /// Another person of the agency signs in with this number.
    StaffMobileTaken "staff_mobile_taken" CONFLICT "Somebody else at the agency has this number";
    /// Owners, and who becomes one, are the owners' business.
    OwnersOnly "owners_only" FORBIDDEN "Only an owner may make or change an owner";
    /// Nobody would be left who owns the agency.
    LastOwner "last_owner" CONFLICT "The agency needs an active owner";
    /// One's own role and activity are changed by somebody else.
    OwnStanding "own_standing" CONFLICT "Your own standing is changed by somebody else";
    // --- rows from outside
    /// The import is not at the step that this follows, or it is too late.
    ImportNotReady "import_not_ready" CONFLICT "The import is not at that step";
    // --- binding and sync
    /// The corp belongs to another agency.
    CorpBoundElsewhere "corp_bound_elsewhere" CONFLICT "The corp is bound to another agency";
    /// The platform refuses our secret for this corp, or the corp's app is not reachable with it.
    CorpRefused "corp_refused" CONFLICT "The platform refuses the configured app of this corp";
    /// A sync of this kind is running.
    SyncRunning "sync_running" CONFLICT "A sync is already running";
    /// Somebody else changed it meanwhile.
    Stale "stale" PRECONDITION_FAILED "It was changed meanwhile";
    // --- not the caller's fault
    /// The platform does not answer or is busy.
    PlatformUnavailable "platform_unavailable" SERVICE_UNAVAILABLE "The messenger platform cannot be reached";
    /// Our configuration towards the platform is wrong; an operator has to look.
    PlatformMisconfigured "platform_misconfigured" SERVICE_UNAVAILABLE "The messenger platform is not set up correctly";
    /// The database or the shared state does not answer; the same request may succeed in a moment.
    Unavailable "unavailable" SERVICE_UNAVAILABLE "The service is not available for a moment";
    /// Anything else; the log knows more under the trace id.
    Internal "internal" INTERNAL_SERVER_ERROR "Something went wrong on our side";
}

impl ProblemCode {
    /// The address that names the problem: `https://sidebook.example/problems/not-signed-in`.
    #[must_use]
    pub fn type_uri(self) -> String {
        format!(
            "https://sidebook.example/problems/{}",
            self.code().replace('_', "-")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_snake_case_and_errors() {
        let mut codes: Vec<_> = ProblemCode::ALL.iter().map(|code| code.code()).collect();
        assert!(
            codes
                .iter()
                .all(|code| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
        );
        assert!(ProblemCode::ALL.iter().all(|code| code.status().as_u16() >= 400));
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ProblemCode::ALL.len());
    }
}
