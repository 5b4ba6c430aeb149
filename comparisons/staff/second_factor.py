"""The second factor of one account: a key that an app makes codes from, and backup codes."""

from __future__ import annotations

from base64 import b32encode
from io import BytesIO

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

BACKUP_CODES = 10


def is_set_up(user: AbstractBaseUser | AnonymousUser | None) -> bool:
    """Whether signing in asks this account for a code."""
    if user is None or not user.is_authenticated:
        return False
    return bool(TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).exists())


def is_missing(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this session lacks a second factor that it must have."""
    verified = getattr(user, "is_verified", None)
    if verified is not None and verified():
        return False
    return settings.REQUIRE_SECOND_FACTOR or is_set_up(user)


def offered(user: User) -> TOTPDevice | None:
    """The key that is shown until a code from it was entered, if there is one."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).order_by("-pk").first()


def offer(user: User) -> None:
    """Makes a new key, which counts once a code from it was entered: until then an earlier does."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
        TOTPDevice.objects.create(user=user, confirmed=False, name="App")


def key_as_text(device: TOTPDevice) -> str:
    """The key in blocks of four, as apps let one type it."""
    text = b32encode(device.bin_key).decode("ascii")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def key_as_picture(device: TOTPDevice) -> bytes:
    """The key as a QR code, in SVG."""
    import qrcode  # seldom needed, and large
    from qrcode.image.svg import SvgPathFillImage

    picture, out = qrcode.make(device.config_url, image_factory=SvgPathFillImage), BytesIO()
    picture.save(out)
    return out.getvalue()


@transaction.atomic
def confirm(device: TOTPDevice) -> list[str]:
    """Puts a key whose code was right in the place of any earlier one. Gives backup codes."""
    TOTPDevice.objects.filter(user=device.user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save()
    return new_backup_codes(device.user)


@transaction.atomic
def new_backup_codes(user: User) -> list[str]:
    """Backup codes in place of any earlier ones; each works once. They are not shown again."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="Backup codes")
    codes = [_random_code() for _ in range(BACKUP_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def remaining_backup_codes(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user, device__confirmed=True).count())


@transaction.atomic
def remove(user: User) -> bool:
    """Takes the second factor away, of whoever has lost it. Gives whether there was one."""
    had = is_set_up(user)
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    return had


def _random_code() -> str:
    """Two random tokens of the package in a row: 80 bits, in sixteen letters and digits."""
    return f"{StaticToken.random_token()}{StaticToken.random_token()}"
