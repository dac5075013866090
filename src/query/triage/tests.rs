//! Triage as tables: one line a rule, dates around weekends.
