/**
 * The locals that are known at the place where a pass over the text is: a name means the latest binding above it that
 * has not gone out of its block. For languages in which `let x = x.y()` hides the `x` before it. Knows no grammar.
 */
import { type Scope, type Source, scopeOfLocal } from './scopes.ts';

/** Can be handed to `SyntaxWalk.useName` as it is. */
export interface Local {
  readonly scope: Scope;
}

interface OpenBrace {
  readonly offset: number;
  /** What was bound since this mark goes when the brace closes. */
  readonly mark: number;
}

export class Locals {
  private readonly known = new Map<string, Local>();
  private readonly names: string[] = [];
  /** What each of `names` meant before. */
  private readonly hidden: (Local | undefined)[] = [];
  private readonly braces: OpenBrace[] = [];

  lookUp(name: string): Local | undefined {
    return this.known.get(name);
  }

  /** @param source what it holds; `null`: nobody knows. */
  bind(name: string, source: Source | null): void {
    this.names.push(name);
    this.hidden.push(this.known.get(name));
    this.known.set(name, { scope: scopeOfLocal(name, source) });
  }

  /** For `release`. */
  get mark(): number {
    return this.names.length;
  }

  /** Forgets what was bound since. */
  release(mark: number): void {
    while (this.names.length > mark) {
      const name = this.names.pop() as string;
      const before = this.hidden.pop();
      if (before === undefined) this.known.delete(name);
      else this.known.set(name, before);
    }
  }

  openBrace(offset: number, mark = this.mark): void {
    this.braces.push({ offset, mark });
  }

  closeBrace(): void {
    const brace = this.braces.pop();
    if (brace !== undefined) this.release(brace.mark);
  }

  /** Forgets what was bound since the innermost open brace. */
  releaseInBrace(): void {
    this.release(this.braces[this.braces.length - 1]?.mark ?? 0);
  }

  /** Where the innermost open brace stands, or -1. */
  get innermostBrace(): number {
    return this.braces[this.braces.length - 1]?.offset ?? -1;
  }
}
