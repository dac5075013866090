//! Requests: what a client asked.
//!
//! Owns the kinds of request. Who types them is `quick`'s business.

use super::wording::wording;

wording! {
    /// What sort of thing was asked.
    RequestKind {
        /// Something to be done.
        Task = "task",
        /// Something to be known.
        Question = "question",
        /// What the adviser would do in the client's place.
        Advice = "advice",
        /// Something that has come up and troubles the client.
        Issue = "issue",
        /// Where to go from here.
        Strategy = "strategy",
        /// Something that the client is unhappy with.
        Complaint = "complaint",
    }
}
