import { describe, expect, test } from 'vitest';
import { c } from '../../../../src/codebase/languages/c/language.ts';
import { imports, meanings, outline, showPath, symbolNamed } from '../outline.ts';

const extract = await c.loadExtractor();

const source = `/* Queues of jobs. */

#include <stdlib.h>
#include "queue.h"

#define QUEUE_SIZE 16 /* jobs */
#define JOB_OF(node) ((struct job *)(node)->data)

/* A job that waits. */
typedef struct job {
  int id, *ids;   /* by which people know it */
  struct { unsigned urgent : 1; } flags;
  void (*run)(struct job *self, void *data);
  union { int i; float f; };
} job, *job_ref;

typedef struct { job_ref first; } queue;
typedef int (*compare_fn)(const job *, const job *);

enum state { IDLE, BUSY = 2, /* at work */ };
static struct { int count; } stats;
extern int verbosity;
int verbosity = 1, levels[3];
static int push(queue *q, job_ref added);

/*
 * Adds a job.
 */
static int push(queue *q, job_ref added) {
  enum { LOCAL };
  static int pushed;
again:
  if (!q->first) goto again;
  return pushed++;
}

int old_style(a, b)
  int a;
  char *b;
{ return a; }

API_EXPORT const char *job_name(const job *one) PRINTF(1, 2);
void queue_free(queue *q);
`;

test('declarations', () => {
  expect(outline(extract('queue.c', source))).toEqual([
    'macro QUEUE_SIZE 6',
    'macro JOB_OF 7',
    'struct job 10-15',
    'property job.id 11',
    'property job.ids 11',
    'property job.flags 12',
    'property flags.urgent 12',
    'property job.run 13',
    'property job.i 14',
    'property job.f 14',
    'type job 10-15',
    'type job_ref 10-15',
    'struct queue 17',
    'property queue.first 17',
    'type compare_fn 18',
    'enum state 20',
    'enum-member state.IDLE 20',
    'enum-member state.BUSY 20',
    'variable stats 21',
    'property stats.count 21',
    'export variable verbosity 23',
    'export variable levels 23',
    'function push 29-35',
    'enum-member push.LOCAL 30',
    'export function old_style 37-40',
    'export function job_name 42',
    'export function queue_free 43',
  ]);
});

test('everything in a header is for others', () => {
  expect(
    outline(extract('a.h', '#define A 1\nstruct b { int c; };\nstatic inline int d(void) { return A; }')),
  ).toEqual(['export macro A 1', 'export struct b 2', 'export property b.c 2', 'export function d 3']);
});

describe('signatures and docs', () => {
  const facts = extract('queue.c', source);
  const check = (name: string, signature: string, doc: string | null) =>
    test(name, () => {
      const symbol = symbolNamed(facts, name);
      expect([symbol.signature, symbol.doc]).toEqual([signature, doc]);
    });

  check('QUEUE_SIZE', '#define QUEUE_SIZE 16 /* jobs */', null);
  check('JOB_OF', '#define JOB_OF(node)', null);
  check('job', 'typedef struct job', 'A job that waits.');
  check('id', 'int id, *ids', 'by which people know it');
  check('BUSY', 'BUSY = 2', 'at work');
  check('push', 'static int push(queue *q, job_ref added)', 'Adds a job.');
  check('job_name', 'const char *job_name(const job *one) PRINTF(1, 2)', null);
});

test('included files', () => {
  expect(imports(extract('queue.c', source))).toEqual(['include <stdlib.h> {}', 'include queue.h {}']);
});

describe('what names mean', () => {
  /** In a function with a parameter `p` of the type `struct pair *`. */
  function check(title: string, body: string, ...expected: string[]): void {
    test(title, () => {
      const head = 'struct pair { int a; struct pair *next; };\nint total;\n';
      const facts = extract('a.c', `${head}void f(struct pair *p) {\n${body}\n}`);
      expect(meanings(facts).slice(-expected.length)).toEqual(expected);
    });
  }

  check(
    'members of a parameter',
    'p->next->a = total;',
    'next: #pair.next',
    'a: #pair.next.a',
    'total: #total',
  );
  check('a local', 'struct item x; x.y = 1;', 'item: ~item', 'y: ~item.y');
  check('a local hides', 'int total; { int q; } total = 1;', 'pair: #pair');
  check('an element', 'struct item x[3]; x[p->a].y++;', 'item: ~item', 'a: #pair.a', 'y: ~item.y');
  check('what a function gives', 'make(1)->b.c();', 'make: ~make', 'b: ~make.b', 'c: ~make.b.c');
  check('a cast', '((struct item *)p)->b;', 'item: ~item', 'b: ~item.b');
  check(
    'designators',
    'struct item x = { .b = 1, .c = { .d = TWO } };',
    'item: ~item',
    'b: ~item.b',
    'c: ~item.c',
    'd: ~item.c.d',
    'TWO: ~TWO',
  );
  check('a literal of a struct', 'use((struct item){ .b = 1 });', 'use: ~use', 'item: ~item', 'b: ~item.b');
  check('offsetof', 'offsetof(struct item, b);', 'item: ~item', 'b: ~item.b');
  check('a loop', 'for (struct item *i = p; i; i = i->b) {}', 'item: ~item', 'b: ~item.b');
  check('labels are none', 'goto out; out: g();', 'pair: #pair', 'g: ~g');
  check('text', 'puts("a->b"); /* c() */', 'pair: #pair', 'puts: ~puts');
  check('conditions', '#if defined(HAVE_X) && LEVEL > 2\n#endif', 'HAVE_X: ~HAVE_X', 'LEVEL: ~LEVEL');
  check('the text of a macro', '#define M(x) g(x, p.a)', 'g: ~g', 'p: ~p', 'a: ?');
});

test('types that are named twice are seen through', () => {
  const facts = extract('a.c', 'typedef struct s { int a; } t, *u;\ntypedef t v;\nv *f(void);');
  expect(['t', 'u', 'v', 'f'].map((name) => showPath(facts, symbolNamed(facts, name).type))).toEqual([
    '#s',
    '#s',
    '#t',
    '#v',
  ]);
});

describe('conditions of the preprocessor', () => {
  const check = (title: string, text: string, ...expected: string[]) =>
    test(title, () => {
      const facts = extract('a.c', text);
      expect([outline(facts), facts.parseErrors]).toEqual([expected, 0]);
    });

  check(
    'all branches are read',
    '#ifdef A\nint a;\n#else\nint b;\n#endif',
    'export variable a 2',
    'export variable b 4',
  );
  check(
    'but those that are switched off',
    '#if 0\nint a;\n#define B\n#else\nint c;\n#endif',
    'export variable c 5',
  );
  check(
    'of two heads of a function one',
    '#ifdef A\nint f(int a)\n#else\nint f(void)\n#endif\n{ return 0; }\nint g;',
    'export function f 2-6',
    'export variable g 7',
  );
  check(
    'of two openings of a block one',
    'void f(void) {\n#if A\nif (a) {\n#elif B\nif (b) {\n#else\n{\n#endif\n}\n}\nint g;',
    'export function f 1-10',
    'export variable g 11',
  );
  check('among arguments', 'int a = f(1\n#ifdef B\n, 2\n#else\n, 3\n#endif\n);', 'export variable a 1-7');
  check(
    'for C++',
    '#ifdef __cplusplus\nextern "C" {\n#endif\nint f(void);\n#ifdef __cplusplus\n}\n#endif',
    'export function f 4',
  );
  check(
    'a macro in the middle of a list',
    'enum a {\n#define X(b) b,\n#include "list.h"\n};',
    'enum a 1-4',
    'macro X 2',
  );
  check('without an end', '#if A\nint a;', 'export variable a 2');
});
