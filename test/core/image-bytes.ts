/** Images of a size for tests, as far as their first bytes go. */

export function pngOf(widthPx: number, heightPx: number, moreBytes = 200): Buffer {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13, 0);
  header.write('IHDR', 4, 'latin1');
  header.writeUInt32BE(widthPx, 8);
  header.writeUInt32BE(heightPx, 12);
  header.set([8, 2, 0, 0, 0], 16);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), header, Buffer.alloc(moreBytes, 7)]);
}

/** With a segment of an application, such as EXIF, before the frame. */
export function jpegOf(widthPx: number, heightPx: number, segmentBytes = 300): Buffer {
  const segment = Buffer.alloc(4 + segmentBytes, 0xff);
  segment.set([0xff, 0xe1]);
  segment.writeUInt16BE(segmentBytes + 2, 2);
  const frame = Buffer.from([0xff, 0xc2, 0, 17, 8, 0, 0, 0, 0, 3]);
  frame.writeUInt16BE(heightPx, 5);
  frame.writeUInt16BE(widthPx, 7);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), segment, Buffer.from([0xff]), frame, Buffer.alloc(40)]);
}
