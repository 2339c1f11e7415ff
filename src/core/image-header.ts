/**
 * What the first bytes of a file say of it as an image: its format, and for PNG and JPEG its size in pixels. Pure; decodes
 * nothing. A file's name has no say.
 */

export type ImageMediaType = 'image/png' | 'image/jpeg';

export interface ImageSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** `null`: no format that is known here. */
export type ImageHeader =
  | ({ readonly kind: 'readable'; readonly mediaType: ImageMediaType } & ImageSize)
  /** It begins like one of these, and does not go on like one. */
  | { readonly kind: 'broken'; readonly format: 'PNG' | 'JPEG' }
  /** For people: `GIF`. */
  | { readonly kind: 'other'; readonly format: string };

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  if (startsWith(bytes, pngSignature)) return readPng(bytes);
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return readJpeg(bytes);
  const format = otherFormat(bytes);
  return format === null ? null : { kind: 'other', format };
}

/** Source: PNG specification, third edition, 11.2.1: IHDR comes first, and begins with width and height. */
function readPng(bytes: Uint8Array): ImageHeader {
  if (bytes.length < 24 || latin(bytes, 12, 16) !== 'IHDR') return { kind: 'broken', format: 'PNG' };
  const view = viewOf(bytes);
  return sized('image/png', view.getUint32(16), view.getUint32(20));
}

/** Source: ITU-T T.81, annex B: segments with their length, until a frame header, SOF0 to SOF15 but for three that are none. */
function readJpeg(bytes: Uint8Array): ImageHeader {
  const view = viewOf(bytes);
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (view.getUint8(at) !== 0xff) break;
    const marker = view.getUint8(at + 1);
    // Any number of these may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return sized('image/jpeg', view.getUint16(at + 7), view.getUint16(at + 5));
    // TEM and restarts have no length.
    const isBare = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    at += isBare ? 2 : 2 + view.getUint16(at + 2);
  }
  return { kind: 'broken', format: 'JPEG' };
}

function sized(mediaType: ImageMediaType, widthPx: number, heightPx: number): ImageHeader {
  return widthPx > 0 && heightPx > 0
    ? { kind: 'readable', mediaType, widthPx, heightPx }
    : { kind: 'broken', format: mediaType === 'image/png' ? 'PNG' : 'JPEG' };
}

function otherFormat(bytes: Uint8Array): string | null {
  const start = latin(bytes, 0, 4);
  if (start === 'GIF8') return 'GIF';
  if (start === 'RIFF' && latin(bytes, 8, 12) === 'WEBP') return 'WebP';
  if (start === '%PDF') return 'PDF';
  if (start === 'II*\0' || start === 'MM\0*') return 'TIFF';
  if (start === '8BPS') return 'Photoshop';
  if (start.startsWith('BM')) return 'BMP';
  if (startsWith(bytes, [0, 0, 1, 0])) return 'ICO';
  if (latin(bytes, 4, 8) === 'ftyp') {
    const brand = latin(bytes, 8, 12);
    if (/^avi[fs]$/.test(brand)) return 'AVIF';
    if (/^(?:hei|hev|mif1|msf1)/.test(brand)) return 'HEIC';
  }
  return /^\uFEFF?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/.test(
    new TextDecoder().decode(bytes.subarray(0, 2_048)),
  )
    ? 'SVG'
    : null;
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

function latin(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
