/** What a terminal replies when it is asked for its background (OSC 11). Pure. */

/**
 * Below it white text has more contrast than black: where (1.05) / (L + 0.05) = (L + 0.05) / 0.05.
 * Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
 */
const darkestLight = 0.1791;

/** `reply`: without its `ESC ]` and end, as `11;rgb:ffff/ffff/ffff`. `null`: it says something else. */
export function isDarkBackground(reply: string): boolean | null {
  const colour =
    /^11;(?:rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})(?:\/[\da-f]{1,4})?|#([\da-f]{3,12}))$/i.exec(
      reply,
    );
  if (colour === null) return null;
  const [, red, green, blue, packed] = colour;
  const parts =
    packed === undefined
      ? [red, green, blue]
      : (packed.match(new RegExp(`.{${packed.length / 3}}`, 'g')) ?? []);
  if (parts.length !== 3) return null;
  const [r = 0, g = 0, b = 0] = parts.map((part = '') =>
    linear(Number.parseInt(part, 16) / (16 ** part.length - 1)),
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < darkestLight;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
