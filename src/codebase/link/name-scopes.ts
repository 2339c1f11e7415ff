/** Where the names of a file are looked for that no import leads to, as `link-keys.ts` counts it. Pure. */
import type { Visibility } from '../languages/language.ts';
import { hashOfScope } from './link-keys.ts';

/** See `NameScope`. */
export interface NameScopes {
  readonly project: number;
  readonly folder: number;
  /** Of all languages that share their definitions. */
  readonly family: number;
  /** `null`: members stand where their type does. */
  readonly members: number | null;
  readonly supers: number;
}

export class ScopesOfFiles {
  readonly #known = new Map<string, NameScopes>();

  of(language: string, visibility: Visibility, folder: string): NameScopes {
    // Most languages do not care about the folder.
    const { freeNames, outsideMembers, family = language } = visibility;
    const usesFolder =
      freeNames === 'folder' || freeNames === 'folder-then-project' || outsideMembers === 'folder';
    const place = usesFolder ? `${language}\n${folder}` : language;
    let scopes = this.#known.get(place);
    if (scopes === undefined) {
      const within = outsideMembers === 'folder' ? folder : null;
      const hasOutside = outsideMembers === 'folder' || outsideMembers === 'project';
      scopes = {
        project: hashOfScope({ kind: 'project', language }),
        folder: hashOfScope({ kind: 'folder', language, folder }),
        family: hashOfScope({ kind: 'project', language: family }),
        members: hasOutside ? hashOfScope({ kind: 'members', language: family, folder: within }) : null,
        supers: hashOfScope({ kind: 'supers', language: family, folder: within }),
      };
      this.#known.set(place, scopes);
    }
    return scopes;
  }
}
