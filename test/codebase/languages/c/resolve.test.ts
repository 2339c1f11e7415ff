import { expect, test } from 'vitest';
import { c } from '../../../../src/codebase/languages/c/language.ts';
import { type Files, resolvedImports } from '../project-view.ts';

const check = (title: string, files: Files, of: string, ...expected: string[]) =>
  test(title, async () => expect(await resolvedImports(c, files, of)).toEqual(expected));

const main = `#include "near.h"
#include "../lib/near.h"
#include "sub/deep.h"
#include <deep.h>
#include <stdio.h>
#include <openssl/ssl.h>
#include "generated.h"
`;

check(
  'beside the file, then where folders of headers are',
  {
    'src/main.c': main,
    'src/near.h': '',
    'lib/near.h': '',
    'include/sub/deep.h': '',
    'include/deep.h': '',
    'other/stdio.h': '',
    'include/stdio.h': '',
  },
  'src/main.c',
  'near.h → src/near.h',
  '../lib/near.h → lib/near.h',
  'sub/deep.h → include/sub/deep.h',
  '<deep.h> → include/deep.h',
  '<stdio.h> → stdio.h (external)',
  '<openssl/ssl.h> → openssl/ssl.h (external)',
  'generated.h → missing',
);

check(
  'of several the nearest is meant',
  {
    'a/src/main.c': '#include "config.h"\n#include <api/x.h>',
    'a/include/config.h': '',
    'b/include/config.h': '',
    'b/include/api/x.h': '',
    'a/include/api/x.h': '',
  },
  'a/src/main.c',
  'config.h → a/include/config.h',
  '<api/x.h> → a/include/api/x.h',
);

const database = JSON.stringify([
  {
    directory: '/build/there',
    file: '../app/src/main.c',
    command: 'cc -I../app/first "-I/build/app/sec ond" -c x',
  },
  {
    directory: '/build/app',
    file: 'src/other.c',
    arguments: ['cc', '-isystem', 'third', '-I', '/usr/include'],
  },
]);

const compiled = {
  'compile_commands.json': database,
  'src/main.c': '#include "x.h"\n#include <y.h>\n#include <z.h>',
  'src/other.c': '#include "x.h"\n#include <z.h>',
  'first/x.h': '#include <z.h>',
  'third/x.h': '',
  'sec ond/y.h': '',
  'third/z.h': '',
  'include/x.h': '',
};

check(
  'folders of the compile database',
  compiled,
  'src/main.c',
  'x.h → first/x.h',
  '<y.h> → sec ond/y.h',
  '<z.h> → z.h (external)',
);
check('folders of each file are its own', compiled, 'src/other.c', 'x.h → third/x.h', '<z.h> → third/z.h');
check('a header has those of all files', compiled, 'first/x.h', '<z.h> → third/z.h');
check(
  'a database that is none',
  { 'compile_commands.json': '{', 'a.c': '#include "b.h"', 'inc/b.h': '' },
  'a.c',
  'b.h → inc/b.h',
);
