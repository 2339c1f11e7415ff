import { expect, test } from 'vitest';
import { parseQuestion } from '../../../src/codebase/search/parse-question.ts';

/** `kind container|name[kinds]@place`, or the two ends of a connection. */
function summary(query: string): string | null {
  const question = parseQuestion(query);
  if (question === null) return null;
  if (question.kind === 'connection') return `connection ${question.from.text} -> ${question.to.text}`;
  const { container, name, kinds, place } = question.target;
  const what =
    question.kind === 'list'
      ? `list ${question.exportedOnly ? 'exported ' : ''}${question.noun} of`
      : question.kind;
  return `${what} ${container === null ? '' : `${container}|`}${name}${kinds ? `[${kinds[0]}]` : ''}${place ? `@${place}` : ''}`;
}

const understood: readonly (readonly [query: string, expected: string])[] = [
  ['where is DataSource', 'definition DataSource'],
  ['where is DataSource defined?', 'definition DataSource'],
  ['Where is the `run` method?', 'definition run[method]'],
  ['where is class Foo defined', 'definition Foo[class]'],
  ['Can you tell me where the Foo class is defined?', 'definition Foo[class]'],
  ['where is the parse function in src/x.ts?', 'definition parse[function]@src/x.ts'],
  ['where is `fn spawn` defined', 'definition spawn'],
  ['where does Foo live?', 'definition Foo'],
  ['which file defines TcpStream', 'definition TcpStream'],
  ['find handleError', 'definition handleError'],
  ['where is "a::b::parse"', 'definition a::b|parse'],
  ['where is package.json', 'definition package|json'],
  ['where is Repository<Entity>', 'definition Repository'],
  ['who calls Mutex::<T>::new', 'callers Mutex|new'],
  ['show Mutex.lock', 'source Mutex|lock'],
  ['show me QueryRunner', 'source QueryRunner'],
  ['show the source of spawn_blocking', 'source spawn_blocking'],
  ['who calls Driver.connect', 'callers Driver|connect'],
  ['where is handleError() called?', 'callers handleError'],
  ['list all callers of poll_read, please', 'callers poll_read'],
  ['who uses tokio::spawn?', 'usages tokio|spawn'],
  ['find all usages of Foo in src/driver', 'usages Foo@src/driver'],
  ['what does Foo.bar call', 'callees Foo|bar'],
  ['which functions does `run` call?', 'callees run'],
  ['what is called by handleError', 'callees handleError'],
  ['callees of poll_read', 'callees poll_read'],
  ['calls from runTurn', 'callees runTurn'],
  ['calls of runTurn', 'callers runTurn'],
  ['what implements Driver', 'implementors Driver'],
  ['what overrides Driver.connect', 'overridden-by Driver|connect'],
  ['which classes override `connect`', 'overridden-by connect'],
  ['is Driver.connect overridden', 'overridden-by Driver|connect'],
  ['what does PostgresDriver.connect override', 'overrides PostgresDriver|connect'],
  ['which tests touch parseQuestion', 'tests parseQuestion'],
  ['what tests cover Foo.bar?', 'tests Foo|bar'],
  ['which tests use Foo', 'tests Foo'],
  ['list the tests for planLadder', 'tests planLadder'],
  ['where is planLadder tested', 'tests planLadder'],
  ['is planLadder tested?', 'tests planLadder'],
  ['what imports lodash', 'importers lodash'],
  ['which files import ./foo', 'importers ./foo'],
  ['what depends on src/driver/Driver.ts', 'dependents src/driver/Driver.ts'],
  ['what does src/a.ts export?', 'exports src/a.ts'],
  ['exports of index.ts', 'exports index.ts'],
  ['what does the file src/a.ts import', 'imports src/a.ts'],
  ['what does src/a.ts depend on', 'imports src/a.ts'],
  ['list the functions in src/util', 'list functions of src/util'],
  ['list exported functions in src/a.ts', 'list exported functions of src/a.ts'],
  ['what structs are in tokio/src/net', 'list structs of tokio/src/net'],
  ['what functions does src/a.ts have', 'list functions of src/a.ts'],
  ['how do DataSource and Driver connect?', 'connection DataSource -> Driver'],
  ['how does src/a.ts reach src/b.ts', 'connection src/a.ts -> src/b.ts'],
  ['path from A to B', 'connection A -> B'],
];

test.each(understood)('%s', (query, expected) => {
  expect(summary(query)).toBe(expected);
});

const notForTheIndex = [
  'explain what DataSource does',
  'where is the retry logic',
  'where is the token budget enforced',
  'show me how to use Foo',
  'who calls it and why',
  'who uses it',
  'what does the test suite call',
  'which tests fail',
  'find tests for the retry logic',
  'what does it call',
  'where can I find the docs',
  'show me the money',
  'find TODO comments',
  'why does connect fail when the pool is full?',
  'add a flag --verbose to the index command',
  'what is the difference between Foo and Bar',
  'where is Foo\nand also the rest of this text',
  '',
  '?',
];

test.each(notForTheIndex)('leaves "%s" to a model', (query) => {
  expect(summary(query)).toBeNull();
});
