//! The criteria of Interaction.
