/** For languages whose files name no other files. */
import type { ImportResolver } from '../language.ts';

export const resolveNoImports: ImportResolver = () => new Map();
