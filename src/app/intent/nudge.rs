//! Which keys move cards by one press.

use super::Intent;

impl Intent {
    /// Says whether it moves cards by one key press.
    #[must_use]
    pub fn is_nudge(self) -> bool {
        matches!(
            self,
            Self::CardMoveLeft
                | Self::CardMoveRight
                | Self::CardMoveUp
                | Self::CardMoveDown
                | Self::CardToTop
                | Self::CardToBottom
                | Self::CardToFirstColumn
                | Self::CardToLastColumn
        )
    }
}
