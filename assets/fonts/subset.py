#!/usr/bin/python3
"""Makes the fonts of this folder: two from Noto Sans CJK SC, and one with pictures from Phosphor.

Needs Debian's packages `fonts-noto-cjk` and `fonttools`, and for the pictures Phosphor's font; see
README.md beside this file. Run it again whenever a text in `assets/locales` or `assets/lessons` uses a character, or
`src/ui/icons.rs` a picture, that the fonts lack (a test of `src/ui/fonts.rs` says so).
"""

import argparse
import itertools
import math
import pathlib
import re

from fontTools import subset
from fontTools.pens.reverseContourPen import ReverseContourPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTCollection, TTFont

HERE = pathlib.Path(__file__).resolve().parent
TEXTS = ["locales/*/*.ftl", "lessons/*.toml", "lessons/programs/*.py"]
ICONS = HERE.parent.parent / "src" / "ui" / "icons.rs"
FACE = "Noto Sans CJK SC"
KOREAN = "Noto Sans CJK KR"

# Row heights in thousandths of the em. Noto's own 1160 + 288 make rows half as tall again as their text
# and put it below the middle. These put the middle of a row between that of capitals (0.367 em) and that
# of Hack's rows (0.346 em), so that text is centred in a button and a Chinese character stands on
# Hack's baseline, after rounding to pixels, in a monospaced row.
ASCENT = 950
DESCENT = -255

# The middle and the width of the marks that are drawn here, in thousandths of the em.
MIDDLE = 380
WIDTH = 1000

# What the window draws beside text: arrows, list and state marks, spaces that layouts use.
SYMBOLS = "←→↑↓↔↕⇄⇅●○■□▪▫▲△▼▽▶▷◀◁◆◇◐◑✓⚠…·–—“”‘’×÷≤≥≠≈±µ∞√№€™ƒ⌘⏎"

# The bold font serves headings and main buttons: this, the symbols and what our own texts use.
LATIN = [(0x20, 0x7E), (0xA0, 0xFF)]
REGULAR = LATIN + [
    (0x100, 0x17F),  # Latin Extended-A, of which the source has the vowels of pinyin
    (0x2010, 0x2027),  # dashes, quotation marks, ellipsis
    (0x2030, 0x205E),  # per mille, primes, guillemets
    (0x2190, 0x2199),  # arrows
    (0x2460, 0x2473),  # circled numbers
    (0x2500, 0x257F),  # box drawing
    (0x2580, 0x259F),  # blocks
    (0x3000, 0x303F),  # CJK punctuation
    (0x3041, 0x3096), (0x3099, 0x30FF),  # kana
    (0xFF01, 0xFF5E),  # full-width ASCII
    (0xFFE0, 0xFFE6),  # full-width signs
]


def characters(ranges):
    return {code for first, last in ranges for code in range(first, last + 1)}


def decoded(encoding, pairs):
    """The characters of those pairs of bytes that the encoding assigns."""
    codes = set()
    for pair in pairs:
        try:
            codes.add(ord(bytes(pair).decode(encoding)))
        except (UnicodeDecodeError, TypeError):
            pass  # unassigned, or not one character
    return codes


def gb2312(first_row=0xA1, last_row=0xF7):
    """GB 2312: by default its 6763 hanzi and its rows of symbols, Greek, Cyrillic and kana."""
    rows = range(first_row, last_row + 1)
    return decoded("gb2312", itertools.product(rows, range(0xA1, 0xFF)))


def common_traditional():
    """The first level of Big5."""
    cells = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    return decoded("big5", itertools.product(range(0xA4, 0xC7), cells))


def mistaken_for_gbk():
    """What common Chinese turns into when its UTF-8 is read as GBK: the program shows that to explain it."""
    texts = [chr(code).encode() for code in gb2312(0xB0, 0xD7)] + ["\ufffd".encode()]
    firsts = {text[0] for text in texts}
    pairs = set()
    for first, second, third in texts:
        pairs |= {(first, second), (second, third)} | {(third, following) for following in firsts}
    return decoded("gbk", pairs)


def locale_characters():
    paths = sorted(path for pattern in TEXTS for path in HERE.parent.glob(pattern))
    texts = (path.read_text(encoding="utf-8") for path in paths)
    return {ord(char) for text in texts for char in text if char.isprintable()}


def polygon(pen, points):
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()


def box(pen, left, bottom, right, top):
    polygon(pen, [(left, bottom), (right, bottom), (right, top), (left, top)])


def draw_gear(pen, _glyphs):
    """U+2699: eight teeth round a hole."""

    def around(radius, angle):
        return (500 + radius * math.cos(angle), MIDDLE + radius * math.sin(angle))

    tooth = math.pi / 4
    outline = []
    for index in range(8):
        for radius, part in ((285, -0.30), (375, -0.18), (375, 0.18), (285, 0.30)):
            outline.append(around(radius, (index + part) * tooth))
    polygon(pen, outline)
    # Clockwise, which makes it a hole.
    polygon(pen, [around(130, -index * math.pi / 16) for index in range(32)])


def draw_cross(pen, _glyphs):
    """U+2715, for closing."""
    arm, half = 250, 32
    corners = []
    for x, y in ((1, 1), (-1, 1), (-1, -1), (1, -1)):
        tips = [(x * (arm + half), y * (arm - half)), (x * (arm - half), y * (arm + half))]
        if x * y < 0:
            tips.reverse()
        notch = {(1, 1): (0, 1), (-1, 1): (-1, 0), (-1, -1): (0, -1), (1, -1): (1, 0)}[x, y]
        corners += tips + [(notch[0] * 2 * half, notch[1] * 2 * half)]
    polygon(pen, [(500 + x, MIDDLE + y) for x, y in corners])


def draw_pause(pen, _glyphs):
    """U+23F8."""
    box(pen, 310, MIDDLE - 290, 410, MIDDLE + 290)
    box(pen, 590, MIDDLE - 290, 690, MIDDLE + 290)


def draw_to_end(pen, _glyphs):
    """U+2913, for following the newest row."""
    polygon(pen, [(470, 700), (470, 240), (290, 420), (245, 375), (500, 120)]
            + [(755, 375), (710, 420), (530, 240), (530, 700)])
    box(pen, 245, 0, 755, 60)


def draw_replacement(pen, glyphs):
    """U+FFFD: a question mark cut out of a diamond."""
    polygon(pen, [(500, MIDDLE - 500), (1000, MIDDLE), (500, MIDDLE + 500), (0, MIDDLE)])
    mark = glyphs["?"]
    scale = 0.75
    place = (scale, 0, 0, scale, 500 - scale * mark.width / 2, MIDDLE - scale * 367)
    mark.draw(TransformPen(ReverseContourPen(pen), place))


# Marks that the source lacks and the window draws, in the place of Hangul syllables that the font leaves out.
DRAWN = {
    0x2699: ("가", draw_gear),
    0x2715: ("나", draw_cross),
    0x23F8: ("다", draw_pause),
    0x2913: ("라", draw_to_end),
    0xFFFD: ("마", draw_replacement),
}


def add_drawn(font):
    by_code = font.getBestCmap()
    glyph_set = font.getGlyphSet()
    glyphs = {"?": glyph_set[by_code[ord("?")]]}
    top = font["CFF "].cff.topDictIndex[0]
    for code, (stand_in, draw) in DRAWN.items():
        name = by_code[ord(stand_in)]
        pen = T2CharStringPen(WIDTH, glyph_set, roundTolerance=0.5)
        draw(pen, glyphs)
        old, _ = top.CharStrings.getItemAndSelector(name)
        new = pen.getCharString(private=old.private, globalSubrs=old.globalSubrs)
        # The pen begins with the width as it is; the format wants the difference to the nominal one.
        new.program[0] = WIDTH - old.private.nominalWidthX
        top.CharStrings[name] = new
        font["hmtx"][name] = (WIDTH, 0)
        for table in font["cmap"].tables:
            if table.isUnicode() and table.format != 14:
                del table.cmap[ord(stand_in)]
                table.cmap[code] = name


def narrow_punctuation(font, korean):
    """Quotation marks, dots and the ellipsis as in Latin text; in the Chinese face they fill a whole square,
    which tears `don’t` and `Export…` apart. All faces of the collection share their glyphs."""
    narrow = {code: korean.getBestCmap()[code] for code in map(ord, "‘’“”·•")}
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag == "pwid":
            lookup = font["GSUB"].table.LookupList.Lookup[record.Feature.LookupListIndex[0]]
            for table in lookup.SubTable:
                mapping = getattr(table, "ExtSubTable", table).mapping
                ellipsis = mapping.get(font.getBestCmap()[ord("…")])
                if ellipsis:
                    narrow[ord("…")] = ellipsis
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format != 14:
            table.cmap.update(narrow)


def keep_latin_kerning(font):
    """Chinese text keeps to its grid, so kerning of kana and full-width forms has to go."""
    latin = subset.Subsetter(subset.Options())
    latin.glyphs_gsubed = {name for code, name in font.getBestCmap().items() if code < 0x2000}
    font["GPOS"].subset_glyphs(latin)


def make(collection, codes, target, drawn=False):
    # Keeps the source's date, so that the same source gives the same bytes.
    faces = TTCollection(str(collection), lazy=True, recalcTimestamp=False).fonts
    named = {face["name"].getDebugName(1): face for face in faces}
    font = named[FACE]

    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern"]
    options.drop_tables += ["BASE", "GDEF", "GSUB", "VORG", "vhea", "vmtx"]
    options.glyph_names = False
    options.name_IDs = [0, 1, 2, 4, 5, 6, 7, 8, 13, 14]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.recalc_timestamp = False
    narrow_punctuation(font, named[KOREAN])
    keep_latin_kerning(font)
    subsetter = subset.Subsetter(options)
    stand_ins = {ord(stand_in) for stand_in, _ in DRAWN.values()} if drawn else set()
    subsetter.populate(unicodes=codes | stand_ins)
    subsetter.subset(font)
    if drawn:
        add_drawn(font)

    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ASCENT, DESCENT, 0
    font["OS/2"].sTypoAscender, font["OS/2"].sTypoDescender = ASCENT, DESCENT
    font["OS/2"].sTypoLineGap = 0
    font["OS/2"].usWinAscent, font["OS/2"].usWinDescent = ASCENT, -DESCENT

    font.save(str(target))
    held = set(font.getBestCmap())
    lacking = "".join(sorted(map(chr, codes - held)))
    print(f"{target.name}: {len(held)} characters, {target.stat().st_size} bytes; source lacks {lacking!r}")


def make_icons(source, target):
    """The pictures that the window names, and nothing else of the font."""
    named = re.findall(r"\\u\{([0-9a-f]+)\}", ICONS.read_text(encoding="utf-8"))
    codes = {int(code, 16) for code in named}
    font = TTFont(str(source), recalcTimestamp=False)
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["GDEF", "GPOS", "GSUB"]
    options.glyph_names = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.save(str(target))
    held = set(font.getBestCmap())
    lacking = sorted(map(hex, codes - held))
    print(f"{target.name}: {len(held)} pictures, {target.stat().st_size} bytes; source lacks {lacking!r}")


def main():
    parser = argparse.ArgumentParser(description="Make the fonts of this folder.")
    parser.add_argument(
        "--icons",
        type=pathlib.Path,
        help="Phosphor.ttf; makes only the font of pictures",
    )
    parser.add_argument(
        "--source",
        type=pathlib.Path,
        default=pathlib.Path("/usr/share/fonts/opentype/noto"),
        help="folder with NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc",
    )
    arguments = parser.parse_args()
    if arguments.icons:
        make_icons(arguments.icons, HERE / "Phosphor-subset.ttf")
        return
    source = arguments.source

    texts = locale_characters()
    symbols = {ord(char) for char in SYMBOLS}
    regular = characters(REGULAR) | symbols | texts
    regular |= gb2312() | common_traditional() | mistaken_for_gbk()
    make(source / "NotoSansCJK-Regular.ttc", regular, HERE / "NotoSansSC-Regular-subset.otf", drawn=True)
    bold = characters(LATIN) | symbols | texts
    make(source / "NotoSansCJK-Bold.ttc", bold, HERE / "NotoSansSC-Bold-subset.otf")


if __name__ == "__main__":
    main()
