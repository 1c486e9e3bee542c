"""The faces by name: which file each is, which package has it, and what it is used for."""

from __future__ import annotations

from dataclasses import dataclass

FACE_USES = ("typewriter", "print", "stamp", "hand")


@dataclass(frozen=True, slots=True)
class Face:
    """A face by the name of its file.

    Attributes:
        file: name of the file, found anywhere under the system's font folders.
        package: the Debian and Ubuntu package that has it; empty when it lies beside this module.
        bolder: how far its strokes are thickened, in 1/1000 of the em.
        borrowed: characters it lacks, drawn from ``lender``.
        use: one of :data:`FACE_USES`.
        fitted: a proportional face whose letters are made to fit the cells of a typewriter, as
            the makers of typewriters did with the book faces of their time.
        latin_only: it has no Cyrillic letters.
    """

    file: str
    package: str
    bolder: int = 0
    borrowed: str = ""
    lender: str = ""
    use: str = "typewriter"
    fitted: bool = False
    latin_only: bool = False


def _fitted(file: str, package: str, bolder: int = 0) -> Face:
    return Face(file, package, bolder, fitted=True)


def _latin(file: str, package: str, bolder: int = 0, borrowed: str = "№") -> Face:
    return Face(file, package, bolder, borrowed, "free-mono", latin_only=True)


def _print(file: str, package: str) -> Face:
    return Face(file, package, use="print")


_CMU, _FREE, _PT, _URW = "fonts-cmu", "fonts-freefont-ttf", "fonts-paratype", "fonts-urw-base35"

FACES = {
    "cmu": Face("cmuntt.ttf", _CMU, borrowed="№", lender="pt-mono"),
    "cmu-light": Face("cmunbtl.ttf", _CMU, bolder=12, borrowed="№", lender="pt-mono"),
    "pt-mono": Face("PTM55F.ttf", _PT),
    "free-mono": Face("FreeMono.ttf", _FREE, bolder=26),
    "gnu": Face(
        "GNUTypewriter.ttf",
        "fonts-gnutypewriter",
        bolder=-12,
        borrowed="№Ё§«»°&",
        lender="pt-mono",
    ),
    # More of the same packages.
    "cmu-bold": Face("cmuntb.ttf", _CMU, borrowed="№", lender="pt-mono"),
    "free-mono-bold": Face("FreeMonoBold.ttf", _FREE),
    "pt-mono-bold": Face("PTM75F.ttf", _PT),
    "fitted-cmu-serif": _fitted("cmunrm.ttf", _CMU, 14),
    "fitted-cmu-bright": _fitted("cmunbmr.ttf", _CMU),
    "fitted-free-serif": _fitted("FreeSerif.ttf", _FREE, 10),
    "fitted-free-sans": _fitted("FreeSans.ttf", _FREE),
    "fitted-pt-serif": _fitted("PTF55F.ttf", _PT),
    "fitted-pt-caption": _fitted("PTZ55F.ttf", _PT),
    # Of further packages.
    "nimbus-mono": Face("NimbusMonoPS-Regular.otf", _URW, bolder=16),
    "nimbus-mono-bold": Face("NimbusMonoPS-Bold.otf", _URW),
    "fitted-century": _fitted("C059-Roman.otf", _URW),
    "fitted-bookman": _fitted("URWBookman-Light.otf", _URW),
    "fitted-gothic": _fitted("URWGothic-Book.otf", _URW),
    "go-mono": Face("Go-Mono.ttf", "fonts-go"),
    "anonymous": Face("Anonymous Pro.ttf", "fonts-anonymous-pro", bolder=8),
    "dejavu-mono": Face("DejaVuSansMono.ttf", "fonts-dejavu-core"),
    "fitted-dejavu-serif": _fitted("DejaVuSerif.ttf", "fonts-dejavu-core"),
    "liberation-mono": Face("LiberationMono-Regular.ttf", "fonts-liberation"),
    "fitted-slab": _fitted("RobotoSlab-Regular.otf", "fonts-roboto-slab"),
    "fitted-slab-light": _fitted("RobotoSlab-Light.otf", "fonts-roboto-slab"),
    "fitted-old-standard": _fitted("OldStandard-Regular.ttf", "fonts-oldstandard", 12),
    # Without Cyrillic letters.
    "courier-prime": _latin("Courier Prime.otf", "fonts-courier-prime"),
    "courier-prime-bold": _latin("Courier Prime Bold.otf", "fonts-courier-prime"),
    "courier-prime-sans": _latin("Courier Prime Sans.otf", "fonts-courier-prime"),
    "tlwg-typewriter": _latin(
        "TlwgTypewriter.ttf", "fonts-tlwg-typewriter-ttf", 10, "№ůěščřžŮĚŠČŘŽňťďŇŤĎ"
    ),
    "tlwg-mono": _latin("TlwgMono.ttf", "fonts-tlwg-mono-ttf", 10, "№ůěščřžŮĚŠČŘŽňťďŇŤĎ"),
    "inconsolata": _latin("Inconsolata.otf", "fonts-inconsolata", 6),
    "league-mono": _latin("LeagueMono-Regular.otf", "fonts-league-mono"),
    "lm-mono": _latin("lmmono10-regular.otf", "fonts-lmodern"),
    # Print.
    "print-serif": _print("FreeSerif.ttf", _FREE),
    "print-serif-bold": _print("FreeSerifBold.ttf", _FREE),
    "print-serif-italic": _print("FreeSerifItalic.ttf", _FREE),
    "print-sans": _print("FreeSans.ttf", _FREE),
    "print-sans-bold": _print("FreeSansBold.ttf", _FREE),
    "print-pt-serif": _print("PTF55F.ttf", _PT),
    "print-pt-serif-bold": _print("PTF75F.ttf", _PT),
    "print-pt-sans": _print("PTS55F.ttf", _PT),
    "print-pt-narrow-bold": _print("PTN77F.ttf", _PT),
    "print-cmu": _print("cmunrm.ttf", _CMU),
    "print-cmu-bold": _print("cmunbx.ttf", _CMU),
    "print-cmu-italic": _print("cmunti.ttf", _CMU),
    "print-cmu-narrow": _print("cmunssdc.ttf", _CMU),
    "print-century": _print("C059-Roman.otf", _URW),
    "print-century-bold": _print("C059-Bold.otf", _URW),
    "print-bookman-bold": _print("URWBookman-Demi.otf", _URW),
    "print-narrow-bold": _print("NimbusSansNarrow-Bold.otf", _URW),
    "print-old-standard": _print("OldStandard-Regular.ttf", "fonts-oldstandard"),
    "print-old-standard-bold": _print("OldStandard-Bold.ttf", "fonts-oldstandard"),
    "stamp": Face("cmunsx.ttf", _CMU, use="stamp"),
    "bad-script": Face("BadScript-Regular.ttf", "", use="hand"),
    "caveat": Face("Caveat-Regular.ttf", "", use="hand"),
    "marck-script": Face("MarckScript-Regular.ttf", "", use="hand"),
}
SYSTEM_PACKAGES = (_CMU, _FREE, "fonts-gnutypewriter", _PT)
"""What everybody who draws pages has: the font packages of ``system-packages.txt``."""


def _named(use: str, *, everywhere: bool, latin: bool = False) -> tuple[str, ...]:
    return tuple(
        name
        for name, face in FACES.items()
        if face.use == use
        and face.latin_only is latin
        and (face.package in ("", *SYSTEM_PACKAGES)) is everywhere
    )


TYPEWRITER_FACES = _named("typewriter", everywhere=True)
"""Faces of :data:`SYSTEM_PACKAGES` with Cyrillic and Latin letters; what chance chooses from when
it is not told otherwise, so that a seed gives the same page whatever else is installed."""
MORE_TYPEWRITER_FACES = _named("typewriter", everywhere=False)
"""Faces of further packages with Cyrillic and Latin letters."""
LATIN_TYPEWRITER_FACES = _named("typewriter", everywhere=False, latin=True)
"""Faces of further packages for pages in Latin script only."""
PRINT_FACES = _named("print", everywhere=True)
MORE_PRINT_FACES = _named("print", everywhere=False)
HANDWRITING_FACES = _named("hand", everywhere=True)
