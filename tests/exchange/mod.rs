//! Files of other programs, read whole.

mod vcard;
