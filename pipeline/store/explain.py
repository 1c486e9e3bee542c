"""What went wrong with a store, in words: cause and remedy, with the URL and never with a key."""

from __future__ import annotations

import os

from pipeline.errors import StoreBusyError, StoreError
from pipeline.store.local import copy_failed
from pipeline.store.location import StoreFolder

# By name: the libraries that these come from are there only where a store of their kind is used.
_NO_KEYS = frozenset(
    {"NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError", "ProfileNotFound"}
)
_NO_NETWORK = frozenset({"HTTPClientError", "ConnectionError", "ClientConnectionError"})


def explain(error: Exception, folder: StoreFolder, url: str) -> StoreError:
    """The error of a library as one for users.

    Args:
        error: as it was caught.
        folder: of the store.
        url: what was asked for.
    """
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if isinstance(error, OSError) and error.filename is not None:  # a file of this machine
        return copy_failed(error, url)
    if _is_refusal(error, kinds):
        return _refusal(error, kinds, folder, url)
    if kinds & _NO_NETWORK or isinstance(error, OSError):
        return StoreBusyError(
            f"The store does not answer as it should ({type(error).__name__}).",
            file=url,
            remedy=f"Check the network and the address{_address()}; then run again: what is done"
            " is kept.",
        )
    if isinstance(error, ValueError):
        return StoreError(
            "The address of the store cannot be right.",
            file=url,
            remedy=f"Check AWS_ENDPOINT_URL{_address()} and AWS_DEFAULT_REGION.",
        )
    return StoreError(
        f"The store gives an error that is not known: {type(error).__name__}.",
        file=url,
        remedy="Please report this fault with this message.",
    )


def no_such_bucket(folder: StoreFolder) -> StoreError:
    return StoreError(
        f"There is no bucket “{folder.bucket}” in this store{_address()}.",
        file=str(folder),
        remedy="Check its name and the address of the store, or make the bucket.",
    )


def _is_refusal(error: Exception, kinds: set[str]) -> bool:
    return bool(kinds & _NO_KEYS) or isinstance(error, PermissionError | FileNotFoundError)


def _refusal(error: Exception, kinds: set[str], folder: StoreFolder, url: str) -> StoreError:
    """The store answered, and the answer is no: trying again does not help."""
    if kinds & _NO_KEYS:
        return StoreError(
            "There are no keys for this store.",
            file=url,
            remedy="Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.",
        )
    if "NoSuchBucket" in f"{error} {error.__cause__}" or "bucket does not exist" in str(error):
        return no_such_bucket(folder)
    if isinstance(error, PermissionError):
        return StoreError(
            "The store does not allow this with the keys given.",
            file=url,
            remedy="Check the keys in the environment, and what they may do in this bucket.",
        )
    return StoreError(
        "The file is not there (any more).", file=url, remedy="Check the URL, then run again."
    )


def _address() -> str:
    """The address of the store where one is set, without keys that may stand in it."""
    address = os.environ.get("FSSPEC_S3_ENDPOINT_URL") or os.environ.get("AWS_ENDPOINT_URL")
    if not address:
        return ""
    protocol, _, rest = address.rpartition("://")
    host = rest.partition("/")[0].rpartition("@")[2]
    return f" ({protocol}://{host})" if protocol else f" ({host})"
