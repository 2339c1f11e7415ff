/** HTML: what has an id, headings, and the files that a page loads or links to. */
import type { Language } from '../language.ts';

export const html: Language = {
  id: 'html',
  version: 1,
  extensions: ['.html', '.htm', '.xhtml'],
  visibility: null,
  loadExtractor: async () => (await import('./extract.ts')).extractHtml,
  loadResolver: async () => (await import('./resolve.ts')).resolveHtmlLinks,
};
