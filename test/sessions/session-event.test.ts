import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineOf, type NewEvent, readEvents, readState } from '../../src/sessions/session-event.ts';

const asked = fc
  .record({ atMs: fc.nat(), turn: fc.string(), question: fc.string({ unit: 'binary' }) })
  .map((of): NewEvent => ({ type: 'turn-started', arms: null, ...of }));
const said = fc
  .record({ atMs: fc.nat(), turn: fc.string(), text: fc.string(), ok: fc.boolean() })
  .map((of): NewEvent => ({ type: 'tool-answered', tier: 'groq', name: 'read_file', ...of }));
const events = fc.array(fc.oneof(asked, said), { minLength: 1, maxLength: 8 });

test('whatever was written is read as it was, wherever the file is cut off', () => {
  fc.assert(
    fc.property(events, fc.nat(), (written, at) => {
      const lines = written.map(lineOf);
      const whole = lines.join('');
      expect(readEvents(whole)).toEqual(written.map((event) => ({ v: 1, ...event })));
      const cut = Buffer.from(whole).subarray(0, at % (Buffer.byteLength(whole) + 1));
      // A line that only lacks its end is whole.
      const complete = lines.filter(
        (_, index) => Buffer.byteLength(lines.slice(0, index + 1).join('')) - 1 <= cut.length,
      );
      expect(readEvents(cut.toString())).toEqual(readEvents(complete.join('')));
    }),
  );
});

test('a line that was written on to one that was cut off is read', () => {
  fc.assert(
    fc.property(events, asked, fc.nat(), (written, torn, at) => {
      const line = lineOf(torn).trimEnd();
      const start = line.slice(0, at % line.length);
      const text = `${start}${written.map(lineOf).join('')}`;
      expect(readEvents(text)).toEqual(written.map((event) => ({ v: 1, ...event })));
    }),
  );
});

const passedOver: readonly (readonly [title: string, line: string])[] = [
  ['of another version', '{"v":2,"type":"ended","atMs":1,"turn":"t","why":"answered","cost":0}'],
  ['of a kind that is not known', '{"v":1,"type":"applauded","atMs":1,"turn":"t"}'],
  ['that is none', 'hello'],
  ['that a power cut left', '\u0000\u0000\u0000'],
];

test.each(passedOver)('a line %s is passed over', (_title, line) => {
  const ended: NewEvent = { type: 'ended', atMs: 1, turn: 't', why: 'answered', cost: null };
  expect(readEvents(`${line}\n${lineOf(ended)}`)).toEqual([{ v: 1, ...ended }]);
});

test('the state of conversations of earlier versions is read', () => {
  const told = { path: 'a', lineHashes: '12345678', ranges: [[1, 1]], texts: [] };
  const state = { told: [told], rules: [], rulesToldLast: [], cachedAtMs: null };
  expect(readState(JSON.stringify({ version: 1, ...state }))).toEqual(state);
  expect(readState('{"version":9}')).toBeNull();
  expect(readState('torn {')).toBeNull();
});
