/**
 * Reads one file of JSON into facts: the keys of its outer objects. Objects in arrays are rows of data, their keys
 * say nothing about the file. One pass without recursion; comments, trailing commas, bare keys and single quotes are
 * taken as they are, for much that is named `.json` has them.
 */
import type { FileFacts } from '../../facts.ts';
import { type EntryId, joinContainer, noEntry, OutlineFacts } from '../structure/outline-facts.ts';
import { withoutEscapes } from '../structure/unescape.ts';
import { JsonScanner, type JsonToken } from './json-scanner.ts';

const depthLimit = 3;

/** What may come next. */
type Expected = 'key' | 'colon' | 'value' | 'comma';

interface Frame {
  readonly isObject: boolean;
  /** What its keys are in. */
  readonly parent: EntryId;
  readonly container: string | null;
  expected: Expected;
  /** The member that is being read. */
  member: number;
  name: string;
}

export function extractJson(_path: string, text: string): FileFacts {
  return new JsonReader(text).read();
}

class JsonReader {
  private readonly facts: OutlineFacts;
  private readonly scanner: JsonScanner;
  private readonly frames: Frame[] = [];
  private openObjects = 0;
  /** A run of tokens that do not fit counts once. */
  private isLost = false;

  constructor(private readonly text: string) {
    this.facts = new OutlineFacts(text);
    this.scanner = new JsonScanner(text);
  }

  read(): FileFacts {
    for (let token = this.scanner.next(); token !== null; token = this.scanner.next()) this.take(token);
    this.facts.parseErrors += this.scanner.unterminated + (this.frames.length > 0 ? 1 : 0);
    return this.facts.finish();
  }

  private take({ kind, start, end }: JsonToken): void {
    const frame = this.frames.at(-1);
    switch (kind) {
      case '{':
      case '[':
        this.open(kind === '{', frame);
        break;
      case '}':
      case ']':
        this.closeTo(kind === '}', end);
        break;
      case ':':
        if (frame?.expected === 'colon') frame.expected = 'value';
        else this.fail();
        break;
      case ',':
        this.separate(frame, start);
        break;
      case 'scalar':
        if (frame === undefined) return;
        if (frame.isObject && frame.expected !== 'value') this.startMember(frame, start, end);
        else this.endMember(frame, end);
    }
  }

  private separate(frame: Frame | undefined, start: number): void {
    if (frame === undefined || (frame.isObject && frame.expected !== 'comma')) this.fail();
    else this.isLost = false;
    if (frame === undefined || !frame.isObject) return;
    if (frame.expected === 'colon' || frame.expected === 'value') this.facts.close(frame.member, start);
    frame.expected = 'key';
  }

  private open(isObject: boolean, outer: Frame | undefined): void {
    if (outer?.isObject === true && outer.expected !== 'value') this.fail();
    const parent = this.parentFor(isObject, outer);
    const isKept = parent !== noEntry && outer !== undefined;
    this.frames.push({
      isObject,
      parent,
      container: isKept ? joinContainer(outer.container, outer.name) : null,
      expected: isObject ? 'key' : 'value',
      member: noEntry,
      name: '',
    });
    if (isObject) this.openObjects++;
  }

  private parentFor(isObject: boolean, outer: Frame | undefined): EntryId {
    if (!isObject || this.frames.length >= depthLimit) return noEntry;
    if (outer === undefined) return null;
    // What stands where no value may is in no member.
    return outer.expected === 'value' ? outer.member : noEntry;
  }

  /** A bracket closes what was left open within; one that nothing opened is passed over. */
  private closeTo(isObject: boolean, end: number): void {
    const open = isObject ? this.openObjects : this.frames.length - this.openObjects;
    if (open === 0) {
      this.fail();
      return;
    }
    for (let frame = this.frames.pop(); frame !== undefined; frame = this.frames.pop()) {
      if (frame.isObject) this.openObjects--;
      if (frame.expected === 'colon' || frame.expected === 'value') this.facts.close(frame.member, end - 1);
      if (frame.isObject === isObject) break;
      this.fail();
    }
    this.isLost = false;
    const outer = this.frames.at(-1);
    if (outer !== undefined) this.endMember(outer, end);
  }

  private startMember(frame: Frame, start: number, end: number): void {
    // A key after a value without a comma, or after a key without a value.
    if (frame.expected !== 'key') {
      this.fail();
      this.facts.close(frame.member, start);
    }
    this.isLost = false;
    frame.expected = 'colon';
    frame.member = noEntry;
    if (frame.parent === noEntry) return;
    const isQuoted = this.text[start] === '"' || this.text[start] === "'";
    frame.name = isQuoted ? unquote(this.text.slice(start, end)) : this.text.slice(start, end);
    frame.member = this.facts.add({
      kind: 'key',
      name: frame.name,
      nameStart: isQuoted ? start + 1 : start,
      start,
      parent: frame.parent,
      container: frame.container,
    });
  }

  private endMember(frame: Frame, end: number): void {
    if (!frame.isObject) return;
    this.facts.close(frame.member, end);
    frame.expected = 'comma';
  }

  private fail(): void {
    if (!this.isLost) this.facts.parseErrors++;
    this.isLost = true;
  }
}

function unquote(quoted: string): string {
  const inner = quoted.slice(1, quoted.length > 1 && quoted.endsWith(quoted.charAt(0)) ? -1 : undefined);
  return withoutEscapes(inner);
}
