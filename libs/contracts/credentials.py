"""Fields for what proves who a person is. Lengths are those of the normal form (contracts.text), in which it is compared."""

from typing import Any

from marshmallow import ValidationError

from contracts import text
from contracts.values import Secret

PASSWORD_LENGTH = 8, 128  # characters of a new password
_LONGEST_TYPED = 512  # characters: one of the normal form may be typed as several


class TypedPassword(Secret):
    """A password to compare with the stored one: as it was typed, since the stored one may be older than the normal form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(1, _LONGEST_TYPED, **kwargs)


class NewPassword(Secret):
    """A password to set, by RFC 8265: composed, with plain spaces. The fault of one with forbidden characters is `password_characters`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(*PASSWORD_LENGTH, **kwargs)

    def _checked(self, value: str) -> str:
        try:
            return super()._checked(text.password(value) if value else value)
        except ValueError as error:
            raise ValidationError("password_characters") from error


class OneTimeCode(Secret):
    """A one-time or recovery code, without its spaces and hyphens, in ASCII."""

    def __init__(self, low: int = 6, high: int = 16, **kwargs: Any) -> None:
        super().__init__(low, high, **kwargs)

    def _checked(self, value: str) -> str:
        return super()._checked(text.code(value))
