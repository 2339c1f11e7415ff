/** The manifests of a project's turns, one file each. Each is written whole or not at all. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Disk, readIfAny } from '../write/disk.ts';
import { type DamagedManifest, type Manifest, manifestSchema } from './manifest.ts';
import { namesIn } from './object-store.ts';

export interface Manifests {
  /** The last in its order first. */
  readonly turns: readonly Manifest[];
  readonly damaged: readonly DamagedManifest[];
}

export class ManifestStore {
  readonly #folder: string;
  readonly #disk: Disk;
  /** As they were read, and written since; by the names of their files. */
  readonly #known = new Map<string, Manifest>();
  #damaged: readonly DamagedManifest[] = [];

  /** @param folder of the project's journal */
  constructor(folder: string, disk: Disk) {
    this.#folder = join(folder, 'turns');
    this.#disk = disk;
  }

  get all(): Manifests {
    return {
      turns: [...this.#known.values()].sort((a, b) => b.order - a.order),
      damaged: this.#damaged,
    };
  }

  find(id: string | null): Manifest | null {
    return [...this.#known.values()].find((turn) => turn.id === id) ?? null;
  }

  nextOrder(): number {
    const orders = [...this.#known.values()].map(({ order }) => order);
    return Math.max(0, ...orders, ...this.#damaged.map(({ madeAsOrder }) => madeAsOrder ?? 0)) + 1;
  }

  /** From the disk, where other processes may have written since. */
  read(): void {
    this.#known.clear();
    const damaged: DamagedManifest[] = [];
    for (const name of namesIn(this.#folder)) {
      if (!name.endsWith('.json')) continue;
      const path = join(this.#folder, name);
      try {
        const bytes = readIfAny(path);
        if (bytes === null) continue;
        this.#known.set(name, manifestSchema.parse(JSON.parse(bytes.toString('utf8'))));
      } catch (error) {
        const order = /^\d+/.exec(name)?.[0];
        damaged.push({
          path,
          because: reasonIn(error),
          madeAsOrder: order === undefined ? null : Number(order),
        });
      }
    }
    this.#damaged = damaged;
  }

  /** @returns when it is on the disk */
  write(manifest: Manifest): void {
    const name = this.#nameOf(manifest) ?? `${String(manifest.order).padStart(6, '0')}-${manifest.id}.json`;
    this.#disk.makeFolder(this.#folder, 0o700);
    const path = join(this.#folder, name);
    const bytes = Buffer.from(`${JSON.stringify(manifest)}\n`);
    this.#disk.write(`${path}.tmp`, { bytes, mode: 0o600, owner: null });
    this.#disk.rename(`${path}.tmp`, path);
    this.#known.set(name, manifest);
    this.#disk.syncFolder(this.#folder);
  }

  remove(manifest: Manifest): void {
    const name = this.#nameOf(manifest);
    if (name === null) return;
    this.#disk.unlink(join(this.#folder, name));
    this.#known.delete(name);
  }

  removeDamaged({ path }: DamagedManifest): void {
    this.#disk.unlink(path);
  }

  #nameOf({ id }: Manifest): string | null {
    for (const [name, known] of this.#known) if (known.id === id) return name;
    return null;
  }

  /** `null`: nothing was ever kept. */
  lastChangeMs(): number | null {
    return statSync(this.#folder, { throwIfNoEntry: false })?.mtimeMs ?? null;
  }
}

/** On one line: what is wrong with the shape is a long list. */
function reasonIn(error: unknown): string {
  return error instanceof SyntaxError ? error.message : 'it is no manifest of a turn';
}
