//! Files of other programs, read whole.

mod export;
mod vcard;
