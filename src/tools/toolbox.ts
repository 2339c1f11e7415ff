/** The tools that one attempt has, and what becomes of its calls. */
import { estimateTokens } from '../core/token-estimate.ts';
import { checkArguments } from './check-arguments.ts';
import { createFile, deleteFile, editFile, moveFile } from './edit-tools.ts';
import { findReferences, findSymbol, listFiles, readFile, searchCode } from './read-tools.ts';
import { renameSymbol } from './rename-tool.ts';
import type { Tool, ToolAccess, ToolArguments, ToolResult, ToolSchema, Workbench } from './tool.ts';

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
  renameSymbol,
];

/** By what is wanted: a question that nothing is changed for needs no tool that changes. Data. */
const accessByIntent: Readonly<Record<string, readonly ToolAccess[]>> = {
  edit: ['read', 'edit', 'run'],
  write: ['read', 'edit', 'run'],
  debug: ['read', 'edit', 'run'],
  design: ['read'],
};

/** Of the two that run commands, which are made for each turn. */
const commandToolTokens = 140;

/** What the schemas of an intent's tools take of a prompt, estimated; 0: it has none. */
export function toolTokens(intent: string): number {
  const access = accessByIntent[intent];
  if (access === undefined) return 0;
  const schemas = all.filter((tool) => access.includes(tool.access)).map(({ schema }) => schema);
  return estimateTokens(JSON.stringify(schemas)) + (access.includes('run') ? commandToolTokens : 0);
}

export class Toolbox {
  readonly #tools: ReadonlyMap<string, Tool>;
  readonly #bench: Workbench;

  private constructor(tools: readonly Tool[], bench: Workbench) {
    this.#tools = new Map(tools.map((tool) => [tool.schema.name, tool]));
    this.#bench = bench;
  }

  /**
   * @param others tools that are not the same in every turn, such as those that run commands
   * @returns `null`: such a question is answered without tools
   */
  static for(intent: string, bench: Workbench, others: readonly Tool[] = []): Toolbox | null {
    const access = accessByIntent[intent];
    if (access === undefined) return null;
    const { mayEdit } = bench.gate;
    const runs = access.includes('run') ? others : [];
    const tools = all.filter((tool) => access.includes(tool.access) && (mayEdit || tool.access !== 'edit'));
    return new Toolbox([...tools, ...runs], bench);
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
    // Nobody waits for it, and nobody wants to be asked for it any more.
    if (this.#bench.signal.aborted) return { ok: false, text: 'Stopped.' };
    if (tool === undefined)
      return {
        ok: false,
        text: `There is no tool ${call.name}. There are: ${[...this.#tools.keys()].join(', ')}`,
      };
    const checked = checkArguments(tool.schema, call.arguments);
    if (!checked.ok) return { ok: false, text: checked.problem };
    const denied = this.#denied(tool, checked.given);
    if (denied !== null) return { ok: false, text: `Not permitted: ${denied}` };
    return tool.run(checked.given, this.#bench);
  }

  /** By the paths that are named; what a rename changes besides is looked at before anything is written. */
  #denied({ schema, access }: Tool, given: ToolArguments): string | null {
    if (access === 'run') return null;
    const { draft, gate } = this.#bench;
    const paths = [given.path, given.to].flatMap((path) => {
      const found = path === undefined ? null : draft.resolve(String(path));
      return found?.ok
        ? [{ path: found.path, access: access === 'edit' ? ('write' as const) : ('read' as const) }]
        : [];
    });
    return paths.length === 0 ? null : gate.deniedPaths(schema.name, paths);
  }
}
