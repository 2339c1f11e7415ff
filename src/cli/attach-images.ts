/**
 * Reads the images that a question names with `@`: `@shot.png`, `@"my shot.png"`, `@~/Desktop/shot.png`. Inside of the
 * project the same paths are refused as anywhere; outside of it a path is read because the person typed it, and only if its
 * bytes are those of a PNG or JPEG. What a log or a file says is not looked at.
 */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { AttachedImage } from '../agent/attached-image.ts';
import { readImageHeader } from '../core/image-header.ts';
import { ProjectFiles } from '../edits/project-files.ts';
import { QuestionError } from './question-error.ts';

const mostImages = 5;
const mostBytes = 5 * 1_048_576;

const mention = /(?<![\w@.`/])@(?:"([^"\n]+)"|'([^'\n]+)'|`([^`\n]+)`|([^\s"'`<>|]+))/g;
/** What is meant as an image; whether it is one its bytes say. */
const imageName = /\.(?:png|apng|jpe?g|jfif|gif|webp|svg|bmp|tiff?|hei[cf]|avif|ico|psd|pdf)$/i;
/** `@2x.png` is the end of a name of many files. */
const densitySuffix = /^\d(?:\.\d)?x\.\w+$/;

/**
 * @param typed what the person typed, without what was piped in
 * @throws QuestionError when one is named that cannot be sent
 */
export function attachImages(
  typed: string,
  place: { readonly root: string; readonly cwd: string; readonly home: string },
): readonly AttachedImage[] {
  const named = imagesNamed(typed);
  checkBlanks(typed, place);
  if (named.length === 0) return [];
  if (named.length > mostImages)
    throw new QuestionError(
      `The question names ${named.length} images; ${mostImages} can be sent`,
      'Ask about fewer at a time.',
    );
  const files = new ProjectFiles(place.root);
  return named.map((written) => readImage(written, files, place));
}

const unquoted = /(?<![\w@.`/])@([^\s"'`<>|]+(?: [^\s"'`<>|]+){1,8}?\.(?:png|jpe?g))/gi;

/** Whoever forgets the quotes would be answered by a model that got no image. */
function checkBlanks(typed: string, { root, cwd }: { readonly root: string; readonly cwd: string }): void {
  for (const [, path = ''] of typed.matchAll(unquoted)) {
    const isNamed = imagesNamed(`@${path}`).length > 0;
    if (isNamed || ![root, cwd].some((folder) => existsSync(resolve(folder, path)))) continue;
    throw new QuestionError(`@${path} has blanks`, `Put it in quotes: @"${path}".`);
  }
}

/** Each once, in order. */
export function imagesNamed(typed: string): readonly string[] {
  const paths = [...typed.matchAll(mention)].map(
    ([, double, single, ticks, bare]) =>
      double ?? single ?? ticks ?? bare?.replace(/[.,;:!?…)\]}]+$/, '') ?? '',
  );
  return [...new Set(paths)].filter((path) => imageName.test(path) && !densitySuffix.test(path));
}

function readImage(
  written: string,
  files: ProjectFiles,
  place: { readonly cwd: string; readonly home: string },
): AttachedImage {
  const bytes = bytesOf(written, files, place);
  const header = readImageHeader(bytes);
  if (header?.kind !== 'readable') {
    const is =
      header === null
        ? 'it is no image'
        : header.kind === 'broken'
          ? `it begins as a ${header.format} and is none`
          : `its format is ${header.format}`;
    throw new QuestionError(
      `@${written}: ${is}; PNG and JPEG can be sent`,
      hintFor(header?.kind === 'other' ? header.format : null),
    );
  }
  const { mediaType, widthPx, heightPx } = header;
  const base64 = Buffer.from(bytes).toString('base64');
  return { written, mediaType, widthPx, heightPx, base64, sizeBytes: bytes.length };
}

function bytesOf(
  written: string,
  files: ProjectFiles,
  { cwd, home }: { readonly cwd: string; readonly home: string },
): Uint8Array {
  const isHome = /^~[\\/]/.test(written);
  const full = isHome ? join(home, written.slice(2)) : isAbsolute(written) ? written : null;
  const fromRoot = join(files.root, written);
  const fromHere = resolve(cwd, written);
  // From the project, as paths of code are, then from where the person stands; `./` and `../` say that it is the other way.
  const relatives = /^\.\.?[\\/]/.test(written) ? [fromHere, fromRoot] : [fromRoot, fromHere];
  for (const path of new Set(full === null ? relatives : [full])) {
    // A way from outside may lead into the project, where its rules hold.
    const inside = [path, realPathOf(path)].find((one) => one !== null && isInside(one, files.root));
    const bytes = readLimited(written, inside == null ? path : guarded(written, inside, files));
    if (bytes !== null) return bytes;
  }
  throw new QuestionError(
    `@${written}: there is no such file`,
    full === null
      ? 'Give its path from the root of the project or from the current folder; one with blanks in quotes: @"my shot.png".'
      : 'See that the path is right; one with blanks stands in quotes: @"my shot.png".',
  );
}

function isInside(path: string, root: string): boolean {
  const way = relative(root, path);
  return !/^\.\.(?:[\\/]|$)/.test(way) && !isAbsolute(way);
}

function realPathOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function guarded(written: string, path: string, files: ProjectFiles): string {
  const resolved = files.resolve(path);
  if (resolved.ok) return join(files.root, resolved.path);
  throw new QuestionError(`@${written} is not sent: ${resolved.problem}`, 'Name another image.');
}

/** `null`: there is no such file. */
function readLimited(written: string, path: string): Uint8Array | null {
  try {
    // Before it is opened: a named pipe would be waited for.
    const stats = statSync(path);
    if (!stats.isFile()) throw new QuestionError(`@${written} is no file`, 'Name an image, a PNG or a JPEG.');
    if (stats.size > mostBytes)
      throw new QuestionError(
        `@${written} has ${(stats.size / 1_048_576).toFixed(1)} MB; up to 5 MB can be sent`,
        'Make it smaller, or save it as a JPEG.',
      );
    return readFileSync(path);
  } catch (error) {
    if (error instanceof QuestionError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new QuestionError(`@${written} cannot be read: ${message}`, 'See that you may read it.');
  }
}

function hintFor(format: string | null): string {
  switch (format) {
    case 'PDF':
      return 'Save the page that matters as a PNG, or pipe its text in: pdftotext x.pdf - | optimizer ask "…"';
    case 'SVG':
      return 'It is text: pipe it in (optimizer ask "…" < x.svg), or save what it shows as a PNG.';
    case null:
      return 'Name a PNG or a JPEG; text can be piped in.';
    default:
      return 'Save it as a PNG or a JPEG and name that.';
  }
}
