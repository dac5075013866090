//! The criteria of Consultation.
