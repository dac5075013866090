//! Files of other programs, read whole.

mod csv;
mod monica;
mod told;
mod vcard;
