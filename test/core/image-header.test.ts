import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readImageHeader } from '../../src/core/image-header.ts';
import { assertProperty } from '../providers/assert-property.ts';
import { jpegOf, pngOf } from './image-bytes.ts';

const start = (text: string) => Buffer.from(text.padEnd(64, ' '), 'latin1');

test.each([
  ['a PNG', pngOf(1_280, 720), { kind: 'readable', mediaType: 'image/png', widthPx: 1_280, heightPx: 720 }],
  ['a JPEG', jpegOf(640, 480), { kind: 'readable', mediaType: 'image/jpeg', widthPx: 640, heightPx: 480 }],
  ['a PNG that breaks off', pngOf(1, 1).subarray(0, 20), { kind: 'broken', format: 'PNG' }],
  ['a PNG without pixels', pngOf(0, 720), { kind: 'broken', format: 'PNG' }],
  ['a JPEG that breaks off', jpegOf(640, 480).subarray(0, 100), { kind: 'broken', format: 'JPEG' }],
  ['a GIF', start('GIF89a'), { kind: 'other', format: 'GIF' }],
  ['a WebP', start('RIFF1234WEBPVP8 '), { kind: 'other', format: 'WebP' }],
  ['a PDF', start('%PDF-1.7'), { kind: 'other', format: 'PDF' }],
  ['a TIFF', start('II*\0'), { kind: 'other', format: 'TIFF' }],
  ['an AVIF', start('\0\0\0 ftypavif'), { kind: 'other', format: 'AVIF' }],
  ['a HEIC', start('\0\0\0 ftypheic'), { kind: 'other', format: 'HEIC' }],
  ['an ICO', start('\0\0\x01\0'), { kind: 'other', format: 'ICO' }],
  [
    'an SVG',
    start('<?xml version="1.0"?>\n<!-- drawn -->\n<svg width="1">'),
    { kind: 'other', format: 'SVG' },
  ],
  ['a page that holds one', start('<html><svg></svg>'), null],
  ['text', start('export const a = 1;'), null],
  ['nothing', Buffer.alloc(0), null],
])('%s is told by its bytes', (_, bytes, expected) => {
  expect(readImageHeader(bytes)).toEqual(expected);
});

test('a size is read as it is written, whatever stands before the frame of a JPEG', () => {
  const side = fc.integer({ min: 1, max: 65_535 });
  assertProperty(
    fc.property(side, side, fc.nat({ max: 2_000 }), (widthPx, heightPx, between) => {
      expect(readImageHeader(pngOf(widthPx, heightPx))).toMatchObject({ widthPx, heightPx });
      expect(readImageHeader(jpegOf(widthPx, heightPx, between))).toMatchObject({ widthPx, heightPx });
    }),
  );
});

test('no bytes make it fail', () => {
  const starts = fc.constantFrom('', '89504e470d0a1a0a', 'ffd8ff', 'ffd8ffe1', '0000');
  assertProperty(
    fc.property(starts, fc.uint8Array({ maxLength: 200 }), (hex, rest) => {
      readImageHeader(Buffer.concat([Buffer.from(hex, 'hex'), rest]));
    }),
  );
});
