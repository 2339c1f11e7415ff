/** The beginning and the end of a long output, in whole lines; the middle is counted, not kept. Pure; bounded memory. */
import { StringDecoder } from 'node:string_decoder';
import { cutLine } from './output-store.ts';
import { plainOutput } from './plain-output.ts';

export interface ShownOutput {
  /** Plain text; where lines are left out, a line says how many and from which one on. */
  readonly text: string;
  readonly linesLeftOut: number;
}

export class HeadAndTail {
  readonly #limitChars: number;
  readonly #decoder = new StringDecoder('utf8');
  readonly #head: string[] = [];
  readonly #tail: string[] = [];
  #headChars = 0;
  #tailChars = 0;
  #leftOut = 0;
  #open = '';

  /** @param limitChars of both together */
  constructor(limitChars: number) {
    this.#limitChars = limitChars;
  }

  write(bytes: Uint8Array): void {
    const lines = (this.#open + this.#decoder.write(Buffer.from(bytes))).split('\n');
    this.#open = lines.pop() ?? '';
    // A line without end must not fill the memory.
    if (this.#open.length > 1_000_000) this.#open = this.#open.slice(0, 500_000);
    for (const line of lines) this.#add(`${cutLine(plainOutput(line))}\n`);
  }

  /** @param handle by which the rest can be fetched */
  end(handle: string): ShownOutput {
    this.#open += this.#decoder.end();
    if (this.#open !== '') this.#add(cutLine(plainOutput(this.#open)));
    this.#open = '';
    const from = this.#head.length + 1;
    const gap =
      this.#leftOut === 0
        ? []
        : [`… ${this.#leftOut} lines left out: fetch_output ${handle} from line ${from}\n`];
    return { text: [...this.#head, ...gap, ...this.#tail].join(''), linesLeftOut: this.#leftOut };
  }

  #add(line: string): void {
    if (this.#tail.length === 0 && this.#headChars + line.length <= this.#limitChars / 2) {
      this.#head.push(line);
      this.#headChars += line.length;
      return;
    }
    this.#tail.push(line);
    this.#tailChars += line.length;
    while (this.#tail.length > 1 && this.#tailChars > this.#limitChars / 2) {
      this.#tailChars -= this.#tail.shift()?.length ?? 0;
      this.#leftOut++;
    }
  }
}
