/** Links pages to the files that they load and link to. */
import type { ImportResolver } from '../language.ts';
import { resolveLinks } from '../structure/resolve-links.ts';

const endings = ['', '/index.html', '.html'];

export const resolveHtmlLinks: ImportResolver = (project) => resolveLinks(project, endings);
