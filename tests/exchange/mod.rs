//! Files of other programs, read whole.

mod csv;
mod export;
mod monica;
mod mutated;
mod told;
mod trips;
mod vcard;
