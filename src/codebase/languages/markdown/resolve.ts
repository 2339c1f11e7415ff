/** Links Markdown to the files that it points to; also as sites made of Markdown write links, without an extension. */
import type { ImportResolver } from '../language.ts';
import { resolveLinks } from '../structure/resolve-links.ts';

const endings = ['', '.md', '.mdx', '/README.md', '/index.md', '/index.mdx', '.tsx', '.ts', '.jsx', '.js'];

export const resolveMarkdownLinks: ImportResolver = (project) => resolveLinks(project, endings);
