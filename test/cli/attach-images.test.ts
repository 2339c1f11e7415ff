import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { attachImages, imagesNamed } from '../../src/cli/attach-images.ts';
import { QuestionError } from '../../src/cli/question-error.ts';
import { jpegOf, pngOf } from '../core/image-bytes.ts';

test.each([
  ['why is @shot.png cut off?', ['shot.png']],
  ['compare @a.png, @b.JPG and (@docs/c.jpeg).', ['a.png', 'b.JPG', 'docs/c.jpeg']],
  ['@"my shot.png" @\'b c.png\' @`d e.png`', ['my shot.png', 'b c.png', 'd e.png']],
  [
    '@~/Desktop/a.png @/tmp/b.png @../c.png @./d.png',
    ['~/Desktop/a.png', '/tmp/b.png', '../c.png', './d.png'],
  ],
  ['@a.png and once more @a.png', ['a.png']],
  ['@x.gif @x.webp @x.svg @x.pdf', ['x.gif', 'x.webp', 'x.svg', 'x.pdf']],
  ['@src/a.ts @Cart.total @types/node someone@example.png', []],
  ['rename logo@2x.png, all of @2x.png and @1.5x.png', []],
  ['@a.png:10-20', []],
])('%s', (typed, paths) => {
  expect(imagesNamed(typed)).toEqual(paths);
});

function place() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'optimizer-images-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const files: Readonly<Record<string, Buffer | string>> = {
    'project/shot.png': pngOf(1_280, 720),
    'project/docs/photo.png': jpegOf(640, 480),
    'project/docs/old.png': 'GIF89a and more',
    'project/docs/page.pdf': '%PDF-1.7',
    'project/docs/draw.svg': '<svg width="1"/>',
    'project/docs/words.png': 'no image at all',
    'project/docs/half.png': pngOf(1, 1).subarray(0, 12),
    'project/docs/large.png': pngOf(10, 10, 5 * 1_048_576),
    'project/.optimizerignore': 'secret/\n',
    'project/secret/plan.png': pngOf(10, 10),
    'project/.git/a.png': pngOf(10, 10),
    'home/Desktop/my shot.png': pngOf(30, 40),
    'home/key.png': 'ssh-rsa AAAA',
    'project/docs/shot.png': pngOf(9, 9),
    'project/a b.png': pngOf(9, 9),
    'shot.png': pngOf(7, 7),
  };
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  symlinkSync(join(folder, 'home/Desktop/my shot.png'), join(folder, 'project/out.png'));
  symlinkSync(join(folder, 'project'), join(folder, 'home/project'));
  const project = join(folder, 'project');
  return { folder, root: project, cwd: join(project, 'docs'), home: join(folder, 'home') };
}

test.each([
  ['from the root of the project', 'shot.png', 1_280, 'image/png'],
  ['from the folder where one stands, by its bytes and not its name', 'photo.png', 640, 'image/jpeg'],
  ['by a path that leads up and stays inside', '../shot.png', 1_280, 'image/png'],
  ['from the folder where one stands, where the path says so', './shot.png', 9, 'image/png'],
  ['from outside, by a path that leads there', '../../shot.png', 7, 'image/png'],
  ['from the home folder', '"~/Desktop/my shot.png"', 30, 'image/png'],
  ['from anywhere, by its whole path', '"FOLDER/home/Desktop/my shot.png"', 30, 'image/png'],
  ['inside, by its whole path', 'FOLDER/project/shot.png', 1_280, 'image/png'],
])('an image is read %s', (_, written, widthPx, mediaType) => {
  const at = place();
  const [image] = attachImages(`what is @${written.replace('FOLDER', at.folder)}?`, at);
  expect(image).toMatchObject({ widthPx, mediaType });
  expect(Buffer.from(image?.base64 ?? '', 'base64').length).toBe(image?.sizeBytes);
});

test.each([
  ['none.png', 'there is no such file'],
  ['docs/old.png', 'its format is GIF; PNG and JPEG can be sent'],
  ['docs/page.pdf', 'its format is PDF'],
  ['docs/draw.svg', 'its format is SVG'],
  ['docs/words.png', 'it is no image'],
  ['docs/half.png', 'it begins as a PNG and is none'],
  ['docs/large.png', 'has 5.0 MB; up to 5 MB can be sent'],
  ['secret/plan.png', '.optimizerignore protects it'],
  ['.git/a.png', 'files of git and of optimizer are not touched'],
  ['out.png', 'a link leads out of the project'],
  ['~/key.png', 'it is no image'],
  ['~/project/secret/plan.png', '.optimizerignore protects it'],
])('@%s cannot be sent: %s', (written, problem) => {
  const at = place();
  const attach = () => attachImages(`what is @${written}?`, at);
  expect(attach).toThrow(QuestionError);
  expect(attach).toThrow(problem);
});

test('one with blanks that stands in no quotes is not passed over', () => {
  expect(() => attachImages('why is @a b.png cut off?', place())).toThrow('@a b.png has blanks');
  expect(attachImages('does @Cart draw shot.png?', place())).toEqual([]);
});

test('no more than five', () => {
  expect(() => attachImages('@1.png @2.png @3.png @4.png @5.png @6.png', place())).toThrow(
    'The question names 6 images; 5 can be sent',
  );
});
