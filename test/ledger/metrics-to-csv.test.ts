import { expect, test } from 'vitest';
import { groupMetrics } from '../../src/ledger/grouped-metrics.ts';
import { groupsToCsv } from '../../src/ledger/metrics-to-csv.ts';
import { attempt } from './attempt-fixture.ts';

test.each([
  ['/home/ada/shop', '/home/ada/shop'],
  ['a,b "c"', '"a,b ""c"""'],
  ['=cmd|calc', "'=cmd|calc"],
])('the name %s stands as %s, and nothing in it is run by a spreadsheet', (project, cell) => {
  const groups = groupMetrics([attempt({ project })], 'project', []);
  expect(groupsToCsv(groups, 'project').split('\r\n')[1]?.startsWith(`${cell},1,`)).toBe(true);
});
