/** CSS, SCSS and Less as one language: they import each other. */
import type { Language } from '../language.ts';

export const css: Language = {
  id: 'css',
  version: 1,
  extensions: ['.css', '.scss', '.less', '.pcss', '.postcss'],
  visibility: null,
  loadExtractor: async () => (await import('./extract.ts')).extractCss,
  loadResolver: async () => (await import('./resolve.ts')).resolveCssImports,
};
