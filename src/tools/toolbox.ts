/** The tools that one attempt has, and what becomes of its calls. */
import { checkArguments } from './check-arguments.ts';
import { createFile, deleteFile, editFile, moveFile } from './edit-tools.ts';
import { findReferences, findSymbol, listFiles, readFile, searchCode } from './read-tools.ts';
import type { Tool, ToolAccess, ToolResult, ToolSchema, Workbench } from './tool.ts';

export interface Call {
  readonly name: string;
  /** As the model wrote them. */
  readonly arguments: unknown;
}

const all: readonly Tool[] = [
  readFile,
  searchCode,
  findSymbol,
  findReferences,
  listFiles,
  editFile,
  createFile,
  deleteFile,
  moveFile,
];

/** By what is wanted: a question that nothing is changed for needs no tool that changes. Data. */
const accessByIntent: Readonly<Record<string, readonly ToolAccess[]>> = {
  edit: ['read', 'edit'],
  write: ['read', 'edit'],
  debug: ['read', 'edit'],
  design: ['read'],
};

export class Toolbox {
  readonly #tools: ReadonlyMap<string, Tool>;
  readonly #bench: Workbench;

  private constructor(tools: readonly Tool[], bench: Workbench) {
    this.#tools = new Map(tools.map((tool) => [tool.schema.name, tool]));
    this.#bench = bench;
  }

  /** @returns `null`: such a question is answered without tools */
  static for(intent: string, bench: Workbench): Toolbox | null {
    const access = accessByIntent[intent];
    return access === undefined
      ? null
      : new Toolbox(
          all.filter((tool) => access.includes(tool.access)),
          bench,
        );
  }

  get schemas(): readonly ToolSchema[] {
    return [...this.#tools.values()].map(({ schema }) => schema);
  }

  accessOf(name: string): ToolAccess | null {
    return this.#tools.get(name)?.access ?? null;
  }

  /** The calls of one response, answered in their order. Calls that only read run at once; the others one by one. */
  async run(calls: readonly Call[]): Promise<readonly ToolResult[]> {
    this.#bench.draft.renumber();
    const results: ToolResult[] = [];
    for (let at = 0; at < calls.length; ) {
      let end = at;
      while (end < calls.length && this.accessOf(calls[end]?.name ?? '') === 'read') end += 1;
      const together = calls.slice(at, Math.max(end, at + 1));
      results.push(...(await Promise.all(together.map((call) => this.#answer(call)))));
      at += together.length;
    }
    return results;
  }

  async #answer(call: Call): Promise<ToolResult> {
    const tool = this.#tools.get(call.name);
    if (tool === undefined)
      return {
        ok: false,
        text: `There is no tool ${call.name}. There are: ${[...this.#tools.keys()].join(', ')}`,
      };
    const checked = checkArguments(tool.schema, call.arguments);
    return checked.ok ? tool.run(checked.given, this.#bench) : { ok: false, text: checked.problem };
  }
}
