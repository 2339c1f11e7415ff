/** Markdown: headings, and links to files of the project. */
import type { Language } from '../language.ts';

export const markdown: Language = {
  id: 'markdown',
  version: 1,
  extensions: ['.md', '.markdown', '.mdx', '.mdc'],
  visibility: null,
  loadExtractor: async () => (await import('./extract.ts')).extractMarkdown,
  loadResolver: async () => (await import('./resolve.ts')).resolveMarkdownLinks,
};
