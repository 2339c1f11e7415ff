import { defineConfig } from 'vitest/config';

// `unit`: needs nothing but node_modules. `program`: runs the built command, so it needs `npm run build` first.
export default defineConfig({
  define: { PACKAGE_VERSION: JSON.stringify('0.0.0-test') },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    reporters: ['default', './test/closing-line-reporter.ts'],
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/program/**'] },
      },
      { extends: true, test: { name: 'program', include: ['test/program/**/*.test.ts'] } },
    ],
  },
});
