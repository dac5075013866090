//! Files of other programs, read whole.

mod csv;
mod monica;
mod mutated;
mod told;
mod vcard;
