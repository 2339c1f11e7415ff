/**
 * Reads one file of YAML into facts: the keys of its outer block mappings, in every document of the file. Mappings in
 * sequences are rows of data; flow collections (`{a: 1}`) are values. Reads line by line and never back, without
 * recursion. Lines of a template engine (`{{- if … }}`) are passed over, as charts are named `.yaml` too.
 */
import type { FileFacts } from '../../facts.ts';
import { extractJson } from '../json/extract.ts';
import { type EntryId, joinContainer, noEntry, OutlineFacts } from '../structure/outline-facts.ts';
import { skipValue } from './skip-value.ts';
import { readKey, type YamlKey } from './yaml-key.ts';
import { isBlankAt, skipBlanks, skipProperties, YamlLines } from './yaml-lines.ts';

const depthLimit = 3;

/** A block collection whose entries start at a column. */
interface Frame {
  readonly indent: number;
  readonly isSequence: boolean;
  /** What its keys are in. */
  readonly parent: EntryId;
  readonly container: string | null;
  readonly depth: number;
  /** The member that is being read. */
  member: number;
  name: string;
}

export function extractYaml(path: string, text: string): FileFacts {
  return /^\uFEFF?\s*\{\s*["}]/.test(text) ? extractJson(path, text) : new YamlReader(text).read();
}

class YamlReader {
  private readonly facts: OutlineFacts;
  private readonly lines: YamlLines;
  private frames: Frame[] = [];
  /** Where the last piece of content ended. */
  private lastEnd = 0;

  constructor(private readonly text: string) {
    this.facts = new OutlineFacts(text);
    this.lines = new YamlLines(text);
  }

  read(): FileFacts {
    while (this.lines.next()) this.readLine();
    this.closeFrames(-1);
    return this.facts.finish();
  }

  private readLine(): void {
    const { lines, text } = this;
    if (lines.isDocumentMark) {
      this.closeFrames(-1);
      const rest = skipBlanks(text, lines.content + 3);
      if (text[lines.content] === '-' && !lines.endsAt(rest)) this.readScalar(rest, -1);
      return;
    }
    const isDirective = text[lines.content] === '%' && lines.indent === 0;
    const isTemplate = /^\{[{%]/.test(text.slice(lines.content, lines.content + 2));
    if (isDirective || isTemplate) return;
    if (lines.hasTab) this.facts.parseErrors++;
    this.readEntries();
  }

  /** `- - key: value` are three entries on one line. */
  private readEntries(): void {
    const { lines, text } = this;
    let at = lines.content;
    for (;;) {
      const column = at - lines.start;
      const mark = text[at];
      const isMark = (mark === '-' || mark === '?' || mark === ':') && isBlankAt(text, at + 1);
      if (mark === '-' && isMark) {
        this.closeFrames(column);
        if (this.frames.at(-1)?.indent !== column || !this.top()?.isSequence) this.open(column, true);
      } else if (mark === '?' && isMark) {
        this.mappingAt(column);
      } else if (!isMark) {
        this.readNode(at, column);
        return;
      }
      this.lastEnd = at + 1;
      at = skipBlanks(text, at + 1);
      if (lines.endsAt(at)) return;
    }
  }

  /** A key with its value, or a scalar that is an item or the value of the key above. */
  private readNode(start: number, column: number): void {
    const content = skipProperties(this.text, start);
    if (this.lines.endsAt(content)) return;
    const key = readKey(this.text, content, this.lines.end);
    if (key === null) {
      this.closeFrames(column);
      const top = this.top();
      if (top !== undefined && top.indent === column && !top.isSequence) this.facts.parseErrors++;
      this.readScalar(start, top?.indent ?? -1);
      return;
    }
    this.addKey(key, start, this.mappingAt(column));
    this.lastEnd = key.next;
    this.readScalar(key.next, column);
  }

  /** @param indent what follows belongs to the value while it is indented deeper */
  private readScalar(start: number, indent: number): void {
    const value = skipValue(this.text, this.lines, start, indent);
    if (!value.isClosed) this.facts.parseErrors++;
    this.lastEnd = Math.max(this.lastEnd, value.end);
  }

  /** Ends the member before. */
  private mappingAt(column: number): Frame {
    this.closeFrames(column);
    let top = this.top();
    if (top !== undefined && top.indent === column && top.isSequence) {
      this.frames.pop();
      top = this.top();
    }
    const frame = top !== undefined && top.indent === column ? top : this.open(column, false);
    this.facts.close(frame.member, this.lastEnd);
    frame.member = noEntry;
    return frame;
  }

  private addKey(key: YamlKey, start: number, frame: Frame): void {
    frame.name = key.name;
    // A merge names no key of its own.
    if (key.name === '<<') return;
    frame.member = this.facts.add({
      kind: 'key',
      name: key.name,
      nameStart: key.nameStart,
      start,
      parent: frame.parent,
      container: frame.container,
    });
  }

  private open(indent: number, isSequence: boolean): Frame {
    const outer = this.top();
    const depth = (outer?.depth ?? 0) + 1;
    const isKept = !isSequence && depth <= depthLimit && outer?.isSequence !== true;
    const frame: Frame = {
      indent,
      isSequence,
      parent: isKept ? (outer === undefined ? null : outer.member) : noEntry,
      container: isKept && outer !== undefined ? joinContainer(outer.container, outer.name) : null,
      depth,
      member: noEntry,
      name: '',
    };
    this.frames.push(frame);
    return frame;
  }

  /** Those whose entries start right of the column. */
  private closeFrames(column: number): void {
    for (let top = this.top(); top !== undefined && top.indent > column; top = this.top()) {
      this.facts.close(top.member, this.lastEnd);
      this.frames.pop();
    }
  }

  private top(): Frame | undefined {
    return this.frames.at(-1);
  }
}
