import { describe, expect, test } from 'vitest';
import { indexProject } from '../../indexed-project.ts';

/** `name@line → path:line` for every use in a file that is decided, else `name@line → external` or `?`. */
async function targets(files: Readonly<Record<string, string>>, of: string): Promise<string[]> {
  const index = await indexProject(files);
  return index.referencesIn(of).map(({ name, line, target }) => {
    const symbol = target.kind === 'symbol' ? index.symbol(target.id) : null;
    const meant =
      symbol === null ? (target.kind === 'unknown' ? '?' : target.kind) : `${symbol.path}:${symbol.nameLine}`;
    return `${name}@${line} → ${meant}`;
  });
}

function check(
  title: string,
  files: Readonly<Record<string, string>>,
  of: string,
  ...expected: string[]
): void {
  test(title, async () => expect(await targets(files, of)).toEqual(expected));
}

describe('names of C in other files', () => {
  const queue = {
    'include/queue.h':
      '#define QUEUE_MAX 8\nenum mode { FIFO, LIFO };\nstruct queue { int size; struct queue *next; };\nint queue_push(struct queue *q);\nextern int queue_count;\nstatic inline int queue_peek(void) { return 1; }\n',
    'src/queue.c':
      '#include "queue.h"\nint queue_count = 0;\nint queue_push(struct queue *q) { return q->size; }\n',
    'test/queue.c': 'static int queue_push(int a) { return a; }\nint main(void) { return queue_push(1); }\n',
  };

  check(
    'a use means the definition, not the prototype that is included',
    {
      ...queue,
      'src/main.c':
        '#include "queue.h"\nint main(void) {\nstruct queue q;\nqueue_push(&q);\nq.next->size = QUEUE_MAX;\nreturn FIFO + queue_count + queue_peek();\n}\n',
    },
    'src/main.c',
    'queue@3 → include/queue.h:3',
    'queue_push@4 → src/queue.c:3',
    'next@5 → include/queue.h:3',
    'size@5 → include/queue.h:3',
    'QUEUE_MAX@5 → include/queue.h:1',
    'FIFO@6 → include/queue.h:2',
    'queue_count@6 → src/queue.c:2',
    'queue_peek@6 → include/queue.h:6',
  );
  check('what is static stays in its file', queue, 'test/queue.c', 'queue_push@2 → test/queue.c:1');
  check(
    'only what is included is seen, at any distance',
    {
      'a.h': '#include "b.h"\n',
      'b.h': 'int b(void);\n',
      'c.h': 'int c(void);\n',
      'main.c': '#include "a.h"\nvoid f(void) { b(); c(); }\n',
    },
    'main.c',
    'b@2 → b.h:1',
    'c@2 → ?',
  );
});

describe('names of C++ in other files', () => {
  const shapes = {
    'include/shape.h':
      'namespace draw {\nclass Base {\n public:\n  void log();\n};\nclass Shape : public Base {\n public:\n  int area() const;\n  int side_;\n};\nint helper(int a);\nenum class Color { Red };\n}\n',
    'src/shape.cc':
      '#include "shape.h"\nnamespace draw {\nint Shape::area() const {\n  log();\n  return helper(side_);\n}\nint helper(int a) { return a; }\n}\n',
    'src/base.cc': '#include "shape.h"\nvoid draw::Base::log() {}\n',
  };

  check(
    'members and functions of the namespace in a method that is defined outside',
    shapes,
    'src/shape.cc',
    'Shape@3 → include/shape.h:6',
    'log@4 → src/base.cc:2',
    'helper@5 → src/shape.cc:7',
    'side_@5 → include/shape.h:9',
  );
  check(
    'through namespaces, types and bases',
    {
      ...shapes,
      'src/main.cc':
        '#include "shape.h"\nusing namespace draw;\nint main() {\n  draw::Shape a;\n  a.area();\n  a.log();\n  auto b = std::make_unique<Shape>();\n  b->side_ = draw::helper(1);\n  return Color::Red;\n}\n',
    },
    'src/main.cc',
    'draw@2 → include/shape.h:1',
    'draw@4 → include/shape.h:1',
    'Shape@4 → include/shape.h:6',
    'area@5 → src/shape.cc:3',
    'log@6 → src/base.cc:2',
    'make_unique@7 → ?',
    'Shape@7 → include/shape.h:6',
    'side_@8 → include/shape.h:9',
    'draw@8 → include/shape.h:1',
    'helper@8 → src/shape.cc:7',
    'Color@9 → include/shape.h:12',
    'Red@9 → include/shape.h:12',
  );
  check(
    'a namespace that a macro opens',
    {
      'lib.hpp':
        '#define LIB_BEGIN namespace lib {\n#define LIB_END }\nLIB_BEGIN\nint put();\nclass Out { public: void end(); };\nLIB_END\n',
      'main.cpp':
        '#include "lib.hpp"\nlib::Out out;\nint main() { out.end(); other.put(); return lib::put() + std::put(); }\n',
    },
    'main.cpp',
    'lib@2 → ?',
    'Out@2 → lib.hpp:5',
    'out@3 → main.cpp:2',
    'end@3 → lib.hpp:5',
    'other@3 → ?',
    'put@3 → ?',
    'lib@3 → ?',
    'put@3 → lib.hpp:4',
    'put@3 → ?',
  );
});
