import { expect, test } from 'vitest';
import { matchName } from '../../../src/codebase/search/match-name.ts';

const cases: readonly (readonly [query: string, name: string, match: ReturnType<typeof matchName>])[] = [
  ['getUserById', 'getUserById', 'exact'],
  ['getuserbyid', 'getUserById', 'ignoring-case'],
  ['get user by id', 'getUserById', 'ignoring-case'],
  ['get_user_by_id', 'getUserById', 'ignoring-case'],
  ['getUserById', 'get_user_by_id', 'ignoring-case'],
  ['getUser', 'getUserById', 'prefix'],
  ['get-user', 'getUserById', 'prefix'],
  ['gUBI', 'getUserById', 'words'],
  ['gubi', 'getUserById', 'words'],
  ['get id', 'getUserById', 'words'],
  ['getId', 'getUserById', 'words'],
  ['user id', 'getUserById', 'words'],
  ['id user', 'getUserById', null],
  ['HTTPResp', 'parseHTTPResponse', 'words'],
  ['HTTPRes', 'HTTPPageResponse', 'words'],
  ['serBy', 'getUserById', 'substring'],
  ['getusrid', 'getUserById', 'letters'],
  ['gtuserid', 'getUserById', 'letters'],
  ['gti', 'getUserById', null],
  ['xyz', 'getUserById', null],
  ['', 'getUserById', null],
  ['ab', 'anotherBig', 'words'],
  ['nb', 'anotherBig', null],
];

test.each(cases)('"%s" finds %s: %s', (query, name, match) => {
  expect(matchName(query, name)).toBe(match);
});
