//! Stories as tables: what stands where, what it says, and what it hides.
