/** The file that a line above an edit names: alone on it, or in a sentence. Pure; knows no index. */
import { citedPaths } from './cited-paths.ts';

/** @returns `null`: it names none */
export function headingPath(line: string): string | null {
  const alone = line
    .trim()
    .replace(/^(?:#+\s|[*>`"'\s-])+/, '')
    .replace(/[*`"':\s]+$/, '');
  // What stands alone may be called as nothing in a sentence is: `Dockerfile`, `app/[id]/page.tsx`.
  if (/^\S+$/.test(alone) && (/[/\\.]/.test(alone) || /^\w+file$/.test(alone)) && /\w/.test(alone))
    return forward(alone);
  return citedPaths(line)[0] ?? null;
}

/** As Windows writes it, where nothing else parts it. */
function forward(path: string): string {
  return path.includes('/') ? path : path.replaceAll('\\', '/');
}
